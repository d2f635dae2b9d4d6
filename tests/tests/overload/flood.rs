//! Submissions, far more than an organisation's quota.

use std::{
	collections::{BTreeMap, HashSet},
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	thread,
	time::Duration,
};

use catena_primitives::{attestation::Submission, error_code, refusal::Refusal, Hash};
use catena_rpc::{Client, Error};
use catena_runtime::{
	configs::QUOTA_PER_BLOCK, custody_extrinsic, extensions::tx_extension, UncheckedExtrinsic,
};
use catena_tests::{statement::first_hash, Node};
use codec::Encode;
use serde_json::json;
use sp_runtime::generic::Era;
use tokio::{
	runtime::Runtime,
	sync::Semaphore,
	task::JoinSet,
	time::{sleep, timeout},
};

use crate::{
	raw::{request, Socket},
	vitals::RECOVERY,
	world::{World, FLOODER, HONEST, TOO_MUCH_UNCHECKED},
};

/// How often the flood comes, a second apart.
const WAVES: usize = 5;

/// Over how many connections.
const CONNECTIONS: usize = 4;

/// How many submissions come over each at once. A block takes 400 of an organisation's single
/// statements, and twice as many may wait.
const AT_ONCE: usize = 400;

/// How many submissions the honest organisation sends, ten a second.
const HONEST_SUBMISSIONS: usize = 50;

/// How many batches come at once that cost so much that a block takes 25 of them, and of how many cases
/// each.
const BATCHES_AT_ONCE: usize = 400;
const CASES: usize = 31;

/// So many batches the honest organisation has recorded, one after the other has room: ten blocks' quota.
const HONEST_BATCHES: usize = 250;

/// How many of them it has under way: what may wait, and what a block that is not final yet has.
const HONEST_AT_ONCE: usize = 100;

/// How many forgeries come over each connection at once.
const FORGERIES_AT_ONCE: usize = 2_000;

/// What became of a flood, by the hash of each statement.
#[derive(Default)]
pub struct Outcome {
	/// What the node said is recorded, or its pool took.
	pub taken: HashSet<Hash>,
	/// What it refused.
	pub refused: HashSet<Hash>,
}

/// Whoever floods is told so; the other organisation's submissions are all recorded meanwhile, and
/// nothing that was taken is lost.
pub fn takes_nobody_elses_quota(world: &World) {
	let flood = || -> Vec<_> { (0..WAVES).map(|_| world.cases(FLOODER, AT_ONCE)).collect() };
	let floods: Vec<_> = (0..CONNECTIONS).map(|_| flood()).collect();
	let past_receipts = flood();
	let honest = world.cases(HONEST, HONEST_SUBMISSIONS);
	let outcomes = thread::scope(|scope| {
		let honest = scope.spawn(|| steadily(world, honest));
		let pool = scope.spawn(|| into_the_pool(world.node(), &past_receipts));
		let floods = floods.into_iter().map(|flood| scope.spawn(|| for_receipts(world, flood)));
		let floods: Vec<_> = floods.collect();
		honest.join().expect("the honest organisation is served");
		let all = floods.into_iter().chain([pool]);
		all.map(|flood| flood.join().expect("an answer to each")).collect::<Vec<_>>()
	});
	for Outcome { taken, refused } in &outcomes {
		assert_eq!(taken.len() + refused.len(), WAVES * AT_ONCE, "an answer to each");
		assert_kept(world.node(), taken, refused);
	}
	let all = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
	assert!(all(|door| door.taken.len()) > 0, "who floods has a quota too");
	assert!(all(|door| door.refused.len()) > all(|door| door.taken.len()), "this was no flood");
}

/// While another organisation floods, the honest one has not only something recorded, but all that its
/// quota gives: as much in each block as if it were alone.
pub fn leaves_the_whole_quota_to_others(world: &World) {
	let batches: Vec<_> = (0..HONEST_BATCHES).map(|_| world.cases_at_once(HONEST, CASES)).collect();
	let Submission::V1(first) = &batches[0];
	let cost = u64::from(first.cost());
	let done = AtomicBool::new(false);
	let flood = || {
		while !done.load(Ordering::Relaxed) {
			into_the_pool(world.node(), &[world.cases(FLOODER, AT_ONCE)]);
		}
	};
	let blocks = thread::scope(|scope| {
		for _ in 0..CONNECTIONS {
			scope.spawn(flood);
		}
		let honest = scope.spawn(|| as_fast_as_taken(world, batches));
		let honest = honest.join();
		done.store(true, Ordering::Relaxed);
		honest.expect("the honest organisation is served")
	});
	let mut per_block: BTreeMap<u32, u64> = BTreeMap::new();
	for block in &blocks {
		*per_block.entry(*block).or_default() += cost;
	}
	println!("the honest organisation's units, block by block: {per_block:?}");
	let [Some((first, _)), Some((last, _))] =
		[per_block.first_key_value(), per_block.last_key_value()]
	else {
		panic!("nothing is recorded")
	};
	// Of the blocks from the first to the last that have something of it, more than half have its whole
	// quota, and those that have nothing count, too. That can be demanded, for it always has more ready
	// than may wait, and what may wait is two blocks' quota: one is in the pool while the other is not
	// final yet. All cannot: the first block and the last have what there is, and a machine that is
	// short of time makes smaller ones.
	let span = usize::try_from(last - first + 1).expect("a few blocks");
	let full = per_block.values().filter(|units| **units + cost > QUOTA_PER_BLOCK.into()).count();
	assert!(full * 2 > span, "{full} of {span} blocks had its quota: {per_block:?}");
}

