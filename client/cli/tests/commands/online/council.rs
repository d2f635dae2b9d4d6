//! The council's motions and seats: tabling, counting, and what of it comes to nothing.

use catena_rpc::calls::{CouncilCall, ValidatorsCall};

use super::*;

const OTHERS: [[u8; 32]; 3] = [[2; 32], [3; 32], [4; 32]];

/// A council of four, of which the home has one key, and an account without a seat.
fn network() -> (Node, Home) {
	let node = Node::start(GENESIS, [&[alice()][..], &OTHERS].concat());
	let home = Home::at(&node.url);
	home.json(&["key", "import", "council", "--dev", "//Alice"]);
	home.json(&["key", "new", "outsider"]);
	(node, home)
}

fn digits(byte: u8) -> String {
	hex_text(&[byte; 32])
}

fn error(failure: &Value) -> &str {
	failure["error"].as_str().unwrap()
}

fn invitation(byte: u8) -> Call {
	Call::Validators(ValidatorsCall::InviteCandidate { who: [byte; 32] })
}

/// Has the council vote on this, with a threshold of three.
fn tabled(node: &Node, call: &Call) -> [u8; 32] {
	let bytes = call.encode();
	let hash = node.chain().put_to_the_vote(&bytes, &bytes);
	node.chain().motions.get_mut(&hash).unwrap().threshold = 3;
	hash
}

fn account(text: &str) -> [u8; 32] {
	hex::decode(&text[2..]).unwrap().try_into().unwrap()
}

fn stands(node: &Node, hash: [u8; 32]) -> bool {
	node.chain().motions.contains_key(&hash)
}

/// Who agrees and who does not, besides the home's own seat.
fn votes(node: &Node, hash: [u8; 32], ayes: &[[u8; 32]], nays: &[[u8; 32]]) {
	let mut chain = node.chain();
	let motion = chain.motions.get_mut(&hash).unwrap();
	motion.ayes.extend(ayes);
	motion.nays.extend(nays);
}

fn vote<'a>(hash: &'a str, key: &'a str, more: &[&'a str]) -> Vec<&'a str> {
	let vote = ["org", "vote", "--proposal", hash, "--index", "3", "--as", key, "--yes"];
	[&vote[..], more].concat()
}

fn close(hash: &str) -> [&str; 6] {
	["council", "close", "--proposal", hash, "--as", "council"]
}

#[test]
fn who_has_no_seat_neither_votes_nor_proposes() {
	let (node, home) = network();
	let hash = tabled(&node, &invitation(9));
	let key = home.json(&["key", "show", "outsider"])["public"].as_str().unwrap().to_owned();
	let blocks = node.chain().height();
	let text = hex_text(&hash);
	for more in [&[][..], &["--against"]] {
		let failure = home.fails(1, &vote(&text, "outsider", more));
		assert_eq!(error(&failure), format!("the key {key} is not a council member's"));
	}
	let add = ["council", "seats", "add", &key, "--as", "outsider", "--yes"];
	node.chain().provide(account(&key));
	assert_eq!(error(&home.fails(1, &add)), format!("the key {key} is not a council member's"));
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
}

#[test]
fn vote_against_that_decides_clears_the_motion_away() {
	let (node, home) = network();
	let hash = tabled(&node, &invitation(9));
	let text = hex_text(&hash);
	let against = vote(&text, "council", &["--against"]);
	// Three are left, and three are needed.
	assert_eq!(home.json(&against)["executed"], false);
	assert!(stands(&node, hash));
	votes(&node, hash, &[], &[[2; 32]]);
	let voted = home.json(&against);
	assert_eq!((&voted["executed"], &voted["dropped"]), (&json!(false), &json!("voted down")));
	assert!(!stands(&node, hash));
}

