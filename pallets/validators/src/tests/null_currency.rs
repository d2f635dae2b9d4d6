use frame_support::traits::{
	fungible::{Inspect, InspectHold, Mutate, MutateHold},
	tokens::Precision,
};

use crate::mock::*;

type Null = crate::NullCurrency<RuntimeHoldReason>;

const KEYS: RuntimeHoldReason = RuntimeHoldReason::Session(pallet_session::HoldReason::Keys);

#[test]
fn nothing_can_be_minted_or_held() {
	build_and_execute(|| {
		assert!(Null::mint_into(&1, 1).is_err());
		assert!(Null::hold(&KEYS, &1, 1).is_err());
		assert_eq!(<Null as Inspect<AccountId>>::total_issuance(), 0);
		assert_eq!(Null::balance(&1), 0);
		assert_eq!(Null::balance_on_hold(&KEYS, &1), 0);
	});
}

#[test]
fn nothing_is_released_without_an_error() {
	build_and_execute(|| {
		assert_eq!(Null::release_all(&KEYS, &1, Precision::BestEffort), Ok(0));
	});
}
