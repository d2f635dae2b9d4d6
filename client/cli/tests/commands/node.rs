//! A stand-in for a node: a chain in memory, with the rules that the client must live with, and faults
//! on request.
//!
//! It keeps organisations, officers and items, takes governance calls and submissions, and finalizes
//! each in a block of its own. It checks places, custody and who signs, and no more: what a chain
//! refuses besides is the chain's to test.

use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard},
};

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	attestation::{batch_root, Submission, SubmissionV1},
	custody::{step, Custody, Holder},
	evidence::{Case, Exhibit, Member},
	hash::{blake2_256, RangeTags},
	item::{ItemKind, ItemV1, LogHead},
	layout,
	mmr::{leaf, Mmr},
	proof::BlockRef,
	record::{Attestation, RecordV1, Recorded},
	refusal::{Refusal, Refused},
	registry::{
		KeyReport, Officer, OfficerV2, Organisation, OrganisationV2, Suspension, Term, TermStanding,
	},
	roles::Roles,
	statement::{Body, ItemId, Log, Place, Signer},
	view::{ItemView, RecordView},
	Hash,
};
use catena_rpc::{
	calls::{
		Call, CouncilCall, RegistryCall, SessionCall, SystemCall, UpgradesCall, ValidatorsCall,
	},
	network_state::{self, AUTHORIZED_UPGRADE, SESSION_NEXT_KEYS, VALIDATORS},
	state::{COUNCIL_PROPOSAL_OF, COUNCIL_VOTING},
};
use codec::{Compact, Decode, DecodeAll, Encode};
use jsonrpsee::{
	server::{Server, ServerHandle},
	types::ErrorObjectOwned,
	RpcModule, SubscriptionMessage,
};
use serde_json::{json, Value};

pub fn hex_text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The time of a block.
pub fn time_of(block: u32) -> u64 {
	1_700_000_000_000 + u64::from(block) * 3_000
}

/// What the node does instead of answering, once each, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
	/// Records, and then says that it was not final in time.
	NotFinalButRecorded,
	/// Says that it is busy.
	Busy,
	/// Records another statement of the same signer's organisation at the same place first.
	Overtaken,
	/// Records, and then says that the signer lacks a role.
	RecordedButRefused,
	/// Says that it was recorded, and forgets it.
	FalseReceipt,
}

/// What the node tells of logs instead of the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
	/// That there is nothing in them.
	EmptyPages,
	/// That they have no records, beside the records.
	NoTotal,
	/// That there is no end of them.
	EndlessTotal,
	/// That they have as many records as there are numbers.
	HugeLog,
}

#[derive(Clone, Default)]
pub struct Chain {
	pub genesis: Hash,
	pub council: Vec<[u8; 32]>,
	pub faults: Vec<Fault>,
	pub lie: Option<Lie>,
	/// How many submissions arrived.
	pub submissions: usize,
	/// What the council votes on, by hash.
	pub motions: BTreeMap<Hash, Motion>,
	/// What else is in the state.
	pub state: BTreeMap<Vec<u8>, Vec<u8>>,
	/// Whether nothing comes of what the council decides.
	pub deaf: bool,
	/// Version of the runtime.
	pub spec_version: u32,
	organisations: Vec<OrganisationV2>,
	officers: BTreeMap<(u32, u32), OfficerV2>,
	items: BTreeMap<ItemId, Item>,
	/// The extrinsic in each block, if there is one; block 0 is genesis.
	blocks: Vec<Option<Vec<u8>>>,
}

/// A motion of the council.
#[derive(Clone, Default)]
pub struct Motion {
	/// What is shown for it, which a liar may choose.
	pub shown: Vec<u8>,
	pub index: u32,
	pub threshold: u32,
	pub ayes: Vec<[u8; 32]>,
	pub nays: Vec<[u8; 32]>,
	/// From which block on no more votes are taken.
	pub end: u32,
}

#[derive(Clone)]
struct Item {
	kind: ItemKind,
	custody: Custody,
	logs: BTreeMap<Log, Vec<RecordView>>,
	case: Option<Case>,
	exhibit: Option<Exhibit>,
	reports: (u32, u32),
}

impl Chain {
	pub fn height(&self) -> u32 {
		self.blocks.len() as u32 - 1
	}

