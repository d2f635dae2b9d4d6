//! From what an officer says to records on the chain: signed, kept, sent, acknowledged.
//!
//! # Details
//!
//! The order matters. Details go to the vault and the signed submission to the outbox before anything
//! is sent; the outbox entry moves on when a node has answered. Whatever fails in between, either the
//! chain has not got the statement, or the outbox still has it and sending it again does no harm.
//!
//! # Trust
//!
//! A receipt and a refusal are a node's unsigned word: it may have passed on what it says to have refused,
//! and kept back what it says to be recorded. So neither deletes anything: the details stay in the vault,
//! and the submission in `sent/` or `refused/`, from where `catena send` sends it again.

use std::time::{Duration, Instant};

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1, MAX_BATCH},
	disclosure::{details_root, Field},
	item::ItemKind,
	refusal::{Refusal, Refused},
	statement::{Body, ClaimedTime, ItemId, Place},
	view::RecordView,
	Hash,
};
use catena_rpc::{provenance::Submitted, signing, Client, Error as RpcError};
use serde_json::json;

use crate::{
	context::{Context, Officer},
	describe, details,
	failure::{Failure, Result},
	home::Home,
	ids::{hex_text, log_name},
	keys::random,
	outbox::{self, Entry, Folder},
	times,
	vault::{self, VaultItem, VaultStatement},
};

/// How often a busy node, or a used up quota, is tried again before the statement is left in the
/// outbox.
const TRIES: u32 = 5;

/// How long between two tries: a block.
const PAUSE: Duration = Duration::from_secs(3);

/// How long is waited for a statement to become final that the node says to have: as long as the node
/// itself waits.
const FINAL: Duration = Duration::from_secs(60);

/// A statement to be made.
pub struct Draft {
	/// Where it goes.
	pub place: Place,
	/// What it says.
	pub action: Action,
	/// When it happened.
	pub occurred: ClaimedTime,
	/// Its details.
	pub fields: Vec<Field>,
	/// What the item is.
	pub kind: ItemKind,
	/// What the item is called here, if it is new.
	pub name: Option<String>,
}

/// Statements that the chain has recorded.
pub struct Recorded {
	/// What each signature got as answer.
	pub batches: Vec<Submitted>,
}

impl Recorded {
	/// The records, in the order of the drafts.
	pub fn records(&self) -> impl Iterator<Item = &RecordView> {
		self.batches.iter().flat_map(|batch| &batch.records)
	}

	/// The record of a single draft.
	pub fn only(&self) -> Result<&RecordView> {
		self.records().next().ok_or_else(|| Failure::network("the node answered with no record"))
	}

	/// The number of the last block whose state has them.
	pub fn block(&self) -> u32 {
		self.batches.iter().map(|batch| batch.block.number).max().unwrap_or(0)
	}
}

/// Signs the drafts, up to [`MAX_BATCH`] under one signature, and sends them.
///
/// `client` is the connection, or why there is none; then everything is signed and kept.
pub async fn record(
	context: &Context,
	officer: &Officer,
	genesis: &Hash,
	client: Result<Client>,
	drafts: Vec<Draft>,
) -> Result<Recorded> {
	let home = context.home()?;
	let entries = sign_and_keep(&home, officer, genesis, drafts)?;
	let client = match client {
		Ok(client) => client,
		Err(failure) => return Err(kept(failure, entries.len())),
	};
	let mut batches = Vec::new();
	for (index, entry) in entries.iter().enumerate() {
		match send(&home, &client, entry).await {
			Ok(submitted) => batches.push(submitted),
			Err(failure) => {
				let rest = &entries[index + 1..];
				let failure = match failure.kind {
					crate::failure::Kind::Network => kept(failure, rest.len() + 1),
					// What was to follow was meant to follow it; it is not sent on its own.
					_ => {
						for entry in rest {
							set_aside(&home, entry, &[])?;
						}
						name_place(failure, &entries, index)
					}
				};
				return Err(with_progress(failure, &batches));
			}
		}
	}
	Ok(Recorded { batches })
}

/// Makes one statement about an existing item.
pub async fn record_one(
	context: &Context,
	officer: &Officer,
	client: Client,
	draft: Draft,
) -> Result<Recorded> {
	let genesis = *client.genesis();
	record(context, officer, &genesis, Ok(client), vec![draft]).await
}

