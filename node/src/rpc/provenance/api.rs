//! The methods.

use catena_primitives::proof::BlockRef;
use jsonrpsee::{
	core::{async_trait, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::ErrorObjectOwned,
	ConnectionId, Extensions, PendingSubscriptionSink,
};

use super::{
	error::{answer, malformed},
	read::item_id,
	types::{log, Anchor, Bytes, History, Item, Proof, ProofRequest, Receipt},
	Provenance,
};
use crate::provenance::prover::{Request, MAX_CHECKPOINTS, MAX_SELECTED};

/// `provenance_*`.
#[rpc(server, namespace = "provenance")]
pub trait ProvenanceApi {
	/// Has the statements of a SCALE encoded `Submission` recorded, and answers when they are final.
	#[method(name = "submit", with_extensions)]
	async fn submit(&self, submission: Bytes) -> Result<Receipt, ErrorObjectOwned>;

	/// An item as of the last finalized block.
	#[method(name = "item", with_extensions)]
	async fn item(&self, item: Bytes) -> Result<Item, ErrorObjectOwned>;

	/// Records of one of an item's logs from a place on, at most 256.
	#[method(name = "history", with_extensions)]
	async fn history(
		&self,
		item: Bytes,
		log: Option<u32>,
		from: u32,
		limit: u32,
	) -> Result<History, ErrorObjectOwned>;

	/// A proof as of the last finalized block.
	#[method(name = "proof", with_extensions)]
	async fn proof(&self, request: ProofRequest) -> Result<Proof, ErrorObjectOwned>;

	/// The checkpoint at a finalized block; of genesis if no number is given.
	#[method(name = "trustAnchor", with_extensions)]
	async fn trust_anchor(&self, number: Option<u32>) -> Result<Anchor, ErrorObjectOwned>;

	/// A proof, as of the last finalized block, that the checkpoints at these blocks are of one chain.
	/// The lineage begins at the first.
	#[method(name = "checkpointProof", with_extensions)]
	async fn checkpoint_proof(&self, checkpoints: Vec<u32>) -> Result<Proof, ErrorObjectOwned>;

	/// The records that are added to an item, as they become final. Where blocks become final faster
	/// than they are read, one notification speaks of several.
	#[subscription(
		name = "subscribeItem" => "itemRecorded",
		unsubscribe = "unsubscribeItem",
		item = super::types::Added
	)]
	async fn subscribe_item(&self, item: Bytes) -> SubscriptionResult;
}

#[async_trait]
impl ProvenanceApiServer for Provenance {
	async fn submit(&self, extensions: &Extensions, submission: Bytes) -> RpcResult<Receipt> {
		self.submit_and_follow(submission.0, connection(extensions)).await
	}

	async fn item(&self, extensions: &Extensions, item: Bytes) -> RpcResult<Item> {
		let item = item_id(&item)?;
		self.read(connection(extensions), move |this| this.read_item(item)).await
	}

	async fn history(
		&self,
		extensions: &Extensions,
		item: Bytes,
		organisation: Option<u32>,
		from: u32,
		limit: u32,
	) -> RpcResult<History> {
		let item = item_id(&item)?;
		let log = log(organisation);
		self.read(connection(extensions), move |this| this.read_history(item, log, from, limit))
			.await
	}

	async fn proof(&self, extensions: &Extensions, request: ProofRequest) -> RpcResult<Proof> {
		at_most_so_many(&request.checkpoints)?;
		let select = request.select.map(|all| {
			all.into_iter()
				.map(|(organisation, place)| (log(organisation), place))
				.collect::<Vec<_>>()
		});
		if select.as_ref().is_some_and(|all| all.len() > MAX_SELECTED || all.is_empty()) {
			return Err(malformed(format!("between 1 and {MAX_SELECTED} records")));
		}
		let request =
			Request { item: item_id(&request.item)?, checkpoints: request.checkpoints, select };
		self.prove(connection(extensions), move |this| {
			let (block, proof) = this.inner.prover.prove(&request).map_err(answer)?;
			Ok(Proof { block: block.into(), proof: proof.to_file().into() })
		})
		.await
	}

	async fn trust_anchor(
		&self,
		extensions: &Extensions,
		number: Option<u32>,
	) -> RpcResult<Anchor> {
		self.read(connection(extensions), move |this| {
			let checkpoint = this
				.inner
				.prover
				.authorities
				.checkpoint(number.unwrap_or_default())
				.map_err(answer)?;
			Ok(checkpoint.into())
		})
		.await
	}

	async fn checkpoint_proof(
		&self,
		extensions: &Extensions,
		checkpoints: Vec<u32>,
	) -> RpcResult<Proof> {
		at_most_so_many(&checkpoints)?;
		self.prove(connection(extensions), move |this| {
			let (block, proof) =
				this.inner.prover.prove_checkpoints(&checkpoints).map_err(answer)?;
			Ok(Proof { block: block.into(), proof: proof.to_file().into() })
		})
		.await
	}

	async fn subscribe_item(
		&self,
		pending: PendingSubscriptionSink,
		item: Bytes,
	) -> SubscriptionResult {
		let item = match item_id(&item) {
			Ok(item) => item,
			Err(error) => {
				pending.reject(error).await;
				return Ok(());
			}
		};
		self.watch_item(pending, item).await;
		Ok(())
	}
}

/// The server names the connection of every request.
fn connection(extensions: &Extensions) -> ConnectionId {
	extensions.get().copied().unwrap_or(ConnectionId(0))
}

fn at_most_so_many(checkpoints: &[u32]) -> Result<(), ErrorObjectOwned> {
	if checkpoints.len() > MAX_CHECKPOINTS {
		return Err(malformed(format!("at most {MAX_CHECKPOINTS} checkpoints")));
	}
	Ok(())
}

impl From<crate::provenance::head::Head> for super::types::Block {
	fn from(head: crate::provenance::head::Head) -> Self {
		BlockRef { number: head.number, hash: head.hash.into() }.into()
	}
}
