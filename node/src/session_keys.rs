//! Session keys made on the validator's own machine.
//!
//! # Why
//!
//! `author_rotateKeysWithOwner` makes keys, too, but is one of the RPC methods that are served to nobody
//! but operators, on a node that runs; and an operator who opens it to a network lets anybody there make
//! and replace keys. This needs no node, no network and no open port: it writes the secrets to the
//! keystore, where a node that runs finds them without being started again, and prints what may be
//! public.

use std::{os::unix::fs::MetadataExt, path::Path};

use catena_runtime::SessionKeys;
use clap::Parser;
use codec::Encode;
use rustix::process::geteuid;
use sc_cli::{Error, KeystoreParams, Result, SharedParams, SubstrateCli};
use sc_service::{config::BasePath, KeystoreContainer};
use serde_json::{json, Value};
use sp_core::{crypto::key_types, proof_of_possession::statement_of_ownership};
use sp_keystore::Keystore;
use sp_runtime::traits::OpaqueKeys;

/// The user who may do everything.
const ROOT: u32 = 0;

/// What stands under `format` in the file for `catena validator register`.
const FORMAT: &str = "catena/session-keys/v1";

/// Make session keys in the keystore of this machine, and print their public parts with a proof of
/// possession.
///
/// No node has to run, and nothing is sent. The secrets stay in the keystore; what is printed may be
/// public. Register it with `catena validator register FILE`, signed by the key of the account.
#[derive(Debug, Parser)]
pub struct MakeSessionKeysCmd {
	/// The validator's or candidate's account, for which alone the proof holds: 64 hexadecimal digits, as
	/// `catena key show` prints them.
	#[arg(long, value_name = "ACCOUNT", value_parser = account)]
	owner: [u8; 32],

	/// The SDK's options.
	#[command(flatten)]
	shared: SharedParams,

	/// Where the keys are kept.
	#[command(flatten)]
	keystore: KeystoreParams,
}

impl MakeSessionKeysCmd {
	/// Makes them.
	pub fn run<C: SubstrateCli>(&self, cli: &C) -> Result<()> {
		let base_path = self
			.shared
			.base_path()?
			.unwrap_or_else(|| BasePath::from_project("", "", &C::executable_name()));
		let chain = self.shared.chain_id(self.shared.is_dev());
		let folder = base_path.config_dir(cli.load_spec(&chain)?.id());
		if let Ok(found) = std::fs::metadata(base_path.path()) {
			readable_by_the_node(base_path.path(), found.uid(), geteuid().as_raw())?;
		}
		let config = self.keystore.keystore_config(&folder)?;
		let keystore = KeystoreContainer::new(&config)?.keystore();
		println!("{:#}", made(&*keystore, &self.owner)?);
		Ok(())
	}
}

/// Refuses keys that root makes in another user's folder: the node, which runs as that user, could not read
/// them, and would neither make blocks nor vote.
fn readable_by_the_node(folder: &Path, owner: u32, own_user: u32) -> Result<()> {
	if own_user == ROOT && owner != ROOT {
		return Err(Error::Input(format!(
			"{} belongs to user {owner}, and a node of that user cannot read keys that root makes: run \
			 this as that user (runuser -u USER -- catena-node make-session-keys …)",
			folder.display()
		)));
	}
	Ok(())
}

/// Makes session keys for an account; what of them is public.
fn made(keystore: &dyn Keystore, owner: &[u8; 32]) -> Result<Value> {
	let failed = |error| Error::Input(format!("the keystore makes no keys: {error}"));
	let aura = keystore.sr25519_generate_new(key_types::AURA, None).map_err(failed)?;
	let grandpa = keystore.ed25519_generate_new(key_types::GRANDPA, None).map_err(failed)?;
	let statement = statement_of_ownership(owner);
	let aura_proof = keystore.sr25519_sign(key_types::AURA, &aura, &statement).map_err(failed)?;
	let grandpa_proof =
		keystore.ed25519_sign(key_types::GRANDPA, &grandpa, &statement).map_err(failed)?;
	let (Some(aura_proof), Some(grandpa_proof)) = (aura_proof, grandpa_proof) else {
		return Err(Error::Input(
			"the keystore does not find the keys that it has just made".into(),
		));
	};
	let keys = SessionKeys { aura: aura.into(), grandpa: grandpa.into() };
	// As the chain will check it.
	if !keys.ownership_proof_is_valid(owner, &(aura_proof, grandpa_proof).encode()) {
		return Err(Error::Input("the keystore's proof of possession does not hold".into()));
	}
	let text = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
	Ok(json!({
		"format": FORMAT,
		"owner": text(owner),
		"aura": text(aura.as_ref()),
		"grandpa": text(grandpa.as_ref()),
		"proof": [text(aura_proof.as_ref()), text(grandpa_proof.as_ref())],
	}))
}

fn account(text: &str) -> std::result::Result<[u8; 32], String> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	hex::decode(digits)
		.ok()
		.and_then(|bytes| bytes.try_into().ok())
		.ok_or_else(|| "64 hexadecimal digits are needed here".into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use sp_keystore::testing::MemoryKeystore;

	fn bytes(value: &Value) -> Vec<u8> {
		hex::decode(value.as_str().unwrap().trim_start_matches("0x")).unwrap()
	}

	#[test]
	fn root_makes_no_keys_in_the_folder_of_another_user() {
		let folder = Path::new("/var/lib/catena/validator");
		let refused = readable_by_the_node(folder, 102, ROOT).unwrap_err().to_string();
		assert!(refused.contains("/var/lib/catena/validator belongs to user 102"), "{refused}");
		for (owner, own_user) in [(ROOT, ROOT), (102, 102), (ROOT, 102)] {
			assert!(readable_by_the_node(folder, owner, own_user).is_ok(), "{owner} {own_user}");
		}
	}

	#[test]
	fn keys_are_new_kept_and_proven_for_their_owner_alone() {
		let keystore = MemoryKeystore::new();
		let owner = [7; 32];
		let (first, second) = (made(&keystore, &owner).unwrap(), made(&keystore, &owner).unwrap());
		assert_ne!((&first["aura"], &first["grandpa"]), (&second["aura"], &second["grandpa"]));
		for made in [first, second] {
			let (aura, grandpa) = (bytes(&made["aura"]), bytes(&made["grandpa"]));
			assert!(keystore.has_keys(&[
				(aura.clone(), key_types::AURA),
				(grandpa.clone(), key_types::GRANDPA)
			]));
			let keys = SessionKeys::decode(&mut &[aura, grandpa].concat()[..]).unwrap();
			let proof = [bytes(&made["proof"][0]), bytes(&made["proof"][1])].concat();
			assert!(keys.ownership_proof_is_valid(&owner, &proof));
			assert!(!keys.ownership_proof_is_valid(&[8; 32], &proof));
			assert_eq!(made["owner"], format!("0x{}", "07".repeat(32)));
		}
	}

	#[test]
	fn owner_is_an_account_in_digits() {
		assert_eq!(account(&"ab".repeat(32)), Ok([0xab; 32]));
		assert_eq!(account(&format!("0x{}", "ab".repeat(32))), Ok([0xab; 32]));
		for wrong in ["", "0x", "abcd", &"ab".repeat(33)] {
			assert!(account(wrong).is_err(), "{wrong}");
		}
	}
}
