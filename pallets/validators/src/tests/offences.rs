use frame_support::{
	assert_noop, assert_ok,
	traits::{DisabledValidators, KeyOwnerProofSystem},
};
use sp_consensus_grandpa::{AuthorityId, Equivocation, EquivocationProof, KEY_TYPE};
use sp_core::{Pair, H256};

use crate::{mock::*, Event, Offenders, Validators as Set};

/// Two prevotes of `who` for different blocks in one round.
fn equivocation(who: AccountId, round: u64) -> EquivocationProof<H256, u64> {
	let set_id = Grandpa::current_set_id();
	let vote = |byte| {
		let prevote =
			finality_grandpa::Prevote { target_hash: H256::repeat_byte(byte), target_number: 7 };
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set_id, &message);
		(prevote, voter(who).sign(&payload).into())
	};
	EquivocationProof::new(
		set_id,
		Equivocation::Prevote(finality_grandpa::Equivocation {
			round_number: round,
			identity: AuthorityId::from(voter(who).public()),
			first: vote(1),
			second: vote(2),
		}),
	)
}

fn report(who: AccountId, round: u64) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let ownership = Historical::prove((KEY_TYPE, keys(who).grandpa)).unwrap();
	Grandpa::report_equivocation_unsigned(
		RuntimeOrigin::none(),
		Box::new(equivocation(who, round)),
		ownership,
	)
}

#[test]
fn equivocating_validator_is_disabled_and_leaves() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_eq!(events(), [Event::RemovalQueued { validator: 2 }]);
		assert!(Session::is_disabled(1));
		System::reset_events();
		run_sessions(1);
		assert_eq!(events(), [Event::ValidatorRemoved { validator: 2 }]);
		assert!(Offenders::<Test>::get().is_empty());
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 3, 4]);
	});
}

#[test]
fn equivocation_is_reportable_in_a_later_session() {
	build_and_execute(|| {
		let proof = Box::new(equivocation(2, 1));
		let ownership = Historical::prove((KEY_TYPE, keys(2).grandpa)).unwrap();
		run_sessions(3);
		assert_ok!(Grandpa::report_equivocation_unsigned(RuntimeOrigin::none(), proof, ownership));
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
}

#[test]
fn equivocation_is_no_longer_reportable_when_its_session_is_forgotten() {
	build_and_execute(|| {
		let proof = Box::new(equivocation(2, 1));
		let ownership = Historical::prove((KEY_TYPE, keys(2).grandpa)).unwrap();
		run_sessions(ReportableSessions::get() + 1);
		assert_noop!(
			Grandpa::report_equivocation_unsigned(RuntimeOrigin::none(), proof, ownership),
			pallet_grandpa::Error::<Test>::InvalidKeyOwnershipProof
		);
	});
}

#[test]
fn offender_stays_until_the_minimum_allows_its_removal() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		assert_ok!(report(2, 1));
		run_sessions(5);
		assert_eq!(Set::<Test>::get().into_inner(), FIRST);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);

		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(2);
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
		// The replacement and the removal are one change of authorities.
		run_sessions(1);
		assert_eq!(Grandpa::current_set_id(), 1);
	});
}

#[test]
fn second_report_queues_nothing_new() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		System::reset_events();
		assert_noop!(report(2, 1), pallet_grandpa::Error::<Test>::DuplicateOffenceReport);
		assert_ok!(report(2, 2));
		assert_eq!(events(), []);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
}

#[test]
fn offender_that_has_left_is_not_queued() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		System::reset_events();
		assert_ok!(report(2, 1));
		assert_eq!(events(), []);
	});
}

#[test]
fn no_more_than_a_third_is_disabled() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_ok!(report(3, 2));
		assert_eq!(Session::disabled_validators(), [1]);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2, 3]);
		// Both are queued, and the minimum lets only the first go.
		run_sessions(2);
		assert_eq!(Session::validators(), [1, 3, 4]);
	});
}
