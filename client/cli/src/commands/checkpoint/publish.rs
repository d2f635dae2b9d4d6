//! `catena checkpoint publish`.

use std::path::PathBuf;

use catena_primitives::{
	proof::Checkpoint,
	published::{in_order, PublishedV1, PublisherSignature},
};
use catena_rpc::{signing, Client};
use catena_verifier::{follows, Failure as NotShown, Following, Published};
use clap::Args;
use serde_json::json;

use crate::{
	anchors::{self, Content, PublisherArgs},
	context::Context,
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	out::Out,
	output::{clean, count, good, Output},
	times,
};

/// Put your organisation's signature under a checkpoint, for others to rely on.
///
/// Nothing is signed on a node's word. The checkpoint must follow from one that you trust already: the
/// node shows, and this command verifies, that the authorities of your anchor, and those who came after
/// them, finalized it. Publish where people can tell that it is from you, and publish the key in another
/// place: `catena key show`.
#[derive(Debug, Args)]
pub struct PublishArgs {
	/// An anchor that you trust already, plain or published, at or below the block. Can be given several
	/// times; then the checkpoint must follow from all of them.
	#[arg(long, value_name = "FILE", required = true)]
	anchor: Vec<PathBuf>,

	#[command(flatten)]
	publishers: PublisherArgs,

	/// The block [default: the last that is final].
	#[arg(long, value_name = "NUMBER", conflicts_with = "beside")]
	block: Option<u32>,

	/// Put your signature beside those in this published checkpoint, instead of fetching one.
	#[arg(long, value_name = "FILE")]
	beside: Option<PathBuf>,

