//! Why a new runtime is refused, and what else a council should know before it votes.

use std::time::Duration;

use super::{code::Unfit, shape::Unknown, values::Undecodable};

/// Why a new runtime is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
	/// The file is not one that could be handed in.
	#[error(transparent)]
	Unfit(#[from] Unfit),
	/// It is the runtime of another chain.
	#[error("the code is a runtime of {new:?}, and this chain is {running:?}")]
	OtherChain {
		/// The chain's.
		running: String,
		/// The code's.
		new: String,
	},
	/// The chain takes a higher spec_version only.
	#[error("the code has spec_version {new}, and the running runtime has {running}: only a higher one is taken")]
	NotNewer {
		/// The running runtime's.
		running: u32,
		/// The code's.
		new: u32,
	},
	/// Nodes do not know how such a runtime keeps its state.
	#[error("the code has system_version {new}, and this program knows none above {max}")]
	SystemUnknown {
		/// The code's.
		new: u8,
		/// The highest that is known.
		max: u8,
	},
	/// Nodes go by one version, and what accounts sign by the other.
	#[error("the code says of itself that it is {embedded}, and answers that it is {answered}")]
	TwoVersions {
		/// What stands in its section `runtime_version`.
		embedded: String,
		/// What its `Core_version` answers.
		answered: String,
	},
	/// Nodes ask for something that it does not have.
	#[error("the code does not have {api}, which nodes ask for")]
	ApiMissing {
		/// The runtime API.
		api: String,
	},
	/// Running nodes keep to the slots that they know, and the slots' numbers would go back.
	#[error("slots of the new runtime last {new_ms} ms, and those of the chain {running_ms} ms")]
	OtherSlots {
		/// The chain's.
		running_ms: u64,
		/// The new runtime's.
		new_ms: u64,
	},
	/// It failed where a node would have.
	#[error("the {whose} runtime fails at {at}: {said}")]
	Failed {
		/// `running` or `new`.
		whose: &'static str,
		/// What it was to do.
		at: &'static str,
		/// What it said.
		said: String,
	},
	/// The database is damaged, or has not got the block's state.
	#[error("the state cannot be read: {0}")]
	Unread(String),
	/// What it does after its first block was not tried.
	#[error(
		"the new runtime migrates over several blocks, and this program follows it for one only"
	)]
	SeveralBlocks,
	/// It does not tell what it keeps.
	#[error("what the {whose} runtime keeps cannot be told: {why}")]
	Untold {
		/// `running` or `new`.
		whose: &'static str,
		/// Why.
		why: Unknown,
	},
	/// It was renamed or taken out, and left its entries behind.
	#[error("pallet {pallet} of the running runtime has {}, and no pallet of the new one has that name", counted(*.entries))]
	PalletGone {
		/// The pallet.
		pallet: String,
		/// How many entries it has.
		entries: u64,
	},
	/// Nobody knows whose they are.
	#[error("no pallet has the prefix {prefix}, neither of the running runtime nor of the new one, and {} it", stand_under(*.entries))]
	PalletUnknown {
		/// The prefix, hexadecimal.
		prefix: String,
		/// How many entries have it.
		entries: u64,
	},
	/// It was renamed or taken out, and left its values behind.
	#[error("{pallet}.{entry} of the running runtime has {}, and the new one has no {pallet}.{entry}", counted(*.entries))]
	EntryGone {
		/// The pallet.
		pallet: String,
		/// The entry.
		entry: String,
		/// How many values it has.
		entries: u64,
	},
	/// Nobody knows what they are.
	#[error("pallet {pallet} has no entry with the prefix {prefix}, neither in the running runtime nor in the new one, and {} it", stand_under(*.entries))]
	EntryUnknown {
		/// The pallet.
		pallet: String,
		/// The prefix, hexadecimal.
		prefix: String,
		/// How many keys have it.
		entries: u64,
	},
	/// They are not where a runtime keeps anything.
	#[error("{} under keys that belong to no pallet: {}", standing(*.entries), samples(.first))]
	NoPallet {
		/// How many.
		entries: u64,
		/// The first few.
		first: Vec<Sample>,
	},
	/// The new runtime would not find them.
	#[error("{} of {pallet}.{entry} {} under keys that the new runtime does not have: {}", counted(*.entries), verb(*.entries, "stands", "stand"), samples(.first))]
	KeysUndecodable {
		/// The pallet.
		pallet: String,
		/// The entry.
		entry: String,
		/// How many.
		entries: u64,
		/// The first few.
		first: Vec<Sample>,
	},
	/// The new runtime would not be able to read them.
	#[error("{} of {pallet}.{entry} {} not decode as the new runtime's type: {}", counted(*.entries), verb(*.entries, "does", "do"), samples(.first))]
	ValuesUndecodable {
		/// The pallet.
		pallet: String,
		/// The entry.
		entry: String,
		/// How many.
		entries: u64,
		/// The first few.
		first: Vec<Sample>,
	},
	/// There are more kinds of findings than are kept.
	#[error("{} under more prefixes that no pallet has", standing(*.entries))]
	More {
		/// How many entries.
		entries: u64,
	},
	/// Verifiers read it before anything else.
	#[error(
		"the version of the state's layout is not at its key any more, and nothing could be proven"
	)]
	LayoutGone,
	/// Verifiers look for it where it is not.
	#[error("the state's layout is still {version}, which has {entry}, and the new runtime does not: no proof would verify")]
	LayoutBroken {
		/// The layout.
		version: u32,
		/// The entry.
		entry: String,
	},
	/// Two calls changed places, and what was signed for one would be the other.
	#[error("call {call} is number {}.{} in the running runtime and {}.{} in the new one, and both have transaction_version {version}: what was signed for one would do another thing", .running.0, .running.1, .new.0, .new.1)]
	CallMoved {
		/// The call.
		call: String,
		/// Its place in the running runtime.
		running: (u8, u8),
		/// Its place in the new one.
		new: (u8, u8),
		/// The transaction version of both.
		version: u32,
	},
}

