//! Weights of `frame_system`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` is from 0 to 4194304.
	fn remark(b: u32) -> Weight {
		// At least 1_372 ns. Proof, measured: 0 bytes.
		Weight::from_parts(26_096_938, 0)
			.saturating_add(Weight::from_parts(192, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	/// `b` is from 0 to 4194304.
	fn remark_with_event(b: u32) -> Weight {
		// At least 3_525 ns. Proof, measured: 0 bytes.
		Weight::from_parts(20_703_911, 0)
			.saturating_add(Weight::from_parts(1_756, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn set_heap_pages() -> Weight {
		// At least 2_604 ns. Proof, measured: 0 bytes.
		Weight::from_parts(2_854_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	fn set_code() -> Weight {
		// At least 97_209_066 ns. Proof, measured: 0 bytes.
		Weight::from_parts(107_171_785_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	/// `i` is from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// At least 1_272 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_382_000, 0)
			.saturating_add(Weight::from_parts(599_938, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().writes(u64::from(i).saturating_mul(1)))
	}
	/// `i` is from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// At least 1_301 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_392_000, 0)
			.saturating_add(Weight::from_parts(433_407, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().writes(u64::from(i).saturating_mul(1)))
	}
	/// `p` is from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// At least 2_543 ns. Proof, measured: 27 + p * 69 bytes.
		Weight::from_parts(2_684_000, 44)
			.saturating_add(Weight::from_parts(869_085, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 70).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().reads(u64::from(p).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(p).saturating_mul(1)))
	}
	fn authorize_upgrade() -> Weight {
		// At least 5_398 ns. Proof, measured: 0 bytes.
		Weight::from_parts(12_849_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	fn apply_authorized_upgrade() -> Weight {
		// At least 104_061_907 ns. Proof, measured: 22 bytes.
		Weight::from_parts(109_731_673_000, 1518)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
}
