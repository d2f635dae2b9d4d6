//! Links between four validators are cut and heal again.
//!
//! Without root, so that every machine can do it: the links are small proxies. What packets that are lost
//! or late do, in network namespaces, is `./scripts/faults`'s.

use std::{
	collections::BTreeSet,
	thread::sleep,
	time::{Duration, Instant},
};

use catena_tests::{Consortium, Node};

/// How many blocks become final before the next thing happens.
const BLOCKS: u64 = 5;

/// How long nothing may become final where too few can vote. What does not happen cannot be waited for.
const STANDSTILL: Duration = Duration::from_secs(10);

/// How long votes and blocks that are on their way when a link is cut may still have an effect.
const UNDER_WAY: Duration = Duration::from_secs(3);

/// How long it may take until blocks are final at everybody again. A voter that is behind asks for the
/// votes that it lacks when others say how far they are, which they do every two minutes.
const HEALED: Duration = Duration::from_secs(300);

#[test]
fn side_of_three_goes_on_and_what_is_final_is_one_history_when_links_heal() {
	let (consortium, links) = Consortium::start_linked(&["--force-authoring"]);
	let nodes = &consortium.nodes;
	wait_for_peers(nodes, &[3; 4]);

	// Three are more than two thirds, and one is not.
	links.part(&[&[0, 1, 2]]);
	wait_for_peers(nodes, &[2, 2, 2, 0]);
	sleep(UNDER_WAY);
	let alone = nodes[3].finalized();
	nodes[0].wait_for_finalized(nodes[0].finalized() + BLOCKS);
	assert_eq!(nodes[3].finalized(), alone);
	links.heal();
	healed(nodes);

	// Neither two nor one.
	for (sides, peers) in
		[(&[&[0, 1][..], &[2, 3]][..], [1, 1, 1, 1]), (&[&[1, 2][..]], [0, 1, 1, 0])]
	{
		links.part(sides);
		wait_for_peers(nodes, &peers);
		sleep(UNDER_WAY);
		let before = finalized(nodes);
		sleep(STANDSTILL);
		assert_eq!(finalized(nodes), before, "{sides:?}");
		links.heal();
		healed(nodes);
	}
}

fn finalized(nodes: &[Node]) -> Vec<u64> {
	nodes.iter().map(Node::finalized).collect()
}

/// Waits until the nodes have so many peers.
fn wait_for_peers(nodes: &[Node], counts: &[u64]) {
	for (node, count) in nodes.iter().zip(counts) {
		node.wait_for("such a number of peers", || (node.peers() == *count).then_some(()));
	}
}

/// Waits until blocks become final at all of them, and finds one history everywhere.
fn healed(nodes: &[Node]) {
	wait_for_peers(nodes, &[3; 4]);
	let begin = Instant::now();
	let aim = finalized(nodes).into_iter().max().expect("nodes") + BLOCKS;
	while finalized(nodes).iter().any(|number| *number < aim) {
		assert!(begin.elapsed() < HEALED, "after {HEALED:?} not {aim}, but {:?}", finalized(nodes));
		sleep(Duration::from_millis(200));
	}
	for number in 1..=aim {
		let hashes: BTreeSet<_> = nodes.iter().map(|node| node.block_hash(number)).collect();
		assert_eq!(hashes.len(), 1, "block {number}: {hashes:?}");
	}
}
