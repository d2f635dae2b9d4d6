//! Impairment where the kernel has no netem: a program between a validator's port and the bridge.
//!
//! # Details
//!
//! Port and bridge are taken apart. On each of the two ends stands a macvtap, which hands all that comes
//! in there to whoever reads its device, and sends what is written to it. A thread for each direction
//! carries packets from one to the other. They are copied with the kernel's header before them, which says
//! what is left to do about checksums and segments.

use std::{
	collections::BTreeMap,
	fs::{self, File},
	io::{ErrorKind, Read, Write},
	os::unix::fs::OpenOptionsExt,
	path::PathBuf,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	thread::{sleep, spawn, JoinHandle},
	time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::HUB;
use crate::{
	draw::Draw,
	schedule::Impairment,
	shell::{run, run_to_clean_up},
};

/// More than the largest packet with its header: 64 KiB and 24 bytes.
const PACKET_BYTES_MAX: usize = 70_000;

/// How many packets can be on their way; more are lost.
const PACKETS_MAX: usize = 10_000;

/// How often is looked for packets.
const STEP: Duration = Duration::from_millis(1);

/// `O_NONBLOCK` of Linux on the architectures that the node is built for.
const NONBLOCK: i32 = 0o4000;

/// What stands between a validator's port and the bridge. The port is on no bridge when it is gone.
pub struct Relay {
	validator: usize,
	ending: Arc<AtomicBool>,
	threads: Vec<JoinHandle<()>>,
}

impl Relay {
	/// Has what a validator sends come off badly.
	pub fn begin(validator: usize, how: Impairment) -> Result<Relay> {
		let ending = Arc::new(AtomicBool::new(false));
		let mut relay = Relay { validator, ending: ending.clone(), threads: Vec::new() };
		for command in [
			format!("ip -n {HUB} link set port-{validator} nomaster"),
			format!("ip -n {HUB} link add near-{validator} type veth peer name far-{validator}"),
			format!("ip -n {HUB} link set near-{validator} up"),
			format!("ip -n {HUB} link set far-{validator} up master side-0"),
		] {
			run(&command)?;
		}
		let port = tap(&format!("port-{validator}"), &format!("tap-p{validator}"))?;
		let bridge = tap(&format!("near-{validator}"), &format!("tap-b{validator}"))?;
		let (port_out, bridge_out) = (port.try_clone()?, bridge.try_clone()?);
		let draw = Draw::new(validator as u64);
		let passing = Passing { how, draw, waiting: BTreeMap::new(), count: 0 };
		relay.threads.push(carry(port, bridge_out, passing, ending.clone()));
		// What the others send comes off badly at their own relays.
		relay.threads.push(carry(bridge, port_out, Passing::untouched(), ending));
		Ok(relay)
	}
}

impl Drop for Relay {
	fn drop(&mut self) {
		self.ending.store(true, Ordering::SeqCst);
		for thread in self.threads.drain(..) {
			let _ = thread.join();
		}
		for link in ["tap-p", "near-"] {
			let link = format!("{link}{}", self.validator);
			// It may not have been made.
			let _ = run_to_clean_up(&["ip", "-n", HUB, "link", "delete", &link]);
		}
	}
}

/// Puts a macvtap on a link, and opens its device.
fn tap(link: &str, name: &str) -> Result<File> {
	run(&format!("ip -n {HUB} link add {name} link {link} type macvtap mode passthru"))
		.context("without netem, packets can be delayed, lost and reordered only with macvtap")?;
	run(&format!("ip -n {HUB} link set {name} up"))?;
	let number =
		format!("find -L /sys/class/net/{name}/macvtap -maxdepth 2 -name dev -exec cat {{}} ;");
	let number = run(&format!("ip netns exec {HUB} {number}"))?;
	let (major, minor) = number.trim().split_once(':').context("a device has a number")?;
	// Devices of all namespaces have their names in one folder, so this one gets a name of its own, and
	// only until it is open.
	let path = PathBuf::from(format!("/dev/{name}-{}", std::process::id()));
	run(&format!("mknod -m 600 {} c {major} {minor}", path.display()))?;
	let file = File::options().read(true).write(true).custom_flags(NONBLOCK).open(&path);
	fs::remove_file(&path)?;
	file.with_context(|| format!("the device of {name} cannot be opened"))
}

fn carry(from: File, to: File, mut passing: Passing, ending: Arc<AtomicBool>) -> JoinHandle<()> {
	spawn(move || {
		let mut buffer = vec![0; PACKET_BYTES_MAX];
		while !ending.load(Ordering::SeqCst) {
			loop {
				match (&from).read(&mut buffer) {
					Ok(bytes) => passing.take(&buffer[..bytes], Instant::now()),
					Err(error) if error.kind() == ErrorKind::Interrupted => {}
					// There is nothing, or the validator's end is gone.
					Err(_) => break,
				}
			}
			for packet in passing.due(Instant::now()) {
				// What the kernel does not take is lost, as on any other link.
				let _ = (&to).write(&packet);
			}
			sleep(STEP);
		}
	})
}

/// The packets on their way in one direction.
struct Passing {
	how: Impairment,
	draw: Draw,
	/// By when they are to arrive; of those that arrive at once, by when they came.
	waiting: BTreeMap<(Instant, u64), Vec<u8>>,
	count: u64,
}

impl Passing {
	fn untouched() -> Passing {
		let how = Impairment::default();
		Passing { how, draw: Draw::new(0), waiting: BTreeMap::new(), count: 0 }
	}

	/// A packet comes in.
	fn take(&mut self, packet: &[u8], now: Instant) {
		let Impairment { delay_ms, jitter_ms, loss_percent, reorder_percent } = self.how;
		let percent = self.draw.within(1..=100);
		let overtakes = self.draw.within(1..=100) <= reorder_percent;
		let jitter = self.draw.within(0..=2 * jitter_ms);
		if percent <= loss_percent || self.waiting.len() >= PACKETS_MAX {
			return;
		}
		let delay = if overtakes { 0 } else { (delay_ms + jitter).saturating_sub(jitter_ms) };
		self.count += 1;
		let due = now + Duration::from_millis(delay.into());
		self.waiting.insert((due, self.count), packet.to_vec());
	}

	/// The packets that go out by now, in their order.
	fn due(&mut self, now: Instant) -> Vec<Vec<u8>> {
		let later = self.waiting.split_off(&(now, u64::MAX));
		std::mem::replace(&mut self.waiting, later).into_values().collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// How many of 1,000 packets are there at once, and the numbers of all, in the order of their arrival.
	fn pass(how: Impairment) -> (usize, Vec<u32>) {
		let mut passing = Passing { how, draw: Draw::new(1), ..Passing::untouched() };
		let now = Instant::now();
		for number in 0u32..1_000 {
			passing.take(&number.to_le_bytes(), now);
		}
		let mut arrived = passing.due(now);
		let at_once = arrived.len();
		for ms in 1..1_000 {
			arrived.extend(passing.due(now + Duration::from_millis(ms)));
		}
		let number = |packet: &Vec<u8>| packet.clone().try_into().map(u32::from_le_bytes);
		(at_once, arrived.iter().map(|packet| number(packet).expect("four bytes")).collect())
	}

	#[test]
	fn what_is_not_impaired_passes_at_once_and_in_order() {
		assert_eq!(pass(Impairment::default()), (1_000, (0..1_000).collect()));
	}

	#[test]
	fn delayed_packets_arrive_later_and_all() {
		let how = Impairment { delay_ms: 100, ..Impairment::default() };
		assert_eq!(pass(how), (0, (0..1_000).collect()));
		let (at_once, mut arrived) = pass(Impairment { jitter_ms: 50, ..how });
		assert_eq!(at_once, 0);
		assert!(!arrived.is_sorted(), "each is delayed for itself");
		arrived.sort_unstable();
		assert_eq!(arrived, (0..1_000).collect::<Vec<_>>());
	}

	#[test]
	fn as_many_are_lost_as_was_said() {
		let (_, arrived) = pass(Impairment { loss_percent: 20, ..Impairment::default() });
		assert!((750..850).contains(&arrived.len()), "{}", arrived.len());
		assert!(arrived.is_sorted());
	}

	#[test]
	fn reordered_packets_overtake_others_and_all_arrive() {
		let how = Impairment { delay_ms: 50, reorder_percent: 30, ..Impairment::default() };
		let (at_once, arrived) = pass(how);
		assert!((250..350).contains(&at_once), "{at_once}");
		assert_eq!(arrived.len(), 1_000);
		assert!(!arrived.is_sorted());
	}
}
