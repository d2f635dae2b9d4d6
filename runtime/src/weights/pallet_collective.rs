//! Weights of `pallet_collective`, measured on 2026-11-24: steps 20, repeats 10, CPU AMD EPYC.
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
		// At least 7_201 ns. Proof, measured: 0 + m * 2080 + p * 2037 bytes.
		Weight::from_parts(7_442_000, 16785)
			.saturating_add(Weight::from_parts(1_261_787, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(3_956_178, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1268).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 3585).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(T::DbWeight::get().reads(u64::from(p).saturating_mul(1)))
			.saturating_add(T::DbWeight::get().writes(u64::from(p).saturating_mul(1)))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 1 to 64.
	fn execute(b: u32, m: u32) -> Weight {
		// At least 8_092 ns. Proof, measured: 72 + m * 32 bytes.
		Weight::from_parts(8_124_227, 1556)
			.saturating_add(Weight::from_parts(1_432, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(4_990, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 1 to 64.
	fn propose_execute(b: u32, m: u32) -> Weight {
		// At least 9_995 ns. Proof, measured: 72 + m * 32 bytes.
		Weight::from_parts(9_804_742, 3536)
			.saturating_add(Weight::from_parts(1_463, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(8_963, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 2 to 64.
	/// `p` is from 1 to 64.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		// At least 14_142 ns. Proof, measured: 186 + m * 32 + p * 40 bytes.
		Weight::from_parts(13_656_466, 3548)
			.saturating_add(Weight::from_parts(2_584, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(11_257, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(177_752, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 34).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	/// `m` is from 5 to 64.
	fn vote(m: u32) -> Weight {
		// At least 14_011 ns. Proof, measured: 704 + m * 64 bytes.
		Weight::from_parts(14_842_984, 4169)
			.saturating_add(Weight::from_parts(22_368, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 64).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		// At least 15_564 ns. Proof, measured: 300 + m * 64 + p * 39 bytes.
		Weight::from_parts(15_378_095, 3748)
			.saturating_add(Weight::from_parts(29_892, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(171_364, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 65).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 21_512 ns. Proof, measured: 609 + m * 64 + p * 45 bytes.
		Weight::from_parts(21_428_869, 3861)
			.saturating_add(Weight::from_parts(1_236, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(31_344, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(205_231, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 67).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 45).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_disapproved(m: u32, p: u32) -> Weight {
		// At least 17_826 ns. Proof, measured: 320 + m * 64 + p * 39 bytes.
		Weight::from_parts(17_259_353, 3768)
			.saturating_add(Weight::from_parts(31_208, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(175_956, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 65).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// `b` is from 2 to 1024.
	/// `m` is from 4 to 64.
	/// `p` is from 1 to 64.
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		// At least 23_475 ns. Proof, measured: 629 + m * 64 + p * 45 bytes.
		Weight::from_parts(23_397_806, 3881)
			.saturating_add(Weight::from_parts(959, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(25_810, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(202_742, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 67).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 45).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
	/// `p` is from 1 to 64.
	fn disapprove_proposal(p: u32) -> Weight {
		// At least 8_453 ns. Proof, measured: 227 + p * 32 bytes.
		Weight::from_parts(8_815_740, 1712)
			.saturating_add(Weight::from_parts(139_591, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
	}
	/// `d` is from 0 to 1.
	/// `p` is from 1 to 64.
	fn kill(d: u32, p: u32) -> Weight {
		// At least 13_450 ns. Proof, measured: 1380 + p * 39 bytes.
		Weight::from_parts(14_737_835, 4801)
			.saturating_add(Weight::from_parts(162_068, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 133).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 40).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn release_proposal_cost() -> Weight {
		// At least 8_433 ns. Proof, measured: 808 bytes.
		Weight::from_parts(9_033_000, 4273).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}
}
