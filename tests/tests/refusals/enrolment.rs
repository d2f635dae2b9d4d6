//! Keys that cannot be enrolled.

use catena_primitives::{
	roles::Roles,
	statement::{Millis, PublicKey, Signature},
};
use catena_rpc::signing::prove_possession;
use catena_runtime::{Runtime, RuntimeCall};
use catena_tests::{desk::Complaint, story::key};
use pallet_registry::Error;
use serde_json::Value;

use crate::{
	bench::{hex_text, Bench},
	extrinsics::{by_council, failed},
};

/// The neutral element of the curve: a key of order 1.
const NEUTRAL: PublicKey = {
	let mut key = [0; 32];
	key[0] = 1;
	key
};

/// The same in an encoding that is not canonical: its y is p + 1.
const NEUTRAL_NOT_CANONICAL: PublicKey = {
	let mut key = [0xff; 32];
	key[0] = 0xee;
	key[31] = 0x7f;
	key
};

/// A signature that keys of low order make true for every message.
const OF_ANYBODY: Signature = {
	let mut signature = [0; 64];
	signature[0] = 1;
	signature
};

/// The end of all time.
const NEVER: Millis = Millis::MAX;

/// An officer to be enrolled by the founding organisation.
fn enrol(key: PublicKey, possession: Signature) -> pallet_registry::Call<Runtime> {
	let roles = Roles::EXAMINER;
	let (valid_from_ms, valid_until_ms) = (0, NEVER);
	pallet_registry::Call::enrol_officer { key, roles, valid_from_ms, valid_until_ms, possession }
}

/// Whoever is refused as an officer is none.
pub fn refused_by_the_chain(bench: &Bench) {
	let genesis = *bench.client().genesis();
	let public = |name: &str| key(name).verifying_key().to_bytes();
	let possession = |name: &str| prove_possession(&genesis, 1, &key(name));
	// By the signature alone, anybody would hold these keys.
	for key in [NEUTRAL, NEUTRAL_NOT_CANONICAL] {
		let message = catena_primitives::enrolment::possession_bytes(&genesis, 1, &key);
		let holds = sp_io::crypto::ed25519_verify(&OF_ANYBODY.into(), &message, &key.into());
		assert!(holds, "{}", hex_text(&key));
	}
	let new = public("newcomer");
	let rows = [
		(enrol(NEUTRAL, OF_ANYBODY), Error::KeyUnsafe),
		(enrol(NEUTRAL_NOT_CANONICAL, OF_ANYBODY), Error::KeyUnsafe),
		(enrol(new, [0; 64]), Error::PossessionNotProven),
		(enrol(new, possession("somebody else")), Error::PossessionNotProven),
		(enrol(new, prove_possession(&genesis, 2, &key("newcomer"))), Error::PossessionNotProven),
		(enrol(new, prove_possession(&[7; 32], 1, &key("newcomer"))), Error::PossessionNotProven),
		(enrol(public("inspector"), possession("inspector")), Error::KeyInUse),
	];
	let officers = || bench.story.desk.json(&["org", "show", "1"])["officers"].clone();
	let before = officers();
	let calls = rows.iter().map(|(call, _)| RuntimeCall::Registry(call.clone())).collect();
	let happened = bench.unchanged(|| by_council(bench, calls));
	for ((_, reason), happened) in rows.into_iter().zip(&happened) {
		let reason: Error<Runtime> = reason;
		failed(happened, reason.into());
	}
	assert_eq!(officers(), before);
}

/// What the command says of it.
pub fn refused_by_the_chain_in_words(bench: &Bench) {
	let (key, possession) = (hex_text(&NEUTRAL), hex_text(&OF_ANYBODY));
	let enrol = ["--as", "police-admin", "officer", "enrol", "--roles", "examiner"];
	let enrol = [&enrol[..], &["--key", &key, "--possession", &possession]].concat();
	let complaint = bench.complaint(&enrol);
	let block = complaint.error.strip_prefix("the call was included in block ");
	let block = block.and_then(|text| text.split_whitespace().next()).unwrap_or_default();
	assert!(block.parse::<u32>().is_ok(), "{complaint:?}");
	let expected = Complaint {
		code: 1,
		error: format!(
			"the call was included in block {block} but had no effect: the key is one that holds for \
			 signatures by anybody, or not a key at all"
		),
		causes: Vec::new(),
		hint: None,
		data: Value::Null,
	};
	assert_eq!(complaint, expected);
}

/// Who is no administrator enrols nobody, and nobody is enrolled whose key is not shown to be held.
pub fn refused_by_the_command(bench: &Bench) {
	let stranger = hex_text(&key("stranger").verifying_key().to_bytes());
	let enrol = ["officer", "enrol", "--roles", "examiner", "--key", &stranger];
	let complaint = bench.complaint(&[&["--as", "police-admin"], &enrol[..]].concat());
	let expected = Complaint {
		hint: Some(format!(
			"let the officer run `catena key prove-possession NAME --organisation {}`, and give what \
			 it prints as --possession",
			bench.story.police
		)),
		..Complaint::usage(
			"that somebody holds the key must be shown, and it is not in this home",
			&[],
		)
	};
	assert_eq!(complaint, expected);

	let complaint = bench.complaint(&[&["--as", "inspector"], &enrol[..]].concat());
	let expected = Complaint {
		code: 1,
		error: format!(
			"the key {} is not the administrator of any organisation",
			hex_text(&bench.story.signer("inspector").key)
		),
		causes: Vec::new(),
		hint: Some("name the key of the organisation's administrator with --as".into()),
		data: Value::Null,
	};
	assert_eq!(complaint, expected);
}
