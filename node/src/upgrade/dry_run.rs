//! The first block after an upgrade, made as a node would make it, and thrown away.
//!
//! # Details
//!
//! An upgrade takes effect in the block after the one that brought the code. So here the state of a
//! block is taken, the new code is put in its place over it, and a block is begun, given its time and
//! ended: whatever the new runtime migrates, it migrates there. Changes are kept in memory alone.

use std::{
	borrow::Cow,
	collections::BTreeMap,
	time::{Duration, Instant},
};

use catena_runtime::{opaque, Hash, Header};
use codec::{Decode, DecodeAll, Encode};
use sc_client_api::execution_extensions::ExecutionExtensions;
use sc_executor::RuntimeVersion;
use sp_consensus_aura::{
	digests::CompatibleDigestItem, inherents::INHERENT_IDENTIFIER as SLOT,
	sr25519::AuthoritySignature, Slot,
};
use sp_core::{
	storage::well_known_keys,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
};
use sp_inherents::InherentData;
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _, Header as _},
	ApplyExtrinsicResult, Digest, DigestItem, ExtrinsicInclusionMode, OpaqueExtrinsic,
};
use sp_state_machine::{Backend, Error, OverlayedChanges, StateMachine};
use sp_timestamp::{Timestamp, INHERENT_IDENTIFIER as TIME};

use super::{code::Code, refusal::Refusal, shape::Shape};
use crate::service::Executor;

/// In how many slots the first block is tried: one whose turn is a validator's that was put out has no
/// block. At most a third of them are put out at once, so ten in a row would take thirty validators.
const SLOTS_TRIED: u64 = 10;

/// What the state is different by: a value, or that there is none.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// A block, its state, and what runs a runtime on it.
pub struct Machine<'a, B> {
	/// The block that the code is tried on.
	pub header: &'a Header,
	/// Its state.
	pub state: &'a B,
	/// What runs code: the node's own, with the host functions that a node has.
	pub executor: &'a Executor,
	/// What the node gives a runtime besides.
	pub extensions: &'a ExecutionExtensions<opaque::Block>,
}

/// A runtime that can be asked.
struct Runtime<'a> {
	whose: &'static str,
	code: WrappedRuntimeCode<'a>,
	hash: Hash,
	heap_pages: Option<u64>,
}

/// What came of it.
pub struct Outcome {
	/// How long it took to compile the code, which a node does once.
	pub compiled: Duration,
	/// How long the first block took.
	pub took: Duration,
	/// What the state is different by after it.
	pub changes: Changes,
	/// What the new runtime keeps.
	pub shape: Shape,
}

