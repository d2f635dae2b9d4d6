//! A chain on which one organisation is honest and the other one is not.

use std::future::Future;

use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::{Acquisition, CaseForm, Examination},
	statement::{Body, ItemId, Place},
	Hash,
};
use catena_rpc::{signing, Client};
use catena_tests::{
	statement::body,
	story::{key, Story},
	Node,
};
use tokio::{runtime::Runtime, time::timeout};

use crate::vitals::{Vitals, RECOVERY};

/// Whose organisation floods.
pub const FLOODER: &str = "inspector";

/// Whose organisation does not.
pub const HONEST: &str = "detective";

/// What a connection is told that brings submissions faster than they are checked.
pub const TOO_MUCH_UNCHECKED: &str =
	"this connection has too much waiting to be checked; try again";

/// The chain.
pub struct World {
	story: Story,
	genesis: Hash,
	runtime: Runtime,
}

impl World {
	/// Starts the chain, with an officer of each organisation who may open cases.
	pub fn begin() -> World {
		let mut story = Story::begin();
		story.enrol("partner-admin", HONEST, "investigator,examiner", &[]);
		let runtime = Runtime::new().expect("a runtime");
		let client = runtime.block_on(Client::connect(&story.node.url(), None)).expect("a node");
		World { genesis: *client.genesis(), story, runtime }
	}

	/// The node.
	pub fn node(&self) -> &Node {
		&self.story.node
	}

	/// How the node is doing.
	pub fn vitals(&self) -> Vitals {
		Vitals::of(self.node())
	}

	/// Waits for it.
	pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
		self.runtime.block_on(what)
	}

	/// A new connection.
	pub async fn client(&self) -> Client {
		Client::connect(&self.node().url(), None).await.expect("a node")
	}

	/// Statements under one signature of an officer.
	pub fn sign(&self, officer: &str, bodies: Vec<Body>) -> Submission {
		let signer = self.story.signer(officer);
		signing::sign(&self.genesis, &signer, bodies, &key(officer)).expect("a signature")
	}

	/// So many submissions, each of which opens a case.
	pub fn cases(&self, officer: &str, count: usize) -> Vec<Submission> {
		let open = || vec![body(Place::First, Action::OpenCase { form: CaseForm::Case })];
		(0..count).map(|_| self.sign(officer, open())).collect()
	}

	/// So many cases under one signature.
	pub fn cases_at_once(&self, officer: &str, count: usize) -> Submission {
		let open = || body(Place::First, Action::OpenCase { form: CaseForm::Case });
		self.sign(officer, (0..count).map(|_| open()).collect())
	}

	/// Has an exhibit of this officer recorded, and gives so many examinations of it under one
	/// signature.
	pub fn item_to_examine(&self, officer: &str, examinations: usize) -> (ItemId, Submission) {
		let case = self.cases(officer, 1).remove(0);
		let (case, acquisition) = (self.record(&case), Acquisition::Seized);
		let register = Action::RegisterExhibit { case, acquisition };
		let item = self.record(&self.sign(officer, vec![body(Place::First, register)]));
		let signer = self.story.signer(officer);
		let mut parent = item;
		let examinations = (1..).take(examinations).map(|sequence| {
			let examine = Action::Examine { examination: Examination::Inspection };
			let examine = body(Place::Custody { item, sequence, parent }, examine);
			parent = examine.hash(&self.genesis, &signer);
			examine
		});
		(item, self.sign(officer, examinations.collect()))
	}

	/// Has a submission recorded, within the time that a node may take to recover; gives the hash of
	/// its first statement.
	#[track_caller]
	pub fn record(&self, submission: &Submission) -> Hash {
		let recorded = async { self.client().await.submit(submission).await };
		let outcome = self.wait(async { timeout(RECOVERY, recorded).await });
		let submitted = outcome.unwrap_or_else(|_| panic!("not recorded after {RECOVERY:?}"));
		submitted.expect("the chain takes it").records[0].hash
	}

	/// Asserts that an officer can have something recorded.
	#[track_caller]
	pub fn assert_recorded(&self, officer: &str) {
		self.record(&self.cases(officer, 1)[0]);
	}

	/// Asserts that the node works as if nothing had been, and never took more memory than this.
	#[track_caller]
	pub fn assert_well(&self, most_mib: u64) {
		self.assert_recorded(HONEST);
		self.assert_recorded(FLOODER);
		self.vitals().assert_well(most_mib);
	}

	/// Whether this is what somebody is told who submits too much: for their organisation, or for
	/// their connection.
	pub fn is_too_much(&self, officer: &str, reason: &str) -> bool {
		let organisation = self.story.signer(officer).organisation;
		reason == format!("organisation {organisation} has as much waiting as it may; try again")
			|| reason == TOO_MUCH_UNCHECKED
			// The pool can be full a moment after there was room.
			|| reason == "too many requests at once; try again"
	}
}
