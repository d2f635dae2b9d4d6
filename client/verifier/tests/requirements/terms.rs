//! PF-23, by the terms that layout 2 keeps; and PF-16 and PF-17 of their entries.

use catena_primitives::{
	custody::Holder,
	item::ItemKind,
	layout,
	refusal::Refusal,
	registry::{
		KeyReport, Officer, OfficerV2, Organisation, OrganisationV2, Standing, Suspension, Term,
		TermStanding, MAX_TERMS,
	},
	roles::Roles,
	statement::Log,
};
use catena_verifier::{state::StateKey, Notice, RecordAt, Rejection};
use codec::Encode;
use ed25519_zebra::SigningKey;

use crate::{
	golden,
	support::{chain::public, facts, rejection, scene::*, stories::*},
};

const OWN: Log = Log::Own(2);

/// The laboratory's second key. The first is that of its [`Person`].
fn second_key() -> SigningKey {
	SigningKey::from([222; 32])
}

pub fn keys() -> ([u8; 32], [u8; 32]) {
	(public(&people()[LABORATORY].key), public(&second_key()))
}

/// Examinations of the laboratory in blocks 4 and 6 with its first key, in 8 and 10 with its second.
pub fn examined() -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	scene.record(OWN, LABORATORY, examine(), 4);
	scene.record(OWN, LABORATORY, examine(), 6);
	scene.people[LABORATORY].key = second_key();
	scene.record(OWN, LABORATORY, examine(), 8);
	scene.record(OWN, LABORATORY, examine(), 10);
	scene
}

pub fn term(block: u32, key: [u8; 32]) -> Term {
	Term {
		since_ms: time_of(block),
		key,
		roles: Roles::EXAMINER,
		valid_from_ms: time_of(0),
		valid_until_ms: time_of(1_000),
		standing: TermStanding::Active,
	}
}

fn stands(term: Term, standing: TermStanding) -> Term {
	Term { standing, ..term }
}

fn officer(terms: &[Term], reports: &[KeyReport]) -> OfficerV2 {
	let mut officer = OfficerV2::new(terms[0]);
	for term in &terms[1..] {
		assert!(officer.begin(*term));
	}
	officer.reports = reports.to_vec().try_into().unwrap();
	officer
}

/// The scene with this entry of the laboratory's officer.
pub fn with(mut scene: Scene, entry: OfficerV2) -> Scene {
	scene.edit(layout::officer(2, 1), Officer::V2(entry));
	scene
}

fn judged(terms: &[Term]) -> Scene {
	with(examined(), officer(terms, &[]))
}

fn without(sequence: u32, refusal: Refusal) -> Rejection {
	Rejection::WithoutRights { at: RecordAt { log: OWN, sequence }, refusal }
}

#[test]
fn each_record_is_judged_by_the_term_of_its_time() {
	let (first, second) = keys();
	let scene = judged(&[term(0, first), term(7, second)]);
	assert_eq!(facts(&scene.prove()).notices, []);
	facts(&scene.prove_some(&[(OWN, &[0, 3])]));
}

#[test]
fn old_key_signs_nothing_after_its_replacement() {
	let (first, second) = keys();
	let refusal = Refusal::NotTheOfficersKey { expected: second, found: first };
	let scene = judged(&[term(0, first), term(5, second)]);
	assert_eq!(rejection(&scene.prove()), without(1, refusal));
	assert_eq!(rejection(&scene.prove_some(&[(OWN, &[1])])), without(1, refusal));
	// The others, shown without it, are what the chain took.
	facts(&scene.prove_some(&[(OWN, &[0, 2, 3])]));
}

#[test]
fn new_key_signs_nothing_before_its_term() {
	let (first, second) = keys();
	let refusal = Refusal::NotTheOfficersKey { expected: first, found: second };
	let scene = judged(&[term(0, first), term(9, second)]);
	assert_eq!(rejection(&scene.prove()), without(2, refusal));
}