impl<B: Backend<BlakeTwo256>> Machine<'_, B> {
	/// What the running runtime keeps, and how long its slots are, in milliseconds.
	pub fn running(&self) -> Result<(Shape, u64), Refusal> {
		let code = self.stored(well_known_keys::CODE)?;
		let runtime = self.runtime("running", &code)?;
		let mut changes = OverlayedChanges::default();
		let shape = self.shape(&runtime, &mut changes)?;
		Ok((shape, self.slot_ms(&runtime, &mut changes)?))
	}

	/// Makes the first block after an upgrade to this code, whose own word for its version this is, on a
	/// chain whose slots last so many milliseconds.
	pub fn first_block(
		&self,
		code: &Code,
		embedded: &RuntimeVersion,
		running_ms: u64,
	) -> Result<Outcome, Refusal> {
		let runtime = self.runtime("new", &code.bytes)?;
		let mut changes = OverlayedChanges::default();

		// The first call compiles the code, and the others do not.
		let begin = Instant::now();
		let answered = self.call(&runtime, &mut changes, "Core_version", &[])?;
		let compiled = begin.elapsed();
		says_the_same(embedded, &runtime.answer::<RuntimeVersion>("Core_version", &answered)?)?;
		let new_ms = self.slot_ms(&runtime, &mut changes)?;
		if new_ms != running_ms {
			return Err(Refusal::OtherSlots { running_ms, new_ms });
		}

		let slot = self.slot().map_err(|said| runtime.failed("finding its slot", said))?;
		let next = self.block_in(&runtime, code, slot.saturating_add(1), new_ms);
		// The reason why there is no block in any of them is that of the first.
		let (took, mut changes) = next.or_else(|why| {
			let mut others = (2..=SLOTS_TRIED).map(|ahead| slot.saturating_add(ahead));
			others.find_map(|slot| self.block_in(&runtime, code, slot, new_ms).ok()).ok_or(why)
		})?;

		let shape = self.shape(&runtime, &mut changes)?;
		Ok(Outcome { compiled, took, changes: drained(changes), shape })
	}

	/// Makes the first block in this slot. Gives how long it took, and what it changed.
	fn block_in(
		&self,
		runtime: &Runtime,
		code: &Code,
		slot: u64,
		slot_ms: u64,
	) -> Result<(Duration, OverlayedChanges<BlakeTwo256>), Refusal> {
		let mut changes = OverlayedChanges::default();
		changes.set_storage(well_known_keys::CODE.to_vec(), Some(code.bytes.clone()));
		let begin = Instant::now();
		self.make_block(runtime, &mut changes, slot.into(), slot_ms)?;
		Ok((begin.elapsed(), changes))
	}

	fn make_block(
		&self,
		runtime: &Runtime,
		changes: &mut OverlayedChanges<BlakeTwo256>,
		slot: Slot,
		slot_ms: u64,
	) -> Result<(), Refusal> {
		let begun = "Core_initialize_block";
		let mode = self.call(runtime, changes, begun, &self.next_header(slot).encode())?;
		if runtime.answer::<ExtrinsicInclusionMode>(begun, &mode)?
			!= ExtrinsicInclusionMode::AllExtrinsics
		{
			return Err(Refusal::SeveralBlocks);
		}
		let asked = "BlockBuilder_inherent_extrinsics";
		let time = inherents(slot, slot_ms).map_err(|said| runtime.failed(asked, said))?;
		let extrinsics = self.call(runtime, changes, asked, &time.encode())?;
		for extrinsic in runtime.answer::<Vec<OpaqueExtrinsic>>(asked, &extrinsics)? {
			let applied = "BlockBuilder_apply_extrinsic";
			let result = self.call(runtime, changes, applied, &extrinsic.encode())?;
			let failed = |said| runtime.failed(applied, said);
			runtime
				.answer::<ApplyExtrinsicResult>(applied, &result)?
				.map_err(|error| failed(format!("it refuses its own inherent: {error:?}")))?
				.map_err(|error| failed(format!("its own inherent fails: {error:?}")))?;
		}
		let ended = "BlockBuilder_finalize_block";
		let header = self.call(runtime, changes, ended, &[])?;
		runtime.answer::<Header>(ended, &header).map(|_| ())
	}

	/// The block's slot. The genesis has none, and counts as slot 0.
	fn slot(&self) -> Result<u64, String> {
		let slot =
			sc_consensus_aura::find_pre_digest::<opaque::Block, AuthoritySignature>(self.header);
		slot.map(u64::from).map_err(|error| error.to_string())
	}

	fn next_header(&self, slot: Slot) -> Header {
		let slot = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot);
		let digest = Digest { logs: vec![slot] };
		let number = self.header.number().saturating_add(1);
		Header::new(number, Hash::default(), Hash::default(), self.header.hash(), digest)
	}

	fn shape(
		&self,
		runtime: &Runtime,
		changes: &mut OverlayedChanges<BlakeTwo256>,
	) -> Result<Shape, Refusal> {
		let metadata = self.call(runtime, changes, "Metadata_metadata", &[])?;
		Shape::of(&metadata).map_err(|why| Refusal::Untold { whose: runtime.whose, why })
	}

	fn slot_ms(
		&self,
		runtime: &Runtime,
		changes: &mut OverlayedChanges<BlakeTwo256>,
	) -> Result<u64, Refusal> {
		let slot = self.call(runtime, changes, "AuraApi_slot_duration", &[])?;
		runtime.answer("AuraApi_slot_duration", &slot)
	}

	fn runtime<'c>(&self, whose: &'static str, code: &'c [u8]) -> Result<Runtime<'c>, Refusal> {
		let pages = self.stored(well_known_keys::HEAP_PAGES)?;
		Ok(Runtime {
			whose,
			code: WrappedRuntimeCode(Cow::Borrowed(code)),
			hash: BlakeTwo256::hash(code),
			heap_pages: u64::decode(&mut &pages[..]).ok(),
		})
	}

	/// A value of the state as it is; empty where there is none.
	fn stored(&self, key: &[u8]) -> Result<Vec<u8>, Refusal> {
		let value = self.state.storage(key).map_err(|error| Refusal::Unread(error.to_string()))?;
		Ok(value.unwrap_or_default())
	}

	fn call(
		&self,
		runtime: &Runtime,
		changes: &mut OverlayedChanges<BlakeTwo256>,
		method: &'static str,
		data: &[u8],
	) -> Result<Vec<u8>, Refusal> {
		let parent = self.header.hash();
		let mut extensions = self.extensions.extensions(parent, *self.header.number());
		let code = RuntimeCode {
			code_fetcher: &runtime.code,
			heap_pages: runtime.heap_pages,
			hash: runtime.hash.as_bytes().to_vec(),
		};
		let context = CallContext::Onchain { import: false };
		let (state, executor) = (self.state, self.executor);
		let mut machine = StateMachine::new(
			state,
			changes,
			executor,
			method,
			data,
			&mut extensions,
			&code,
			context,
		)
		.set_parent_hash(parent);
		let said = |error: Box<dyn Error>| without_backtrace(&error.to_string());
		machine.execute().map_err(|error| runtime.failed(method, said(error)))
	}
}

