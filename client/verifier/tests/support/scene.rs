//! Officers who sign, the state that comes of it, and the proof of both.

use std::collections::BTreeMap;

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	attestation::{batch_path, batch_root, signing_bytes},
	checkpoint_proof::CheckpointProofV1,
	custody::{step, Custody, Holder},
	disclosure::{details_root, field_path, Field},
	evidence::{Case, CaseForm, CaseRights, Exhibit, Member},
	hash::RangeTags,
	item::{Item, ItemKind, ItemV1, LogHead, OwnLog},
	layout,
	mmr::{self, Mmr},
	proof::{
		BlockRef, Checkpoint, Disclosure, Finalized, LogProof, LogRecords, ProofV1, ProvenRecord,
		SelectedRecord,
	},
	record::{log_leaf, Recorded},
	registry::{Officer, OfficerV1, Organisation, OrganisationV1, Standing},
	roles::Roles,
	statement::{Body, ClaimedTime, ItemId, Log, Millis, Place, Signer},
	Hash,
};
use catena_verifier::{order_nodes, state};
use codec::Encode;
use ed25519_zebra::SigningKey;

use super::{
	chain::{public, Chain, Votes},
	trie::{self, Layout},
};

/// The time of a block.
pub fn time_of(block: u32) -> Millis {
	1_700_000_000_000 + u64::from(block) * 3_000
}

/// An officer with the key.
#[derive(Clone)]
pub struct Person {
	pub organisation: u32,
	pub officer: u32,
	pub key: SigningKey,
	pub roles: Roles,
}

impl Person {
	pub fn new(organisation: u32, officer: u32, roles: Roles) -> Self {
		let key = SigningKey::from([100 + organisation as u8 * 10 + officer as u8; 32]);
		Person { organisation, officer, key, roles }
	}

	pub fn signer(&self) -> Signer {
		Signer { organisation: self.organisation, officer: self.officer, key: public(&self.key) }
	}

	pub fn holder(&self) -> Holder {
		Holder::of(&self.signer())
	}

	pub fn entry(&self) -> OfficerV1 {
		OfficerV1 {
			key: public(&self.key),
			roles: self.roles,
			valid_from_ms: time_of(0),
			valid_until_ms: time_of(1_000_000),
			enrolled_ms: time_of(0),
			standing: Standing::Active,
		}
	}
}

/// All that a proof is made from.
#[derive(Clone)]
pub struct Scene {
	pub chain: Chain,
	pub people: Vec<Person>,
	pub item: ItemId,
	pub kind: ItemKind,
	pub logs: BTreeMap<Log, Vec<ProvenRecord>>,
	/// Own logs in the order in which they began.
	pub own_logs: Vec<u32>,
	pub fields: BTreeMap<(Log, u32), Vec<Field>>,
	pub custody: Custody,
	pub reports: (u32, u32),
	/// Entries of the state that are others than the chain would write, or are not there.
	pub edits: Vec<(Vec<u8>, Option<Vec<u8>>)>,
	/// How many entries of other items the state has.
	pub others: u32,
	/// The version of the state's layout.
	pub version: u32,
	pub layout: Layout,
}

/// A proof with the checkpoints from which it is judged.
#[derive(Clone)]
pub struct Proven {
	pub proof: ProofV1,
	pub checkpoints: Vec<Checkpoint>,
}

/// How a statement is signed: as which of how many in a batch.
#[derive(Clone, Copy)]
pub struct InBatch {
	pub index: u32,
	pub size: u32,
}

pub const CASE: ItemId = [0xca; 32];

impl Scene {
	pub fn new(chain: Chain, people: Vec<Person>, kind: ItemKind) -> Self {
		let custody = Custody { holder: people[0].holder(), offer: None };
		Scene {
			chain,
			people,
			item: [0; 32],
			kind,
			logs: BTreeMap::new(),
			own_logs: Vec::new(),
			fields: BTreeMap::new(),
			custody,
			reports: (0, 0),
			edits: Vec::new(),
			others: 3,
			version: layout::VERSION,
			// The chain's. The other is what a chain may have had, and golden vectors have.
			layout: Layout::V0,
		}
	}

	/// Records a statement as the chain would, and gives its hash.
	pub fn record(&mut self, log: Log, by: usize, action: Action, block: u32) -> Hash {
		self.record_with(log, by, action, block, &[], None)
	}

