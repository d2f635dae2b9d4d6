//! The first set.

use frame_support::BoundedVec;

use crate::{types::Change, Config, GenesisConfig, Minimum, Pallet, Validators};

/// Asserts that every validator of the first set has session keys. pallet-session would leave out one that
/// has none, and the chain would begin below its minimum.
///
/// # Panics
///
/// If one has none: it is better that no chain starts.
pub(crate) fn assert_able<T: Config>() {
	let able = Validators::<T>::get().iter().all(|who| Pallet::<T>::is_able(who));
	assert!(able, "a founding validator has no session keys");
}

/// Writes the set and brings its accounts into existence.
///
/// `CheckNonce` refuses accounts that nothing provides for, and with no token nothing else would
/// provide for these. The registry does the same for the accounts that it enrols later.
///
/// # Panics
///
/// On a configuration that breaks an invariant: it is better that no chain starts.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	let mut validators = config.validators.clone();
	validators.sort();
	validators.dedup();
	assert_eq!(validators.len(), config.validators.len(), "a validator is named twice");
	let minimum = usize::try_from(config.minimum).unwrap_or(usize::MAX);
	assert!(minimum <= validators.len(), "the minimum exceeds the number of validators");

	let mut accounts = [validators.clone(), config.founders.clone()].concat();
	accounts.sort();
	accounts.dedup();
	for account in &accounts {
		frame_system::Pallet::<T>::inc_providers(account);
	}
	for validator in &validators {
		Pallet::<T>::note_change(validator, Change::Added);
	}
	let fits = BoundedVec::try_from(validators).map(Validators::<T>::put).is_ok();
	assert!(fits, "more validators than MaxValidators");
	Minimum::<T>::put(config.minimum);
}
