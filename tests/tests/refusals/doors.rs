//! The one call that carries custody, sent in any other way than the one in which it authorizes itself.

use catena_primitives::{attestation::Submission, hash::blake2_256, statement::Log};
use catena_runtime::{custody_extrinsic, RuntimeCall, RuntimeEvent, UncheckedExtrinsic};
use catena_tests::statement::first_hash;
use codec::Encode;
use serde_json::json;
use sp_core::H256;
use sp_runtime::DispatchError;

use crate::{
	bench::Bench,
	extrinsics::{by_council, events, refused_by_council, send},
};

/// A submission that the chain would record, came it by the right door.
fn fine(bench: &Bench) -> Submission {
	bench.sign("inspector", vec![bench.offer(bench.exhibits[1], "lab")])
}

fn submit(submission: &Submission) -> RuntimeCall {
	pallet_custody::Call::submit { submission: Box::new(submission.clone()) }.into()
}

/// Without any signature of an account, and not as a transaction that authorizes itself.
pub fn bare(bench: &Bench) {
	let bare = UncheckedExtrinsic::new_bare(submit(&fine(bench)));
	let refused = bench.unchanged(|| send(bench, &bare)).expect_err("refused");
	let expected = json!({
		"code": 1010,
		"message": "Invalid Transaction",
		"data": "Transaction call is not expected",
	});
	assert_eq!(refused, expected);
}

/// Signed by an account, which no pool takes, and inside a motion that the council carries, which stands
/// in a block and does nothing. By the right door the very same bytes are recorded.
pub fn signed_or_nested(bench: &Bench) {
	let submission = fine(bench);
	let nested = submit(&submission);
	let motion = H256::from(blake2_256(&nested.encode()));
	let propose = pallet_collective::Call::propose {
		threshold: 1,
		length_bound: nested.encoded_size() as u32,
		proposal: Box::new(nested),
	};
	let expected = json!({
		"code": 1010,
		"message": "Invalid Transaction",
		"data": "Transaction call is not expected",
	});
	assert_eq!(refused_by_council(bench, submit(&submission)), expected);
	let happened = bench.unchanged(|| by_council(bench, vec![RuntimeCall::Council(propose)]));
	let executed = pallet_collective::Event::Executed {
		proposal_hash: motion,
		result: Err(DispatchError::BadOrigin),
	};
	assert_eq!(happened[0][0], RuntimeEvent::Council(executed));
	and_success(&happened[0]);

	let through = custody_extrinsic(submission.clone());
	send(bench, &through).expect("the right door");
	let happened = events(bench, &through);
	let recorded = pallet_custody::Event::Recorded {
		item: bench.exhibits[1],
		log: Log::Custody,
		sequence: 1,
		statement: first_hash(&submission),
	};
	assert_eq!(happened[0], RuntimeEvent::Custody(recorded));
	and_success(&happened);
}

/// Asserts that after the first event there is but the one of success.
#[track_caller]
fn and_success(happened: &[RuntimeEvent]) {
	let last = &happened[1..];
	let success =
		matches!(last, [RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { .. })]);
	assert!(success, "{last:?}");
}
