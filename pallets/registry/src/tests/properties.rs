use catena_primitives::roles::Roles;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use sp_runtime::DispatchResult;

use crate::{invariants, mock::*, Officers, Organisations};

#[derive(Clone, Debug)]
enum Step {
	Admit { admin: u32, country: [u8; 2], named: bool },
	SuspendOrganisation(u32),
	ReadmitOrganisation(u32),
	Enrol { by: u32, seed: u8, proven_for: u32, roles: Roles, from: u64, until: u64 },
	SuspendOfficer(u32, u32),
	ReinstateOfficer(u32, u32),
	RevokeOfficer(u32, u32),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let organisation = 0u32..5;
	let officer = 0u32..5;
	let roles = prop_oneof![Just(Roles::NONE), Just(Roles::EXAMINER), Just(Roles::CUSTOMS)];
	prop_oneof![
		2 => (0u32..8, prop_oneof![Just(*b"DE"), Just(*b"de")], any::<bool>())
			.prop_map(|(admin, country, named)| Step::Admit { admin, country, named }),
		1 => organisation.clone().prop_map(Step::SuspendOrganisation),
		1 => organisation.clone().prop_map(Step::ReadmitOrganisation),
		5 => (organisation.clone(), 0u8..10, any::<bool>(), roles, 0..DAY_MS, 0..DAY_MS).prop_map(
			|(by, seed, honest, roles, from, until)| Step::Enrol {
				by,
				seed,
				proven_for: if honest { by } else { 1 },
				roles,
				from: START_MS + from,
				until: START_MS + until,
			}
		),
		1 => (organisation.clone(), officer.clone())
			.prop_map(|(by, officer)| Step::SuspendOfficer(by, officer)),
		1 => (organisation.clone(), officer.clone())
			.prop_map(|(by, officer)| Step::ReinstateOfficer(by, officer)),
		1 => (organisation, officer).prop_map(|(by, officer)| Step::RevokeOfficer(by, officer)),
		1 => (0..DAY_MS / 8).prop_map(Step::Wait),
	]
}

fn execute(step: Step) -> DispatchResult {
	let root = RuntimeOrigin::root;
	match step {
		Step::Admit { admin: account, country, named } => {
			let name = name(if named { "Eurojust" } else { "" });
			Registry::admit_organisation(root(), name, country, admin(account))
		}
		Step::SuspendOrganisation(number) => Registry::suspend_organisation(root(), number),
		Step::ReadmitOrganisation(number) => Registry::readmit_organisation(root(), number),
		Step::Enrol { by, seed, proven_for, roles, from, until } => Registry::enrol_officer(
			by_admin(by),
			public(seed),
			roles,
			from,
			until,
			possession(seed, proven_for),
		),
		Step::SuspendOfficer(by, officer) => Registry::suspend_officer(by_admin(by), officer),
		Step::ReinstateOfficer(by, officer) => Registry::reinstate_officer(by_admin(by), officer),
		Step::RevokeOfficer(by, officer) => Registry::revoke_officer(by_admin(by), officer),
		Step::Wait(ms) => {
			set_now(Timestamp::get() + ms);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_sequence_keeps_the_invariants_and_what_is_refused_changes_nothing(
		steps in proptest::collection::vec(step(), 0..60)
	) {
		build_and_execute(|| {
			for step in steps {
				let before = root();
				// Entries are never removed, whatever happens.
				let organisations = Organisations::<Test>::iter_keys().count();
				let officers = Officers::<Test>::iter_keys().count();
				let refused = with_storage_layer(|| execute(step)).is_err();
				assert!(!refused || root() == before);
				assert!(Organisations::<Test>::iter_keys().count() >= organisations);
				assert!(Officers::<Test>::iter_keys().count() >= officers);
				invariants::check::<Test>().unwrap();
			}
		});
	}
}
