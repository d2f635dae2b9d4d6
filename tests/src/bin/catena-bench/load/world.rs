//! The chain under load, and who signs on it.

use anyhow::{Context, Result};
use catena_primitives::{registry::OrganisationName, Hash};
use catena_rpc::calls::RegistryCall;
use catena_runtime::{
	genesis::{Founder, DEV_FOUNDERS, LOCAL_FOUNDERS},
	RuntimeCall,
};
use catena_tests::{
	extrinsic::{genesis, Sender},
	officer::{enrol, registry_call as call, settle, Officer},
	Consortium, Node,
};
use codec::Encode;
use sp_core::ed25519;
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	Weight,
};

/// How many organisations take part: a quota keeps each from filling the chain, so that the chain is
/// only full when several do.
pub const ORGANISATIONS: u32 = 8;

/// Nodes, and officers who sign.
pub struct World {
	/// The nodes.
	pub nodes: Vec<Node>,
	/// Hash of the genesis block.
	pub genesis: Hash,
	/// An officer of each organisation.
	pub officers: Vec<Officer>,
}

type Admin = Sender<ed25519::Pair>;

impl World {
	/// Starts a chain of one validator or four, each with these arguments besides, admits organisations
	/// and enrols an officer of each.
	pub fn begin(validators: usize, arguments: &[&str]) -> Result<World> {
		let (nodes, founders): (_, &[Founder]) = match validators {
			1 => (vec![Node::start_on(&[&["--dev"], arguments].concat())], &DEV_FOUNDERS),
			4 => (Consortium::start_with(arguments).nodes, &LOCAL_FOUNDERS),
			other => anyhow::bail!("a chain of 1 validator or of 4, not of {other}"),
		};
		let node = nodes.first().context("a node")?;
		let genesis = genesis(node);
		node.wait_for_finalized(1);
		let mut admins: Vec<Admin> = founders
			.iter()
			.map(|founder| Sender::new(&format!("//{}//admin", founder.seed)))
			.collect();
		let newcomers: Vec<Admin> = (admins.len() as u32..ORGANISATIONS)
			.map(|number| Sender::new(&format!("//bench//{number}")))
			.collect();
		let motions: Vec<RuntimeCall> = newcomers.iter().map(admission).collect();
		decide(node, &mut admins, &motions);
		admins.extend(newcomers);
		let officers: Vec<Officer> = (1..)
			.zip(&mut admins)
			.map(|(organisation, admin)| enrol(node, admin, organisation))
			.collect();
		settle(node);
		Ok(World { nodes, genesis: genesis.into(), officers })
	}
}

fn admission(admin: &Admin) -> RuntimeCall {
	let name = OrganisationName::try_from("Organisation of the bench").expect("a name");
	let admin = admin.account().into();
	call(RegistryCall::AdmitOrganisation { name, country: *b"EU", admin })
}

/// Has two thirds of the council carry these motions.
fn decide(node: &Node, council: &mut [Admin], motions: &[RuntimeCall]) {
	let threshold = (council.len() as u32 * 2).div_ceil(3);
	for motion in motions {
		let length_bound = motion.encoded_size() as u32;
		let proposal = Box::new(motion.clone());
		let call = pallet_collective::Call::propose { threshold, proposal, length_bound };
		council[0].send(node, RuntimeCall::Council(call));
	}
	if threshold < 2 {
		return settle(node);
	}
	settle(node);
	for (index, motion) in (0..).zip(motions) {
		let proposal = BlakeTwo256::hash_of(motion);
		for member in &mut council[..threshold as usize] {
			let call = pallet_collective::Call::vote { proposal, index, approve: true };
			member.send(node, RuntimeCall::Council(call));
		}
	}
	settle(node);
	// More than an admission takes, and less than a motion may.
	let weight_bound = Weight::from_parts(100_000_000_000, 1_000_000);
	for (index, motion) in (0..).zip(motions) {
		let proposal_hash = BlakeTwo256::hash_of(motion);
		let call = pallet_collective::Call::close {
			proposal_hash,
			index,
			proposal_weight_bound: weight_bound,
			length_bound: motion.encoded_size() as u32,
		};
		council[0].send(node, RuntimeCall::Council(call));
	}
	settle(node);
}
