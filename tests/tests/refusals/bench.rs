//! Statements made by hand, and what the node and the command answer.

use std::future::Future;

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose},
	attestation::{Submission, SubmissionV1},
	custody::Holder,
	refusal::{Refusal, Refused},
	statement::{Body, ItemId, Log, Millis, Place, Signer},
	view::RecordView,
	Hash,
};
use catena_rpc::{signing, Client, Error};
use catena_tests::{
	desk::Complaint,
	statement::body,
	story::{key, Story},
};
use codec::Encode;
use serde_json::{json, Value};
use tokio::runtime::Runtime;

/// A week, as the command offers for.
pub const WEEK_MS: Millis = 7 * 24 * 60 * 60 * 1000;

/// A story with a case and exhibits in it, and a connection to its node.
pub struct Bench {
	/// The story.
	pub story: Story,
	/// The case, in which the partner takes part.
	pub case: ItemId,
	/// Its exhibits, which the inspector registered in one batch and holds.
	pub exhibits: Vec<ItemId>,
	client: Client,
	runtime: Runtime,
}

impl Bench {
	/// Begins a story with an exhibit for each of these contents.
	pub fn begin(contents: &[&str]) -> Bench {
		let story = Story::begin();
		let case = story.open_case();
		let exhibits = story.register(&case, contents);
		let runtime = Runtime::new().expect("a runtime");
		let client = runtime.block_on(Client::connect(&story.node.url(), None)).expect("a node");
		let exhibits = exhibits.iter().map(|item| hash(item)).collect();
		Bench { case: hash(&case), exhibits, client, runtime, story }
	}

	/// The connection.
	pub fn client(&self) -> &Client {
		&self.client
	}

	/// Waits for an answer.
	pub fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
		self.runtime.block_on(answer)
	}

	/// The chain's clock: the time of the best block.
	pub fn now_ms(&self) -> Millis {
		let best = hash(&self.story.node.best_block().hash);
		self.wait(self.client.time_ms(&best)).expect("the chain's time")
	}

	/// The time of the last final block.
	pub fn final_ms(&self) -> Millis {
		let last = hash(&self.story.node.finalized_block().hash);
		self.wait(self.client.time_ms(&last)).expect("the chain's time")
	}

	/// Waits until a final block is of this time or a later one.
	pub fn wait_until(&self, time_ms: Millis) {
		self.story
			.node
			.wait_for("a final block of that time", || (self.final_ms() >= time_ms).then_some(()));
	}

	/// The officer of this name, as somebody who holds an item.
	pub fn holder(&self, officer: &str) -> Holder {
		Holder::of(&self.story.signer(officer))
	}

	/// The next place in an item's custody log.
	pub fn next(&self, item: ItemId) -> Place {
		let (_, view) = self.wait(self.client.known_item(&item)).expect("an item");
		let log = view.item.log;
		Place::Custody { item, sequence: log.range.leaves(), parent: log.last }
	}

	/// An offer of an item in the next place of its custody log.
	pub fn offer(&self, item: ItemId, to: &str) -> Body {
		let expires_ms = self.now_ms() + WEEK_MS;
		body(self.next(item), offer_until(self.holder(to), expires_ms))
	}

	/// Statements under one signature of an officer.
	pub fn sign(&self, officer: &str, bodies: Vec<Body>) -> Submission {
		self.sign_as(&self.story.signer(officer), officer, bodies)
	}

	/// Statements of whoever is named, signed with the key of this name.
	pub fn sign_as(&self, signer: &Signer, with: &str, bodies: Vec<Body>) -> Submission {
		let signer = Signer { key: key(with).verifying_key().to_bytes(), ..*signer };
		signing::sign(self.client.genesis(), &signer, bodies, &key(with)).expect("a signature")
	}

	/// Has the statements recorded.
	pub fn record(&self, submission: &Submission) -> Vec<RecordView> {
		self.wait(self.client.submit(submission)).expect("the chain takes them").records
	}

	/// Asserts that the submission is refused for this reason, and nothing changes.
	#[track_caller]
	pub fn refuses(&self, submission: &Submission, statement: Option<u16>, reason: Refusal) {
		assert_eq!(self.refusal(submission), Refused { statement, reason });
	}

	/// Why the submission is refused; nothing changes.
	#[track_caller]
	pub fn refusal(&self, submission: &Submission) -> Refused {
		let answer = self.unchanged(|| self.wait(self.client.submit(submission)));
		self.begins_nothing(submission);
		match answer {
			Err(Error::Refused(refused)) => *refused,
			other => panic!("not refused: {other:?}"),
		}
	}

	/// The reason why the node cannot read these bytes; nothing changes.
	#[track_caller]
	pub fn malformed(&self, bytes: &[u8]) -> String {
		let submit = || self.story.node.call("provenance_submit", json!([hex_text(bytes)]));
		let error = self.unchanged(submit).expect_err("malformed");
		let error: Value = serde_json::from_str(&error).expect("an error of JSON-RPC");
		assert_eq!(error["code"], 4002, "{error}");
		let message = error["message"].as_str().expect("a message");
		message.strip_prefix("not a submission: ").expect(message).to_owned()
	}

	/// What a command complains of, to scripts and people alike; nothing changes, and nothing is kept.
	#[track_caller]
	pub fn complaint(&self, arguments: &[&str]) -> Complaint {
		let desk = &self.story.desk;
		let (complaint, people) =
			self.unchanged(|| (desk.complaint(arguments), desk.run(arguments)));
		assert_eq!((people.code, people.stdout.as_str()), (complaint.code, ""), "{people:?}");
		// Blocks and times may have gone on between the two.
		let but_for_numbers = |text: &str| {
			let parts = text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty());
			parts.collect::<Vec<_>>().join("0")
		};
		assert_eq!(but_for_numbers(&people.stderr), but_for_numbers(&complaint.for_people()));
		assert_eq!(desk.outbox(), Vec::<std::path::PathBuf>::new(), "nothing is kept");
		complaint
	}

	/// Lets the command send a submission that was made by hand, as if it had been kept; it is refused.
	/// Answers with the failure, as the command tells scripts of it.
	#[track_caller]
	pub fn refused_when_sent(&self, submission: &Submission) -> Value {
		self.keep(submission);
		let answer = self.unchanged(|| self.story.desk.run(&["--json", "--yes", "send"]));
		assert_eq!(answer.code, 1, "{answer:?}");
		assert_eq!(self.story.desk.outbox(), Vec::<std::path::PathBuf>::new());
		let answer: Value = serde_json::from_str(&answer.stdout).expect("JSON");
		assert_eq!(answer["sent"], json!([]), "{answer}");
		assert_eq!(answer["refused"].as_array().map(Vec::len), Some(1), "{answer}");
		answer["refused"][0]["failure"].clone()
	}

	/// Puts a submission where the command keeps what was not sent.
	pub fn keep(&self, submission: &Submission) {
		let Submission::V1(inner) = submission;
		let entry = json!({
			"format": "catena/outbox/v1",
			"genesis": hex_text(&inner.genesis),
			"signed_ms": 1,
			"summary": "made by hand",
			"submission": hex::encode(submission.encode()),
		});
		let folder = self.story.desk.path("outbox");
		std::fs::create_dir_all(&folder).expect("a folder");
		std::fs::write(folder.join("by-hand.json"), entry.to_string()).expect("a file");
	}

	/// Does something that changes nothing that is on record, and leaves nothing waiting in the pool.
	#[track_caller]
	pub fn unchanged<R>(&self, what: impl FnOnce() -> R) -> R {
		let before = self.on_record();
		let done = what();
		assert_eq!(self.story.node.pending(), Vec::<String>::new(), "something waits in the pool");
		assert_eq!(self.on_record(), before, "something changed");
		done
	}

	/// Does something that changes nothing, also not in the block after it.
	#[track_caller]
	pub fn unchanged_a_block_later(&self, what: impl FnOnce()) {
		let node = &self.story.node;
		self.unchanged(|| {
			what();
			node.wait_for_finalized(node.best_block().number + 1);
		});
	}

	/// The case, its history, and that of each exhibit.
	fn on_record(&self) -> Vec<Value> {
		let case = hex_text(&self.case);
		let items = std::iter::once(&self.case).chain(&self.exhibits);
		let histories = items.map(|item| self.story.on_record(&hex_text(item)));
		std::iter::once(self.story.case(&case)).chain(histories).collect()
	}

	/// No item begins with the statements.
	fn begins_nothing(&self, submission: &Submission) {
		let Submission::V1(inner) = submission;
		for (body, hash) in inner.bodies.iter().zip(inner.hashes()) {
			let known = self.exhibits.contains(&hash) || self.case == hash;
			if body.place == Place::First && !known {
				let item = self.wait(self.client.item(&hash)).expect("an answer");
				assert_eq!(item.view, None, "a refused statement began an item");
			}
		}
	}
}

