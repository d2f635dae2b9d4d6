use catena_primitives::{
	action::Action,
	antiquities::{Artefact, Report},
	refusal::Refusal,
	statement::{Log, Place},
};

use crate::{mock::*, Artefacts};

#[test]
fn settled_report_stays_on_record_and_names_what_settled_it() {
	build_and_execute(|| {
		let artefact = register();
		let stolen = report(POLICE, artefact);
		let open = report(POLICE, artefact);
		events();
		let settled = record(POLICE, own(2, artefact, settle(stolen)));
		assert_eq!(counted(artefact), (2, 1));
		assert_eq!(
			reported(artefact, stolen),
			Some(Report::V1 { report: STOLEN, organisation: 2, settled_by: Some(settled) })
		);
		assert_eq!(
			reported(artefact, open),
			Some(Report::V1 { report: STOLEN, organisation: 2, settled_by: None })
		);
		assert_eq!(events(), [recorded(artefact, Log::Own(2), 2, settled)]);
	});
}

#[test]
fn colleague_settles_what_the_organisation_reported() {
	build_and_execute(|| {
		let artefact = register();
		let stolen = report(POLICE, artefact);
		record(POLICE_COLLEAGUE, own(2, artefact, settle(stolen)));
		assert_eq!(counted(artefact), (1, 1));
	});
}

#[test]
fn nobody_but_the_organisation_that_reported_settles() {
	build_and_execute(|| {
		let artefact = register();
		let stolen = report(POLICE, artefact);
		for by in [CUSTOMS, MUSEUM] {
			assert_refused(
				by,
				own(by.organisation, artefact, settle(stolen)),
				Refusal::NoOpenReport { report: stolen },
			);
		}
	});
}

#[test]
fn report_is_settled_once() {
	build_and_execute(|| {
		let artefact = register();
		let stolen = report(POLICE, artefact);
		record(POLICE, own(2, artefact, settle(stolen)));
		assert_refused(
			POLICE,
			own(2, artefact, settle(stolen)),
			Refusal::NoOpenReport { report: stolen },
		);
	});
}

#[test]
fn report_that_was_never_made_is_not_settled() {
	build_and_execute(|| {
		let artefact = register();
		for unknown in [[1; 32], artefact] {
			assert_refused(
				POLICE,
				own(2, artefact, settle(unknown)),
				Refusal::NoOpenReport { report: unknown },
			);
		}
	});
}

#[test]
fn report_is_not_settled_on_another_artefact() {
	build_and_execute(|| {
		let (artefact, other) = (register(), register());
		let stolen = report(POLICE, artefact);
		assert_refused(
			POLICE,
			own(2, other, settle(stolen)),
			Refusal::NoOpenReport { report: stolen },
		);
	});
}

#[test]
fn report_and_its_settlement_stand_in_one_batch() {
	build_and_execute(|| {
		let artefact = register();
		events();
		let made = own(2, artefact, Action::ReportAdverse(STOLEN));
		let stolen = hash(POLICE, &made);
		let place = Place::Own { item: artefact, sequence: 1, parent: stolen };
		let settlement = body(place, settle(stolen));
		let settled = hash(POLICE, &settlement);
		assert_eq!(send(&signed(POLICE, [made, settlement])), Ok(()));
		assert_eq!(counted(artefact), (1, 1));
		assert_eq!(
			events(),
			[
				recorded(artefact, Log::Own(2), 0, stolen),
				recorded(artefact, Log::Own(2), 1, settled)
			]
		);
	});
}

#[test]
fn settled_reports_are_counted_no_further_than_can_be_counted() {
	build_and_execute(|| {
		let artefact = register();
		let stolen = report(POLICE, artefact);
		let before = Artefacts::<Test>::get(artefact).unwrap();
		Artefacts::<Test>::insert(artefact, Artefact::V1 { reported: 1, settled: u32::MAX });
		assert_refused(POLICE, own(2, artefact, settle(stolen)), Refusal::CounterFull);
		// The invariants hold of reports that exist.
		Artefacts::<Test>::insert(artefact, before);
	});
}
