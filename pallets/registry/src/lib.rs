//! Who may act: organisations, their officers, roles and validity.
//!
//! # Overview
//!
//! The council admits and suspends organisations and says who administers them. Each organisation's
//! administrator, an ordinary account, enrols the organisation's officers, replaces their keys, amends
//! what they may do and until when, reports keys that are in other hands, and takes rights away again.
//! While the organisation is suspended, the administrator can do what takes rights away or reports, and
//! nothing that gives: enrol, reinstate, give a key, widen roles or a validity.
//! Other pallets ask [`Pallet::rights`] whether a signer may act now. What held before stays in the
//! entries, so that a record is judged by the rights of its own time.
//!
//! # Terminology
//!
//! - **Organisation**: an authority that takes part. Numbered from 1 on.
//! - **Administrator**: the account that governs one organisation's officers.
//! - **Officer**: a number under an organisation, with one key at a time. Who the person is, the
//!   organisation's file says.
//! - **Term**: what holds of an officer from one change to the next.
//!
//! # Invariants
//!
//! - I1: organisations are numbered without gaps from 1 to `OrganisationCount`.
//! - I2: the account that governs an organisation is known as its administrator, and no account ever
//!   was the administrator of two.
//! - I3: an organisation's officers are numbered without gaps from 1 to its count.
//! - I4: each key that is or was an officer's belongs to that officer for good, and to no other.
//! - I5: no officer was ever without role, and each validity begins before it ends.
//! - I6: entries say in order what held: terms, reports and suspensions.
//! - I7: nobody acts with a key that was reported.
//! - I8: there is room to take rights away: a term for each way to do so that is left, and a suspension
//!   of each organisation that is not suspended.
//!
//! # Trust assumptions
//!
//! The council decides who takes part; an administrator decides who signs for the organisation. An
//! administrator that lies about who an officer is cannot be found out by the chain. Nor does the chain
//! keep which account enrolled or changed an officer: whoever governed then speaks for the organisation,
//! and what a former administrator did stands until the present one takes it away.

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

pub use keys::is_safe as is_safe_key;
pub use pallet::*;
pub use weights::WeightInfo;

mod amend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod enrol;
mod genesis;
// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
mod keys;
pub mod migrations;
#[cfg(test)]
mod mock;
mod organisations;
mod replace_key;
mod report_key;
mod rights;
mod standing;
mod terms;
#[cfg(test)]
mod tests;
mod weights;

