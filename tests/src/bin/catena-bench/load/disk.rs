//! What statements take on disk, on each node.

use anyhow::{Context, Result};
use catena_tests::{usage::Tables, Node};

use super::state::Trie;
use crate::usage;

/// What the databases of the nodes hold, the first one's first. Each node is started anew for it, one
/// after the other, for what was written last comes into the tables only then.
pub fn sizes(nodes: &mut [Node]) -> Result<Vec<Tables>> {
	let peers = nodes.len().saturating_sub(1) as u64;
	let mut sizes = Vec::new();
	for node in nodes.iter_mut() {
		node.stop();
		node.run();
		sizes.push(usage::tables(&node.database())?);
		// The others are to go on while the next one is away.
		node.wait_for("its peers", || (node.peers() >= peers).then_some(()));
	}
	let best = nodes.iter().map(|node| node.best_block().number).max().context("a node")?;
	for node in nodes.iter() {
		node.wait_for_finalized(best + 1);
	}
	Ok(sizes)
}

/// The same of a chain of one node.
pub fn size(nodes: &mut [Node]) -> Result<Tables> {
	sizes(nodes)?.first().copied().context("a node")
}

/// What all of them hold, and the newest state by itself, which is the same on each.
pub fn sizes_and_state(nodes: &mut [Node]) -> Result<(Vec<Tables>, Trie)> {
	let node = nodes.first_mut().context("a node")?;
	node.stop();
	let state = Trie::newest(&node.database())?;
	Ok((sizes(nodes)?, state))
}

/// What the tables of several nodes grew by for each statement, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grown {
	/// In the mean over the nodes.
	pub mean: Tables,
	/// The most on any node; that of the state may be another node's than that of all tables.
	pub most: Tables,
}

impl Grown {
	/// From the sizes of the same nodes before so many statements, of which there were some, and after.
	pub fn for_each(before: &[Tables], after: &[Tables], statements: u32) -> Grown {
		let grown = before.iter().zip(after).map(|(before, after)| after.since(*before));
		let (mut nodes, mut sum, mut most) = (0, Tables::default(), Tables::default());
		for Tables { all, state } in grown {
			nodes += 1;
			(sum.all, sum.state) = (sum.all + all, sum.state + state);
			(most.all, most.state) = (most.all.max(all), most.state.max(state));
		}
		let each = |of: Tables, nodes: u64| {
			let statements = u64::from(statements) * nodes;
			Tables { all: of.all / statements.max(1), state: of.state / statements.max(1) }
		};
		Grown { mean: each(sum, nodes), most: each(most, 1) }
	}

	/// For people.
	pub fn words(&self, nodes: usize) -> String {
		let Grown { mean, most } = self;
		let of_one = |Tables { all, state }: &Tables| {
			format!("{all} bytes a statement and node, of them {state} of the state")
		};
		if nodes == 1 {
			return of_one(mean);
		}
		format!(
			"{} (means of {nodes} nodes; at most {} and {})",
			of_one(mean),
			most.all,
			most.state
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn tables(all: u64, state: u64) -> Tables {
		Tables { all, state }
	}

	#[test]
	fn growth_is_that_of_all_nodes() {
		let before = [tables(100, 10), tables(0, 0), tables(50, 50), tables(7, 7)];
		let after = [tables(1_100, 30), tables(2_000, 60), tables(1_050, 90), tables(7, 7)];
		let grown = Grown::for_each(&before, &after, 10);
		assert_eq!(grown.mean, tables(100, 3));
		assert_eq!(grown.most, tables(200, 6));
		assert_eq!(
			grown.words(4),
			"100 bytes a statement and node, of them 3 of the state (means of 4 nodes; at most 200 \
			 and 6)"
		);
	}

	#[test]
	fn mean_of_one_node_is_its_own() {
		let grown = Grown::for_each(&[tables(100, 10)], &[tables(1_100, 60)], 10);
		assert_eq!((grown.mean, grown.most), (tables(100, 5), tables(100, 5)));
		assert_eq!(grown.words(1), "100 bytes a statement and node, of them 5 of the state");
	}
}
