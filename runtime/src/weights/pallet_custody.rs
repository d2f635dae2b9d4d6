//! Weights of `pallet_custody`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_custody::WeightInfo for WeightInfo<T> {
	/// `n` is from 1 to 256.
	fn submit(n: u32) -> Weight {
		// At least 3_345 ns. Proof, measured: 0 bytes.
		Weight::from_parts(6_309_520, 0)
			.saturating_add(Weight::from_parts(715_696, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	/// `n` is from 1 to 256.
	fn authorize(n: u32) -> Weight {
		// At least 113_661 ns. Proof, measured: 328 + n * 1303 bytes.
		Weight::from_parts(116_455_000, 3591)
			.saturating_add(Weight::from_parts(45_203_868, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 7397).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(3)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(2)))
	}
	/// `n` is from 1 to 256.
	fn authorize_long(n: u32) -> Weight {
		// At least 135_213 ns. Proof, measured: 386 bytes.
		Weight::from_parts(141_613_000, 3591)
			.saturating_add(Weight::from_parts(64_653_488, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(3)))
	}
}
