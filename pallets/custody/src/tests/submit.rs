use catena_primitives::{
	attestation::{batch_root, Submission, SubmissionV1},
	custody::Custody as State,
	hash::RangeTags,
	item::{ItemKind, ItemV1, LogHead},
	mmr::Mmr,
	record::{log_leaf, Attestation, Record, RecordV1, Recorded},
	refusal::Refusal,
	statement::Log,
};
use codec::{Decode, Encode};

use crate::{mock::*, Batches, Records};

#[test]
fn first_statement_begins_an_item_that_its_signer_holds() {
	build_and_execute(|| {
		let body = exhibit();
		let submission = signed_v1(OWNER, [body.clone()]);
		let item = record(OWNER, body.clone());

		let found = Recorded { block: 1, time_ms: START_MS, roles: all_roles() };
		let signature = submission.signature;
		assert_eq!(
			Records::<Test>::get((item, Log::Custody, 0)),
			Some(Record::V1(RecordV1 {
				signer: signer(OWNER),
				body,
				attestation: Attestation::Alone { signature },
				recorded: found,
			}))
		);
		let leaf = log_leaf(&item, &batch_root(&[item]), &signature, &found);
		assert_eq!(
			entry(item),
			ItemV1 {
				kind: ItemKind::Exhibit,
				custody: State { holder: OWNER, offer: None },
				log: LogHead {
					range: Mmr::from_leaves(RangeTags::LOG, [leaf]).unwrap(),
					last: item
				},
				own_logs: Default::default(),
			}
		);
		assert_eq!(Batches::<Test>::iter().count(), 0);
		assert_eq!(events(), [recorded(item, Log::Custody, 0, item)]);
	});
}

#[test]
fn several_statements_on_one_item_stand_in_one_block() {
	build_and_execute(|| {
		let item = seize();
		let second = record(OWNER, custody(item, inspect()));
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		let accepted = record(LABORATORY, custody(item, accept(offer)));
		let other = record(CUSTOMS, own(CUSTOMS.organisation, item, inspect()));
		assert_eq!(entry(item).custody, State { holder: LABORATORY, offer: None });
		assert_eq!(
			events(),
			[
				recorded(item, Log::Custody, 0, item),
				recorded(item, Log::Custody, 1, second),
				recorded(item, Log::Custody, 2, offer),
				recorded(item, Log::Custody, 3, accepted),
				recorded(item, Log::Own(CUSTOMS.organisation), 0, other),
			]
		);
	});
}

#[test]
fn record_keeps_the_block_and_time_that_took_it() {
	build_and_execute(|| {
		let item = seize();
		next_block(3_000);
		record(OWNER, custody(item, inspect()));
		let (_, second) = Custody::record_at(item, Log::Custody, 1).unwrap();
		assert_eq!(
			second.recorded,
			Recorded { block: 2, time_ms: START_MS + 3_000, roles: all_roles() }
		);
	});
}

#[test]
fn checking_changes_nothing() {
	build_and_execute(|| {
		let before = root();
		assert_eq!(Custody::check(&signed(OWNER, [exhibit(), exhibit()])), Ok(()));
		assert_eq!(root(), before);
	});
}

#[test]
fn submission_without_statements_is_refused() {
	build_and_execute(|| assert_refused(&signed(OWNER, []), Refusal::EmptyBatch));
}

#[test]
fn statement_of_another_chain_is_refused_with_both() {
	build_and_execute(|| {
		let foreign = [0x33; 32];
		let mut submission = SubmissionV1 { genesis: foreign, ..signed_v1(OWNER, [exhibit()]) };
		let reason = Refusal::WrongGenesis { expected: genesis(), found: foreign };
		assert_refused(&Submission::V1(submission.clone()), reason);

		// It was signed for that chain, and does not become ours by naming ours.
		submission.signature = sign(OWNER, &submission);
		assert_refused(&Submission::V1(submission.clone()), reason);
		submission.genesis = genesis();
		assert_refused(&Submission::V1(submission), Refusal::BadSignature);
	});
}

#[test]
fn length_that_is_not_canonical_does_not_decode() {
	build_and_execute(|| {
		let SubmissionV1 { genesis, signer, bodies, signature } = signed_v1(OWNER, [exhibit()]);
		let body = bodies[0].encode();
		let tail = signature.encode();
		let head = (1u8, genesis, signer).encode();
		let canonical = [&head[..], &[0x04], &body, &tail].concat();
		assert!(Submission::decode(&mut &canonical[..]).is_ok());
		let longer = [&head[..], &[0x05, 0x00], &body, &tail].concat();
		assert!(Submission::decode(&mut &longer[..]).is_err());
	});
}
