use proptest::prelude::*;

use crate::{invariants, mock::*, Minimum, Offenders, Validators as Set};

#[derive(Clone, Debug)]
enum Step {
	Add(AccountId),
	Remove(AccountId),
	Register(AccountId),
	Rotate(AccountId, AccountId),
	Offend(AccountId),
	Sessions(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let account = 1u64..10;
	prop_oneof![
		account.clone().prop_map(Step::Add),
		account.clone().prop_map(Step::Remove),
		account.clone().prop_map(Step::Register),
		(account.clone(), 100u64..110).prop_map(|(who, whose)| Step::Rotate(who, whose)),
		account.prop_map(Step::Offend),
		(1u32..4).prop_map(Step::Sessions),
	]
}

fn offend(who: AccountId) {
	use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
	let details = OffenceDetails { offender: (who, ()), reporters: vec![] };
	<Validators as OnOffenceHandler<_, _, _>>::on_offence(
		&[details],
		&[sp_runtime::Perbill::from_percent(100)],
		Session::current_index(),
	);
}

/// Of the offenders that take part, as many are disabled as may be.
fn offenders_are_disabled() {
	let taking_part = Session::validators();
	let offenders = Offenders::<Test>::get();
	let present = offenders.iter().filter(|who| taking_part.contains(who)).count();
	let most = (taking_part.len() - 1) / 3;
	assert!(Session::disabled_validators().len() >= present.min(most));
}

/// Gives `who` other keys, if it has some and those are nobody's.
fn rotate(who: AccountId, whose: AccountId) {
	use pallet_session::SessionInterface;
	if Validators::is_able(&who) {
		let _ = <Session as SessionInterface>::set_keys(&who, keys(whose));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_sequence_keeps_the_invariants(steps in proptest::collection::vec(step(), 0..60)) {
		build_and_execute(|| {
			for step in steps {
				match step {
					Step::Add(who) => {
						let _ = Validators::add_validator(RuntimeOrigin::root(), who);
					},
					Step::Remove(who) => {
						let _ = Validators::remove_validator(RuntimeOrigin::root(), who);
					},
					Step::Register(who) => register_keys(who),
					Step::Rotate(who, whose) => rotate(who, whose),
					Step::Offend(who) => offend(who),
					Step::Sessions(count) => run_sessions(count),
				}
				invariants::check_all::<Test>().unwrap();
				assert!(Session::validators().len() >= MINIMUM as usize);
				offenders_are_disabled();
			}
			// Whatever happened, the set that takes part is the stored one two sessions later, and
			// then nothing changes any more.
			run_sessions(3);
			assert_eq!(Session::validators(), Set::<Test>::get().into_inner());
			let set_id = Grandpa::current_set_id();
			run_sessions(3);
			assert_eq!(Grandpa::current_set_id(), set_id);
			let spare = Set::<Test>::get().len() > Minimum::<Test>::get() as usize;
			assert!(!spare || Offenders::<Test>::get().is_empty());
		});
	}
}