/// Submits all, as many at a time as it may, and again what there was no room for; gives the block that
/// recorded each.
fn as_fast_as_taken(world: &World, submissions: Vec<Submission>) -> Vec<u32> {
	world.wait(async {
		let client = Arc::new(world.client().await);
		let places = Arc::new(Semaphore::new(HONEST_AT_ONCE));
		let mut answers = JoinSet::new();
		for submission in submissions {
			let place = places.clone().acquire_owned().await.expect("it is never closed");
			let client = client.clone();
			answers.spawn(async move {
				let _place = place;
				loop {
					match client.submit(&submission).await {
						Err(Error::Busy(_)) => sleep(Duration::from_millis(50)).await,
						other => break other.expect("the honest organisation has its quota"),
					}
				}
			});
		}
		let mut blocks = Vec::new();
		while let Some(receipt) = answers.join_next().await {
			blocks.push(receipt.expect("no panic").records[0].record.recorded.block);
		}
		blocks
	})
}

/// Each submission is recorded, whatever else is going on.
pub fn steadily(world: &World, submissions: Vec<Submission>) {
	world.wait(async {
		let client = Arc::new(world.client().await);
		let mut answers = JoinSet::new();
		for submission in submissions {
			let client = client.clone();
			answers.spawn(async move { client.submit(&submission).await });
			sleep(Duration::from_millis(100)).await;
		}
		while let Some(answer) = answers.join_next().await {
			answer.expect("no panic").expect("the honest organisation has its quota");
		}
	});
}

/// Submits in waves and waits for the receipts.
fn for_receipts(world: &World, waves: Vec<Vec<Submission>>) -> Outcome {
	world.wait(async {
		let client = Arc::new(world.client().await);
		let mut answers = JoinSet::new();
		for wave in waves {
			for submission in wave {
				let client = client.clone();
				answers.spawn(async move {
					(first_hash(&submission), client.submit(&submission).await)
				});
			}
			sleep(Duration::from_secs(1)).await;
		}
		let mut outcome = Outcome::default();
		while let Some(answer) = answers.join_next().await {
			match answer.expect("no panic") {
				(hash, Ok(receipt)) => {
					assert_eq!(receipt.records[0].hash, hash);
					outcome.taken.insert(hash);
				}
				(hash, Err(Error::Busy(reason))) if world.is_too_much(FLOODER, &reason) => {
					outcome.refused.insert(hash);
				}
				(_, other) => panic!("neither recorded nor refused: {other:?}"),
			}
		}
		outcome
	})
}

/// Submits in waves by the SDK's own method, which promises no more than that the pool has it.
pub fn into_the_pool(node: &Node, waves: &[Vec<Submission>]) -> Outcome {
	let mut socket = Socket::open(node).expect("a connection");
	let mut outcome = Outcome::default();
	for wave in waves {
		for (id, submission) in wave.iter().enumerate() {
			let extrinsic = custody_extrinsic(submission.clone()).encode();
			let extrinsic = json!([format!("0x{}", hex::encode(extrinsic))]);
			socket.send(&request(id, "author_submitExtrinsic", extrinsic)).expect("it is read");
		}
		for _ in wave {
			let answer = socket.receive().expect("an answer");
			let id = answer["id"].as_u64().expect("the request's number") as usize;
			let hash = first_hash(&wave[id]);
			if answer["result"].is_string() {
				outcome.taken.insert(hash);
				continue;
			}
			let error = &answer["error"];
			assert_eq!(
				(&error["code"], &error["message"]),
				(&json!(1016), &json!("Immediately Dropped"))
			);
			outcome.refused.insert(hash);
		}
		thread::sleep(Duration::from_secs(1));
	}
	outcome
}

