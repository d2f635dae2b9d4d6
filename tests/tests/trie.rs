//! The verifier's reader of trie proofs agrees with the SDK's.

use catena_verifier::order_nodes;
use proptest::prelude::*;
use sp_core::{Blake2Hasher, H256};
use sp_trie::{
	LayoutV0, LayoutV1, MemoryDB, NodeCodec, Recorder, Trie, TrieDBBuilder, TrieDBMutBuilder,
	TrieLayout, TrieMut,
};

/// Of the chain's state is the first; the verifier reads both.
trait Layout: TrieLayout<Hash = Blake2Hasher, Codec = NodeCodec<Blake2Hasher>> {}

impl Layout for LayoutV0<Blake2Hasher> {}
impl Layout for LayoutV1<Blake2Hasher> {}

fn trie<L: Layout>(entries: &[(Vec<u8>, Vec<u8>)]) -> (MemoryDB<Blake2Hasher>, H256) {
	let mut db = MemoryDB::default();
	let mut root = H256::default();
	{
		let mut trie = TrieDBMutBuilder::<L>::new(&mut db, &mut root).build();
		for (key, value) in entries {
			trie.insert(key, value).expect("an entry");
		}
	}
	(db, root)
}

/// The nodes that the SDK records when it reads the keys, and what it reads.
fn recorded<L: Layout>(
	db: &MemoryDB<Blake2Hasher>,
	root: &H256,
	keys: &[Vec<u8>],
) -> (Vec<Vec<u8>>, Vec<Option<Vec<u8>>>) {
	let mut recorder = Recorder::<L>::new();
	let values = {
		let trie = TrieDBBuilder::<L>::new(db, root).with_recorder(&mut recorder).build();
		keys.iter().map(|key| trie.get(key).expect("a trie")).collect()
	};
	(recorder.drain().into_iter().map(|record| record.data).collect(), values)
}

/// The verifier needs the nodes that the SDK records, and reads the same in them.
fn agrees<L: Layout>(
	entries: &[(Vec<u8>, Vec<u8>)],
	strangers: Vec<Vec<u8>>,
) -> Result<(), TestCaseError> {
	let (db, root) = trie::<L>(entries);
	let mut keys: Vec<Vec<u8>> = entries.iter().step_by(3).map(|(key, _)| key.clone()).collect();
	keys.extend(strangers);
	let (nodes, values) = recorded::<L>(&db, &root, &keys);
	let ordered = order_nodes(root.as_fixed_bytes(), &keys, &nodes);
	prop_assert!(ordered.is_some(), "the verifier misses a node");
	let mut ours = ordered.unwrap();
	let found = catena_verifier::read_proof(root.as_fixed_bytes(), &keys, &ours);
	prop_assert_eq!(found.unwrap(), values);
	ours.sort();
	let mut theirs = nodes;
	theirs.sort();
	theirs.dedup();
	prop_assert_eq!(ours, theirs);
	Ok(())
}

proptest! {
	#[test]
	fn what_the_sdk_records_is_what_the_verifier_needs(
		entries in proptest::collection::btree_map(
			proptest::collection::vec(any::<u8>(), 1..6),
			proptest::collection::vec(any::<u8>(), 1..80),
			1..60,
		),
		strangers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..6), 0..6),
	) {
		let entries: Vec<(Vec<u8>, Vec<u8>)> = entries.into_iter().collect();
		agrees::<LayoutV0<Blake2Hasher>>(&entries, strangers.clone())?;
		agrees::<LayoutV1<Blake2Hasher>>(&entries, strangers)?;
	}
}
