//! The certificate: what a verdict says, for a judge and for scripts.

mod json;
mod proven;
mod rejected;
mod undetermined;

use catena_primitives::disclosure::FileDigest;
use catena_verifier::Verdict;

use crate::output::Output;

/// A file at hand, to be compared with the digests on record.
pub struct FileAtHand {
	/// Its name.
	pub name: String,
	/// Its digests.
	pub digest: FileDigest,
}

/// The certificate of a verdict. `files` are the files at hand, in the order in which they were given to
/// the verifier.
pub fn certificate(verdict: &Verdict, files: &[FileAtHand]) -> Output {
	match verdict {
		Verdict::Proven(facts) => proven::certificate(facts, files),
		Verdict::Rejected(rejection) => rejected::certificate(rejection, files),
		Verdict::Undetermined(missing) => undetermined::certificate(missing),
	}
}
