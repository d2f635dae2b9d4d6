//! What needs no node.

use crate::home::{said, text, Home};

#[test]
fn help_is_there_for_every_command_and_names_what_it_is_for() {
	let home = Home::new();
	for (arguments, word) in [
		(vec!["--help"], "Exit codes"),
		(vec!["key", "new", "--help"], "passphrase"),
		(vec!["exhibit", "add", "--help"], "SHA-256"),
		(vec!["offer", "--help"], "Custody moves only when the other accepts"),
		(vec!["verify", "--help"], "never from who gave you"),
		(vec!["artefact", "report", "--help"], "unesco-1970"),
	] {
		let said = home.run(&arguments);
		assert_eq!(said.code, 0, "{arguments:?}");
		let words = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
		assert!(words.contains(word), "{arguments:?}: {words}");
	}
}

#[test]
fn wrong_use_is_exit_2_and_json_on_request() {
	let home = Home::new();
	assert_eq!(home.run(&["offer"]).code, 2);
	assert_eq!(home.run(&["no-such-command"]).code, 2);
	let failure = home.fails(2, &["offer", "x"]);
	assert!(failure["error"].as_str().unwrap().contains("--to"));
	assert_eq!(failure["exit"], 2);
	let said = said(home.command().env("CATENA_NODE", "ws://x").args(["verify", "--home", "x"]));
	assert!(said.stderr.contains("Usage: catena verify"), "{}", said.stderr);
	assert!(!said.stderr.contains("--node") && !said.stderr.contains("--home"), "{}", said.stderr);
}

#[test]
fn key_is_made_listed_shown_and_kept_from_others() {
	use std::os::unix::fs::PermissionsExt;
	let home = Home::new();
	let made = home.json(&["key", "new", "anna"]);
	assert_eq!(home.json(&["key", "list"])["keys"][0]["public"], made["public"]);
	assert_eq!(home.json(&["key", "show", "anna"])["public"], made["public"]);
	let file = home.root().join("keys/anna.json");
	assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
	let failure = home.fails(2, &["key", "new", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("already"));
}

#[test]
fn development_key_is_the_published_one_and_seed_file_gives_its_key() {
	let home = Home::new();
	let alice = home.json(&["key", "import", "alice", "--dev", "//Alice"]);
	let expected = "0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee";
	assert_eq!(alice["public"], expected);
	// RFC 8032, section 7.1, test 1.
	let seed =
		home.file("seed", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n");
	let imported = home.json(&["key", "import", "rfc", "--seed-file", text(&seed)]);
	let expected = "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
	assert_eq!(imported["public"], expected);
	let bad = home.file("bad", "not a seed");
	let failure = home.fails(2, &["key", "import", "x", "--seed-file", text(&bad)]);
	assert!(!failure.to_string().contains("not a seed"), "the content may be a secret");
}

#[test]
fn wrong_short_and_missing_passphrases_are_told_apart() {
	let home = Home::new();
	home.json(&["key", "new", "anna"]);
	let genesis = "11".repeat(32);
	let prove =
		["key", "prove-possession", "anna", "--organisation", "1", "--genesis", genesis.as_str()];
	let wrong = said(home.command().env("CATENA_PASSPHRASE", "wrong horse").args(prove));
	assert_eq!(wrong.code, 2);
	assert!(wrong.stderr.contains("does not open the key anna"), "{}", wrong.stderr);
	let missing = said(home.command().env_remove("CATENA_PASSPHRASE").args(prove));
	assert_eq!(missing.code, 2);
	assert!(missing.stderr.contains("nobody to ask"), "{}", missing.stderr);
	let short = said(home.command().env("CATENA_PASSPHRASE", "short").args(["key", "new", "bo"]));
	assert_eq!(short.code, 2);
	assert!(short.stderr.contains("less than 8"), "{}", short.stderr);
	let file = home.file("passphrase", "correct horse battery\nsecond line");
	let from_file = said(
		home.command()
			.env_remove("CATENA_PASSPHRASE")
			.args(prove)
			.arg("--passphrase-file")
			.arg(file),
	);
	assert_eq!(from_file.code, 0, "{}", from_file.stderr);
}

#[test]
fn possession_is_proven_without_a_node_where_the_chain_is_named() {
	let home = Home::new();
	home.json(&["key", "new", "anna"]);
	let genesis = "11".repeat(32);
	let arguments = ["key", "prove-possession", "anna", "--organisation", "1"];
	assert_eq!(home.run(&arguments).code, 4, "the chain is not known");
	let proven = home.json(&[&arguments[..], &["--genesis", &genesis]].concat());
	assert_eq!(proven["possession"].as_str().unwrap().len(), 2 + 128);
}

#[test]
fn tampered_key_file_does_not_open() {
	let home = Home::new();
	home.json(&["key", "new", "anna"]);
	let other = home.json(&["key", "new", "bo"]);
	let path = home.root().join("keys/anna.json");
	let anna = home.json(&["key", "show", "anna"])["public"].as_str().unwrap().to_owned();
	let changed =
		std::fs::read_to_string(&path).unwrap().replace(&anna, other["public"].as_str().unwrap());
	std::fs::write(&path, changed).unwrap();
	let genesis = "11".repeat(32);
	let failure = home.fails(
		2,
		&["key", "prove-possession", "anna", "--organisation", "1", "--genesis", &genesis],
	);
	assert!(failure["hint"].as_str().unwrap().contains("was changed"), "{failure}");
	std::fs::write(&path, "{").unwrap();
	let failure = home.fails(2, &["key", "show", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("is damaged"), "{failure}");
}

#[test]
fn node_that_is_not_there_is_exit_4_with_a_hint() {
	let home = Home::new();
	let failure = home.fails(4, &["org", "list"]);
	assert!(failure["error"].as_str().unwrap().contains("cannot be reached"), "{failure}");
	assert!(failure["hint"].as_str().unwrap().contains("--node"), "{failure}");
	let said = home.run(&["org", "list"]);
	assert!(said.stderr.starts_with("Error: "), "{}", said.stderr);
	assert!(said.stderr.contains("\nHint: "), "{}", said.stderr);
	assert!(!said.stderr.contains('\x1b'), "no colour where there is no terminal");
}

#[test]
fn command_that_signs_asks_for_an_officer_first() {
	let home = Home::new();
	let failure = home.fails(2, &["case", "open"]);
	assert!(failure["error"].as_str().unwrap().contains("no officer yet"), "{failure}");
	home.json(&["key", "new", "anna"]);
	let failure = home.fails(2, &["case", "open", "--as", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("not bound"), "{failure}");
}

#[test]
fn unknown_items_are_told_without_a_node() {
	let home = Home::new();
	let failure = home.fails(2, &["history", "abcdef"]);
	assert!(failure["error"].as_str().unwrap().contains("no item is known"), "{failure}");
	assert_eq!(home.json(&["items"])["items"], serde_json::json!([]));
	assert_eq!(home.json(&["send"])["sent"], serde_json::json!([]));
}
