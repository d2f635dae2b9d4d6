use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event};

#[test]
fn candidate_exists_and_can_register_keys() {
	build_and_execute(|| {
		assert!(!System::can_inc_consumer(&5));
		assert_ok!(Validators::invite_candidate(RuntimeOrigin::root(), 5));
		assert_eq!(events(), [Event::CandidateInvited { candidate: 5 }]);
		assert!(System::can_inc_consumer(&5));
	});
}

#[test]
fn existing_account_needs_no_invitation() {
	build_and_execute(|| {
		for who in [1, 100] {
			assert_noop!(
				Validators::invite_candidate(RuntimeOrigin::root(), who),
				Error::<Test>::AccountExists
			);
		}
	});
}

#[test]
fn signed_account_cannot_invite() {
	build_and_execute(|| {
		assert_noop!(
			Validators::invite_candidate(RuntimeOrigin::signed(1), 5),
			DispatchError::BadOrigin
		);
	});
}
