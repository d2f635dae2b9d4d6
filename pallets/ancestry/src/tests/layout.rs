use catena_primitives::layout::{blocks, VERSION, VERSION_KEY};
use codec::Encode;

use crate::{invariants, mock::*, Blocks};

#[test]
fn genesis_writes_the_layout_version_at_its_key() {
	build_and_execute(|| {
		assert_eq!(sp_io::storage::get(VERSION_KEY).map(Vec::from), Some(VERSION.encode()));
	});
}

#[test]
fn another_layout_version_breaks_i3() {
	build_and_execute(|| {
		frame_support::storage::unhashed::put(VERSION_KEY, &VERSION.wrapping_add(1));
		assert!(invariants::layout_version_is_ours().is_err());
		frame_support::storage::unhashed::kill(VERSION_KEY);
		assert!(invariants::layout_version_is_ours().is_err());
		frame_support::storage::unhashed::put(VERSION_KEY, &VERSION);
	});
}

#[test]
fn range_stands_under_the_key_that_verifiers_read() {
	assert_eq!(Blocks::<Test>::hashed_key().to_vec(), blocks());
}
