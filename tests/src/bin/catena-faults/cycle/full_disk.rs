//! A validator whose disk was full, and how it comes back.

use std::{
	thread::sleep,
	time::{Duration, Instant},
};

use anyhow::Result;
use catena_tests::node::Start;

use super::{Harness, Mark, STEP};
use crate::outcome::Outcome;

/// How long a node may take to end because of what it could not write before there was room again.
const ENDED_WITHIN: Duration = Duration::from_secs(10);

impl Harness {
	/// Gives a validator its disk back, and starts it again if the fault has ended it.
	pub(super) fn free_disk(&mut self, victim: usize, outcome: &mut Outcome) -> Result<Mark> {
		let database = self.node(victim).database();
		self.world.disks.free(&database)?;
		let mark = self.mark();
		let begin = Instant::now();
		while begin.elapsed() < ENDED_WITHIN {
			if let Some(status) = self.node(victim).ended() {
				outcome.note(format!("the node had ended ({status}) and was started again"));
				self.node(victim).stop();
				let mark = self.mark();
				self.node(victim).begin(&Start::default());
				return Ok(mark);
			}
			let advanced = self.record.lock().advanced(victim, mark.height, mark.at);
			if advanced.is_some() {
				break;
			}
			sleep(STEP);
		}
		outcome.note("the node had not ended".into());
		Ok(mark)
	}
}
