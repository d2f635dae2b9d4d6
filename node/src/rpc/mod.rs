//! What the node answers to clients.
//!
//! To the SDK's own methods ([`stock`], of which [`costly`] bounds some) come [`provenance`], the account's nonce and GRANDPA's
//! justifications ([`create_full`]). [`server`] answers with them over HTTP and WebSockets.
//!
//! # Trust
//!
//! Nothing that comes out of here is proof of anything by itself. A client checks what it gets.

mod costly;
pub mod provenance;
pub mod server;
pub mod stock;

use std::sync::Arc;

use catena_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Nonce};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::service::{FullBackend, FullClient, Pool};
use provenance::{Provenance, ProvenanceApiServer};

/// What the RPC modules are made from.
pub struct FullDeps {
	/// Blocks, justifications, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// The provenance methods.
	pub provenance: Provenance,
	/// What GRANDPA needs to answer.
	pub grandpa: GrandpaDeps,
}

/// What GRANDPA needs to answer.
pub struct GrandpaDeps {
	/// The authority sets so far, with the block at which each ended.
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	/// The state of the current round.
	pub voter_state: SharedVoterState,
	/// Justifications as they come in.
	pub justifications: GrandpaJustificationStream<Block>,
	/// Justifications from the database.
	pub finality_proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// All RPC methods that are ours to add.
///
/// `spawn` runs subscriptions.
pub fn create_full(
	deps: FullDeps,
	spawn: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let FullDeps { client, pool, provenance, grandpa } = deps;
	let mut module = RpcModule::new(());
	module.merge(provenance.into_rpc())?;
	module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(System::new(client, pool)))?;
	module.merge(
		Grandpa::new(
			spawn,
			grandpa.authority_set,
			grandpa.voter_state,
			grandpa.justifications,
			grandpa.finality_proofs,
		)
		.into_rpc(),
	)?;
	Ok(module)
}
