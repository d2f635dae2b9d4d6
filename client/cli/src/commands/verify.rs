//! `catena verify`.

use std::path::{Path, PathBuf};

use catena_primitives::proof::MAX_PROOF_BYTES;
use catena_verifier::{judge, Anchor, Expectations};
use clap::Args;

use super::common::{hash_all, Purpose};
use crate::{
	anchors::{self, PublisherArgs},
	certificate::{certificate, FileAtHand},
	failure::{Failure, Result},
	home::read_bounded,
	ids::Hex32,
	output::{clean, Output},
	times::{self, MomentOrAge},
};

/// Verify a proof. Needs no network and no key.
///
/// Prints a certificate. Exit code 0: proven; 1: rejected, the proof contradicts itself, the anchor or
/// what is asked, a file at hand is not the registered one, or published checkpoints contradict each
/// other; 3: cannot be decided with what is there.
///
/// With --json, `verdict` is proven, rejected, undetermined or contradiction. If it is not proven,
/// `requirement` is the number in the specification and `name` the name of the reason, which stay as they
/// are; `reason` is for people, and so is `hint`, where something is missing. `anchors` says of each
/// anchor given whether it counted and who published it.
#[derive(Debug, Args)]
pub struct VerifyArgs {
	/// The proof.
	#[arg(value_name = "PROOF")]
	proof: PathBuf,

	/// A trust anchor: what you rely on. Get it from somebody you trust, never from who gave you the
	/// proof. Can be given several times; then the proof must agree with all of them. A checkpoint that
	/// an organisation published counts if you name the organisation's key with --publisher.
	#[arg(long, value_name = "FILE", required = true)]
	anchor: Vec<PathBuf>,

	#[command(flatten)]
	publishers: PublisherArgs,

	/// A file at hand, which must be one that is registered: one whose digests the item's first record
	/// has, and the proof discloses. Can be given several times.
	#[arg(long, value_name = "FILE")]
	file: Vec<PathBuf>,

	/// The item that the proof must be about: all 64 digits of its id.
	#[arg(long, value_name = "ID")]
	item: Option<Hex32>,

	/// How old the proof may be: a date, a time, or a duration such as 7d. A proof made before an
	/// adverse report knows nothing of the report.
	#[arg(long, value_name = "TIME")]
	not_older_than: Option<MomentOrAge>,

	/// Ask for every record of the item: a selection is not enough.
	#[arg(long)]
	complete: bool,
}

impl VerifyArgs {
	pub(super) fn run(self) -> Result<Output> {
		let given = anchors::read(&self.anchor, &self.publishers)?;
		let proof = read_proof(&self.proof)?;
		let digests = hash_all(&self.file, Purpose::Verify)?;
		let expectations = Expectations {
			item: self.item.map(|Hex32(item)| item),
			not_older_than_ms: self.not_older_than.map(|time| time.utc_ms(times::now_ms())),
			files: digests.clone(),
			complete: self.complete,
		};
		let anchors: Vec<Anchor> = given.iter().map(|given| given.anchor.clone()).collect();
		let judgement = judge(&proof, &anchors, &expectations);
		let files: Vec<FileAtHand> = self
			.file
			.iter()
			.zip(digests)
			.map(|(path, digest)| FileAtHand { name: path.to_string_lossy().into_owned(), digest })
			.collect();
		Ok(certificate(&judgement, &given, &files))
	}
}

/// The bytes of the proof. One that is too large is cut behind the limit: the verifier rejects it by its
/// length.
fn read_proof(path: &Path) -> Result<Vec<u8>> {
	let shown = clean(&path.to_string_lossy());
	let max = u64::try_from(MAX_PROOF_BYTES).unwrap_or(u64::MAX);
	read_bounded(path, max.saturating_add(1))
		.map_err(|e| Failure::usage(format!("cannot read the proof {shown}")).cause(e))
}
