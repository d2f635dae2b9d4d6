//! What a load came to, in words and for programs.

use std::time::Duration;

use serde_json::{json, Value};

use super::{disk::Grown, outcome::Outcome, reads::Reads, state::Trie, Load};

/// What was measured of a load of which everything was recorded.
pub struct Report<'a> {
	/// The load.
	pub load: &'a Load,
	/// What came of it.
	pub outcome: Outcome,
	/// How often something was sent again, for a node was too busy.
	pub too_busy: u32,
	/// The processor time of all nodes.
	pub nodes_time: Duration,
	/// That of this process, which sends.
	pub sender_time: Duration,
	/// The most memory that any node has had, in MiB.
	pub memory: u64,
	/// What the tables grew by.
	pub grown: Grown,
	/// What the newest state by itself grew by.
	pub state: Trie,
	/// Whether states were pruned while it was measured.
	pub is_pruned: bool,
	/// The items as drawn.
	pub drawn: Reads,
	/// The item whose records are nearest to a hundred: how many it has, and its reads.
	pub hundred: (u32, Reads),
}

/// Seconds of processor time for 1,000 statements.
struct Processor {
	nodes: f64,
	sender: f64,
	all: f64,
}

impl Report<'_> {
	fn processor(&self) -> Processor {
		let each = |took: Duration| took.as_secs_f64() * 1e3 / f64::from(self.outcome.events);
		let (nodes, sender) = (each(self.nodes_time), each(self.sender_time));
		Processor { nodes, sender, all: nodes + sender }
	}

	fn newest_state(&self) -> (u64, f64) {
		let events = self.outcome.events;
		let bytes = self.state.stored_bytes() / u64::from(events);
		(bytes, self.state.nodes as f64 / f64::from(events))
	}

	/// For people.
	pub fn print(&self) {
		let Report { load, outcome, too_busy, memory, .. } = self;
		println!(
			"load: {} validators, batches of {}, {} statements on {} items, {} due a second",
			load.validators, load.batch, load.events, load.items, load.rate
		);
		println!(
			"  final: {:.0} statements a second; submit to final: {} (the sender was late by {:.1} ms \
			 at most; sent again {too_busy} times, for a node was too busy)",
			outcome.rate(),
			outcome.latencies.words(),
			outcome.late.as_secs_f64() * 1e3
		);
		let Processor { nodes, sender, all } = self.processor();
		println!(
			"  processor time per 1,000 statements: {all:.2} s over all processes, of which {nodes:.2} s \
			 all nodes and {sender:.2} s the sender"
		);
		println!(
			"  memory: at most {memory} MiB a node; tables: {}{}",
			self.grown.words(load.validators),
			match (load.archive, self.is_pruned) {
				(true, _) => "; all states are kept",
				(_, true) => "",
				_ => "; not pruned yet",
			}
		);
		let (bytes, trie_nodes) = self.newest_state();
		println!(
			"  the newest state by itself: {bytes} bytes a statement, in {trie_nodes:.2} nodes of its \
			 trie"
		);
		if load.reads > 0 {
			self.drawn.print("by Zipf's law");
			self.hundred.1.print(&format!("of an item of {} records", self.hundred.0));
		}
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let Report { load, outcome, grown, .. } = self;
		let Processor { nodes, sender, all } = self.processor();
		let (newest_bytes, newest_nodes) = self.newest_state();
		json!({
			"figure": "load",
			"validators": load.validators,
			"batch": load.batch,
			"items": load.items,
			"due_per_second": load.rate,
			"events": outcome.events,
			"final_per_second": outcome.rate(),
			"submit_to_final": outcome.latencies.json(),
			"sender_late_ms": outcome.late.as_secs_f64() * 1e3,
			"processor_seconds_per_1000": nodes,
			"sender_processor_seconds_per_1000": sender,
			"all_processor_seconds_per_1000": all,
			"warm_up": load.warm_up,
			"archive": load.archive,
			"pruned": self.is_pruned,
			"sent_again": self.too_busy,
			"memory_mib": self.memory,
			"table_bytes_per_event": grown.mean.all,
			"table_bytes_per_event_most": grown.most.all,
			"state_bytes_per_event": grown.mean.state,
			"state_bytes_per_event_most": grown.most.state,
			"newest_state_bytes_per_event": newest_bytes,
			"newest_state_nodes_per_event": newest_nodes,
			"drawn": self.drawn.json(),
			"hundred": { "records": self.hundred.0, "reads": self.hundred.1.json() },
		})
	}
}
