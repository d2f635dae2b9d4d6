//! The invariants of the crate's documentation, one function each.

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Config, Minimum, Offenders, Pallet, Validators};

/// All of them, in order.
pub fn check_all<T: Config>() -> Result<(), TryRuntimeError> {
	set_is_sorted::<T>()?;
	minimum_is_able::<T>()?;
	offenders_are_validators::<T>()
}

/// I1.
pub fn set_is_sorted<T: Config>() -> Result<(), TryRuntimeError> {
	ensure!(strictly_ascends(&Validators::<T>::get()), "I1: the set is not sorted");
	Ok(())
}

/// I2.
pub fn minimum_is_able<T: Config>() -> Result<(), TryRuntimeError> {
	let able = Validators::<T>::get().iter().filter(|who| Pallet::<T>::is_able(who)).count();
	ensure!(
		u32::try_from(able).unwrap_or(u32::MAX) >= Minimum::<T>::get(),
		"I2: fewer able validators than the minimum"
	);
	Ok(())
}

/// I3.
pub fn offenders_are_validators<T: Config>() -> Result<(), TryRuntimeError> {
	let validators = Validators::<T>::get();
	let offenders = Offenders::<T>::get();
	ensure!(strictly_ascends(&offenders), "I3: the offenders are not sorted");
	ensure!(
		offenders.iter().all(|offender| validators.binary_search(offender).is_ok()),
		"I3: an offender is not in the set"
	);
	Ok(())
}

fn strictly_ascends<A: Ord>(accounts: &[A]) -> bool {
	accounts.iter().zip(accounts.iter().skip(1)).all(|(one, next)| one < next)
}
