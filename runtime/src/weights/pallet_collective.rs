//! Weights of `pallet_collective`, measured on 2026-11-23: steps 20, repeats 10, CPU AMD EPYC.
//!
//! Written by `./scripts/weights`.

#![allow(missing_docs, clippy::all)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collective::WeightInfo for WeightInfo<T> {
	/// `m` is from 0 to 64.
	/// `n` is from 0 to 64.
	/// `p` is from 0 to 64.
	fn set_members(m: u32, _n: u32, p: u32) -> Weight {
		// At least 8_683 ns. Proof, measured: 0 + m * 2080 + p * 2037 bytes.
		Weight::from_parts(8_763_000, 16785)
			.saturating_add(Weight::from_parts(1_598_912, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(5_154_063, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1271).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 3588).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(T::DbWeight::get().reads(u64::from(p).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(p).saturating_mul(1)))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 1 to 64.
	fn execute(b: u32, m: u32) -> Weight {
		// At least 9_524 ns. Proof, measured: 72 + m * 32 bytes.
		Weight::from_parts(9_672_742, 1556)
			.saturating_add(Weight::from_parts(1_740, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(7_045, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 1 to 64.
	fn propose_execute(b: u32, m: u32) -> Weight {
		// At least 11_738 ns. Proof, measured: 72 + m * 32 bytes.
		Weight::from_parts(11_624_341, 3536)
			.saturating_add(Weight::from_parts(1_787, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(11_116, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 2 to 64.
	/// `p` is from 1 to 64.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		// At least 16_355 ns. Proof, measured: 186 + m * 32 + p * 40 bytes.
		Weight::from_parts(15_715_965, 3543)
			.saturating_add(Weight::from_parts(3_981, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(304_106, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 34).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	/// `m` is from 5 to 64.
	fn vote(m: u32) -> Weight {
		// At least 18_047 ns. Proof, measured: 704 + m * 64 bytes.
		Weight::from_parts(21_499_399, 4169)
			.saturating_add(Weight::from_parts(50_902, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 64).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		// At least 18_307 ns. Proof, measured: 300 + m * 64 + p * 39 bytes.
		Weight::from_parts(15_442_201, 3748)
			.saturating_add(Weight::from_parts(51_004, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(313_434, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 65).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 26_079 ns. Proof, measured: 609 + m * 64 + p * 45 bytes.
		Weight::from_parts(21_722_621, 3872)
			.saturating_add(Weight::from_parts(3_163, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(25_747, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(470_618, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 67).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 45).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_disapproved(m: u32, p: u32) -> Weight {
		// At least 19_810 ns. Proof, measured: 320 + m * 64 + p * 39 bytes.
		Weight::from_parts(16_178_106, 3768)
			.saturating_add(Weight::from_parts(66_527, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(310_688, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 65).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 28_042 ns. Proof, measured: 629 + m * 64 + p * 45 bytes.
		Weight::from_parts(22_811_639, 3892)
			.saturating_add(Weight::from_parts(2_636, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(42_533, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(426_061, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 67).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 45).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// `p` is from 1 to 64.
	fn disapprove_proposal(p: u32) -> Weight {
		// At least 9_815 ns. Proof, measured: 227 + p * 32 bytes.
		Weight::from_parts(9_967_820, 1712)
			.saturating_add(Weight::from_parts(192_521, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
	}
	/// `d` is from 0 to 1.
	/// `p` is from 1 to 64.
	fn kill(d: u32, p: u32) -> Weight {
		// At least 15_383 ns. Proof, measured: 1380 + p * 39 bytes.
		Weight::from_parts(16_732_694, 4800)
			.saturating_add(Weight::from_parts(286_420, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 134).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn release_proposal_cost() -> Weight {
		// At least 9_895 ns. Proof, measured: 808 bytes.
		Weight::from_parts(12_068_000, 4273).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}
}
