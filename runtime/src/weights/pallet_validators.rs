//! Weights of `pallet_validators`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_validators::WeightInfo for WeightInfo<T> {
	fn add_validator() -> Weight {
		// At least 41_182 ns. Proof, measured: 2886 bytes.
		Weight::from_parts(53_481_000, 6351).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn remove_validator() -> Weight {
		// At least 220_100 ns. Proof, measured: 7245 bytes.
		Weight::from_parts(231_979_000, 164160)
			.saturating_add(T::DbWeight::get().reads_writes(66, 2))
	}
	fn invite_candidate() -> Weight {
		// At least 8_022 ns. Proof, measured: 0 bytes.
		Weight::from_parts(8_612_000, 3529).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn set_keys() -> Weight {
		// At least 88_943 ns. Proof, measured: 399 bytes.
		Weight::from_parts(97_186_000, 6339).saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}
	fn report_equivocation() -> Weight {
		Weight::from_parts(1_000_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(80, 10))
	}
}