#[test]
fn voted_down_and_expired_motions_are_closed_by_anybody() {
	let (node, home) = network();
	let down = tabled(&node, &invitation(8));
	votes(&node, down, &[[4; 32]], &[[2; 32], [3; 32]]);
	let over = tabled(&node, &invitation(9));
	node.chain().motions.get_mut(&over).unwrap().end = 2;
	let open = tabled(&node, &invitation(7));
	votes(&node, open, &[[4; 32]], &[[3; 32]]);

	let listed = home.json(&["council", "motions"]);
	let standing = |hash: [u8; 32]| {
		let all = listed["motions"].as_array().unwrap();
		let one = all.iter().find(|one| one["proposal"] == hex_text(&hash)).unwrap();
		(one["standing"].as_str().unwrap().to_owned(), one["needed"].clone())
	};
	assert_eq!(standing(down), ("voted down, not cleared away yet".into(), json!(3)));
	assert_eq!(standing(over), ("over, not cleared away yet".into(), json!(3)));
	assert_eq!(standing(open), ("open".into(), json!(3)));
	let said = home.run(&["council", "motions"]).stdout;
	assert!(said.contains("1 for, 2 against, 3 needed"), "{said}");

	// By whoever can sign at all.
	let key = home.json(&["key", "show", "outsider"])["public"].as_str().unwrap().to_owned();
	let by_outsider = |text: &str| {
		["council", "close", "--proposal", text, "--as", "outsider"].map(str::to_owned)
	};
	let failure = home.fails(1, &by_outsider(&hex_text(&down)).each_ref().map(String::as_str));
	let nobody = format!("the account {key} does not exist on this chain, so it can sign nothing");
	assert_eq!(error(&failure), nobody);
	node.chain().provide(account(&key));
	for (hash, why) in [(down, "voted down"), (over, "its time was over")] {
		let text = hex_text(&hash);
		let close = by_outsider(&text);
		let close = close.each_ref().map(String::as_str);
		assert_eq!(home.json(&close)["dropped"], why);
		assert!(!stands(&node, hash));
		let failure = home.fails(1, &close);
		assert_eq!(error(&failure), format!("the council has no motion {text}"));
	}
	let blocks = node.chain().height();
	let text = hex_text(&open);
	assert_eq!(
		error(&home.fails(1, &close(&text))),
		"the motion is not decided: 1 for it and 1 against it, 3 are needed, and it can be voted on until \
		 block 100"
	);
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
}

#[test]
fn motion_that_is_voted_down_makes_room_for_the_same_one() {
	let (node, home) = network();
	let hash = tabled(&node, &invitation(9));
	let invite = ["validator", "invite", &digits(9), "--as", "council"];
	let failure = home.fails(1, &invite);
	assert_eq!(error(&failure), "the same motion stands already, with index 3");
	votes(&node, hash, &[], &[[2; 32], [3; 32]]);
	let proposed = home.json(&invite);
	assert_eq!((&proposed["ayes"], &proposed["threshold"]), (&json!(1), &json!(3)), "{proposed}");
	assert_eq!(node.chain().motions[&hash].nays, [[0; 32]; 0], "it is a new one");
}

#[test]
fn heavy_motion_is_closed_all_the_same() {
	let (node, home) = network();
	let hash = tabled(&node, &invitation(9));
	votes(&node, hash, &OTHERS, &[]);
	node.chain().motions.get_mut(&hash).unwrap().weight = 300_000_000_000;
	let text = hex_text(&hash);
	assert_eq!(home.json(&close(&text))["executed"], true);
	assert!(!stands(&node, hash));
}

/// Five of six have to want it now; when it was tabled, three of four were enough.
#[test]
fn motion_from_before_there_were_more_seats_is_closed_and_proposed_anew() {
	let (node, home) = network();
	let seats = [&[alice()][..], &OTHERS, &[[5; 32], [6; 32]]].concat();
	let call =
		Call::Upgrades(catena_rpc::calls::UpgradesCall::AuthorizeUpgrade { code_hash: [7; 32] });
	let hash = tabled(&node, &call);
	node.chain().council = seats;
	votes(&node, hash, &OTHERS[..2], &[]);
	let text = hex_text(&hash);
	let voted = home.json(&vote(&text, "council", &[]));
	let shown = (&voted["executed"], &voted["ayes"], &voted["threshold"]);
	assert_eq!(shown, (&json!(false), &json!(3), &json!(5)), "{voted}");
	assert!(stands(&node, hash));
	let listed = home.json(&["council", "motions"]);
	assert_eq!(listed["motions"][0]["standing"], "too few votes for the present seats");
	let closed = home.json(&close(&text));
	assert_eq!(closed["dropped"], "too few votes for the present seats");
	assert!(!stands(&node, hash));
}

