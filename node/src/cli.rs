//! The command line.

use clap::{Parser, Subcommand as ClapSubcommand};

use crate::{node_key::KeyCmd, session_keys::MakeSessionKeysCmd, upgrade};

/// Everything that can be given on the command line. Without a subcommand, a node is run.
#[derive(Debug, Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run a node.
	#[command(flatten)]
	pub run: RunCmd,
}

/// How to run a node: the SDK's options, and our own.
#[derive(Debug, Parser)]
pub struct RunCmd {
	/// The SDK's options.
	#[command(flatten)]
	pub base: sc_cli::RunCmd,

	/// Validate with the session keys that derive from this public seed, such as //Europol.
	///
	/// For chains of the type Development or Local only. The keys are kept in memory.
	#[arg(long, value_name = "SEED", requires = "validator")]
	pub dev_seed: Option<String>,
}

/// What to do instead of running a node.
#[derive(Debug, ClapSubcommand)]
pub enum Subcommand {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(KeyCmd),

	MakeSessionKeys(MakeSessionKeysCmd),

	/// Write a chain specification to a file or to stdout.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Delete the database of a chain. Keys are kept.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Take back blocks that are not finalized.
	Revert(sc_cli::RevertCmd),

	/// Try a new runtime on this chain's state before voting for it.
	///
	/// Makes the first block after the upgrade in memory, and reads every entry of the state after it
	/// by the new runtime's metadata. Works on the database of a node that does not run, or on a copy of
	/// one, and changes nothing. Ends with 0 if the upgrade holds, and with 1 if it is refused.
	CheckUpgrade(upgrade::CheckUpgradeCmd),

	/// Write a chain specification by which nodes run other code than the one in the state.
	///
	/// For a chain on which no block can be made any more after an upgrade; docs/runbook.md says how. Works
	/// on the database of a node that does not run, or on a copy of one, and changes nothing there.
	SubstituteCode(upgrade::SubstituteCodeCmd),
}
