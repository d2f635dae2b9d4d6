//! What each subcommand does.

use std::time::Duration;

use catena_runtime::opaque::Block;
use clap::Command;
use rustix::{fs::Mode, process::umask};
use sc_cli::{ChainSpec, Error, Result, SubstrateCli, TransactionPoolParams, TransactionPoolType};
use sc_service::{ChainType, Configuration, Role};
use sc_transaction_pool::{Options, PoolLimit};

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	rpc::server::{defaults, given},
	service::{self, Parts, Purpose},
	upgrade,
};

/// How many transactions the pool may be told to hold. The SDK remembers of each peer 10,240 that it was
/// told of, and would tell of more again and again.
const POOL_LIMIT_MAX: usize = 10_000;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Catena Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the members of the consortium".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}

	/// The SDK's set-up, with other defaults where ours differ.
	///
	/// They are set on the arguments themselves, so that `--help` shows what is in force.
	fn setup_command(command: Command) -> Command {
		command
			.name(Self::executable_name())
			.version(Self::impl_version())
			.about(Self::description())
			.after_help(format!("Support: {}", Self::support_url()))
			.propagate_version(true)
			.args_conflicts_with_subcommands(true)
			.subcommand_negates_reqs(true)
			// The fork-aware pool lost thousands of transactions that the RPC had accepted when it
			// was measured under load; this one lost none, so it is the only one (ADR 0012).
			.mut_arg("pool_type", |arg| arg.default_value("single-state").hide(true))
			.mut_arg("pool_best_blocks_only", |arg| arg.hide(true))
			// The back end with the longer record; both are tested, and closed alike (ADR 0021).
			.mut_arg("network_backend", |arg| arg.default_value("libp2p"))
			.mut_arg("reserved_nodes", |arg| {
				let help = "The other nodes of this network: who is not named here is no peer and gets no \
				            answer";
				arg.help(help).long_help(help)
			})
			// In force whether they are given or not.
			.mut_arg("reserved_only", |arg| arg.hide(true))
			.mut_arg("no_mdns", |arg| arg.hide(true))
			// Of no use in a closed network.
			.mut_arg("discover_local", |arg| arg.hide(true))
			.mut_arg("force_enable_webrtc", |arg| arg.hide(true))
			.mut_arg("ipfs_server", |arg| arg.hide(true))
			.mut_arg("ipfs_bootnodes", |arg| arg.hide(true))
			.mut_arg("rpc_methods", |arg| arg.default_value("safe"))
			.mut_arg("rpc_rate_limit", |arg| {
				let help =
					"How many calls a connection may make in a minute; beyond that they wait";
				arg.default_value(defaults::CALLS_PER_MINUTE.to_string()).help(help).long_help(help)
			})
			.mut_arg("rpc_max_response_size", |arg| {
				arg.default_value(defaults::ANSWER_MEGABYTES_MAX.to_string())
			})
			.mut_arg("experimental_rpc_endpoint", |arg| arg.value_parser(given::read))
			.mut_arg("rpc_max_batch_request_len", |arg| {
				arg.default_value(defaults::BATCH_REQUESTS_MAX.to_string())
			})
			// With 2,000,000 entries, writing took no longer with 64 MiB than with the SDK's 1 GiB, which a
			// busy node fills (ADR 0017).
			.mut_arg("trie_cache_size", |arg| arg.default_value("67108864"))
			// A statement that came too early is good a block later, and must not be refused for the
			// half hour that the SDK would ban it; and each time a banned one is sent again, its ban
			// begins anew. With 0 it ends with the next block.
			.mut_arg("tx_ban_seconds", |arg| {
				let help = "How long a transaction that was found invalid is refused";
				arg.default_value("0").help(help).long_help(help)
			})
	}
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();
	// A chain specification is for everybody.
	if !matches!(cli.subcommand, Some(Subcommand::ExportChainSpec(_))) {
		write_for_own_user_alone();
	}
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::MakeSessionKeys(cmd)) => cmd.run(&cli),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let database = config.database.clone();
			let Parts { client, task_manager, .. } = parts_to_maintain(&config)?;
			Ok((cmd.run(client, database), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, import_queue, task_manager, .. } = parts_to_maintain(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, backend, task_manager, .. } = parts_to_maintain(&config)?;
			let aux = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run::<Block, _, _>(client, backend, Some(aux)), task_manager))
		}),
		Some(Subcommand::CheckUpgrade(cmd)) => upgrade::check(&cli, cmd),
		Some(Subcommand::SubstituteCode(cmd)) => upgrade::substitute(&cli, cmd),
	}
}