/// The chain carries it by the votes, and refuses it then; nobody but an event says so.
#[test]
fn what_no_council_can_do_is_not_called_carried_out() {
	let (node, home) = network();
	node.chain().council = vec![alice()];
	let suspend = Call::Registry(RegistryCall::SuspendOfficer { officer: 1 });
	let close_other =
		Call::Council(CouncilCall::Vote { proposal: [7; 32], index: 0, approve: true });
	for call in [suspend, close_other] {
		let bytes = call.encode();
		let text = hex_text(&node.chain().put_to_the_vote(&bytes, &bytes));
		let failure = home.fails(1, &vote(&text, "council", &[]));
		let expected = format!(
			"the call was included in block {} but had no effect: no council can do that, but only the \
			 account or the officer whose it is",
			node.chain().height()
		);
		assert_eq!(error(&failure), expected);
	}
}

#[test]
fn outcome_of_an_unread_call_is_the_chains_word_or_not_known() {
	let (node, home) = network();
	node.chain().council = vec![alice()];
	// `system.authorize_upgrade`, say.
	let unread = [0, 9, 1, 2, 3, 4];
	let voted = |arguments: &[&str]| {
		let text = hex_text(&node.chain().put_to_the_vote(&unread, &unread));
		home.run(&[&vote(&text, "council", &["--unseen"])[..], arguments].concat())
	};
	let json = |said: &str| serde_json::from_str::<Value>(said).unwrap();
	assert_eq!(json(&voted(&["--json"]).stdout)["executed"], true);
	node.chain().mute = true;
	assert_eq!(json(&voted(&["--json"]).stdout)["executed"], Value::Null);
	let said = voted(&[]).stdout;
	assert!(said.contains("does not know the call"), "{said}");
	assert!(!said.contains("carried out"), "{said}");
	node.chain().mute = false;
	node.chain().deaf = true;
	let said = voted(&["--json"]);
	assert_eq!(said.code, 1);
	let failure = json(&said.stderr);
	assert!(error(&failure).ends_with("the chain refused it when it was carried out"), "{failure}");
}

#[test]
fn motion_that_drops_another_one_is_read() {
	let (node, home) = network();
	node.chain().council = vec![alice()];
	let other = tabled(&node, &invitation(9));
	for call in [
		CouncilCall::Disapprove { proposal_hash: other },
		CouncilCall::Kill { proposal_hash: other },
	] {
		let bytes = Call::Council(call).encode();
		let text = hex_text(&node.chain().put_to_the_vote(&bytes, &bytes));
		// The stand-in for a chain does not do it.
		let failure = home.fails(1, &vote(&text, "council", &[]));
		assert!(error(&failure).ends_with("was proposed anew in the same block"), "{failure}");
	}
}

#[test]
fn organisation_that_was_suspended_too_often_is_said_to_stay_so() {
	let (node, home) = enrolled();
	node.chain().suspend_often(2);
	let reason =
		"organisation 2 was suspended so often that its entry has no room for another time: it \
	              stays suspended, and is admitted anew with another administrator";
	let failure = home.fails(1, &["org", "readmit", "2", "--as", "council"]);
	assert_eq!(error(&failure), reason);
	// Proposed by somebody whose command did not look first.
	let call = Call::Registry(RegistryCall::ReadmitOrganisation { organisation: 2 }).encode();
	let text = hex_text(&node.chain().put_to_the_vote(&call, &call));
	let failure = home.fails(1, &vote(&text, "council", &[]));
	assert!(error(&failure).ends_with(&format!("had no effect: {reason}")), "{failure}");
}

