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

	/// Begins to look for the most memory anew; gives how much there is now, in MiB.
	pub fn forget_peak(&self) -> u64 {
		let path = format!("/proc/{}/clear_refs", self.process);
		// 5: the peak of what is resident (proc_pid_clear_refs(5)).
		fs::write(path, "5").expect("the node runs");
		self.peak_mib()
	}

	/// The most memory that the process had, in MiB.
	pub fn peak_mib(&self) -> u64 {
		self.status("VmHWM:") / 1024
	}

	/// How long the process has been at work on processors, in hundredths of a second.
	pub fn processor_hundredths(&self) -> u64 {
		let stat = fs::read_to_string(format!("/proc/{}/stat", self.process));
		let stat = stat.expect("the node runs");
		// Of what stands behind the name, which may have spaces: fields 14 and 15 (proc_pid_stat(5)), in
		// ticks, of which Linux shows a hundred a second.
		let (_, fields) = stat.rsplit_once(')').expect("a name");
		let ticks = fields.split_whitespace().skip(11).take(2);
		ticks.map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
	}

	/// Asserts that the process still runs and never had more memory than this.
	#[track_caller]
	pub fn assert_well(&self, most_mib: u64) {
		let peak = self.peak_mib();
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
