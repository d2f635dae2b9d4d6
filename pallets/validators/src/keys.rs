//! Whose a session key is that votes.
//!
//! For each session, `historical` keeps the root of the keys that are in force in it, made when they
//! were queued. Of the running session, however, it makes the root anew from what is registered. By
//! that, a validator that votes twice and then registers other keys would have voted under keys that are
//! nobody's for as long as they are in force. Here every session is judged by the root that was kept of
//! it, and keys are proven by those in force.

use alloc::vec::Vec;

use frame_support::{
	storage::transactional::with_transaction_unchecked, traits::KeyOwnerProofSystem, BoundedVec,
};
use pallet_session::historical::{self, IdentificationTuple};
use sp_runtime::{KeyTypeId, TransactionOutcome};
use sp_session::MembershipProof;

use crate::{Config, KeysInForce, Pallet};

impl<T: Config> Pallet<T> {
	/// Keeps the keys that come into force. When a session starts, they are what is queued still.
	pub(crate) fn note_keys_in_force() {
		let keys: Vec<_> = pallet_session::QueuedKeys::<T>::get();
		if KeysInForce::<T>::get().into_inner() != keys {
			// What is queued comes from the set, which has the same limit.
			KeysInForce::<T>::put(BoundedVec::truncate_from(keys));
		}
	}
}

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for Pallet<T> {
	type Proof = MembershipProof;
	type IdentificationTuple = IdentificationTuple<T>;

	/// Proves whose a key is that is in force; of any other key there is no proof.
	fn prove((id, key): (KeyTypeId, D)) -> Option<MembershipProof> {
		let key = key.as_ref();
		let proof = undone(|| {
			// `historical` makes its trie of what is registered.
			for (who, keys) in KeysInForce::<T>::get() {
				pallet_session::NextKeys::<T>::insert(who, keys);
			}
			historical::Pallet::<T>::prove((id, key))
		})?;
		// Of a key that it does not find, `historical` proves that it is not there.
		Self::check_proof((id, key), proof.clone()).map(|_| proof)
	}

	/// Whose the key was in the session that the proof names, if that is not forgotten.
	fn check_proof(
		(id, key): (KeyTypeId, D),
		proof: MembershipProof,
	) -> Option<IdentificationTuple<T>> {
		undone(|| {
			// As of a session that is not running, `historical` goes by the root that it kept.
			pallet_session::CurrentIndex::<T>::put(proof.session.wrapping_add(1));
			historical::Pallet::<T>::check_proof((id, key), proof)
		})
	}
}

/// What comes of `ask`; what it writes is undone.
fn undone<R>(ask: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(ask()))
}
