//! A runtime of System and this pallet, and a chain of real headers on it.

use frame_support::{derive_impl, traits::OnInitialize};
use sp_core::H256;
use sp_runtime::BuildStorage;

use crate::invariants;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Ancestry: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl crate::Config for Test {}

/// Runs `test` on a fresh chain and checks the invariants afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	sp_io::TestExternalities::new(storage).execute_with(|| {
		test();
		invariants::check_all::<Test>().unwrap();
	});
}

/// The hash that block 0 goes by here.
pub fn genesis_hash() -> H256 {
	H256::repeat_byte(0x69)
}

/// Runs blocks 1 to `last`; element k of what it returns is the hash of block k.
pub fn run_to(last: u64) -> Vec<H256> {
	let mut hashes = vec![genesis_hash()];
	for number in 1..=last {
		let parent = *hashes.last().unwrap();
		System::reset_events();
		System::initialize(&number, &parent, &Default::default());
		Ancestry::on_initialize(number);
		System::note_finished_initialize();
		System::note_finished_extrinsics();
		hashes.push(System::finalize().hash());
	}
	hashes
}