impl Runtime<'_> {
	/// What a method's answer means.
	fn answer<T: Decode>(&self, at: &'static str, bytes: &[u8]) -> Result<T, Refusal> {
		T::decode_all(&mut &bytes[..])
			.map_err(|error| self.failed(at, format!("its answer does not decode: {error}")))
	}

	fn failed(&self, at: &'static str, said: String) -> Refusal {
		Refusal::Failed { whose: self.whose, at, said }
	}
}

/// A node goes by the version that it reads, a runtime by the one that was compiled into it. With two,
/// migrations run at the wrong time or never, and whatever accounts sign is refused.
fn says_the_same(embedded: &RuntimeVersion, answered: &RuntimeVersion) -> Result<(), Refusal> {
	// Lists of the same APIs may differ in their order.
	let mut other = answered.clone();
	other.apis = embedded.apis.clone();
	if *embedded == other {
		return Ok(());
	}
	let (embedded, answered) = (embedded.to_string(), answered.to_string());
	Err(Refusal::TwoVersions { embedded, answered })
}

/// The time at which a slot begins.
fn inherents(slot: Slot, slot_ms: u64) -> Result<InherentData, String> {
	let time = u64::from(slot).checked_mul(slot_ms).map(Timestamp::new);
	let mut data = InherentData::new();
	data.put_data(TIME, &time.ok_or("slots are too long")?).map_err(|error| error.to_string())?;
	data.put_data(SLOT, &slot).map_err(|error| error.to_string())?;
	Ok(data)
}

/// The changes as they stand after all calls.
fn drained(mut changes: OverlayedChanges<BlakeTwo256>) -> Changes {
	let children: Vec<_> =
		changes.children().map(|(_, info)| info.prefixed_storage_key().into_inner()).collect();
	let mut drained: Changes =
		changes.changes_mut().map(|(key, value)| (key.clone(), value.value().cloned())).collect();
	// No runtime of this chain keeps tries within the trie. Their keys are those of no pallet.
	drained.extend(children.into_iter().map(|key| (key, Some(Vec::new()))));
	drained
}

/// What a runtime said, without where in its code it said so.
fn without_backtrace(said: &str) -> String {
	let said = said.split("WASM backtrace").next().unwrap_or_default();
	said.trim().to_owned()
}
