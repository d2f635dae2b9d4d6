//! What proofs show of logs, beside what hashing everything for each record gives.

use std::cell::Cell;

use catena_primitives::{
	action::Action,
	attestation::{batch_leaf, batch_root, MAX_BATCH},
	custody::Custody,
	hash::{Hash, RangeTags},
	item::{ItemKind, ItemV1, MAX_OWN_LOGS},
	mmr::{self, RootedPath},
	proof::ProvenRecord,
	record::{log_leaf, Attestation, Batch, Record, RecordV1, Recorded},
	roles::Roles,
	statement::{Body, ClaimedTime, OrganisationId, Place, Signature, Signer},
};
use catena_runtime::Runtime;
use codec::Encode;
use pallet_custody::{Batches, Records};
use proptest::prelude::*;
use sp_runtime::traits::Get;

use super::*;

mod bounds;

const GENESIS: Hash = [7; 32];
const ITEM: ItemId = [1; 32];
const OWN: OrganisationId = 5;

/// Records of one chunk of a log.
const CHUNK: u32 = 64;

/// A state with the records of one item.
#[derive(Default)]
struct Chain {
	state: BTreeMap<Vec<u8>, Vec<u8>>,
	logs: BTreeMap<Log, Vec<Shown>>,
	statements: u32,
}

/// What a proof has to show of a record.
#[derive(Clone)]
struct Shown {
	leaf: Hash,
	record: ProvenRecord,
}

fn signer() -> Signer {
	Signer { organisation: OWN, officer: 1, key: [3; 32] }
}

fn signature(root: &Hash) -> Signature {
	[*root, *root].concat().try_into().expect("64 bytes")
}

/// The path by its definition: the siblings, and the peaks of the other mountains.
fn rooted(statements: &[Hash], index: u32) -> RootedPath {
	let leaves: Vec<Hash> = statements.iter().map(batch_leaf).collect();
	let count = leaves.len() as u32;
	let siblings =
		mmr::path(RangeTags::BATCH, count, index, |i| leaves.get(i as usize).copied()).expect("it");
	let range = Mmr::from_leaves(RangeTags::BATCH, leaves).expect("room");
	let mut begins = 0;
	let mut other_peaks = Vec::new();
	let heights = (0..u32::BITS).rev().filter(|height| count >> height & 1 == 1);
	for (height, peak) in heights.zip(range.peaks()) {
		let ends = begins + (1 << height);
		if !(begins..ends).contains(&index) {
			other_peaks.push(*peak);
		}
		begins = ends;
	}
	RootedPath {
		leaves: count,
		index,
		siblings: siblings.try_into().expect("short"),
		other_peaks: other_peaks.try_into().expect("short"),
	}
}

impl Chain {
	fn of(custody: u32) -> Self {
		let mut chain = Chain::default();
		for _ in 0..custody {
			chain.record(&[Some(Log::Custody)]);
		}
		chain
	}

	fn count(&self, log: Log) -> u32 {
		self.logs.get(&log).map_or(0, |records| records.len() as u32)
	}

	/// Records statements under one signature, each in one of the item's logs, or (none) elsewhere.
	fn record(&mut self, logs: &[Option<Log>]) {
		let mut next: BTreeMap<Log, u32> = BTreeMap::new();
		let bodies: Vec<Body> = logs
			.iter()
			.map(|log| {
				let log = log.unwrap_or(Log::Own(99));
				let sequence = next.entry(log).or_insert(self.count(log));
				let place = match log {
					Log::Custody => {
						Place::Custody { item: ITEM, sequence: *sequence, parent: [0; 32] }
					}
					Log::Own(_) => Place::Own { item: ITEM, sequence: *sequence, parent: [0; 32] },
				};
				*sequence += 1;
				self.statements += 1;
				let mut nonce = [0; 16];
				nonce[..4].copy_from_slice(&self.statements.to_le_bytes());
				Body {
					place,
					nonce,
					action: Action::Withdraw { offer: [0; 32] },
					occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
					details: None,
				}
			})
			.collect();
		let hashes: Vec<Hash> = bodies.iter().map(|body| body.hash(&GENESIS, &signer())).collect();
		let root = batch_root(&hashes);
		let recorded = Recorded { block: self.statements, time_ms: 1_000, roles: Roles::EXAMINER };
		for (index, (log, body)) in (0u16..).zip(logs.iter().zip(bodies)) {
			let Some(log) = *log else { continue };
			let alone = hashes.len() == 1;
			let attestation = if alone {
				Attestation::Alone { signature: signature(&root) }
			} else {
				Attestation::InBatch { root, index }
			};
			let key = Records::<Runtime>::hashed_key_for((ITEM, log, self.count(log)));
			let stored = RecordV1 { signer: signer(), body: body.clone(), attestation, recorded };
			self.state.insert(key, Record::V1(stored).encode());
			let hash = hashes[usize::from(index)];
			self.logs.entry(log).or_default().push(Shown {
				leaf: log_leaf(&hash, &root, &signature(&root), &recorded),
				record: ProvenRecord {
					signer: signer(),
					body,
					signature: signature(&root),
					membership: (!alone).then(|| rooted(&hashes, index.into())),
					recorded,
				},
			});
		}
		if hashes.len() > 1 {
			let statements = hashes.try_into().expect("a batch");
			let batch = Batch::V1 { signature: signature(&root), statements };
			self.state.insert(Batches::<Runtime>::hashed_key_for(root), batch.encode());
		}
	}

