//! Weights of `pallet_registry`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_registry::WeightInfo for WeightInfo<T> {
	fn admit_organisation() -> Weight {
		// At least 16_034 ns. Proof, measured: 219 bytes.
		Weight::from_parts(16_986_000, 3529).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn suspend_organisation() -> Weight {
		// At least 10_415 ns. Proof, measured: 323 bytes.
		Weight::from_parts(11_297_000, 3591).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn readmit_organisation() -> Weight {
		// At least 8_283 ns. Proof, measured: 289 bytes.
		Weight::from_parts(8_923_000, 3591).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn enrol_officer() -> Weight {
		// At least 152_770 ns. Proof, measured: 455 bytes.
		Weight::from_parts(161_012_000, 3591).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	fn change_standing() -> Weight {
		// At least 15_423 ns. Proof, measured: 491 bytes.
		Weight::from_parts(16_565_000, 3591).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
}
