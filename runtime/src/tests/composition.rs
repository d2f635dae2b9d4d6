use catena_primitives::layout;
use codec::Encode;
use frame_support::traits::PalletInfoAccess;

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

#[test]
fn genesis_state_names_its_layout() {
	super::chain_of(genesis::DEV).execute_with(|| {
		let stored = sp_io::storage::get(layout::VERSION_KEY).map(Vec::from);
		assert_eq!(stored, Some(layout::VERSION.encode()));
	});
}