#[test]
fn refusals_of_the_chain_are_named() {
	let (node, home) = network();
	let seat = hex_text(&alice());
	for (code, expected) in [
		(
			200,
			"the number of seats changed meanwhile, so the motion needs another number of votes"
				.to_owned(),
		),
		(201, format!("the seat {seat} has as many open motions as it may, or the council has")),
		(
			202,
			"the council cannot have these seats: nobody, somebody twice, more than 64, an account that \
			 does not exist, or meant for another number of seats"
				.to_owned(),
		),
		(203, format!("the key {seat} is not a council member's")),
		(204, "no account can do that, but only the council by a motion".to_owned()),
		(205, "the key of the account is one that holds for signatures by anybody".to_owned()),
	] {
		node.chain().refuses = Some(code);
		let failure = home.fails(1, &["validator", "invite", &digits(9), "--as", "council"]);
		assert_eq!(error(&failure), expected);
		assert!(failure["hint"].is_string(), "{failure}");
	}
}

#[test]
fn seats_are_listed_given_and_taken() {
	let (node, home) = network();
	node.chain().council = vec![alice()];
	let seats = |words: &[&str]| {
		home.json(&[&["council", "seats"][..], words, &["--as", "council", "--yes"]].concat())
	};
	let refused = |words: &[&str]| {
		let arguments = [&["council", "seats"][..], words, &["--as", "council", "--yes"]].concat();
		error(&home.fails(1, &arguments)).to_owned()
	};
	let [four, five, nine] = [4, 5, 9].map(digits);
	assert_eq!(
		refused(&["add", &four]),
		format!("the account {four} does not exist on this chain, so it can sign nothing")
	);
	let nobodys = digits(0);
	node.chain().provide([0; 32]);
	for words in [&["add", &nobodys][..], &["replace", &hex_text(&alice()), &nobodys]] {
		assert_eq!(
			refused(words),
			"the key of the account is one that holds for signatures by anybody"
		);
	}
	node.chain().provide([4; 32]);
	assert_eq!(seats(&["add", &four])["executed"], true);
	assert_eq!(node.chain().council, [[4; 32], alice()]);
	assert_eq!(
		refused(&["add", &four]),
		format!("the account {four} has a seat on the council already")
	);
	assert_eq!(
		refused(&["remove", &nine]),
		format!("the account {nine} has no seat on the council")
	);
	assert_eq!(
		refused(&["replace", &four, &five]),
		format!("the account {five} does not exist on this chain, so it can sign nothing")
	);
	let listed = home.json(&["council", "seats", "list"]);
	assert_eq!(listed["seats"][0]["account"], json!(four));
	assert_eq!((&listed["two_thirds"], &listed["three_quarters"]), (&json!(2), &json!(2)));
	let said = home.run(&["council", "seats", "list"]).stdout;
	assert!(said.contains("2 seats; 2 decide, and 2 on the runtime and the seats."), "{said}");

	// Two have to want it: the others are told what it changes by then.
	node.chain().provide([5; 32]);
	let proposed = seats(&["replace", &four, &five]);
	assert_eq!((&proposed["executed"], &proposed["threshold"]), (&json!(false), &json!(2)));
	assert_eq!(node.chain().council, [[4; 32], alice()]);
	let text = proposed["proposal"].as_str().unwrap().to_owned();
	votes(&node, account(&text), &[[4; 32]], &[]);
	let voted = home.json(&vote(&text, "council", &[]));
	assert_eq!(voted["executed"], true);
	let about = voted["about"].as_str().unwrap();
	let change = format!("(as it is now, {five} would get a seat and {four} lose one)");
	assert!(about.ends_with(&change), "{about}");
	assert_eq!(node.chain().council, [[5; 32], alice()]);

	node.chain().council = vec![alice()];
	assert_eq!(
		refused(&["remove", &hex_text(&alice())]),
		"the council cannot give up its last seat"
	);
}