/// Signs the drafts and puts details and submissions where they are safe.
fn sign_and_keep(
	home: &Home,
	officer: &Officer,
	genesis: &Hash,
	drafts: Vec<Draft>,
) -> Result<Vec<Entry>> {
	let signed_ms = times::now_ms();
	let mut entries = Vec::new();
	let mut drafts = drafts.into_iter().peekable();
	while drafts.peek().is_some() {
		let mut bodies = Vec::new();
		let mut kept = Vec::new();
		for draft in drafts.by_ref().take(MAX_BATCH as usize) {
			let body = body(&draft)?;
			let hash = body.hash(genesis, &officer.signer);
			kept.push((hash, body.log(officer.signer.organisation), body.sequence(), draft));
			bodies.push(body);
		}
		let summary = summary(&bodies);
		let submission = signing::sign(genesis, &officer.signer, bodies, &officer.key)
			.map_err(|e| Failure::usage("cannot sign").cause(e))?;
		for (hash, log, sequence, draft) in kept {
			let item = item_of(&draft.place, &hash);
			let mut known =
				vault::find(home, &item)?.unwrap_or_else(|| VaultItem::new(item, draft.kind));
			if draft.name.is_some() {
				known.name = draft.name;
			}
			known.statements.push(VaultStatement {
				hash,
				log,
				sequence,
				refused: false,
				fields: draft.fields,
			});
			vault::store(home, &known)?;
		}
		let entry = Entry::new(submission, summary, signed_ms, entries.len());
		outbox::store(home, &entry)?;
		entries.push(entry);
	}
	Ok(entries)
}

fn body(draft: &Draft) -> Result<Body> {
	details::check_count(&draft.fields)?;
	let mut nonce = [0; 16];
	random(&mut nonce)?;
	Ok(Body {
		place: draft.place,
		nonce,
		action: draft.action.clone(),
		occurred: draft.occurred,
		details: details_root(&draft.fields),
	})
}

fn item_of(place: &Place, hash: &Hash) -> ItemId {
	match place {
		Place::First => *hash,
		Place::Custody { item, .. } | Place::Own { item, .. } => *item,
	}
}

fn summary(bodies: &[Body]) -> String {
	match bodies {
		[one] => one.action.name().to_owned(),
		[first, ..] => format!("{} × {}", bodies.len(), first.action.name()),
		[] => String::new(),
	}
}

/// Sends a submission. The entry moves to `sent/` or `refused/` when the node says that it is recorded or
/// refused; with any other failure it stays.
pub async fn send(home: &Home, client: &Client, entry: &Entry) -> Result<Submitted> {
	let mut tries = 1;
	loop {
		let error = match client.submit(&entry.submission).await {
			Ok(submitted) => {
				acknowledge(home, entry)?;
				return Ok(submitted);
			}
			Err(error) => error,
		};
		if tries < TRIES && can_be_tried_again(&error) {
			tries += 1;
			tokio::time::sleep(PAUSE).await;
			continue;
		}
		let RpcError::Refused(refused) = &error else { return Err(Failure::from(error)) };
		let mut standing = Vec::new();
		if matches!(refused.reason, Refusal::AlreadyRecorded { .. }) {
			match already_recorded(client, entry.v1()).await? {
				Final::All(submitted) => {
					acknowledge(home, entry)?;
					return Ok(submitted);
				}
				Final::Some(hashes) => standing = hashes,
			}
		}
		let winner = winner(client, entry.v1(), refused.statement, &refused.reason).await;
		let failure = refusal(home, entry, refused)?;
		set_aside(home, entry, &standing)?;
		return Err(match winner {
			Some(winner) => failure.cause(winner),
			None => failure,
		});
	}
}

/// The refusal in words, naming which statement is the reason where there are several.
fn refusal(home: &Home, entry: &Entry, refused: &Refused) -> Result<Failure> {
	let bodies = &entry.v1().bodies;
	if bodies.len() == 1 {
		return Ok(Failure::from(Refused { statement: None, reason: refused.reason }));
	}
	let failure = Failure::from(refused.clone());
	let Some(index) = refused.statement else { return Ok(failure) };
	let hashes = entry.v1().hashes();
	let named = bodies
		.get(usize::from(index))
		.zip(hashes.get(usize::from(index)))
		.map(|(body, hash)| vault::find(home, &body.item(hash)))
		.transpose()?
		.flatten()
		.and_then(|item| item.label());
	let number = u32::from(index) + 1;
	Ok(match named {
		Some(label) => failure.cause(format!(
			"statement {number} is about {label}; nothing of the batch was recorded"
		)),
		None => failure,
	})
}

