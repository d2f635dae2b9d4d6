//! PF-15, PF-16, PF-17.

use catena_primitives::{
	hash::blake2_256,
	item::{Item, ItemKind, OwnLog},
	layout,
	mmr::Mmr,
	statement::Log,
};
use catena_verifier::{order_nodes, state, state::StateKey, Failure, Missing, Rejection, Verdict};
use codec::Encode;
use proptest::prelude::*;

use crate::support::{
	facts, missing, rejection,
	scene::{Scene, CASE},
	stories::*,
	trie::{self, Layout},
	verdict,
};

#[test]
fn keys_stand_in_the_order_of_the_specification() {
	let scene = artefact();
	let entries = scene.entries();
	let signers = [scene.people[CUSTOMS].holder(), scene.people[INVESTIGATOR].holder()];
	let keys = state::keys(scene.item, signers, |key| entries.get(key).cloned()).unwrap();
	let expected = [
		StateKey::Layout,
		StateKey::Time,
		StateKey::Blocks,
		StateKey::Item(scene.item),
		// In the order in which they began, not by number.
		StateKey::OwnLog(scene.item, 3),
		StateKey::OwnLog(scene.item, 1),
		StateKey::Artefact(scene.item),
		StateKey::Organisation(1),
		StateKey::Organisation(3),
		StateKey::Organisation(4),
		StateKey::Officer(1, 1),
		StateKey::Officer(3, 1),
		StateKey::Officer(4, 1),
	];
	assert_eq!(keys, expected.map(|key| key.bytes()));
}

#[test]
fn keys_of_an_exhibit_name_its_case_and_the_recipient_of_an_offer() {
	let scene = exhibit();
	let entries = scene.entries();
	let keys = state::keys(scene.item, [], |key| entries.get(key).cloned()).unwrap();
	let expected = [
		StateKey::Exhibit(scene.item),
		StateKey::Case(CASE),
		StateKey::Organisation(1),
		StateKey::Organisation(2),
		StateKey::Officer(1, 2),
		StateKey::Officer(2, 1),
	];
	assert_eq!(keys[5..], expected.map(|key| key.bytes()));
}

#[test]
fn keys_of_an_unknown_item_are_refused() {
	let entries = exhibit().entries();
	let keys = state::keys([7; 32], [], |key| entries.get(key).cloned());
	assert_eq!(keys, Err(Failure::Undetermined(Missing::Item { item: [7; 32] })));
}

#[test]
fn nodes_are_put_in_order_and_those_not_needed_left_out() {
	let scene = exhibit();
	let (root, mut nodes) = trie::build(scene.layout, &scene.entries());
	nodes.push(b"nobody needs this".to_vec());
	nodes.reverse();
	let expected = scene.prove().proof.state;
	let entries = scene.entries();
	let signers = scene.people[..4].iter().map(|person| person.holder());
	let keys = state::keys(scene.item, signers, |key| entries.get(key).cloned()).unwrap();
	assert_eq!(order_nodes(&root, &keys, &nodes), Some(expected.clone()));
	assert_eq!(order_nodes(&root, &keys, &expected), Some(expected.clone()));
	assert_eq!(order_nodes(&root, &keys, &expected[1..]), None);
}

#[test]
fn node_that_is_there_twice_is_rejected() {
	let mut proven = exhibit().prove();
	let node = proven.proof.state[4].clone();
	proven.proof.state.push(node.clone());
	assert_eq!(rejection(&proven), Rejection::NodeTwice { hash: blake2_256(&node) });
}

#[test]
fn node_that_nobody_needs_is_rejected_wherever_it_stands() {
	let scene = exhibit();
	let stray = b"nobody needs this".to_vec();
	let hash = blake2_256(&stray);
	for place in 0..=scene.prove().proof.state.len() {
		let mut proven = scene.prove();
		proven.proof.state.insert(place, stray.clone());
		assert_eq!(rejection(&proven), Rejection::NodeNotNeeded { hash }, "at {place}");
	}
	// One that the trie does have, and the proof does not need.
	let (_, nodes) = trie::build(scene.layout, &scene.entries());
	let mut proven = scene.prove();
	let other = nodes.into_iter().find(|node| !proven.proof.state.contains(node)).unwrap();
	let hash = blake2_256(&other);
	proven.proof.state.push(other);
	assert_eq!(rejection(&proven), Rejection::NodeNotNeeded { hash });
}

