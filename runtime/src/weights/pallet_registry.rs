//! Weights of `pallet_registry`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_registry::WeightInfo for WeightInfo<T> {
	fn admit_organisation() -> Weight {
		// At least 18_498 ns. Proof, measured: 219 bytes.
		Weight::from_parts(19_179_000, 3529).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn suspend_organisation() -> Weight {
		// At least 9_514 ns. Proof, measured: 323 bytes.
		Weight::from_parts(10_075_000, 4127).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn readmit_organisation() -> Weight {
		// At least 9_474 ns. Proof, measured: 332 bytes.
		Weight::from_parts(10_015_000, 4127).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn enrol_officer() -> Weight {
		// At least 130_284 ns. Proof, measured: 455 bytes.
		Weight::from_parts(132_808_000, 4127).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	fn change_standing() -> Weight {
		// At least 17_576 ns. Proof, measured: 7521 bytes.
		Weight::from_parts(18_677_000, 11101).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn replace_officer_key() -> Weight {
		// At least 135_873 ns. Proof, measured: 7668 bytes.
		Weight::from_parts(140_049_000, 11101).saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	fn amend_officer() -> Weight {
		// At least 18_237 ns. Proof, measured: 7569 bytes.
		Weight::from_parts(19_529_000, 11101).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn report_key() -> Weight {
		// At least 21_292 ns. Proof, measured: 7721 bytes.
		Weight::from_parts(22_454_000, 11101).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn replace_administrator() -> Weight {
		// At least 19_960 ns. Proof, measured: 336 bytes.
		Weight::from_parts(20_711_000, 4127).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}
