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
		// At least 3_265 ns. Proof, measured: 0 bytes.
		Weight::from_parts(7_924_364, 0)
			.saturating_add(Weight::from_parts(696_225, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn authorize_alone() -> Weight {
		// At least 88_042 ns. Proof, measured: 1356 bytes.
		Weight::from_parts(105_729_000, 4875).saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	/// `n` is from 1 to 256.
	fn authorize(n: u32) -> Weight {
		// At least 101_563 ns. Proof, measured: 349 + n * 1004 bytes.
		Weight::from_parts(109_474_000, 3591)
			.saturating_add(Weight::from_parts(38_471_154, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(2)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(2)))
	}
	/// `n` is from 1 to 256.
	fn authorize_correction(n: u32) -> Weight {
		// At least 109_334 ns. Proof, measured: 328 + n * 1303 bytes.
		Weight::from_parts(112_920_000, 3591)
			.saturating_add(Weight::from_parts(45_314_182, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 7397).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(3)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(2)))
	}
	/// `n` is from 1 to 256.
	fn authorize_long(n: u32) -> Weight {
		// At least 125_418 ns. Proof, measured: 386 bytes.
		Weight::from_parts(71_797_763, 3591)
			.saturating_add(Weight::from_parts(68_089_528, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(3)))
	}
}
