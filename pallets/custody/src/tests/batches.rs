use catena_primitives::{
	attestation::{batch_root, Submission, SubmissionV1, MAX_BATCH},
	record::{Attestation, Batch},
	refusal::Refusal,
	statement::{Body, Log, Place},
};
use codec::{Decode, Encode};

use crate::{mock::*, Batches, Items};

#[test]
fn every_statement_of_a_full_batch_is_recorded_in_order() {
	build_and_execute(|| {
		let submission = signed_v1(OWNER, exhibits(MAX_BATCH));
		let hashes = submission.hashes();
		assert_eq!(Custody::check(&Submission::V1(submission.clone())), Ok(()));
		assert_eq!(send(&Submission::V1(submission.clone())), Ok(Ok(())));

		let expected: Vec<_> =
			hashes.iter().map(|hash| recorded(*hash, Log::Custody, 0, *hash)).collect();
		assert_eq!(events(), expected);
		let root = batch_root(&hashes);
		for (index, hash) in (0u16..).zip(&hashes) {
			let (found, record) = Custody::record_at(*hash, Log::Custody, 0).unwrap();
			assert_eq!(found, *hash);
			assert_eq!(record.attestation, Attestation::InBatch { root, index });
		}
		assert_eq!(
			Batches::<Test>::iter().collect::<Vec<_>>(),
			[(
				root,
				Batch::V1 {
					signature: submission.signature,
					statements: hashes.try_into().unwrap()
				}
			)]
		);
	});
}

#[test]
fn batch_over_its_bound_does_not_decode() {
	build_and_execute(|| {
		let SubmissionV1 { genesis, signer, bodies, signature } =
			signed_v1(OWNER, exhibits(MAX_BATCH));
		let mut bodies = bodies.into_inner();
		let encoded = |bodies: &Vec<Body>| (1u8, genesis, signer, bodies, signature).encode();
		assert!(Submission::decode(&mut &encoded(&bodies)[..]).is_ok());
		bodies.push(exhibit());
		assert!(Submission::decode(&mut &encoded(&bodies)[..]).is_err());
	});
}

#[test]
fn batch_carries_its_own_chain_of_statements() {
	build_and_execute(|| {
		let first = exhibit();
		let item = hash(OWNER, &first);
		let second = body(Place::Custody { item, sequence: 1, parent: item }, inspect());
		let parent = hash(OWNER, &second);
		let third = body(Place::Custody { item, sequence: 2, parent }, offer_to(LABORATORY));
		let last = hash(OWNER, &third);

		assert_eq!(send(&signed(OWNER, [first, second, third])), Ok(Ok(())));
		assert_eq!(
			events(),
			[
				recorded(item, Log::Custody, 0, item),
				recorded(item, Log::Custody, 1, parent),
				recorded(item, Log::Custody, 2, last),
			]
		);
	});
}

#[test]
fn one_bad_statement_refuses_the_batch_and_is_named() {
	build_and_execute(|| {
		let item = seize();
		let bad = custody(item, accept([0; 32]));
		for index in 0..3u16 {
			let mut bodies = exhibits(3);
			bodies[usize::from(index)] = bad.clone();
			assert_refused(&signed(OWNER, bodies), at(index, Refusal::NoOpenOffer));
		}
		assert_eq!(Items::<Test>::iter_keys().collect::<Vec<_>>(), [item]);
	});
}

#[test]
fn statement_twice_in_a_batch_is_refused() {
	build_and_execute(|| {
		let body = exhibit();
		let item = hash(OWNER, &body);
		assert_refused(
			&signed(OWNER, [body.clone(), body]),
			at(1, Refusal::AlreadyRecorded { item, sequence: 0, block: 1 }),
		);
	});
}

#[test]
fn two_statements_for_one_place_in_a_batch_are_refused() {
	build_and_execute(|| {
		let item = seize();
		let (winner, loser) = (custody(item, inspect()), custody(item, inspect()));
		let by = hash(OWNER, &winner);
		assert_refused(
			&signed(OWNER, [winner, loser]),
			at(1, Refusal::PlaceTaken { sequence: 1, by, next: 2 }),
		);
	});
}

#[test]
fn member_of_a_batch_is_not_signed_alone() {
	build_and_execute(|| {
		let batch = signed_v1(OWNER, exhibits(3));
		let alone = SubmissionV1 {
			bodies: vec![batch.bodies[1].clone()].try_into().unwrap(),
			..batch.clone()
		};
		// Neither before the batch is recorded nor afterwards.
		assert_refused(&Submission::V1(alone.clone()), Refusal::BadSignature);
		assert_eq!(send(&Submission::V1(batch)), Ok(Ok(())));
		assert_refused(&Submission::V1(alone), Refusal::BadSignature);
	});
}

#[test]
fn member_of_a_batch_that_is_signed_again_alone_is_known() {
	build_and_execute(|| {
		let bodies = exhibits(3);
		assert_eq!(send(&signed(OWNER, bodies.clone())), Ok(Ok(())));
		next_block(3_000);
		let item = hash(OWNER, &bodies[1]);
		assert_statement_refused(
			OWNER,
			bodies[1].clone(),
			Refusal::AlreadyRecorded { item, sequence: 0, block: 1 },
		);
	});
}

#[test]
fn batch_cannot_be_shortened_lengthened_or_reordered() {
	build_and_execute(|| {
		let batch = signed_v1(OWNER, exhibits(3));
		let with = |bodies: Vec<Body>| {
			Submission::V1(SubmissionV1 { bodies: bodies.try_into().unwrap(), ..batch.clone() })
		};
		let [a, b, c] = [0, 1, 2].map(|index| batch.bodies[index].clone());
		for bodies in [
			vec![a.clone(), b.clone()],
			vec![a.clone(), b.clone(), c.clone(), exhibit()],
			vec![b.clone(), a.clone(), c.clone()],
			vec![a.clone(), b.clone(), c.clone(), c.clone()],
		] {
			assert_refused(&with(bodies), Refusal::BadSignature);
		}
		assert_eq!(Custody::check(&with(vec![a, b, c])), Ok(()));
	});
}
