//! The baseline keeps what it promises: otherwise it would be no rival.
//!
//! Skipped, in words, where PostgreSQL is not installed.

use std::collections::HashMap;

use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::CaseForm,
	statement::{Body, ClaimedTime, Place, Signer},
	Hash,
};
use catena_rpc::signing::sign;
use ed25519_dalek::SigningKey;

use super::{
	programs,
	server::Server,
	service::{append, Rows, APPEND},
	wire::{Connection, Row},
	First, SCHEMA,
};

const GENESIS: Hash = [1; 32];

fn key() -> SigningKey {
	SigningKey::from_bytes(&[7; 32])
}

fn officer() -> Signer {
	Signer { organisation: 1, officer: 1, key: key().verifying_key().to_bytes() }
}

fn database() -> Option<(Server, Connection)> {
	if let Err(reason) = programs() {
		eprintln!("SKIPPED: {reason}");
		return None;
	}
	let server = Server::start().unwrap();
	let mut connection = server.connect().unwrap();
	connection.query(SCHEMA).unwrap();
	Some((server, connection))
}

fn body(place: Place) -> Body {
	Body {
		place,
		nonce: [0; 16],
		action: Action::OpenCase { form: CaseForm::Case },
		occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
		details: None,
	}
}

/// Statements on one item, each of which follows the one before; the first is its first.
fn item(count: u32) -> Vec<Body> {
	let mut bodies = vec![body(Place::First)];
	let item = bodies[0].hash(&GENESIS, &officer());
	let mut parent = item;
	for sequence in 1..count {
		let next = body(Place::Custody { item, sequence, parent });
		parent = next.hash(&GENESIS, &officer());
		bodies.push(next);
	}
	bodies
}

fn signed(bodies: &[Body]) -> Submission {
	sign(&GENESIS, &officer(), bodies.to_vec(), &key()).unwrap()
}

fn refusal(connection: &mut Connection, submission: &Submission) -> String {
	append(connection, &officer(), &Rows::OfBatches, submission).unwrap_err().to_string()
}

fn rows(connection: &mut Connection) -> Vec<Row> {
	connection.query("SELECT * FROM record ORDER BY item, sequence").unwrap()
}

#[test]
fn rows_are_chained_whether_they_come_in_one_batch_or_in_several() {
	let Some((_server, mut connection)) = database() else { return };
	connection.prepare(APPEND).unwrap();
	let bodies = item(5);
	for some in [&bodies[..1], &bodies[1..4], &bodies[4..]] {
		append(&mut connection, &officer(), &Rows::OfBatches, &signed(some)).unwrap();
	}
	let links = "SELECT count(*) FROM record later JOIN record earlier \
		ON earlier.item = later.item AND earlier.sequence = later.sequence - 1 \
		WHERE later.parent = earlier.statement \
		AND later.chained = sha256(earlier.chained || later.statement)";
	assert_eq!(connection.value::<u32>(links).unwrap(), 4);
	let first = "SELECT count(*) FROM record WHERE chained = sha256(statement)";
	assert_eq!(connection.value::<u32>(first).unwrap(), 1);
	let places = connection.query("SELECT place FROM record ORDER BY sequence").unwrap();
	let places: Vec<_> = places.into_iter().flatten().flatten().collect();
	assert_eq!(places, ["0", "0", "1", "2", "0"]);
}

#[test]
fn what_does_not_follow_is_refused_and_nothing_is_recorded() {
	let Some((_server, mut connection)) = database() else { return };
	connection.prepare(APPEND).unwrap();
	let bodies = item(4);
	let follows_not = "a statement does not follow the last one of its item";
	assert_eq!(refusal(&mut connection, &signed(&bodies[1..])), follows_not);
	append(&mut connection, &officer(), &Rows::OfBatches, &signed(&bodies[..2])).unwrap();
	let before = rows(&mut connection);

	let Place::Custody { item, parent, .. } = bodies[2].place else { panic!("a later one") };
	let again = "duplicate key value violates unique constraint \"record_pkey\"";
	for (refused, reason) in [
		(vec![bodies[3].clone()], follows_not),
		(vec![body(Place::Custody { item, sequence: 2, parent: [0; 32] })], follows_not),
		(vec![body(Place::Custody { item, sequence: 3, parent })], follows_not),
		// A gap within the batch, and a good one before a bad one.
		(vec![bodies[2].clone(), body(Place::Custody { item, sequence: 4, parent })], follows_not),
		(vec![bodies[2].clone(), body(Place::Custody { item, sequence: 3, parent })], follows_not),
		(vec![bodies[1].clone()], again),
		(vec![bodies[0].clone()], again),
	] {
		assert_eq!(refusal(&mut connection, &signed(&refused)), reason);
		assert_eq!(rows(&mut connection), before);
	}
}

