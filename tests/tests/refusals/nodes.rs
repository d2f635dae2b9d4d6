//! A node that cannot be reached, or belongs to another chain: exit code 4, and what was signed is kept.

use catena_primitives::{action::Action, evidence::CaseForm, refusal::Refusal, statement::Place};
use catena_rpc::signing;
use catena_tests::{
	desk::Complaint,
	statement::body,
	story::{key, text},
	Desk, Node,
};
use serde_json::{json, Value};

use crate::bench::{hash, hex_text, Bench};

/// Where nobody listens: port 1 is reserved for a service that no machine has any more.
const NOWHERE: &str = "ws://127.0.0.1:1";

const HINT: &str =
	"is the node running, and is its address the one given by --node or CATENA_NODE?";

#[track_caller]
fn unreachable(complaint: &Complaint) {
	let said = format!("the node at {NOWHERE} cannot be reached: ");
	assert!(complaint.error.starts_with(&said), "{complaint:?}");
	let expected = Complaint {
		code: 4,
		error: complaint.error.clone(),
		causes: Vec::new(),
		hint: Some(HINT.into()),
		data: Value::Null,
	};
	assert_eq!(*complaint, expected);
}

/// What needs the chain's answer before it can be signed is not signed; nor is anything in a home that
/// does not know its chain.
pub fn unreachable_where_nothing_can_be_signed(bench: &Bench) {
	let item = hex_text(&bench.exhibits[0]);
	unreachable(&bench.complaint(&["--node", NOWHERE, "history", &item]));
	unreachable(&bench.complaint(&["--node", NOWHERE, "--as", "inspector", "withdraw", &item]));

	let new = Desk::new(NOWHERE);
	new.json(&["key", "new", "somebody"]);
	let bind = ["officer", "use", "somebody", "--organisation", "1", "--officer", "1"];
	assert_eq!(new.json(&bind)["checked"], false);
	unreachable(&new.complaint(&["case", "open"]));
	assert_eq!(new.outbox(), Vec::<std::path::PathBuf>::new());
}

/// A home stays with its chain, and a chain takes no statement of another.
pub fn of_another_chain(bench: &Bench) {
	let other = Node::start_on(&["--chain", "local"]);
	let expected = *bench.client().genesis();
	let found = hash(&other.block_hash(0).expect("a genesis block"));
	assert_ne!(found, expected);

	let item = hex_text(&bench.exhibits[0]);
	let complaint = bench.complaint(&["--node", &other.url(), "history", &item]);
	let said = Complaint {
		code: 4,
		error: format!(
			"the node is of another chain: expected genesis {}, found {}",
			hex_text(&expected),
			hex_text(&found)
		),
		causes: Vec::new(),
		hint: Some(
			"this home folder belongs to the chain that it first spoke to; use --node for a node of \
			 that chain, or --home with another folder for this one"
				.into(),
		),
		data: Value::Null,
	};
	assert_eq!(complaint, said);

	let open = body(Place::First, Action::OpenCase { form: CaseForm::Case });
	let inspector = bench.story.signer("inspector");
	let foreign = signing::sign(&found, &inspector, vec![open], &key("inspector")).expect("signed");
	bench.refuses(&foreign, None, Refusal::WrongGenesis { expected, found });
}

/// What begins something new is signed all the same, kept, and sent when the node is there.
pub fn unreachable_and_sent_later(bench: &Bench) {
	let desk = &bench.story.desk;
	let open = ["--node", NOWHERE, "--as", "inspector", "case", "open", "--name", "later"];
	let complaint = bench.unchanged(|| desk.complaint(&open));
	let cannot = format!("the node at {NOWHERE} cannot be reached: ");
	assert!(complaint.causes.iter().all(|cause| cause.starts_with(&cannot)), "{complaint:?}");
	assert_eq!(complaint.causes.len(), 1, "{complaint:?}");
	let expected = Complaint {
		code: 4,
		error: "what you signed was not acknowledged by the chain; it is kept".into(),
		causes: complaint.causes.clone(),
		hint: Some(
			"`catena send` sends it; sending twice does no harm. Do not repeat this command".into(),
		),
		data: json!({ "kept": 1 }),
	};
	assert_eq!(complaint, expected);
	assert_eq!(desk.outbox().len(), 1);

	unreachable(&bench.unchanged(|| desk.complaint(&["--node", NOWHERE, "send"])));
	assert_eq!(desk.outbox().len(), 1, "still kept");
	let waiting = desk.json(&["send", "--list"])["waiting"][0]["items"].clone();

	let sent = desk.json(&["send"]);
	assert_eq!(sent["sent"].as_array().map(Vec::len), Some(1), "{sent}");
	assert_eq!(json!([sent["sent"][0]["item"]]), waiting);
	assert_eq!(desk.outbox(), Vec::<std::path::PathBuf>::new());
	let case = bench.story.case("later");
	assert_eq!(json!([text(&case, "case")]), waiting);
}
