//! What the composition of the pallets claims, as tests.

mod apis;
mod calls;
mod composition;
mod equivocation;
mod extensions;
mod genesis;
mod governance;
mod lineage;
mod motions;
mod old_state;
mod quota;
mod seats;
mod upgrade;
mod weights;

use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;

use crate::{genesis::Founder, Runtime, RuntimeGenesisConfig, System};

/// The state of a preset after genesis, in block 1.
fn chain_of(preset: &str) -> sp_io::TestExternalities {
	let patch = Runtime::get_preset(&Some(preset.into())).unwrap();
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	merge(&mut config, serde_json::from_slice(&patch).unwrap());
	let mut state = sp_io::TestExternalities::new_empty();
	state.execute_with(|| {
		Runtime::build_state(serde_json::to_vec(&config).unwrap()).unwrap();
		System::set_block_number(1);
	});
	state
}

/// RFC 7386, for objects.
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

/// The founder called `name` in a list.
fn founder(founders: &[Founder], name: &str) -> Founder {
	*founders.iter().find(|founder| founder.name == name).unwrap()
}