#[test]
fn nodes_in_another_order_are_rejected() {
	let nodes = exhibit().prove().proof.state;
	for place in 1..nodes.len() {
		let mut proven = exhibit().prove();
		proven.proof.state.swap(place - 1, place);
		let (expected, found) = (blake2_256(&nodes[place - 1]), blake2_256(&nodes[place]));
		assert_eq!(rejection(&proven), Rejection::NodeOutOfOrder { expected, found });
	}
}

#[test]
fn altered_node_is_rejected_with_the_one_that_is_needed() {
	let nodes = exhibit().prove().proof.state;
	for (place, node) in nodes.iter().enumerate() {
		let mut proven = exhibit().prove();
		let last = proven.proof.state[place].len() - 1;
		proven.proof.state[place][last] ^= 1;
		let expected = blake2_256(node);
		match rejection(&proven) {
			Rejection::NodeAltered { expected: wanted, .. } => assert_eq!(wanted, expected),
			other => panic!("{place}: {other:?}"),
		}
	}
}

/// A value or a leaf left out leaves the rest in order: it is missing, and nothing contradicts. A
/// branch left out leaves nodes to which nothing leads.
#[test]
fn missing_node_is_never_proven_and_undetermined_where_nothing_else_is_wrong() {
	let nodes = exhibit().prove().proof.state;
	let mut undetermined = 0;
	for (place, node) in nodes.iter().enumerate() {
		let mut proven = exhibit().prove();
		proven.proof.state.remove(place);
		let expected = blake2_256(node);
		match verdict(&proven) {
			Verdict::Undetermined(Missing::Node { hash }) => {
				assert_eq!(hash, expected);
				undetermined += 1;
			}
			Verdict::Rejected(Rejection::NodeAltered { expected: wanted, .. }) => {
				assert_eq!(wanted, expected)
			}
			other => panic!("{place}: {other:?}"),
		}
	}
	assert!(undetermined >= 10, "{undetermined} of {}", nodes.len());
	let mut proven = exhibit().prove();
	let hash = blake2_256(&proven.proof.state.pop().unwrap());
	assert_eq!(missing(&proven), Missing::Node { hash });
	proven.proof.state.clear();
	let hash = blake2_256(&nodes[0]);
	assert_eq!(missing(&proven), Missing::Node { hash });
}

#[test]
fn node_that_is_none_is_rejected() {
	// The authorities finalize a root that is the hash of something else.
	let mut proven = small().prove();
	let bogus = b"\x80\x01".to_vec();
	let mut header = small().chain.block(blake2_256(&bogus));
	header.state_root = blake2_256(&bogus);
	let votes = crate::support::chain::Votes::of(small().chain.in_charge_after(2), header.block());
	proven.proof.block.header = header.bytes();
	proven.proof.block.justification = votes.bytes();
	proven.proof.state = vec![bogus.clone()];
	assert_eq!(rejection(&proven), Rejection::NodeMalformed { hash: blake2_256(&bogus) });
	// And one of an empty trie.
	let empty = vec![0];
	let header = small().chain.block(blake2_256(&empty));
	let votes = crate::support::chain::Votes::of(small().chain.in_charge_after(2), header.block());
	proven.proof.block.header = header.bytes();
	proven.proof.block.justification = votes.bytes();
	proven.proof.state = vec![empty];
	assert_eq!(rejection(&proven), Rejection::EntryAbsent { key: StateKey::Layout });
}

#[test]
fn unknown_layout_is_undetermined_before_anything_else_is_read() {
	for found in [0, 3, u32::MAX] {
		let mut scene = exhibit();
		scene.version = found;
		scene.edit(layout::now(), 0u8);
		assert_eq!(missing(&scene.prove()), Missing::Layout { known: 2, found });
	}
}

