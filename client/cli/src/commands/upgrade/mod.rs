//! `catena upgrade`.

mod apply;
mod propose;
mod show;

use std::path::Path;

use catena_rpc::runtime_code::{RuntimeCode, RuntimeId};
use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::{Failure, Result},
	home::read_bounded_or_pipe,
	ids::hex_text,
	output::{clean, Output},
};

/// The largest file that is read: an unpacked module is some megabytes, and what is too long for a block
/// is named as such.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Replacing the runtime.
#[derive(Debug, Subcommand)]
pub enum UpgradeCommand {
	Show(show::ShowArgs),
	Propose(propose::ProposeArgs),
	Apply(apply::ApplyArgs),
}

impl UpgradeCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			UpgradeCommand::Show(args) => args.run(context).await,
			UpgradeCommand::Propose(args) => args.run(context).await,
			UpgradeCommand::Apply(args) => args.run(context).await,
		}
	}
}

/// Reads the code of a runtime from a file.
fn read_code(path: &Path) -> Result<RuntimeCode> {
	let shown = clean(&path.to_string_lossy());
	let bytes = read_bounded_or_pipe(path, FILE_BYTES_MAX)
		.map_err(|e| Failure::usage(format!("cannot read {shown}")).cause(e))?;
	RuntimeCode::read(bytes).map_err(|unfit| {
		Failure::rejected(clean(&unfit.to_string())).hint(format!(
			"{shown} is to be the file `catena_runtime.compact.compressed.wasm` that a build makes"
		))
	})
}

/// A runtime in words.
fn runtime_text(id: &RuntimeId) -> String {
	format!(
		"{} version {} (calls: version {})",
		clean(&id.spec_name),
		id.spec_version,
		id.transaction_version
	)
}

/// A runtime for scripts.
fn runtime_json(id: &RuntimeId) -> Value {
	json!({
		"spec_name": id.spec_name,
		"spec_version": id.spec_version,
		"transaction_version": id.transaction_version,
	})
}

/// The code of a runtime for scripts.
fn code_json(code: &RuntimeCode) -> Value {
	let mut json = runtime_json(&code.id);
	json["code_hash"] = json!(hex_text(&code.hash));
	json["bytes"] = json!(code.bytes.len());
	json
}
