//! What a running chain meets when it gets this runtime.

use catena_primitives::{
	layout,
	registry::{Organisation, OrganisationV1},
	roles::Roles,
};
use codec::Encode;
use frame_support::{storage::unhashed, traits::OnRuntimeUpgrade};

use super::chain_of;
use crate::{genesis::DEV, AccountId, Runtime, RuntimeCall, VERSION};

type Migrations = <Runtime as frame_system::Config>::SingleBlockMigrations;
type Call = pallet_registry::Call<Runtime>;

#[test]
fn state_of_layout_1_is_brought_to_layout_2() {
	chain_of(DEV).execute_with(|| {
		let admin = [7; 32];
		let old = OrganisationV1 {
			name: "Europol".try_into().unwrap(),
			country: *b"EU",
			admin,
			admitted_ms: 1,
			suspended_ms: Some(2),
			officers: 3,
		};
		pallet_registry::Organisations::<Runtime>::insert(1, Organisation::V1(old.clone()));
		unhashed::put(layout::VERSION_KEY, &layout::FIRST_VERSION);
		Migrations::on_runtime_upgrade();
		assert_eq!(unhashed::get::<u32>(layout::VERSION_KEY), Some(layout::VERSION));
		let stored = pallet_registry::Organisations::<Runtime>::get(1);
		assert_eq!(stored, Some(Organisation::V2(old.into())));
		let root = sp_io::storage::root(Default::default());
		Migrations::on_runtime_upgrade();
		assert_eq!(sp_io::storage::root(Default::default()), root, "twice is once");
	});
}

/// Whoever has signed one of these for `transaction_version` 1 has signed what it says.
#[test]
fn calls_of_transaction_version_1_are_encoded_as_they_were() {
	assert_eq!(VERSION.transaction_version, 1);
	let admin = || AccountId::from([9; 32]);
	let (name, country) = ("LKA".try_into().unwrap(), *b"DE");
	let (key, possession) = ([1; 32], [4; 64]);
	let calls: [Call; 7] = [
		Call::admit_organisation { name, country, admin: admin() },
		Call::suspend_organisation { organisation: 7 },
		Call::readmit_organisation { organisation: 7 },
		Call::enrol_officer {
			key,
			roles: Roles::EXAMINER,
			valid_from_ms: 2,
			valid_until_ms: 3,
			possession,
		},
		Call::suspend_officer { officer: 7 },
		Call::reinstate_officer { officer: 7 },
		Call::revoke_officer { officer: 7 },
	];
	let seven = 7u32.to_le_bytes();
	let expected = [
		[&[20, 0, 3 << 2][..], b"LKADE", &[9; 32]].concat(),
		[&[20, 1][..], &seven].concat(),
		[&[20, 2][..], &seven].concat(),
		[&[20, 3][..], &key, &[2, 0], &2u64.to_le_bytes(), &3u64.to_le_bytes(), &possession]
			.concat(),
		[&[20, 4][..], &seven].concat(),
		[&[20, 5][..], &seven].concat(),
		[&[20, 6][..], &seven].concat(),
	];
	assert_eq!(calls.map(|call| RuntimeCall::from(call).encode()), expected);
}