	/// The same, with off-chain fields or in a batch.
	pub fn record_with(
		&mut self,
		log: Log,
		by: usize,
		action: Action,
		block: u32,
		fields: &[Field],
		batch: Option<InBatch>,
	) -> Hash {
		let records = self.logs.entry(log).or_default();
		let sequence = records.len() as u32;
		let genesis = self.chain.genesis();
		let parent = records.last().map(|last| last.body.hash(&genesis, &last.signer));
		let place = match log {
			Log::Custody if sequence == 0 => Place::First,
			Log::Custody => Place::Custody { item: self.item, sequence, parent: parent.unwrap() },
			Log::Own(_) => {
				Place::Own { item: self.item, sequence, parent: parent.unwrap_or(self.item) }
			}
		};
		let person = self.people[by].clone();
		let body = Body {
			place,
			nonce: [sequence as u8; 16],
			action,
			occurred: ClaimedTime { utc_ms: time_of(block) - 500, offset_minutes: 60 },
			details: details_root(fields),
		};
		let recorded = Recorded { block, time_ms: time_of(block), roles: person.roles };
		let record = sign(&genesis, &person, body, recorded, batch);
		let hash = record.body.hash(&genesis, &record.signer);
		if place == Place::First {
			self.item = hash;
		}
		if !fields.is_empty() {
			self.fields.insert((log, sequence), fields.to_vec());
		}
		self.after(log, &record, hash);
		self.logs.get_mut(&log).unwrap().push(record);
		hash
	}

	/// What the chain changes when it takes a record.
	fn after(&mut self, log: Log, record: &ProvenRecord, hash: Hash) {
		match log {
			Log::Custody => {
				if record.body.place == Place::First {
					self.custody = Custody::begun_by(&record.signer);
				}
				let now = record.recorded.time_ms;
				if let Ok(after) =
					step(&self.custody, hash, &record.signer, &record.body.action, now)
				{
					self.custody = after;
				}
			}
			Log::Own(organisation) => {
				if !self.own_logs.contains(&organisation) {
					self.own_logs.push(organisation);
				}
				match record.body.action {
					Action::ReportAdverse(_) => self.reports.0 += 1,
					Action::SettleReport { .. } => self.reports.1 += 1,
					_ => {}
				}
			}
		}
	}

	/// Takes a record out of a log, as if it had never been: what comes after it is left as it is.
	pub fn forget(&mut self, log: Log, sequence: usize) {
		self.logs.get_mut(&log).unwrap().remove(sequence);
	}

	/// Lets an entry of the state be another.
	pub fn edit(&mut self, key: Vec<u8>, value: impl Encode) {
		self.edits.push((key, Some(value.encode())));
	}

	/// Lets the entry of a case have this form, and its opener as its only member.
	pub fn edit_case(&mut self, form: CaseForm) {
		let members = vec![Member { organisation: 1, rights: CaseRights::ALL }];
		let members = members.try_into().unwrap();
		self.edit(layout::case(&self.item), Case::V1 { form, members, exhibits: 3 });
	}

	pub fn genesis(&self) -> Hash {
		self.chain.genesis()
	}

	pub fn hash(&self, log: Log, sequence: usize) -> Hash {
		let record = &self.logs[&log][sequence];
		record.body.hash(&self.genesis(), &record.signer)
	}

	fn leaves(&self, log: Log) -> Vec<Hash> {
		self.logs[&log].iter().map(|record| leaf(&self.genesis(), record)).collect()
	}

	pub fn head(&self, log: Log) -> LogHead {
		LogHead {
			range: Mmr::from_leaves(RangeTags::LOG, self.leaves(log)).unwrap(),
			last: self.logs[&log]
				.last()
				.map(|r| r.body.hash(&self.genesis(), &r.signer))
				.unwrap_or_default(),
		}
	}

	pub fn item_entry(&self) -> ItemV1 {
		ItemV1 {
			kind: self.kind,
			custody: self.custody,
			log: self.head(Log::Custody),
			own_logs: self.own_logs.clone().try_into().unwrap(),
		}
	}

	/// The entry that the chain makes of an exhibit's first statement. All are of one case.
	pub fn exhibit_entry(&self) -> Exhibit {
		let first = self.logs.get(&Log::Custody).and_then(|records| records.first());
		match first.map(|record| &record.body.action) {
			Some(Action::DeriveExhibit { from, .. }) => {
				Exhibit::V1 { case: CASE, from: Some(*from), depth: 1, derived: 0 }
			}
			_ => Exhibit::V1 { case: CASE, from: None, depth: 0, derived: 0 },
		}
	}

