use catena_primitives::{
	registry::{KeyReport, Term, TermStanding, MAX_REPEATED_REPORTS},
	statement::Millis,
};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Event};

fn report(seed: u8, suspected_ms: Millis) -> DispatchResult {
	Registry::report_key(by_admin(FOUNDER), public(seed), suspected_ms)
}

fn with_officer(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		set_now(START_MS + 100);
		events();
		test();
	});
}

fn reported(seed: u8, suspected_ms: Millis, reported_ms: Millis) -> KeyReport {
	KeyReport { key: public(seed), suspected_ms, reported_ms }
}

#[test]
fn key_in_force_signs_nothing_once_it_is_reported() {
	with_officer(|| {
		assert_ok!(report(1, START_MS + 40));
		let entry = officer(FOUNDER, 1);
		let standing = TermStanding::KeyReported;
		assert_eq!(entry.term, Term { since_ms: START_MS + 100, standing, ..term(1) });
		assert_eq!(entry.reports.to_vec(), [reported(1, START_MS + 40, START_MS + 100)]);
		let (organisation, officer, key) = (FOUNDER, 1, public(1));
		let suspected_ms = START_MS + 40;
		assert_eq!(
			events(),
			[Event::KeyReported { organisation, officer, key, suspected_ms }.into()]
		);
	});
}

#[test]
fn former_key_that_was_found_out_later_is_reported_and_the_officer_goes_on() {
	with_officer(|| {
		let proof = possession(2, FOUNDER);
		assert_ok!(Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof));
		let before = officer(FOUNDER, 1);
		assert_ok!(report(1, START_MS));
		let entry = officer(FOUNDER, 1);
		assert_eq!((&entry.earlier, entry.term), (&before.earlier, before.term));
		assert_eq!(entry.reports.to_vec(), [reported(1, START_MS, START_MS + 100)]);
	});
}

#[test]
fn suspected_time_lies_between_the_keys_first_term_and_now() {
	with_officer(|| {
		assert_refused(|| report(1, START_MS + 101), Error::<Test>::SuspectedInFuture);
		assert_refused(|| report(1, Millis::MAX), Error::<Test>::SuspectedInFuture);
		assert_refused(|| report(1, START_MS - 1), Error::<Test>::SuspectedBeforeKey);
		// Of a key that came later, the time counts at which it came.
		let proof = possession(2, FOUNDER);
		assert_ok!(Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof));
		assert_refused(|| report(2, START_MS + 99), Error::<Test>::SuspectedBeforeKey);
		assert_ok!(report(2, START_MS + 100));
		assert_ok!(report(1, START_MS));
	});
}

#[test]
fn report_is_repeated_with_an_earlier_time_only() {
	with_officer(|| {
		assert_ok!(report(1, START_MS + 40));
		for not_earlier in [40, 41, 100] {
			assert_refused(|| report(1, START_MS + not_earlier), Error::<Test>::ReportNotEarlier);
		}
		set_now(START_MS + 200);
		assert_ok!(report(1, START_MS + 39));
		let entry = officer(FOUNDER, 1);
		assert_eq!(entry.report_of(&public(1)), Some(&reported(1, START_MS + 39, START_MS + 200)));
		assert_eq!(entry.reports.len(), 2);
		// It is reported once, since when it signs nothing.
		assert_eq!((entry.count_terms(), entry.term.since_ms), (2, START_MS + 100));
	});
}

#[test]
fn reports_are_repeated_so_often_and_no_more_and_each_key_has_its_first() {
	with_officer(|| {
		let proof = possession(2, FOUNDER);
		assert_ok!(Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof));
		let repeated = Millis::from(MAX_REPEATED_REPORTS);
		for earlier in 0..=repeated {
			assert_ok!(report(1, START_MS + 50 - earlier));
		}
		assert_refused(|| report(1, START_MS + 49 - repeated), Error::<Test>::TooManyReports);
		assert_ok!(report(2, START_MS + 100));
		assert_eq!(officer(FOUNDER, 1).term.standing, TermStanding::KeyReported);
	});
}

#[test]
fn suspended_and_revoked_officers_keys_are_reported_too() {
	with_officer(|| {
		assert_ok!(enrol(FOUNDER, 2));
		assert_ok!(Registry::suspend_officer(by_admin(FOUNDER), 1));
		assert_ok!(report(1, START_MS));
		assert_eq!(officer(FOUNDER, 1).term.standing, TermStanding::KeyReported);
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 2));
		assert_ok!(report(2, START_MS + 100));
		assert_eq!(officer(FOUNDER, 2).term.standing, TermStanding::Revoked);
	});
}

#[test]
fn reported_key_is_not_reinstated_but_can_be_revoked() {
	with_officer(|| {
		assert_ok!(report(1, START_MS));
		let admin = || by_admin(FOUNDER);
		assert_refused(|| Registry::reinstate_officer(admin(), 1), Error::<Test>::KeyIsReported);
		assert_refused(|| Registry::suspend_officer(admin(), 1), Error::<Test>::OfficerNotActive);
		assert_ok!(Registry::revoke_officer(admin(), 1));
	});
}

#[test]
fn nobody_but_the_organisations_administrator_reports_a_key() {
	with_officer(|| {
		assert_ok!(admit(2));
		let by = |origin| Registry::report_key(origin, public(1), START_MS);
		assert_refused(|| by(by_admin(2)), Error::<Test>::UnknownKey);
		assert_refused(|| report(9, START_MS), Error::<Test>::UnknownKey);
		assert_refused(|| by(by_admin(7)), Error::<Test>::NotAnAdministrator);
		assert_refused(|| by(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}
