//! The calls and extrinsics that the client builds by hand are those of the runtime.

use catena_primitives::{registry::OrganisationName, roles::Roles};
use catena_rpc::{
	calls::{Call, CouncilCall, RegistryCall, Weight},
	extrinsic::{signed, Binding},
};
use catena_runtime::{RuntimeCall, UncheckedExtrinsic};
use codec::{Compact, Decode, DecodeAll, Encode};
use ed25519_dalek::SigningKey;

const KEY: [u8; 32] = [3; 32];

fn admit() -> (Call, RuntimeCall) {
	let name: OrganisationName = "Police of Testland".try_into().expect("a name");
	let ours = RegistryCall::AdmitOrganisation { name: name.clone(), country: *b"FR", admin: KEY };
	let theirs =
		pallet_registry::Call::admit_organisation { name, country: *b"FR", admin: KEY.into() };
	(Call::Registry(ours), theirs.into())
}

/// Each call with the one of the runtime that it must be.
fn calls() -> Vec<(Call, RuntimeCall)> {
	let (inner, runtime_inner) = admit();
	let length_bound = inner.encode().len() as u32;
	let registry = |ours: RegistryCall, theirs: pallet_registry::Call<_>| {
		(Call::Registry(ours), RuntimeCall::from(theirs))
	};
	let council = |ours: CouncilCall, theirs: pallet_collective::Call<_, _>| {
		(Call::Council(ours), RuntimeCall::Council(theirs))
	};
	let roles = Roles::EXAMINER;
	vec![
		admit(),
		registry(
			RegistryCall::SuspendOrganisation { organisation: 5 },
			pallet_registry::Call::suspend_organisation { organisation: 5 },
		),
		registry(
			RegistryCall::ReadmitOrganisation { organisation: 5 },
			pallet_registry::Call::readmit_organisation { organisation: 5 },
		),
		registry(
			RegistryCall::EnrolOfficer {
				key: KEY,
				roles,
				valid_from_ms: 1,
				valid_until_ms: 2,
				possession: [4; 64],
			},
			pallet_registry::Call::enrol_officer {
				key: KEY,
				roles,
				valid_from_ms: 1,
				valid_until_ms: 2,
				possession: [4; 64],
			},
		),
		registry(
			RegistryCall::SuspendOfficer { officer: 6 },
			pallet_registry::Call::suspend_officer { officer: 6 },
		),
		registry(
			RegistryCall::ReinstateOfficer { officer: 6 },
			pallet_registry::Call::reinstate_officer { officer: 6 },
		),
		registry(
			RegistryCall::RevokeOfficer { officer: 6 },
			pallet_registry::Call::revoke_officer { officer: 6 },
		),
		council(
			CouncilCall::Propose { threshold: 2, proposal: Box::new(inner), length_bound },
			pallet_collective::Call::propose {
				threshold: 2,
				proposal: Box::new(runtime_inner),
				length_bound,
			},
		),
		council(
			CouncilCall::Vote { proposal: KEY, index: 7, approve: true },
			pallet_collective::Call::vote { proposal: KEY.into(), index: 7, approve: true },
		),
		council(
			CouncilCall::Close {
				proposal_hash: KEY,
				proposal_weight_bound: Weight { ref_time: Compact(8), proof_size: Compact(9) },
				index: 7,
				length_bound: 10,
			},
			pallet_collective::Call::close {
				proposal_hash: KEY.into(),
				proposal_weight_bound: sp_runtime::Weight::from_parts(8, 9),
				index: 7,
				length_bound: 10,
			},
		),
	]
}

#[test]
fn each_call_is_the_runtimes() {
	for (ours, theirs) in calls() {
		assert_eq!(RuntimeCall::decode_all(&mut &ours.encode()[..]), Ok(theirs), "{ours:?}");
	}
}

#[test]
fn signed_extrinsic_is_one_of_the_runtime() {
	let key = SigningKey::from_bytes(&[5; 32]);
	let binding = Binding {
		spec_version: catena_runtime::VERSION.spec_version,
		transaction_version: catena_runtime::VERSION.transaction_version,
		genesis: [1; 32],
		birth: catena_primitives::proof::BlockRef { number: 77, hash: [2; 32] },
		nonce: 300,
	};
	for (ours, theirs) in calls() {
		let bytes = signed(&ours, &key, &binding);
		let extrinsic = UncheckedExtrinsic::decode(&mut &bytes[..]).expect("an extrinsic");
		assert_eq!(extrinsic.encode(), bytes);
		assert_eq!(extrinsic.function, theirs);
	}
}
