//! The load generator: what it says it counted, and what it refuses to count.

use std::process::{Command, Output};

use catena_tests::program;
use serde_json::Value;
use tempfile::TempDir;

fn load(arguments: &[&str]) -> Output {
	Command::new(program("catena-bench")).arg("load").args(arguments).output().expect("it starts")
}

#[test]
fn every_statement_and_every_reading_is_counted_once() {
	let folder = TempDir::new().expect("a folder");
	let out = folder.path().join("figures");
	let out = out.to_str().expect("a path");
	let said = load(&[
		"--events", "130", "--items", "40", "--batch", "8", "--rate", "200", "--reads", "20",
		"--out", out,
	]);
	assert!(said.status.success(), "{said:?}");

	let figures: Value =
		serde_json::from_slice(&std::fs::read(out).expect("a file")).expect("one line of JSON");
	assert_eq!(figures["events"], 130, "{figures}");
	// Eight officers sign eight at a time, and each what is left of theirs: every statement stands in
	// one submission.
	let submissions = figures["submit_to_final"]["count"].as_u64().expect("a count");
	assert!((17..=24).contains(&submissions), "{figures}");
	for readings in ["histories", "proofs", "verified"] {
		assert_eq!(figures["drawn"][readings]["count"], 20, "{figures}");
		assert_eq!(figures["hundred"]["reads"][readings]["count"], 2, "{figures}");
	}
	// The item nearest to 100 records is the most examined one. Of 130 draws it gets one in
	// 1 + 1/2 + … + 1/40 = 4.28, which are 31, and the statement that registered it.
	assert_eq!(figures["hundred"]["records"], 32, "{figures}");
	assert_eq!(figures["hundred"]["reads"]["records"], 64, "{figures}");
	for positive in ["final_per_second", "processor_seconds_per_1000", "table_bytes_per_event"] {
		assert!(figures[positive].as_f64().is_some_and(|figure| figure > 0.0), "{figures}");
	}
}

#[test]
fn what_cannot_be_measured_is_said_and_nothing_is_started() {
	for (arguments, reason) in [
		(["--rate", "0"], "the rate is a number above 0"),
		(["--rate", "NaN"], "the rate is a number above 0"),
		(["--events", "0"], "nothing cannot be measured"),
		(["--batch", "0"], "nothing cannot be measured"),
		(["--batch", "257"], "at most 256 statements stand under one signature"),
		(["--validators", "3"], "a chain of 1 validator or of 4, not of 3"),
	] {
		let said = load(&arguments);
		assert!(!said.status.success(), "{said:?}");
		let words = String::from_utf8_lossy(&said.stderr);
		assert!(words.contains(reason), "{words}");
	}
}
