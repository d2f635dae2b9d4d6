//! How the council authorizes a new runtime.
//!
//! # Overview
//!
//! The SDK upgrades in two steps: somebody authorizes the hash of the new code, and then anybody
//! hands in the code itself (`system.apply_authorized_upgrade`). The first step asks for the root
//! origin. Nobody is root on this chain, and a council that could act as root could rewrite records.
//! So this pallet lets the council do that one step and nothing else.
//!
//! # Trust assumptions
//!
//! [`Config::GovernanceOrigin`] is trusted with everything: a new runtime can do what it likes to the
//! state. It cannot change what was proven before.

#![warn(missing_docs)]

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::{pallet_prelude::*, WeightInfo as _};

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may authorize a new runtime.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Authorizes the runtime whose code has the hash `code_hash` (BLAKE2b, 32 bytes).
		///
		/// The code has to have this chain's `spec_name` and a higher `spec_version`; that is checked
		/// when it is handed in. A later authorization replaces this one.
		///
		/// - Origin: [`Config::GovernanceOrigin`].
		/// - Errors: none of its own.
		/// - Events: `System::UpgradeAuthorized`.
		#[pallet::call_index(0)]
		#[pallet::weight((T::SystemWeightInfo::authorize_upgrade(), DispatchClass::Operational))]
		pub fn authorize_upgrade(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			frame_system::Pallet::<T>::do_authorize_upgrade(code_hash, true);
			Ok(())
		}
	}
}
