//! PF-17 and PF-23: whatever an officer's entry says, the verdict is the one that B.3 and D.3 of the
//! specification give, here written down once more and in another way.

use catena_primitives::{
	registry::{KeyReport, OfficerV2, Term, TermStanding},
	roles::Roles,
	statement::{Log, Millis, PublicKey},
};
use catena_verifier::{Notice, Rejection, Verdict};
use proptest::prelude::*;

use crate::{
	support::{scene::time_of, verdict},
	terms::{examined, keys, term, with},
};

/// Time and key of the laboratory's records.
fn records() -> [(Millis, PublicKey); 4] {
	let (first, second) = keys();
	[(4, first), (6, first), (8, second), (10, second)].map(|(block, key)| (time_of(block), key))
}

/// An entry as it is drawn: mostly one that the chain could have written.
#[derive(Clone, Debug)]
struct Drawn {
	enrolled_ms: Millis,
	terms: Vec<Term>,
	reports: Vec<KeyReport>,
}

fn begun() -> Drawn {
	let (first, second) = keys();
	Drawn { enrolled_ms: time_of(0), terms: vec![term(0, first), term(7, second)], reports: vec![] }
}

/// One thing that is done to an entry.
type Step = (u8, usize, u32, u32, u8);

fn done(drawn: &mut Drawn, (what, place, block, other, pick): Step) {
	let (first, second) = keys();
	let key = match pick % 8 {
		0..=3 => first,
		4..=6 => second,
		_ => [7; 32],
	};
	let at = place % drawn.terms.len();
	let standing = match pick % 4 {
		0 => TermStanding::Active,
		1 => TermStanding::Suspended,
		2 => TermStanding::Revoked,
		_ => TermStanding::KeyReported,
	};
	match what {
		// A change that is made where it belongs, by time.
		0 | 1 => {
			let since_ms = time_of(block);
			let at = drawn.terms.iter().filter(|term| term.since_ms <= since_ms).count().max(1);
			let before = drawn.terms[at - 1];
			drawn.terms.insert(at, Term { since_ms, standing, ..before });
		}
		// A report, and the term that begins with it.
		2 => {
			let reported_ms = time_of(block.max(other));
			let report = KeyReport { key, suspected_ms: time_of(block.min(other)), reported_ms };
			drawn.reports.push(report);
			drawn.reports.sort_by_key(|report| report.reported_ms);
		}
		3 => drawn.terms[at].since_ms = time_of(block),
		4 => drawn.terms[at].standing = standing,
		5 => drawn.terms[at].key = key,
		6 => drawn.terms[at].valid_until_ms = time_of(block),
		7 => drawn.terms[at].valid_from_ms = time_of(block),
		8 => drawn.terms[at].roles = Roles::EXAMINER.with(Roles::CUSTODIAN),
		9 => drawn.terms.insert(at, drawn.terms[place / 2 % drawn.terms.len()]),
		10 => {
			let (suspected_ms, reported_ms) = (time_of(block), time_of(other));
			drawn.reports.push(KeyReport { key, suspected_ms, reported_ms });
		}
		11 => drawn.enrolled_ms = time_of(block % 3),
		12 => {
			let since_ms = time_of(block % 3);
			drawn.terms[0].since_ms = since_ms;
			drawn.enrolled_ms = since_ms;
		}
		_ if drawn.terms.len() > 1 => drop(drawn.terms.remove(at)),
		_ => {}
	}
}

