//! Which calls are measured, and what that needs of this runtime: see `scripts/weights`.

#![allow(clippy::expect_used)]

use alloc::{string::String, vec::Vec};

use catena_primitives::{
	evidence::{Case, CaseForm, CaseRights, Exhibit, Member, MAX_MEMBERS},
	hash::blake2_256,
	registry::{Officer, OfficerV1, Standing},
	roles::Roles,
	statement::{ItemId, Millis, PublicKey, Signer},
};
use codec::Encode;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

use crate::{
	AccountId, AllPalletsWithSystem, Council, Custody, Registry, Runtime, SessionKeys, Timestamp,
	Validators,
};

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_collective, Council]
	[pallet_timestamp, Timestamp]
	[pallet_custody, Custody]
	[pallet_registry, Registry]
	[pallet_validators, Validators]
);

/// The first founder's organisation, which every preset has.
const ORGANISATION: u32 = 1;

impl pallet_custody::benchmarking::Setup for Runtime {
	fn enrol(key: PublicKey) -> Signer {
		let officer = 1;
		let entry = OfficerV1 {
			key,
			roles: Roles::NAMED.iter().fold(Roles::NONE, |all, (role, _)| all.with(*role)),
			valid_from_ms: 0,
			valid_until_ms: Millis::MAX,
			enrolled_ms: 0,
			standing: Standing::Active,
		};
		pallet_registry::Officers::<Runtime>::insert(ORGANISATION, officer, Officer::V1(entry));
		let signer = Signer { organisation: ORGANISATION, officer, key };
		Registry::rights(&signer).expect("the officer may act");
		signer
	}

	fn exhibit(item: ItemId, signer: &Signer) -> Vec<Vec<u8>> {
		use pallet_evidence::{Cases, Exhibits};

		let case = blake2_256(&item);
		let member = |organisation| Member { organisation, rights: CaseRights::EXAMINE };
		let others = (1..=MAX_MEMBERS).map(|other| signer.organisation.saturating_add(other));
		let all: Vec<_> = others.chain([signer.organisation]).map(member).collect();
		let members = all.try_into().expect("not more than there can be");
		let form = CaseForm::JointInvestigation;
		Cases::<Runtime>::insert(case, Case::V1 { form, members, exhibits: 1 });
		let exhibit = Exhibit::V1 { case, from: None, depth: 0, derived: 0 };
		Exhibits::<Runtime>::insert(item, exhibit);
		[Cases::<Runtime>::hashed_key_for(case), Exhibits::<Runtime>::hashed_key_for(item)].into()
	}
}

impl pallet_validators::benchmarking::Setup for Runtime {
	fn session_keys(owner: &AccountId) -> (SessionKeys, Vec<u8>) {
		let generated = SessionKeys::generate(&owner.encode(), None);
		(generated.keys, generated.proof.encode())
	}
}

impl frame_system_benchmarking::Config for Runtime {}

/// All benchmarks, and what is stored.
pub fn list(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs what is asked for.
pub fn run(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
