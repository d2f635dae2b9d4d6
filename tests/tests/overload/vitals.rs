//! How a node's process is doing.

use std::{
	fs,
	thread::sleep,
	time::{Duration, Instant},
};

use catena_tests::Node;

/// How long a node may take until it works again as if nothing had been.
pub const RECOVERY: Duration = Duration::from_secs(30);

/// Waits until there is what is asked for, no longer than a node may take to recover.
#[track_caller]
pub fn recovers<R>(what: &str, mut found: impl FnMut() -> Option<R>) -> R {
	let begin = Instant::now();
	loop {
		if let Some(found) = found() {
			return found;
		}
		assert!(begin.elapsed() < RECOVERY, "no {what} after {RECOVERY:?}");
		sleep(Duration::from_millis(200));
	}
}

/// The process of a node, as the kernel tells of it.
pub struct Vitals {
	process: u32,
}

impl Vitals {
	/// Of a running node.
	pub fn of(node: &Node) -> Vitals {
		Vitals { process: node.process_id() }
	}

	/// How many files and connections it has open.
	pub fn descriptors(&self) -> usize {
		let folder = fs::read_dir(format!("/proc/{}/fd", self.process));
		folder.expect("the node runs").count()
	}

	/// Asserts that the process still runs and never had more memory than this.
	#[track_caller]
	pub fn assert_well(&self, most_mib: u64) {
		let peak = self.status("VmHWM:") / 1024;
		assert!(peak <= most_mib, "the node had {peak} MiB at once, and {most_mib} should do");
	}

	/// A process that ended has no memory, so that this panics.
	fn status(&self, name: &str) -> u64 {
		let status = fs::read_to_string(format!("/proc/{}/status", self.process));
		let status = status.expect("the node runs");
		let line = status.lines().find_map(|line| line.strip_prefix(name));
		let figure = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
		figure.unwrap_or_else(|| panic!("the node has ended: {status}"))
	}
}
