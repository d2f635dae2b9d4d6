//! Which calls are measured, and what that needs of this runtime: see `scripts/weights`.

#![allow(clippy::expect_used)]

use alloc::{boxed::Box, string::String, vec::Vec};

use catena_primitives::{
	evidence::{Case, CaseForm, CaseRights, Exhibit, Member, MAX_MEMBERS},
	hash::blake2_256,
	registry::{KeyReport, Officer, OfficerV2, Term, TermStanding, MAX_REPORTS, MAX_TERMS},
	roles::Roles,
	statement::{ItemId, Millis, PublicKey, Signer},
};
use codec::Encode;
use finality_grandpa::{Message, Prevote};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	dispatch::DispatchResult,
	traits::{
		KeyOwnerProofSystem, StorageInfo, StorageInfoTrait, UnfilteredDispatchable,
		WhitelistedStorageKeys,
	},
};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};
use sp_consensus_grandpa::{localized_payload, Equivocation, EquivocationProof, KEY_TYPE};

use crate::{
	AccountId, AllPalletsWithSystem, BlockNumber, Council, Custody, Grandpa, Hash, Registry,
	Runtime, RuntimeOrigin, SessionKeys, Timestamp, Validators,
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
		let term = Term {
			since_ms: 0,
			key,
			roles: Roles::NAMED.iter().fold(Roles::NONE, |all, (role, _)| all.with(*role)),
			valid_from_ms: 0,
			valid_until_ms: Millis::MAX,
			standing: TermStanding::Active,
		};
		// The longest entry that there can be, for each record reads it.
		let report = KeyReport { key: [1; 32], suspected_ms: 0, reported_ms: 0 };
		let mut entry = OfficerV2::new(Term { key: report.key, ..term });
		while entry.count_terms() < MAX_TERMS {
			entry.begin(term);
		}
		entry.reports = alloc::vec![report; MAX_REPORTS as usize].try_into().expect("as many");
		pallet_registry::Officers::<Runtime>::insert(ORGANISATION, officer, Officer::V2(entry));
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

	fn report(keys: &SessionKeys) -> Box<dyn FnOnce() -> DispatchResult> {
		let (round_number, set_id, key) = (1, Grandpa::current_set_id(), keys.grandpa.clone());
		let vote = |byte| {
			let vote =
				Prevote::<Hash, BlockNumber>::new(Hash::repeat_byte(byte), BlockNumber::from(7u8));
			let payload = localized_payload(round_number, set_id, &Message::Prevote(vote.clone()));
			let signature = sp_io::crypto::ed25519_sign(KEY_TYPE, key.as_ref(), &payload);
			(vote, signature.expect("the key was made here").into())
		};
		let (identity, first, second) = (key.clone(), vote(1), vote(2));
		let votes = finality_grandpa::Equivocation { round_number, identity, first, second };
		let proof = EquivocationProof::new(set_id, Equivocation::Prevote(votes));
		let key_owner_proof = Validators::prove((KEY_TYPE, key)).expect("one of the set");
		let call = pallet_grandpa::Call::<Runtime>::report_equivocation_unsigned {
			equivocation_proof: Box::new(proof),
			key_owner_proof,
		};
		Box::new(move || {
			Grandpa::pre_dispatch(&call).expect("a report that holds");
			call.dispatch_bypass_filter(RuntimeOrigin::none()).map(drop).map_err(|e| e.error)
		})
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
