use alloc::{vec, vec::Vec};

use bounded_collections::BoundedVec;

use super::*;
use crate::refusal::Refusal;

const KEY: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

fn term(since_ms: Millis, key: [u8; 32], standing: TermStanding) -> Term {
	Term {
		since_ms,
		key,
		roles: Roles::EXAMINER,
		valid_from_ms: 0,
		valid_until_ms: 1_000,
		standing,
	}
}

fn active(since_ms: Millis) -> Term {
	term(since_ms, KEY, TermStanding::Active)
}

fn officer(terms: &[Term]) -> OfficerV2 {
	let mut officer = OfficerV2::new(terms[0]);
	for term in &terms[1..] {
		assert!(officer.begin(*term));
	}
	officer
}

fn old(standing: Standing) -> OfficerV1 {
	OfficerV1 {
		key: KEY,
		roles: Roles::EXAMINER,
		valid_from_ms: 0,
		valid_until_ms: 1_000,
		enrolled_ms: 10,
		standing,
	}
}

fn organisation(suspended_ms: Option<Millis>) -> OrganisationV1 {
	OrganisationV1 {
		name: "Museum".try_into().unwrap(),
		country: *b"IT",
		admin: [9; 32],
		admitted_ms: 1,
		suspended_ms,
		officers: 1,
	}
}

fn reported(officer: &mut OfficerV2, key: [u8; 32], suspected_ms: Millis, reported_ms: Millis) {
	officer.reports.try_push(KeyReport { key, suspected_ms, reported_ms }).unwrap();
}

#[test]
fn old_entry_is_read_as_the_terms_that_follow_from_it() {
	let suspended = Standing::Suspended { since_ms: 20 };
	let revoked = Standing::Revoked { since_ms: 30 };
	assert_eq!(OfficerV2::from(old(Standing::Active)), officer(&[active(10)]));
	let expected = officer(&[active(10), term(20, KEY, TermStanding::Suspended)]);
	assert_eq!(OfficerV2::from(Officer::V1(old(suspended))), expected);
	let expected = officer(&[active(10), term(30, KEY, TermStanding::Revoked)]);
	assert_eq!(OfficerV2::from(Officer::V1(old(revoked))), expected);
	assert!(expected.is_well_formed());
}

#[test]
fn old_organisation_keeps_the_suspension_that_goes_on() {
	assert_eq!(OrganisationV2::from(organisation(None)).suspensions.len(), 0);
	let now = OrganisationV2::from(Organisation::V1(organisation(Some(5))));
	assert_eq!(now.suspended_ms(), Some(5));
	assert_eq!(now.suspensions.to_vec(), [Suspension { from_ms: 5, until_ms: None }]);
}

#[test]
fn record_is_judged_by_the_term_in_force_and_by_those_of_its_own_block() {
	let officer = officer(&[
		active(10),
		term(20, KEY, TermStanding::Suspended),
		active(30),
		term(30, OTHER, TermStanding::Active),
		term(40, OTHER, TermStanding::Revoked),
	]);
	let at = |time_ms| -> Vec<usize> {
		let all: Vec<Term> = officer.terms().copied().collect();
		let place = |term: &Term| all.iter().position(|other| other == term).unwrap();
		officer.terms_at(time_ms).map(place).collect()
	};
	assert_eq!(at(9), Vec::<usize>::new());
	assert_eq!(at(10), [0]);
	assert_eq!(at(20), [0, 1]);
	assert_eq!(at(21), [1]);
	assert_eq!(at(30), [1, 2, 3]);
	assert_eq!(at(31), [3]);
	assert_eq!(at(40), [3, 4]);
	assert_eq!(at(41), [4]);
}

/// No honest chain writes such an entry; what was rejected of it before must be still.
#[test]
fn old_entry_that_was_suspended_before_it_was_enrolled_never_has_rights() {
	let officer = OfficerV2::from(old(Standing::Suspended { since_ms: 5 }));
	for time_ms in [5, 6, 9, 10, 11, 99] {
		assert!(officer.terms_at(time_ms).all(|term| term.standing == TermStanding::Suspended));
	}
}

