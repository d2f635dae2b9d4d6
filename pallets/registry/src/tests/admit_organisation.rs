use catena_primitives::registry::{Organisation, OrganisationV2};
use frame_support::assert_ok;
use sp_runtime::DispatchError;

use crate::{mock::*, Administrators, Error, Event, OrganisationCount, Organisations};

#[test]
fn admitted_organisation_gets_the_next_number() {
	build_and_execute(|| {
		assert_ok!(Registry::admit_organisation(
			RuntimeOrigin::root(),
			name("Landeskriminalamt"),
			*b"DE",
			admin(2)
		));
		assert_eq!(OrganisationCount::<Test>::get(), 2);
		assert_eq!(Administrators::<Test>::get(admin(2)), Some(2));
		assert_eq!(
			Organisations::<Test>::get(2),
			Some(Organisation::V2(OrganisationV2 {
				name: name("Landeskriminalamt"),
				country: *b"DE",
				admin: admin(2).into(),
				admitted_ms: START_MS,
				suspensions: Default::default(),
				officers: 0,
			}))
		);
		assert_eq!(
			events(),
			[
				// Without fees and balances, being an administrator is what makes an account.
				frame_system::Event::NewAccount { account: admin(2) }.into(),
				Event::OrganisationAdmitted { organisation: 2, admin: admin(2) }.into(),
			]
		);
		assert!(System::account_exists(&admin(2)));
	});
}

#[test]
fn organisation_without_name_is_refused() {
	build_and_execute(|| {
		assert_refused(
			|| Registry::admit_organisation(RuntimeOrigin::root(), name(""), *b"DE", admin(2)),
			Error::<Test>::NameEmpty,
		);
	});
}

#[test]
fn country_code_is_two_capital_letters() {
	build_and_execute(|| {
		for country in [*b"de", *b"D1", *b"D ", [0, 0], [0xc4, 0x5a]] {
			assert_refused(
				|| {
					Registry::admit_organisation(
						RuntimeOrigin::root(),
						name("LKA"),
						country,
						admin(2),
					)
				},
				Error::<Test>::CountryCodeInvalid,
			);
		}
	});
}

#[test]
fn account_governs_one_organisation_only() {
	build_and_execute(|| {
		assert_refused(|| admit(FOUNDER), Error::<Test>::AdministratorInUse);
	});
}

#[test]
fn no_more_than_the_most_organisations_are_admitted() {
	build_and_execute(|| {
		for organisation in 2..=MAX_ORGANISATIONS {
			assert_ok!(admit(organisation));
		}
		assert_refused(|| admit(MAX_ORGANISATIONS + 1), Error::<Test>::TooManyOrganisations);
	});
}

#[test]
fn nobody_but_governance_admits() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(admin(2)), by_admin(FOUNDER), RuntimeOrigin::none()] {
			assert_refused(
				|| Registry::admit_organisation(origin, name("LKA"), *b"DE", admin(2)),
				DispatchError::BadOrigin,
			);
		}
	});
}