/// B.3, and that nothing is later than the block.
fn in_order(drawn: &Drawn) -> bool {
	let Drawn { enrolled_ms, terms, reports } = drawn;
	let mut keys: Vec<PublicKey> = terms.iter().map(|term| term.key).collect();
	keys.dedup();
	let different = keys.len();
	keys.sort();
	keys.dedup();
	let since = |key| terms.iter().find(|term| term.key == key).map(|term| term.since_ms);
	let revoked = terms.iter().position(|term| term.standing == TermStanding::Revoked);
	terms[0].since_ms == *enrolled_ms
		&& terms.is_sorted_by_key(|term| term.since_ms)
		&& revoked.is_none_or(|place| place + 1 == terms.len())
		&& keys.len() == different
		&& terms.iter().filter(|term| term.standing == TermStanding::KeyReported).all(|term| {
			reports.iter().any(|one| one.key == term.key && one.reported_ms <= term.since_ms)
		}) && reports.is_sorted_by_key(|report| report.reported_ms)
		&& reports.iter().all(|report| {
			let since = since(report.key);
			since.is_some_and(|since| {
				since <= report.suspected_ms && report.suspected_ms <= report.reported_ms
			})
		}) && terms.iter().all(|term| term.since_ms <= time_of(20))
		&& reports.iter().all(|report| report.reported_ms <= time_of(20))
}

/// D.3.
fn had_rights(drawn: &Drawn, (at, key): (Millis, PublicKey)) -> bool {
	let Drawn { enrolled_ms, terms, reports } = drawn;
	let before = terms.iter().rposition(|term| term.since_ms < at);
	let mut judged: Vec<Term> = before.map(|place| terms[place]).into_iter().collect();
	let behind = before.map_or(0, |place| place + 1);
	judged.extend(terms[behind..].iter().filter(|term| term.since_ms == at));
	*enrolled_ms <= at
		&& !reports.iter().any(|report| report.key == key && report.reported_ms < at)
		&& judged.iter().any(|term| {
			term.key == key
				&& term.standing == TermStanding::Active
				&& (term.valid_from_ms..term.valid_until_ms).contains(&at)
				&& term.roles == Roles::EXAMINER
		})
}

fn is_doubtful(drawn: &Drawn, (at, key): (Millis, PublicKey)) -> bool {
	drawn.reports.iter().any(|report| report.key == key && report.suspected_ms <= at)
}

fn judged(drawn: &Drawn) -> Verdict {
	let mut terms = drawn.terms.clone();
	let last = terms.pop().expect("a term");
	let entry = OfficerV2 {
		enrolled_ms: drawn.enrolled_ms,
		earlier: terms.try_into().expect("few"),
		term: last,
		reports: drawn.reports.clone().try_into().expect("few"),
	};
	verdict(&with(examined(), entry).prove())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn entry_of_an_officer_gives_the_rights_that_the_specification_says(
		steps in proptest::collection::vec(
			(0u8..14, any::<usize>(), 0u32..22, 0u32..22, any::<u8>()),
			0..6,
		),
	) {
		let mut drawn = begun();
		for step in steps {
			done(&mut drawn, step);
		}
		let found = judged(&drawn);
		if !in_order(&drawn) {
			let is_disorder = matches!(
				found,
				Verdict::Rejected(
					Rejection::EntryMalformed { .. } | Rejection::EntryOfLater { .. }
				)
			);
			prop_assert!(is_disorder, "{found:?}");
		} else if records().into_iter().all(|record| had_rights(&drawn, record)) {
			let Verdict::Proven(facts) = found else { panic!("{found:?}") };
			let doubtful: Vec<u32> = facts.notices.iter().filter_map(|notice| match notice {
				Notice::Doubtful { at, .. } if at.log == Log::Own(2) => Some(at.sequence),
				_ => None,
			}).collect();
			let expected: Vec<u32> = (0..)
				.zip(records())
				.filter(|(_, record)| is_doubtful(&drawn, *record))
				.map(|(sequence, _)| sequence)
				.collect();
			prop_assert_eq!(doubtful, expected);
		} else {
			let is_without = matches!(
				found,
				Verdict::Rejected(
					Rejection::WithoutRights { .. }
						| Rejection::RolesDiffer { .. }
						| Rejection::EnrolledAfter { .. }
				)
			);
			prop_assert!(is_without, "{found:?}");
		}
	}
}
