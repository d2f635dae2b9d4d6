use catena_primitives::{attestation::MAX_BATCH, refusal::Refusal, statement::Body};
use frame_support::traits::Hooks;

use crate::{mock::*, Usage};

fn exhibits(count: u32) -> Vec<Body> {
	(0..count).map(|_| exhibit()).collect()
}

/// Uses up the owner's organisation's quota of this block.
fn use_up() {
	assert_eq!(send(&signed(OWNER, exhibits(MAX_BATCH))), Ok(Ok(())));
	assert_eq!(send(&signed(COLLEAGUE, exhibits(QUOTA - MAX_BATCH))), Ok(Ok(())));
}

#[test]
fn organisation_records_no_more_than_its_quota_in_a_block() {
	build_and_execute(|| {
		use_up();
		for by in [OWNER, COLLEAGUE] {
			assert_refused(
				&signed(by, [exhibit()]),
				Refusal::QuotaExceeded { limit: QUOTA, asked: QUOTA + 1 },
			);
		}
	});
}

#[test]
fn batch_that_does_not_fit_uses_nothing_up() {
	build_and_execute(|| {
		assert_eq!(send(&signed(OWNER, exhibits(MAX_BATCH))), Ok(Ok(())));
		let room = QUOTA - MAX_BATCH;
		assert_refused(
			&signed(OWNER, exhibits(room + 1)),
			Refusal::QuotaExceeded { limit: QUOTA, asked: QUOTA + 1 },
		);
		assert_eq!(Usage::<Test>::get(1), (1, MAX_BATCH));
		assert_eq!(send(&signed(OWNER, exhibits(room))), Ok(Ok(())));
	});
}

#[test]
fn quota_of_one_organisation_is_not_anothers() {
	build_and_execute(|| {
		use_up();
		record(LABORATORY, exhibit());
	});
}

#[test]
fn quota_is_whole_again_in_the_next_block() {
	build_and_execute(|| {
		use_up();
		next_block(3_000);
		use_up();
		assert_eq!(Usage::<Test>::get(1), (2, QUOTA));
	});
}

#[test]
fn refused_statement_uses_nothing_up() {
	build_and_execute(|| {
		let item = seize();
		assert_statement_refused(OWNER, custody(item, accept([0; 32])), Refusal::NoOpenOffer);
		assert_eq!(Usage::<Test>::get(1), (1, 1));
	});
}

#[test]
fn quota_of_a_full_batch_is_enough() {
	build_and_execute(|| {
		QuotaPerBlock::set(MAX_BATCH);
		Custody::integrity_test();
	});
}

#[test]
#[should_panic(expected = "a full batch must fit into an organisation's quota")]
fn runtime_whose_quota_holds_no_full_batch_does_not_begin() {
	build_and_execute(|| {
		QuotaPerBlock::set(MAX_BATCH - 1);
		Custody::integrity_test();
	});
}