	fn block(&self, number: u32) -> BlockRef {
		let hash =
			if number == 0 { self.genesis } else { blake2_256(&(self.genesis, number).encode()) };
		BlockRef { number, hash }
	}

	fn head(&self) -> BlockRef {
		self.block(self.height())
	}

	fn now(&self) -> u64 {
		time_of(self.height())
	}

	fn storage(&self, key: &[u8]) -> Option<Vec<u8>> {
		if key == layout::now() {
			return Some(self.now().encode());
		}
		for (index, entry) in self.organisations.iter().enumerate() {
			if key == layout::organisation(index as u32 + 1) {
				return Some(Organisation::V2(entry.clone()).encode());
			}
		}
		for ((organisation, officer), entry) in &self.officers {
			if key == layout::officer(*organisation, *officer) {
				return Some(Officer::V2(entry.clone()).encode());
			}
		}
		for (hash, motion) in &self.motions {
			if key == [&COUNCIL_PROPOSAL_OF[..], hash].concat() {
				return Some(motion.shown.clone());
			}
			if key == [&COUNCIL_VOTING[..], hash].concat() {
				let Motion { index, threshold, ayes, nays, end, .. } = motion;
				return Some((index, threshold, ayes, nays, end).encode());
			}
		}
		if let Some(value) = self.state.get(key) {
			return Some(value.clone());
		}
		let members = "aebd463ed9925c488c112434d61debc0ba7fb8745735dc3be2a2c61a72c39e78";
		(hex::encode(key) == members).then(|| self.council.encode())
	}

	/// Takes an extrinsic and applies its call.
	fn take(&mut self, extrinsic: Vec<u8>) -> Result<(), ErrorObjectOwned> {
		let input = &mut &extrinsic[..];
		Compact::<u32>::decode(input).unwrap();
		if let [5, call @ ..] = *input {
			let call = Call::decode_all(&mut &call[..]).unwrap();
			let Call::System(SystemCall::ApplyAuthorizedUpgrade { .. }) = call else {
				panic!("nobody signed {call:?}");
			};
			self.state.remove(&AUTHORIZED_UPGRADE[..]);
			self.spec_version += 1;
			self.blocks.push(Some(extrinsic));
			return Ok(());
		}
		let (head, rest) = input.split_at(2 + 32 + 65);
		let mut signer = [0; 32];
		signer.copy_from_slice(&head[2..34]);
		let call = &mut &rest[2..];
		Compact::<u32>::decode(call).unwrap();
		let call = Call::decode_all(call).unwrap();
		if let Call::Session(SessionCall::SetKeys { proof, .. }) = &call {
			if proof.iter().all(|byte| *byte == 0) {
				let words = Some("Transaction has a bad signature");
				return Err(ErrorObjectOwned::owned(1010, "Invalid Transaction", words));
			}
		}
		self.blocks.push(Some(extrinsic));
		self.apply(signer, call);
		Ok(())
	}

	fn apply(&mut self, signer: [u8; 32], call: Call) {
		let now = self.now();
		match call {
			Call::Council(CouncilCall::Propose { threshold: 1, proposal, .. })
				if self.council.contains(&signer) =>
			{
				self.decided(*proposal, now);
			}
			Call::Registry(call) => {
				let Some(index) = self.organisations.iter().position(|o| o.admin == signer) else {
					return;
				};
				self.governed(index, call, now);
			}
			Call::Council(CouncilCall::Vote { proposal, index, approve }) => {
				if let Some(motion) = self.motions.get_mut(&proposal).filter(|m| m.index == index) {
					let voted = if approve { &mut motion.ayes } else { &mut motion.nays };
					voted.push(signer);
				}
			}
			Call::Council(CouncilCall::Close { proposal_hash, .. }) => {
				let motion = self.motions.remove(&proposal_hash);
				let enough = |motion: &Motion| motion.ayes.len() >= motion.threshold as usize;
				if let Some(motion) = motion.filter(enough) {
					if let Ok(call) = Call::decode_all(&mut &motion.shown[..]) {
						self.decided(call, now);
					}
				}
			}
			Call::Session(SessionCall::SetKeys { keys, .. }) => {
				self.state.insert(next_keys(&signer), keys.encode());
			}
			Call::Council(_) | Call::Validators(_) | Call::Upgrades(_) | Call::System(_) => {}
		}
	}

