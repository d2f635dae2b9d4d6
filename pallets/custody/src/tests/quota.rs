use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	attestation::{Submission, SubmissionV1, MAX_BATCH, QUOTA_UNITS_PER_SUBMISSION},
	bounded::BoundedText,
	refusal::Refusal,
	statement::{Body, Place},
};
use frame_support::traits::Hooks;

use crate::{mock::*, Usage};

/// What the [`longest`] statement costs, sent alone.
const LONGEST_COST: u32 = QUOTA_UNITS_PER_SUBMISSION + 4;

fn text<const MAX: u32>() -> BoundedText<MAX> {
	vec![b'x'; MAX as usize].try_into().unwrap()
}

/// The artefact that takes the most bytes.
fn longest() -> Body {
	let object_id = ObjectId {
		object_type: text(),
		materials: text(),
		measurements: text(),
		inscriptions: text(),
		features: text(),
		title: text(),
		subject: text(),
		period: text(),
		maker: text(),
		description: text(),
		inventory_number: text(),
		origin: text(),
	};
	body(Place::First, Action::RegisterArtefact(object_id))
}

/// What the owner's organisation has used up in the last block in which it recorded.
fn used() -> u32 {
	Usage::<Test>::get(OWNER.organisation).1
}

/// What is refused when `asked` units would be used up.
fn exceeded(asked: u32) -> Refusal {
	Refusal::QuotaExceeded { limit: QUOTA, asked }
}

#[test]
fn organisation_records_no_more_than_its_quota_in_a_block() {
	build_and_execute(|| {
		use_up(QUOTA);
		for by in [OWNER, COLLEAGUE] {
			assert_refused(&signed(by, [exhibit()]), exceeded(QUOTA + SINGLE_COST));
		}
	});
}

#[test]
fn batch_that_does_not_fit_uses_nothing_up() {
	build_and_execute(|| {
		use_up(QUOTA - 100);
		assert_refused(&costing(101), exceeded(QUOTA + 1));
		assert_eq!(used(), QUOTA - 100);
		assert_eq!(send(&costing(100)), Ok(Ok(())));
		assert_eq!(used(), QUOTA);
	});
}

#[test]
fn long_statement_uses_up_as_much_as_several_short_ones() {
	build_and_execute(|| {
		record(OWNER, exhibit());
		assert_eq!(used(), SINGLE_COST);
		record(OWNER, longest());
		assert_eq!(used(), SINGLE_COST + LONGEST_COST);
	});
}

#[test]
fn long_statement_is_taken_while_all_of_it_fits() {
	build_and_execute(|| {
		use_up(QUOTA - LONGEST_COST);
		record(OWNER, longest());
		assert_eq!(used(), QUOTA);
		assert_refused(&signed(OWNER, [exhibit()]), exceeded(QUOTA + SINGLE_COST));
	});
}

#[test]
fn long_statement_is_refused_where_short_ones_still_fit() {
	build_and_execute(|| {
		use_up(QUOTA - LONGEST_COST + 1);
		assert_refused(&signed(OWNER, [longest()]), exceeded(QUOTA + 1));
		assert_eq!(send(&costing(LONGEST_COST - 1)), Ok(Ok(())));
		assert_eq!(used(), QUOTA);
	});
}

#[test]
fn full_batch_of_the_longest_statements_fits_once() {
	build_and_execute(|| {
		let [first, second] = [(); 2].map(|_| {
			let bodies: Vec<Body> = (0..MAX_BATCH).map(|_| longest()).collect();
			signed_v1(OWNER, bodies)
		});
		let cost = first.cost();
		// Bytes that statements share are paid for once.
		assert!(3 * MAX_BATCH < cost && cost < 4 * MAX_BATCH, "{cost}");
		assert_eq!(send(&Submission::V1(first)), Ok(Ok(())));
		assert_eq!(used(), cost);
		assert_refused(&Submission::V1(second), exceeded(2 * cost));
	});
}

#[test]
fn quota_of_one_organisation_is_not_anothers() {
	build_and_execute(|| {
		use_up(QUOTA);
		record(LABORATORY, exhibit());
	});
}

#[test]
fn quota_is_whole_again_in_the_next_block() {
	build_and_execute(|| {
		use_up(QUOTA);
		next_block(3_000);
		use_up(QUOTA);
		assert_eq!(Usage::<Test>::get(OWNER.organisation), (2, QUOTA));
	});
}

#[test]
fn refused_statement_uses_nothing_up() {
	build_and_execute(|| {
		let item = seize();
		assert_statement_refused(OWNER, custody(item, accept([0; 32])), Refusal::NoOpenOffer);
		assert_eq!(Usage::<Test>::get(OWNER.organisation), (1, SINGLE_COST));
	});
}

#[test]
fn quota_of_the_costliest_submission_is_enough() {
	build_and_execute(|| {
		QuotaPerBlock::set(SubmissionV1::cost_max());
		Custody::integrity_test();
	});
}

#[test]
#[should_panic(expected = "the costliest submission must fit into an organisation's quota")]
fn runtime_whose_quota_is_below_the_costliest_submission_does_not_begin() {
	build_and_execute(|| {
		QuotaPerBlock::set(SubmissionV1::cost_max() - 1);
		Custody::integrity_test();
	});
}