#[test]
fn what_the_officer_did_not_sign_is_refused() {
	let Some((_server, mut connection)) = database() else { return };
	connection.prepare(APPEND).unwrap();
	let Submission::V1(good) = signed(&item(2));
	let mut fewer = good.clone();
	fewer.bodies.pop();
	let mut flipped = good.clone();
	flipped.signature[0] ^= 1;
	for bad in [fewer, flipped] {
		let reason = refusal(&mut connection, &Submission::V1(bad));
		assert_eq!(reason, "the officer did not sign this");
	}
	let other = Signer { officer: 2, ..officer() };
	let reason =
		append(&mut connection, &other, &Rows::OfBatches, &Submission::V1(good)).unwrap_err();
	assert_eq!(reason.to_string(), "somebody else's statements");
	assert!(rows(&mut connection).is_empty());
}

#[test]
fn a_row_has_the_signature_of_its_batch_or_one_of_its_own() {
	let Some((_server, mut connection)) = database() else { return };
	connection.prepare(APPEND).unwrap();
	let bodies = item(4);
	let signature = |bodies: &[Body]| {
		let Submission::V1(submission) = signed(bodies);
		(submission.hashes()[0], submission.signature)
	};
	let mut alone: HashMap<_, _> = bodies.chunks(1).map(signature).collect();
	append(&mut connection, &officer(), &Rows::OfBatches, &signed(&bodies[..2])).unwrap();
	let of_its_own = Rows::Signed(alone.clone());
	append(&mut connection, &officer(), &of_its_own, &signed(&bodies[2..])).unwrap();
	let found = connection.query("SELECT signature FROM record ORDER BY sequence").unwrap();
	let found: Vec<String> = found.into_iter().flatten().flatten().collect();
	let (_, batch) = signature(&bodies[..2]);
	let expected = [batch, batch, signature(&bodies[2..3]).1, signature(&bodies[3..]).1];
	assert_eq!(found, expected.map(|bytes| format!("\\x{}", hex::encode(bytes))));

	let places = connection.query("SELECT place FROM record ORDER BY sequence").unwrap();
	let places: Vec<_> = places.into_iter().flatten().flatten().collect();
	assert_eq!(places, ["0", "1", "0", "0"]);

	// One of several is another's.
	let mut later = item(6);
	later.drain(..4);
	alone.extend(later.chunks(1).map(signature));
	let [one, other] = [signature(&later[..1]).0, signature(&later[1..]).0];
	alone.insert(one, alone[&other]);
	let reason =
		append(&mut connection, &officer(), &Rows::Signed(alone), &signed(&later)).unwrap_err();
	assert_eq!(reason.to_string(), "the officer did not sign this");
	assert_eq!(rows(&mut connection).len(), 4);
}

#[test]
fn rows_are_only_added() {
	let Some((_server, mut connection)) = database() else { return };
	connection.prepare(APPEND).unwrap();
	append(&mut connection, &officer(), &Rows::OfBatches, &signed(&item(2))).unwrap();
	let before = rows(&mut connection);
	for change in
		["UPDATE record SET place = 1", "DELETE FROM record WHERE sequence = 1", "TRUNCATE record"]
	{
		let reason = connection.query(change).unwrap_err();
		assert_eq!(reason.to_string(), "records are only added");
	}
	assert_eq!(rows(&mut connection), before);
}

#[test]
fn each_is_the_first_in_every_other_pair() {
	let firsts: Vec<First> = (1..=4).map(First::of_pair).collect();
	assert_eq!(firsts, [First::Chain, First::Postgres, First::Chain, First::Postgres]);
}

#[test]
fn server_and_its_folder_go_away() {
	let Some((server, connection)) = database() else { return };
	let folder = server.folder().to_owned();
	drop(server);
	assert!(!folder.exists());
	let mut connection = connection;
	assert_eq!(connection.query("SELECT 1").unwrap_err().to_string(), "the server is gone");
}
