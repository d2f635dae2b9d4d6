//! The currency of a chain that has none.

use core::marker::PhantomData;

use codec::Encode;
use frame_support::traits::{
	fungible::{self, Dust},
	tokens::{DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence},
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// Every balance is zero and stays so.
///
/// pallet-session wants a currency to hold a deposit for registered keys; with a deposit of zero it
/// never uses it. The SDK's own stand-in, `()`, has no holds and exists only with `std`. `Reason` is
/// the runtime's hold reason.
pub struct NullCurrency<Reason>(PhantomData<Reason>);

impl<AccountId, Reason> fungible::Inspect<AccountId> for NullCurrency<Reason> {
	type Balance = u32;

	fn total_issuance() -> u32 {
		0
	}

	fn minimum_balance() -> u32 {
		0
	}

	fn total_balance(_: &AccountId) -> u32 {
		0
	}

	fn balance(_: &AccountId) -> u32 {
		0
	}

	fn reducible_balance(_: &AccountId, _: Preservation, _: Fortitude) -> u32 {
		0
	}

	fn can_deposit(_: &AccountId, amount: u32, _: Provenance) -> DepositConsequence {
		match amount {
			0 => DepositConsequence::Success,
			_ => DepositConsequence::UnknownAsset,
		}
	}

	fn can_withdraw(_: &AccountId, amount: u32) -> WithdrawConsequence<u32> {
		match amount {
			0 => WithdrawConsequence::Success,
			_ => WithdrawConsequence::UnknownAsset,
		}
	}
}

impl<AccountId, Reason> fungible::Unbalanced<AccountId> for NullCurrency<Reason> {
	fn handle_dust(_: Dust<AccountId, Self>) {}

	fn write_balance(_: &AccountId, amount: u32) -> Result<Option<u32>, DispatchError> {
		only_nothing(amount).map(|()| None)
	}

	fn set_total_issuance(_: u32) {}
}

impl<AccountId: Eq, Reason> fungible::Mutate<AccountId> for NullCurrency<Reason> {}

impl<AccountId, Reason: Encode + TypeInfo + 'static> fungible::InspectHold<AccountId>
	for NullCurrency<Reason>
{
	type Reason = Reason;

	fn total_balance_on_hold(_: &AccountId) -> u32 {
		0
	}

	fn balance_on_hold(_: &Reason, _: &AccountId) -> u32 {
		0
	}
}

impl<AccountId, Reason: Encode + TypeInfo + 'static> fungible::UnbalancedHold<AccountId>
	for NullCurrency<Reason>
{
	fn set_balance_on_hold(_: &Reason, _: &AccountId, amount: u32) -> DispatchResult {
		only_nothing(amount)
	}
}

impl<AccountId, Reason: Encode + TypeInfo + 'static> fungible::MutateHold<AccountId>
	for NullCurrency<Reason>
{
}

fn only_nothing(amount: u32) -> DispatchResult {
	match amount {
		0 => Ok(()),
		_ => Err(DispatchError::Unavailable),
	}
}
