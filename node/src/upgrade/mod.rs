//! Whether this chain's state survives a new runtime: `catena-node check-upgrade`.
//!
//! # Overview
//!
//! A chain takes any code of its own name and of a higher version that its council has authorized.
//! Whether that code can read what is stored, nobody sees before it runs: a pallet that was renamed
//! looks under another prefix and finds nothing, a type that was changed decodes what is there as
//! something else or not at all. So whoever votes tries the code on a copy of the chain first.
//!
//! - [`code`]: the file, and the version that it says it has.
//! - [`versions`]: what the versions alone forbid.
//! - [`dry_run`]: the first block after the upgrade, made as a node would make it.
//! - [`shape`], [`values`], [`census`]: each entry of the state after that block belongs to an entry of
//!   a pallet, and key and value decode.
//! - [`refusal`], [`report`]: what is said of it.
//! - [`command`]: the command line.
//! - [`substitute`]: what is left where it was not tried, and no block can be made any more.
//!
//! # Trust
//!
//! Nothing is asked of the code that its validators would not do. What this does not show: that the
//! new runtime does what those say who wrote it, that a value which decodes still means the same, and
//! what happens in blocks after the first.

mod census;
mod code;
mod command;
mod dry_run;
mod refusal;
mod report;
mod shape;
mod substitute;
mod values;
mod versions;

pub use command::{check, CannotOpen, CheckUpgradeCmd};
pub use substitute::{substitute, SubstituteCodeCmd, Unsuited};

use std::{sync::Arc, time::Duration};

use catena_primitives::layout;
use sc_client_api::{Backend as _, CallExecutor, ExecutorProvider, TrieCacheContext};
use sc_executor::RuntimeVersion;
use sp_blockchain::{Error, HeaderBackend};
use sp_core::traits::CallContext;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{Backend, IterArgs};
use tokio::sync::oneshot;

use self::{
	census::{layout_version, Census},
	code::Code,
	dry_run::{Changes, Machine},
	refusal::{Refusal, Warning},
	report::{Report, Trial},
};
use crate::service::{Executor, FullBackend, FullClient, PROPOSAL_SHARE};

/// A chain's database, and what runs its code.
pub struct Chain {
	/// Blocks, and the running runtime's version.
	pub client: Arc<FullClient>,
	/// States.
	pub backend: Arc<FullBackend>,
	/// Runs code.
	pub executor: Executor,
}

/// Why nothing more can be found out.
enum Stop {
	Refused(Refusal),
	Failed(Error),
}

impl From<Refusal> for Stop {
	fn from(refusal: Refusal) -> Self {
		Stop::Refused(refusal)
	}
}

impl From<Error> for Stop {
	fn from(error: Error) -> Self {
		Stop::Failed(error)
	}
}

impl Chain {
	/// Finds out whether the state of the last finalized block survives an upgrade to this code, whose
	/// own word for its version is given. `tried` is told when no code is run any more.
	///
	/// # Errors
	///
	/// Those of the database. What is wrong with the code stands in the report.
	pub fn examine(
		&self,
		code: &Code,
		embedded: RuntimeVersion,
		tried: oneshot::Sender<()>,
	) -> Result<Report, Error> {
		let mut report = Report::of(code);
		match self.try_out(code, embedded, tried, &mut report) {
			Ok(()) => {}
			Err(Stop::Refused(refusal)) => report.refusals.push(refusal),
			Err(Stop::Failed(error)) => return Err(error),
		}
		Ok(report)
	}

	fn try_out(
		&self,
		code: &Code,
		embedded: RuntimeVersion,
		tried: oneshot::Sender<()>,
		report: &mut Report,
	) -> Result<(), Stop> {
		let finalized = self.client.info();
		let (number, hash) = (finalized.finalized_number, finalized.finalized_hash);
		let running = self.client.executor().runtime_version(hash, CallContext::Offchain)?;
		report.block = Some((number, hash));
		report.running = Some(running.clone());
		report.new = Some(embedded.clone());
		report.refusals = versions::refusals(&running, &embedded);
		report.warnings = versions::warnings(&running, &embedded);
		if !report.refusals.is_empty() {
			return Ok(());
		}

		let header = self.client.header(hash)?;
		let header =
			header.ok_or_else(|| Error::UnknownBlock(format!("{hash:?} has no header")))?;
		// Its cache does not grow, whatever the code reads.
		let state = self.backend.state_at(hash, TrieCacheContext::Untrusted)?;
		let extensions = self.client.execution_extensions();
		let machine =
			Machine { header: &header, state: &state, executor: &self.executor, extensions };
		let (shape, slot_ms) = machine.running()?;
		let outcome = machine.first_block(code, &embedded, slot_ms)?;
		// Nobody waits for it any more if it took too long.
		let _ = tried.send(());

		let allowed = Duration::from_millis(slot_ms).mul_f32(PROPOSAL_SHARE);
		let (took, compiled) = (outcome.took, outcome.compiled);
		report.trial = Some(Trial { took, allowed, compiled });
		if took > allowed {
			report.warnings.push(Warning::Late { took, allowed });
		}
		report.refusals.extend(versions::moved_calls(
			&shape,
			&outcome.shape,
			[&running, &embedded],
		));
		report.warnings.extend(versions::calls_gone(&shape, &outcome.shape));

		let layout = state.storage(layout::VERSION_KEY).map_err(unread)?;
		let mut census = Census::new(&shape, &outcome.shape);
		count(&state, outcome.changes, &mut census)?;
		report.entries = Some(census.entries());
		report.refusals.extend(census.refusals());
		let layout = layout.and_then(|layout| layout_version(&layout));
		report.warnings.extend(layout.and_then(|layout| census.other_layout(layout)));
		Ok(())
	}
}

/// Counts the entries of a state as it is after these changes.
fn count<B: Backend<BlakeTwo256>>(
	state: &B,
	mut changes: Changes,
	census: &mut Census,
) -> Result<(), Refusal> {
	for pair in state.pairs(IterArgs::default()).map_err(unread)? {
		let (key, value) = pair.map_err(unread)?;
		match changes.remove(&key) {
			None => census.count(&key, &value),
			Some(Some(value)) => census.count(&key, &value),
			Some(None) => {}
		}
	}
	for (key, value) in &changes {
		if let Some(value) = value {
			census.count(key, value);
		}
	}
	Ok(())
}

fn unread(error: impl std::fmt::Display) -> Refusal {
	Refusal::Unread(error.to_string())
}
