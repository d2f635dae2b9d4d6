//! The three outcomes.

use alloc::boxed::Box;

use crate::{facts::Facts, missing::Missing, rejection::Rejection};

/// What a verifier answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// Everything that the specification asks for holds, and these are the facts.
	Proven(Box<Facts>),
	/// The file contradicts itself, the checkpoints, the rules or the expectations.
	Rejected(Rejection),
	/// Nothing contradicts, but the question cannot be decided from what is there.
	Undetermined(Missing),
}

/// Why there are no facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
	/// See [`Verdict::Rejected`].
	Rejected(Rejection),
	/// See [`Verdict::Undetermined`].
	Undetermined(Missing),
}

impl From<Rejection> for Failure {
	fn from(rejection: Rejection) -> Self {
		Failure::Rejected(rejection)
	}
}

impl From<Missing> for Failure {
	fn from(missing: Missing) -> Self {
		Failure::Undetermined(missing)
	}
}

impl From<Result<Facts, Failure>> for Verdict {
	fn from(result: Result<Facts, Failure>) -> Self {
		match result {
			Ok(facts) => Verdict::Proven(Box::new(facts)),
			Err(Failure::Rejected(rejection)) => Verdict::Rejected(rejection),
			Err(Failure::Undetermined(missing)) => Verdict::Undetermined(missing),
		}
	}
}
