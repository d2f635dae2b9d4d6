//! A run: set-up, all cycles, reckoning.

use std::{
	fs::{self, File, TryLockError},
	path::{Path, PathBuf},
	sync::atomic::Ordering,
	time::Instant,
};

use anyhow::{bail, ensure, Context, Result};
use catena_tests::program;
use clap::ValueEnum;
use tokio::{runtime::Runtime, sync::watch::channel, task::JoinHandle};

use crate::{
	audit::audit,
	clock,
	cycle::{keep_logs, Harness},
	disks,
	kind::Kind,
	network,
	outcome::Outcome,
	schedule::{schedule, Cycle, VALIDATORS},
	shell::ENDING,
	signals,
	submit::Submitter,
	summary::Summary,
	watch::{watch, Shared},
	world::World,
	Arguments,
};

/// Held while a run is under way: its namespaces have names that are the same for every run.
const LOCK: &str = "/run/catena-faults.lock";

/// Does what the arguments say; whether all went well.
pub fn run(arguments: &Arguments) -> Result<bool> {
	network::require()?;
	let _lock = lock()?;
	if arguments.clean_up {
		network::clean_up()?;
		disks::clean_up()?;
		return Ok(true);
	}
	let clock = clock::library();
	let kinds = kinds(&arguments.only, clock.is_some())?;
	let seed = arguments.seed();
	let cycles = schedule(seed, arguments.cycles, &kinds);

	let runtime = Runtime::new()?;
	signals::take_care_of(&runtime)?;
	let folder = folder()?;
	println!("{} cycles, seed {seed}; the nodes' logs are in {}", cycles.len(), folder.display());
	let world = World::begin(&folder)?;
	println!("Packets are delayed, lost and reordered by {}", world.network.impaired_by());
	let mut harness = Harness { world, record: Shared::default(), clock };
	let summary = all(&mut harness, &cycles, seed, &runtime, &folder)?;

	print!("{}", summary.words());
	if let Some(path) = &arguments.json {
		fs::write(path, format!("{:#}\n", summary.json()))
			.with_context(|| format!("cannot write {}", path.display()))?;
	}
	Ok(!summary.failed())
}

/// All cycles, while statements are submitted, and the reckoning.
fn all(
	harness: &mut Harness,
	cycles: &[Cycle],
	seed: u64,
	runtime: &Runtime,
	folder: &Path,
) -> Result<Summary> {
	for validator in 0..VALIDATORS {
		runtime.spawn(watch(validator, harness.record.clone()));
	}
	let (end, ending) = channel(false);
	let officers = harness.world.officers();
	let submitters: Vec<JoinHandle<Result<()>>> = (0..)
		.zip(officers.officers)
		.map(|(home, officer)| {
			let (record, ending) = (harness.record.clone(), ending.clone());
			let genesis = officers.genesis;
			runtime.spawn(Submitter { genesis, officer, home, record, ending }.work())
		})
		.collect();

	let begin = Instant::now();
	let mut outcomes = Vec::new();
	for cycle in cycles {
		let outcome = one(harness, cycle, folder)?;
		println!("{:>5} s  {}", begin.elapsed().as_secs(), outcome.words());
		outcomes.push(outcome);
	}

	end.send(true)?;
	for submitter in submitters {
		runtime.block_on(submitter)??;
	}
	let height = harness.settle()?;
	let findings = runtime.block_on(audit(height, &harness.record))?;
	Ok(Summary::new(seed, outcomes, &harness.record.lock(), &findings))
}

/// One cycle, whose logs are kept if it did not go well.
fn one(harness: &mut Harness, cycle: &Cycle, folder: &Path) -> Result<Outcome> {
	let before = harness.world.log_lengths();
	let outcome = harness.run(cycle);
	let well = outcome.as_ref().is_ok_and(|outcome| !outcome.is_odd());
	if !well && !ENDING.load(Ordering::SeqCst) {
		let kept = folder.join(format!("failed-cycle-{}", cycle.number));
		keep_logs(&harness.world, before, &kept)?;
		println!(
			"Cycle {} did not go well; what the nodes wrote is in {}",
			cycle.number,
			kept.display()
		);
	}
	outcome.with_context(|| format!("cycle {}", cycle.number))
}

/// The kinds that were asked for, or all; without those that this machine cannot have.
fn kinds(only: &[Kind], has_clock: bool) -> Result<Vec<Kind>> {
	let asked = if only.is_empty() { Kind::value_variants() } else { only };
	if has_clock || !asked.contains(&Kind::Clock) {
		return Ok(asked.to_vec());
	}
	const WHY: &str = "libfaketime is not installed (Debian's package faketime)";
	if asked == [Kind::Clock] {
		bail!("{WHY}");
	}
	println!("Left out: {}, for {WHY}", Kind::Clock.name());
	Ok(asked.iter().copied().filter(|kind| *kind != Kind::Clock).collect())
}

/// Keeps other runs out until it is dropped.
fn lock() -> Result<File> {
	let file = File::create(LOCK).with_context(|| format!("cannot open {LOCK}"))?;
	match file.try_lock() {
		Ok(()) => Ok(file),
		Err(TryLockError::WouldBlock) => bail!("another run is under way (it holds {LOCK})"),
		Err(TryLockError::Error(error)) => Err(error.into()),
	}
}

/// An empty folder beside the built programs: that of the last run, emptied.
fn folder() -> Result<PathBuf> {
	let node = program("catena-node");
	let target = node.parent().and_then(Path::parent).context("a program has a folder")?;
	let folder = target.join("catena-faults");
	if folder.exists() {
		disks::clean_up()?;
		fs::remove_dir_all(&folder)?;
	}
	fs::create_dir_all(&folder)?;
	ensure!(folder.is_dir(), "{} is no folder", folder.display());
	Ok(folder)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn clock_is_left_out_only_where_the_library_is_missing() {
		assert_eq!(kinds(&[], true).expect("kinds"), Kind::value_variants());
		let without = kinds(&[], false).expect("kinds");
		assert_eq!(without.len() + 1, Kind::value_variants().len());
		assert!(!without.contains(&Kind::Clock));
		assert_eq!(kinds(&[Kind::Loss], false).expect("kinds"), [Kind::Loss]);
	}

	#[test]
	fn what_was_asked_for_and_cannot_be_is_an_error() {
		let error = kinds(&[Kind::Clock], false).expect_err("there is no library");
		assert!(error.to_string().contains("faketime"), "{error}");
		assert_eq!(kinds(&[Kind::Clock], true).expect("kinds"), [Kind::Clock]);
	}
}