	/// The state of the proven block.
	pub fn entries(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
		let mut entries = BTreeMap::new();
		let mut put = |key: Vec<u8>, value: Vec<u8>| entries.insert(key, value);
		put(layout::VERSION_KEY.to_vec(), self.version.encode());
		put(layout::now(), time_of(self.chain.height()).encode());
		put(layout::blocks(), self.chain.blocks().encode());
		put(layout::item(&self.item), Item::V1(self.item_entry()).encode());
		for organisation in &self.own_logs {
			let head = self.head(Log::Own(*organisation));
			put(layout::own_log(&self.item, *organisation), OwnLog::V1(head).encode());
		}
		// In the case of all exhibits, the organisations of all people take part.
		let case = case_of(if self.kind == ItemKind::Exhibit { 4 } else { 1 });
		match self.kind {
			ItemKind::Case => put(layout::case(&self.item), case.encode()),
			ItemKind::Exhibit => {
				put(layout::case(&CASE), case.encode());
				put(layout::exhibit(&self.item), self.exhibit_entry().encode())
			}
			ItemKind::Artefact => {
				let (reported, settled) = self.reports;
				let artefact = Artefact::V1 { reported, settled };
				put(layout::artefact(&self.item), artefact.encode())
			}
		};
		for person in &self.people {
			put(
				layout::organisation(person.organisation),
				Organisation::V1(organisation(person.organisation)).encode(),
			);
			put(
				layout::officer(person.organisation, person.officer),
				Officer::V1(person.entry()).encode(),
			);
		}
		for other in 0..self.others {
			let id = catena_primitives::hash::blake2_256(&other.to_le_bytes());
			put(layout::item(&id), vec![other as u8; 90]);
			put(layout::exhibit(&id), vec![other as u8; 12]);
		}
		for (key, value) in &self.edits {
			match value {
				Some(value) => entries.insert(key.clone(), value.clone()),
				None => entries.remove(key),
			};
		}
		entries
	}

	/// A complete proof from genesis on, with no other checkpoint.
	pub fn prove(&self) -> Proven {
		self.prove_from(&[0])
	}

	/// A complete proof from the first of these checkpoints on, with descents from all.
	pub fn prove_from(&self, checkpoints: &[u32]) -> Proven {
		let logs = self
			.logs
			.iter()
			.map(|(log, records)| LogProof {
				log: *log,
				records: LogRecords::Complete(records.clone()),
			})
			.collect();
		self.prove_logs(checkpoints, logs)
	}

	/// The block that is proven.
	pub fn block(&self) -> BlockRef {
		let (root, _) = trie::build(self.layout, &self.entries());
		self.chain.block(root).block()
	}

	/// A proof that the checkpoints at these blocks are of one chain, with a lineage from the first.
	pub fn prove_checkpoints(&self, checkpoints: &[u32]) -> CheckpointProofV1 {
		let (root, nodes) = trie::build(self.layout, &self.entries());
		let ProofV1 { genesis, anchor, lineage, block, descents, .. } =
			self.prove_from(checkpoints).proof;
		let state = order_nodes(&root, &state::head_keys(), &nodes).unwrap();
		CheckpointProofV1 { genesis, anchor, lineage, block, state, descents }
	}

	/// A proof of some records.
	pub fn prove_some(&self, picked: &[(Log, &[u32])]) -> Proven {
		let logs = picked
			.iter()
			.map(|(log, sequences)| LogProof {
				log: *log,
				records: LogRecords::Selected(
					sequences.iter().map(|sequence| self.selected(*log, *sequence)).collect(),
				),
			})
			.collect();
		self.prove_logs(&[0], logs)
	}

	pub fn selected(&self, log: Log, sequence: u32) -> SelectedRecord {
		let leaves = self.leaves(log);
		let path = mmr::path(RangeTags::LOG, leaves.len() as u32, sequence, |i| {
			leaves.get(i as usize).copied()
		});
		SelectedRecord {
			record: self.logs[&log][sequence as usize].clone(),
			path: path.unwrap().try_into().unwrap(),
		}
	}

