//! `catena verify` on proofs of a made-up chain.

use std::path::PathBuf;

use catena_primitives::{
	disclosure::{Field, FieldKind, FileDigest},
	item::ItemKind,
	proof::Checkpoint,
	statement::Log,
};
use catena_rpc::anchor::AnchorFile;
use codec::Encode;
use serde_json::{json, Value};
use sha2::Digest;

use crate::{
	home::{said, text, Home, Said},
	support::{
		scene::{time_of, Proven, Scene},
		stories,
	},
};

/// The content of the file that is registered in [`scene`].
pub const CONTENT: &[u8] = b"what was on the medium";

/// An exhibit that was registered with the digests of [`CONTENT`], offered and accepted, and examined by
/// a third organisation.
pub fn scene() -> Scene {
	let mut scene = Scene::new(stories::chain(), stories::people(), ItemKind::Exhibit);
	scene.record_with(
		Log::Custody,
		stories::INVESTIGATOR,
		stories::register_exhibit(),
		2,
		&fields(),
		None,
	);
	let laboratory = scene.people[stories::LABORATORY].holder();
	let offer = stories::offer_to(laboratory, time_of(9));
	let offer = scene.record(Log::Custody, stories::INVESTIGATOR, offer, 3);
	scene.record(Log::Custody, stories::LABORATORY, stories::accept(offer), 4);
	scene.record(Log::Own(2), stories::LABORATORY, stories::examine(), 5);
	scene
}

/// The fields of its first statement. The file's name tries to steer the terminal.
pub fn fields() -> Vec<Field> {
	let digest = FileDigest {
		size_bytes: CONTENT.len() as u64,
		sha256: sha2::Sha256::digest(CONTENT).into(),
		blake3: *blake3::hash(CONTENT).as_bytes(),
	};
	[
		(FieldKind::File, digest.encode()),
		(FieldKind::FileName, b"disk\x1b[2J\xe2\x80\xae.img".to_vec()),
		(FieldKind::ExhibitNumber, b"A-1".to_vec()),
	]
	.into_iter()
	.map(|(kind, value)| Field { kind, salt: [7; 32], value: value.try_into().unwrap() })
	.collect()
}

fn anchor(home: &Home, name: &str, checkpoint: &Checkpoint) -> PathBuf {
	home.file(name, AnchorFile::from(checkpoint).write())
}

fn proof(home: &Home, proven: &Proven) -> (PathBuf, PathBuf) {
	let proof = home.file("item.catena", proven.proof.to_file());
	(proof, anchor(home, "anchor.json", &proven.checkpoints[0]))
}

/// The verdict as JSON; the exit code must be this.
#[track_caller]
fn verdict(home: &Home, code: i32, arguments: &[&str]) -> Value {
	let said: Said = home.run(&[&["verify", "--json"], arguments].concat());
	assert_eq!(said.code, code, "{}{}", said.stdout, said.stderr);
	serde_json::from_str(&said.stdout).unwrap()
}

#[test]
fn complete_proof_is_proven_without_home_key_or_network() {
	let home = Home::new();
	let (proof, anchor) = proof(&home, &scene().prove());
	let mut command = assert_cmd::Command::cargo_bin("catena").unwrap();
	let said = crate::home::said(command.env_clear().args([
		"verify",
		text(&proof),
		"--anchor",
		text(&anchor),
	]));
	assert_eq!(said.code, 0, "{}", said.stderr);
	assert!(said.stdout.starts_with("PROVEN\n"), "{}", said.stdout);
	for words in [
		"Authority 2 (2), officer 1",
		"complete: every record up to this block is shown",
		"offers custody to",
		"What this does not show",
		"2019/880, Art. 4(3)",
	] {
		assert!(said.stdout.contains(words), "{words} is missing in:\n{}", said.stdout);
	}
	assert!(!home.root().exists(), "verifying leaves no home folder behind");
}

#[test]
fn recorded_time_stands_before_claimed_time() {
	let home = Home::new();
	let (proof, anchor) = proof(&home, &scene().prove());
	let said = home.run(&["verify", text(&proof), "--anchor", text(&anchor)]);
	let header = said.stdout.lines().find(|line| line.contains("Recorded")).unwrap();
	assert!(header.find("Recorded") < header.find("Claimed"), "{header}");
}

