//! The keys that the verifier and the client read are the keys under which the runtime stores.

use catena_primitives::layout;
use catena_rpc::{network_state, registry_state, state};
use catena_runtime::Runtime;
use frame_support::storage::{
	generator::{StorageDoubleMap as _, StorageMap as _, StorageValue as _},
	storage_prefix,
};

const ITEM: [u8; 32] = [7; 32];

#[test]
fn keys_of_the_verifier_are_those_of_the_runtime() {
	assert_eq!(layout::blocks(), pallet_ancestry::Blocks::<Runtime>::storage_value_final_key());
	assert_eq!(layout::now(), pallet_timestamp::Now::<Runtime>::storage_value_final_key());
	assert_eq!(layout::item(&ITEM), pallet_custody::Items::<Runtime>::storage_map_final_key(ITEM));
	assert_eq!(
		layout::own_log(&ITEM, 3),
		pallet_custody::OwnLogs::<Runtime>::storage_double_map_final_key(ITEM, 3)
	);
	assert_eq!(
		layout::organisation(3),
		pallet_registry::Organisations::<Runtime>::storage_map_final_key(3)
	);
	assert_eq!(
		layout::officer(3, 4),
		pallet_registry::Officers::<Runtime>::storage_double_map_final_key(3, 4)
	);
	assert_eq!(layout::case(&ITEM), pallet_evidence::Cases::<Runtime>::storage_map_final_key(ITEM));
	assert_eq!(
		layout::exhibit(&ITEM),
		pallet_evidence::Exhibits::<Runtime>::storage_map_final_key(ITEM)
	);
	assert_eq!(
		layout::artefact(&ITEM),
		pallet_antiquities::Artefacts::<Runtime>::storage_map_final_key(ITEM)
	);
	assert_eq!(storage_prefix(b"Custody", b"Items"), layout::ITEMS);
}

#[test]
fn keys_of_the_client_are_those_of_the_runtime() {
	type Council = pallet_collective::Instance1;
	let motion = catena_runtime::Hash::from(ITEM);
	assert_eq!(
		state::COUNCIL_MEMBERS,
		pallet_collective::Members::<Runtime, Council>::storage_value_final_key()
	);
	assert_eq!(
		state::COUNCIL_PROPOSALS,
		pallet_collective::Proposals::<Runtime, Council>::storage_value_final_key()
	);
	assert_eq!(
		[state::COUNCIL_COST_OF, ITEM].concat(),
		pallet_collective::CostOf::<Runtime, Council>::storage_map_final_key(motion)
	);
	assert_eq!(
		[state::COUNCIL_VOTING, ITEM].concat(),
		pallet_collective::Voting::<Runtime, Council>::storage_map_final_key(motion)
	);
	assert_eq!(
		[state::COUNCIL_PROPOSAL_OF, ITEM].concat(),
		pallet_collective::ProposalOf::<Runtime, Council>::storage_map_final_key(motion)
	);
}

#[test]
fn keys_of_the_registry_are_those_of_the_runtime() {
	let account = catena_runtime::AccountId::from(ITEM);
	assert_eq!(
		registry_state::administrator(&ITEM),
		pallet_registry::Administrators::<Runtime>::storage_map_final_key(account)
	);
	assert_eq!(
		registry_state::officers_key(&ITEM),
		pallet_registry::Keys::<Runtime>::storage_map_final_key(ITEM)
	);
}

#[test]
fn keys_of_the_network_are_those_of_the_runtime() {
	use network_state as keys;
	for (pallet, item, prefix) in [
		("Validators", "Validators", keys::VALIDATORS),
		("Validators", "Minimum", keys::MINIMUM),
		("Validators", "Offenders", keys::OFFENDERS),
		("Validators", "Histories", keys::HISTORIES),
		("Session", "Validators", keys::SESSION_VALIDATORS),
		("Session", "QueuedKeys", keys::SESSION_QUEUED_KEYS),
		("Session", "NextKeys", keys::SESSION_NEXT_KEYS),
		("Session", "DisabledValidators", keys::SESSION_DISABLED),
		("Session", "CurrentIndex", keys::SESSION_INDEX),
		("System", "AuthorizedUpgrade", keys::AUTHORIZED_UPGRADE),
		("System", "Events", keys::EVENTS),
	] {
		assert_eq!(storage_prefix(pallet.as_bytes(), item.as_bytes()), prefix, "{pallet}.{item}");
	}
	let account = catena_runtime::AccountId::from(ITEM);
	assert_eq!(
		keys::history(&ITEM),
		pallet_validators::Histories::<Runtime>::storage_map_final_key(account.clone())
	);
	assert_eq!(
		keys::account(&ITEM),
		frame_system::Account::<Runtime>::storage_map_final_key(account.clone())
	);
	let key = pallet_session::NextKeys::<Runtime>::storage_map_final_key(account);
	assert!(key.starts_with(&keys::SESSION_NEXT_KEYS) && key.ends_with(&ITEM));
}

#[test]
fn genesis_names_the_layout() {
	use codec::Decode;
	let preset = catena_runtime::genesis::preset(&catena_runtime::genesis::DEV.into())
		.expect("the development preset");
	let mut storage = sp_io::TestExternalities::new_empty();
	let stored = storage.execute_with(|| {
		frame_support::genesis_builder_helper::build_state::<catena_runtime::RuntimeGenesisConfig>(
			patched(&preset),
		)
		.expect("a genesis");
		sp_io::storage::get(layout::VERSION_KEY).expect("a layout version")
	});
	assert_eq!(u32::decode(&mut &stored[..]), Ok(layout::VERSION));
}

/// The preset laid over the default genesis, as a node does it.
fn patched(patch: &[u8]) -> Vec<u8> {
	let default = serde_json::to_value(catena_runtime::RuntimeGenesisConfig::default())
		.expect("a default genesis");
	let patch: serde_json::Value = serde_json::from_slice(patch).expect("a preset");
	let mut merged = default;
	merge(&mut merged, patch);
	serde_json::to_vec(&merged).expect("a genesis")
}

fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
	match (into, patch) {
		(serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(serde_json::Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}