/// Submissions that come in the same moment do not all find the room that is there for one of them.
pub fn finds_its_room_once(world: &World) {
	let all: Vec<_> = (0..BATCHES_AT_ONCE).map(|_| world.cases_at_once(FLOODER, CASES)).collect();
	let Submission::V1(first) = &all[0];
	let cost = first.cost();
	let before = world.node().best_block().number;
	let outcomes: Vec<Outcome> = thread::scope(|scope| {
		let floods: Vec<_> = all
			.chunks(BATCHES_AT_ONCE / CONNECTIONS)
			.map(|wave| scope.spawn(|| into_the_pool(world.node(), &[wave.to_vec()])))
			.collect();
		floods.into_iter().map(|flood| flood.join().expect("an answer to each")).collect()
	});
	// Where there was room again, a block has been. The last one may be on its way.
	let blocks = world.node().best_block().number - before + 2;
	let room = blocks * u64::from(QUOTA_PER_BLOCK) + 2 * u64::from(QUOTA_PER_BLOCK);
	let taken: usize = outcomes.iter().map(|outcome| outcome.taken.len()).sum();
	assert!(taken > 0, "nothing was taken");
	assert!(taken as u64 * u64::from(cost) <= room, "{taken} of {cost} units, {blocks} blocks");
	for Outcome { taken, refused } in &outcomes {
		assert_kept(world.node(), taken, refused);
	}
}

/// A submission in another form than the node's own, which would soon lapse, keeps out nothing.
pub fn in_another_form_is_refused(world: &World) {
	let submission = world.cases(HONEST, 1).remove(0);
	let mut socket = Socket::open(world.node()).expect("a connection");
	let mut send = |era, nonce| {
		let extension = tx_extension(era, nonce);
		let call = pallet_custody::Call::submit { submission: Box::new(submission.clone()) };
		let extrinsic = UncheckedExtrinsic::new_transaction(call.into(), extension);
		let extrinsic = json!([format!("0x{}", hex::encode(extrinsic.encode()))]);
		socket.call("author_submitExtrinsic", extrinsic)
	};
	for (era, nonce) in [(Era::mortal(4, 0), 0), (Era::Immortal, 1)] {
		let error = send(era, nonce)["error"].clone();
		assert_eq!(error["message"], "Invalid Transaction", "{error}");
		assert_eq!(error["data"], "Transaction call is not expected", "{error}");
	}
	assert!(send(Era::Immortal, 0)["result"].is_string());
	world.record(&submission);
}

/// Forged submissions in the name of the honest organisation, more at once than are checked or wait for
/// it: each is refused, and the organisation's own are recorded meanwhile.
pub fn of_forgeries_shuts_out_nobody(world: &World) {
	let honest = world.cases(HONEST, HONEST_SUBMISSIONS);
	let done = AtomicBool::new(false);
	thread::scope(|scope| {
		let forgers: Vec<_> =
			(0..CONNECTIONS).map(|_| scope.spawn(|| forge_until(world, &done))).collect();
		let honest = scope.spawn(|| steadily(world, honest));
		let honest = honest.join();
		done.store(true, Ordering::Relaxed);
		for forger in forgers {
			forger.join().expect("an answer to each");
		}
		honest.expect("the honest organisation is served");
	});
}

/// Sends forgeries, as many as will be read, until it is done.
fn forge_until(world: &World, done: &AtomicBool) {
	let forgery = |submission: Submission| {
		let Submission::V1(mut inner) = submission;
		inner.signature[0] ^= 1;
		json!([format!("0x{}", hex::encode(Submission::V1(inner).encode()))])
	};
	let forgeries: Vec<_> =
		world.cases(HONEST, FORGERIES_AT_ONCE).into_iter().map(forgery).collect();
	let mut socket = Socket::open(world.node()).expect("a connection");
	while !done.load(Ordering::Relaxed) {
		for forgery in &forgeries {
			let request = request(0, "provenance_submit", forgery.clone());
			socket.send(&request).expect("the node reads");
		}
		for _ in &forgeries {
			let error = &socket.receive().expect("an answer")["error"];
			let forged = (json!(error_code::REFUSED), json!(Refusal::BadSignature.to_string()));
			let too_much = (json!(error_code::BUSY), json!(TOO_MUCH_UNCHECKED));
			// A machine that is fast enough comes to the end of what a connection may ask in a minute.
			let too_fast = (json!(-32999), json!("RPC rate limit exceeded"));
			let said = (error["code"].clone(), error["message"].clone());
			assert!([forged, too_much, too_fast].contains(&said), "{error}");
		}
	}
}

/// What was taken is recorded, within the time that a node may take to recover; what was refused is not.
pub fn assert_kept(node: &Node, taken: &HashSet<Hash>, refused: &HashSet<Hash>) {
	Runtime::new().expect("a runtime").block_on(async {
		let client = Client::connect(&node.url(), None).await.expect("a node");
		// Whatever is not seen on record stays here, wherever the time is over.
		let mut left = taken.clone();
		let recorded = async {
			while !left.is_empty() {
				for hash in left.clone() {
					if client.item(&hash).await.expect("an answer").view.is_some() {
						left.remove(&hash);
					}
				}
				sleep(Duration::from_millis(100)).await;
			}
		};
		let _ = timeout(RECOVERY, recorded).await;
		assert!(left.is_empty(), "{} of {} taken, and lost", left.len(), taken.len());
		for hash in refused {
			assert_eq!(
				client.item(hash).await.expect("an answer").view,
				None,
				"refused, and recorded"
			);
		}
	});
}