/// An entry with which something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
	/// Its key, hexadecimal; the beginning of it, if it is long.
	pub key: String,
	/// What is wrong, where that is not said of all of them.
	pub why: Option<Misfit>,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
	/// It does not decode.
	#[error(transparent)]
	Undecodable(#[from] Undecodable),
	/// The hash before a part of the key is not that part's.
	#[error("its key is hashed otherwise")]
	OtherHash,
}

impl Refusal {
	/// A word for scripts.
	pub fn reason(&self) -> &'static str {
		match self {
			Refusal::Unfit(unfit) => unfit.reason(),
			Refusal::OtherChain { .. } => "other_chain",
			Refusal::NotNewer { .. } => "not_newer",
			Refusal::SystemUnknown { .. } => "system_unknown",
			Refusal::TwoVersions { .. } => "two_versions",
			Refusal::ApiMissing { .. } => "api_missing",
			Refusal::OtherSlots { .. } => "other_slots",
			Refusal::Failed { .. } => "failed",
			Refusal::Unread(_) => "unread",
			Refusal::SeveralBlocks => "several_blocks",
			Refusal::Untold { .. } => "untold",
			Refusal::PalletGone { .. } => "pallet_gone",
			Refusal::PalletUnknown { .. } => "pallet_unknown",
			Refusal::EntryGone { .. } => "entry_gone",
			Refusal::EntryUnknown { .. } => "entry_unknown",
			Refusal::NoPallet { .. } => "no_pallet",
			Refusal::KeysUndecodable { .. } => "keys_undecodable",
			Refusal::ValuesUndecodable { .. } => "values_undecodable",
			Refusal::More { .. } => "more",
			Refusal::LayoutGone => "layout_gone",
			Refusal::LayoutBroken { .. } => "layout_broken",
			Refusal::CallMoved { .. } => "call_moved",
		}
	}
}

/// What a council should know, though it keeps nobody from voting yes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
	/// What accounts sign is encoded otherwise.
	#[error("transaction_version changes from {running} to {new}: accounts sign otherwise from then on, and what was signed before and has not come into a block is void")]
	OtherTransactions {
		/// The running runtime's.
		running: u32,
		/// The new one's.
		new: u32,
	},
	/// Some calls are gone.
	#[error("the new runtime does not have {} any more", list(.0))]
	CallsGone(Vec<String>),
	/// Values of the state are encoded otherwise.
	#[error("system_version changes from {running} to {new}: the trie has values otherwise as they are written again")]
	OtherSystem {
		/// The running runtime's.
		running: u8,
		/// The new one's.
		new: u8,
	},
	/// Nodes may have to be replaced first.
	#[error("{api} has version {new}, and this program was made for {known}: nodes may have to be replaced first")]
	OtherApi {
		/// The runtime API.
		api: String,
		/// This program's.
		known: u32,
		/// The new runtime's.
		new: u32,
	},
	/// Verifiers of today will not read tomorrow's proofs.
	#[error("the state's layout changes from {running} to {new}: who has not got a newer verifier is answered \"undetermined\"")]
	OtherLayout {
		/// The running runtime's.
		running: u32,
		/// The new one's.
		new: u32,
	},
	/// No author might ever be done with it.
	#[error("the first block took {} ms here, and an author has {} ms: on a machine no faster than this one, no validator could make it, and the chain would stand still", .took.as_millis(), .allowed.as_millis())]
	Late {
		/// How long it took.
		took: Duration,
		/// How long an author has.
		allowed: Duration,
	},
}

impl Warning {
	/// A word for scripts.
	pub fn reason(&self) -> &'static str {
		match self {
			Warning::OtherTransactions { .. } => "other_transactions",
			Warning::CallsGone(_) => "calls_gone",
			Warning::OtherSystem { .. } => "other_system",
			Warning::OtherApi { .. } => "other_api",
			Warning::OtherLayout { .. } => "other_layout",
			Warning::Late { .. } => "late",
		}
	}
}

fn counted(count: u64) -> String {
	match count {
		1 => "1 entry".into(),
		more => format!("{more} entries"),
	}
}

fn verb(count: u64, one: &'static str, more: &'static str) -> &'static str {
	match count {
		1 => one,
		_ => more,
	}
}

fn standing(count: u64) -> String {
	format!("{} {}", counted(count), verb(count, "stands", "stand"))
}

fn stand_under(count: u64) -> String {
	format!("{} under", standing(count))
}

fn list(all: &[String]) -> String {
	all.join(", ")
}

fn samples(all: &[Sample]) -> String {
	let one = |Sample { key, why }: &Sample| match why {
		Some(why) => format!("{key} ({why})"),
		None => key.clone(),
	};
	all.iter().map(one).collect::<Vec<_>>().join(", ")
}