#[test]
fn in_the_block_of_a_change_either_term_holds() {
	let (first, second) = keys();
	for block in [6, 7, 8] {
		facts(&judged(&[term(0, first), term(block, second)]).prove());
	}
	// Two changes in one block: a record may stand between them, too.
	let reported = stands(term(8, second), TermStanding::Revoked);
	let scene = judged(&[term(0, first), term(8, second), reported]);
	let since_ms = time_of(8);
	let refusal = Refusal::OfficerRevoked { officer: 1, since_ms };
	assert_eq!(rejection(&scene.prove()), without(3, refusal));
	facts(&scene.prove_some(&[(OWN, &[0, 1, 2])]));
}

#[test]
fn recorded_roles_are_those_of_the_term() {
	let (first, second) = keys();
	let both = Roles::EXAMINER.with(Roles::CUSTODIAN);
	let later = Term { roles: both, ..term(7, second) };
	let at = RecordAt { log: OWN, sequence: 2 };
	let expected = Rejection::RolesDiffer { at, expected: both, found: Roles::EXAMINER };
	assert_eq!(rejection(&judged(&[term(0, first), later]).prove()), expected);
	// Nor do roles that came later count for earlier records.
	let earlier = Term { roles: both, ..term(0, first) };
	let at = RecordAt { log: OWN, sequence: 0 };
	let expected = Rejection::RolesDiffer { at, expected: both, found: Roles::EXAMINER };
	assert_eq!(rejection(&judged(&[earlier, term(7, second)]).prove()), expected);
}

#[test]
fn suspension_that_was_lifted_is_remembered() {
	let (first, second) = keys();
	let lifted = |from: u32, until: u32| {
		judged(&[
			term(0, first),
			stands(term(from, first), TermStanding::Suspended),
			term(until, first),
			term(7, second),
		])
	};
	let refusal = Refusal::OfficerSuspended { officer: 1, since_ms: time_of(5) };
	assert_eq!(rejection(&lifted(5, 7).prove()), without(1, refusal));
	facts(&lifted(5, 5).prove());
	// In the very block of its end, and of its beginning.
	facts(&lifted(5, 6).prove());
	facts(&lifted(6, 7).prove());
}

#[test]
fn validity_is_that_of_the_term() {
	let (first, second) = keys();
	let short = Term { valid_until_ms: time_of(5), ..term(0, first) };
	let refusal =
		Refusal::OutsideValidity { from_ms: time_of(0), until_ms: time_of(5), now_ms: time_of(6) };
	// Prolonged in time, and too late: a prolongation gives nothing for what was before it.
	facts(&judged(&[short, term(5, first), term(7, second)]).prove());
	assert_eq!(rejection(&judged(&[short, term(7, second)]).prove()), without(1, refusal));
}

fn stolen(suspected: u32, reported: u32) -> KeyReport {
	KeyReport { key: keys().0, suspected_ms: time_of(suspected), reported_ms: time_of(reported) }
}

fn doubtful(sequence: u32, report: KeyReport) -> Notice {
	let KeyReport { suspected_ms, reported_ms, .. } = report;
	Notice::Doubtful { at: RecordAt { log: OWN, sequence }, suspected_ms, reported_ms }
}

fn told(report: KeyReport) -> Notice {
	let KeyReport { key, suspected_ms, reported_ms } = report;
	Notice::KeyReported { organisation: 2, officer: 1, key, suspected_ms, reported_ms }
}

#[test]
fn records_since_the_suspected_time_are_doubtful_and_earlier_ones_stand() {
	let (first, second) = keys();
	let reported = stands(term(7, first), TermStanding::KeyReported);
	let terms = [term(0, first), reported, term(7, second)];
	let notices = |suspected, reported| {
		let report = stolen(suspected, reported);
		(facts(&with(examined(), officer(&terms, &[report])).prove()).notices, report)
	};
	let (found, report) = notices(7, 7);
	assert_eq!(found, [told(report)]);
	let (found, report) = notices(6, 7);
	assert_eq!(found, [told(report), doubtful(1, report)]);
	let (found, report) = notices(5, 7);
	assert_eq!(found, [told(report), doubtful(1, report)]);
	let (found, report) = notices(4, 7);
	assert_eq!(found, [told(report), doubtful(0, report), doubtful(1, report)]);
	// Found out only after the key had been replaced.
	let report = stolen(5, 15);
	let replaced = officer(&[term(0, first), term(7, second)], &[report]);
	let found = facts(&with(examined(), replaced).prove()).notices;
	assert_eq!(found, [told(report), doubtful(1, report)]);
}

