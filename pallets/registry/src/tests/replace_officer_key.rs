use catena_primitives::registry::{Officer, OfficerV1, Standing, Term, TermStanding};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Event, Keys, Officers};

fn replace(seed: u8) -> DispatchResult {
	let proof = possession(seed, FOUNDER);
	Registry::replace_officer_key(by_admin(FOUNDER), 1, public(seed), proof)
}

/// Runs `test` with officer 1 of the founder enrolled with key 1, and no events before.
fn with_officer(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		events();
		test();
	});
}

fn standing() -> TermStanding {
	officer(FOUNDER, 1).term.standing
}

#[test]
fn officer_keeps_the_number_and_both_keys_are_remembered() {
	with_officer(|| {
		set_now(START_MS + 5);
		assert_ok!(replace(2));
		let entry = officer(FOUNDER, 1);
		assert_eq!(entry.earlier.to_vec(), [term(1)]);
		assert_eq!(entry.term, Term { since_ms: START_MS + 5, key: public(2), ..term(1) });
		assert_eq!(Keys::<Test>::get(public(1)), Some((FOUNDER, 1)));
		assert_eq!(Keys::<Test>::get(public(2)), Some((FOUNDER, 1)));
		assert_eq!(organisation(FOUNDER).officers, 1);
		let (organisation, officer, key) = (FOUNDER, 1, public(2));
		assert_eq!(events(), [Event::OfficerKeyReplaced { organisation, officer, key }.into()]);
	});
}

#[test]
fn key_that_ever_was_an_officers_is_refused() {
	with_officer(|| {
		assert_ok!(replace(2));
		assert_ok!(enrol(FOUNDER, 3));
		for seed in [1, 2, 3] {
			assert_refused(|| replace(seed), Error::<Test>::KeyInUse);
		}
	});
}

#[test]
fn possession_of_the_new_key_is_proven_for_this_organisation() {
	with_officer(|| {
		assert_ok!(admit(2));
		for proof in [possession(2, 2), possession(1, FOUNDER), [0; 64]] {
			assert_refused(
				|| Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof),
				Error::<Test>::PossessionNotProven,
			);
		}
		let neutral = [&[1][..], &[0; 31]].concat().try_into().unwrap();
		assert_refused(
			|| Registry::replace_officer_key(by_admin(FOUNDER), 1, neutral, [0; 64]),
			Error::<Test>::KeyUnsafe,
		);
	});
}

#[test]
fn reported_key_is_replaced_and_the_officer_acts_again() {
	with_officer(|| {
		assert_ok!(Registry::report_key(by_admin(FOUNDER), public(1), START_MS));
		assert_ok!(replace(2));
		assert_eq!(standing(), TermStanding::Active);
	});
}

#[test]
fn suspension_outlasts_a_new_key() {
	with_officer(|| {
		assert_ok!(Registry::suspend_officer(by_admin(FOUNDER), 1));
		assert_ok!(replace(2));
		assert_eq!(standing(), TermStanding::Suspended);
		assert_ok!(Registry::report_key(by_admin(FOUNDER), public(2), START_MS));
		assert_ok!(replace(3));
		assert_eq!(standing(), TermStanding::Suspended);
	});
}

#[test]
fn revoked_officer_gets_no_key() {
	with_officer(|| {
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 1));
		assert_refused(|| replace(2), Error::<Test>::OfficerIsRevoked);
	});
}

#[test]
fn entry_of_layout_1_is_written_anew_with_what_it_knew() {
	with_officer(|| {
		let old = OfficerV1 {
			key: public(1),
			roles: term(1).roles,
			valid_from_ms: START_MS,
			valid_until_ms: START_MS + DAY_MS,
			enrolled_ms: START_MS,
			standing: Standing::Suspended { since_ms: START_MS + 1 },
		};
		Officers::<Test>::insert(FOUNDER, 1, Officer::V1(old));
		set_now(START_MS + 5);
		assert_ok!(replace(2));
		assert!(matches!(Officers::<Test>::get(FOUNDER, 1), Some(Officer::V2(_))));
		let entry = officer(FOUNDER, 1);
		let suspended =
			Term { since_ms: START_MS + 1, standing: TermStanding::Suspended, ..term(1) };
		assert_eq!(entry.earlier.to_vec(), [term(1), suspended]);
		assert_eq!(entry.term, Term { since_ms: START_MS + 5, key: public(2), ..suspended });
	});
}

#[test]
fn full_history_takes_no_key_and_rights_can_still_be_taken_away() {
	with_officer(|| {
		let mut seed = 1;
		while officer(FOUNDER, 1).has_room() {
			seed += 1;
			assert_ok!(replace(seed));
		}
		assert_refused(|| replace(seed + 1), Error::<Test>::HistoryFull);
		let admin = || by_admin(FOUNDER);
		let amend = || Registry::amend_officer(admin(), 1, None, Some(0), None);
		assert_refused(amend, Error::<Test>::HistoryFull);
		assert_ok!(Registry::suspend_officer(admin(), 1));
		assert_refused(|| Registry::reinstate_officer(admin(), 1), Error::<Test>::HistoryFull);
		assert_ok!(Registry::report_key(admin(), public(seed), START_MS));
		assert_refused(|| replace(seed + 1), Error::<Test>::HistoryFull);
		assert_ok!(Registry::revoke_officer(admin(), 1));
		// Each key that ever was the officer's can still be reported.
		for former in 1..seed {
			assert_ok!(Registry::report_key(admin(), public(former), START_MS));
		}
	});
}

#[test]
fn nobody_but_the_organisations_administrator_replaces_a_key() {
	with_officer(|| {
		assert_ok!(admit(2));
		let by = |origin: RuntimeOrigin, organisation| {
			Registry::replace_officer_key(origin, 1, public(2), possession(2, organisation))
		};
		assert_refused(|| by(by_admin(2), 2), Error::<Test>::UnknownOfficer);
		assert_refused(|| by(by_admin(7), FOUNDER), Error::<Test>::NotAnAdministrator);
		assert_refused(|| by(RuntimeOrigin::root(), FOUNDER), DispatchError::BadOrigin);
		assert_ok!(Registry::suspend_organisation(RuntimeOrigin::root(), FOUNDER));
		assert_refused(|| replace(2), Error::<Test>::OrganisationIsSuspended);
	});
}
