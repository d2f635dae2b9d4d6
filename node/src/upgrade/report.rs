//! What was found out about a new runtime, for people and for scripts.

use std::{
	fmt::{self, Write as _},
	io::Write as _,
	time::Duration,
};

use catena_primitives::bounded::is_unprintable;
use catena_runtime::Hash;
use sc_executor::RuntimeVersion;
use serde_json::{json, Value};

use super::{
	code::Code,
	refusal::{Refusal, Warning},
};

/// How many characters of one finding are printed. Names and panics in it come from the code that is
/// being checked.
const FINDING_CHARS: usize = 2_000;

/// What was found out about a new runtime. What was not come to is not there.
#[derive(Debug, Default)]
pub struct Report {
	/// Length in bytes, and the hash that a council votes on.
	pub code: Option<(usize, Hash)>,
	/// The version that the code says it has.
	pub new: Option<RuntimeVersion>,
	/// The running runtime's.
	pub running: Option<RuntimeVersion>,
	/// The block that the code was tried on.
	pub block: Option<(u32, Hash)>,
	/// The first block after the upgrade.
	pub trial: Option<Trial>,
	/// How many entries the state has after it.
	pub entries: Option<u64>,
	/// Why the upgrade is refused.
	pub refusals: Vec<Refusal>,
	/// What to know besides.
	pub warnings: Vec<Warning>,
}

/// How long things took on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
	/// Making the first block.
	pub took: Duration,
	/// How long an author has for a block.
	pub allowed: Duration,
	/// Compiling the code, once.
	pub compiled: Duration,
}

/// The upgrade is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the upgrade is refused, for {} said above", if *.0 == 1 { "the reason" } else { "the reasons" })]
pub struct Refused(pub usize);

impl Report {
	/// Of code of which nothing else is known yet.
	pub fn of(code: &Code) -> Self {
		Report { code: Some((code.bytes.len(), code.hash)), ..Report::default() }
	}

	/// Prints it to stdout. A closed pipe is no error: nobody reads on.
	pub fn print(&self, json: bool) {
		let text = if json { format!("{:#}\n", self.json()) } else { self.to_string() };
		let _ = std::io::stdout().write_all(text.as_bytes());
	}

	/// Whether the upgrade holds.
	pub fn outcome(&self) -> Result<(), Refused> {
		match self.refusals.len() {
			0 => Ok(()),
			count => Err(Refused(count)),
		}
	}

	fn json(&self) -> Value {
		let finding =
			|reason: &str, text: String| json!({ "reason": reason, "text": printable(&text) });
		let version = |version: &Option<RuntimeVersion>| {
			version.as_ref().map(|version| {
				json!({
					"spec_name": printable(&version.spec_name),
					"spec_version": version.spec_version,
					"transaction_version": version.transaction_version,
					"system_version": version.system_version,
				})
			})
		};
		json!({
			"holds": self.refusals.is_empty(),
			"code": self.code.map(|(bytes, hash)| json!({ "bytes": bytes, "hash": shown(&hash) })),
			"new": version(&self.new),
			"running": version(&self.running),
			"block": self.block.map(|(number, hash)| json!({ "number": number, "hash": shown(&hash) })),
			"first_block": self.trial.map(|trial| json!({
				"took_ms": milliseconds(trial.took),
				"allowed_ms": milliseconds(trial.allowed),
				"compiled_ms": milliseconds(trial.compiled),
			})),
			"entries": self.entries,
			"refusals": self.refusals.iter().map(|one| finding(one.reason(), one.to_string())).collect::<Vec<_>>(),
			"warnings": self.warnings.iter().map(|one| finding(one.reason(), one.to_string())).collect::<Vec<_>>(),
		})
	}
}

impl fmt::Display for Report {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut row = |name: &str, text: String| writeln!(f, "{name:<10}{}", printable(&text));
		if let Some((bytes, hash)) = &self.code {
			row("Code", format!("{bytes} bytes"))?;
			row("Hash", format!("{} (this is what the council votes on)", shown(hash)))?;
		}
		if let Some(new) = &self.new {
			row("New", named(new))?;
		}
		if let Some(running) = &self.running {
			row("Running", named(running))?;
		}
		if let Some((number, hash)) = &self.block {
			row("Tried on", format!("block {number}, {}", shown(hash)))?;
		}
		if let Some(Trial { took, allowed, compiled }) = &self.trial {
			let [took, allowed, compiled] =
				[took, allowed, compiled].map(|time| milliseconds(*time));
			let text = format!(
				"{took} ms for the first block; an author has {allowed} ms. Compiling took {compiled} ms, once"
			);
			row("Time", text)?;
		}
		if let Some(entries) = &self.entries {
			row("State", format!("{entries} entries after the first block"))?;
		}
		for refusal in &self.refusals {
			row("Refused:", refusal.to_string())?;
		}
		for warning in &self.warnings {
			row("Warning:", warning.to_string())?;
		}
		match self.refusals.is_empty() {
			true => writeln!(f, "The new runtime finds and decodes all of this chain's state."),
			false => Ok(()),
		}
	}
}

fn named(version: &RuntimeVersion) -> String {
	let RuntimeVersion { spec_name, spec_version, transaction_version, .. } = version;
	format!("{spec_name}, spec_version {spec_version}, transaction_version {transaction_version}")
}

fn shown(hash: &Hash) -> String {
	format!("0x{}", hex::encode(hash))
}

fn milliseconds(time: Duration) -> u64 {
	u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Text of which some comes from code that nobody trusts yet, as a terminal can bear it.
pub(super) fn printable(text: &str) -> String {
	let mut printable = String::new();
	for (place, c) in text.chars().enumerate() {
		if place == FINDING_CHARS {
			printable.push('…');
			break;
		}
		match c {
			'\n' | '\t' => printable.push(' '),
			c if is_unprintable(c) => {
				// Writing to a string does not fail.
				let _ = write!(printable, "{}", c.escape_unicode());
			}
			c => printable.push(c),
		}
	}
	printable
}

#[cfg(test)]
mod tests;
