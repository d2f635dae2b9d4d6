//! Weights of `frame_system_extensions`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// At least 1_352 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_502_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// At least 2_864 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_065_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// At least 2_864 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_075_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_non_zero_sender() -> Weight {
		// At least 430 ns. Proof, measured: 0 bytes.
		Weight::from_parts(511_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_nonce() -> Weight {
		// At least 4_937 ns. Proof, measured: 0 bytes.
		Weight::from_parts(5_298_000, 3529).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn check_spec_version() -> Weight {
		// At least 320 ns. Proof, measured: 0 bytes.
		Weight::from_parts(381_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_tx_version() -> Weight {
		// At least 320 ns. Proof, measured: 0 bytes.
		Weight::from_parts(381_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn check_weight() -> Weight {
		// At least 2_514 ns. Proof, measured: 0 bytes.
		Weight::from_parts(2_754_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn weight_reclaim() -> Weight {
		// At least 1_432 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_592_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
}