/// The pallet.
// What the macro writes has `expect`s.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use catena_primitives::{
		registry::{CountryCode, Officer, Organisation, OrganisationName},
		roles::Roles,
		statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
	};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;

	use crate::WeightInfo;

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		RuntimeEvent: From<Event<Self>>,
		AccountId: From<[u8; 32]> + Into<[u8; 32]>,
	>
	{
		/// Who admits and suspends organisations.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The block's time in UTC milliseconds.
		type Clock: Time<Moment = Millis>;
		/// The most organisations. The Union's bodies and two authorities for each Member State
		/// are some 60; entries are never removed.
		#[pallet::constant]
		type MaxOrganisations: Get<u32>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The pallet's handle.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// How many organisations were ever admitted.
	#[pallet::storage]
	pub type OrganisationCount<T> = StorageValue<_, u32, ValueQuery>;

	/// Organisations by number. Not hashed: the chain gives the numbers, and proofs read the keys.
	#[pallet::storage]
	pub type Organisations<T> = StorageMap<_, Identity, OrganisationId, Organisation>;

	/// Officers by organisation and number. Not hashed, for the same reason.
	#[pallet::storage]
	pub type Officers<T> =
		StorageDoubleMap<_, Identity, OrganisationId, Identity, OfficerId, Officer>;

	/// The organisation that an account governs or has governed, for good: of an organisation's accounts,
	/// the one that its entry names governs it. Hashed: accounts can be chosen.
	#[pallet::storage]
	pub type Administrators<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, OrganisationId>;

	/// The officer that a key belongs to, for good: a key is enrolled once. Hashed: keys can be
	/// chosen.
	#[pallet::storage]
	pub type Keys<T> = StorageMap<_, Blake2_128Concat, PublicKey, (OrganisationId, OfficerId)>;

	/// Organisations that are there from the first block on.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Name, country code and administrator of each.
		pub founders: Vec<(Vec<u8>, CountryCode, T::AccountId)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			crate::genesis::build(self);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation was admitted.
		#[codec(index = 0)]
		OrganisationAdmitted {
			/// Its number.
			organisation: OrganisationId,
			/// Its administrator.
			admin: T::AccountId,
		},
		/// An organisation was suspended.
		#[codec(index = 1)]
		OrganisationSuspended {
			/// Its number.
			organisation: OrganisationId,
		},
		/// A suspended organisation was readmitted.
		#[codec(index = 2)]
		OrganisationReadmitted {
			/// Its number.
			organisation: OrganisationId,
		},
		/// An officer was enrolled.
		#[codec(index = 3)]
		OfficerEnrolled {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer's number.
			officer: OfficerId,
			/// The officer's key.
			key: PublicKey,
		},
		/// An officer was suspended.
		#[codec(index = 4)]
		OfficerSuspended {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer.
			officer: OfficerId,
		},
		/// A suspended officer was reinstated.
		#[codec(index = 5)]
		OfficerReinstated {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer.
			officer: OfficerId,
		},
		/// An officer's rights were revoked for good.
		#[codec(index = 6)]
		OfficerRevoked {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer.
			officer: OfficerId,
		},
		/// An officer has another key.
		#[codec(index = 7)]
		OfficerKeyReplaced {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer.
			officer: OfficerId,
			/// The new key.
			key: PublicKey,
		},
		/// An officer has other roles, or another validity.
		#[codec(index = 8)]
		OfficerAmended {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer.
			officer: OfficerId,
		},
		/// A key was reported to be in other hands.
		#[codec(index = 9)]
		KeyReported {
			/// The organisation.
			organisation: OrganisationId,
			/// The officer whose key it is or was.
			officer: OfficerId,
			/// The key.
			key: PublicKey,
			/// Since when that may be so.
			suspected_ms: Millis,
		},
		/// Another account governs an organisation.
		#[codec(index = 10)]
		AdministratorReplaced {
			/// Its number.
			organisation: OrganisationId,
			/// The new administrator.
			admin: T::AccountId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// An organisation needs a name.
		#[codec(index = 0)]
		NameEmpty,
		/// A country code is two capital letters, `EU` for the Union's own bodies.
		#[codec(index = 1)]
		CountryCodeInvalid,
		/// The account governs an organisation already, or has governed one; give another.
		#[codec(index = 2)]
		AdministratorInUse,
		/// As many organisations as possible were admitted.
		#[codec(index = 3)]
		TooManyOrganisations,
		/// There is no organisation of this number.
		#[codec(index = 4)]
		UnknownOrganisation,
		/// The organisation is suspended; the council can readmit it.
		#[codec(index = 5)]
		OrganisationIsSuspended,
		/// The organisation is not suspended.
		#[codec(index = 6)]
		OrganisationNotSuspended,
		/// The account governs no organisation.
		#[codec(index = 7)]
		NotAnAdministrator,
		/// The key is not canonical, or has small order or a torsion part. Make a new one.
		#[codec(index = 8)]
		KeyUnsafe,
		/// The key is or was enrolled for an officer; keys are enrolled once.
		#[codec(index = 9)]
		KeyInUse,
		/// The possession signature is not the key's over this chain, organisation and key.
		#[codec(index = 10)]
		PossessionNotProven,
		/// An officer needs a role.
		#[codec(index = 11)]
		NoRole,
		/// The validity ends before it begins, or has ended.
		#[codec(index = 12)]
		ValidityInvalid,
		/// The organisation has as many officers as can be counted.
		#[codec(index = 13)]
		TooManyOfficers,
		/// The organisation has no officer of this number.
		#[codec(index = 14)]
		UnknownOfficer,
		/// The officer is suspended or revoked, or the officer's key is reported.
		#[codec(index = 15)]
		OfficerNotActive,
		/// The officer is not suspended.
		#[codec(index = 16)]
		OfficerNotSuspended,
		/// The officer was revoked; enrol anew with another key.
		#[codec(index = 17)]
		OfficerIsRevoked,
		/// The officer was changed so often that the room which is left is kept for suspending, reporting
		/// and revoking; enrol anew with another key.
		#[codec(index = 18)]
		HistoryFull,
		/// The officer has these roles and this validity already.
		#[codec(index = 19)]
		NothingChanged,
		/// The key is not one that an officer of the organisation has or had.
		#[codec(index = 20)]
		UnknownKey,
		/// The suspected time lies in the future.
		#[codec(index = 21)]
		SuspectedInFuture,
		/// The suspected time lies before the key was the officer's; give the time at which it became so.
		#[codec(index = 22)]
		SuspectedBeforeKey,
		/// The key is reported already, with a suspected time that is as early or earlier.
		#[codec(index = 23)]
		ReportNotEarlier,
		/// As many reports as possible were repeated.
		#[codec(index = 24)]
		TooManyReports,
		/// The officer's key is reported; replace it.
		#[codec(index = 25)]
		KeyIsReported,
		/// The organisation was suspended so often that its entry has no room for another time; it stays
		/// suspended. Admit it anew.
		#[codec(index = 26)]
		TooManySuspensions,
		/// The administrator's key has small order, so that anybody can sign with it. Give another.
		#[codec(index = 27)]
		AdministratorUnsafe,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::invariants::check::<T>()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admits an organisation.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Errors: [`Error::NameEmpty`],
		/// [`Error::CountryCodeInvalid`], [`Error::AdministratorUnsafe`],
		/// [`Error::AdministratorInUse`], [`Error::TooManyOrganisations`]. Events:
		/// [`Event::OrganisationAdmitted`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::admit_organisation())]
		pub fn admit_organisation(
			origin: OriginFor<T>,
			name: OrganisationName,
			country: CountryCode,
			admin: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_admit(name, country, admin)
		}

		/// Suspends an organisation: its officers sign nothing that is recorded until it is
		/// readmitted, and its administrator gives no rights. It can still take them away and report
		/// keys; one who must do neither is replaced ([`Pallet::replace_administrator`]).
		///
		/// Origin: [`Config::GovernanceOrigin`]. Errors: [`Error::UnknownOrganisation`],
		/// [`Error::OrganisationIsSuspended`]. Events: [`Event::OrganisationSuspended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend_organisation())]
		pub fn suspend_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_suspend(organisation)
		}

		/// Readmits a suspended organisation.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Errors: [`Error::UnknownOrganisation`],
		/// [`Error::OrganisationNotSuspended`], [`Error::TooManySuspensions`]. Events:
		/// [`Event::OrganisationReadmitted`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::readmit_organisation())]
		pub fn readmit_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_readmit(organisation)
		}

		/// Enrols an officer of the caller's organisation.
		///
		/// `possession` is the key's signature over
		/// [`possession_bytes`](catena_primitives::enrolment::possession_bytes).
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::OrganisationIsSuspended`], [`Error::NoRole`], [`Error::ValidityInvalid`],
		/// [`Error::KeyUnsafe`], [`Error::PossessionNotProven`], [`Error::KeyInUse`],
		/// [`Error::TooManyOfficers`]. Events: [`Event::OfficerEnrolled`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::enrol_officer())]
		pub fn enrol_officer(
			origin: OriginFor<T>,
			key: PublicKey,
			roles: Roles,
			valid_from_ms: Millis,
			valid_until_ms: Millis,
			possession: Signature,
		) -> DispatchResult {
			let organisation = Self::ensure_active_admin(origin)?;
			Self::do_enrol(organisation, key, roles, valid_from_ms, valid_until_ms, possession)
		}

		/// Suspends an officer of the caller's organisation, which may be suspended itself.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::UnknownOfficer`], [`Error::OfficerNotActive`]. Events:
		/// [`Event::OfficerSuspended`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::change_standing())]
		pub fn suspend_officer(origin: OriginFor<T>, officer: OfficerId) -> DispatchResult {
			let (organisation, _) = Self::ensure_admin(origin)?;
			Self::do_suspend_officer(organisation, officer)
		}

		/// Reinstates a suspended officer of the caller's organisation.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::OrganisationIsSuspended`], [`Error::UnknownOfficer`],
		/// [`Error::OfficerNotSuspended`], [`Error::OfficerIsRevoked`], [`Error::KeyIsReported`],
		/// [`Error::HistoryFull`]. Events: [`Event::OfficerReinstated`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::change_standing())]
		pub fn reinstate_officer(origin: OriginFor<T>, officer: OfficerId) -> DispatchResult {
			let organisation = Self::ensure_active_admin(origin)?;
			Self::do_reinstate_officer(organisation, officer)
		}

		/// Revokes an officer of the caller's organisation, which may be suspended itself, for good.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::UnknownOfficer`], [`Error::OfficerIsRevoked`]. Events:
		/// [`Event::OfficerRevoked`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::change_standing())]
		pub fn revoke_officer(origin: OriginFor<T>, officer: OfficerId) -> DispatchResult {
			let (organisation, _) = Self::ensure_admin(origin)?;
			Self::do_revoke_officer(organisation, officer)
		}

		/// Gives an officer of the caller's organisation another key. The officer keeps the number, and
		/// with it what the officer holds; the old key signs nothing any more and is never enrolled
		/// again. An officer whose key was reported may act again.
		///
		/// This gives a key, so it is refused while the organisation is suspended, also where the old key
		/// was stolen: [`Pallet::report_key`] stops that one for good, nobody of the organisation acts
		/// before it is readmitted, and a key that a thief of the administrator's account brought in
		/// meanwhile would act from then on.
		///
		/// `possession` is the new key's signature, as at enrolment.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::OrganisationIsSuspended`], [`Error::KeyUnsafe`], [`Error::PossessionNotProven`],
		/// [`Error::KeyInUse`], [`Error::UnknownOfficer`], [`Error::OfficerIsRevoked`],
		/// [`Error::HistoryFull`]. Events: [`Event::OfficerKeyReplaced`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::replace_officer_key())]
		pub fn replace_officer_key(
			origin: OriginFor<T>,
			officer: OfficerId,
			key: PublicKey,
			possession: Signature,
		) -> DispatchResult {
			let organisation = Self::ensure_active_admin(origin)?;
			Self::do_replace_key(organisation, officer, key, possession)
		}

		/// Gives an officer of the caller's organisation other roles, or another validity, from now on.
		/// What is not given stays as it is when the call is executed, so whoever signs it signs nothing
		/// that a node had to tell. The validity that results must not have ended.
		///
		/// While the organisation is suspended, roles can be taken away and the validity be shortened,
		/// and nothing be widened.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::UnknownOfficer`], [`Error::OfficerIsRevoked`], [`Error::NothingChanged`],
		/// [`Error::NoRole`], [`Error::ValidityInvalid`], [`Error::OrganisationIsSuspended`],
		/// [`Error::HistoryFull`]. Events: [`Event::OfficerAmended`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::amend_officer())]
		pub fn amend_officer(
			origin: OriginFor<T>,
			officer: OfficerId,
			roles: Option<Roles>,
			valid_from_ms: Option<Millis>,
			valid_until_ms: Option<Millis>,
		) -> DispatchResult {
			let (organisation, may_widen) = Self::ensure_admin(origin)?;
			Self::do_amend(organisation, may_widen, officer, roles, valid_from_ms, valid_until_ms)
		}

		/// Reports that a key which an officer of the caller's organisation has or had is in other
		/// hands, or may be, since `suspected_ms`. If the officer has it, it signs nothing any more.
		/// What it signed since that time is shown as doubtful. A key can be reported again with an
		/// earlier time; the earliest counts. The organisation may be suspended.
		///
		/// Origin: signed by an administrator. Errors: [`Error::NotAnAdministrator`],
		/// [`Error::UnknownKey`], [`Error::SuspectedInFuture`], [`Error::SuspectedBeforeKey`],
		/// [`Error::ReportNotEarlier`], [`Error::TooManyReports`]. Events: [`Event::KeyReported`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::report_key())]
		pub fn report_key(
			origin: OriginFor<T>,
			key: PublicKey,
			suspected_ms: Millis,
		) -> DispatchResult {
			let (organisation, _) = Self::ensure_admin(origin)?;
			Self::do_report_key(organisation, key, suspected_ms)
		}

		/// Lets another account govern an organisation, suspended or not: the old one is lost, or in other
		/// hands. The old one governs nothing any more and never will, so what it signed and no block has
		/// taken yet comes to nothing. What it did to officers stands until the new one changes it.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Errors: [`Error::UnknownOrganisation`],
		/// [`Error::AdministratorUnsafe`], [`Error::AdministratorInUse`]. Events:
		/// [`Event::AdministratorReplaced`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::replace_administrator())]
		pub fn replace_administrator(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			admin: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_replace_administrator(organisation, admin)
		}
	}
}