#[test]
fn standing_stood_since_the_first_of_its_terms() {
	let longer = Term { valid_until_ms: 2_000, ..term(25, KEY, TermStanding::Suspended) };
	let officer = officer(&[active(10), term(20, KEY, TermStanding::Suspended), longer]);
	assert_eq!(officer.standing_since_ms(&officer.term), 20);
	assert_eq!(officer.standing_since_ms(&active(10)), 10);
}

#[test]
fn new_key_has_the_standing_from_before_the_report() {
	let reported = term(30, KEY, TermStanding::KeyReported);
	let suspended = term(20, KEY, TermStanding::Suspended);
	assert_eq!(officer(&[active(10), reported]).own_standing(), TermStanding::Active);
	let officer = officer(&[active(10), suspended, reported]);
	assert_eq!(officer.own_standing(), TermStanding::Suspended);
}

#[test]
fn last_three_places_are_kept_for_taking_rights_away() {
	let mut officer = officer(&[active(0)]);
	let mut since_ms = 0;
	while officer.has_room() {
		since_ms += 1;
		assert!(officer.begin(active(since_ms)));
	}
	assert_eq!(officer.count_terms(), MAX_TERMS - RESERVED_TERMS);
	for standing in [TermStanding::Suspended, TermStanding::KeyReported, TermStanding::Revoked] {
		since_ms += 1;
		assert!(officer.begin(term(since_ms, KEY, standing)));
		if standing == TermStanding::KeyReported {
			reported(&mut officer, KEY, since_ms, since_ms);
		}
	}
	let full = officer.clone();
	assert!(!officer.begin(active(since_ms)));
	assert_eq!(officer, full);
	assert!(officer.is_well_formed());
}

#[test]
fn earliest_suspected_time_counts() {
	let mut officer = officer(&[active(10), term(50, KEY, TermStanding::KeyReported)]);
	reported(&mut officer, KEY, 40, 50);
	assert_eq!(officer.doubt(&KEY, 39), None);
	assert_eq!(officer.doubt(&KEY, 40), Some(&officer.reports[0]));
	assert_eq!(officer.doubt(&OTHER, 40), None);
	reported(&mut officer, KEY, 30, 60);
	assert_eq!(officer.doubt(&KEY, 39), Some(&officer.reports[1]));
	assert_eq!(officer.doubt(&KEY, 29), None);
	assert_eq!(officer.first_report(&KEY), Some(&officer.reports[0]));
	assert_eq!(officer.count_repeated_reports(), 1);
	assert!(officer.is_well_formed());
}

#[test]
fn entry_in_disorder_is_not_well_formed() {
	let good = officer(&[active(10), term(20, OTHER, TermStanding::Active)]);
	assert!(good.is_well_formed());
	assert!(!OfficerV2 { enrolled_ms: 9, ..good.clone() }.is_well_formed());
	assert!(!officer(&[active(10), active(9)]).is_well_formed());
	let after = officer(&[active(10), term(20, KEY, TermStanding::Revoked), active(30)]);
	assert!(!after.is_well_formed());
	for (key, suspected_ms, reported_ms) in [([7; 32], 10, 20), (KEY, 21, 20)] {
		let mut officer = good.clone();
		reported(&mut officer, key, suspected_ms, reported_ms);
		assert!(!officer.is_well_formed());
	}
	let mut officer = good;
	reported(&mut officer, KEY, 10, 20);
	assert!(officer.is_well_formed());
	reported(&mut officer, OTHER, 10, 19);
	assert!(!officer.is_well_formed());
}

#[test]
fn key_that_comes_back_is_not_well_formed() {
	let (other, active_other) = ([3; 32], term(20, OTHER, TermStanding::Active));
	let third = term(30, other, TermStanding::Active);
	assert!(officer(&[active(10), active_other, active_other, third, third]).is_well_formed());
	assert!(!officer(&[active(10), active_other, active(30)]).is_well_formed());
	let again = term(40, OTHER, TermStanding::Active);
	assert!(!officer(&[active(10), active_other, third, again]).is_well_formed());
}