#[test]
fn seats_that_were_not_given_are_explained() {
	let (node, home) = network();
	node.chain().council = vec![alice()];
	node.chain().deaf = true;
	let seats = |new_members: Vec<[u8; 32]>, old_count| {
		Call::Council(CouncilCall::SetMembers { new_members, prime: None, old_count }).encode()
	};
	for account in [alice(), [4; 32], [0; 32]] {
		node.chain().provide(account);
	}
	for (call, expected) in [
		(
			seats(vec![alice(), [4; 32]], 3),
			"it was made for a council of 3 seats, and there are 1".to_owned(),
		),
		(
			seats(vec![alice(), [5; 32]], 1),
			format!(
				"the account {} does not exist on this chain, so it can sign nothing",
				digits(5)
			),
		),
		(
			seats(vec![alice(), [0; 32]], 1),
			"the key of the account is one that holds for signatures by anybody".to_owned(),
		),
		(
			seats(vec![alice(), [4; 32]], 1),
			"fewer voted for it than three quarters of the council".to_owned(),
		),
	] {
		let text = hex_text(&node.chain().put_to_the_vote(&call, &call));
		let failure = home.fails(1, &vote(&text, "council", &[]));
		assert!(error(&failure).ends_with(&format!("had no effect: {expected}")), "{failure}");
	}
}

/// Two thirds let another key govern; its seat takes three quarters, and is said to be left.
#[test]
fn replaced_administrator_keeps_the_seat_until_the_council_takes_it() {
	let (node, home) = enrolled();
	home.json(&["key", "new", "successor"]);
	let key = |name: &str| home.json(&["key", "show", name])["public"].as_str().unwrap().to_owned();
	let (former, successor) = (key("police"), key("successor"));
	node.chain().council = vec![alice(), account(&former)];
	let replace = ["org", "replace-admin", "1", "--admin", "successor", "--as", "council", "--yes"];
	let said = home.run(&replace);
	let next = format!("catena council seats replace {former} {successor}");
	assert!(said.stdout.contains(&next), "{}", said.stdout);
	let hash = *node.chain().motions.keys().next().unwrap();
	votes(&node, hash, &[account(&former)], &[]);
	assert_eq!(home.json(&close(&hex_text(&hash)))["executed"], true);
	assert_eq!(node.chain().council, [alice(), account(&former)], "the seat is not touched");

	node.chain().provide(account(&successor));
	node.chain().council = vec![alice(), account(&former)];
	let seat = ["council", "seats", "replace", "police", "successor", "--as", "council", "--yes"];
	let proposed = home.json(&seat);
	assert_eq!((&proposed["added"], &proposed["removed"]), (&json!(successor), &json!(former)));
	// Who has none is not told of one.
	let other = ["org", "replace-admin", "2", "--admin", "bo", "--as", "council", "--yes"];
	assert_eq!(home.json(&other)["seat_of_former"], Value::Null);
}

/// A motion about the seats names all of them: carried out, it would take back what was decided since.
#[test]
fn motion_about_the_seats_is_good_for_those_that_there_were() {
	let (node, home) = network();
	let seats = |gone: [u8; 32], new: [u8; 32]| {
		let members = node.chain().council.clone().into_iter().filter(|who| *who != gone);
		let new_members = members.chain([new]).collect();
		Call::Council(CouncilCall::SetMembers { new_members, prime: None, old_count: 4 })
	};
	for account in [alice(), [2; 32], [3; 32], [4; 32], [5; 32], [6; 32]] {
		node.chain().provide(account);
	}
	let (first, second) = (seats([2; 32], [5; 32]), seats([3; 32], [6; 32]));
	let (one, two) = (tabled(&node, &first), tabled(&node, &second));
	votes(&node, one, &[[2; 32], [3; 32]], &[]);
	assert_eq!(home.json(&vote(&hex_text(&one), "council", &[]))["executed"], true);
	let decided = node.chain().council.clone();
	assert!(decided.contains(&[5; 32]) && decided.contains(&[3; 32]));

	let listed = home.json(&["council", "motions"]);
	let standing = &listed["motions"][0]["standing"];
	assert_eq!(standing, "for other seats than there are now: it comes to nothing");
	votes(&node, two, &[[3; 32], [4; 32]], &[]);
	let failure = home.fails(1, &vote(&hex_text(&two), "council", &[]));
	let expected =
		"had no effect: the seats changed after it was proposed; it can be proposed anew";
	assert!(error(&failure).ends_with(expected), "{failure}");
	assert_eq!(node.chain().council, decided);
	assert!(!stands(&node, two));
}
