use catena_primitives::{
	action::Action,
	custody::Holder,
	evidence::{Case, CaseForm, CaseRights, Exhibit, MAX_DERIVATION_DEPTH, MAX_MEMBERS},
	item::{Item, ItemKind, ItemV1},
	statement::{Body, ItemId, Place},
};
use proptest::{bool::weighted, prelude::*};

use crate::{mock::*, Cases, Exhibits};

const OFFICERS: [Holder; 4] = [LEAD, COLLEAGUE, PARTNER, LABORATORY];

/// Somebody tries something on an item, chosen modulo how many there are.
#[derive(Clone, Debug)]
struct Step {
	by: usize,
	verb: u8,
	item: usize,
	to: usize,
	rights: u8,
	/// How many items at once, under one signature.
	times: usize,
	/// Whether it is about an item of the right kind, and by whoever holds it or may accept it.
	fitting: bool,
	wait_ms: u64,
}

fn step() -> impl Strategy<Value = Step> {
	let who = (0usize..4, 0usize..5, weighted(0.75));
	(who, 0u8..12, 0usize..12, 0u8..4, 1usize..3, 0..HOUR_MS / 4).prop_map(
		|((by, to, fitting), verb, item, rights, times, wait_ms)| Step {
			by,
			fitting,
			verb,
			item,
			to,
			rights,
			times,
			wait_ms,
		},
	)
}

/// The items of which this is true, always in the same order.
fn items(that: impl Fn(&ItemV1) -> bool) -> Vec<ItemId> {
	let mut items: Vec<ItemId> = pallet_custody::Items::<Test>::iter()
		.filter(|(_, Item::V1(entry))| that(entry))
		.map(|(item, _)| item)
		.collect();
	items.sort();
	items
}

/// Who signs, and what.
fn write(step: &Step) -> (Holder, Body) {
	let by = OFFICERS[step.by];
	let to = OFFICERS.get(step.to).copied().unwrap_or(Holder { organisation: 0, officer: 1 });
	let opening = || first(Action::OpenCase { form: CaseForm::Case });
	let choose = |items: Vec<ItemId>| items.get(step.item % items.len().max(1)).copied();
	let chosen = if step.fitting {
		match step.verb {
			1..=4 => choose(items(|entry| entry.kind == ItemKind::Case)),
			5..=8 => choose(items(|entry| entry.kind == ItemKind::Exhibit)),
			10 => choose(items(|entry| entry.custody.offer.is_some())),
			_ => choose(items(|_| true)),
		}
	} else {
		choose(items(|_| true))
	};
	let Some(item) = chosen else { return (by, opening()) };
	let state = Custody::item(item).unwrap().custody;
	let by = match (step.fitting, step.verb, state.offer) {
		(true, 10, Some(open)) => open.to,
		(true, 1 | 2 | 5 | 6 | 7 | 9, _) => state.holder,
		_ => by,
	};
	let named = state.offer.map_or([0; 32], |open| open.statement);
	let rights = [CaseRights::NONE, CaseRights::REGISTER, CaseRights::EXAMINE, CaseRights::ALL];
	let rights = rights[usize::from(step.rights)];
	let organisation = to.organisation;
	let body = match step.verb {
		0 => opening(),
		1 | 2 => custody(item, Action::AdmitMember { organisation, rights }),
		3 | 4 => exhibit(item),
		5 | 6 => image(item),
		7 => custody(item, inspect()),
		8 => own(by.organisation, item, inspect()),
		9 => custody(item, offer_to(to)),
		10 => custody(item, accept(named)),
		_ => artefact(),
	};
	(by, body)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_sequence_keeps_the_invariants_and_what_is_refused_changes_nothing(
		steps in proptest::collection::vec(step(), 1..60)
	) {
		build_and_execute(|| {
			for step in steps {
				let (by, body) = write(&step);
				let mut bodies = vec![body];
				if bodies[0].place == Place::First {
					// The same again is another item.
					bodies.extend((1..step.times).map(|_| write(&step).1));
				}
				let submission = signed(by, bodies);
				let before = root();
				let said = Custody::check(&submission);
				assert_eq!(root(), before);
				assert_eq!(send(&submission).is_ok(), said.is_ok(), "{said:?}");
				assert!(said.is_ok() || root() == before, "{said:?}");
				check_invariants();
				next_block(step.wait_ms);
			}
			for Case::V1 { members, .. } in Cases::<Test>::iter_values() {
				assert!(members.len() as u32 <= MAX_MEMBERS + 1);
			}
			for Exhibit::V1 { depth, .. } in Exhibits::<Test>::iter_values() {
				assert!(depth <= MAX_DERIVATION_DEPTH);
			}
		});
	}
}
