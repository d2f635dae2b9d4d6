//! Weights of `pallet_timestamp`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_timestamp::WeightInfo for WeightInfo<T> {
	fn set() -> Weight {
		// At least 4_116 ns. Proof, measured: 80 bytes.
		Weight::from_parts(4_417_000, 1493).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn on_finalize() -> Weight {
		// At least 550 ns. Proof, measured: 0 bytes.
		Weight::from_parts(621_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
}