	/// A proof with these logs, of the state as it is.
	pub fn prove_logs(&self, checkpoints: &[u32], logs: Vec<LogProof>) -> Proven {
		let entries = self.entries();
		let (root, nodes) = trie::build(self.layout, &entries);
		let keys = state::keys(self.item, signers(&logs), |key| entries.get(key).cloned());
		// A state in which the walk fails still has nodes: the verifier must find the fault itself.
		let state = match keys {
			Ok(keys) => order_nodes(&root, &keys, &nodes).unwrap(),
			Err(_) => self.nodes_until_failure(&root, &nodes, &entries, signers(&logs)),
		};
		let header = self.chain.block(root);
		let votes = Votes::of(self.chain.in_charge_after(header.number - 1), header.block());
		let anchor = self.chain.checkpoint(checkpoints[0]);
		let mut numbers = checkpoints.to_vec();
		numbers.sort();
		numbers.dedup();
		Proven {
			proof: ProofV1 {
				genesis: self.genesis(),
				anchor: anchor.block,
				lineage: self.chain.lineage(checkpoints[0]),
				block: Finalized { header: header.bytes(), justification: votes.bytes() },
				state,
				descents: numbers.iter().map(|number| self.chain.descent(*number)).collect(),
				item: self.item,
				logs,
				disclosures: Vec::new(),
				extensions: Vec::new(),
			},
			checkpoints: checkpoints.iter().map(|n| self.chain.checkpoint(*n)).collect(),
		}
	}

	fn nodes_until_failure(
		&self,
		root: &Hash,
		nodes: &[Vec<u8>],
		entries: &BTreeMap<Vec<u8>, Vec<u8>>,
		signers: Vec<Holder>,
	) -> Vec<Vec<u8>> {
		let mut keys = Vec::new();
		let _ = state::keys(self.item, signers, |key| {
			keys.push(key.to_vec());
			entries.get(key).cloned()
		});
		order_nodes(root, &keys, nodes).unwrap()
	}

	/// A field of a record, as it is disclosed.
	pub fn disclosure(&self, log: Log, sequence: u32, index: u32) -> Disclosure {
		let fields = &self.fields[&(log, sequence)];
		Disclosure {
			log,
			sequence,
			field: fields[index as usize].clone(),
			path: field_path(fields, index).unwrap(),
		}
	}
}

pub fn organisation(number: u32) -> OrganisationV1 {
	OrganisationV1 {
		name: format!("Authority {number}").as_str().try_into().unwrap(),
		country: *b"IT",
		admin: [number as u8; 32],
		admitted_ms: time_of(0),
		suspended_ms: None,
		officers: 9,
	}
}

/// A case in which the first so many organisations take part.
pub fn case_of(organisations: u32) -> Case {
	let members: Vec<Member> = (1..=organisations)
		.map(|organisation| Member { organisation, rights: CaseRights::ALL })
		.collect();
	let members = members.try_into().unwrap();
	Case::V1 { form: CaseForm::JointInvestigation, members, exhibits: 3 }
}

/// Signs a statement, alone or among others that are made up.
pub fn sign(
	genesis: &Hash,
	person: &Person,
	body: Body,
	recorded: Recorded,
	batch: Option<InBatch>,
) -> ProvenRecord {
	let signer = person.signer();
	let hash = body.hash(genesis, &signer);
	let (root, membership) = match batch {
		None => (batch_root(&[hash]), None),
		Some(InBatch { index, size }) => {
			let mut hashes: Vec<Hash> = (0..size).map(|i| [i as u8; 32]).collect();
			hashes[index as usize] = hash;
			(batch_root(&hashes), batch_path(&hashes, index))
		}
	};
	let signature = person.key.sign(&signing_bytes(&root)).into();
	ProvenRecord { signer, body, signature, membership, recorded }
}

pub fn leaf(genesis: &Hash, record: &ProvenRecord) -> Hash {
	let hash = record.body.hash(genesis, &record.signer);
	let root = match &record.membership {
		None => batch_root(&[hash]),
		Some(path) => path
			.root(RangeTags::BATCH, catena_primitives::attestation::batch_leaf(&hash))
			.unwrap_or_default(),
	};
	log_leaf(&hash, &root, &record.signature, &record.recorded)
}

fn signers(logs: &[LogProof]) -> Vec<Holder> {
	logs.iter()
		.flat_map(|log| match &log.records {
			LogRecords::Complete(records) => {
				records.iter().map(|record| Holder::of(&record.signer)).collect::<Vec<_>>()
			}
			LogRecords::Selected(records) => {
				records.iter().map(|record| Holder::of(&record.record.signer)).collect()
			}
		})
		.collect()
}