	fn head(&self, log: Log) -> LogHead {
		let leaves = self.logs.get(&log).into_iter().flatten().map(|shown| shown.leaf);
		LogHead { range: Mmr::from_leaves(RangeTags::LOG, leaves).expect("room"), last: [0; 32] }
	}

	fn view(&self) -> ItemView {
		let own = self.logs.keys().filter_map(|log| match log {
			Log::Custody => None,
			Log::Own(organisation) => Some((*organisation, self.head(*log))),
		});
		ItemView {
			id: ITEM,
			item: ItemV1 {
				kind: ItemKind::Exhibit,
				custody: Custody::begun_by(&signer()),
				log: self.head(Log::Custody),
				own_logs: Default::default(),
			},
			own_logs: own.collect(),
			case: None,
			exhibit: None,
			artefact: None,
		}
	}

	fn stored(&self) -> Stored<impl Read + '_> {
		Stored::new(GENESIS, ITEM, |key: &[u8]| Ok(self.state.get(key).cloned()))
	}

	fn selected(
		&self,
		paths: &LogPaths,
		selected: &[(Log, u32)],
	) -> Result<Vec<LogProof>, ProveError> {
		selected_logs(&mut self.stored(), paths, &self.view(), selected)
	}

	fn straightforward(&self, selected: &[(Log, u32)]) -> Vec<LogProof> {
		let mut wanted: BTreeMap<Log, BTreeSet<u32>> = BTreeMap::new();
		for (log, sequence) in selected {
			wanted.entry(*log).or_default().insert(*sequence);
		}
		let show = |(log, sequences): (Log, BTreeSet<u32>)| {
			let all = &self.logs[&log];
			let leaf = |place: u32| all.get(place as usize).map(|shown| shown.leaf);
			let one = |sequence: u32| SelectedRecord {
				record: all[sequence as usize].record.clone(),
				path: mmr::path(RangeTags::LOG, all.len() as u32, sequence, leaf)
					.and_then(|path| path.try_into().ok())
					.expect("a path"),
			};
			let records = LogRecords::Selected(sequences.into_iter().map(one).collect());
			LogProof { log, records }
		};
		wanted.into_iter().map(show).collect()
	}

	fn straightforward_complete(&self) -> Vec<LogProof> {
		let show = |(log, all): (&Log, &Vec<Shown>)| {
			let records = all.iter().map(|shown| shown.record.clone()).collect();
			LogProof { log: *log, records: LogRecords::Complete(records) }
		};
		self.logs.iter().map(show).collect()
	}
}

/// Others can never make an item's history too long for a complete proof: a quarter of it is
/// the holders'.
#[test]
fn own_logs_that_are_all_full_leave_a_quarter_of_a_proof_to_the_custody_log() {
	let longest: u32 = <Runtime as pallet_custody::Config>::MaxOwnLog::get();
	let own = MAX_OWN_LOGS * longest;
	assert_eq!(own, 32_768);
	assert!(own <= MAX_RECORDS / 4 * 3);
}

