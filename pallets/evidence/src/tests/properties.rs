use catena_primitives::{
	action::Action,
	custody::Holder,
	evidence::{Case, CaseForm, CaseRights, Exhibit, MAX_DERIVATION_DEPTH, MAX_MEMBERS},
	statement::{Body, ItemId},
};
use proptest::prelude::*;

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
	/// How many of the same at once, under one signature.
	times: usize,
	wait_ms: u64,
}

fn step() -> impl Strategy<Value = Step> {
	(0usize..4, 0u8..12, 0usize..12, 0usize..5, 0u8..4, 1usize..3, 0..HOUR_MS / 4).prop_map(
		|(by, verb, item, to, rights, times, wait_ms)| Step {
			by,
			verb,
			item,
			to,
			rights,
			times,
			wait_ms,
		},
	)
}

fn items() -> Vec<ItemId> {
	let mut items: Vec<ItemId> = pallet_custody::Items::<Test>::iter_keys().collect();
	items.sort();
	items
}

fn write(step: &Step) -> Body {
	let items = items();
	let Some(item) = items.get(step.item % items.len().max(1)).copied() else {
		return first(Action::OpenCase { form: CaseForm::Case });
	};
	let by = OFFICERS[step.by];
	let to = OFFICERS.get(step.to).copied().unwrap_or(Holder { organisation: 0, officer: 1 });
	let named = Custody::item(item).unwrap().custody.offer.map_or([0; 32], |open| open.statement);
	let rights = [CaseRights::NONE, CaseRights::REGISTER, CaseRights::EXAMINE, CaseRights::ALL];
	let rights = rights[usize::from(step.rights)];
	let organisation = to.organisation;
	match step.verb {
		0 => first(Action::OpenCase { form: CaseForm::Case }),
		1 | 2 => custody(item, Action::AdmitMember { organisation, rights }),
		3 | 4 => exhibit(item),
		5 | 6 => image(item),
		7 => custody(item, inspect()),
		8 => own(by.organisation, item, inspect()),
		9 => custody(item, offer_to(to)),
		10 => custody(item, accept(named)),
		_ => artefact(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_sequence_keeps_the_invariants_and_what_is_refused_changes_nothing(
		steps in proptest::collection::vec(step(), 1..60)
	) {
		build_and_execute(|| {
			for step in steps {
				let bodies: Vec<Body> = (0..step.times).map(|_| write(&step)).collect();
				let submission = signed(OFFICERS[step.by], bodies);
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
