//! A clock that is wrong.

use std::{
	fs,
	path::{Path, PathBuf},
};

use catena_tests::node::Start;

/// The library of Debian's package `faketime` that gives a process another time, if it is installed.
pub fn library() -> Option<PathBuf> {
	const NAME: &str = "faketime/libfaketimeMT.so.1";
	let multiarch = fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
	let others = ["/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
	multiarch.chain(others).map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// Starts a node whose clock is wrong by so many seconds. How long something takes, it measures rightly.
pub fn wrong_by(seconds: i32, library: &Path) -> Start {
	let before = [
		"env".to_owned(),
		format!("LD_PRELOAD={}", library.display()),
		format!("FAKETIME={seconds:+}"),
		"FAKETIME_DONT_FAKE_MONOTONIC=1".into(),
		// Else each process of the same session would share a clock by a file in /dev/shm.
		"FAKETIME_DISABLE_SHM=1".into(),
	];
	Start { before: before.into(), without_keys: false }
}
