use super::*;
use crate::{
	genesis::{Founder, DEV, DEV_FOUNDERS, LOCAL, LOCAL_FOUNDERS},
	Grandpa, Session,
};

fn check(preset: &str, founders: &[Founder]) {
	chain_of(preset).execute_with(|| {
		let mut validators: Vec<_> = founders.iter().map(Founder::validator).collect();
		validators.sort();
		assert_eq!(Session::validators(), validators);
		// Roots exist from the start, or equivocations of the first set could be reported only while
		// their own session lasts.
		for session in 0..2 {
			let stored = pallet_session::historical::HistoricalSessions::<Runtime>::get(session);
			assert_eq!(stored.map(|(_, count)| count as usize), Some(founders.len()));
		}
		assert_eq!(Grandpa::grandpa_authorities().len(), founders.len());
		for founder in founders {
			assert!(pallet_collective::Members::<Runtime, _>::get().contains(&founder.admin()));
			// Without a provider, an account cannot sign anything.
			assert!(System::can_inc_consumer(&founder.admin()));
			assert!(System::can_inc_consumer(&founder.validator()));
		}
		let minimum = pallet_validators::Minimum::<Runtime>::get();
		assert_eq!(minimum as usize, founders.len());
	});
}

#[test]
fn dev_has_one_founder() {
	check(DEV, &DEV_FOUNDERS);
}

#[test]
fn local_has_four_founders() {
	check(LOCAL, &LOCAL_FOUNDERS);
}

#[test]
fn every_named_preset_exists_and_no_other() {
	for name in Runtime::preset_names() {
		assert!(Runtime::get_preset(&Some(name)).is_some());
	}
	assert_eq!(Runtime::get_preset(&Some("staging".into())), None);
}

#[test]
fn dev_validator_has_the_keys_that_dev_puts_into_the_keystore() {
	use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
	let keys = founder(&DEV_FOUNDERS, "alice").session_keys();
	assert_eq!(keys.aura, Sr25519Keyring::Alice.public().into());
	assert_eq!(keys.grandpa, Ed25519Keyring::Alice.public().into());
}