/// An offer that can be accepted until then.
pub fn offer_until(to: Holder, expires_ms: Millis) -> Action {
	let (purpose, condition) = (Purpose::Storage, Condition::Digital);
	Action::Offer(Offer { to, purpose, condition, expires_ms })
}

/// The answer that takes an item over.
pub fn accept(offer: Hash) -> Action {
	Action::Accept { offer, condition: Condition::Digital }
}

/// The place behind a statement in the custody log of its item.
pub fn behind(submission: &Submission) -> Place {
	let Submission::V1(inner) = submission;
	let (body, parent) = (&inner.bodies[0], inner.hashes()[0]);
	assert_eq!(body.log(inner.signer.organisation), Log::Custody);
	Place::Custody { item: body.item(&parent), sequence: body.sequence() + 1, parent }
}

/// The submission with something else in it; the signature stays as it is.
pub fn altered(submission: &Submission, alter: impl FnOnce(&mut SubmissionV1)) -> Submission {
	let Submission::V1(mut inner) = submission.clone();
	alter(&mut inner);
	Submission::V1(inner)
}

/// The 32 bytes of hexadecimal text.
pub fn hash(text: &str) -> Hash {
	let bytes = hex::decode(text.trim_start_matches("0x")).expect("hexadecimal digits");
	bytes.try_into().expect("32 bytes")
}

/// Bytes as the node and the command write them.
pub fn hex_text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A time as the command prints it: `2026-05-01 08:30:00 UTC`.
pub fn utc(ms: Millis) -> String {
	let (days, seconds) = (ms / 86_400_000, ms / 1000 % 86_400);
	// Howard Hinnant's civil_from_days, for days after 1970.
	let days = days + 719_468;
	let (era, day_of_era) = (days / 146_097, days % 146_097);
	let year_of_era =
		(day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
	let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	let month_from_march = (5 * day_of_year + 2) / 153;
	let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
	let year = year_of_era + era * 400 + u64::from(month <= 2);
	let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
	format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[test]
fn times_are_printed_as_calendars_have_them() {
	assert_eq!(utc(0), "1970-01-01 00:00:00 UTC");
	assert_eq!(utc(951_782_400_000), "2000-02-29 00:00:00 UTC");
	assert_eq!(utc(1_777_624_200_999), "2026-05-01 08:30:00 UTC");
}
