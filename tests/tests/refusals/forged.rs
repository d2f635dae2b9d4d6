//! Bytes that their signer did not sign for this, or not here.

use catena_primitives::{
	action::Action, attestation::Submission, evidence::CaseForm, refusal::Refusal,
	statement::Place, Hash,
};
use catena_rpc::signing;
use catena_tests::{statement::body, story::key};
use codec::Encode;

use crate::{
	bench::{altered, Bench},
	order::Recorded,
};

/// A statement that the chain would take.
fn fine(bench: &Bench) -> Submission {
	bench.sign("inspector", vec![bench.offer(bench.exhibits[1], "lab")])
}

/// A statement for the chain of a consortium, whose genesis is another.
pub fn other_genesis(bench: &Bench) {
	let signer = bench.story.signer("inspector");
	let open = body(Place::First, Action::OpenCase { form: CaseForm::Case });
	let found: Hash = [0x42; 32];
	let foreign = signing::sign(&found, &signer, vec![open], &key("inspector")).expect("signed");
	let expected = *bench.client().genesis();
	bench.refuses(&foreign, None, Refusal::WrongGenesis { expected, found });
	// Said to be for this chain, it has another hash, and nobody's signature.
	let here = altered(&foreign, |inner| inner.genesis = expected);
	bench.refuses(&here, None, Refusal::BadSignature);
}

pub fn not_canonical(bench: &Bench) {
	let bytes = fine(bench).encode();
	let longer = [&bytes[..], &[0]].concat();
	assert_eq!(bench.malformed(&longer), "Input buffer has still data left after decoding!");
	// How many statements there are stands behind variant, genesis and signer; one in a single byte.
	let count = 1 + 32 + 4 + 4 + 32;
	assert_eq!(bytes[count], 1 << 2);
	let in_two_bytes = [&bytes[..count], &[1 << 2 | 1, 0], &bytes[count + 1..]].concat();
	assert_eq!(bench.malformed(&in_two_bytes), "out of range decoding Compact<u32>");
	let mut other_format = bytes.clone();
	other_format[0] = 0;
	let no_such_format = "Could not decode `Submission`, variant doesn't exist";
	assert_eq!(bench.malformed(&other_format), no_such_format);
	assert_eq!(bench.malformed(&[]), "Not enough data to fill buffer");
}

/// Somebody else's statement with one's own name or signature on it.
pub fn copied_bytes(bench: &Bench) {
	let genuine = fine(bench);
	let Submission::V1(of_lab) =
		bench.sign("lab", vec![body(Place::First, Action::OpenCase { form: CaseForm::Case })]);
	let renamed = altered(&genuine, |inner| inner.signer = bench.story.signer("lab"));
	bench.refuses(&renamed, None, Refusal::BadSignature);
	let resigned = altered(&genuine, |inner| inner.signature = of_lab.signature);
	bench.refuses(&resigned, None, Refusal::BadSignature);
	let reworded = altered(&genuine, |inner| inner.bodies[0].occurred.utc_ms += 1);
	bench.refuses(&reworded, None, Refusal::BadSignature);
}

/// The signature is over the batch. Signed anew, the member is the statement that is on record.
pub fn member_of_a_batch_alone(bench: &Bench, recorded: &Recorded) {
	let Submission::V1(batch) = &recorded.batch;
	for (body, sequence) in batch.bodies.iter().zip([1, 2]) {
		let alone = altered(&recorded.batch, |inner| {
			inner.bodies = vec![body.clone()].try_into().expect("one");
		});
		bench.refuses(&alone, None, Refusal::BadSignature);
		let anew = bench.sign("inspector", vec![body.clone()]);
		let (item, block) = (bench.exhibits[0], recorded.block);
		bench.refuses(&anew, Some(0), Refusal::AlreadyRecorded { item, sequence, block });
	}
}
