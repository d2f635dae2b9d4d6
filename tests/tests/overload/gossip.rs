//! A flood at one validator, while others work at another.

use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	thread,
	time::Duration,
};

use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::CaseForm,
	statement::{OrganisationId, Place},
	Hash,
};
use catena_rpc::{signing, Client};
use catena_runtime::genesis::LOCAL_FOUNDERS;
use catena_tests::{
	extrinsic::{genesis, Sender},
	officer::{enrol, settle, Officer},
	statement::body,
	Consortium, Node,
};
use tokio::{runtime::Runtime, task::JoinSet, time::sleep};

use crate::flood::{assert_kept, into_the_pool, Outcome};

/// Over how many connections the flood comes.
const CONNECTIONS: usize = 4;

/// How many submissions come over each at once, a second apart: within two waves more than an
/// organisation may have waiting and recorded in so many blocks.
const AT_ONCE: usize = 400;

/// How many submissions the honest organisation sends to another validator, ten a second.
const HONEST_SUBMISSIONS: usize = 50;

/// What one organisation floods one validator with, the others are told of; none of them lets it have
/// more than its quota, so that all is recorded that another organisation sends elsewhere.
pub fn of_one_validator_shuts_out_nobody_at_another() {
	let consortium = Consortium::start();
	let [flooded, _, other, _] = &consortium.nodes[..] else { panic!("four validators") };
	let [flooder, honest] = [1, 2].map(|organisation| officer(flooded, organisation));
	settle(flooded);
	other.wait_for_finalized(flooded.best_block().number);
	let genesis = genesis(flooded).into();
	let submissions = cases(&genesis, &honest, HONEST_SUBMISSIONS);
	let done = AtomicBool::new(false);
	let flood = || {
		let mut all = Outcome::default();
		while !done.load(Ordering::Relaxed) {
			let wave = cases(&genesis, &flooder, AT_ONCE);
			let outcome = into_the_pool(flooded, &[wave]);
			all.taken.extend(outcome.taken);
			all.refused.extend(outcome.refused);
		}
		all
	};
	let outcomes: Vec<Outcome> = thread::scope(|scope| {
		let floods: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(flood)).collect();
		let honest = scope.spawn(|| steadily(other, submissions));
		let honest = honest.join();
		done.store(true, Ordering::Relaxed);
		let outcomes = floods.into_iter().map(|flood| flood.join().expect("an answer to each"));
		let outcomes = outcomes.collect();
		honest.expect("the honest organisation is served");
		outcomes
	});
	let refused: usize = outcomes.iter().map(|outcome| outcome.refused.len()).sum();
	assert!(refused > 0, "this was no flood");
	for outcome in &outcomes {
		assert!(!outcome.taken.is_empty(), "who floods has a quota too");
		assert_kept(other, &outcome.taken, &outcome.refused);
	}
}

/// Has the founder that is this organisation enrol an officer.
fn officer(node: &Node, organisation: OrganisationId) -> Officer {
	let founder = &LOCAL_FOUNDERS[organisation as usize - 1];
	enrol(node, &mut Sender::new(&format!("//{}//admin", founder.seed)), organisation)
}

/// So many submissions, each of which opens a case.
fn cases(genesis: &Hash, officer: &Officer, count: usize) -> Vec<Submission> {
	let open = || vec![body(Place::First, Action::OpenCase { form: CaseForm::Case })];
	let sign = |bodies| signing::sign(genesis, &officer.signer, bodies, &officer.key);
	(0..count).map(|_| sign(open()).expect("a signature")).collect()
}

/// Each submission to this node is recorded.
fn steadily(node: &Node, submissions: Vec<Submission>) {
	Runtime::new().expect("a runtime").block_on(async {
		let client = Client::connect(&node.url(), None).await.expect("a node");
		let client = Arc::new(client);
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
