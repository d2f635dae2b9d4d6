//! Writes the golden proofs anew, from a chain that it starts.
//!
//! Only for a new version of the format: what was proven with one release verifies with every later
//! one, so the files of older versions stay.
//!
//! Usage: `cargo run --release --example make-vectors -- FOLDER [published]`
//!
//! With `published` it makes nothing but the checkpoints that the four validators' organisations publish,
//! from the anchors and the proof that are in the folder already: their signatures are the same each time.

use std::path::Path;

use catena_tests::{
	published,
	story::{import, text, Story},
	Consortium,
};

fn main() {
	let mut arguments = std::env::args().skip(1);
	let folder = arguments.next().expect("usage: make-vectors FOLDER [published]");
	let folder = Path::new(&folder);
	std::fs::create_dir_all(folder).expect("the folder can be made");
	if arguments.next().is_none() {
		of_one_validator(folder);
		of_four_validators(folder);
		of_changed_officers(folder);
	}
	for (name, bytes) in published::of_four_validators(folder) {
		std::fs::write(folder.join(name), bytes).expect("a vector can be written");
	}
}

fn of_one_validator(folder: &Path) {
	let story = Story::begin();
	let case = story.open_case();
	let exhibits = story.register(&case, &["a telephone", "a disk", "a ledger"]);
	let lab = format!("{}/1", story.partner);
	let disk = &exhibits[1];
	story.by(
		"inspector",
		&["offer", disk, "--to", &lab, "--purpose", "examination", "--condition", "seal-intact"],
	);
	story.by("lab", &["accept", disk, "--condition", "seal-intact"]);
	story.by("lab", &["exhibit", "examine", disk, "--how", "inspection"]);
	let clear = text(&story.by("inspector", &["artefact", "add", "--type", "Amphora"]), "item");
	let reported = text(&story.by("inspector", &["artefact", "add", "--type", "Stele"]), "item");
	story.by(
		"customs",
		&["artefact", "report", &reported, "--status", "looted", "--basis", "unesco-1970"],
	);

	let anchor = story.anchor();
	let copy = |from: &str, name: &str| {
		std::fs::copy(from, folder.join(name)).expect("a vector can be written");
	};
	copy(&anchor, "anchor.json");
	copy(&story.prove(disk, &anchor, &["--with-files"]), "disk.catena");
	copy(&story.prove(disk, &anchor, &["--select", "custody:0,custody:2"]), "disk-selected.catena");
	copy(&story.prove(&clear, &anchor, &[]), "artefact.catena");
	copy(&story.prove(&reported, &anchor, &[]), "artefact-reported.catena");
	copy(&story.prove(&case, &anchor, &[]), "case.catena");
	copy(&story.desk.path("exhibit-1.txt").display().to_string(), "disk.txt");
}

/// Before and after a change of the authorities' keys.
fn of_four_validators(folder: &Path) {
	let consortium = Consortium::start_busy();
	consortium.rotate_session_keys();
	let desk = consortium.desk();
	for key in ["director", "registrar"] {
		desk.json(&["key", "new", key]);
	}
	let admit = ["org", "admit", "Museum", "--country", "IT", "--admin", "director"];
	consortium.decide(&desk, &admit);
	let enrol = ["officer", "enrol", "--key", "registrar", "--roles", "registrar"];
	desk.json(&[&["--as", "director"][..], &enrol].concat());
	let artefact = desk.json(&["--as", "registrar", "artefact", "add", "--type", "Amphora"]);
	let artefact = text(&artefact, "item");

	let path = |name: &str| folder.join(name).display().to_string();
	let genesis = path("consortium-genesis.json");
	let later = path("consortium-later.json");
	let prove = |name: &str, anchors: &[&str]| {
		let out = path(name);
		let mut arguments = vec!["prove", &artefact, "--out", &out];
		arguments.extend(anchors.iter().flat_map(|anchor| ["--anchor", anchor]));
		desk.json(&arguments);
	};
	desk.json(&["anchor", "--out", &genesis]);
	prove("consortium-early.catena", &[&genesis]);
	let changed = consortium.wait_for_authority_set(1);
	desk.json(&["anchor", "--block", &changed.to_string(), "--out", &later]);
	consortium.nodes[1].wait_for_finalized(changed + 1);
	prove("consortium-late.catena", &[&genesis, &later]);
	prove("consortium-short.catena", &[&later]);
}

/// Layout 2: an artefact on which an officer has signed with two keys, of which the first was stolen; and
/// who was amended, suspended and reinstated meanwhile.
fn of_changed_officers(folder: &Path) {
	let story = Story::begin();
	let admin = |arguments: &[&str]| story.by("police-admin", arguments);
	let artefact = text(&story.by("inspector", &["artefact", "add", "--type", "Krater"]), "item");
	std::thread::sleep(std::time::Duration::from_millis(2_500));
	let customs = format!("{}/2", story.partner);
	let offer =
		["offer", &artefact, "--to", &customs, "--purpose", "storage", "--condition", "unsealed"];
	story.by("inspector", &offer);
	let offered = story.desk.json(&["history", &artefact]);
	let suspected = text(&offered["timeline"][1]["recorded"], "time").replace(" UTC", "Z");
	import(&story.desk, "inspector-2");
	admin(&["officer", "replace-key", "1", "--key", "inspector-2"]);
	story.by("inspector-2", &["withdraw", &artefact]);
	admin(&["officer", "amend", "1", "--roles", "registrar,custodian", "--until", "2999-01-01"]);
	admin(&["officer", "suspend", "1"]);
	admin(&["officer", "reinstate", "1"]);
	admin(&["officer", "report-key", "inspector", "--suspected", &suspected, "--yes"]);
	story.by("inspector-2", &offer);

	let anchor = story.anchor();
	let copy = |from: &str, name: &str| {
		std::fs::copy(from, folder.join(name)).expect("a vector can be written");
	};
	copy(&anchor, "officers-anchor.json");
	copy(&story.prove(&artefact, &anchor, &[]), "officers.catena");
	let selected = story.prove(&artefact, &anchor, &["--select", "custody:1,custody:3"]);
	copy(&selected, "officers-selected.catena");
}
