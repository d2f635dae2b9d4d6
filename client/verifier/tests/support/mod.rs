//! Makes whole proofs of a made-up chain, without the SDK and without the verifier's own encoders.
//!
//! Shared with the benchmark, and with whoever includes this folder as a module. Every part of a
//! [`Scene`] can be changed before it is proven: then everything is signed and hashed anew, as
//! colluding authorities could do it. What is changed in the proof afterwards, anybody could have
//! changed.

#![allow(dead_code)]

pub mod chain;
pub mod publishing;
pub mod scene;
pub mod stories;
pub mod trie;

use catena_verifier::{verify, Expectations, Facts, Missing, Rejection, Verdict};

use self::scene::Proven;

/// The verdict on a proof, with nothing expected.
pub fn verdict(proven: &Proven) -> Verdict {
	verify(&proven.proof.to_file(), &proven.checkpoints, &Expectations::default())
}

/// The facts of a proof that must be proven.
#[track_caller]
pub fn facts(proven: &Proven) -> Facts {
	match verdict(proven) {
		Verdict::Proven(facts) => *facts,
		other => panic!("{other:?}"),
	}
}

/// The reason for which a proof must be rejected.
#[track_caller]
pub fn rejection(proven: &Proven) -> Rejection {
	rejected(verdict(proven))
}

/// The reason of a rejection. It has words, a requirement and its name.
#[track_caller]
pub fn rejected(verdict: Verdict) -> Rejection {
	match verdict {
		Verdict::Rejected(rejection) => {
			assert!(rejection.to_string().len() > 10, "no words: {rejection:?}");
			assert!(rejection.requirement().starts_with("PF-"));
			assert_named(&rejection, rejection.name());
			rejection
		}
		other => panic!("{other:?}"),
	}
}

/// What a proof lacks that must be undetermined.
#[track_caller]
pub fn missing(proven: &Proven) -> Missing {
	undetermined(verdict(proven))
}

/// What is missing. It has words, a requirement and its name.
#[track_caller]
pub fn undetermined(verdict: Verdict) -> Missing {
	match verdict {
		Verdict::Undetermined(missing) => {
			assert!(missing.to_string().len() > 10, "no words: {missing:?}");
			let requirement = missing.requirement();
			assert!(requirement.starts_with("PF-") || requirement.starts_with("PC-"));
			assert_named(&missing, missing.name());
			missing
		}
		other => panic!("{other:?}"),
	}
}

/// The name is that of the variant.
#[track_caller]
pub fn assert_named(variant: &impl std::fmt::Debug, name: &str) {
	let text = format!("{variant:?}");
	assert_eq!(text.split(' ').next(), Some(name));
}
