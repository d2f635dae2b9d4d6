//! The invariants of the crate's documentation, one function each.

use alloc::vec::Vec;

use frame_support::{ensure, traits::KeyOwnerProofSystem};
use pallet_session::disabling::DisablingStrategy;
use sp_runtime::{traits::OpaqueKeys, TryRuntimeError};
use sp_staking::offence::OffenceSeverity;

use crate::{
	types::{CHANGES_MAX, OFFENCES_MAX},
	Config, Histories, History, KeysInForce, Leaving, Minimum, Offenders, Pallet, Validators,
};

/// All of them, in order.
pub fn check_all<T: Config>() -> Result<(), TryRuntimeError> {
	set_is_sorted::<T>()?;
	minimum_is_able::<T>()?;
	offenders_are_validators::<T>()?;
	histories_are_in_order::<T>()?;
	offenders_are_disabled::<T>()?;
	keys_in_force_can_be_proven::<T>()
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
	let leaving = Leaving::<T>::get();
	ensure!(strictly_ascends(&leaving), "I3: those leaving are not sorted");
	ensure!(
		leaving.iter().all(|who| validators.binary_search(who).is_err()),
		"I3: one that is leaving is in the set"
	);
	ensure!(leaving.iter().all(Pallet::<T>::takes_part), "I3: one that has left is leaving");
	Ok(())
}

/// I4.
pub fn histories_are_in_order<T: Config>() -> Result<(), TryRuntimeError> {
	for History::V1(history) in Histories::<T>::iter_values() {
		ensure!(
			counts(history.changes.len(), history.changes_total, CHANGES_MAX)
				&& counts(history.offences.len(), history.offences_total, OFFENCES_MAX),
			"I4: a history does not count what it keeps"
		);
		let blocks = history.changes.iter().map(|entry| entry.at.block);
		ensure!(blocks.is_sorted(), "I4: the changes of a history are not in order");
		let mut sessions: Vec<_> = history.offences.iter().map(|one| one.session).collect();
		sessions.sort();
		ensure!(strictly_ascends(&sessions), "I4: a session stands twice among the offences");
	}
	Ok(())
}

/// I5.
pub fn offenders_are_disabled<T: Config>() -> Result<(), TryRuntimeError> {
	let in_force = pallet_session::Validators::<T>::get();
	let places = pallet_session::DisabledValidators::<T>::get();
	let disabled = Pallet::<T>::disabled();
	ensure!(places.len() == disabled.len(), "I5: a place is disabled that nobody has");
	ensure!(
		disabled.iter().all(Pallet::<T>::is_offender),
		"I5: one is disabled without an offence"
	);
	for who in in_force.iter().filter(|who| Pallet::<T>::is_offender(who)) {
		let severity = OffenceSeverity::max_severity();
		let decision = T::DisablingStrategy::decision(who, severity, &places);
		ensure!(
			disabled.contains(who) || decision.disable.is_none(),
			"I5: an offender is not disabled"
		);
	}
	Ok(())
}

/// I6.
pub fn keys_in_force_can_be_proven<T: Config>() -> Result<(), TryRuntimeError> {
	let all = KeysInForce::<T>::get();
	let in_force = pallet_session::Validators::<T>::get();
	ensure!(
		all.is_empty() || all.iter().map(|(who, _)| who).eq(&in_force),
		"I6: the keys in force are not those of the validators in force"
	);
	for (who, keys) in &all {
		for id in T::Keys::key_ids() {
			let key = (*id, keys.get_raw(*id));
			let owner =
				Pallet::<T>::prove(key).and_then(|proof| Pallet::<T>::check_proof(key, proof));
			ensure!(owner == Some((who.clone(), ())), "I6: a key in force cannot be proven");
		}
	}
	Ok(())
}

/// Whether so many are kept of `total`, where there is room for `most`.
fn counts(kept: usize, total: u32, most: u32) -> bool {
	u32::try_from(kept).unwrap_or(u32::MAX) == total.min(most)
}

fn strictly_ascends<A: Ord>(accounts: &[A]) -> bool {
	accounts.iter().zip(accounts.iter().skip(1)).all(|(one, next)| one < next)
}
