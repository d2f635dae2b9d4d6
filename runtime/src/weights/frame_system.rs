//! Weights of `frame_system`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` is from 0 to 3932160.
	fn remark(b: u32) -> Weight {
		// At least 1_482 ns. Proof, measured: 0 bytes.
		Weight::from_parts(8_672_944, 0)
			.saturating_add(Weight::from_parts(227, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	/// `b` is from 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// At least 4_046 ns. Proof, measured: 0 bytes.
		Weight::from_parts(11_664_218, 0)
			.saturating_add(Weight::from_parts(2_000, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	fn set_heap_pages() -> Weight {
		// At least 2_944 ns. Proof, measured: 0 bytes.
		Weight::from_parts(3_244_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	fn set_code() -> Weight {
		// At least 116_079_778 ns. Proof, measured: 0 bytes.
		Weight::from_parts(122_674_610_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	/// `i` is from 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// At least 1_542 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_633_000, 0)
			.saturating_add(Weight::from_parts(825_987, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().writes(u64::from(i).saturating_mul(1)))
	}
	/// `i` is from 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// At least 1_612 ns. Proof, measured: 0 bytes.
		Weight::from_parts(1_702_000, 0)
			.saturating_add(Weight::from_parts(606_298, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().writes(u64::from(i).saturating_mul(1)))
	}
	/// `p` is from 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// At least 3_045 ns. Proof, measured: 24 + p * 69 bytes.
		Weight::from_parts(3_185_000, 44)
			.saturating_add(Weight::from_parts(1_254_195, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 70).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
			.saturating_add(T::DbWeight::get().reads(u64::from(p).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(p).saturating_mul(1)))
	}
	fn authorize_upgrade() -> Weight {
		// At least 22_744 ns. Proof, measured: 0 bytes.
		Weight::from_parts(32_970_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}
	fn apply_authorized_upgrade() -> Weight {
		// At least 118_827_313 ns. Proof, measured: 22 bytes.
		Weight::from_parts(126_093_894_000, 1518)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
}
