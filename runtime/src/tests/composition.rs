use catena_primitives::layout;
use codec::Encode;
use frame_support::{
	traits::{Get, PalletInfoAccess},
	weights::Weight,
};
use sp_core::H256;

use crate::*;

#[test]
fn pallet_indices_are_those_that_were_published() {
	let indices = [
		(System::index(), 0),
		(Timestamp::index(), 1),
		(Aura::index(), 2),
		(Authorship::index(), 3),
		(Validators::index(), 4),
		(Session::index(), 5),
		(Historical::index(), 6),
		(Grandpa::index(), 7),
		(Offences::index(), 8),
		(Council::index(), 9),
		(Ancestry::index(), 10),
		(Upgrades::index(), 11),
		(Registry::index(), 20),
		(Custody::index(), 21),
		(Evidence::index(), 22),
		(Antiquities::index(), 23),
	];
	assert!(indices.iter().all(|(found, published)| found == published), "{indices:?}");
}

#[test]
fn layout_names_the_keys_under_which_this_runtime_stores() {
	assert_eq!(pallet_ancestry::Blocks::<Runtime>::hashed_key(), layout::BLOCKS);
	assert_eq!(pallet_timestamp::Now::<Runtime>::hashed_key(), layout::NOW);
}

/// Verifiers reject what says otherwise (PF-36).
#[test]
fn later_block_has_a_later_time() {
	let least_ms: u64 = <Runtime as pallet_timestamp::Config>::MinimumPeriod::get();
	assert!(least_ms > 0);
}

#[test]
fn genesis_state_names_its_layout() {
	super::chain_of(genesis::DEV).execute_with(|| {
		let stored = sp_io::storage::get(layout::VERSION_KEY).map(Vec::from);
		assert_eq!(stored, Some(layout::VERSION.encode()));
	});
}

fn hash() -> H256 {
	[4; 32].into()
}

fn account() -> AccountId {
	AccountId::from([3; 32])
}

/// What accounts sign besides the registry's calls, each with its bytes.
fn calls_of_governance() -> Vec<(RuntimeCall, Vec<u8>)> {
	use frame_system::Call as SystemCall;
	use pallet_collective::Call as CouncilCall;
	use pallet_validators::Call as ValidatorsCall;
	let council = |call: CouncilCall<Runtime, configs::CouncilInstance>| RuntimeCall::Council(call);
	let validators = |call: ValidatorsCall<Runtime>| RuntimeCall::Validators(call);
	let inner = validators(ValidatorsCall::add_validator { who: account() });
	let proposal = Box::new(inner.clone());
	let keys = genesis::LOCAL_FOUNDERS[0].session_keys();
	let bytes = |parts: &[&[u8]]| parts.concat();
	let (of_account, of_hash) = ([3; 32], [4; 32]);
	vec![
		(
			SystemCall::<Runtime>::apply_authorized_upgrade { code: vec![7; 3] }.into(),
			bytes(&[&[0, 11, 3 << 2, 7, 7, 7]]),
		),
		(inner.clone(), bytes(&[&[4, 0], &of_account])),
		(
			validators(ValidatorsCall::remove_validator { who: account() }),
			bytes(&[&[4, 1], &of_account]),
		),
		(
			validators(ValidatorsCall::invite_candidate { who: account() }),
			bytes(&[&[4, 2], &of_account]),
		),
		(
			pallet_session::Call::<Runtime>::set_keys { keys: keys.clone(), proof: vec![6; 2] }
				.into(),
			bytes(&[&[5, 0], &keys.encode(), &[2 << 2, 6, 6]]),
		),
		(
			council(CouncilCall::set_members {
				new_members: vec![account()],
				prime: None,
				old_count: 4,
			}),
			bytes(&[&[9, 0, 1 << 2], &of_account, &[0, 4, 0, 0, 0]]),
		),
		(
			council(CouncilCall::propose { threshold: 3, proposal, length_bound: 34 }),
			bytes(&[&[9, 2, 3 << 2], &inner.encode(), &[34 << 2]]),
		),
		(
			council(CouncilCall::vote { proposal: hash(), index: 5, approve: true }),
			bytes(&[&[9, 3], &of_hash, &[5 << 2, 1]]),
		),
		(
			council(CouncilCall::disapprove_proposal { proposal_hash: hash() }),
			bytes(&[&[9, 5], &of_hash]),
		),
		(
			council(CouncilCall::close {
				proposal_hash: hash(),
				index: 5,
				proposal_weight_bound: Weight::from_parts(8, 9),
				length_bound: 34,
			}),
			bytes(&[&[9, 6], &of_hash, &[5 << 2, 8 << 2, 9 << 2, 34 << 2]]),
		),
		(council(CouncilCall::kill { proposal_hash: hash() }), bytes(&[&[9, 7], &of_hash])),
		(
			upgrades::Call::<Runtime>::authorize_upgrade { code_hash: hash() }.into(),
			bytes(&[&[11, 0], &of_hash]),
		),
	]
}

/// Whoever has signed one of these for `transaction_version` 1, or voted for its hash, has signed what it
/// says. Those of the registry stand in the tests of upgrades, and the officers' in those of extensions.
#[test]
fn calls_of_governance_are_encoded_as_they_were_published() {
	assert_eq!(VERSION.transaction_version, 1);
	for (call, published) in calls_of_governance() {
		assert_eq!(call.encode(), published, "{call:?}");
	}
}