#[test]
fn every_kind_of_damage_is_rejected_with_exit_1() {
	let home = Home::new();
	let proven = scene().prove();
	let (_, anchor) = proof(&home, &proven);
	let file = proven.proof.to_file();
	let mut flipped = file.clone();
	flipped[file.len() / 2] ^= 1;
	let mut appended = file.clone();
	appended.push(0);
	let cut = file[..file.len() - 1].to_vec();
	for (bytes, requirement, name) in [
		(flipped, "PF-15", "NodeAltered"),
		(appended, "PF-5", "BytesBehind"),
		(cut, "PF-5", "FileMalformed"),
		(Vec::new(), "PF-5", "NotAProof"),
		(b"%PDF-1.7".to_vec(), "PF-5", "NotAProof"),
	] {
		let path = home.file("damaged", bytes);
		let found = verdict(&home, 1, &[text(&path), "--anchor", text(&anchor)]);
		assert_eq!(found["verdict"], "rejected", "{found}");
		assert_eq!((&found["requirement"], &found["name"]), (&json!(requirement), &json!(name)));
	}
}

#[test]
fn missing_and_garbage_files_are_exit_2_and_named() {
	let home = Home::new();
	let (proof, anchor) = proof(&home, &scene().prove());
	let garbage = home.file("garbage.json", "{\"format\": \"x\"}");
	let nowhere = home.path("nowhere");
	for (arguments, named) in [
		([text(&nowhere), "--anchor", text(&anchor)], "nowhere"),
		([text(&proof), "--anchor", text(&nowhere)], "nowhere"),
		([text(&proof), "--anchor", text(&garbage)], "garbage.json"),
		([text(&proof), "--anchor", text(&proof)], "item.catena"),
	] {
		let failure = home.fails(2, &[&["verify"], &arguments[..]].concat());
		assert!(failure["error"].as_str().unwrap().contains(named), "{failure}");
	}
	let failure = home
		.fails(2, &["verify", text(&proof), "--anchor", text(&anchor), "--file", text(&nowhere)]);
	let expected = format!("cannot hash {}, so nothing was verified", text(&nowhere));
	assert_eq!(failure["error"], expected);
}

#[test]
fn pipe_in_place_of_a_file_is_exit_2_and_nothing_waits() {
	let home = Home::new();
	let pipe = home.path("pipe");
	let (proof, anchor) = (home.file("proof", "x"), home.file("anchor", "x"));
	assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
	for (proof, anchor) in [(&pipe, &anchor), (&proof, &pipe)] {
		let answer = said(home.command().timeout(std::time::Duration::from_secs(20)).args([
			"verify",
			text(proof),
			"--anchor",
			text(anchor),
		]));
		assert_eq!(answer.code, 2, "{}", answer.stderr);
	}
	let failure = home.fails(2, &["verify", text(&proof), "--anchor", text(&pipe)]);
	assert!(failure["error"].as_str().unwrap().contains("cannot read the anchor"), "{failure}");
	assert_eq!(failure["causes"][0], "it is not a regular file");
	assert!(failure["error"].as_str().unwrap().contains("pipe"), "{failure}");
}

#[test]
fn file_at_hand_is_matched_or_rejected_or_undecided() {
	let home = Home::new();
	let scene = scene();
	let mut proven = scene.prove();
	let same = home.file("disk.img", CONTENT);
	let (closed, anchor) = proof(&home, &proven);
	let undecided =
		verdict(&home, 3, &[text(&closed), "--anchor", text(&anchor), "--file", text(&same)]);
	assert_eq!(undecided["requirement"], "PF-27");
	assert_eq!(undecided["name"], "FileDigest");
	assert!(undecided["hint"].as_str().unwrap().contains("--with-files"), "{undecided}");

	proven.proof.disclosures =
		vec![scene.disclosure(Log::Custody, 0, 0), scene.disclosure(Log::Custody, 0, 1)];
	let open = home.file("open.catena", proven.proof.to_file());
	let matched =
		verdict(&home, 0, &[text(&open), "--anchor", text(&anchor), "--file", text(&same)]);
	assert_eq!(matched["files"][0]["matches"], "custody:0");

	let mut changed = CONTENT.to_vec();
	changed[3] ^= 1;
	let changed = home.file("changed.img", changed);
	let rejected =
		verdict(&home, 1, &[text(&open), "--anchor", text(&anchor), "--file", text(&changed)]);
	assert_eq!(rejected["requirement"], "PF-27");
	let reason = rejected["reason"].as_str().unwrap();
	assert!(reason.contains("changed.img") && reason.contains("expected"), "{reason}");
}

