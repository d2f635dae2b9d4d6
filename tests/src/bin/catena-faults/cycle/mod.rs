//! One fault from beginning to end.

mod damaged;
mod full_disk;
mod logs;

use std::{
	path::PathBuf,
	thread::sleep,
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use catena_tests::{node::Start, Node};

pub use self::logs::keep_logs;
use crate::{
	clock::wrong_by,
	outcome::Outcome,
	schedule::{Cycle, Fault, VALIDATORS},
	watch::Shared,
	world::{names, World},
};

/// Within which time there has to be a new final block while more than two thirds of the validators are
/// up and reach each other, and at every validator when all is healed. Beyond that, it is a stall.
pub const STALL: Duration = Duration::from_secs(60);

/// How long a stall is watched further, to see whether it ends.
const STALL_WATCHED: Duration = Duration::from_secs(60);

/// How often the record is looked at.
const STEP: Duration = Duration::from_millis(20);

const EVERYBODY: [usize; VALIDATORS] = [0, 1, 2, 3];

/// What faults happen to, and what is known of it.
pub struct Harness {
	/// The chain.
	pub world: World,
	/// What was seen of it.
	pub record: Shared,
	/// What gives a node another clock.
	pub clock: Option<PathBuf>,
}

/// A moment, and the greatest height that was final then.
#[derive(Clone, Copy)]
struct Mark {
	at: Instant,
	height: u64,
}

impl Harness {
	/// Waits until every validator has all that is final by now, and gives the height of it.
	pub fn settle(&self) -> Result<u64> {
		let Mark { at, height } = self.mark();
		let all = self.wait(&EVERYBODY, Mark { at, height }, STALL);
		ensure!(all.is_some(), "nothing more became final at the end, within {STALL:?}");
		Ok(height)
	}

	/// Has a fault happen, heals it, and waits until the chain goes on everywhere.
	pub fn run(&mut self, cycle: &Cycle) -> Result<Outcome> {
		let mut outcome = Outcome::new(cycle, cycle.fault.words(&names()));
		let conflicts = self.record.lock().conflicts().len();
		sleep(cycle.pause);
		let mark = self.mark();
		self.begin(&cycle.fault, &mut outcome)?;
		let going_on = cycle.fault.going_on();
		if !going_on.is_empty() {
			outcome.meanwhile = self.wait(&going_on, mark, STALL);
			if outcome.meanwhile.is_none() {
				outcome.stall("those who were up made no block final");
			}
		}
		sleep(cycle.lasts.saturating_sub(mark.at.elapsed()));
		let healed = self.heal(&cycle.fault, &mut outcome)?;
		outcome.healed = self.wait(&EVERYBODY, healed, STALL);
		if outcome.healed.is_none() {
			self.watch_stall(healed, &mut outcome)?;
		}
		self.look_for_the_dead(&mut outcome);
		for (validator, heights) in self.record.lock().take_missing() {
			outcome.unclear(format!(
				"{} went on without {} final blocks, of which {} is the first",
				names()[validator],
				heights.len(),
				heights[0]
			));
		}
		outcome.conflicts = self.record.lock().conflicts().len() - conflicts;
		Ok(outcome)
	}

	fn begin(&mut self, fault: &Fault, outcome: &mut Outcome) -> Result<()> {
		match fault {
			Fault::Kill(victims) => {
				for victim in victims {
					self.world.nodes[*victim].kill();
				}
			}
			Fault::Partition(sides) => self.world.network.partition(sides)?,
			Fault::Impair(how) => self.world.network.impair(how)?,
			Fault::Clock { victim, seconds } => {
				let library = self.clock.as_ref().context("libfaketime is not installed")?;
				let node = &mut self.world.nodes[*victim];
				node.stop();
				node.begin(&wrong_by(*seconds, library));
			}
			Fault::DiskFull(victim) => {
				self.world.disks.fill(&self.world.nodes[*victim].database())?;
			}
			Fault::Damage { victim, damage } => self.damage(*victim, damage, outcome)?,
		}
		Ok(())
	}

	/// Ends the fault; gives the moment from which on all should be well.
	fn heal(&mut self, fault: &Fault, outcome: &mut Outcome) -> Result<Mark> {
		let mark = self.mark();
		match fault {
			Fault::Kill(victims) => {
				for victim in victims {
					self.world.nodes[*victim].begin(&Start::default());
				}
			}
			Fault::Partition(_) | Fault::Impair(_) => self.world.network.heal()?,
			Fault::Clock { victim, .. } => {
				let node = &mut self.world.nodes[*victim];
				if let Some(status) = node.ended() {
					outcome.note(format!("with the wrong clock, the node ended ({status})"));
				}
				node.stop();
				let mark = self.mark();
				self.world.nodes[*victim].begin(&Start::default());
				return Ok(mark);
			}
			Fault::DiskFull(victim) => return self.free_disk(*victim, outcome),
			Fault::Damage { victim, .. } => return self.make_anew(*victim, outcome),
		}
		Ok(mark)
	}

	/// Waits to see whether a stall ends after all; if not, starts all validators again, so that there
	/// can be more cycles.
	fn watch_stall(&mut self, since: Mark, outcome: &mut Outcome) -> Result<()> {
		let behind = |harness: &Harness| {
			let record = harness.record.lock();
			let advanced = |one: &usize| record.advanced(*one, since.height, since.at).is_some();
			let behind = EVERYBODY.into_iter().filter(|one| !advanced(one));
			behind.map(|one| names()[one]).collect::<Vec<_>>().join(", ")
		};
		outcome.stall(&format!("no new final block within {STALL:?} at {}", behind(self)));
		if let Some(after) = self.wait(&EVERYBODY, since, STALL + STALL_WATCHED) {
			outcome.note(format!("it went on after {:.1} s", after.as_secs_f64()));
			return Ok(());
		}
		outcome.note(format!("all were started again, for nothing was final at {}", behind(self)));
		for node in &mut self.world.nodes {
			node.kill();
		}
		let mark = self.mark();
		for node in &mut self.world.nodes {
			node.begin(&Start::default());
		}
		let again = self.wait(&EVERYBODY, mark, STALL + STALL_WATCHED);
		ensure!(again.is_some(), "the chain stands still, even after all were started again");
		Ok(())
	}

	/// Nodes that ended though nobody killed them. They are started again, so that there can be more cycles.
	fn look_for_the_dead(&mut self, outcome: &mut Outcome) {
		for (node, name) in self.world.nodes.iter_mut().zip(names()) {
			if let Some(status) = node.ended() {
				outcome.stall(&format!("{name} ended by itself ({status})"));
				node.stop();
				node.begin(&Start::default());
			}
		}
	}

	fn mark(&self) -> Mark {
		Mark { at: Instant::now(), height: self.record.lock().highest() }
	}

	/// How long after the mark all of these had a final block above its height; nothing if one of them
	/// had none within the time.
	fn wait(&self, who: &[usize], mark: Mark, within: Duration) -> Option<Duration> {
		loop {
			let over = mark.at.elapsed() >= within;
			let took = self.record.lock().all_advanced(who, mark.height, mark.at);
			if took.is_some() || over {
				// What takes up the time may be this program's own doing: it is looked once more.
				return took.filter(|took| *took <= within);
			}
			sleep(STEP);
		}
	}

	fn node(&mut self, validator: usize) -> &mut Node {
		&mut self.world.nodes[validator]
	}
}
