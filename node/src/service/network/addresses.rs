//! The table of addresses (Kademlia), kept from whoever asks.
//!
//! # Details
//!
//! Both back ends keep such a table, answer from it whoever opens a stream of its protocol, and enter
//! whoever says in its introduction (identify) that it speaks that protocol; neither lets it be left out.
//! What they do let choose is the protocol's name, by a genesis hash, a fork id and a chain's name that
//! they use for nothing else. So it gets a name
//!
//! - with a line feed. In the negotiation of a stream a name ends with the first one, so none can be
//!   opened, by a stranger or by a known node. A known node's addresses come from the operator alone.
//! - that is longer than an introduction may be. So nobody's introduction can contain it, and nobody is
//!   entered or connected to at an address of its own choice. Nodes read none of one another's either,
//!   and nothing needs them.

use sc_network::config::ProtocolId;

/// The most bytes of an introduction that either back end reads.
const INTRODUCTION_BYTES_MAX: usize = 4096;

/// By what the protocol of the table is named.
pub struct TableName {
	/// In its name.
	pub fork_id: String,
	/// In its other name, of before forks had ids.
	pub protocol_id: ProtocolId,
}

impl TableName {
	/// One by which nobody can ask.
	pub fn unspeakable() -> Self {
		let long = "-".repeat(INTRODUCTION_BYTES_MAX);
		TableName { fork_id: format!("{long}\n"), protocol_id: ProtocolId::from("\n") }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn neither_name_can_be_negotiated_nor_the_one_that_counts_be_introduced() {
		let TableName { fork_id, protocol_id } = TableName::unspeakable();
		assert!(fork_id.contains('\n') && protocol_id.as_ref().contains('\n'));
		assert!(fork_id.len() > INTRODUCTION_BYTES_MAX);
	}
}
