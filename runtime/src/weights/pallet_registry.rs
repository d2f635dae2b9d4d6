//! Weights of `pallet_registry`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_registry::WeightInfo for WeightInfo<T> {
	fn admit_organisation() -> Weight {
		// At least 16_034 ns. Proof, measured: 219 bytes.
		Weight::from_parts(16_986_000, 3529).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn suspend_organisation() -> Weight {
		// At least 10_415 ns. Proof, measured: 323 bytes.
		Weight::from_parts(11_297_000, 3591).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn readmit_organisation() -> Weight {
		// Not measured yet: it has come to read the time, and an entry with all suspensions.
		Weight::from_parts(15_000_000, 3591).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn enrol_officer() -> Weight {
		// At least 152_770 ns. Proof, measured: 455 bytes.
		Weight::from_parts(161_012_000, 3591).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	fn change_standing() -> Weight {
		// Not measured yet: it has come to read the time, and to read and write an entry of 8 KB.
		Weight::from_parts(40_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn replace_officer_key() -> Weight {
		// Not measured yet: as `enrol_officer`, with an entry of 8 KB that is read and written.
		Weight::from_parts(190_000_000, 10_000)
			.saturating_add(T::DbWeight::get().reads_writes(6, 2))
	}
	fn amend_officer() -> Weight {
		// Not measured yet: as `change_standing`.
		Weight::from_parts(40_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn report_key() -> Weight {
		// Not measured yet: as `change_standing`, with all reports looked at.
		Weight::from_parts(60_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn replace_administrator() -> Weight {
		// Not measured yet: as `admit_organisation`.
		Weight::from_parts(20_000_000, 3591).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}
