use catena_primitives::{
	registry::{Term, TermStanding},
	roles::Roles,
};
use frame_support::{assert_ok, storage::with_storage_layer};
use proptest::{option, prelude::*};
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
	ReplaceKey { by: u32, officer: u32, seed: u8 },
	Amend { by: u32, officer: u32, roles: Option<Roles>, until: Option<u64> },
	ReportKey { by: u32, seed: u8, before: u64 },
	ReplaceAdministrator { organisation: u32, admin: u32 },
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
		5 => (organisation.clone(), 0u8..10, any::<bool>(), roles.clone(), 0..DAY_MS, 0..DAY_MS).prop_map(
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
		1 => (organisation.clone(), officer.clone())
			.prop_map(|(by, officer)| Step::RevokeOfficer(by, officer)),
		4 => (organisation.clone(), officer.clone(), 0u8..30)
			.prop_map(|(by, officer, seed)| Step::ReplaceKey { by, officer, seed }),
		4 => (organisation.clone(), officer, option::of(roles), option::of(0..9 * DAY_MS)).prop_map(
			|(by, officer, roles, until)| Step::Amend { by, officer, roles, until }
		),
		4 => (organisation.clone(), 0u8..30, 0..DAY_MS / 4)
			.prop_map(|(by, seed, before)| Step::ReportKey { by, seed, before }),
		1 => (organisation, 0u32..8).prop_map(|(organisation, admin)| {
			Step::ReplaceAdministrator { organisation, admin }
		}),
		1 => (0..DAY_MS / 8).prop_map(Step::Wait),
	]
}

/// What happens to officer 1 of the founder, who has key 1 at first.
fn one_officers_step() -> impl Strategy<Value = Step> {
	let (by, officer) = (FOUNDER, 1);
	let roles = prop_oneof![Just(Roles::EXAMINER), Just(Roles::CUSTOMS)];
	prop_oneof![
		2 => Just(Step::SuspendOfficer(by, officer)),
		3 => Just(Step::ReinstateOfficer(by, officer)),
		1 => Just(Step::SuspendOrganisation(by)),
		2 => Just(Step::ReadmitOrganisation(by)),
		4 => (1u8..8).prop_map(move |seed| Step::ReplaceKey { by, officer, seed }),
		3 => (option::of(roles), option::of(0..9 * DAY_MS))
			.prop_map(move |(roles, until)| Step::Amend { by, officer, roles, until }),
		2 => (1u8..8, 0..DAY_MS / 4).prop_map(move |(seed, before)| Step::ReportKey { by, seed, before }),
		2 => (0..DAY_MS / 4).prop_map(Step::Wait),
		// Rarely, for nothing comes after it.
		1 => (0u8..12).prop_map(move |draw| match draw {
			0 => Step::RevokeOfficer(by, officer),
			_ => Step::Wait(1),
		}),
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
		Step::ReplaceKey { by, officer, seed } => {
			Registry::replace_officer_key(by_admin(by), officer, public(seed), possession(seed, by))
		}
		Step::Amend { by, officer, roles, until } => {
			let until_ms = until.map(|until| START_MS + until);
			Registry::amend_officer(by_admin(by), officer, roles, None, until_ms)
		}
		Step::ReportKey { by, seed, before } => Registry::report_key(
			by_admin(by),
			public(seed),
			Timestamp::get().saturating_sub(before),
		),
		Step::ReplaceAdministrator { organisation, admin: account } => {
			Registry::replace_administrator(root(), organisation, admin(account))
		}
		Step::Wait(ms) => {
			set_now(Timestamp::get() + ms);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	/// What an officer could do in a block is what a verifier finds of it later, whatever came since.
	#[test]
	fn history_tells_for_ever_who_could_act(
		steps in proptest::collection::vec(one_officers_step(), 1..70)
	) {
		build_and_execute(|| {
			assert_ok!(enrol(FOUNDER, 1));
			let mut seen = Vec::new();
			for step in steps {
				let _ = with_storage_layer(|| execute(step));
				// The first block after the change, in which nothing else happens.
				set_now(Timestamp::get() + 1);
				for seed in 1..8 {
					let found = Registry::rights(&signer(FOUNDER, 1, seed));
					seen.push((Timestamp::get(), public(seed), found.ok()));
				}
				set_now(Timestamp::get() + 1);
			}
			let (organisation, officer) = (organisation(FOUNDER), officer(FOUNDER, 1));
			for (time_ms, key, roles) in seen {
				let stood = organisation.suspension_at(time_ms).is_none();
				let terms: Vec<_> = officer.terms_at(time_ms).collect();
				let [term] = terms[..] else { panic!("{} terms at {time_ms}", terms.len()) };
				let held = term.allows(1, &key, 0, time_ms).is_ok();
				assert_eq!((stood && held).then_some(term.roles), roles, "at {time_ms}");
				let reported = officer.first_report(&key);
				assert!(roles.is_none() || reported.is_none_or(|r| time_ms <= r.reported_ms));
			}
		});
	}

	/// Whatever an administrator does to an officer while the organisation is suspended: after a
	/// readmission the officer can do no more than before.
	#[test]
	fn nothing_is_given_while_the_organisation_is_suspended(
		before in proptest::collection::vec(one_officers_step(), 0..20),
		meanwhile in proptest::collection::vec(one_officers_step(), 1..20)
	) {
		build_and_execute(|| {
			assert_ok!(enrol(FOUNDER, 1));
			for step in before {
				let _ = with_storage_layer(|| execute(step));
			}
			let _ = Registry::suspend_organisation(RuntimeOrigin::root(), FOUNDER);
			for step in meanwhile {
				if matches!(step, Step::ReadmitOrganisation(_)) {
					continue;
				}
				let before = officer(FOUNDER, 1).term;
				let _ = with_storage_layer(|| execute(step));
				let term = officer(FOUNDER, 1).term;
				assert_eq!(term.key, before.key);
				let acts = |term: &Term| term.standing == TermStanding::Active;
				assert!(acts(&before) || !acts(&term), "{before:?} {term:?}");
				assert_eq!(before.roles.with(term.roles), before.roles);
				assert!(before.valid_from_ms <= term.valid_from_ms);
				assert!(term.valid_until_ms <= before.valid_until_ms);
			}
		});
	}

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
