//! The state of a chain that really ran the runtime of spec_version 1, in the first block of this one.
//!
//! tests/fixtures/README.md says how it was made, and what happened on that chain.

use std::collections::BTreeMap;

use catena_primitives::{
	layout,
	record::{Record, RecordV1},
	registry::{Officer, OfficerV2, Organisation, OrganisationV2, Standing, TermStanding},
	roles::Roles,
	statement::{OfficerId, OrganisationId},
};
use codec::{Decode, Encode};
use frame_support::traits::OnRuntimeUpgrade;
use sp_core::H256;
use sp_runtime::{Digest, StateVersion, TryRuntimeError};

use crate::{invariants, BlockNumber, Executive, Header, Runtime, System, VERSION};

type Migrations = <Runtime as frame_system::Config>::SingleBlockMigrations;
type State = BTreeMap<Vec<u8>, Vec<u8>>;
type Organisations = pallet_registry::Organisations<Runtime>;
type Officers = pallet_registry::Officers<Runtime>;
type Records = pallet_custody::Records<Runtime>;

/// The block as of which the state is.
const BLOCK: BlockNumber = 30;

/// All of the old state but the code: a key and a value on each line, in hexadecimal.
fn old_state() -> State {
	let hexadecimal = |text: &str| -> Vec<u8> {
		let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
		(0..text.len()).step_by(2).map(digits).collect()
	};
	include_str!("../../../tests/fixtures/state-of-layout-1.txt")
		.lines()
		.map(|line| line.split_once(' ').unwrap())
		.map(|(key, value)| (hexadecimal(key), hexadecimal(value)))
		.collect()
}

/// Runs a test on the old state.
fn on_old_state(test: impl FnOnce()) {
	let mut state = sp_io::TestExternalities::new(sp_core::storage::Storage {
		top: old_state(),
		children_default: Default::default(),
	});
	state.state_version = StateVersion::V0;
	state.execute_with(test);
}

/// Begins the first block after the old state's, as a node that has this runtime does.
fn begin_next_block() {
	let parent = H256::repeat_byte(3);
	let root = H256::zero();
	Executive::initialize_block(&Header {
		parent_hash: parent,
		number: BLOCK + 1,
		state_root: root,
		extrinsics_root: root,
		digest: Digest::default(),
	});
}

fn state_now() -> State {
	let mut found = State::new();
	let mut key = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		found.insert(next.clone(), sp_io::storage::get(&next).unwrap().to_vec());
		key = next;
	}
	found
}

fn organisations() -> BTreeMap<OrganisationId, Organisation> {
	Organisations::iter().collect()
}

fn officers() -> BTreeMap<(OrganisationId, OfficerId), Officer> {
	Officers::iter().map(|(organisation, number, entry)| ((organisation, number), entry)).collect()
}

fn records() -> Vec<RecordV1> {
	Records::iter_values().map(|Record::V1(record)| record).collect()
}

/// Whether the entries there are now let a record stand, as a verifier asks (PF-23).
fn had_rights(record: &RecordV1) -> bool {
	let (signer, at) = (&record.signer, record.recorded.time_ms);
	let organisation: OrganisationV2 = Organisations::get(signer.organisation).unwrap().into();
	let officer: OfficerV2 = Officers::get(signer.organisation, signer.officer).unwrap().into();
	organisation.suspension_at(at).is_none()
		&& organisation.admitted_ms <= at
		&& officer.terms_at(at).any(|term| {
			let allowed = term.allows(signer.officer, &signer.key, 0, at).is_ok();
			allowed && term.roles == record.recorded.roles
		})
}

#[test]
fn old_state_is_one_of_layout_1_with_something_of_everything() {
	on_old_state(|| {
		let version = sp_io::storage::get(layout::VERSION_KEY).map(Vec::from);
		assert_eq!(version, Some(layout::FIRST_VERSION.encode()));
		let last = frame_system::LastRuntimeUpgrade::<Runtime>::get().unwrap();
		assert_eq!((last.spec_version.0, last.spec_name.as_ref()), (1, "catena"));
		assert_eq!(System::block_number(), BLOCK);
		assert!(organisations().values().all(|entry| matches!(entry, Organisation::V1(_))));
		assert!(officers().values().all(|entry| matches!(entry, Officer::V1(_))));
		assert_eq!((organisations().len(), officers().len(), records().len()), (4, 5, 12));
	});
}