	/// The validators.
	pub fn validators(&self) -> Vec<[u8; 32]> {
		let stored = self.state.get(&VALIDATORS[..]);
		stored.map_or(vec![], |bytes| Decode::decode(&mut &bytes[..]).unwrap())
	}

	pub fn set_validators(&mut self, validators: &[[u8; 32]]) {
		self.state.insert(VALIDATORS.to_vec(), validators.encode());
	}

	/// Puts a call to the vote, of which `shown` is shown.
	pub fn put_to_the_vote(&mut self, call: &[u8], shown: &[u8]) -> Hash {
		let hash = blake2_256(call);
		let shown = shown.to_vec();
		let motion = Motion { shown, index: 3, threshold: 1, end: 100, ..Motion::default() };
		self.motions.insert(hash, motion);
		hash
	}

	fn decided(&mut self, call: Call, now: u64) {
		if self.deaf {
			return;
		}
		match call {
			Call::Registry(RegistryCall::AdmitOrganisation { name, country, admin }) => {
				if self.organisations.iter().any(|known| known.admin == admin) {
					return;
				}
				self.organisations.push(OrganisationV2 {
					name,
					country,
					admin,
					admitted_ms: now,
					suspensions: Default::default(),
					officers: 0,
				});
			}
			Call::Registry(RegistryCall::SuspendOrganisation { organisation }) => {
				let suspension = Suspension { from_ms: now, until_ms: None };
				let entry = &mut self.organisations[organisation as usize - 1];
				entry.suspensions.try_push(suspension).unwrap();
			}
			Call::Registry(RegistryCall::ReadmitOrganisation { organisation }) => {
				let entry = &mut self.organisations[organisation as usize - 1];
				entry.suspensions.last_mut().unwrap().until_ms = Some(now);
			}
			Call::Registry(RegistryCall::ReplaceAdministrator { organisation, admin })
				if !self.organisations.iter().any(|known| known.admin == admin) =>
			{
				self.organisations[organisation as usize - 1].admin = admin;
			}
			Call::Validators(ValidatorsCall::InviteCandidate { who }) => {
				let entry = (0u32, 0u32, 1u32, 0u32).encode();
				self.state.insert(network_state::account(&who), entry);
			}
			Call::Validators(ValidatorsCall::AddValidator { who }) => {
				let validators = [self.validators(), vec![who]].concat();
				self.set_validators(&validators);
			}
			Call::Validators(ValidatorsCall::RemoveValidator { who }) => {
				let mut validators = self.validators();
				validators.retain(|known| *known != who);
				self.set_validators(&validators);
			}
			Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash }) => {
				self.state.insert(AUTHORIZED_UPGRADE.to_vec(), (code_hash, true).encode());
			}
			_ => {}
		}
	}

	fn governed(&mut self, index: usize, call: RegistryCall, now: u64) {
		let organisation = index as u32 + 1;
		let mut change = |officer, with: &dyn Fn(&mut Term)| {
			if let Some(entry) = self.officers.get_mut(&(organisation, officer)) {
				let mut term = Term { since_ms: now, ..entry.term };
				with(&mut term);
				assert!(entry.begin(term));
			}
		};
		match call {
			RegistryCall::EnrolOfficer { key, roles, valid_from_ms, valid_until_ms, .. } => {
				if self.officers.values().any(|known| known.key_since_ms(&key).is_some()) {
					return;
				}
				self.organisations[index].officers += 1;
				let officer = self.organisations[index].officers;
				let entry = OfficerV2::new(Term {
					since_ms: now,
					key,
					roles,
					valid_from_ms,
					valid_until_ms,
					standing: TermStanding::Active,
				});
				self.officers.insert((organisation, officer), entry);
			}
			RegistryCall::SuspendOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Suspended);
			}
			RegistryCall::ReinstateOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Active);
			}
			RegistryCall::RevokeOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Revoked);
			}
			RegistryCall::ReplaceOfficerKey { officer, key, .. } => {
				change(officer, &|term| (term.key, term.standing) = (key, TermStanding::Active));
			}
			RegistryCall::AmendOfficer { officer, roles, valid_from_ms, valid_until_ms } => {
				change(officer, &|term| {
					*term = Term { roles, valid_from_ms, valid_until_ms, ..*term };
				});
			}
			RegistryCall::ReportKey { key, suspected_ms } => {
				let entry = self.officers.values_mut().find(|e| e.key_since_ms(&key).is_some());
				let entry = entry.unwrap();
				let report = KeyReport { key, suspected_ms, reported_ms: now };
				entry.reports.try_push(report).unwrap();
				if entry.term.key == key {
					let standing = TermStanding::KeyReported;
					assert!(entry.begin(Term { since_ms: now, standing, ..entry.term }));
				}
			}
			_ => {}
		}
	}

	/// Records a submission, all of it or nothing.
	fn record(&mut self, submission: &SubmissionV1) -> Result<Vec<RecordView>, Refused> {
		let refuse =
			|statement: usize| move |reason| Refused { statement: Some(statement as u16), reason };
		let signer = submission.signer;
		let key = (signer.organisation, signer.officer);
		let officer = self.officers.get(&key).ok_or(Refusal::UnknownOfficer {
			organisation: signer.organisation,
			officer: signer.officer,
		})?;
		let since_ms = officer.standing_since_ms(&officer.term);
		// Validities are the chain's to test.
		officer.term.allows(signer.officer, &signer.key, since_ms, officer.term.valid_from_ms)?;
		let roles = officer.term.roles;
		let hashes = submission.hashes();
		let root = batch_root(&hashes);
		let now = time_of(self.height() + 1);
		for (index, (body, hash)) in submission.bodies.iter().zip(&hashes).enumerate() {
			self.check(body, hash, &signer, roles, now).map_err(refuse(index))?;
		}
		self.blocks.push(None);
		let mut views = Vec::new();
		for (index, (body, hash)) in submission.bodies.iter().zip(&hashes).enumerate() {
			let attestation = if hashes.len() == 1 {
				Attestation::Alone { signature: submission.signature }
			} else {
				Attestation::InBatch { root, index: index as u16 }
			};
			let recorded = Recorded { block: self.height(), time_ms: now, roles };
			views.push(self.put(body, *hash, signer, attestation, recorded));
		}
		Ok(views)
	}

	fn check(
		&self,
		body: &Body,
		hash: &Hash,
		signer: &Signer,
		roles: Roles,
		now: u64,
	) -> Result<(), Refusal> {
		let needed = body.action.roles_needed();
		if !roles.has_any_of(needed) {
			return Err(Refusal::MissingRole { needed, found: roles });
		}
		let item = body.item(hash);
		let sequence = body.sequence();
		if body.place == Place::First {
			return match self.items.get(&item) {
				Some(known) => {
					let block = known.logs[&Log::Custody][0].record.recorded.block;
					Err(Refusal::AlreadyRecorded { item, sequence, block })
				}
				None => Ok(()),
			};
		}
		let known = self.items.get(&item).ok_or(Refusal::UnknownItem { item })?;
		let log = known.logs.get(&body.log(signer.organisation)).map_or(&[][..], Vec::as_slice);
		let next = log.len() as u32;
		if let Some(there) = log.get(sequence as usize) {
			return Err(if there.hash == *hash {
				Refusal::AlreadyRecorded { item, sequence, block: there.record.recorded.block }
			} else {
				Refusal::PlaceTaken { sequence, by: there.hash, next }
			});
		}
		if sequence > next {
			return Err(Refusal::PlaceAhead { expected: next, found: sequence });
		}
		let expected = log.last().map_or(item, |last| last.hash);
		let found = body.parent().unwrap();
		if found != expected {
			return Err(Refusal::WrongParent { expected, found });
		}
		if let Place::Custody { .. } = body.place {
			step(&known.custody, *hash, signer, &body.action, now)?;
		}
		Ok(())
	}

	fn put(
		&mut self,
		body: &Body,
		hash: Hash,
		signer: Signer,
		attestation: Attestation,
		recorded: Recorded,
	) -> RecordView {
		let item = body.item(&hash);
		let log = body.log(signer.organisation);
		if body.place == Place::First {
			self.begin(item, body, &signer);
		}
		let entry = self.items.get_mut(&item).unwrap();
		if let Place::Custody { .. } = body.place {
			entry.custody =
				step(&entry.custody, hash, &signer, &body.action, recorded.time_ms).unwrap();
		}
		match &body.action {
			Action::AdmitMember { organisation, rights } => {
				if let Some(Case::V1 { members, .. }) = &mut entry.case {
					let member = Member { organisation: *organisation, rights: *rights };
					members.try_push(member).unwrap();
				}
			}
			Action::ReportAdverse(_) => entry.reports.0 += 1,
			Action::SettleReport { .. } => entry.reports.1 += 1,
			_ => {}
		}
		let view = RecordView {
			hash,
			item,
			log,
			sequence: body.sequence(),
			record: RecordV1 { signer, body: body.clone(), attestation, recorded },
		};
		entry.logs.entry(log).or_default().push(view.clone());
		view
	}

	fn begin(&mut self, item: ItemId, body: &Body, signer: &Signer) {
		let (kind, case, exhibit) = match &body.action {
			Action::OpenCase { form } => {
				let opener = Member {
					organisation: signer.organisation,
					rights: catena_primitives::evidence::CaseRights::ALL,
				};
				let members = vec![opener].try_into().unwrap();
				let case = Case::V1 { form: *form, members, exhibits: 0 };
				(ItemKind::Case, Some(case), None)
			}
			Action::RegisterExhibit { case, .. } => {
				let exhibit = Exhibit::V1 { case: *case, from: None, depth: 0, derived: 0 };
				(ItemKind::Exhibit, None, Some(exhibit))
			}
			Action::DeriveExhibit { from, .. } => {
				let Some(Exhibit::V1 { case, .. }) = self.items[from].exhibit.clone() else {
					panic!("derived from what is no exhibit");
				};
				let exhibit = Exhibit::V1 { case, from: Some(*from), depth: 1, derived: 0 };
				(ItemKind::Exhibit, None, Some(exhibit))
			}
			_ => (ItemKind::Artefact, None, None),
		};
		let custody = Custody::begun_by(signer);
		let logs = BTreeMap::new();
		self.items.insert(item, Item { kind, custody, logs, case, exhibit, reports: (0, 0) });
	}

	fn view(&self, id: &ItemId) -> Option<ItemView> {
		let item = self.items.get(id)?;
		let head = |records: &[RecordView]| LogHead {
			range: Mmr::from_leaves(
				RangeTags::LOG,
				records.iter().map(|view| leaf(RangeTags::LOG, &view.hash)),
			)
			.unwrap(),
			last: records.last().unwrap().hash,
		};
		let own: Vec<(u32, LogHead)> = item
			.logs
			.iter()
			.filter_map(|(log, records)| match log {
				Log::Custody => None,
				Log::Own(organisation) => Some((*organisation, head(records))),
			})
			.collect();
		let mut log = head(&item.logs[&Log::Custody]);
		if self.lie == Some(Lie::HugeLog) {
			log.range = Mmr::from_parts(u32::MAX, vec![[1; 32]; 32]).unwrap();
		}
		let (reported, settled) = item.reports;
		Some(ItemView {
			id: *id,
			item: ItemV1 {
				kind: item.kind,
				custody: item.custody,
				log,
				own_logs: own
					.iter()
					.map(|(organisation, _)| *organisation)
					.collect::<Vec<_>>()
					.try_into()
					.unwrap(),
			},
			own_logs: own,
			case: item.case.clone(),
			exhibit: item.exhibit.clone(),
			artefact: (item.kind == ItemKind::Artefact)
				.then_some(Artefact::V1 { reported, settled }),
		})
	}

	/// Puts a rival in the place that the submission is for.
	fn overtake(&mut self, submission: &SubmissionV1) {
		let mut rival = submission.clone();
		let mut body = rival.bodies[0].clone();
		body.nonce = [0xee; 16];
		rival.bodies = vec![body].try_into().unwrap();
		self.record(&rival).unwrap();
	}

	fn submit(&mut self, bytes: &[u8]) -> Result<Value, ErrorObjectOwned> {
		self.submissions += 1;
		let Submission::V1(submission) = Submission::decode_all(&mut &bytes[..]).unwrap();
		let fault = (!self.faults.is_empty()).then(|| self.faults.remove(0));
		if fault == Some(Fault::Busy) {
			return Err(error(4006, "busy"));
		}
		if fault == Some(Fault::Overtaken) {
			self.overtake(&submission);
		}
		if fault == Some(Fault::FalseReceipt) {
			let mut other = self.clone();
			let records = other.record(&submission).unwrap();
			let block = block_json(&other.head());
			return Ok(json!({ "block": block, "records": hex_text(&records.encode()) }));
		}
		match self.record(&submission) {
			Ok(_) if fault == Some(Fault::RecordedButRefused) => {
				let (needed, found) = (Roles::REGISTRAR, Roles::CUSTODIAN);
				let refused = Refused::from(Refusal::MissingRole { needed, found });
				let data = Some(hex_text(&refused.encode()));
				Err(ErrorObjectOwned::owned(4001, refused.to_string(), data))
			}
			Ok(_) if fault == Some(Fault::NotFinalButRecorded) => {
				Err(error(4003, "not final in time"))
			}
			Ok(records) => Ok(json!({
				"block": block_json(&self.head()),
				"records": hex_text(&records.encode()),
			})),
			Err(refused) => Err(ErrorObjectOwned::owned(
				4001,
				refused.to_string(),
				Some(hex_text(&refused.encode())),
			)),
		}
	}

	fn history(&self, item: &ItemId, log: Option<u32>, from: u32, limit: u32) -> Value {
		let log = log.map_or(Log::Custody, Log::Own);
		let records: &[RecordView] =
			self.items.get(item).and_then(|item| item.logs.get(&log)).map_or(&[], Vec::as_slice);
		let page: Vec<&RecordView> =
			records.iter().skip(from as usize).take(limit as usize).collect();
		let page = if self.lie == Some(Lie::EmptyPages) { vec![] } else { page };
		let total = match self.lie {
			Some(Lie::NoTotal) => 0,
			Some(Lie::EndlessTotal) => u32::MAX as usize,
			_ => records.len(),
		};
		json!({
			"block": block_json(&self.head()),
			"total": total,
			"records": hex_text(&page.encode()),
		})
	}

	/// Who holds an item.
	pub fn holder(&self, item: &ItemId) -> Holder {
		self.items[item].custody.holder
	}
}

