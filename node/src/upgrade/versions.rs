//! What the versions of two runtimes say about an upgrade from one to the other.

use catena_runtime::VERSION;
use sc_executor::RuntimeVersion;
use sp_crypto_hashing::blake2_64;

use super::{
	refusal::{Refusal, Warning},
	shape::{CallIndex, Shape},
};

/// The highest `system_version` that this release of the SDK knows.
const SYSTEM_VERSION_MAX: u8 = 3;

/// The runtime APIs that nodes ask for, by name: a version has hashes of the names.
const APIS: [&str; 12] = [
	"Core",
	"Metadata",
	"BlockBuilder",
	"TaggedTransactionQueue",
	"AuraApi",
	"SessionKeys",
	"GrandpaApi",
	"CustodyApi",
	"AccountNonceApi",
	"GenesisBuilder",
	"OffchainWorkerApi",
	"RuntimeViewFunction",
];

/// What forbids the upgrade before anything is tried.
pub fn refusals(running: &RuntimeVersion, new: &RuntimeVersion) -> Vec<Refusal> {
	let mut found = Vec::new();
	if running.spec_name != new.spec_name {
		let (running, new) = (running.spec_name.to_string(), new.spec_name.to_string());
		found.push(Refusal::OtherChain { running, new });
	}
	if new.spec_version <= running.spec_version {
		let (running, new) = (running.spec_version, new.spec_version);
		found.push(Refusal::NotNewer { running, new });
	}
	if new.system_version > SYSTEM_VERSION_MAX {
		found.push(Refusal::SystemUnknown { new: new.system_version, max: SYSTEM_VERSION_MAX });
	}
	for (id, _) in VERSION.apis.iter().filter(|(id, _)| new.api_version(id).is_none()) {
		found.push(Refusal::ApiMissing { api: api_name(id) });
	}
	found
}

/// What else changes with the versions.
pub fn warnings(running: &RuntimeVersion, new: &RuntimeVersion) -> Vec<Warning> {
	let mut found = Vec::new();
	if running.transaction_version != new.transaction_version {
		let (running, new) = (running.transaction_version, new.transaction_version);
		found.push(Warning::OtherTransactions { running, new });
	}
	if running.system_version != new.system_version {
		let (running, new) = (running.system_version, new.system_version);
		found.push(Warning::OtherSystem { running, new });
	}
	for (id, known) in VERSION.apis.iter() {
		if let Some(new) = new.api_version(id).filter(|new| new != known) {
			found.push(Warning::OtherApi { api: api_name(id), known: *known, new });
		}
	}
	found
}

/// Calls that changed places though the versions say that none did.
pub fn moved_calls(running: &Shape, new: &Shape, versions: [&RuntimeVersion; 2]) -> Vec<Refusal> {
	let [version, other] = versions.map(|version| version.transaction_version);
	if version != other {
		return Vec::new();
	}
	let moved = |(name, running): (&(String, String), &CallIndex)| {
		let new = *new.calls.get(name)?;
		let call = format!("{}.{}", name.0, name.1);
		(new != *running).then_some(Refusal::CallMoved { call, running: *running, new, version })
	};
	running.calls.iter().filter_map(moved).collect()
}

/// Calls that the new runtime does not have.
pub fn calls_gone(running: &Shape, new: &Shape) -> Option<Warning> {
	let gone = running.calls.keys().filter(|name| !new.calls.contains_key(*name));
	let gone: Vec<String> = gone.map(|(pallet, call)| format!("{pallet}.{call}")).collect();
	(!gone.is_empty()).then_some(Warning::CallsGone(gone))
}

fn api_name(id: &[u8; 8]) -> String {
	let name = APIS.iter().find(|name| blake2_64(name.as_bytes()) == *id);
	match name {
		Some(name) => format!("runtime API {name}"),
		None => format!("runtime API 0x{}", hex::encode(id)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A version of this chain, newer by so much.
	fn newer(by: u32) -> RuntimeVersion {
		RuntimeVersion { spec_version: VERSION.spec_version + by, ..VERSION }
	}

	#[test]
	fn only_a_higher_spec_version_is_taken() {
		assert_eq!(refusals(&VERSION, &newer(1)), []);
		assert_eq!(refusals(&newer(1), &newer(3)), []);
		let spec = VERSION.spec_version;
		let not_newer = |running, new| [Refusal::NotNewer { running, new }];
		assert_eq!(refusals(&VERSION, &VERSION), not_newer(spec, spec));
		assert_eq!(refusals(&newer(2), &newer(1)), not_newer(spec + 2, spec + 1));
	}

	#[test]
	fn runtime_of_another_chain_is_refused_however_new() {
		let other = RuntimeVersion { spec_name: "other".into(), ..newer(1) };
		let (running, new) = ("catena".into(), "other".into());
		assert_eq!(refusals(&VERSION, &other), [Refusal::OtherChain { running, new }]);
	}

	#[test]
	fn runtime_that_a_node_cannot_follow_is_refused() {
		let system = RuntimeVersion { system_version: 4, ..newer(1) };
		assert_eq!(refusals(&VERSION, &system), [Refusal::SystemUnknown { new: 4, max: 3 }]);
		let grandpa = blake2_64(b"GrandpaApi");
		let apis: Vec<_> = VERSION.apis.iter().filter(|(id, _)| *id != grandpa).cloned().collect();
		assert_eq!(apis.len() + 1, VERSION.apis.len());
		let without = RuntimeVersion { apis: apis.into(), ..newer(1) };
		let missing = Refusal::ApiMissing { api: "runtime API GrandpaApi".into() };
		assert_eq!(refusals(&VERSION, &without), [missing]);
	}

	#[test]
	fn every_api_of_this_runtime_has_its_name_here() {
		for (id, _) in VERSION.apis.iter() {
			assert!(!api_name(id).contains("0x"), "{}", api_name(id));
		}
	}

	#[test]
	fn what_changes_besides_is_said() {
		assert_eq!(warnings(&VERSION, &newer(1)), []);
		let mut apis = VERSION.apis.to_vec();
		apis[0].1 += 1;
		let new = RuntimeVersion {
			transaction_version: VERSION.transaction_version + 1,
			system_version: 1,
			apis: apis.into(),
			..newer(1)
		};
		let running = VERSION.transaction_version;
		let (id, known) = VERSION.apis[0];
		let expected = [
			Warning::OtherTransactions { running, new: running + 1 },
			Warning::OtherSystem { running: 0, new: 1 },
			Warning::OtherApi { api: api_name(&id), known, new: known + 1 },
		];
		assert_eq!(warnings(&VERSION, &new), expected);
	}
}