#[test]
fn earliest_suspected_time_counts() {
	let (first, second) = keys();
	let reports = [stolen(6, 9), stolen(4, 12)];
	let scene = with(examined(), officer(&[term(0, first), term(7, second)], &reports));
	let expected = [told(reports[1]), doubtful(0, reports[1]), doubtful(1, reports[1])];
	assert_eq!(facts(&scene.prove()).notices, expected);
}

#[test]
fn reported_key_signs_nothing_any_more() {
	let (first, second) = keys();
	let refusal = Refusal::KeyReported { officer: 1, reported_ms: time_of(5) };
	let reported = stands(term(5, first), TermStanding::KeyReported);
	let entry = officer(&[term(0, first), reported, term(7, second)], &[stolen(3, 5)]);
	assert_eq!(rejection(&with(examined(), entry).prove()), without(1, refusal));
	// Also if the terms do not say so, or the first report is not the one that counts.
	let lenient = officer(&[term(0, first), term(7, second)], &[stolen(3, 5), stolen(2, 12)]);
	assert_eq!(rejection(&with(examined(), lenient).prove()), without(1, refusal));
	// In the very block of the report: it may have come after the record.
	let reported = stands(term(6, first), TermStanding::KeyReported);
	let entry = officer(&[term(0, first), reported, term(7, second)], &[stolen(6, 6)]);
	let told = [told(stolen(6, 6)), doubtful(1, stolen(6, 6))];
	assert_eq!(facts(&with(examined(), entry).prove()).notices, told);
}

#[test]
fn suspension_of_the_organisation_that_was_lifted_is_remembered() {
	let suspended = |from: u32, until: u32| {
		let mut scene = judged(&[term(0, keys().0), term(7, keys().1)]);
		let (from_ms, until_ms) = (time_of(from), Some(time_of(until)));
		let mut entry = OrganisationV2::from(organisation(2));
		entry.suspensions.try_push(Suspension { from_ms, until_ms }).unwrap();
		scene.edit(layout::organisation(2), Organisation::V2(entry));
		scene
	};
	let refusal = Refusal::OrganisationSuspended { organisation: 2, since_ms: time_of(5) };
	assert_eq!(rejection(&suspended(5, 7).prove()), without(1, refusal));
	for (from, until) in [(5, 5), (5, 6), (6, 8)] {
		assert_eq!(facts(&suspended(from, until).prove()).notices, []);
	}
}

#[test]
fn what_stands_as_of_the_block_is_told() {
	let (first, second) = keys();
	let suspended = stands(term(12, second), TermStanding::Suspended);
	let longer = Term { valid_until_ms: time_of(2_000), ..suspended };
	let longer = Term { since_ms: time_of(14), ..longer };
	let scene = judged(&[term(0, first), term(7, second), suspended, longer]);
	// Since it began, whatever was amended meanwhile.
	let since_ms = time_of(12);
	let expected = Notice::OfficerSuspended { organisation: 2, officer: 1, since_ms };
	assert_eq!(facts(&scene.prove()).notices, [expected]);
}

#[test]
fn entries_of_layout_2_do_not_stand_in_layout_1() {
	let (first, second) = keys();
	let mut scene = judged(&[term(0, first), term(7, second)]);
	scene.version = 1;
	let key = StateKey::Officer(2, 1);
	assert_eq!(rejection(&scene.prove()), Rejection::EntryMalformed { key });
	let mut scene = Scene { version: 1, ..exhibit() };
	facts(&scene.prove());
	scene.edit(layout::organisation(2), Organisation::V2(organisation(2).into()));
	let key = StateKey::Organisation(2);
	assert_eq!(rejection(&scene.prove()), Rejection::EntryMalformed { key });
}

#[test]
fn entries_of_layout_1_may_stand_in_layout_2() {
	let scene = exhibit();
	assert_eq!(scene.version, 2);
	facts(&scene.prove());
}

#[track_caller]
fn assert_malformed(key: StateKey, value: Vec<u8>) {
	let mut scene = judged(&[term(0, keys().0), term(7, keys().1)]);
	scene.edits.push((key.bytes(), Some(value)));
	assert_eq!(rejection(&scene.prove()), Rejection::EntryMalformed { key });
}