#[test]
fn disclosed_names_cannot_steer_the_terminal() {
	let home = Home::new();
	let scene = scene();
	let mut proven = scene.prove();
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	let (proof, anchor) = proof(&home, &proven);
	for json in [false, true] {
		let mut arguments = vec!["verify", text(&proof), "--anchor", text(&anchor)];
		if json {
			arguments.push("--json");
		}
		let said = home.run(&arguments);
		assert_eq!(said.code, 0);
		assert!(said.stdout.contains("disk"), "{}", said.stdout);
		assert!(!said.stdout.contains(['\x1b', '\u{202e}']), "{}", said.stdout);
	}
}

#[test]
fn questions_besides_are_answered() {
	let home = Home::new();
	let scene = scene();
	let (proof, anchor) = proof(&home, &scene.prove());
	let base = [text(&proof), "--anchor", text(&anchor)];
	let item = hex::encode(scene.item);
	let other = "22".repeat(32);
	let ask = |code, more: &[&str]| verdict(&home, code, &[&base[..], more].concat());
	assert_eq!(ask(0, &["--item", &item, "--complete"])["complete"], true);
	assert_eq!(ask(1, &["--item", &other])["requirement"], "PF-25");
	assert_eq!(ask(0, &["--not-older-than", "2023-11-14"])["verdict"], "proven");
	assert_eq!(ask(3, &["--not-older-than", "2024-01-01T00:00Z"])["requirement"], "PF-26");
	assert_eq!(ask(3, &["--not-older-than", "1d"])["requirement"], "PF-26");
}

#[test]
fn selection_says_that_it_is_one() {
	let home = Home::new();
	let (proof, anchor) = proof(&home, &scene().prove_some(&[(Log::Custody, &[0, 2])]));
	let base = [text(&proof), "--anchor", text(&anchor)];
	let found = verdict(&home, 0, &base);
	assert_eq!(found["complete"], false);
	assert_eq!(
		found["logs"][1],
		json!({"log": "own-2", "total": 1, "shown": "none", "records": 0})
	);
	let said = home.run(&[&["verify"], &base[..]].concat());
	assert!(said.stdout.contains("A SELECTION"), "{}", said.stdout);
	assert_eq!(verdict(&home, 3, &[&base[..], &["--complete"]].concat())["requirement"], "PF-28");
}

#[test]
fn foreign_anchor_is_rejected_and_unknown_one_undetermined() {
	let home = Home::new();
	let proven = scene().prove();
	let (proof, _) = proof(&home, &proven);
	let mut foreign = proven.checkpoints[0].clone();
	foreign.genesis = [9; 32];
	foreign.block.hash = [9; 32];
	let foreign = anchor(&home, "foreign.json", &foreign);
	let found = verdict(&home, 1, &[text(&proof), "--anchor", text(&foreign)]);
	assert_eq!(found["requirement"], "PF-7");
	let mut later = proven.checkpoints[0].clone();
	later.block.number = 3;
	later.block.hash = [8; 32];
	let later = anchor(&home, "later.json", &later);
	let found = verdict(&home, 3, &[text(&proof), "--anchor", text(&later)]);
	assert_eq!(found["requirement"], "PF-8");
	assert!(found["hint"].as_str().unwrap().contains("catena prove --anchor"), "{found}");
	let said = home.run(&["verify", text(&proof), "--anchor", text(&later)]);
	assert!(said.stdout.contains("\nHint: let whoever gave you the proof"), "{}", said.stdout);
}

