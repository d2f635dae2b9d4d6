//! That who is disabled agrees with who equivocated afterwards, and that nothing else has changed.

use alloc::vec::Vec;

use codec::{Decode, DecodeAll, Encode};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use super::SettleDisabled;
use crate::{invariants, Config, Leaving, Offenders, Pallet, Validators};

/// Who is in the set, who equivocated, and who pays for it.
#[derive(Encode, Decode)]
struct Before<AccountId> {
	validators: Vec<AccountId>,
	offenders: Vec<AccountId>,
	leaving: Vec<AccountId>,
	disabled: Vec<AccountId>,
}

impl<T: Config> SettleDisabled<T> {
	/// Who was what before, for [`Self::check_after`].
	pub fn before() -> Vec<u8> {
		let before = Before::<T::AccountId> {
			validators: Validators::<T>::get().into_inner(),
			offenders: Offenders::<T>::get().into_inner(),
			leaving: Leaving::<T>::get().into_inner(),
			disabled: Pallet::<T>::disabled(),
		};
		before.encode()
	}

	/// Checks that the set and the offenders in it are the same as before, that those are leaving who were
	/// disabled and out of the set, and that exactly the offenders are disabled, as far as the disabling
	/// strategy goes.
	///
	/// # Errors
	///
	/// The first that does not hold.
	pub fn check_after(mut before: &[u8]) -> Result<(), TryRuntimeError> {
		let before = Before::<T::AccountId>::decode_all(&mut before)
			.map_err(|_| "what was there before cannot be read")?;
		ensure!(Validators::<T>::get().into_inner() == before.validators, "the set has changed");
		ensure!(
			Offenders::<T>::get().into_inner() == before.offenders,
			"the offenders have changed"
		);
		let mut leaving = before.leaving;
		let out = |who: &T::AccountId| before.validators.binary_search(who).is_err();
		leaving.extend(before.disabled.into_iter().filter(out));
		leaving.sort();
		leaving.dedup();
		ensure!(
			Leaving::<T>::get().into_inner() == leaving,
			"those leaving are not those who were disabled and out of the set"
		);
		invariants::offenders_are_validators::<T>()?;
		invariants::offenders_are_disabled::<T>()
	}
}
