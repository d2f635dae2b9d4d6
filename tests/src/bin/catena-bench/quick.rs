//! Small measurements, to see that all works.

use anyhow::Result;
use clap::Args;

use crate::{figures::Out, load::Load};

/// Small loads: single statements and batches on one validator, and batches on four. At rates that a busy
/// machine keeps up with, for they are no measure of anything.
#[derive(Debug, Args)]
pub struct Quick {
	#[command(flatten)]
	out: Out,
}

impl Quick {
	/// One load after the other.
	pub async fn measure(&self) -> Result<()> {
		for (validators, batch, rate, events) in
			[(1, 1, 200.0, 2_000), (1, 50, 1_000.0, 5_000), (4, 50, 400.0, 2_000)]
		{
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
		Ok(())
	}
}