/// Where the session keys of an account are kept. The chain has a hash of the account in between.
pub fn next_keys(account: &[u8; 32]) -> Vec<u8> {
	[&SESSION_NEXT_KEYS[..], &[0; 8], account].concat()
}

fn block_json(block: &BlockRef) -> Value {
	json!({ "number": block.number, "hash": hex_text(&block.hash) })
}

fn error(code: i32, message: &str) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, message, None::<()>)
}

fn bytes(text: &str) -> Vec<u8> {
	hex::decode(text.strip_prefix("0x").unwrap()).unwrap()
}

fn id(text: &str) -> ItemId {
	bytes(text).try_into().unwrap()
}

type Shared = Arc<Mutex<Chain>>;

/// The node.
pub struct Node {
	_server: ServerHandle,
	_runtime: tokio::runtime::Runtime,
	pub url: String,
	chain: Shared,
}

impl Node {
	/// A node of a chain with this genesis and these council members.
	pub fn start(genesis: Hash, council: Vec<[u8; 32]>) -> Self {
		let chain = Chain {
			genesis,
			council,
			blocks: vec![None, None],
			spec_version: 1,
			..Chain::default()
		};
		Self::go_on(chain)
	}

	/// A node that goes on with a chain.
	pub fn go_on(chain: Chain) -> Self {
		let chain = Arc::new(Mutex::new(chain));
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(1)
			.enable_all()
			.build()
			.unwrap();
		let module = methods(chain.clone());
		let (server, url) = runtime.block_on(async {
			let server = Server::builder().build("127.0.0.1:0").await.unwrap();
			let url = format!("ws://{}", server.local_addr().unwrap());
			(server.start(module), url)
		});
		Node { _server: server, _runtime: runtime, url, chain }
	}

