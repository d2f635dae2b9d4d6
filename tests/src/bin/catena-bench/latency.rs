//! From submission to finality, with nothing else going on.

use std::time::{Duration, Instant};

use anyhow::Result;
use catena_primitives::{action::Action, evidence::CaseForm, statement::Place};
use catena_rpc::Client;
use catena_tests::story::Story;
use serde_json::json;

use crate::{figures::Out, latencies::Latencies, signing::Officer};

const SUBMISSIONS: u32 = 100;

/// A step through the slot of a second that visits every part of it: prime, and no divisor of it.
const STEP: Duration = Duration::from_millis(613);

/// Submits single statements one after the other, at every phase of a slot.
pub async fn measure(out: &Out) -> Result<()> {
	let story = Story::begin();
	let client = Client::connect(&story.node.url(), None).await?;
	let officer = Officer { genesis: *client.genesis(), story: &story, name: "inspector" };
	let mut taken = Vec::new();
	for _ in 0..SUBMISSIONS {
		let open = Action::OpenCase { form: CaseForm::Case };
		let submission = officer.sign([(Place::First, open)])?;
		let begin = Instant::now();
		client.submit(&submission).await?;
		taken.push(begin.elapsed());
		// Without it, each submission would come right after a block became final.
		tokio::time::sleep(STEP).await;
	}
	let taken = Latencies::new(taken);
	println!(
		"latency: submit to final, {SUBMISSIONS} single statements on a chain of one node: {}",
		taken.words()
	);
	out.write(&json!({ "figure": "latency", "validators": 1, "submit_to_final": taken.json() }))
}
