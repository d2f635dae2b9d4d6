//! Small measurements, to see that all works.

use anyhow::Result;
use clap::Args;

use crate::{
	baseline::{is_installed, Baseline, Signatures},
	figures::Out,
	load::Load,
};

/// Small loads: single statements and batches of 50 and of 256 on one validator, and batches of 50 on four;
/// and one pair of the baseline, where PostgreSQL is installed. At rates that a busy machine keeps up
/// with, for they are no measure of anything.
#[derive(Debug, Args)]
pub struct Quick {
	#[command(flatten)]
	out: Out,
}

impl Quick {
	/// One after the other.
	pub async fn measure(&self) -> Result<()> {
		for (validators, batch, rate, events) in [
			(1, 1, 200.0, 2_000),
			(1, 50, 1_000.0, 5_000),
			(1, 256, 1_000.0, 5_000),
			(4, 50, 400.0, 2_000),
		] {
			let load = Load {
				validators,
				batch,
				rate,
				events,
				warm_up: 0,
				archive: false,
				items: 200,
				reads: 100,
				out: self.out.clone(),
			};
			load.measure().await?;
		}
		if !is_installed() {
			println!("baseline: left out, for PostgreSQL is not installed");
			return Ok(());
		}
		let baseline = Baseline {
			pairs: 1,
			batch: 256,
			events: 2_000,
			items: 200,
			rate: 1_000.0,
			postgres_seconds: 1,
			signatures: Signatures::Row,
			out: self.out.clone(),
		};
		baseline.measure().await
	}
}
