//! Validators: joining, leaving, other keys, and what of it is refused.

use catena_rpc::{
	calls::ValidatorsCall,
	network_state::{self, MINIMUM, OFFENDERS, SESSION_DISABLED, SESSION_VALIDATORS},
};

use super::*;
use crate::node::next_keys;

/// Validators 1 to 4 with session keys, and the council's only member.
fn network() -> (Node, Home) {
	let node = Node::start(GENESIS, vec![alice()]);
	let four = [[1; 32], [2; 32], [3; 32], [4; 32]];
	{
		let mut chain = node.chain();
		chain.set_validators(&four);
		chain.state.insert(SESSION_VALIDATORS.to_vec(), four.to_vec().encode());
		chain.state.insert(MINIMUM.to_vec(), 4u32.encode());
		for who in four {
			chain.state.insert(next_keys(&who), [who, who].encode());
		}
	}
	let home = Home::at(&node.url);
	home.json(&["key", "import", "council", "--dev", "//Alice"]);
	(node, home)
}

fn digits(byte: u8) -> String {
	hex_text(&[byte; 32])
}

/// A file as the node's program prints it for this account.
fn session_keys(home: &Home, owner: &str, proof: u8) -> String {
	let proof = hex_text(&[proof; 64]);
	let content = json!({
		"format": "catena/session-keys/v1",
		"owner": owner,
		"aura": digits(0xaa),
		"grandpa": digits(0xbb),
		"proof": [proof, proof],
	});
	text(&home.file("keys.json", content.to_string())).to_owned()
}

fn error(failure: &Value) -> &str {
	failure["error"].as_str().unwrap()
}

#[test]
fn newcomer_is_invited_registers_keys_and_is_added() {
	let (node, home) = network();
	let account = home.json(&["key", "new", "validator"])["public"].as_str().unwrap().to_owned();
	let register = session_keys(&home, &account, 1);
	let council = |words: &[&str]| home.json(&[words, &["--yes", "--as", "council"]].concat());
	let register = ["validator", "register", &register, "--as", "validator"];

	let failure = home.fails(1, &register);
	assert_eq!(
		error(&failure),
		format!("the account {account} was not invited: the council does that first")
	);
	let failure = home.fails(1, &["validator", "add", "validator", "--as", "council"]);
	assert_eq!(
		error(&failure),
		format!("the account {account} has no session keys: it registers them first")
	);

	assert_eq!(council(&["validator", "invite", "validator"])["executed"], true);
	let failure = home.fails(1, &["validator", "invite", "validator", "--as", "council"]);
	assert_eq!(
		error(&failure),
		format!(
			"the account {account} exists already: it can register session keys without an invitation"
		)
	);
	assert_eq!(home.json(&register)["grandpa"], digits(0xbb));
	let failure = home.fails(1, &register);
	assert_eq!(error(&failure), format!("{account} has these session keys already"));

	assert_eq!(council(&["validator", "add", &account])["executed"], true);
	assert_eq!(node.chain().validators().len(), 5);
	let listed = home.json(&["validator", "list"]);
	let newcomer = listed["validators"]
		.as_array()
		.unwrap()
		.iter()
		.find(|one| one["account"] == account)
		.unwrap();
	assert_eq!(newcomer["standing"], json!(["added, not queued yet"]));
	assert_eq!((&listed["able"], &listed["minimum"]), (&json!(5), &json!(4)));

	// With five, one can leave.
	assert_eq!(council(&["validator", "remove", &digits(1)])["executed"], true);
	assert_eq!(node.chain().validators().len(), 4);
}

#[test]
fn forged_proof_of_possession_is_named() {
	let (_node, home) = network();
	let account = home.json(&["key", "new", "validator"])["public"].as_str().unwrap().to_owned();
	home.json(&["validator", "invite", "validator", "--as", "council"]);
	let forged = session_keys(&home, &account, 0);
	let failure = home.fails(1, &["validator", "register", &forged, "--as", "validator"]);
	assert_eq!(
		error(&failure),
		format!(
			"the proof of possession is not one by these session keys for the account {account}"
		)
	);
	let others = session_keys(&home, &digits(9), 1);
	let failure = home.fails(2, &["validator", "register", &others, "--as", "validator"]);
	assert_eq!(
		error(&failure),
		format!(
			"the session keys were made for the account {}, and the key is that of {account}",
			digits(9)
		)
	);
}