#[test]
fn first_block_of_this_runtime_keeps_what_every_entry_says() {
	on_old_state(|| {
		let (organisations_before, officers_before) = (organisations(), officers());
		let records_before = records();
		begin_next_block();

		let last = frame_system::LastRuntimeUpgrade::<Runtime>::get().unwrap();
		assert_eq!(last.spec_version.0, VERSION.spec_version);
		let version = sp_io::storage::get(layout::VERSION_KEY).map(Vec::from);
		assert_eq!(version, Some(layout::VERSION.encode()));
		invariants::check().unwrap();

		// Every organisation is written anew and says the same; the third is suspended, still.
		let organisations = organisations();
		for (number, old) in organisations_before {
			let (Organisation::V1(old), Organisation::V2(new)) = (old, &organisations[&number])
			else {
				panic!("organisation {number}")
			};
			assert_eq!(new.suspended_ms(), old.suspended_ms);
			assert_eq!(new.suspended_ms().is_some(), number == 3, "{number}");
			assert_eq!((&new.name, new.country, new.admin), (&old.name, old.country, old.admin));
			assert_eq!((new.admitted_ms, new.officers), (old.admitted_ms, old.officers));
		}

		// Officers wait for their next change, and stand as they stood.
		assert_eq!(officers(), officers_before);
		for (who, old) in officers_before {
			let Officer::V1(before) = old.clone() else { panic!("officer {who:?}") };
			let read = OfficerV2::from(old);
			assert!(read.is_well_formed());
			let (term, since_ms) = (&read.term, read.standing_since_ms(&read.term));
			match before.standing {
				Standing::Active => assert_eq!(term.standing, TermStanding::Active),
				Standing::Suspended { since_ms: then } => {
					assert_eq!((who, term.standing), ((1, 2), TermStanding::Suspended));
					assert_eq!(since_ms, then);
				}
				Standing::Revoked { since_ms: then } => {
					assert_eq!((who, term.standing), ((2, 1), TermStanding::Revoked));
					assert_eq!(since_ms, then);
				}
			}
			assert_eq!((term.key, term.roles), (before.key, before.roles));
			assert_eq!(
				(term.valid_from_ms, term.valid_until_ms, read.enrolled_ms),
				(before.valid_from_ms, before.valid_until_ms, before.enrolled_ms)
			);
		}

		// Who recorded something had the right to, also those who have lost it since.
		assert_eq!(records(), records_before);
		for record in records() {
			assert!(had_rights(&record), "{record:?}");
			let mut later = record.clone();
			later.recorded.time_ms += 1_000_000;
			let lost = [(1, 2), (2, 1), (3, 1)];
			let who = (record.signer.organisation, record.signer.officer);
			assert_eq!(had_rights(&later), !lost.contains(&who), "{record:?}");
			let mut other = record.clone();
			other.recorded.roles = Roles::NONE;
			assert!(!had_rights(&other));
		}
	});
}

#[test]
fn migration_writes_organisations_and_the_version_and_nothing_else() {
	on_old_state(|| {
		let before = state_now();
		Migrations::on_runtime_upgrade();
		let after = state_now();
		let gone: Vec<_> = before.keys().filter(|key| !after.contains_key(*key)).collect();
		assert_eq!(gone, Vec::<&Vec<u8>>::new());
		let written: Vec<_> =
			after.iter().filter(|(key, value)| before.get(*key) != Some(value)).collect();
		let (versions, entries): (Vec<_>, Vec<_>) =
			written.into_iter().partition(|(key, _)| *key == layout::VERSION_KEY);
		assert_eq!(versions.len(), 1);
		assert_eq!(entries.len(), 4);
		for (key, value) in entries {
			assert!(key.starts_with(&layout::ORGANISATIONS));
			assert!(matches!(Organisation::decode(&mut &value[..]), Ok(Organisation::V2(_))));
		}
		Migrations::on_runtime_upgrade();
		assert_eq!(state_now(), after, "twice is once");
	});
}

/// What is found around the migrations of the old state when this happens besides.
fn found_with(wrong: impl FnOnce()) -> Result<(), TryRuntimeError> {
	type ToLayout2 = pallet_registry::migrations::ToLayout2<Runtime>;
	type SettleDisabled = pallet_validators::migrations::SettleDisabled<Runtime>;
	let mut found = Ok(());
	on_old_state(|| {
		let (entries, disabled) = (ToLayout2::before().unwrap(), SettleDisabled::before());
		Migrations::on_runtime_upgrade();
		wrong();
		found =
			ToLayout2::check_after(&entries).and_then(|()| SettleDisabled::check_after(&disabled));
	});
	found
}

/// The checks of try-runtime, which no other build runs, on a state that was not made up.
#[test]
fn checks_around_the_migrations_find_what_is_lost_and_nothing_else() {
	assert_eq!(found_with(|| ()), Ok(()));
	let (mut numbers, mut signers) = (Vec::new(), Vec::new());
	on_old_state(|| {
		numbers.extend(organisations().into_keys());
		signers.extend(officers().into_keys());
	});
	assert_eq!((numbers.len(), signers.len()), (4, 5));
	for number in numbers {
		let lost = found_with(|| Organisations::remove(number));
		assert_eq!(lost, Err("an organisation is lost".into()), "{number}");
		let changed = found_with(|| {
			Organisations::mutate(number, |entry| {
				let Some(Organisation::V2(entry)) = entry else { panic!("organisation {number}") };
				entry.admitted_ms += 1;
			});
		});
		assert_eq!(changed, Err("an organisation has changed".into()), "{number}");
	}
	for (organisation, number) in signers {
		let lost = found_with(|| Officers::remove(organisation, number));
		assert_eq!(lost, Err("an officer is lost".into()), "{organisation}/{number}");
		let changed = found_with(|| {
			Officers::mutate(organisation, number, |entry| {
				let Some(Officer::V1(entry)) = entry else { panic!("{organisation}/{number}") };
				entry.valid_until_ms += 1;
			});
		});
		assert_eq!(changed, Err("an officer has changed".into()), "{organisation}/{number}");
	}
	let found = found_with(pallet_validators::Validators::<Runtime>::kill);
	assert_eq!(found, Err("the set has changed".into()));
}
