//! Authoring blocks and voting on finality.

use std::{sync::Arc, time::Duration};

use catena_runtime::opaque::Block;
use sc_basic_authorship::ProposerFactory;
use sc_consensus_aura::{CompatibilityMode, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{run_grandpa_voter, GrandpaParams, SharedVoterState};
use sc_network::service::traits::NetworkService;
use sc_network_sync::SyncingService;
use sc_service::{config::Role, error::Error, Configuration, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_keystore::KeystorePtr;
use substrate_prometheus_endpoint::Registry;

use super::{
	authoring::WhereNeeded,
	network::Protocol,
	parts::{inherents, slot_duration, BlockImport, GrandpaLink, SelectChain},
	proposing::Paced,
	FullClient, Pool, JUSTIFICATION_PERIOD_BLOCKS,
};

/// How long a message is expected to take to every validator.
///
/// GRANDPA waits twice and four times that in each round, so it decides how soon a block is final:
/// about 0.44 s later at 100 ms, 1.04 s at 333 ms. 100 ms is enough between data centres on one
/// continent, which is where this consortium's members are.
const GOSSIP_DURATION: Duration = Duration::from_millis(100);

/// The share of a slot in which a block may be built: as much as a full block takes to execute.
pub const PROPOSAL_SHARE: f32 = 2f32 / 3f32;

/// What consensus takes from the operator's configuration.
pub struct Settings {
	role: Role,
	name: String,
	force_authoring: bool,
	grandpa: bool,
	registry: Option<Registry>,
	telemetry: Option<TelemetryHandle>,
}

impl Settings {
	/// Takes them before the configuration is moved into the service.
	pub fn of(config: &Configuration, telemetry: &Option<Telemetry>) -> Self {
		Settings {
			role: config.role,
			name: config.network.node_name.clone(),
			force_authoring: config.force_authoring,
			grandpa: !config.disable_grandpa,
			registry: config.prometheus_registry().cloned(),
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		}
	}

	/// Whether this node may author and vote.
	pub fn is_authority(&self) -> bool {
		self.role.is_authority()
	}

	/// Whether GRANDPA runs here: a validator votes, any other node listens to the votes.
	pub fn votes_or_observes(&self) -> bool {
		self.grandpa
	}
}

/// What authoring and voting share.
pub struct Shared {
	/// Blocks, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// Where transactions come from, and where equivocation reports go.
	pub pool: Arc<Pool>,
	/// The validator's session keys.
	pub keystore: KeystorePtr,
	/// The same, for votes on finality: none contradicts another.
	pub vote_keystore: KeystorePtr,
	/// Peers and protocols.
	pub network: Arc<dyn NetworkService>,
	/// Block synchronization.
	pub sync: Arc<SyncingService<Block>>,
}

/// Authors a block in each slot that is ours.
pub fn spawn_author(
	settings: &Settings,
	shared: &Shared,
	select_chain: SelectChain,
	block_import: BlockImport,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let Shared { client, pool, keystore, sync, .. } = shared;
	let slot_duration = slot_duration(client)?;
	let proposer_factory = Paced::new(ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		pool.clone(),
		settings.registry.as_ref(),
		settings.telemetry.clone(),
	));
	let author = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
		StartAuraParams {
			slot_duration,
			client: client.clone(),
			select_chain,
			block_import,
			proposer_factory,
			create_inherent_data_providers: inherents(slot_duration),
			force_authoring: settings.force_authoring,
			backoff_authoring_blocks: Some(WhereNeeded::new(
				pool.clone(),
				slot_duration,
				settings.force_authoring,
			)),
			keystore: keystore.clone(),
			sync_oracle: sync.clone(),
			justification_sync_link: sync.clone(),
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
			// After slots that went by, the SDK would let a block take several, and the next author would
			// not wait for it.
			max_block_proposal_slot_portion: Some(SlotProportion::new(PROPOSAL_SHARE)),
			telemetry: settings.telemetry.clone(),
			compatibility_mode: CompatibilityMode::None,
		},
	)?;
	// Essential: a validator that no longer authors should be restarted, not go on half alive.
	task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), author);
	Ok(())
}

/// Votes on finality, or follows the votes of others.
pub fn spawn_voter(
	settings: Settings,
	shared: Shared,
	link: GrandpaLink,
	protocol: Protocol,
	shared_voter_state: SharedVoterState,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let config = sc_consensus_grandpa::Config {
		gossip_duration: GOSSIP_DURATION,
		justification_generation_period: JUSTIFICATION_PERIOD_BLOCKS,
		observer_enabled: false,
		local_role: settings.role,
		name: Some(settings.name),
		keystore: settings.role.is_authority().then_some(shared.vote_keystore),
		telemetry: settings.telemetry.clone(),
		protocol_name: protocol.name,
	};
	let voter = run_grandpa_voter(GrandpaParams {
		config,
		link,
		network: shared.network,
		sync: shared.sync,
		notification_service: protocol.messages,
		// No rule: the best block is voted for. The usual rule stays two blocks behind it, against
		// forks that a closed set of validators on one clock hardly has; here it would cost six
		// seconds of waiting at every handover.
		voting_rule: (),
		prometheus_registry: settings.registry,
		shared_voter_state,
		telemetry: settings.telemetry,
		// Equivocations that this node sees are reported by a transaction in its own pool.
		offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(shared.pool),
	})?;
	task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	Ok(())
}