#[test]
fn proof_is_not_called_forged_where_the_anchor_may_be_at_fault() {
	let home = Home::new();
	let proven = scene().prove_from(&[0, 8]);
	let (proof, first) = proof(&home, &proven);
	let words = |anchors: &[&PathBuf], reason: &str, requirement: &str| {
		let mut arguments = vec!["verify", text(&proof)];
		arguments.extend(anchors.iter().flat_map(|anchor| ["--anchor", text(anchor)]));
		let said = home.run(&arguments);
		assert_eq!(said.code, 1, "{}{}", said.stdout, said.stderr);
		for words in [reason, "The proof or the anchor is wrong", requirement] {
			assert!(said.stdout.contains(words), "{words} is missing in:\n{}", said.stdout);
		}
		assert!(!said.stdout.contains("No honest node"), "{}", said.stdout);
	};
	let mut wrong = proven.checkpoints[0].clone();
	wrong.set.id += 1;
	let id = anchor(&home, "id.json", &wrong);
	words(&[&id], "the signature of authority", "PF-14");
	let mut wrong = proven.checkpoints[0].clone();
	// A good key of somebody else: the SDK's development key of Bob.
	let bob = "d17c2d7823ebf260fd138f2d7e27d114c0145d968b5ff5006125f2414fadae69";
	wrong.set.authorities = vec![(hex::decode(bob).unwrap().try_into().unwrap(), 1)];
	let keys = anchor(&home, "keys.json", &wrong);
	words(&[&keys], "is not one of the authorities", "PF-14");
	let mut wrong = proven.checkpoints[1].clone();
	wrong.block.hash = [9; 32];
	let block = anchor(&home, "block.json", &wrong);
	words(&[&first, &block], "does not descend from the checkpoint", "PF-13");
	let mut wrong = proven.checkpoints[1].clone();
	wrong.set.id += 1;
	let set = anchor(&home, "set.json", &wrong);
	words(&[&first, &set], "goes round the checkpoint at block 8", "PF-12");
	let mut flipped = std::fs::read(&proof).unwrap();
	let last = flipped.len() - 1;
	flipped[last] ^= 1;
	let flipped = home.file("flipped", flipped);
	let said = home.run(&["verify", text(&flipped), "--anchor", text(&first)]);
	assert!(said.stdout.contains("No honest node makes such a file"), "{}", said.stdout);
}

#[test]
fn several_anchors_are_descended_from() {
	let home = Home::new();
	let proven = scene().prove_from(&[0, 8]);
	let (proof, first) = proof(&home, &proven);
	let second = anchor(&home, "second.json", &proven.checkpoints[1]);
	let found =
		verdict(&home, 0, &[text(&proof), "--anchor", text(&first), "--anchor", text(&second)]);
	assert_eq!(found["checkpoints"].as_array().unwrap().len(), 2);
}

#[test]
fn artefact_tells_its_reports_and_speaks_of_the_record() {
	let home = Home::new();
	let mut clean = Scene::new(stories::chain(), stories::people(), ItemKind::Artefact);
	clean.record(Log::Custody, stories::MUSEUM, stories::register_artefact(), 2);
	let (path, anchor) = proof(&home, &clean.prove());
	let said = home.run(&["verify", text(&path), "--anchor", text(&anchor)]);
	assert!(said.stdout.contains("no adverse report on this record as of this block"));
	let (path, anchor) = proof(&home, &stories::artefact().prove());
	let said = home.run(&["verify", text(&path), "--anchor", text(&anchor)]);
	assert!(said.stdout.contains("2 open on this record"), "{}", said.stdout);
	assert!(said.stdout.contains("reports: reported-stolen"), "{}", said.stdout);
}

#[test]
fn shared_signature_is_told() {
	let home = Home::new();
	let (path, anchor) = proof(&home, &stories::exhibit().prove());
	let said = home.run(&["verify", text(&path), "--anchor", text(&anchor)]);
	assert!(said.stdout.contains("together with 4 other statements"), "{}", said.stdout);
	assert!(said.stdout.contains("one attestation"), "{}", said.stdout);
}
