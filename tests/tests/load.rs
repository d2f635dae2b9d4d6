//! The load generator, the baseline and the growth: what they say they counted, and what they refuse to
//! count.

use std::process::{Command, Output};

use catena_tests::program;
use serde_json::Value;
use tempfile::TempDir;

fn load(arguments: &[&str]) -> Output {
	bench("load", arguments)
}

fn bench(figure: &str, arguments: &[&str]) -> Output {
	Command::new(program("catena-bench")).arg(figure).args(arguments).output().expect("it starts")
}

/// Runs it to its end, for the lines that it wrote; or what it says went wrong.
fn lines(figure: &str, arguments: &[&str]) -> Result<Vec<Value>, String> {
	let folder = TempDir::new().expect("a folder");
	let out = folder.path().join("figures");
	let said = bench(figure, &[arguments, &["--out", out.to_str().expect("a path")]].concat());
	if !said.status.success() {
		return Err(String::from_utf8_lossy(&said.stderr).into_owned());
	}
	let text = std::fs::read_to_string(out).expect("a file");
	Ok(text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect())
}

/// A trial sends everything twice: as fast as it is taken, and at a rate.
fn assert_trial(trial: &Value, events: u64) {
	for way in ["full", "paced"] {
		assert_eq!(trial[way]["events"], events, "{trial}");
		assert!(trial[way]["final_per_second"].as_f64().is_some_and(|rate| rate > 0.0), "{trial}");
	}
}

/// At a rate it is sent as much as the chain, and as fast as it is taken so much more as takes so long.
fn assert_goes_on(trial: &Value, events: u64, seconds: f64) {
	assert_eq!(trial["paced"]["events"], events, "{trial}");
	assert!(trial["full"]["events"].as_u64() > Some(events), "{trial}");
	assert!(trial["full"]["seconds"].as_f64() >= Some(seconds), "{trial}");
}

#[test]
fn every_statement_and_every_reading_is_counted_once() {
	let lines = lines(
		"load",
		&[
			&["--events", "130", "--items", "40", "--batch", "8", "--rate", "200"][..],
			&["--reads", "20", "--archive"],
		]
		.concat(),
	)
	.expect("figures");
	let [figures] = &lines[..] else { panic!("one line of JSON: {lines:?}") };
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
	for positive in ["final_per_second", "processor_seconds_per_1000", "state_bytes_per_event"] {
		assert!(figures[positive].as_f64().is_some_and(|figure| figure > 0.0), "{figures}");
	}
	// Each record is a leaf of the trie, with its statement and what ParityDB adds.
	let newest = |figure: &str| figures[figure].as_f64().expect("a number");
	assert!(newest("newest_state_nodes_per_event") > 1.0, "{figures}");
	assert!((250.0..700.0).contains(&newest("newest_state_bytes_per_event")), "{figures}");
	let number = |figure: &str| figures[figure].as_f64().expect("a number");
	let parts = ["processor_seconds_per_1000", "sender_processor_seconds_per_1000"].map(number);
	let all = number("all_processor_seconds_per_1000");
	assert!((all - parts[0] - parts[1]).abs() < 1e-9, "{figures}");
	// The mean of one node is the most.
	for bytes in ["table_bytes_per_event", "state_bytes_per_event"] {
		assert_eq!(figures[bytes], figures[format!("{bytes}_most")], "{figures}");
	}
	// The state's tables are some of all.
	let bytes = |figure: &str| figures[figure].as_u64().expect("bytes");
	assert!(bytes("state_bytes_per_event") < bytes("table_bytes_per_event"), "{figures}");
}

