use catena_primitives::{
	action::Action,
	antiquities::{AdverseReport, AdverseStatus, Artefact, LegalBasis, Report},
	custody::Holder,
	item::ItemKind,
	refusal::Refusal,
	statement::{Log, Place},
};

use crate::{mock::*, Artefacts, Reports};

#[test]
fn report_of_anybody_is_counted_and_names_who_made_it() {
	build_and_execute(|| {
		let artefact = register();
		events();
		let stolen = report(POLICE, artefact);
		let adverse =
			AdverseReport { status: AdverseStatus::Looted, basis: LegalBasis::Unesco1970 };
		let looted = record(CUSTOMS, own(3, artefact, Action::ReportAdverse(adverse)));
		assert_eq!(counted(artefact), (2, 0));
		assert_eq!(
			reported(artefact, stolen),
			Some(Report::V1 { report: STOLEN, organisation: 2, settled_by: None })
		);
		assert_eq!(
			reported(artefact, looted),
			Some(Report::V1 { report: adverse, organisation: 3, settled_by: None })
		);
		assert_eq!(
			events(),
			[
				recorded(artefact, Log::Own(2), 0, stolen),
				recorded(artefact, Log::Own(3), 0, looted)
			]
		);
	});
}

#[test]
fn one_organisation_reports_more_than_once() {
	build_and_execute(|| {
		let artefact = register();
		report(POLICE, artefact);
		report(POLICE_COLLEAGUE, artefact);
		assert_eq!(counted(artefact), (2, 0));
	});
}

#[test]
fn holder_reports_in_its_own_log_and_not_in_the_custody_log() {
	build_and_execute(|| {
		let artefact = register();
		assert_refused(MUSEUM, custody(artefact, Action::ReportAdverse(STOLEN)), Refusal::WrongLog);
		report(MUSEUM, artefact);
		assert_eq!(counted(artefact), (1, 0));
	});
}

#[test]
fn report_on_another_artefact_counts_there_only() {
	build_and_execute(|| {
		let (artefact, other) = (register(), register());
		report(POLICE, artefact);
		assert_eq!((counted(artefact), counted(other)), ((1, 0), (0, 0)));
	});
}

#[test]
fn report_on_what_is_no_artefact_is_refused() {
	build_and_execute(|| {
		let item = exhibit();
		assert_refused(
			POLICE,
			own(2, item, Action::ReportAdverse(STOLEN)),
			Refusal::WrongKindOfItem {
				item,
				expected: ItemKind::Artefact,
				found: ItemKind::Exhibit,
			},
		);
		let item = [1; 32];
		assert_refused(
			POLICE,
			body(Place::Own { item, sequence: 0, parent: item }, Action::ReportAdverse(STOLEN)),
			Refusal::UnknownItem { item },
		);
	});
}

#[test]
fn report_during_an_offer_makes_nothing_stale() {
	build_and_execute(|| {
		let artefact = register();
		let offer = record(MUSEUM, custody(artefact, offer_to(CUSTOMS)));
		let acceptance = signed(CUSTOMS, [custody(artefact, accept(offer))]);
		report(POLICE, artefact);
		assert_eq!(send(&acceptance), Ok(()));
		let holder = Custody::item(artefact).unwrap().custody.holder;
		assert_eq!(holder, Holder { organisation: 3, officer: 1 });
		assert_eq!(counted(artefact), (1, 0));
	});
}

#[test]
fn correction_of_a_report_changes_no_count() {
	build_and_execute(|| {
		let artefact = register();
		let supersedes = report(POLICE, artefact);
		record(POLICE, own(2, artefact, Action::Correct { sequence: 0, supersedes }));
		assert_eq!(counted(artefact), (1, 0));
		assert_eq!(Reports::<Test>::iter().count(), 1);
	});
}

#[test]
fn reports_are_counted_no_further_than_can_be_counted() {
	build_and_execute(|| {
		let artefact = register();
		let before = Artefacts::<Test>::get(artefact).unwrap();
		Artefacts::<Test>::insert(artefact, Artefact::V1 { reported: u32::MAX, settled: 0 });
		assert_refused(
			POLICE,
			own(2, artefact, Action::ReportAdverse(STOLEN)),
			Refusal::CounterFull,
		);
		// The invariants hold of reports that exist.
		Artefacts::<Test>::insert(artefact, before);
	});
}