#[test]
fn absent_item_is_undetermined_and_named() {
	let scene = exhibit();
	let mut absent = scene.clone();
	absent.edits.push((layout::item(&scene.item), None));
	assert_eq!(missing(&absent.prove()), Missing::Item { item: scene.item });
}

fn keys_of(scene: &Scene, own: u32) -> Vec<StateKey> {
	let mut keys = vec![
		StateKey::Layout,
		StateKey::Time,
		StateKey::Blocks,
		StateKey::OwnLog(scene.item, own),
		StateKey::Organisation(1),
		StateKey::Officer(1, 1),
		StateKey::Organisation(3),
		StateKey::Officer(3, 1),
	];
	match scene.kind {
		ItemKind::Exhibit => {
			keys.extend([StateKey::Exhibit(scene.item), StateKey::Case(CASE)]);
		}
		_ => keys.push(StateKey::Artefact(scene.item)),
	}
	keys
}

#[test]
fn any_other_absent_entry_is_rejected() {
	for scene in [exhibit(), artefact()] {
		for key in keys_of(&scene, 3) {
			let mut without = scene.clone();
			without.edits.push((key.bytes(), None));
			assert_eq!(rejection(&without.prove()), Rejection::EntryAbsent { key });
		}
	}
}

#[test]
fn entry_that_does_not_decode_completely_is_rejected() {
	for scene in [exhibit(), artefact()] {
		for key in keys_of(&scene, 3).into_iter().chain([StateKey::Item(scene.item)]) {
			let value = scene.entries()[&key.bytes()].clone();
			for bad in [[value.clone(), vec![0]].concat(), value[..value.len() - 1].to_vec()] {
				let mut edited = scene.clone();
				edited.edits.push((key.bytes(), Some(bad)));
				assert_eq!(rejection(&edited.prove()), Rejection::EntryMalformed { key });
			}
		}
	}
}

#[test]
fn range_with_too_few_peaks_is_rejected() {
	let scene = exhibit();
	let malformed: Mmr = codec::Decode::decode(&mut &(7u32, vec![[1u8; 32]]).encode()[..]).unwrap();
	let mut blocks = scene.clone();
	blocks.edit(layout::blocks(), malformed.clone());
	let expected = Rejection::EntryMalformed { key: StateKey::Blocks };
	assert_eq!(rejection(&blocks.prove()), expected);
	let mut item = scene.clone();
	let mut entry = item.item_entry();
	entry.log.range = malformed.clone();
	item.edit(layout::item(&scene.item), Item::V1(entry));
	let expected = Rejection::EntryMalformed { key: StateKey::Item(scene.item) };
	assert_eq!(rejection(&item.prove()), expected);
	let mut own = scene.clone();
	let mut head = own.head(Log::Own(3));
	head.range = malformed;
	own.edit(layout::own_log(&scene.item, 3), OwnLog::V1(head));
	let expected = Rejection::EntryMalformed { key: StateKey::OwnLog(scene.item, 3) };
	assert_eq!(rejection(&own.prove()), expected);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	/// Whatever else the state has, keys that are prefixes of others included, the proof's entries
	/// are found in it.
	#[test]
	fn entries_are_found_among_any_others(
		others in proptest::collection::btree_map(
			proptest::collection::vec(any::<u8>(), 0..6),
			proptest::collection::vec(any::<u8>(), 0..70),
			0..60,
		),
		layout in prop_oneof![Just(Layout::V0), Just(Layout::V1)],
	) {
		let mut scene = small();
		let prefix = &layout::ITEMS[..];
		for (key, value) in others {
			let near: Vec<u8> = prefix.iter().take(key.len() * 6).copied().chain(key.clone()).collect();
			if !scene.entries().contains_key(&near) {
				scene.edits.push((near, Some(value)));
			}
		}
		scene.layout = layout;
		prop_assert!(facts(&scene.prove()).complete);
	}
}
