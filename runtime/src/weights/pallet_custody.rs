//! Weights of `pallet_custody`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_custody::WeightInfo for WeightInfo<T> {
	/// `n` is from 1 to 256.
	fn submit(n: u32) -> Weight {
		// At least 2_514 ns. Proof, measured: 0 bytes.
		Weight::from_parts(2_151_310, 0)
			.saturating_add(Weight::from_parts(569_861, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn authorize_alone() -> Weight {
		// At least 68_753 ns. Proof, measured: 8925 bytes.
		Weight::from_parts(73_570_000, 11101).saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	/// `n` is from 1 to 256.
	fn authorize(n: u32) -> Weight {
		// At least 71_376 ns. Proof, measured: 7918 + n * 1004 bytes.
		Weight::from_parts(72_588_000, 11101)
			.saturating_add(Weight::from_parts(21_107_288, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(2)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(2)))
	}
	/// `n` is from 1 to 256.
	fn authorize_correction(n: u32) -> Weight {
		// At least 74_621 ns. Proof, measured: 7897 + n * 1303 bytes.
		Weight::from_parts(76_494_000, 11101)
			.saturating_add(Weight::from_parts(25_485_616, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 7397).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(3)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(2)))
	}
	/// `n` is from 1 to 256.
	fn authorize_long(n: u32) -> Weight {
		// At least 76_184 ns. Proof, measured: 7955 bytes.
		Weight::from_parts(26_110_069, 11101)
			.saturating_add(Weight::from_parts(28_079_743, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3885).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 1))
			.saturating_add(T::DbWeight::get().reads(u64::from(n).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(n).saturating_mul(3)))
	}
}
