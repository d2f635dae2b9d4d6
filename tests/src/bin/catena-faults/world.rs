//! The chain that the faults happen to: four validators, and an officer of each one's organisation.

use std::{fs, path::Path};

use anyhow::Result;
use catena_primitives::Hash;
use catena_runtime::genesis::LOCAL_FOUNDERS;
use catena_tests::{
	extrinsic::{genesis, Sender},
	node::Place,
	officer::{enrol, settle, Officer},
	Consortium, Node,
};

use crate::{
	disks::Disks,
	network::{inside, p2p_address, rpc_address, Network},
	schedule::VALIDATORS,
};

/// The validators and what they run on. All of it goes away with it, but for the nodes' logs.
pub struct World {
	// In this order they are taken down: what uses the others first.
	/// The validators, in the order of [`LOCAL_FOUNDERS`].
	pub nodes: Vec<Node>,
	/// Their databases' disks.
	pub disks: Disks,
	/// What is between them.
	pub network: Network,
}

/// Those who sign.
pub struct Officers {
	/// Hash of the genesis block.
	pub genesis: Hash,
	/// An officer of each validator's organisation.
	pub officers: Vec<Officer>,
}

impl World {
	/// Starts them, each in a folder of its own within this one, and waits until blocks are final.
	pub fn begin(folder: &Path) -> Result<World> {
		let network = Network::set_up()?;
		let disks = Disks::none()?;
		let mut places = Vec::new();
		for (validator, name) in names().into_iter().enumerate() {
			let folder = folder.join(name);
			let node = Node::prepare_at(Place {
				before: inside(validator),
				folder: folder.clone(),
				rpc: rpc_address(validator),
				p2p: p2p_address(validator),
			});
			disks.mount(&node.database())?;
			places.push(node);
		}
		let Consortium { mut nodes } = Consortium::of(places, &[]);
		for node in &mut nodes {
			node.run();
		}
		nodes[0].wait_for_finalized(1);
		Ok(World { nodes, disks, network })
	}

	/// Enrols an officer of each organisation.
	pub fn officers(&self) -> Officers {
		let node = &self.nodes[0];
		let officers = (1..).zip(&LOCAL_FOUNDERS).map(|(organisation, founder)| {
			let mut admin = Sender::new(&format!("//{}//admin", founder.seed));
			enrol(node, &mut admin, organisation)
		});
		let officers = officers.collect();
		settle(node);
		Officers { genesis: genesis(node).into(), officers }
	}

	/// Wipes a validator's database. Its journal of votes stays.
	pub fn wipe(&self, validator: usize) -> Result<()> {
		for chain in fs::read_dir(self.nodes[validator].database().join("chains"))? {
			fs::remove_dir_all(chain?.path().join("paritydb"))?;
		}
		Ok(())
	}

	/// How long each validator's log is by now.
	pub fn log_lengths(&self) -> [u64; VALIDATORS] {
		let length = |node: &Node| fs::metadata(node.log()).map_or(0, |about| about.len());
		std::array::from_fn(|validator| length(&self.nodes[validator]))
	}
}

/// What the validators are called.
pub fn names() -> [&'static str; VALIDATORS] {
	std::array::from_fn(|validator| LOCAL_FOUNDERS[validator].name)
}