fn some_log() -> impl Strategy<Value = Option<Log>> {
	prop_oneof![
		5 => Just(Some(Log::Custody)),
		1 => Just(Some(Log::Own(OWN))),
		1 => Just(Some(Log::Own(2))),
		2 => Just(None),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// The bytes are the same for any item that grows, whatever was proven of it before.
	#[test]
	fn logs_are_shown_as_hashing_everything_for_each_record_gives(
		steps in proptest::collection::vec(
			(
				proptest::collection::vec(some_log(), 1..100),
				proptest::collection::vec(any::<(u8, u32)>(), 1..6),
			),
			1..8,
		),
	) {
		let (mut chain, paths) = (Chain::of(1), LogPaths::default());
		for (batch, picks) in steps {
			chain.record(&batch);
			let logs: Vec<Log> = chain.logs.keys().copied().collect();
			let picks: Vec<(Log, u32)> = picks
				.into_iter()
				.map(|(log, place)| {
					let log = logs[usize::from(log) % logs.len()];
					(log, place % chain.count(log))
				})
				.collect();
			let found = chain.selected(&paths, &picks).unwrap();
			prop_assert_eq!(found.encode(), chain.straightforward(&picks).encode());
		}
		let complete = complete_logs(&mut chain.stored(), &chain.view()).unwrap();
		prop_assert_eq!(complete.encode(), chain.straightforward_complete().encode());
	}
}

#[test]
fn records_of_more_batches_than_are_kept_are_shown_with_their_own_paths() {
	let mut chain = Chain::of(1);
	for _ in 0..70 {
		chain.record(&[None, Some(Log::Custody), Some(Log::Own(OWN))]);
	}
	chain.record(&[Some(Log::Custody); MAX_BATCH as usize]);
	let complete = complete_logs(&mut chain.stored(), &chain.view()).expect("it is stored");
	assert_eq!(complete.encode(), chain.straightforward_complete().encode());
}

#[test]
fn record_that_is_proven_again_is_read_with_no_more_than_its_chunk() {
	let (chain, paths) = (Chain::of(20 * CHUNK + 3), LogPaths::default());
	let (count, read) = (chain.count(Log::Custody), Cell::new(0));
	for (place, expected) in [
		(count - 1, 3),
		(10 * CHUNK, 20 * CHUNK + CHUNK),
		(10 * CHUNK, CHUNK),
		(20 * CHUNK - 1, CHUNK),
		(count - 1, 3),
	] {
		read.set(0);
		let mut stored = Stored::new(GENESIS, ITEM, |key: &[u8]| {
			read.set(read.get() + 1);
			Ok(chain.state.get(key).cloned())
		});
		selected_logs(&mut stored, &paths, &chain.view(), &[(Log::Custody, place)])
			.expect("it is stored");
		// And the record itself.
		assert_eq!(read.get(), expected + 1, "{place}");
	}
}

#[test]
fn record_that_is_not_there_is_unknown() {
	let (chain, paths) = (Chain::of(2 * CHUNK), LogPaths::default());
	for (log, place) in [(Log::Custody, 2 * CHUNK), (Log::Custody, u32::MAX), (Log::Own(OWN), 0)] {
		let error =
			chain.selected(&paths, &[(Log::Custody, 0), (log, place)]).expect_err("refused");
		assert!(matches!(error, ProveError::UnknownRecord(_, found) if found == place), "{error}");
	}
}

#[test]
fn state_that_contradicts_itself_is_an_error() {
	let (whole, paths) = (Chain::of(CHUNK), LogPaths::default());
	let key = Records::<Runtime>::hashed_key_for((ITEM, Log::Custody, 5));
	let asked = [(Log::Custody, 0)];
	let all = |chain: &Chain| complete_logs(&mut chain.stored(), &chain.view());

	let mut chain = Chain { state: whole.state.clone(), ..Chain::of(CHUNK) };
	chain.state.remove(&key);
	for error in [chain.selected(&paths, &asked), all(&chain)] {
		let error = error.expect_err("refused");
		assert!(
			matches!(error, ProveError::Read(ReadError::RecordMissing(Log::Custody, 5))),
			"{error}"
		);
	}

	chain.state.insert(key.clone(), vec![9; 9]);
	for error in [chain.selected(&paths, &asked), all(&chain)] {
		let error = error.expect_err("refused");
		assert!(matches!(error, ProveError::Read(ReadError::UnknownForm(_))), "{error}");
	}

	let other = Records::<Runtime>::hashed_key_for((ITEM, Log::Custody, 6));
	chain.state.insert(key, whole.state[&other].clone());
	let error = chain.selected(&paths, &asked).expect_err("refused");
	assert!(matches!(error, ProveError::Read(ReadError::RangeDiffers(Log::Custody))), "{error}");

	let mut chain = Chain::of(1);
	chain.record(&[Some(Log::Custody); 2]);
	let batches = Batches::<Runtime>::hashed_key_for([0; 32]);
	chain.state.retain(|key, _| !key.starts_with(&batches[..32]));
	for error in [chain.selected(&paths, &asked), all(&chain)] {
		let error = error.expect_err("refused");
		assert!(matches!(error, ProveError::Read(ReadError::BatchMissing(_))), "{error}");
	}
}
