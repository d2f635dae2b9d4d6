//! Writes the golden proofs anew, from a chain that it starts.
//!
//! Only for a new version of the format: what was proven with one release verifies with every later
//! one, so the files of older versions stay.
//!
//! Usage: `cargo run --release --example make-vectors -- FOLDER`

use std::path::Path;

use catena_tests::story::{text, Story};

fn main() {
	let folder = std::env::args().nth(1).expect("usage: make-vectors FOLDER");
	let folder = Path::new(&folder);
	std::fs::create_dir_all(folder).expect("the folder can be made");
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
