//! Weights of `frame_system_extensions`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// At least 1_463 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_662_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// At least 3_165 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_515_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// At least 3_194 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_495_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_non_zero_sender() -> Weight {
		// At least 440 ns. Proof, measured: 0 bytes.
		Weight::from_parts(531_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_nonce() -> Weight {
		// At least 5_528 ns. Proof, measured: 0 bytes.
		Weight::from_parts(6_059_000, 3529).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn check_spec_version() -> Weight {
		// At least 350 ns. Proof, measured: 0 bytes.
		Weight::from_parts(421_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_tx_version() -> Weight {
		// At least 350 ns. Proof, measured: 0 bytes.
		Weight::from_parts(420_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_weight() -> Weight {
		// At least 3_045 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_315_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn weight_reclaim() -> Weight {
		// At least 1_652 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_853_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
}
