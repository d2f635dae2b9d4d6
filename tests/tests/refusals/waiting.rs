//! Statements that meet others which are not final yet: they wait, and are told what became of it.

use catena_primitives::{
	action::Action,
	attestation::Submission,
	refusal::{Refusal, Refused},
};
use catena_rpc::{provenance::Submitted, Client, Error};
use catena_tests::statement::{body, first_hash};

use crate::bench::{behind, Bench};

/// Submits the first, and the second while the first waits in the pool. Answers with what became of both.
fn one_after_the_other(
	bench: &Bench,
	first: &Submission,
	second: &Submission,
) -> [Result<Submitted, Error>; 2] {
	let node = &bench.story.node;
	// Right after a block there is the most time until the next.
	let best = node.best_block().number;
	node.wait_for("the next block", || (node.best_block().number > best).then_some(()));
	bench.wait(async {
		// A connection each, as two people have.
		let other = Client::connect(&node.url(), None).await.expect("a node");
		let second_when_first_waits = async {
			loop {
				let waits = tokio::task::block_in_place(|| !node.pending().is_empty());
				if waits {
					return other.submit(second).await;
				}
				tokio::time::sleep(std::time::Duration::from_millis(2)).await;
			}
		};
		let (first, second) = tokio::join!(bench.client().submit(first), second_when_first_waits);
		[first, second]
	})
}

/// A statement whose parent still waits is taken and waits with it; one whose parent nobody submits is
/// refused.
pub fn child_of_a_pending_statement(bench: &Bench) {
	let item = bench.exhibits[2];
	let offer = bench.sign("inspector", vec![bench.offer(item, "lab")]);
	let withdraw = Action::Withdraw { offer: first_hash(&offer) };
	let child = bench.sign("inspector", vec![body(behind(&offer), withdraw)]);
	bench.refuses(&child, Some(0), Refusal::PlaceAhead { expected: 1, found: 2 });

	let [parent, child] = one_after_the_other(bench, &offer, &child);
	let (parent, child) = (parent.expect("recorded"), child.expect("recorded"));
	let places = [&parent, &child].map(|submitted| {
		let records = submitted.records.iter().map(|view| (view.item, view.sequence));
		records.collect::<Vec<_>>()
	});
	assert_eq!(places, [vec![(item, 1)], vec![(item, 2)]]);
	assert_eq!(child.records[0].record.body.parent(), Some(parent.records[0].hash));
}

/// Two statements for one place: the one that was there first is recorded, the other waits and is told
/// which won.
pub fn rivals_for_one_place(bench: &Bench) {
	let item = bench.exhibits[3];
	let rivals = [0, 1].map(|_| bench.sign("inspector", vec![bench.offer(item, "lab")]));
	let [won, lost] = one_after_the_other(bench, &rivals[0], &rivals[1]);
	let records = won.expect("recorded").records;
	assert_eq!(records.iter().map(|view| view.hash).collect::<Vec<_>>(), [first_hash(&rivals[0])]);
	let reason = Refusal::PlaceTaken { sequence: 1, by: first_hash(&rivals[0]), next: 2 };
	match lost {
		Err(Error::Refused(refused)) => {
			assert_eq!(*refused, Refused { statement: Some(0), reason });
		}
		other => panic!("not refused: {other:?}"),
	}
	bench.refuses(&rivals[1], Some(0), reason);
}

/// The same bytes from two sides are recorded once, and both sides get the receipt. Afterwards they are
/// known.
pub fn same_bytes_twice_at_once(bench: &Bench) {
	let item = bench.exhibits[3];
	let (_, view) = bench.wait(bench.client().known_item(&item)).expect("an item");
	let open = view.item.custody.offer.expect("the offer that won");
	let withdraw = Action::Withdraw { offer: open.statement };
	let withdraw = bench.sign("inspector", vec![body(bench.next(item), withdraw)]);
	let [one, other] = one_after_the_other(bench, &withdraw, &withdraw);
	let (one, other) = (one.expect("a receipt"), other.expect("a receipt"));
	assert_eq!(one.records, other.records);
	assert_eq!(one.records.len(), 1);
	let block = one.records[0].record.recorded.block;
	let (_, view) = bench.wait(bench.client().known_item(&item)).expect("an item");
	assert_eq!(view.item.log.range.leaves(), 3, "the registration, the offer, its withdrawal");
	bench.refuses(&withdraw, Some(0), Refusal::AlreadyRecorded { item, sequence: 2, block });
}

/// A batch, the first statement of which is recorded alone while the batch waits: it is told so, for it
/// stands or falls as one.
pub fn batch_of_which_a_part_is_recorded_otherwise(bench: &Bench) {
	let item = bench.exhibits[3];
	let offer = bench.offer(item, "lab");
	let alone = bench.sign("inspector", vec![offer.clone()]);
	let withdraw = body(behind(&alone), Action::Withdraw { offer: first_hash(&alone) });
	let batch = bench.sign("inspector", vec![offer, withdraw.clone()]);
	let [won, lost] = one_after_the_other(bench, &alone, &batch);
	let block = won.expect("recorded").records[0].record.recorded.block;
	let reason = Refusal::AlreadyRecorded { item, sequence: 3, block };
	match lost {
		Err(Error::Refused(refused)) => {
			assert_eq!(*refused, Refused { statement: Some(0), reason });
		}
		other => panic!("not refused: {other:?}"),
	}
	bench.record(&bench.sign("inspector", vec![withdraw]));
}