fn can_be_tried_again(error: &RpcError) -> bool {
	match error {
		RpcError::Busy(_) => true,
		RpcError::Refused(refused) => match refused.reason {
			// With more than the limit in one submission, waiting does not help.
			Refusal::QuotaExceeded { limit, asked } => asked > limit && limit > 0,
			_ => false,
		},
		_ => false,
	}
}

/// How much of a submission is final.
enum Final {
	/// All of it.
	All(Submitted),
	/// These statements, which were then recorded by other bytes than these.
	Some(Vec<Hash>),
}

/// How much is final of a submission of which the node says that it stands. The node may speak of a block
/// that is not final yet, so this waits for it.
async fn already_recorded(client: &Client, submission: &SubmissionV1) -> Result<Final> {
	let deadline = Instant::now() + FINAL;
	loop {
		match stands(client, submission).await? {
			Some(standing) => return Ok(standing),
			None if Instant::now() < deadline => {
				tokio::time::sleep(Duration::from_secs(1)).await;
			}
			None => {
				return Err(Failure::from(RpcError::NotFinal(format!(
					"the node has it, but not in a final block after {} s",
					FINAL.as_secs()
				))));
			}
		}
	}
}

/// How much of a submission is final; `None` if nothing is.
async fn stands(client: &Client, submission: &SubmissionV1) -> Result<Option<Final>> {
	let hashes = submission.hashes();
	let mut records = Vec::with_capacity(hashes.len());
	let mut block = None;
	for (body, hash) in submission.bodies.iter().zip(&hashes) {
		let log = body.log(submission.signer.organisation);
		let page = client.history(&body.item(hash), log, body.sequence(), 1).await?;
		records.extend(page.records.into_iter().filter(|view| view.hash == *hash));
		block = Some(page.block);
	}
	Ok(match block {
		_ if records.is_empty() => None,
		Some(block) if records.len() == hashes.len() => {
			Some(Final::All(Submitted { block, records }))
		}
		_ => Some(Final::Some(records.iter().map(|view| view.hash).collect())),
	})
}

/// Who was faster, if somebody was.
async fn winner(
	client: &Client,
	submission: &SubmissionV1,
	statement: Option<u16>,
	reason: &Refusal,
) -> Option<String> {
	let index = usize::from(statement.unwrap_or(0));
	let body = submission.bodies.get(index)?;
	let hash = body.hash(&submission.genesis, &submission.signer);
	let sequence = match reason {
		Refusal::PlaceTaken { sequence, .. } => *sequence,
		Refusal::WrongParent { .. } => body.sequence().checked_sub(1)?,
		_ => return None,
	};
	let log = body.log(submission.signer.organisation);
	let page = client.history(&body.item(&hash), log, sequence, 1).await.ok()?;
	let view = page.records.first()?;
	let signer = &view.record.signer;
	Some(format!(
		"officer {} of organisation {} recorded \"{}\" at place {sequence} of the {} log on {}",
		signer.officer,
		signer.organisation,
		describe::action(&view.record.body.action, &describe::numbers),
		log_name(view.log),
		times::utc(view.record.recorded.time_ms),
	))
}

/// Notes that a node said that the submission is recorded.
fn acknowledge(home: &Home, entry: &Entry) -> Result<()> {
	let submission = entry.v1();
	for (body, hash) in submission.bodies.iter().zip(submission.hashes()) {
		vault::mark(home, &body.item(&hash), &hash, false)?;
	}
	outbox::move_to(home, entry, Folder::Sent)
}

/// Notes that a node refused the submission, of which the statements `standing` are recorded all the
/// same. Details and signature stay: the node may have lied.
fn set_aside(home: &Home, entry: &Entry, standing: &[Hash]) -> Result<()> {
	let submission = entry.v1();
	for (body, hash) in submission.bodies.iter().zip(submission.hashes()) {
		vault::mark(home, &body.item(&hash), &hash, !standing.contains(&hash))?;
	}
	outbox::move_to(home, entry, Folder::Refused)
}

/// The failure, saying that what was signed is kept.
fn kept(failure: Failure, submissions: usize) -> Failure {
	let what = match submissions {
		1 => "what you signed was not acknowledged by the chain; it is kept".to_owned(),
		more => format!("{more} signed batches were not acknowledged by the chain; they are kept"),
	};
	failure
		.because_of(what)
		.hint("`catena send` sends it; sending twice does no harm. Do not repeat this command")
		.data(json!({ "kept": submissions }))
}

/// Counts on over batches, where a refusal names a statement.
fn name_place(mut failure: Failure, entries: &[Entry], index: usize) -> Failure {
	let before: usize = entries[..index].iter().map(|entry| entry.v1().bodies.len()).sum();
	if before > 0 {
		failure = failure.cause(format!("this batch begins with statement {}", before + 1));
	}
	failure
}

