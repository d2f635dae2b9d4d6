//! PF-1: files that are made to take long, or much memory.
//!
//! Whatever grows with the square of a file would take hours here; the limit is far above what they
//! take.

use std::time::{Duration, Instant};

use catena_primitives::{
	disclosure::Field,
	item::ItemKind,
	layout,
	proof::{Disclosure, LogProof, LogRecords},
	registry::{KeyReport, Officer, OfficerV2, Term, MAX_REPORTS, MAX_TERMS},
	statement::{Log, Place},
};
use catena_verifier::{Missing, Rejection, Verdict};

use crate::support::{facts, missing, rejection, scene::*, stories::*, verdict};

const PATIENCE: Duration = Duration::from_secs(60);

fn in_time<T>(work: impl FnOnce() -> T) -> T {
	let begun = Instant::now();
	let done = work();
	let taken = begun.elapsed();
	assert!(taken < PATIENCE, "{taken:?}");
	done
}

/// So many different bytes that are no nodes.
fn nodes(count: u32) -> Vec<Vec<u8>> {
	(0..count).map(|number| [&[7; 28][..], &number.to_le_bytes()].concat()).collect()
}

#[test]
fn list_of_nodes_that_nobody_needs_is_answered_in_time() {
	let genuine = exhibit().prove();
	let mut behind = genuine.clone();
	behind.proof.state.extend(nodes(300_000));
	let found = in_time(|| rejection(&behind));
	assert!(matches!(found, Rejection::NodeNotNeeded { .. }), "{found:?}");
	let mut before = genuine.clone();
	before.proof.state = [nodes(300_000), genuine.proof.state.clone()].concat();
	let found = in_time(|| rejection(&before));
	assert!(matches!(found, Rejection::NodeNotNeeded { .. }), "{found:?}");
	let mut instead = genuine;
	instead.proof.state = nodes(300_000);
	let found = in_time(|| rejection(&instead));
	assert!(matches!(found, Rejection::NodeAltered { .. }), "{found:?}");
}

/// Somebody's own records, of an officer whom the chain does not know, in front of a genuine state.
#[test]
fn records_that_anybody_could_sign_are_answered_in_time() {
	let scene = exhibit();
	let stranger = Person::new(9, 9, people()[LABORATORY].roles);
	let mut proven = scene.prove();
	let template = scene.logs[&Log::Custody][1].clone();
	let records = (0..5_000)
		.map(|sequence| {
			let mut body = template.body.clone();
			body.action = examine();
			body.place = Place::Own { item: scene.item, sequence, parent: [0; 32] };
			sign(&scene.genesis(), &stranger, body, template.recorded, None)
		})
		.collect();
	let log = LogProof { log: Log::Own(9), records: LogRecords::Complete(records) };
	proven.proof.logs.push(log);
	let found = in_time(|| verdict(&proven));
	assert!(!matches!(found, Verdict::Proven(_)), "{found:?}");
}

#[test]
fn logs_without_records_are_answered_before_anything_is_kept_of_them() {
	let mut proven = exhibit().prove();
	let empty =
		|number| LogProof { log: Log::Own(number), records: LogRecords::Complete(Vec::new()) };
	proven.proof.logs.extend((4..500_000).map(empty));
	assert_eq!(in_time(|| rejection(&proven)), Rejection::NoRecords { log: Log::Own(4) });
}

#[test]
fn disclosures_of_one_record_are_answered_in_time() {
	let scene = exhibit();
	let mut proven = scene.prove();
	let genuine = scene.disclosure(Log::Custody, 0, 0);
	let made_up = |index| {
		let mut disclosure = genuine.clone();
		disclosure.path.index = index;
		disclosure
	};
	proven.proof.disclosures = (0..100_000).map(made_up).collect::<Vec<Disclosure>>();
	let found = in_time(|| rejection(&proven));
	assert!(matches!(found, Rejection::DisclosureElsewhere { .. }), "{found:?}");
	// All that a statement can have, and genuine.
	let field = |number: u32| Field {
		kind: fields()[1].kind,
		salt: [9; 32],
		value: number.to_le_bytes().to_vec().try_into().unwrap(),
	};
	let all: Vec<Field> = (0..128).map(field).collect();
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &all, None);
	let mut proven = scene.prove();
	proven.proof.disclosures =
		(0..128).map(|index| scene.disclosure(Log::Custody, 0, index)).collect();
	assert_eq!(in_time(|| facts(&proven)).disclosures.len(), 128);
}

/// As many records as there are in one block, of an officer of whom all that can change has changed in
/// that very block, and of whose keys as much was reported as can be.
#[test]
fn officer_with_the_longest_history_is_judged_in_time() {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	for _ in 0..5_000 {
		scene.record(Log::Own(2), LABORATORY, examine(), 5);
	}
	let first = OfficerV2::from(scene.people[LABORATORY].entry());
	let mut officer = first.clone();
	for number in 1..MAX_TERMS {
		let valid_until_ms = time_of(1_000_000 + number);
		assert!(officer.begin(Term { since_ms: time_of(5), valid_until_ms, ..first.term }));
	}
	assert!(!officer.begin(first.term));
	for number in (0..MAX_REPORTS).rev() {
		let (suspected_ms, reported_ms) = (time_of(5) + u64::from(number), time_of(19));
		let report = KeyReport { key: first.term.key, suspected_ms, reported_ms };
		officer.reports.try_push(report).unwrap();
	}
	scene.edit(layout::officer(2, 1), Officer::V2(officer));
	let proven = scene.prove();
	let facts = in_time(|| facts(&proven));
	assert_eq!(facts.logs[1].records.len(), 5_000);
	// Each is doubtful, and of the key one report is told.
	assert_eq!(facts.notices.len(), 5_001);
}

#[test]
fn proof_with_a_node_too_few_is_answered_in_time() {
	let mut proven = exhibit().prove();
	let last = proven.proof.state.pop().unwrap();
	let hash = catena_primitives::hash::blake2_256(&last);
	assert_eq!(in_time(|| missing(&proven)), Missing::Node { hash });
}
