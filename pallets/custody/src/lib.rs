//! Items, statements, records, the handover and the logs.
//!
//! # Overview
//!
//! The one call, [`Pallet::submit`], takes statements that an officer signed, one or up to 256 under
//! one signature, and records them: each becomes a leaf of a log of the item that it is about. The
//! officer's signature is what authorizes the transaction: there is no account, nonce or fee, and
//! whoever carries the statements to the chain can neither change them nor gain by it.
//!
//! # Terminology
//!
//! - **Item**: a case, an exhibit or an artefact. Named by the hash of its first statement.
//! - **Custody log**: the item's log with one writer at a time.
//! - **Own log**: the log that an organisation keeps on an item, whoever holds that.
//! - **Record**: a statement with what the chain found when it took it.
//!
//! # Invariants
//!
//! - I1: each log has a record at every place below its count and none above.
//! - I2: the leaves of a log's records give the range that its head names, and the last record is
//!   the one that it names.
//! - I3: each record but an item's first names the one before it as parent; the first of an own log
//!   names the item.
//! - I4: custody, played again over the custody log, gives the holder and the offer of the entry.
//! - I5: each own log belongs to an organisation that the item's entry lists, once.
//! - I6: each record's signature is valid, and each batch has a record for every statement.
//!
//! # Trust assumptions
//!
//! The pallet relies on its `Rights` for who may act, and on its `Domains` for what an action
//! means. It relies on nobody for order: a statement that does not follow the log's last is refused.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::panic
	)
)]

extern crate alloc;

pub use authorize::is_over_quota;
pub use pallet::*;
pub use traits::{Admission, Domain, Rights};
pub use weights::WeightInfo;

mod authorize;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
// Also for the tests of the domains, which record through custody.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
#[cfg(test)]
mod mock;
mod placement;
mod queries;
mod quota;
mod record;
pub mod runtime_api;
mod submit;
#[cfg(test)]
mod tests;
mod traits;
mod weights;

/// The pallet.
// What the macro writes has `expect`s.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use alloc::boxed::Box;
	use catena_primitives::{
		attestation::{Submission, SubmissionV1},
		hash::Hash as Digest,
		item::{Item, OwnLog},
		record::{Batch, Record},
		statement::{ItemId, Log, Millis, OrganisationId, Signature},
	};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;

	use crate::{Domain, Rights, WeightInfo};

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who may act.
		type Rights: Rights;
		/// What the actions mean.
		type Domains: Domain;
		/// The block's time in UTC milliseconds.
		type Clock: Time<Moment = Millis>;
		/// How much one organisation may record in a block, so that none, nor a thief of its key,
		/// fills the chain: the sum of its submissions' [`cost`](SubmissionV1::cost). Must not be
		/// below [`cost_max`](SubmissionV1::cost_max), or the costliest submission would never fit.
		#[pallet::constant]
		type QuotaPerBlock: Get<u32>;
		/// How far ahead of a log's last record a statement may wait in the pool.
		#[pallet::constant]
		type LookAhead: Get<u32>;
		/// The most records of one own log. Anybody with the role may keep one on anybody's item, so
		/// without a limit one officer could make that item's history too long for a complete proof.
		/// All own logs of an item together ([`MAX_OWN_LOGS`](catena_primitives::item::MAX_OWN_LOGS))
		/// must leave room in a proof for the custody log.
		#[pallet::constant]
		type MaxOwnLog: Get<u32>;
		/// What it takes to write an entry whose key neighbours that of another which the same block
		/// writes, as records of one log do: most of their paths in the trie is the same. Not above
		/// what writing any entry takes.
		type NeighbourWrite: Get<Weight>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The pallet's handle.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Items. Not hashed: an id is a hash already, and proofs read the keys.
	#[pallet::storage]
	pub type Items<T> = StorageMap<_, Identity, ItemId, Item>;

	/// Heads of the organisations' own logs. Not hashed, for the same reason.
	#[pallet::storage]
	pub type OwnLogs<T> = StorageDoubleMap<_, Identity, ItemId, Identity, OrganisationId, OwnLog>;

	/// Records by item, log and place. Not hashed: the chain gives the places.
	#[pallet::storage]
	pub type Records<T> = StorageNMap<
		_,
		(NMapKey<Identity, ItemId>, NMapKey<Identity, Log>, NMapKey<Identity, u32>),
		Record,
	>;

	/// Batches by the root that was signed. Not hashed: a root is a hash already.
	#[pallet::storage]
	pub type Batches<T> = StorageMap<_, Identity, Digest, Batch>;

	/// The signature of the submission that was recorded when this extrinsic was authorized, until the
	/// call itself has seen it. Not there between extrinsics, so it never gets into the trie.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Recording<T> = StorageValue<_, Signature>;

	/// The last block in which an organisation recorded, and how much of its quota that used up.
	#[pallet::storage]
	pub type Usage<T> = StorageMap<_, Identity, OrganisationId, (u32, u32), ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A statement was recorded.
		#[codec(index = 0)]
		Recorded {
			/// The item.
			item: ItemId,
			/// The log.
			log: Log,
			/// The place in it.
			sequence: u32,
			/// The statement's hash.
			statement: Digest,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The call was not authorized in this block, so nothing is recorded.
		#[codec(index = 0)]
		NotRecorded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::QuotaPerBlock::get() >= SubmissionV1::cost_max(),
				"the costliest submission must fit into an organisation's quota"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::invariants::check::<T>()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records the statements of a submission, all or none.
		///
		/// They are recorded when the call is authorized, as part of the same extrinsic; what is left
		/// to the call is to see that this was done.
		///
		/// Origin: authorized by the officer's signature in the submission itself. Sent signed by an
		/// account, bare, or inside another call, it is refused. Errors: [`Error::NotRecorded`].
		/// Events: one [`Event::Recorded`] for each statement, in order.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::submit(Pallet::<T>::size(submission)))]
		#[pallet::weight_of_authorize(Pallet::<T>::authorize_weight(submission))]
		#[pallet::authorize(Pallet::<T>::authorize_submit)]
		pub fn submit(origin: OriginFor<T>, submission: Box<Submission>) -> DispatchResult {
			frame_system::ensure_authorized(origin)?;
			let Submission::V1(submission) = *submission;
			let is_recorded = Recording::<T>::take() == Some(submission.signature);
			ensure!(is_recorded, Error::<T>::NotRecorded);
			Ok(())
		}
	}
}
