//! The consortium's validator set: who takes part in consensus.
//!
//! # Overview
//!
//! The council adds and removes validators; pallet-session is told of the set only when it differs
//! from what is already queued. That matters more here than elsewhere: each `Some` that a session
//! manager answers makes GRANDPA change authority sets, and every such change is one more step in
//! the proof that a court has to check. While nothing happens, the lineage does not grow.
//!
//! A validator that is caught equivocating is disabled at once, and its removal is queued. It stays
//! disabled for as long as it takes part, though pallet-session ends that with each change of the set.
//! **Disabled** means that it makes no blocks: pallet-aura refuses those with its seal. GRANDPA knows
//! nothing of it, so its votes count until it has left. There is no slashing, because there is no token.
//!
//! One report is taken for each validator and session. Who was taken into the set again is not disabled
//! for what it did before.
//!
//! # Terminology
//!
//! - **Validator**: an account in the set. It is *able* when it has session keys registered:
//!   pallet-session silently skips one that has none.
//! - **Minimum**: how many able validators the chain must keep. Fixed at genesis.
//! - **In force**: what makes blocks and votes in the running session.
//! - **Offender**: a validator that equivocated. Its removal is queued, and it goes as soon as the minimum
//!   allows; when it is out of the set, it is **leaving** until it is no longer in force.
//! - **Candidate**: an account that was invited, so that it exists and can register session keys. It
//!   is no validator yet.
//! - **History**: what is kept of a validator's past, also when it has left: the newest changes with the
//!   last time that it was added, and the first sessions in which it equivocated.
//!
//! How a newcomer gets in: `invite_candidate` by the council, `session.set_keys` by the candidate,
//! `add_validator` by the council. The change takes effect two sessions later.
//!
//! # Invariants
//!
//! - **I1**: the set is sorted and free of duplicates.
//! - **I2**: at least the minimum of validators is able.
//! - **I3**: every offender whose removal is queued is in the set, and none that is leaving; each of these
//!   takes part in this session or the next. Both lists are sorted and free of duplicates.
//! - **I4**: a history counts at least what it keeps, and all as long as there is room; its changes are in
//!   the order of blocks, and no session stands twice among its offences.
//! - **I5**: who is disabled is in force and an offender, and of the offenders in force as many are disabled
//!   as the disabling strategy allows.
//! - **I6**: the keys kept as in force are those of the validators in force, in their order, and of each it
//!   can be proven whose it is.
//!
//! # Trust assumptions
//!
//! - [`Config::GovernanceOrigin`] is trusted with the set. Nothing stops it from seating validators
//!   that belong to one member; a third of the seats can stop finality, two thirds can forge it.
//! - I2 holds only if the runtime's call filter keeps `session.purge_keys` shut: through that call a
//!   validator could drop out past the minimum.
//! - That no key which votes on finality is of small order is the same filter's to keep
//!   (`session.set_keys`), and for the first set the founders'.
//! - Keys are judged at the time of a call. pallet-session checks their proof of possession.

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

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod disabling;
mod genesis;
mod history;
// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
mod keys;
mod membership;
pub mod migrations;
#[cfg(test)]
mod mock;
mod null_currency;
mod offences;
mod sessions;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;

pub use null_currency::NullCurrency;
pub use offences::OncePerSession;
pub use pallet::*;
pub use sessions::UnitIdentification;
pub use types::History;
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::*;
use sp_staking::SessionIndex;

