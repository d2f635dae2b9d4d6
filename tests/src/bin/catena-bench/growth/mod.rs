//! The chain as what it has on record becomes more: first the items, then the records of one item.

mod items;
mod one_item;

use anyhow::{ensure, Result};
use clap::Args;

use self::items::Growing;
use crate::{
	figures::Out,
	load::{sensible, world::World},
};

/// The chain as the items, and the records of one item, become more. Takes some 25 minutes: what is sent as
/// fast as it is taken is enough for 15 seconds and more each time, for a few blocks more or less would
/// show in shorter runs.
#[derive(Debug, Args)]
pub struct Growth {
	/// With how many items the chain is measured, one after the other.
	#[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
	sizes: Vec<u32>,

	/// How many statements in batches of 256 are sent as fast as they are taken, and how many at the
	/// rate; of single statements a quarter.
	#[arg(long, default_value_t = 120_000)]
	events: u32,

	/// How many statements in batches of 256 are due a second where latency is measured; of single
	/// statements a quarter.
	#[arg(long, default_value_t = 2_500.0)]
	rate: f64,

	/// How many records the one item gets in the end; measured at each quarter of them.
	#[arg(long, default_value_t = 100_000)]
	records: u32,

	/// How many histories, and how many proofs, are read each time.
	#[arg(long, default_value_t = 200)]
	reads: u32,

	#[command(flatten)]
	out: Out,
}

impl Growth {
	/// Lets one chain grow, and prints what it does at each size.
	pub async fn measure(&self) -> Result<()> {
		sensible(self.events / items::SINGLE_SHARE, 1, self.rate)?;
		ensure!(
			self.sizes.is_sorted(),
			"a chain does not shrink: the sizes are in ascending order"
		);
		ensure!(
			self.sizes.first().is_none_or(|size| *size > 0) && self.reads > 0,
			"nothing cannot be measured"
		);
		let world = tokio::task::block_in_place(|| World::begin(1, &[]))?;
		let mut growing = Growing::begin(self, world).await?;
		for size in &self.sizes {
			growing.measure_with(*size).await?;
		}
		growing.one_item().await
	}
}