	pub fn chain(&self) -> MutexGuard<'_, Chain> {
		self.chain.lock().unwrap()
	}
}

fn methods(chain: Shared) -> RpcModule<Shared> {
	let mut module = RpcModule::new(chain);
	chain_methods(&mut module);
	provenance_methods(&mut module);
	module
		.register_subscription(
			"provenance_subscribeItem",
			"provenance_itemRecorded",
			"provenance_unsubscribeItem",
			|params, pending, chain, _| async move {
				let (item,): (String,) = params.parse().unwrap();
				let sink = pending.accept().await.unwrap();
				// What is on record already stands in for what is yet to come.
				let records: Vec<RecordView> =
					chain.lock().unwrap().items[&id(&item)].logs[&Log::Custody].clone();
				let head = chain.lock().unwrap().head();
				let message = json!({
					"block": block_json(&head),
					"time_ms": time_of(head.number),
					"records": hex_text(&records.encode()),
				});
				sink.send(SubscriptionMessage::from_json(&message).unwrap()).await.unwrap();
				sink.closed().await;
			},
		)
		.unwrap();
	module
}

fn chain_methods(module: &mut RpcModule<Shared>) {
	module
		.register_method("chain_getBlockHash", |params, chain, _| {
			let (number,): (u32,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			(number <= chain.height()).then(|| hex_text(&chain.block(number).hash))
		})
		.unwrap();
	module
		.register_method("chain_getFinalizedHead", |_, chain, _| {
			hex_text(&chain.lock().unwrap().head().hash)
		})
		.unwrap();
	module
		.register_method("chain_getHeader", |params, chain, _| {
			let (hash,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			let number = (0..=chain.height()).find(|n| hex_text(&chain.block(*n).hash) == hash);
			number.map(|number| json!({ "number": format!("{number:#x}") }))
		})
		.unwrap();
	module
		.register_method("chain_getBlock", |params, chain, _| {
			let (hash,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			let number = (0..=chain.height()).find(|n| hex_text(&chain.block(*n).hash) == hash)?;
			let extrinsics: Vec<String> =
				chain.blocks[number as usize].iter().map(|bytes| hex_text(bytes)).collect();
			Some(json!({ "block": { "header": {}, "extrinsics": extrinsics } }))
		})
		.unwrap();
	module
		.register_method("state_getStorage", |params, chain, _| {
			let (key, _at): (String, String) = params.parse().unwrap();
			chain.lock().unwrap().storage(&bytes(&key)).map(|value| hex_text(&value))
		})
		.unwrap();
	module
		.register_method("state_getKeysPaged", |params, chain, _| {
			let (prefix, count, after, _at): (String, u32, Option<String>, String) =
				params.parse().unwrap();
			let (prefix, after) = (bytes(&prefix), after.map(|after| bytes(&after)));
			let chain = chain.lock().unwrap();
			let keys = chain.state.keys().filter(|key| {
				key.starts_with(&prefix) && after.as_ref().is_none_or(|after| *key > after)
			});
			keys.take(count as usize).map(|key| hex_text(key)).collect::<Vec<_>>()
		})
		.unwrap();
	module
		.register_method("state_getRuntimeVersion", |_, chain, _| {
			let spec_version = chain.lock().unwrap().spec_version;
			json!({
				"specName": "catena",
				"specVersion": spec_version,
				"transactionVersion": 1,
			})
		})
		.unwrap();
	module.register_method("system_accountNextIndex", |_, _, _| 0).unwrap();
	module
		.register_method("author_submitExtrinsic", |params, chain, _| {
			let (extrinsic,): (String,) = params.parse().unwrap();
			let extrinsic = bytes(&extrinsic);
			let hash = blake2_256(&extrinsic);
			chain.lock().unwrap().take(extrinsic).map(|()| hex_text(&hash))
		})
		.unwrap();
}

fn provenance_methods(module: &mut RpcModule<Shared>) {
	module
		.register_method("provenance_submit", |params, chain, _| {
			let (submission,): (String,) = params.parse().unwrap();
			chain.lock().unwrap().submit(&bytes(&submission))
		})
		.unwrap();
	module
		.register_method("provenance_item", |params, chain, _| {
			let (item,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			json!({
				"block": block_json(&chain.head()),
				"time_ms": chain.now(),
				"view": chain.view(&id(&item)).map(|view| hex_text(&view.encode())),
			})
		})
		.unwrap();
	module
		.register_method("provenance_history", |params, chain, _| {
			let (item, log, from, limit): (String, Option<u32>, u32, u32) = params.parse().unwrap();
			chain.lock().unwrap().history(&id(&item), log, from, limit)
		})
		.unwrap();
}