// What the macro writes has `expect`s.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::traits::Time;

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ pallet_session::historical::Config<FullIdentification = ()>
	{
		/// Who may change the set.
		type GovernanceOrigin: EnsureOrigin<<Self as frame_system::Config>::RuntimeOrigin>;

		/// The most validators there can be.
		///
		/// Each of them signs every justification (about 100 bytes each), and a justification is
		/// part of every proof: the limit bounds the size of a certificate.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// For how many sessions back an equivocation can still be reported.
		///
		/// pallet-session keeps one root of the keys in force per session for that, and never drops one
		/// by itself.
		#[pallet::constant]
		type ReportableSessions: Get<SessionIndex>;

		/// The chain's time, UTC milliseconds.
		type Clock: Time<Moment = u64>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The set, sorted.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// How many able validators the chain must keep.
	#[pallet::storage]
	pub type Minimum<T> = StorageValue<_, u32, ValueQuery>;

	/// Validators whose removal is queued, because they equivocated; sorted.
	#[pallet::storage]
	pub type Offenders<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// Offenders that are out of the set and still take part, in this session or the next, sorted. They stay
	/// disabled.
	#[pallet::storage]
	pub type Leaving<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, TakingPartMax<T>>, ValueQuery>;

	/// The validators in force and their keys; empty before a session has begun that this is kept of. That of
	/// earlier sessions is in the roots that pallet-session keeps.
	#[pallet::storage]
	// The runtime's keys do not tell how long they can be; there are no more of them than validators.
	#[pallet::unbounded]
	pub type KeysInForce<T: Config> = StorageValue<
		_,
		BoundedVec<
			(T::AccountId, <T as pallet_session::Config>::Keys),
			<T as Config>::MaxValidators,
		>,
		ValueQuery,
	>;

	/// How many can take part in a session or the next: a whole set in force, and another one queued.
	pub struct TakingPartMax<T>(PhantomData<T>);

	impl<T: Config> Get<u32> for TakingPartMax<T> {
		fn get() -> u32 {
			<T as Config>::MaxValidators::get().saturating_mul(2)
		}
	}

	/// The past of every account that is or was a validator; never removed. The hash in the key keeps an
	/// account that was chosen for it from making the trie deep.
	#[pallet::storage]
	pub type Histories<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, History, OptionQuery>;

	/// The set at genesis.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The first validators, in any order. Their session keys belong into pallet-session's part
		/// of the genesis.
		pub validators: Vec<T::AccountId>,
		/// How many able validators the chain must keep, from 1 to the number of `validators`.
		pub minimum: u32,
		/// Accounts that sign for the founding organisations. They are no validators; they are
		/// brought into existence so that the council can act before the registry enrols anybody.
		pub founders: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build(self);
		}
	}

	/// What happened to the set.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account was brought into existence so that it can register session keys.
		#[codec(index = 0)]
		CandidateInvited {
			/// The account.
			candidate: T::AccountId,
		},
		/// A validator joined the set. It takes part two sessions later.
		#[codec(index = 1)]
		ValidatorAdded {
			/// The validator.
			validator: T::AccountId,
		},
		/// A validator left the set. It takes part until the session after next.
		#[codec(index = 2)]
		ValidatorRemoved {
			/// The validator.
			validator: T::AccountId,
		},
		/// A validator equivocated: its removal is queued, and happens when the minimum allows.
		#[codec(index = 3)]
		RemovalQueued {
			/// The validator.
			validator: T::AccountId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is in the set already.
		#[codec(index = 0)]
		AlreadyValidator,
		/// The account is not in the set.
		#[codec(index = 1)]
		NotValidator,
		/// The account has no session keys, so it would be skipped silently. It has to call
		/// `session.set_keys` first.
		#[codec(index = 2)]
		NoSessionKeys,
		/// The set is as large as it can be. Somebody has to be removed first.
		#[codec(index = 3)]
		TooManyValidators,
		/// Fewer validators with session keys than the minimum would be left. A replacement has to be
		/// added first.
		#[codec(index = 4)]
		BelowMinimum,
		/// The account exists already: it can register session keys without an invitation.
		#[codec(index = 5)]
		AccountExists,
		/// The validator equivocated and its removal is queued already, but fewer validators with session
		/// keys than the minimum would be left. It goes when a replacement is there.
		#[codec(index = 6)]
		RemovalPending,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Takes `who` into the set.
		///
		/// Whoever is added takes part in consensus from the session after next.
		///
		/// - Origin: [`Config::GovernanceOrigin`].
		/// - Errors: `AlreadyValidator`, `NoSessionKeys`, `TooManyValidators`.
		/// - Events: `ValidatorAdded`.
		#[pallet::call_index(0)]
		pub fn add_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_add(who)
		}

		/// Takes `who` out of the set, if the minimum is kept without it.
		///
		/// Its account and its registered session keys stay.
		///
		/// - Origin: [`Config::GovernanceOrigin`].
		/// - Errors: `NotValidator`, `BelowMinimum`, `RemovalPending`.
		/// - Events: `ValidatorRemoved`.
		#[pallet::call_index(1)]
		pub fn remove_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_remove(&who)
		}

		/// Brings the account of `who` into existence, so that it can sign `session.set_keys`.
		///
		/// Without a token there is no other way for an account to come into being. The account can
		/// sign whatever the call filter lets through; it has no rights of its own.
		///
		/// - Origin: [`Config::GovernanceOrigin`].
		/// - Errors: `AccountExists`.
		/// - Events: `CandidateInvited`.
		#[pallet::call_index(2)]
		pub fn invite_candidate(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_invite(who)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				<T as Config>::MaxValidators::get() > 0,
				"MaxValidators is zero: no chain can be authored"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			invariants::check_all::<T>()
		}
	}
}