#[test]
fn removal_below_the_minimum_is_not_even_proposed() {
	let (node, home) = network();
	let blocks = node.chain().height();
	let remove =
		|who: &str| home.fails(1, &["validator", "remove", who, "--yes", "--as", "council"]);
	let failure = remove(&digits(1));
	assert_eq!(
		error(&failure),
		format!(
			"the validator {} cannot be removed: 3 with session keys would be left, and the minimum \
			 is 4",
			digits(1)
		)
	);
	assert_eq!(error(&remove(&digits(9))), format!("the account {} is no validator", digits(9)));
	// One that is disabled, and whose removal waits for a replacement.
	node.chain().state.insert(OFFENDERS.to_vec(), vec![[2u8; 32]].encode());
	node.chain().state.insert(SESSION_DISABLED.to_vec(), vec![(1u32, 1_000_000_000u32)].encode());
	assert_eq!(
		error(&remove(&digits(2))),
		format!(
			"the validator {} equivocated, and its removal is queued already: 3 with session keys \
			 would be left, and the minimum is 4",
			digits(2)
		)
	);
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
	let listed = home.json(&["validator", "list"]);
	assert_eq!(
		listed["validators"][1]["standing"],
		json!([
			"validator",
			"disabled (makes no blocks; its votes count)",
			"equivocated, removal queued"
		])
	);
}

/// The chain may refuse what enough members want, and says so in an event that nobody reads.
#[test]
fn motion_that_is_carried_in_vain_is_no_success() {
	let (node, home) = network();
	// Proposed by somebody whose command did not look first.
	let call = Call::Validators(ValidatorsCall::AddValidator { who: [9; 32] }).encode();
	let proposal = node.chain().put_to_the_vote(&call, &call);
	node.chain().deaf = true;
	let proposal = hex_text(&proposal);
	let vote = ["org", "vote", "--proposal", &proposal, "--index", "3", "--as", "council", "--yes"];
	let failure = home.fails(1, &vote);
	let said = error(&failure);
	assert!(said.contains("had no effect"), "{said}");
	assert!(said.contains(&format!("the account {} has no session keys", digits(9))), "{said}");
}

#[test]
fn expired_motion_is_not_voted_on_and_can_be_proposed_anew() {
	let (node, home) = network();
	let call = Call::Validators(ValidatorsCall::InviteCandidate { who: [9; 32] }).encode();
	let proposal = node.chain().put_to_the_vote(&call, &call);
	let (end, now) = (2, node.chain().height());
	{
		let mut chain = node.chain();
		let motion = chain.motions.get_mut(&proposal).unwrap();
		(motion.end, motion.threshold) = (end, 2);
	}
	let text = hex_text(&proposal);
	let vote = ["org", "vote", "--proposal", &text, "--index", "3", "--as", "council", "--yes"];
	let failure = home.fails(1, &vote);
	assert_eq!(
		error(&failure),
		format!(
			"the time to vote on this motion ended with block {end}, and the chain is at block {now}; \
			 it can be proposed anew"
		)
	);
	assert_eq!(node.chain().height(), now, "nothing was signed and sent");
	node.chain().deaf = true;
	let failure = home.fails(1, &["validator", "invite", &digits(9), "--as", "council"]);
	assert!(error(&failure).contains("had no effect"), "{failure}");
	assert!(node.chain().motions.is_empty(), "it made room");
}

#[test]
fn past_of_a_validator_is_shown_after_it_has_left() {
	let (node, home) = network();
	let moment = |session: u32| (session, session * 60, u64::from(session) * 60_000);
	let changes = vec![(0u8, moment(1)), (2u8, moment(3))];
	let offences = vec![(2u32, moment(2))];
	let past = (1u8, changes, 2u32, offences, 1u32).encode();
	node.chain().state.insert(network_state::history(&[9; 32]), past);
	let shown = home.json(&["validator", "show", &digits(9)]);
	assert_eq!(shown["history"]["offences"][0]["session"], 2);
	assert_eq!(shown["history"]["changes"][1]["change"], "removed-as-offender");
	assert_eq!(shown["in_set"], false);
	let said = home.run(&["validator", "show", &digits(9)]).stdout;
	assert!(said.contains("EQUIVOCATED in session 2; reported 1970-01-01 00:02:00 UTC"), "{said}");
	let failure = home.fails(1, &["validator", "show", &digits(8)]);
	assert_eq!(
		error(&failure),
		format!("the account {} is and was no validator or candidate", digits(8))
	);
}

/// Anybody could register session keys for it.
#[test]
fn account_that_anybody_can_sign_for_is_neither_invited_nor_added() {
	let (node, home) = network();
	let nobodys = digits(0);
	let refused = "the key of the account is one that holds for signatures by anybody";
	let blocks = node.chain().height();
	for verb in ["invite", "add"] {
		let failure = home.fails(1, &["validator", verb, &nobodys, "--as", "council", "--yes"]);
		assert_eq!(error(&failure), refused, "{verb}");
	}
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
	// Proposed by somebody whose command did not look first.
	node.chain().deaf = true;
	let call = Call::Validators(ValidatorsCall::InviteCandidate { who: [0; 32] }).encode();
	let text = hex_text(&node.chain().put_to_the_vote(&call, &call));
	let vote = ["org", "vote", "--proposal", &text, "--index", "3", "--as", "council", "--yes"];
	let failure = home.fails(1, &vote);
	assert!(error(&failure).ends_with(&format!("had no effect: {refused}")), "{failure}");
}