fn with_progress(mut failure: Failure, batches: &[Submitted]) -> Failure {
	let recorded: Vec<String> =
		batches.iter().flat_map(|batch| &batch.records).map(|view| hex_text(&view.hash)).collect();
	if recorded.is_empty() {
		return failure;
	}
	failure = failure.cause(format!(
		"{} statements of earlier batches were recorded, from {} on",
		recorded.len(),
		recorded[0]
	));
	let mut data = failure.data.take().unwrap_or_else(|| json!({}));
	if let Some(object) = data.as_object_mut() {
		object.insert("recorded".into(), json!(recorded));
	}
	failure.data(data)
}

/// The submission's statements in words, for the list of what waits.
pub fn items(submission: &Submission) -> Vec<ItemId> {
	let Submission::V1(submission) = submission;
	submission.bodies.iter().zip(submission.hashes()).map(|(body, hash)| body.item(&hash)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{evidence::CaseForm, statement::Signer};
	use ed25519_dalek::SigningKey;

	fn officer() -> Officer {
		let key = SigningKey::from_bytes(&[7; 32]);
		let public = key.verifying_key().to_bytes();
		Officer { signer: Signer { organisation: 1, officer: 1, key: public }, key }
	}

	fn draft(note: &str) -> Draft {
		Draft {
			place: Place::First,
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			fields: vec![
				details::text_field(catena_primitives::disclosure::FieldKind::Note, note).unwrap()
			],
			kind: ItemKind::Case,
			name: None,
		}
	}

	fn home() -> (tempfile::TempDir, Home) {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		(folder, home)
	}

	#[test]
	fn more_than_a_batch_becomes_several_signatures() {
		let (_folder, home) = home();
		let drafts = (0..300).map(|i| draft(&i.to_string())).collect();
		let entries = sign_and_keep(&home, &officer(), &[1; 32], drafts).unwrap();
		let sizes: Vec<usize> = entries.iter().map(|entry| entry.v1().bodies.len()).collect();
		assert_eq!(sizes, [256, 44]);
		assert_eq!(outbox::all(&home, Folder::Waiting).unwrap(), entries);
		assert_eq!(vault::all(&home).unwrap().len(), 300);
	}

	#[test]
	fn details_in_the_vault_lead_to_the_root_that_was_signed() {
		let (_folder, home) = home();
		let entries = sign_and_keep(&home, &officer(), &[1; 32], vec![draft("x")]).unwrap();
		let submission = entries[0].v1();
		let hash = submission.hashes()[0];
		let item = vault::find(&home, &hash).unwrap().unwrap();
		let statement = item.statement(&hash).unwrap();
		assert_eq!(details_root(&statement.fields), submission.bodies[0].details);
	}

	#[test]
	fn refused_submission_is_marked_and_loses_nothing() {
		let (_folder, home) = home();
		let entries =
			sign_and_keep(&home, &officer(), &[1; 32], vec![draft("x"), draft("y")]).unwrap();
		let before = vault::all(&home).unwrap();
		let hashes = entries[0].v1().hashes();
		let fields = |items: &[VaultItem]| -> Vec<_> {
			items.iter().map(|item| item.statements[0].fields.clone()).collect()
		};
		set_aside(&home, &entries[0], &hashes[..1]).unwrap();
		let after = vault::all(&home).unwrap();
		assert_eq!(fields(&after), fields(&before));
		let refused = |id: &Hash| vault::find(&home, id).unwrap().unwrap().refused();
		assert_eq!((refused(&hashes[0]), refused(&hashes[1])), (false, true));
		assert_eq!(outbox::all(&home, Folder::Waiting).unwrap(), []);
		let kept = outbox::all(&home, Folder::Refused).unwrap();
		assert_eq!(kept[0].submission, entries[0].submission);

		acknowledge(&home, &kept[0]).unwrap();
		assert_eq!(vault::all(&home).unwrap(), before);
		assert_eq!(outbox::all(&home, Folder::Refused).unwrap(), []);
		assert_eq!(outbox::all(&home, Folder::Sent).unwrap()[0].submission, entries[0].submission);
	}

	#[test]
	fn same_content_twice_is_two_statements() {
		let (_folder, home) = home();
		let entries =
			sign_and_keep(&home, &officer(), &[1; 32], vec![draft("x"), draft("x")]).unwrap();
		let hashes = entries[0].v1().hashes();
		assert_ne!(hashes[0], hashes[1]);
	}
}
