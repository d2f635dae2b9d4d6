//! Keeps what comes from the network out until the voter has begun.
//!
//! # Details
//!
//! A voter takes up its round with the last final block as the lowest that a vote may be for
//! ([`voter_state`](super::voter_state)). Every block of this chain comes with a justification, and the
//! network runs a second or two before the voter: what came in between would make blocks final that
//! the round's votes lie below.

use sc_consensus::{
	BlockCheckParams, BlockImport, BlockImportParams, ImportResult, JustificationImport,
};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	Justification,
};
use tokio::sync::watch;

/// Opens the gate. It is open, too, once this is dropped.
pub struct Opener(watch::Sender<bool>);

/// An import that waits until the gate is open.
#[derive(Clone)]
pub struct Gated<Import> {
	import: Import,
	open: watch::Receiver<bool>,
}

/// Puts a closed gate before an import.
pub fn closed<Import>(import: Import) -> (Opener, Gated<Import>) {
	let (sender, open) = watch::channel(false);
	(Opener(sender), Gated { import, open })
}

impl Opener {
	/// Lets everything through that waits, and what comes later.
	pub fn open(&self) {
		// Nobody may be waiting.
		self.0.send_replace(true);
	}
}

impl<Import> Gated<Import> {
	async fn passed(&self) {
		// An error says that the opener is gone.
		let _ = self.open.clone().wait_for(|open| *open).await;
	}
}

#[async_trait::async_trait]
impl<Block: BlockT, Import: BlockImport<Block> + Send + Sync> BlockImport<Block> for Gated<Import> {
	type Error = Import::Error;

	async fn check_block(
		&self,
		block: BlockCheckParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.import.check_block(block).await
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.passed().await;
		self.import.import_block(block).await
	}
}

#[async_trait::async_trait]
impl<Block: BlockT, Import: JustificationImport<Block> + Send + Sync> JustificationImport<Block>
	for Gated<Import>
{
	type Error = Import::Error;

	async fn on_start(&mut self) -> Vec<(Block::Hash, NumberFor<Block>)> {
		self.import.on_start().await
	}

	async fn import_justification(
		&mut self,
		hash: Block::Hash,
		number: NumberFor<Block>,
		justification: Justification,
	) -> Result<(), Self::Error> {
		self.passed().await;
		self.import.import_justification(hash, number, justification).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_runtime::opaque::Block;
	use futures::FutureExt;
	use std::convert::Infallible;

	/// Takes every justification.
	struct Taking;

	#[async_trait::async_trait]
	impl JustificationImport<Block> for Taking {
		type Error = Infallible;

		async fn on_start(&mut self) -> Vec<(<Block as BlockT>::Hash, NumberFor<Block>)> {
			Vec::new()
		}

		async fn import_justification(
			&mut self,
			_: <Block as BlockT>::Hash,
			_: NumberFor<Block>,
			_: Justification,
		) -> Result<(), Infallible> {
			Ok(())
		}
	}

	/// Whether a justification is taken without waiting.
	fn passes(gated: &mut Gated<Taking>) -> bool {
		let justification = (*b"TEST", Vec::new());
		gated.import_justification(Default::default(), 1, justification).now_or_never().is_some()
	}

	#[test]
	fn nothing_passes_before_the_gate_is_open() {
		let (opener, mut gated) = closed(Taking);
		assert!(!passes(&mut gated));
		opener.open();
		assert!(passes(&mut gated));
	}

	#[test]
	fn who_waits_already_is_let_through() {
		let (opener, mut gated) = closed(Taking);
		let waiting = async {
			let justification = (*b"TEST", Vec::new());
			gated.import_justification(Default::default(), 1, justification).await
		};
		let opening = async { opener.open() };
		// The first one waits when the second one begins.
		let both = futures::future::join(waiting, opening);
		assert_eq!(futures::executor::block_on(both).0, Ok(()));
	}

	#[test]
	fn gate_that_nobody_can_open_is_open() {
		let (opener, mut gated) = closed(Taking);
		drop(opener);
		assert!(passes(&mut gated));
	}
}
