use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use frame_system::{AuthorizeCall, ChainContext};
use sp_runtime::{
	traits::{Applyable, Checkable, Dispatchable},
	transaction_validity::{
		TransactionSource::{External, Local},
		TransactionValidityError, UnknownTransaction,
	},
	DispatchError, DispatchResult,
};

use crate::mock::*;

/// Dispatches a call, and asserts that the origin is refused and nothing changes.
#[track_caller]
fn assert_bad_origin(call: RuntimeCall, origin: RuntimeOrigin) {
	let before = root();
	let outcome: DispatchResult =
		call.dispatch(origin).map(|_| ()).map_err(|refused| refused.error);
	assert_eq!(outcome, Err(DispatchError::BadOrigin));
	assert_eq!(root(), before);
}

fn carried(carried: RuntimeCall) -> RuntimeCall {
	carrier::Call::carry { carried: Box::new(carried) }.into()
}

#[test]
fn submission_that_an_account_signs_is_refused() {
	build_and_execute(|| {
		let call = call(&signed(OWNER, [exhibit()]));
		assert_bad_origin(call, RuntimeOrigin::signed(1));
	});
}

#[test]
fn submission_of_root_is_refused() {
	build_and_execute(|| {
		assert_bad_origin(call(&signed(OWNER, [exhibit()])), RuntimeOrigin::root());
	});
}

#[test]
fn submission_of_nobody_is_refused() {
	build_and_execute(|| {
		assert_bad_origin(call(&signed(OWNER, [exhibit()])), RuntimeOrigin::none());
	});
}

#[test]
fn bare_submission_does_not_enter_the_pool_and_does_nothing_in_a_block() {
	build_and_execute(|| {
		let before = root();
		let bare = Extrinsic::new_bare(call(&signed(OWNER, [exhibit()])));
		let (info, len) = (bare.get_dispatch_info(), bare.encoded_size());
		let checked = bare.clone().check(&ChainContext::<Test>::default()).unwrap();
		for source in [External, Local] {
			assert_eq!(
				checked.validate::<Test>(source, &info, len),
				Err(TransactionValidityError::Unknown(UnknownTransaction::NoUnsignedValidator))
			);
		}
		assert_eq!(execute(bare), Ok(Err(DispatchError::BadOrigin)));
		assert_eq!(root(), before);
	});
}

#[test]
fn submission_nested_in_another_call_is_refused() {
	build_and_execute(|| {
		let call = call(&signed(OWNER, [exhibit()]));
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_bad_origin(carried(call.clone()), origin.clone());
			assert_bad_origin(carried(carried(call.clone())), origin);
		}
	});
}

#[test]
fn transaction_without_account_carries_no_submission() {
	build_and_execute(|| {
		// Nothing authorizes the outer call, so nothing authorizes the inner one.
		let outer = carried(call(&signed(OWNER, [exhibit()])));
		let before = root();
		let sent = execute(Extrinsic::new_transaction(outer, AuthorizeCall::new()));
		assert!(sent.is_err(), "{sent:?}");
		assert_eq!(root(), before);
	});
}