#[test]
fn term_of_a_reported_key_has_its_report_and_a_report_its_keys_time() {
	let mut stolen = officer(&[active(10), term(20, KEY, TermStanding::KeyReported)]);
	assert!(!stolen.is_well_formed());
	let with = |suspected_ms, reported_ms| {
		let mut officer = stolen.clone();
		reported(&mut officer, KEY, suspected_ms, reported_ms);
		officer.is_well_formed()
	};
	assert!(with(10, 20));
	// Reported only after the term that says so; suspected before anybody had the key.
	assert!(!with(10, 21));
	assert!(!with(9, 20));
	reported(&mut stolen, KEY, 15, 20);
	// Amended meanwhile.
	let longer = Term { valid_until_ms: 2_000, ..term(25, KEY, TermStanding::KeyReported) };
	assert!(stolen.begin(longer));
	assert!(stolen.is_well_formed());
}

#[test]
fn last_change_is_the_latest_of_all_times() {
	let mut entry = officer(&[active(10), term(20, OTHER, TermStanding::Active)]);
	assert_eq!(entry.changed_ms(), 20);
	reported(&mut entry, KEY, 15, 30);
	assert_eq!(entry.changed_ms(), 30);
	assert_eq!(OfficerV2 { enrolled_ms: 40, ..entry }.changed_ms(), 40);
	let changed = |suspensions: &[(Millis, Option<Millis>)]| {
		let all = suspensions.iter();
		let all =
			all.map(|(from_ms, until_ms)| Suspension { from_ms: *from_ms, until_ms: *until_ms });
		let suspensions = BoundedVec::truncate_from(all.collect());
		OrganisationV2 { suspensions, ..organisation(None).into() }.changed_ms()
	};
	assert_eq!(changed(&[]), 1);
	assert_eq!(changed(&[(5, Some(8)), (9, None)]), 9);
	assert_eq!(changed(&[(5, Some(12)), (9, None)]), 12);
}

#[test]
fn suspensions_in_disorder_are_not_well_formed() {
	let with = |suspensions: Vec<(Millis, Option<Millis>)>| OrganisationV2 {
		suspensions: BoundedVec::truncate_from(
			suspensions
				.into_iter()
				.map(|(from_ms, until_ms)| Suspension { from_ms, until_ms })
				.collect(),
		),
		..organisation(None).into()
	};
	assert!(with(vec![]).is_well_formed());
	assert!(with(vec![(1, Some(2)), (2, Some(2)), (2, None)]).is_well_formed());
	for bad in [
		vec![(2, Some(1))],
		vec![(1, None), (2, None)],
		vec![(1, None), (2, Some(3))],
		vec![(1, Some(3)), (2, None)],
	] {
		assert!(!with(bad).is_well_formed());
	}
}

#[test]
fn suspension_holds_between_its_two_blocks() {
	let ended = Suspension { from_ms: 5, until_ms: Some(8) };
	assert_eq!(
		[4, 5, 6, 7, 8, 9].map(|at| ended.held_at(at)),
		[false, false, true, true, false, false]
	);
	let goes_on = Suspension { from_ms: 5, until_ms: None };
	assert_eq!([5, 6, Millis::MAX].map(|at| goes_on.held_at(at)), [false, true, true]);
}

#[test]
fn officer_acts_by_the_last_term() {
	let organisation = OrganisationV2::from(organisation(None));
	let signer = |key| Signer { organisation: 1, officer: 3, key };
	let judge = |officer: &OfficerV2, key| rights(&organisation, officer, &signer(key), 500);
	let replaced = officer(&[active(10), term(20, OTHER, TermStanding::Active)]);
	assert_eq!(judge(&replaced, OTHER), Ok(Roles::EXAMINER));
	let refusal = Refusal::NotTheOfficersKey { expected: OTHER, found: KEY };
	assert_eq!(judge(&replaced, KEY), Err(refusal));
	let stolen = officer(&[active(10), term(20, KEY, TermStanding::KeyReported)]);
	assert_eq!(judge(&stolen, KEY), Err(Refusal::KeyReported { officer: 3, reported_ms: 20 }));
}
