//! What the calls take, measured: see `scripts/weights`.

#![allow(clippy::expect_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use alloc::{boxed::Box, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::{pallet_prelude::*, RawOrigin};
use pallet_session::NextKeys;

use crate::{Call, Config, Minimum, Offenders, Pallet, Validators};

/// What the benchmarks need of the runtime.
pub trait Setup: Config {
	/// Session keys, and the proof that `owner` has them.
	fn session_keys(owner: &Self::AccountId) -> (Self::Keys, Vec<u8>);

	/// What a block does with the report that the owner of these keys, who is in the current set, voted
	/// for two blocks in one round.
	fn report(keys: &Self::Keys) -> Box<dyn FnOnce() -> DispatchResult>;
}

fn council<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn validator<T: Setup>(index: u32) -> T::AccountId {
	let who = account("validator", index, 0);
	let (keys, _) = T::session_keys(&who);
	NextKeys::<T>::insert(&who, keys);
	who
}

/// A set of so many, of whom one is enough.
fn set_of<T: Setup>(count: u32) {
	let mut all: Vec<T::AccountId> = (0..count).map(validator::<T>).collect();
	all.sort();
	Validators::<T>::put(BoundedVec::try_from(all).expect("not more than there can be"));
	Minimum::<T>::put(1);
}

#[benchmarks(where T: Setup)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_validator() -> Result<(), BenchmarkError> {
		let most = <T as Config>::MaxValidators::get();
		set_of::<T>(most - 1);
		let (by, who) = (council::<T>()?, validator::<T>(most));

		#[extrinsic_call]
		_(by as OriginFor<T>, who.clone());

		assert!(Validators::<T>::get().contains(&who));
		Ok(())
	}

	#[benchmark]
	fn remove_validator() -> Result<(), BenchmarkError> {
		set_of::<T>(<T as Config>::MaxValidators::get());
		let (by, who) = (council::<T>()?, validator::<T>(0));

		#[extrinsic_call]
		_(by as OriginFor<T>, who.clone());

		assert!(!Validators::<T>::get().contains(&who));
		Ok(())
	}

	#[benchmark]
	fn invite_candidate() -> Result<(), BenchmarkError> {
		let by = council::<T>()?;
		let who: T::AccountId = account("candidate", 0, 0);

		#[extrinsic_call]
		_(by as OriginFor<T>, who.clone());

		assert_eq!(frame_system::Pallet::<T>::reference_count(&who), 1);
		Ok(())
	}

	/// pallet-session's call: the benchmark that the SDK has of it needs its staking.
	#[benchmark]
	fn set_keys() -> Result<(), BenchmarkError> {
		let who: T::AccountId = account("candidate", 0, 0);
		Pallet::<T>::invite_candidate(council::<T>()?, who.clone())?;
		// Keys are changed, for then those before have to be forgotten.
		let by: OriginFor<T> = RawOrigin::Signed(who.clone()).into();
		let (keys, proof) = T::session_keys(&who);
		pallet_session::Pallet::<T>::set_keys(by.clone(), keys, proof)?;
		let (keys, proof) = T::session_keys(&who);

		#[block]
		{
			pallet_session::Pallet::<T>::set_keys(by, keys, proof)?;
		}

		assert!(Pallet::<T>::is_able(&who));
		Ok(())
	}
	/// GRANDPA's call: what its own benchmarks measure is a part of it.
	#[benchmark]
	fn report_equivocation() -> Result<(), BenchmarkError> {
		set_of::<T>(<T as Config>::MaxValidators::get());
		let offender = Validators::<T>::get()[0].clone();
		let keys = NextKeys::<T>::get(&offender).expect("the set is able");
		// What is planned in one session is queued in the next, and then in force.
		for _ in 0..2 {
			pallet_session::Pallet::<T>::rotate_session();
		}
		let report = T::report(&keys);
		// Of a session that has ended, who was in the set has to be proven.
		pallet_session::Pallet::<T>::rotate_session();

		#[block]
		{
			report()?;
		}

		assert_eq!(Offenders::<T>::get().into_inner(), [offender]);
		Ok(())
	}
}