	/// Where to write it. An earlier published checkpoint of this name is replaced; another file is not.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

/// What is to be signed, with the signatures that are there already.
struct Candidate {
	checkpoint: Checkpoint,
	signatures: Vec<PublisherSignature>,
}

impl PublishArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		Out::Checkpoint.ensure_replaceable(&self.out)?;
		let trusted = anchors::trusted(&anchors::read(&self.anchor, &self.publishers)?)?;
		let beside = self.beside()?;
		let client = context.connect().await?;
		for checkpoint in trusted.iter().chain(beside.as_ref().map(|c| &c.checkpoint)) {
			if checkpoint.genesis != *client.genesis() {
				return Err(Failure::usage("a checkpoint is of another chain than the node")
					.cause(format!(
						"expected {}, found {}",
						hex_text(client.genesis()),
						hex_text(&checkpoint.genesis)
					)));
			}
		}
		let (candidate, following) = self.verified(&client, &trusted, beside).await?;
		let key = context.key()?;
		let public = key.verifying_key().to_bytes();
		let signed_ms = times::now_ms();
		let signature = signing::publish(&candidate.checkpoint, signed_ms, &key);
		let published = with(candidate, signature)?;
		// Whatever is wrong with it is found here, and not by those who rely on it.
		let file = published.to_file();
		Published::read(&file)
			.map_err(|flaw| Failure::usage("this cannot be published").cause(flaw))?;
		Out::Checkpoint.write(&self.out, &file)?;
		Ok(self.report(&published, &following, &hex_text(&public), signed_ms))
	}

	/// The published checkpoint beside whose signatures another is to be put.
	fn beside(&self) -> Result<Option<Candidate>> {
		let Some(path) = &self.beside else { return Ok(None) };
		let Content::Published(file) = anchors::content(path)? else {
			return Err(Failure::usage(format!(
				"{} is a plain anchor: there is no signature to put one beside",
				clean(&path.to_string_lossy())
			)));
		};
		anchors::published(&file, path)?;
		// All signatures are kept, also those of kinds that are not known here.
		let PublishedV1 { checkpoint, signatures } = PublishedV1::from_file(&file)
			.map_err(|e| Failure::usage("the checkpoint cannot be read").cause(e))?;
		Ok(Some(Candidate { checkpoint, signatures: signatures.into_inner() }))
	}

	/// The checkpoint, which must follow from all that is trusted.
	async fn verified(
		&self,
		client: &Client,
		trusted: &[Checkpoint],
		beside: Option<Candidate>,
	) -> Result<(Candidate, Following)> {
		let asked = beside.as_ref().map(|c| c.checkpoint.block.number).or(self.block);
		// The lineage begins at the lowest anchor, so that it passes all the others.
		let mut numbers: Vec<u32> = trusted.iter().map(|c| c.block.number).collect();
		numbers.sort_unstable();
		if let (Some(lowest), Some(asked)) = (numbers.first(), asked) {
			if *lowest > asked {
				return Err(Failure::usage(format!(
					"block {asked} is below your anchors, the lowest of which is at block {lowest}"
				))
				.hint("name an anchor at or below the block with --anchor"));
			}
		}
		numbers.extend(asked);
		let proof = client.fetch_unverified_checkpoint_proof(&numbers).await?;
		let candidate = match beside {
			Some(candidate) => candidate,
			None => {
				let number = asked.unwrap_or(proof.block.number);
				let anchor = client.fetch_unverified_anchor(Some(number)).await?;
				let checkpoint =
					anchor.checkpoint().map_err(|e| Failure::network(e.to_string()))?;
				Candidate { checkpoint: in_order(checkpoint), signatures: Vec::new() }
			}
		};
		let following = follows(&proof.file, &candidate.checkpoint, trusted).map_err(not_shown)?;
		Ok((candidate, following))
	}

	fn report(
		&self,
		published: &PublishedV1,
		following: &Following,
		key: &str,
		signed_ms: u64,
	) -> Output {
		let checkpoint = &published.checkpoint;
		let out = clean(&self.out.to_string_lossy());
		let text = format!(
			"{} {out}: checkpoint at {}, {}\n  chain {}\n  authority set {} with {}\n  signed by key \
			 {key}\n  follows from {} over {} of authorities; final as of {}\n",
			good("✓"),
			describe::block(&checkpoint.block),
			count(published.signatures.len(), "signature"),
			hex_text(&checkpoint.genesis),
			checkpoint.set.id,
			count(checkpoint.set.authorities.len(), "validator"),
			describe::block(&following.anchor),
			count(following.lineage_steps, "change"),
			times::utc(following.time_ms),
		);
		let json = json!({
			"out": self.out.to_string_lossy(),
			"genesis": hex_text(&checkpoint.genesis),
			"block": describe::block_json(&checkpoint.block),
			"set": checkpoint.set.id,
			"validators": checkpoint.set.authorities.len(),
			"key": key,
			"signed_ms": signed_ms,
			"signatures": published.signatures.len(),
			"anchor": describe::block_json(&following.anchor),
			"lineage_steps": following.lineage_steps,
			"final_ms": following.time_ms,
		});
		Output::new(text, json)
	}
}

/// The checkpoint with one more signature. A key signs a file once.
fn with(candidate: Candidate, signature: PublisherSignature) -> Result<PublishedV1> {
	let Candidate { checkpoint, mut signatures } = candidate;
	let rank = |s: &PublisherSignature| (s.kind, s.key.clone());
	if signatures.iter().any(|there| rank(there) == rank(&signature)) {
		return Err(Failure::usage("this key has signed the checkpoint already"));
	}
	signatures.push(signature);
	signatures.sort_by_key(rank);
	let signatures = signatures
		.try_into()
		.map_err(|_| Failure::usage("there is no room for another signature"))?;
	Ok(PublishedV1 { checkpoint, signatures })
}

/// Why nothing was signed.
fn not_shown(failure: NotShown) -> Failure {
	match failure {
		NotShown::Rejected(rejection) => Failure::rejected(
			"the checkpoint does not follow from your anchors, so nothing was signed",
		)
		.cause(rejection)
		.hint(
			"ask another node; if it says the same, one of your anchors, or the checkpoint, is of \
			 another history: do not publish it",
		),
		NotShown::Undetermined(missing) => Failure::undetermined(
			"it cannot be told whether the checkpoint follows from your anchors, so nothing was signed",
		)
		.cause(missing)
		.hint("if an anchor is newer than the last final block, wait and try again"),
	}
}
