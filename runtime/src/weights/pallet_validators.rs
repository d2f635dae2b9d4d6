//! Weights of `pallet_validators`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_validators::WeightInfo for WeightInfo<T> {
	fn add_validator() -> Weight {
		// At least 34_932 ns. Proof, measured: 3140 bytes.
		Weight::from_parts(54_691_000, 6605).saturating_add(T::DbWeight::get().reads_writes(9, 3))
	}
	fn remove_validator() -> Weight {
		// At least 169_953 ns. Proof, measured: 7504 bytes.
		Weight::from_parts(183_854_000, 164419)
			.saturating_add(T::DbWeight::get().reads_writes(72, 2))
	}
	fn invite_candidate() -> Weight {
		// At least 7_070 ns. Proof, measured: 0 bytes.
		Weight::from_parts(7_422_000, 3529).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn set_keys() -> Weight {
		// At least 81_342 ns. Proof, measured: 399 bytes.
		Weight::from_parts(83_715_000, 6339).saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}
	fn report_equivocation() -> Weight {
		// At least 239_578 ns. Proof, measured: 2931 bytes.
		Weight::from_parts(246_398_000, 6396).saturating_add(T::DbWeight::get().reads_writes(13, 5))
	}
}