#[test]
fn officer_in_disorder_is_rejected() {
	let (first, second) = keys();
	let good = officer(&[term(0, first), term(7, second)], &[]);
	let key = StateKey::Officer(2, 1);
	let bad = |entry: OfficerV2| assert_malformed(key, Officer::V2(entry).encode());
	// Terms that fall, that begin elsewhere than with the enrolment, or that follow a revocation.
	bad(officer(&[term(0, first), term(8, first), term(7, second)], &[]));
	bad(OfficerV2 { enrolled_ms: time_of(1), ..good.clone() });
	let revoked = stands(term(5, first), TermStanding::Revoked);
	bad(officer(&[term(0, first), revoked, term(7, second)], &[]));
	// Reports that fall, of a time that was still to come, or of nobody's key.
	let terms = [term(0, first), term(7, second)];
	bad(officer(&terms, &[stolen(5, 9), stolen(4, 8)]));
	bad(officer(&terms, &[stolen(9, 8)]));
	bad(officer(&terms, &[KeyReport { key: [7; 32], ..stolen(5, 9) }]));
	// A report of a time in which the key was nobody's; a key that was reported by nobody; one that comes
	// back.
	let late = [term(2, first), term(7, second)];
	bad(officer(&late, &[stolen(1, 9)]));
	let reported = stands(term(5, first), TermStanding::KeyReported);
	bad(officer(&[term(0, first), reported, term(7, second)], &[]));
	bad(officer(&[term(0, first), reported, term(7, second)], &[stolen(4, 6)]));
	bad(officer(&[term(0, first), term(7, second), term(12, first)], &[]));
	// Bytes left over, bytes missing, a standing that does not exist, and too many terms.
	let bytes = Officer::V2(good.clone()).encode();
	assert_malformed(key, [bytes.clone(), vec![0]].concat());
	assert_malformed(key, bytes[..bytes.len() - 1].to_vec());
	let mut standing = bytes;
	let last = standing.len() - 2;
	standing[last] = 4;
	assert_malformed(key, standing);
	let many = vec![term(0, first); MAX_TERMS as usize];
	assert_malformed(key, (2u8, good.enrolled_ms, many, term(7, second), 0u8).encode());
}

#[test]
fn entry_that_tells_of_what_came_after_the_block_is_rejected() {
	let (first, second) = keys();
	let block_ms = time_of(20);
	let later = |key: StateKey, changed_ms| Rejection::EntryOfLater { key, block_ms, changed_ms };
	let key = StateKey::Officer(2, 1);
	let terms = [term(0, first), term(7, second)];
	// In the very block, and after it.
	for (block, expected) in [(20, None), (21, Some(later(key, time_of(21))))] {
		let suspended = stands(term(block, second), TermStanding::Suspended);
		for entry in
			[officer(&[terms[0], terms[1], suspended], &[]), officer(&terms, &[stolen(6, block)])]
		{
			match (&expected, with(examined(), entry).prove()) {
				(None, proven) => drop(facts(&proven)),
				(Some(expected), proven) => assert_eq!(rejection(&proven), *expected),
			}
		}
	}
	// Times of validity are no changes: the terms of these tests end in block 1,000.
	let key = StateKey::Organisation(2);
	for (from, until) in [(20, Some(21)), (21, None), (21, Some(21))] {
		let mut scene = judged(&terms);
		let mut entry = OrganisationV2::from(organisation(2));
		let (from_ms, until_ms) = (time_of(from), until.map(time_of));
		entry.suspensions.try_push(Suspension { from_ms, until_ms }).unwrap();
		scene.edit(key.bytes(), Organisation::V2(entry));
		assert_eq!(rejection(&scene.prove()), later(key, time_of(21)));
	}
	// So it is in layout 1.
	let mut scene = Scene { version: 1, ..exhibit() };
	let mut entry = scene.people[LABORATORY].entry();
	entry.standing = Standing::Revoked { since_ms: time_of(20) };
	scene.edit(layout::officer(2, 1), Officer::V1(entry.clone()));
	facts(&scene.prove());
	entry.standing = Standing::Revoked { since_ms: time_of(21) };
	scene.edit(layout::officer(2, 1), Officer::V1(entry));
	assert_eq!(rejection(&scene.prove()), later(StateKey::Officer(2, 1), time_of(21)));
}

