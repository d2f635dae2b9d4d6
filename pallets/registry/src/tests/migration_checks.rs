//! What is checked around the migration to layout 2 finds whatever it may lose or change.

use catena_primitives::{
	layout,
	registry::{Officer, OfficerV2, Organisation, OrganisationV2, TermStanding},
	roles::Roles,
};
use frame_support::{
	storage::{unhashed, with_transaction},
	traits::OnRuntimeUpgrade,
};
use sp_runtime::{DispatchError, TransactionOutcome, TryRuntimeError};

use super::migrations::old_state;
use crate::{migrations::ToLayout2, mock::*, Officers, Organisations};

type Migration = ToLayout2<Test>;

/// What is found when this happens to the old state in the migration's stead.
fn found_after(instead: impl FnOnce()) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute(|| {
		outcome = with_transaction(|| {
			old_state();
			let before = Migration::before().unwrap();
			instead();
			let found = Migration::check_after(&before);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

/// What is found when the migration also does this.
fn found_with(wrong: impl FnOnce()) -> Result<(), TryRuntimeError> {
	found_after(|| {
		Migration::on_runtime_upgrade();
		wrong();
	})
}

fn organisation_with(change: impl FnOnce(&mut OrganisationV2)) -> Result<(), TryRuntimeError> {
	found_with(|| {
		let mut entry = organisation(2);
		change(&mut entry);
		Organisations::<Test>::insert(2, Organisation::V2(entry));
	})
}

fn officer_with(number: u32, change: impl FnOnce(&mut OfficerV2)) -> Result<(), TryRuntimeError> {
	found_with(|| {
		let mut entry = officer(1, number);
		change(&mut entry);
		put_officer(1, number, entry);
	})
}

#[test]
fn nothing_is_found_where_nothing_is_lost() {
	assert_eq!(found_with(|| ()), Ok(()));
	let twice = found_with(|| {
		Migration::on_runtime_upgrade();
	});
	assert_eq!(twice, Ok(()));
	// An officer's entry may be written anew as well, if it says the same.
	for number in [1, 2, 3] {
		assert_eq!(officer_with(number, |_| ()), Ok(()));
	}
}

#[test]
fn migration_that_did_not_happen_is_found() {
	assert_eq!(found_after(|| ()), Err("the layout is not the newest".into()));
	let other = found_with(|| unhashed::put(layout::VERSION_KEY, &(layout::VERSION + 1)));
	assert_eq!(other, Err("the layout is not the newest".into()));
	let named_only = found_after(|| unhashed::put(layout::VERSION_KEY, &layout::VERSION));
	assert_eq!(named_only, Err("an organisation is not in the form of layout 2".into()));
}

#[test]
fn organisation_that_is_lost_or_came_from_nowhere_is_found() {
	for number in [1, 2] {
		let found = found_with(|| Organisations::<Test>::remove(number));
		assert_eq!(found, Err("an organisation is lost".into()));
	}
	let found = found_with(|| Organisations::<Test>::insert(3, Organisation::V2(organisation(1))));
	assert_eq!(found, Err("an organisation is new".into()));
	let found = found_with(|| Organisations::<Test>::swap(1, 2));
	assert_eq!(found, Err("an organisation has changed".into()));
}

#[test]
fn change_of_anything_that_an_organisation_says_is_found() {
	let changes: [fn(&mut OrganisationV2); 7] = [
		|entry| entry.name = name("Eurojust"),
		|entry| entry.country = *b"DE",
		|entry| entry.admin = admin(9).into(),
		|entry| entry.admitted_ms += 1,
		|entry| entry.suspensions.clear(),
		|entry| entry.suspensions[0].until_ms = Some(START_MS + 8),
		|entry| entry.officers += 1,
	];
	for change in changes {
		assert_eq!(organisation_with(change), Err("an organisation has changed".into()));
	}
}

#[test]
fn officer_that_is_lost_or_came_from_nowhere_is_found() {
	for number in [1, 2, 3] {
		let found = found_with(|| Officers::<Test>::remove(1, number));
		assert_eq!(found, Err("an officer is lost".into()));
	}
	let found = found_with(|| Officers::<Test>::insert(2, 1, Officer::V2(officer(1, 1))));
	assert_eq!(found, Err("an officer is new".into()));
}

#[test]
fn change_of_anything_that_an_officer_says_is_found() {
	let changes: [fn(&mut OfficerV2); 7] = [
		|entry| entry.term.key = public(9),
		|entry| entry.term.roles = Roles::CUSTOMS,
		|entry| entry.term.valid_from_ms += 1,
		|entry| entry.term.valid_until_ms += 1,
		|entry| entry.term.since_ms += 1,
		|entry| entry.term.standing = TermStanding::Active,
		|entry| entry.earlier[0].roles = Roles::NONE,
	];
	for change in changes {
		// The suspended one and the revoked one.
		for number in [1, 3] {
			assert_eq!(officer_with(number, change), Err("an officer has changed".into()));
		}
	}
	let suspended = officer_with(2, |entry| entry.term.standing = TermStanding::Suspended);
	assert_eq!(suspended, Err("an officer has changed".into()));
}

#[test]
fn entry_that_cannot_be_read_is_found_before_and_after() {
	let organisation = Organisations::<Test>::hashed_key_for(1);
	let officer = Officers::<Test>::hashed_key_for(1, 1);
	let entries =
		[(organisation, "an organisation cannot be read"), (officer, "an officer cannot be read")];
	for (key, expected) in entries {
		assert_eq!(found_with(|| unhashed::put_raw(&key, &[9])), Err(expected.into()));
		build_and_execute(|| {
			let read = with_transaction(|| {
				old_state();
				unhashed::put_raw(&key, &[9]);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(Migration::before()))
			});
			assert_eq!(read, Ok(Err(expected.into())));
		});
	}
}

#[test]
fn officer_whose_terms_are_not_in_order_is_found() {
	let found = officer_with(1, |entry| entry.earlier[0].since_ms = START_MS + 4);
	assert_eq!(found, Err("an officer's entry is not in order".into()));
}

#[test]
fn what_was_there_before_has_to_be_readable() {
	let unreadable = Err("what was there before cannot be read".into());
	build_and_execute(|| {
		old_state();
		let before = Migration::before().unwrap();
		Migration::on_runtime_upgrade();
		assert_eq!(Migration::check_after(&before), Ok(()));
		let longer = [&before[..], &[0]].concat();
		for bytes in [&[][..], &before[..before.len() - 1], &longer] {
			assert_eq!(Migration::check_after(bytes), unreadable);
		}
	});
}
