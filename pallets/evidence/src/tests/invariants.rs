//! Each invariant finds its breach: a test that breaks none proves nothing by their holding.

use catena_primitives::{
	evidence::{Case, CaseRights, Exhibit, Member},
	statement::ItemId,
};
use frame_support::storage::with_transaction;
use sp_runtime::{DispatchError, TransactionOutcome, TryRuntimeError};

use crate::{invariants, mock::*, Cases, Exhibits};

/// A case, an exhibit of it, and one that was made from that.
struct Story {
	case: ItemId,
	original: ItemId,
	derived: ItemId,
}

/// Breaks something in a small story.
fn broken(with: impl FnOnce(Story)) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute(|| {
		let case = open();
		admit(case, 2, CaseRights::ALL);
		let original = seize(case);
		let derived = record(LEAD, image(original));
		check_invariants();
		outcome = with_transaction(|| {
			with(Story { case, original, derived });
			let found = invariants::check::<Test>();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

/// Changes who takes part.
fn change_members(case: ItemId, with: impl FnOnce(&mut Vec<Member>)) {
	let Case::V1 { form, members, exhibits } = Cases::<Test>::get(case).unwrap();
	let mut members = members.into_inner();
	with(&mut members);
	Cases::<Test>::insert(case, Case::V1 { form, members: members.try_into().unwrap(), exhibits });
}

#[test]
fn nothing_broken_is_nothing_found() {
	assert_eq!(broken(|_| ()), Ok(()));
}

#[test]
fn entry_that_is_missing_breaks_i1() {
	assert_eq!(
		broken(|story| Cases::<Test>::remove(story.case)),
		Err("a case without entry".into())
	);
	assert_eq!(
		broken(|story| Exhibits::<Test>::remove(story.derived)),
		Err("an exhibit without entry".into())
	);
}

#[test]
fn entry_without_item_breaks_i1() {
	let found = broken(|story| {
		let entry = Cases::<Test>::get(story.case).unwrap();
		Cases::<Test>::insert(story.original, entry);
	});
	assert_eq!(found, Err("a case entry without such an item".into()));
	let found = broken(|story| Exhibits::<Test>::insert(story.case, entry(story.derived)));
	assert_eq!(found, Err("an exhibit entry without such an item".into()));
}

#[test]
fn another_count_of_exhibits_breaks_i2() {
	let found = broken(|story| {
		let Case::V1 { form, members, .. } = Cases::<Test>::get(story.case).unwrap();
		Cases::<Test>::insert(story.case, Case::V1 { form, members, exhibits: 1 });
	});
	assert_eq!(found, Err("a case with another number of exhibits than it counts".into()));
}

#[test]
fn exhibit_of_an_unknown_case_breaks_i2() {
	let found = broken(|story| {
		let Case::V1 { form, members, .. } = Cases::<Test>::get(story.case).unwrap();
		Cases::<Test>::insert(story.case, Case::V1 { form, members, exhibits: 1 });
		let stray = Exhibit::V1 { case: [1; 32], from: None, depth: 0, derived: 0 };
		Exhibits::<Test>::insert(story.derived, stray);
	});
	assert_eq!(found, Err("an exhibit of a case that does not exist".into()));
}

#[test]
fn wrong_derivation_breaks_i3() {
	let derived = |from, depth, derived| {
		broken(|story| {
			let from = match from {
				"nothing" => None,
				"original" => Some(story.original),
				_ => Some([1; 32]),
			};
			let case = story.case;
			Exhibits::<Test>::insert(story.derived, Exhibit::V1 { case, from, depth, derived });
		})
	};
	assert_eq!(derived("original", 1, 0), Ok(()));
	assert_eq!(derived("original", 2, 0), Err("an exhibit at a wrong depth".into()));
	assert_eq!(
		derived("unknown", 1, 0),
		Err("an exhibit made from one that does not exist".into())
	);
	assert_eq!(derived("nothing", 1, 0), Err("an original exhibit with a depth".into()));
	assert_eq!(
		derived("original", 1, 1),
		Err("an exhibit counts others than were made from it".into())
	);
	assert_eq!(
		derived("nothing", 0, 0),
		Err("an exhibit counts others than were made from it".into())
	);
}

#[test]
fn derivation_across_cases_breaks_i3() {
	let found = broken(|story| {
		let other = open();
		let change = |case, exhibits| {
			let Case::V1 { form, members, .. } = Cases::<Test>::get(case).unwrap();
			Cases::<Test>::insert(case, Case::V1 { form, members, exhibits });
		};
		change(story.case, 1);
		change(other, 1);
		let from = Some(story.original);
		Exhibits::<Test>::insert(
			story.derived,
			Exhibit::V1 { case: other, from, depth: 1, derived: 0 },
		);
	});
	assert_eq!(found, Err("an exhibit of another case than what it was made from".into()));
}

#[test]
fn member_who_is_listed_twice_breaks_i4() {
	let found = broken(|story| change_members(story.case, |members| members.push(members[0])));
	assert_eq!(found, Err("a member is listed twice".into()));
}

#[test]
fn opener_who_is_not_listed_first_breaks_i4() {
	let missing = Err("a case that does not list the organisation that opened it first".into());
	for change in [
		|members: &mut Vec<Member>| members.clear(),
		|members: &mut Vec<Member>| members.retain(|member| member.organisation != 1),
		|members: &mut Vec<Member>| members.swap(0, 1),
	] {
		assert_eq!(broken(|story| change_members(story.case, change)), missing);
	}
}