#[test]
fn key_of_two_officers_is_rejected() {
	let (first, second) = keys();
	let investigator = public(&people()[INVESTIGATOR].key);
	let holder = |organisation| Holder { organisation, officer: 1 };
	// Also if it is a former one of either.
	for terms in [
		vec![term(0, first), term(7, second), term(12, investigator)],
		vec![term(0, investigator), term(3, first), term(7, second)],
	] {
		let officers = [holder(1), holder(2)];
		let expected = Rejection::KeyOfTwo { key: investigator, officers };
		assert_eq!(rejection(&judged(&terms).prove()), expected);
	}
}

#[test]
fn handover_of_which_a_signature_is_doubtful_is_told() {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	let (laboratory, investigator) =
		(scene.people[LABORATORY].holder(), scene.people[INVESTIGATOR].holder());
	let to = scene.record(Log::Custody, INVESTIGATOR, offer_to(laboratory, time_of(9)), 3);
	scene.record(Log::Custody, LABORATORY, accept(to), 4);
	let back = scene.record(Log::Custody, LABORATORY, offer_to(investigator, time_of(19)), 8);
	scene.record(Log::Custody, INVESTIGATOR, accept(back), 9);
	let at = |sequence| RecordAt { log: Log::Custody, sequence };
	let notices = |suspected, picked: Option<&[u32]>| {
		let report = stolen(suspected, 12);
		let reported = stands(term(12, keys().0), TermStanding::KeyReported);
		let scene = with(scene.clone(), officer(&[term(0, keys().0), reported], &[report]));
		let proven =
			picked.map_or(scene.prove(), |picked| scene.prove_some(&[(Log::Custody, picked)]));
		let doubtful = move |sequence| {
			let KeyReport { suspected_ms, reported_ms, .. } = report;
			Notice::Doubtful { at: at(sequence), suspected_ms, reported_ms }
		};
		let mut found = facts(&proven).notices;
		assert_eq!(found.remove(0), told(report));
		(found, doubtful)
	};
	let rests = |accepted, on| Notice::HandoverDoubtful { at: at(accepted), on: at(on) };
	// The acceptance by which the laboratory countersigned, and then its offer.
	let (found, doubtful) = notices(4, None);
	assert_eq!(found, [doubtful(2), rests(2, 2), doubtful(3), rests(4, 3)]);
	// The offer alone; the acceptance is by a key of which nothing was reported.
	let (found, doubtful) = notices(8, None);
	assert_eq!(found, [doubtful(3), rests(4, 3)]);
	let (found, doubtful) = notices(8, Some(&[3, 4]));
	assert_eq!(found, [doubtful(3), rests(4, 3)]);
	assert_eq!(notices(9, None).0, []);
	// Without the offer, a selection cannot tell whether the acceptance rests on a doubtful record.
	assert_eq!(notices(8, Some(&[2, 4])).0, []);
	assert!(notices(8, None).0[1].to_string().len() > 10);
}

#[test]
fn organisation_in_disorder_is_rejected() {
	let key = StateKey::Organisation(2);
	let bad = |suspensions: &[(u32, Option<u32>)]| {
		let mut entry = OrganisationV2::from(organisation(2));
		for (from, until) in suspensions {
			let (from_ms, until_ms) = (time_of(*from), until.map(time_of));
			entry.suspensions.try_push(Suspension { from_ms, until_ms }).unwrap();
		}
		assert_malformed(key, Organisation::V2(entry).encode());
	};
	bad(&[(5, Some(4))]);
	bad(&[(14, None), (15, None)]);
	bad(&[(12, Some(14)), (13, None)]);
}

/// The golden proofs of layout 2 were made of this scene, in which nothing is drawn: so they say that
/// nothing of the encoding has changed, and the workspace's test of vectors that they are proven.
#[test]
fn golden_proofs_of_layout_2_are_those_of_the_scene() {
	let scene = two_keys();
	let whole = scene.prove();
	let some = scene.prove_some(&[(Log::Custody, &[1, 3])]);
	assert_eq!(whole.proof.to_file(), golden::read("layout-2.catena"));
	assert_eq!(some.proof.to_file(), golden::read("layout-2-selected.catena"));
	facts(&whole);
}