#[test]
fn on_four_validators_what_came_before_is_not_counted() {
	let lines = lines(
		"load",
		&[
			&["--validators", "4", "--warm-up", "64", "--events", "96", "--items", "16"][..],
			&["--batch", "8", "--rate", "100", "--reads", "4"],
		]
		.concat(),
	)
	.expect("figures");
	let [figures] = &lines[..] else { panic!("one line of JSON: {lines:?}") };
	assert_eq!((&figures["events"], &figures["warm_up"]), (&96.into(), &64.into()), "{figures}");
	// All that was recorded is read, whenever it was sent: Zipf's law gives the first of 16 items one
	// draw in 3.38, which are 48 of 160, and the statement that registered it.
	assert_eq!(figures["hundred"]["records"], 49, "{figures}");
	for bytes in ["table_bytes_per_event", "state_bytes_per_event"] {
		let (mean, most) = (figures[bytes].as_u64(), figures[format!("{bytes}_most")].as_u64());
		assert!(mean > Some(0) && mean <= most, "{figures}");
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

/// All statements are on one item, so one officer signs them. Of an organisation, a block takes six batches
/// or so, and as much as two blocks take may wait: 300 at once are too many for any machine.
#[test]
fn where_the_chain_refused_something_there_is_no_figure() {
	let folder = TempDir::new().expect("a folder");
	let out = folder.path().join("figures");
	let before = "{\"figure\":\"of before\"}\n";
	std::fs::write(&out, before).expect("a file");
	let said = load(
		&[
			&["--events", "76800", "--batch", "256", "--items", "1", "--rate", "1000000"][..],
			&["--reads", "0", "--out", out.to_str().expect("a path")],
		]
		.concat(),
	);
	assert_eq!(said.status.code(), Some(1), "{said:?}");
	assert_eq!(String::from_utf8_lossy(&said.stdout), "");
	let words = String::from_utf8_lossy(&said.stderr);
	let refusal = words.lines().next().expect("words");
	assert!(refusal.contains(" submissions were not recorded, "), "{words}");
	assert!(refusal.contains(" were; the first failure: "), "{words}");
	assert_eq!(std::fs::read_to_string(out).expect("a file"), before);
}

/// What `./scripts/bench --quick` runs.
#[test]
fn quick_figures_count_what_was_sent_and_read() {
	let lines = lines("quick", &[]).expect("figures");
	let (loads, baseline): (Vec<&Value>, Vec<&Value>) =
		lines.iter().partition(|figures| figures["figure"] == "load");
	let counted = loads.iter().map(|figures| {
		let number = |figure: &str| figures[figure].as_u64().expect("a number");
		for readings in ["histories", "proofs", "verified"] {
			assert_eq!(figures["drawn"][readings]["count"], 100, "{figures}");
			assert_eq!(figures["hundred"]["reads"][readings]["count"], 10, "{figures}");
		}
		let submissions = figures["submit_to_final"]["count"].as_u64().expect("a count");
		let (events, batch) = (number("events"), number("batch"));
		// Eight officers, and each what is left of theirs.
		let most = if batch == 1 { events } else { events / batch + 8 };
		assert!((events.div_ceil(batch)..=most).contains(&submissions), "{figures}");
		[number("validators"), number("batch"), number("items"), number("events")]
	});
	let sent = [[1, 1, 200, 2_000], [1, 50, 200, 5_000], [1, 256, 200, 5_000], [4, 50, 200, 2_000]];
	assert_eq!(counted.collect::<Vec<_>>(), sent);
	match &baseline[..] {
		[pair, ratio] => {
			assert_eq!((&pair["figure"], &pair["batch"]), (&"baseline".into(), &256.into()));
			assert_eq!(pair["row_signatures"], true, "{pair}");
			assert_trial(&pair["chain"]["trial"], 2_000);
			assert_goes_on(&pair["postgres"]["trial"], 2_000, 1.0);
			assert_eq!((&ratio["figure"], &ratio["pairs"]), (&"baseline-ratio".into(), &1.into()));
		}
		// Where PostgreSQL is not installed.
		[] => println!("SKIPPED: the baseline"),
		other => panic!("a pair and a ratio: {other:?}"),
	}
}

/// Pairs, and a ratio behind them; or nothing, in words, where PostgreSQL is not installed.
fn pairs(arguments: &str) -> Option<Vec<Value>> {
	let arguments = format!("--events 100 --items 20 --batch 8 --rate 200 {arguments}");
	match lines("baseline", &arguments.split(' ').collect::<Vec<_>>()) {
		Err(reason) if reason.contains("PostgreSQL is not installed") => {
			println!("SKIPPED: {reason}");
			None
		}
		lines => Some(lines.expect("figures")),
	}
}

#[test]
fn chain_and_database_record_the_same_statements() {
	let Some(lines) = pairs("--pairs 2 --postgres-seconds 0") else { return };
	let [one, other, ratio] = &lines[..] else { panic!("two pairs and a ratio: {lines:?}") };
	for pair in [one, other] {
		for system in ["chain", "postgres"] {
			assert_trial(&pair[system]["trial"], 100);
			assert!(pair[system]["table_bytes_per_event"].as_u64() > Some(0), "{pair}");
		}
		let rate = |system| {
			let rate = &pair[system]["trial"]["full"]["final_per_second"];
			rate.as_f64().expect("a rate")
		};
		assert_eq!(pair["ratio"].as_f64(), Some(rate("chain") / rate("postgres")), "{pair}");
		assert_eq!(pair["row_signatures"], true, "{pair}");
	}
	assert_eq!((&one["first"], &other["first"]), (&"chain".into(), &"postgres".into()));
	let ratios = [one, other].map(|pair| pair["ratio"].as_f64().expect("a ratio"));
	let [least, most] = [f64::min, f64::max].map(|of| of(ratios[0], ratios[1]));
	assert_eq!(ratio["ratio"]["least"].as_f64(), Some(least), "{ratio}");
	assert_eq!(ratio["ratio"]["most"].as_f64(), Some(most), "{ratio}");
}

#[test]
fn database_gets_more_until_it_was_busy_for_long_enough() {
	let arguments = "--pairs 1 --postgres-seconds 1 --signatures batch";
	let Some(lines) = pairs(arguments) else { return };
	let [pair, _ratio] = &lines[..] else { panic!("a pair and a ratio: {lines:?}") };
	assert_eq!(pair["row_signatures"], false, "{pair}");
	assert_trial(&pair["chain"]["trial"], 100);
	assert_goes_on(&pair["postgres"]["trial"], 100, 1.0);
}

#[test]
fn chain_that_grows_is_counted_at_each_size() {
	let arguments = "--sizes 300 --events 100 --rate 500 --records 500 --reads 3";
	let arguments: Vec<&str> = arguments.split(' ').collect();
	let lines = lines("growth", &arguments).expect("figures");
	let [size, steps @ ..] = &lines[..] else { panic!("a size: {lines:?}") };
	assert_eq!((&size["figure"], &size["items"]), (&"growth".into(), &300.into()), "{size}");
	assert_trial(&size["single"], 25);
	assert_trial(&size["batched"], 100);
	for kind in ["single", "batched"] {
		let [all, state] = ["table_bytes_per_event", "state_bytes_per_event"]
			.map(|bytes| size[kind][bytes].as_u64().expect("bytes"));
		assert!(0 < state && state < all, "{size}");
	}
	assert_eq!(size["hundred"]["records"], 100, "{size}");
	for readings in ["histories", "proofs"] {
		assert_eq!(size["hundred"]["reads"][readings]["count"], 3, "{size}");
	}
	assert_eq!(steps.len(), 4);
	let mut records = 1;
	for (step, so_far) in steps.iter().zip((125..).step_by(125)) {
		assert_eq!((&step["figure"], &step["records"]), (&"growth-item".into(), &so_far.into()));
		assert_eq!(step["appended"]["events"], so_far - records, "{step}");
		assert!(step["quota_per_block"].as_u64() > Some(so_far - records), "{step}");
		records = so_far;
		// As many as there is time for.
		for readings in ["pages", "proofs"] {
			assert!(
				(1..=3).contains(&step[readings]["count"].as_u64().expect("a count")),
				"{step}"
			);
		}
		assert!(step["proof_bytes"].as_u64() > Some(0), "{step}");
	}
}
