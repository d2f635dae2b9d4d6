//! Which chains the node knows by name.

use std::path::PathBuf;

use catena_runtime::{genesis, WASM_BINARY};
use sc_service::ChainType;

/// A chain specification without extensions.
pub type ChainSpec = sc_service::GenericChainSpec;

/// The specification called `id`: `dev`, `local` (also when nothing is given), or a path to a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		genesis::DEV => preset(id, "Catena Development", "catena_dev", ChainType::Development),
		"" | genesis::LOCAL => {
			preset(genesis::LOCAL, "Catena Local", "catena_local", ChainType::Local)
		}
		path => ChainSpec::from_json_file(PathBuf::from(path)),
	}
}

fn preset(preset: &str, name: &str, id: &str, kind: ChainType) -> Result<ChainSpec, String> {
	let code = WASM_BINARY
		.ok_or("this node was built with SKIP_WASM_BUILD and knows no chain but those in files")?;
	let spec = ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(kind)
		.with_protocol_id("catena")
		.with_genesis_config_preset_name(preset)
		.build();
	Ok(spec)
}
