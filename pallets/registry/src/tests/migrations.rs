use catena_primitives::{
	layout,
	registry::{Officer, OfficerV1, Organisation, OrganisationV1, Standing, Suspension},
	roles::Roles,
	statement::OfficerId,
};
use frame_support::{
	storage::unhashed,
	traits::{Get, OnRuntimeUpgrade},
	weights::RuntimeDbWeight,
};

use crate::{
	migrations::ToLayout2, mock::*, Administrators, Keys, Officers, OrganisationCount,
	Organisations,
};

/// The state of a chain of layout 1: organisation 1 with an officer of each standing, the first of whom is
/// suspended; organisation 2 suspended.
pub fn old_state() {
	unhashed::put(layout::VERSION_KEY, &layout::FIRST_VERSION);
	for number in [1, 2] {
		let entry = OrganisationV1 {
			name: name("Europol"),
			country: *b"EU",
			admin: admin(number).into(),
			admitted_ms: START_MS,
			suspended_ms: (number == 2).then_some(START_MS + 7),
			officers: if number == 1 { 3 } else { 0 },
		};
		Organisations::<Test>::insert(number, Organisation::V1(entry));
		Administrators::<Test>::insert(admin(number), number);
	}
	OrganisationCount::<Test>::put(2);
	let revoked = Standing::Revoked { since_ms: START_MS + 5 };
	for (number, standing) in [(1, old_officer(1).standing), (2, Standing::Active), (3, revoked)] {
		let key = old_officer(number).key;
		let entry = OfficerV1 { standing, ..old_officer(number) };
		Officers::<Test>::insert(1, OfficerId::from(number), Officer::V1(entry));
		Keys::<Test>::insert(key, (1, OfficerId::from(number)));
	}
}

/// The officer of this number, suspended.
fn old_officer(number: u8) -> OfficerV1 {
	OfficerV1 {
		key: public(number),
		roles: Roles::EXAMINER,
		valid_from_ms: 0,
		valid_until_ms: START_MS + DAY_MS,
		enrolled_ms: START_MS,
		standing: Standing::Suspended { since_ms: START_MS + 3 },
	}
}

fn database() -> RuntimeDbWeight {
	<Test as frame_system::Config>::DbWeight::get()
}

fn layout() -> Option<u32> {
	unhashed::get(layout::VERSION_KEY)
}

#[test]
fn organisations_are_written_anew_and_officers_as_they_change() {
	build_and_execute(|| {
		old_state();
		let weight = ToLayout2::<Test>::on_runtime_upgrade();
		let database = database();
		assert_eq!(weight, database.reads_writes(6, 3));
		assert_eq!(layout(), Some(2));
		let suspension = Suspension { from_ms: START_MS + 7, until_ms: None };
		for (number, suspensions) in [(1, vec![]), (2, vec![suspension])] {
			let stored = Organisations::<Test>::get(number);
			assert!(matches!(stored, Some(Organisation::V2(_))));
			assert_eq!(organisation(number).suspensions.to_vec(), suspensions);
		}
		assert_eq!(Officers::<Test>::get(1, 1), Some(Officer::V1(old_officer(1))));
		set_now(START_MS + 9);
		frame_support::assert_ok!(Registry::reinstate_officer(by_admin(1), 1));
		assert!(matches!(Officers::<Test>::get(1, 1), Some(Officer::V2(_))));
		assert_eq!(officer(1, 1).count_terms(), 3);
	});
}

#[test]
fn second_run_does_nothing() {
	build_and_execute(|| {
		old_state();
		ToLayout2::<Test>::on_runtime_upgrade();
		let before = root();
		let database = database();
		assert_eq!(ToLayout2::<Test>::on_runtime_upgrade(), database.reads(1));
		assert_eq!(root(), before);
	});
}

#[test]
fn state_of_another_layout_is_left_alone() {
	for other in [None, Some(0), Some(2), Some(3)] {
		build_and_execute(|| {
			old_state();
			match other {
				Some(version) => unhashed::put::<u32>(layout::VERSION_KEY, &version),
				None => unhashed::kill(layout::VERSION_KEY),
			}
			let before = root();
			ToLayout2::<Test>::on_runtime_upgrade();
			assert_eq!(root(), before);
		});
	}
}
