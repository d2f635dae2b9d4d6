use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	custody::Holder,
	evidence::CaseForm,
	hash::Hash,
	statement::{Body, ItemId},
};
use proptest::prelude::*;

use crate::{mock::*, Reports};

const OFFICERS: [Holder; 4] = [MUSEUM, POLICE, POLICE_COLLEAGUE, CUSTOMS];

/// Somebody tries something on an item, chosen modulo how many there are.
#[derive(Clone, Debug)]
struct Step {
	by: usize,
	verb: u8,
	item: usize,
	to: usize,
	report: usize,
	/// How many of the same at once, under one signature.
	times: usize,
	wait_ms: u64,
}

fn step() -> impl Strategy<Value = Step> {
	(0usize..4, 0u8..12, 0usize..12, 0usize..5, 0usize..8, 1usize..3, 0..HOUR_MS / 4).prop_map(
		|(by, verb, item, to, report, times, wait_ms)| Step {
			by,
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

fn write(step: &Step) -> Body {
	let items = pallet_custody::Items::<Test>::iter_keys();
	let Some(item): Option<ItemId> = chosen(items, step.item) else {
		return first(Action::RegisterArtefact(object_id()));
	};
	let organisation = OFFICERS[step.by].organisation;
	let to = OFFICERS.get(step.to).copied().unwrap_or(Holder { organisation: 0, officer: 1 });
	let open = Custody::item(item).unwrap().custody.offer.map_or([0; 32], |open| open.statement);
	let known = Reports::<Test>::iter_keys().map(|(_, report)| report);
	let named: Hash = chosen(known, step.report).unwrap_or([0; 32]);
	match step.verb {
		0 => first(Action::RegisterArtefact(object_id())),
		1 => first(Action::RegisterArtefact(ObjectId::default())),
		2 => first(Action::OpenCase { form: CaseForm::Case }),
		3..=5 => own(organisation, item, Action::ReportAdverse(STOLEN)),
		6..=8 => own(organisation, item, settle(named)),
		9 => custody(item, Action::ReportAdverse(STOLEN)),
		10 => custody(item, offer_to(to)),
		_ => custody(item, accept(open)),
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
