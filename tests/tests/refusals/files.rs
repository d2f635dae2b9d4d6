//! Files that cannot be hashed as they are: they are named, and nothing is submitted.

use std::{
	fs::{self, File},
	path::Path,
	process::{Command, Stdio},
	time::Duration,
};

use catena_tests::{
	desk::{self, Complaint},
	story::text,
};

use crate::bench::{hex_text, Bench};

/// So large that hashing takes a while, without taking room on the disk.
const LARGE_BYTES: u64 = 1 << 30;

fn cannot_hash(path: &str, cause: &str) -> Complaint {
	Complaint::usage(format!("cannot hash {path}, so nothing was submitted"), &[cause])
}

/// A file whose content is on record already is recorded, and that is pointed out. A file that only an
/// examination named, as another one than the exhibit, is no exhibit.
pub fn same_content_again(bench: &Bench) {
	let file = |name: &str, content: &str| {
		let path = bench.story.desk.path(name);
		fs::write(&path, content).expect("a file");
		path.display().to_string()
	};
	let case = hex_text(&bench.case);
	let add = |path: &str| {
		let added = bench.story.by("inspector", &["exhibit", "add", &case, path]);
		(text(&added["items"][0], "item"), added["items"][0]["same_content_as"].clone())
	};
	let known = hex_text(&bench.exhibits[1]);
	let copy = file("copy.txt", "two");
	let (item, same) = add(&copy);
	assert_ne!(item, known);
	assert_eq!(same, serde_json::json!([known]));
	assert_eq!(bench.story.on_record(&item)["timeline"].as_array().map(Vec::len), Some(1));

	let other = file("other.txt", "another");
	for (how, path) in [("hash-verified", &copy), ("hash-differs", &other)] {
		bench.story.by("lab", &["exhibit", "examine", &item, "--how", how, "--file", path]);
	}
	assert_eq!(add(&other).1, serde_json::json!([]));
	let (_, mut same) = add(&copy);
	let same = same.as_array_mut().expect("a list");
	same.sort_by_key(ToString::to_string);
	let mut expected = [known, item];
	expected.sort();
	assert_eq!(*same, expected);
}

/// One file that is there and one that is not: neither is registered.
pub fn unreadable(bench: &Bench) {
	let good = bench.story.desk.path("good.txt");
	fs::write(&good, "good").expect("a file");
	let gone = bench.story.desk.path("gone.txt").display().to_string();
	let (case, good) = (hex_text(&bench.case), good.display().to_string());
	let complaint = bench.complaint(&["--as", "inspector", "exhibit", "add", &case, &good, &gone]);
	assert_eq!(complaint, cannot_hash(&gone, "there is no such file"));
}

pub fn not_a_file(bench: &Bench) {
	let folder = bench.story.desk.home().display().to_string();
	let case = hex_text(&bench.case);
	let complaint = bench.complaint(&["--as", "inspector", "exhibit", "add", &case, &folder]);
	assert_eq!(complaint, cannot_hash(&folder, "it is not a regular file"));
}

pub fn changed_while_being_hashed(bench: &Bench) {
	let path = bench.story.desk.path("growing.img");
	let complaint = meddled_with(bench, &path, || {
		let file = File::options().write(true).open(&path).expect("the file");
		file.set_len(LARGE_BYTES + 1).expect("a file that grows");
	});
	let cause = "it changed while it was being hashed";
	assert_eq!(complaint, cannot_hash(&path.display().to_string(), cause));
}

pub fn vanished_while_being_hashed(bench: &Bench) {
	let path = bench.story.desk.path("vanishing.img");
	let complaint = meddled_with(bench, &path, || fs::remove_file(&path).expect("the file"));
	let cause = "there is no such file";
	assert_eq!(complaint, cannot_hash(&path.display().to_string(), cause));
}

/// What the command complains of when this is done to a file that it has begun to hash.
fn meddled_with(bench: &Bench, path: &Path, meddle: impl FnOnce()) -> Complaint {
	File::create(path).and_then(|file| file.set_len(LARGE_BYTES)).expect("a large file");
	let real = path.canonicalize().expect("the file");
	let (case, name) = (hex_text(&bench.case), path.display().to_string());
	let add = ["--json", "--as", "inspector", "exhibit", "add", &case, &name];
	let answer = bench.unchanged(|| {
		let mut command = bench.story.desk.command(&add);
		let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
		let mut adding = command.spawn().expect("the command starts");
		while !has_open(adding.id(), &real) {
			assert!(adding.try_wait().expect("a process").is_none(), "it ended too early");
			std::thread::sleep(Duration::from_millis(1));
		}
		// It holds still until all is done.
		signal(adding.id(), "STOP");
		meddle();
		signal(adding.id(), "CONT");
		desk::answer(adding.wait_with_output().expect("the command ends"))
	});
	let _ = fs::remove_file(path);
	assert_eq!(bench.story.desk.outbox(), Vec::<std::path::PathBuf>::new());
	Complaint::of(&answer)
}

/// Whether a process has this file open.
fn has_open(process: u32, path: &Path) -> bool {
	let Ok(entries) = fs::read_dir(format!("/proc/{process}/fd")) else { return false };
	entries.flatten().any(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == path))
}

fn signal(process: u32, signal: &str) {
	let kill = format!("kill -s {signal} {process}");
	let sent = Command::new("sh").args(["-c", &kill]).status().expect("a shell");
	assert!(sent.success(), "{kill}");
}