/// What to try, where the SDK's message does not say it.
pub fn hint(error: &Error) -> Option<&'static str> {
	match error {
		Error::NetworkKeyNotFound(_) => Some(
			"a validator keeps the key by which others know it: make one with `catena-node key \
			 generate-node-key --file FILE` and name it with --node-key-file; on a chain for \
			 development, --unsafe-force-node-key-generation makes one by itself",
		),
		Error::Application(error) => {
			let unsuited = || error.downcast_ref::<upgrade::Unsuited>()?.hint();
			let cannot_open = error.downcast_ref::<upgrade::CannotOpen>();
			cannot_open.map(upgrade::CannotOpen::hint).or_else(unsuited)
		}
		Error::Service(sc_service::Error::Application(error)) => {
			error.downcast_ref::<service::JournalError>().and_then(service::JournalError::hint)
		}
		_ => None,
	}
}

/// Has all files that are written from here on closed to other users of the machine: keys, and a chain
/// that is for its members.
///
/// The SDK writes session keys so by itself, but neither node keys nor the database.
fn write_for_own_user_alone() {
	let others = Mode::RWXG | Mode::RWXO;
	let before = umask(others);
	umask(before | others);
}

fn run_node(cli: &Cli) -> Result<()> {
	let seed = cli.run.dev_seed.clone();
	let pool = pool_options(&cli.run.base.pool_config)?;
	cli.create_runner(&cli.run.base)?.run_node_until_exit(|mut config| async move {
		if let Some(seed) = seed {
			use_dev_seed(&mut config, seed)?;
		}
		service::start(config, pool).await.map_err(Error::from)
	})
}

/// A node's parts, to work on its database: the pool stays empty.
fn parts_to_maintain(config: &Configuration) -> Result<Parts> {
	Ok(service::parts(config, Options::default(), Purpose::Maintain)?)
}

/// How much the pool may hold, as the command line says.
fn pool_options(params: &TransactionPoolParams) -> Result<Options> {
	if matches!(params.pool_type, TransactionPoolType::ForkAware) || params.pool_best_blocks_only {
		return Err(Error::Input(
			"the fork-aware pool may lose what it has taken, and this node does without it".into(),
		));
	}
	let count = params.pool_limit;
	if count > POOL_LIMIT_MAX {
		return Err(Error::Input(format!(
			"--pool-limit is at most {POOL_LIMIT_MAX}: a node remembers no more of what it has told a peer"
		)));
	}
	let total_bytes = params.pool_kbytes.saturating_mul(1024);
	// What waits for others may be all of it: of a tenth, as in the SDK's own pools, one organisation
	// could push out all others' within its quota. Both together have no more than this.
	Ok(Options {
		ready: PoolLimit { count, total_bytes },
		future: PoolLimit { count, total_bytes },
		reject_future_transactions: false,
		ban_time: Duration::from_secs(params.tx_ban_seconds.unwrap_or_default()),
	})
}

/// Has the node put the session keys that derive from `seed` into its keystore when it starts.
fn use_dev_seed(config: &mut Configuration, seed: String) -> Result<()> {
	match config.chain_spec.chain_type() {
		ChainType::Development | ChainType::Local => {}
		other => {
			return Err(Error::Input(format!(
				"--dev-seed gives keys that everybody knows, and this chain is of type {other:?}"
			)))
		}
	}
	if !matches!(config.role, Role::Authority) {
		return Err(Error::Input("--dev-seed is for validators: add --validator".into()));
	}
	config.dev_key_seed = Some(seed);
	Ok(())
}
