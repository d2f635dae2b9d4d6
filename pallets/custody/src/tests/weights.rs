use catena_primitives::{
	attestation::Submission,
	statement::{Body, Place},
};
use frame_support::{
	traits::Authorize,
	weights::{constants::RocksDbWeight, Weight},
};
use sp_runtime::transaction_validity::TransactionSource::InBlock;

use crate::mock::*;

/// What recording a batch took less than it was counted for.
fn unused(bodies: Vec<Body>) -> Weight {
	let (_, unused) = call(&signed(OWNER, bodies)).authorize(InBlock).unwrap().unwrap();
	unused
}

/// An exhibit, and so many statements in its custody log.
fn log(statements: u32) -> Vec<Body> {
	let first = exhibit();
	let item = hash(OWNER, &first);
	let mut all = vec![first];
	let mut parent = item;
	for sequence in 1..=statements {
		let next = body(Place::Custody { item, sequence, parent }, inspect());
		parent = hash(OWNER, &next);
		all.push(next);
	}
	all
}

#[test]
fn head_that_a_batch_repeats_is_given_back_and_records_side_by_side_count_as_neighbours() {
	build_and_execute(|| {
		let write = RocksDbWeight::get().writes(1);
		let repeated = write.saturating_mul(2) - NeighbourWrite::get();
		assert_eq!(unused(log(3)), repeated.saturating_mul(3));
		assert_eq!(unused([log(2), log(1)].concat()), repeated.saturating_mul(3));
	});
}

#[test]
fn records_of_the_longest_logs_are_no_neighbours() {
	build_and_execute(|| {
		let item = [3; 32];
		let at = |sequence| body(Place::Custody { item, sequence, parent: [4; 32] }, inspect());
		let given_back = |sequence| {
			let Submission::V1(batch) = signed(OWNER, [at(sequence - 1), at(sequence)]);
			Custody::unused_weight(&batch, &batch.hashes())
		};
		let write = RocksDbWeight::get().writes(1);
		assert_eq!(given_back(65_535), write.saturating_mul(2) - NeighbourWrite::get());
		assert_eq!(given_back(65_536), write);
	});
}

#[test]
fn batch_of_as_many_logs_as_statements_gets_nothing_back() {
	build_and_execute(|| {
		assert_eq!(unused(exhibits(3)), Weight::zero());
		assert_eq!(unused(log(0)), Weight::zero());
	});
}
