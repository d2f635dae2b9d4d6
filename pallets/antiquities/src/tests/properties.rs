use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	custody::Holder,
	evidence::CaseForm,
	hash::Hash,
	statement::{Body, ItemId, Place},
};
use proptest::{bool::weighted, prelude::*};

use crate::{mock::*, Artefacts, Reports};

const OFFICERS: [Holder; 4] = [MUSEUM, POLICE, POLICE_COLLEAGUE, CUSTOMS];

/// Somebody tries something on an item, chosen modulo how many there are.
#[derive(Clone, Debug)]
struct Step {
	by: usize,
	verb: u8,
	item: usize,
	to: usize,
	report: usize,
	/// How many items at once, under one signature.
	times: usize,
	/// Whether it is about an artefact, and by whoever holds it or may accept it.
	fitting: bool,
	wait_ms: u64,
}

fn step() -> impl Strategy<Value = Step> {
	let who = (0usize..4, 0usize..5, weighted(0.75));
	(who, 0u8..12, 0usize..12, 0usize..8, 1usize..3, 0..HOUR_MS / 4).prop_map(
		|((by, to, fitting), verb, item, report, times, wait_ms)| Step {
			by,
			fitting,
			verb,
			item,
			to,
			report,
			times,
			wait_ms,
		},
	)
}

fn chosen<T: Copy + Ord>(from: impl Iterator<Item = T>, which: usize) -> Option<T> {
	let mut all: Vec<T> = from.collect();
	all.sort();
	all.get(which % all.len().max(1)).copied()
}

/// Who signs, and what.
fn write(step: &Step) -> (Holder, Body) {
	let by = OFFICERS[step.by];
	let registering = || first(Action::RegisterArtefact(object_id()));
	let known = Reports::<Test>::iter_keys();
	let (reported, named): (ItemId, Hash) =
		chosen(known, step.report).unwrap_or(([0; 32], [0; 32]));
	let item = if step.fitting && matches!(step.verb, 6..=8) && reported != [0; 32] {
		Some(reported)
	} else if step.fitting {
		chosen(Artefacts::<Test>::iter_keys(), step.item)
	} else {
		chosen(pallet_custody::Items::<Test>::iter_keys(), step.item)
	};
	let Some(item) = item else { return (by, registering()) };
	let state = Custody::item(item).unwrap().custody;
	let by = match (step.fitting, step.verb, state.offer) {
		(true, 10, _) => state.holder,
		(true, 11.., Some(open)) => open.to,
		_ => by,
	};
	let to = OFFICERS.get(step.to).copied().unwrap_or(Holder { organisation: 0, officer: 1 });
	let open = state.offer.map_or([0; 32], |open| open.statement);
	let body = match step.verb {
		0 => registering(),
		1 => first(Action::RegisterArtefact(ObjectId::default())),
		2 => first(Action::OpenCase { form: CaseForm::Case }),
		3..=5 => own(by.organisation, item, Action::ReportAdverse(STOLEN)),
		6..=8 => own(by.organisation, item, settle(named)),
		9 => custody(item, Action::ReportAdverse(STOLEN)),
		10 => custody(item, offer_to(to)),
		_ => custody(item, accept(open)),
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
				let reports = Reports::<Test>::iter_keys().count();
				let said = Custody::check(&submission);
				assert_eq!(root(), before);
				assert_eq!(send(&submission).is_ok(), said.is_ok(), "{said:?}");
				assert!(said.is_ok() || root() == before, "{said:?}");
				assert!(Reports::<Test>::iter_keys().count() >= reports, "reports stay on record");
				check_invariants();
				next_block(step.wait_ms);
			}
		});
	}
}
