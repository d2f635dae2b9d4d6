use catena_primitives::{
	hash::RangeTags,
	mmr::{self, Mmr},
};
use frame_support::traits::OnInitialize;
use proptest::prelude::*;
use sp_core::H256;

use crate::{invariants, mock::*, Blocks};

const TAGS: RangeTags = RangeTags::ANCESTRY;

fn leaf(hash: &H256) -> catena_primitives::Hash {
	mmr::leaf(TAGS, hash.as_bytes())
}

#[test]
fn genesis_has_no_leaf() {
	build_and_execute(|| assert_eq!(Blocks::<Test>::get(), Mmr::default()));
}

#[test]
fn first_block_appends_the_hash_of_genesis() {
	build_and_execute(|| {
		run_to(1);
		assert_eq!(Blocks::<Test>::get(), Mmr::from_leaves(TAGS, [leaf(&genesis_hash())]).unwrap());
	});
}

#[test]
fn a_block_that_is_initialized_twice_breaks_i1() {
	build_and_execute(|| {
		run_to(3);
		let before = Blocks::<Test>::get();
		Ancestry::on_initialize(3);
		assert!(invariants::one_leaf_per_block::<Test>().is_err());
		Blocks::<Test>::put(before);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn leaf_k_is_the_hash_of_block_k(last in 1u64..80) {
		build_and_execute(|| {
			let hashes = run_to(last);
			let range = Blocks::<Test>::get();
			assert_eq!(u64::from(range.leaves()), last);
			for k in 0..range.leaves() {
				let own = &hashes[k as usize];
				let path =
					mmr::path(TAGS, range.leaves(), k, |i| hashes.get(i as usize).map(leaf)).unwrap();
				assert!(range.contains(TAGS, k, leaf(own), &path));
				assert!(!range.contains(TAGS, k, leaf(&hashes[last as usize]), &path));
			}
		});
	}
}
