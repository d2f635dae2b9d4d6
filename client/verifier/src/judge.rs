//! A proof against anchors of which some were published: PC-7.

use alloc::boxed::Box;

use crate::{
	anchors::{counted, Anchor},
	contradiction::{self, Contradiction},
	expectations::Expectations,
	missing::Missing,
	verdict::Verdict,
	verify::verify,
};

/// What is to be said of a proof and the anchors together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
	/// The verdict on the proof.
	Verdict(Verdict),
	/// Published checkpoints contradict each other: what is trusted is at fault, whatever the proof is.
	Contradiction(Box<Contradiction>),
}

/// Checks the bytes of a proof file against anchors, as [`verify`] does with plain checkpoints.
///
/// With plain anchors alone the answer is the same as that of [`verify`]. A published one that counts is
/// a checkpoint like any other. One that counts for nothing proves nothing and contradicts nothing; but
/// nothing is proven beside it either, for whoever spoils a later checkpoint on its way must not thereby
/// get rid of it.
pub fn judge(file: &[u8], anchors: &[Anchor], expectations: &Expectations) -> Judgement {
	if let Some(contradiction) = Contradiction::among(anchors) {
		return Judgement::Contradiction(Box::new(contradiction));
	}
	match verify(file, &counted(anchors), expectations) {
		Verdict::Rejected(rejection) => match contradiction::by_proof(file, anchors, &rejection) {
			Some(contradiction) => Judgement::Contradiction(Box::new(contradiction)),
			None => Judgement::Verdict(Verdict::Rejected(rejection)),
		},
		Verdict::Proven(_) if anchors.iter().any(|anchor| anchor.counted().is_none()) => {
			Judgement::Verdict(Verdict::Undetermined(Missing::Publisher))
		}
		verdict => Judgement::Verdict(verdict),
	}
}
