//! The presets: chains for development, with keys that everybody knows.
//!
//! A real network starts from a chain specification of its own, in which each member's keys were
//! made on the member's own machines. Nothing here belongs on one.

#![warn(missing_docs)]

use alloc::{format, string::String, vec::Vec};

use sp_core::{crypto::get_public_from_string_or_panic, ed25519, sr25519};
use sp_genesis_builder::PresetId;

use crate::{
	AccountId, CouncilConfig, RegistryConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys,
	ValidatorsConfig,
};

/// The preset with one organisation and one validator.
pub const DEV: &str = "dev";

/// The preset with four organisations and four validators, one of which may fail.
pub const LOCAL: &str = "local";

/// An organisation that founds a chain for development.
///
/// Its keys derive from the SDK's public development phrase: `//<seed>` are the validator's session keys,
/// `//<seed>//validator` is its account, and `//<seed>//admin` the account of the organisation's seat on
/// the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Founder {
	/// Short name, as a node on the network is called.
	pub name: &'static str,
	/// What its keys derive from.
	pub seed: &'static str,
	/// Its name in the registry.
	pub organisation: &'static str,
	/// Its country code, `EU` for a body of the Union.
	pub country: [u8; 2],
}

/// The founder of [`DEV`]. The node puts the session keys of `//Alice` into its keystore by itself
/// when it is started with `--dev`.
pub const DEV_FOUNDERS: [Founder; 1] = [Founder {
	name: "alice",
	seed: "Alice",
	organisation: "Development authority",
	country: *b"EU",
}];

/// The founders of [`LOCAL`]: two agencies of the Union, and two national authorities (the German
/// Federal Criminal Police and the Italian Carabinieri's command for the protection of cultural
/// heritage).
pub const LOCAL_FOUNDERS: [Founder; 4] = [
	Founder { name: "europol", seed: "Europol", organisation: "Europol", country: *b"EU" },
	Founder { name: "eurojust", seed: "Eurojust", organisation: "Eurojust", country: *b"EU" },
	Founder { name: "bka", seed: "BKA", organisation: "Bundeskriminalamt", country: *b"DE" },
	Founder {
		name: "carabinieri-tpc",
		seed: "CarabinieriTPC",
		organisation: "Carabinieri TPC",
		country: *b"IT",
	},
];

impl Founder {
	/// The account of the validator, which registers its session keys.
	pub fn validator(&self) -> AccountId {
		self.account("validator")
	}

	/// The account of the seat on the council, which also governs the organisation's officers.
	pub fn admin(&self) -> AccountId {
		self.account("admin")
	}

	/// ed25519, as everything that people sign here: one kind of key to keep.
	fn account(&self, of: &str) -> AccountId {
		let path: String = format!("{}//{of}", self.seed);
		get_public_from_string_or_panic::<ed25519::Public>(&path).into()
	}

	/// The session keys of the validator's node.
	pub fn session_keys(&self) -> SessionKeys {
		SessionKeys {
			aura: get_public_from_string_or_panic::<sr25519::Public>(self.seed).into(),
			grandpa: get_public_from_string_or_panic::<ed25519::Public>(self.seed).into(),
		}
	}
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV, LOCAL].map(PresetId::from).into()
}

/// A preset as a JSON patch of the default genesis; `None` if there is none of that name.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		DEV => patch(&DEV_FOUNDERS),
		LOCAL => patch(&LOCAL_FOUNDERS),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// A genesis in which each founder has a validator and a seat, and no validator can be removed before
/// another has taken its place.
fn patch(founders: &[Founder]) -> serde_json::Value {
	let validators: Vec<AccountId> = founders.iter().map(Founder::validator).collect();
	let admins: Vec<AccountId> = founders.iter().map(Founder::admin).collect();
	let minimum = u32::try_from(founders.len()).unwrap_or(u32::MAX);
	let keys = founders
		.iter()
		.map(|founder| (founder.validator(), founder.validator(), founder.session_keys()))
		.collect();
	let organisations = founders
		.iter()
		.map(|founder| (founder.organisation.into(), founder.country, founder.admin()))
		.collect();
	frame_support::build_struct_json_patch!(RuntimeGenesisConfig {
		validators: ValidatorsConfig { validators, minimum, founders: admins.clone() },
		session: SessionConfig { keys },
		council: CouncilConfig { members: admins },
		registry: RegistryConfig { founders: organisations },
	})
}
