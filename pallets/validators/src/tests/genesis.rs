use sp_runtime::BuildStorage;

use crate::{mock::*, GenesisConfig, Minimum, Validators as Set};

#[test]
fn genesis_set_is_sorted_and_takes_part_from_the_start() {
	build_and_execute_with(vec![4, 2, 3, 1], 4, || {
		assert_eq!(Set::<Test>::get().into_inner(), FIRST);
		assert_eq!(Minimum::<Test>::get(), 4);
		assert_eq!(Session::validators(), FIRST);
	});
}

#[test]
fn founders_exist_without_being_validators() {
	build_and_execute(|| {
		assert!(System::account_exists(&100));
		assert!(!Set::<Test>::get().contains(&100));
	});
}

fn build(validators: Vec<AccountId>, minimum: u32) {
	GenesisConfig::<Test> { validators, minimum, founders: vec![] }.build_storage().unwrap();
}

#[test]
#[should_panic = "the minimum exceeds the number of validators"]
fn minimum_above_the_set_starts_no_chain() {
	build(vec![1, 2, 3], 4);
}

#[test]
#[should_panic = "a validator is named twice"]
fn validator_named_twice_starts_no_chain() {
	build(vec![1, 2, 1], 1);
}

#[test]
#[should_panic = "more validators than MaxValidators"]
fn more_validators_than_the_limit_start_no_chain() {
	build(vec![1, 2, 3, 4, 5, 6, 7], 1);
}

/// pallet-session would leave it out without a word.
#[test]
#[should_panic = "a founding validator has no session keys"]
fn founding_validator_without_session_keys_starts_no_chain() {
	let config = RuntimeGenesisConfig {
		session: pallet_session::GenesisConfig {
			keys: vec![(1, 1, keys(1))],
			..Default::default()
		},
		validators: GenesisConfig { validators: vec![1, 2], minimum: 1, founders: vec![] },
		..Default::default()
	};
	let _ = config.build_storage();
}
