//! The validators' network: a namespace for each, and one for what is between them.
//!
//! # Details
//!
//! Each validator has two links. By `p2p` it reaches the other validators: the far end of it is in the
//! namespace of the hub, as a port of one of four bridges there. Whose ports are on one bridge reach each
//! other, so a partition is a choice of bridges; the validators themselves notice nothing but silence. By
//! `manage` it serves RPC to this program, on a network of two addresses, and no fault is on that link.
//!
//! Everything has a name that begins with [`PREFIX`], and is found again by it ([`clean_up`]). The
//! addresses are of 198.18.0.0/15, which is kept for measurements of networks (RFC 2544) and routed nowhere.

mod netem;
mod relay;

use std::{
	net::{Ipv4Addr, SocketAddr},
	path::Path,
	process::Command,
	thread::sleep,
	time::{Duration, Instant},
};

use anyhow::{bail, ensure, Result};

use self::relay::Relay;
use crate::{
	schedule::{Impairment, VALIDATORS},
	shell::{run, run_to_clean_up},
};

/// What the names of namespaces and links begin with.
const PREFIX: &str = "cfaults-";

const HUB: &str = "cfaults-hub";
const P2P_PORT: u16 = 30333;
const RPC_PORT: u16 = 9944;

/// How long processes that were killed may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(10);

/// The namespaces and what connects them. They go away with it.
pub struct Network {
	/// Whether the kernel has netem.
	netem: bool,
	/// What stands between validators and bridges where it has not.
	relays: Vec<Relay>,
}

impl Network {
	/// Sets it up, without what another run may have left.
	pub fn set_up() -> Result<Network> {
		clean_up()?;
		// Whatever fails from here on, what is there already is taken down with this.
		let mut network = Network { netem: false, relays: Vec::new() };
		run(&format!("ip netns add {HUB}"))?;
		for bridge in 0..VALIDATORS {
			run(&format!("ip -n {HUB} link add side-{bridge} up type bridge"))?;
		}
		for validator in 0..VALIDATORS {
			connect(validator)?;
		}
		network.netem = netem::is_there(&namespace(0));
		Ok(network)
	}

	/// What delays, loses and reorders packets.
	pub fn impaired_by(&self) -> &'static str {
		if self.netem {
			"netem"
		} else {
			"a relay of this program's, for the kernel has no netem"
		}
	}

	/// Puts each validator on a side; those on the same side reach each other.
	pub fn partition(&self, sides: &[usize; VALIDATORS]) -> Result<()> {
		for (validator, side) in sides.iter().enumerate() {
			run(&format!("ip -n {HUB} link set port-{validator} master side-{side}"))?;
		}
		Ok(())
	}

	/// Has what the validators send come off badly.
	pub fn impair(&mut self, how: &Impairment) -> Result<()> {
		for validator in 0..VALIDATORS {
			if self.netem {
				netem::begin(&namespace(validator), how)?;
			} else {
				self.relays.push(Relay::begin(validator, *how)?);
			}
		}
		Ok(())
	}

	/// Lets everything through again, to everybody.
	pub fn heal(&mut self) -> Result<()> {
		if self.netem {
			for validator in 0..VALIDATORS {
				netem::end(&namespace(validator))?;
			}
		}
		self.relays.clear();
		self.partition(&[0; VALIDATORS])
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		self.relays.clear();
		if let Err(error) = clean_up() {
			eprintln!("Warning: not all could be taken down: {error:#}");
		}
	}
}

/// The words that have a command run as a validator's, in this process: it keeps its id.
pub fn inside(validator: usize) -> Vec<String> {
	["nsenter".to_owned(), format!("--net=/run/netns/{}", namespace(validator)), "--".into()].into()
}

/// Where other validators find a validator.
pub fn p2p_address(validator: usize) -> SocketAddr {
	(Ipv4Addr::new(198, 18, 67, 11 + validator as u8), P2P_PORT).into()
}

/// Where a validator serves RPC.
pub fn rpc_address(validator: usize) -> SocketAddr {
	(manage_address(validator, 2), RPC_PORT).into()
}

/// An address of the management network of a validator: 1 is here, 2 is there.
fn manage_address(validator: usize, end: u8) -> Ipv4Addr {
	Ipv4Addr::new(198, 18, 66, 4 * validator as u8 + end)
}

fn namespace(validator: usize) -> String {
	format!("{PREFIX}{}", validator + 1)
}

/// Makes a validator's namespace and its two links.
fn connect(validator: usize) -> Result<()> {
	let name = namespace(validator);
	let here = format!("{PREFIX}m{}", validator + 1);
	let [ours, theirs] = [1, 2].map(|end| manage_address(validator, end));
	let p2p = p2p_address(validator).ip();
	for command in [
		format!("ip netns add {name}"),
		format!("ip -n {name} link set lo up"),
		format!("ip link add {here} type veth peer name manage netns {name}"),
		format!("ip address add {ours}/30 dev {here}"),
		format!("ip link set {here} up"),
		format!("ip -n {name} address add {theirs}/30 dev manage"),
		format!("ip -n {name} link set manage up"),
		format!("ip -n {name} link add p2p type veth peer name port-{validator} netns {HUB}"),
		format!("ip -n {name} address add {p2p}/24 dev p2p"),
		format!("ip -n {name} link set p2p up"),
		format!("ip -n {HUB} link set port-{validator} up master side-0"),
	] {
		run(&command)?;
	}
	Ok(())
}

/// Takes down every namespace and link of this program, and ends what runs in them: this run's or another's.
pub fn clean_up() -> Result<()> {
	let all = run_to_clean_up(&["ip", "netns", "list"])?;
	let names = all.lines().filter_map(|line| line.split_whitespace().next());
	let names: Vec<&str> = names.filter(|name| name.starts_with(PREFIX)).collect();
	for name in &names {
		end_processes(name)?;
	}
	let links = run_to_clean_up(&["ip", "-o", "link", "show"])?;
	let links = links.lines().filter_map(|line| line.split(": ").nth(1)?.split('@').next());
	for link in links.filter(|name| name.starts_with(PREFIX)) {
		run_to_clean_up(&["ip", "link", "delete", link])?;
	}
	for name in names {
		run_to_clean_up(&["ip", "netns", "delete", name])?;
	}
	Ok(())
}

/// Kills what runs in a namespace, and waits until it is gone.
fn end_processes(name: &str) -> Result<()> {
	let begin = Instant::now();
	loop {
		// One that is only the name of a namespace, left behind without it, has no processes.
		let Ok(processes) = run_to_clean_up(&["ip", "netns", "pids", name]) else { return Ok(()) };
		let mut processes = processes.split_whitespace().peekable();
		if processes.peek().is_none() {
			return Ok(());
		}
		ensure!(begin.elapsed() < GONE_WITHIN, "processes in {name} do not end");
		// It may be gone by now.
		let _ = Command::new("kill").arg("-KILL").args(processes).output();
		sleep(Duration::from_millis(50));
	}
}

/// An error that says what is missing, if this machine or user cannot have namespaces.
pub fn require() -> Result<()> {
	for program in ["ip", "tc", "nsenter"] {
		if Command::new(program).arg("-V").output().is_err() {
			bail!(
				"{program} is not installed; on Debian: apt-get install -y iproute2 util-linux, as root"
			);
		}
	}
	ensure!(
		run("id -u")?.trim() == "0",
		"only root can make network namespaces: run this as root (sudo ./scripts/faults)"
	);
	ensure!(Path::new("/proc/self/ns/net").exists(), "the kernel has no network namespaces");
	Ok(())
}
