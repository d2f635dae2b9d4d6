//! What RPC answered to those who submitted.

use catena_primitives::{
	error_code::{BUSY, MALFORMED, NOT_FINAL, NOT_READY, REFUSED},
	refusal::{Refusal, Refused},
};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use super::register::Counters;

/// How a call of `provenance_submit` ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
	/// With a receipt.
	Recorded,
	/// The chain refuses it.
	Refused,
	/// The bytes are no submission.
	Malformed,
	/// Too much was going on.
	Busy,
	/// Not final in time, or the node was stopping.
	NotFinal,
	/// The chain had no block yet.
	NotReady,
	/// The node could not answer.
	Failed,
	/// The client went away before there was an answer.
	Abandoned,
}

impl Outcome {
	const ALL: [Outcome; 8] = [
		Outcome::Recorded,
		Outcome::Refused,
		Outcome::Malformed,
		Outcome::Busy,
		Outcome::NotFinal,
		Outcome::NotReady,
		Outcome::Failed,
		Outcome::Abandoned,
	];

	fn name(self) -> &'static str {
		match self {
			Outcome::Recorded => "recorded",
			Outcome::Refused => "refused",
			Outcome::Malformed => "malformed",
			Outcome::Busy => "busy",
			Outcome::NotFinal => "not_final",
			Outcome::NotReady => "not_ready",
			Outcome::Failed => "failed",
			Outcome::Abandoned => "abandoned",
		}
	}

	/// What the code of an error stands for.
	fn of_error(code: i32) -> Outcome {
		match code {
			REFUSED => Outcome::Refused,
			MALFORMED => Outcome::Malformed,
			BUSY => Outcome::Busy,
			NOT_FINAL => Outcome::NotFinal,
			NOT_READY => Outcome::NotReady,
			_ => Outcome::Failed,
		}
	}
}

/// Counts answers.
#[derive(Clone)]
pub struct Submissions {
	outcomes: Counters<Outcome>,
	taken: Counters<()>,
	refused: Counters<&'static str>,
}

impl Submissions {
	/// Counts for a registry, if there is one.
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let outcomes = Counters::new(
			registry,
			"catena_submissions_total",
			"Calls of provenance_submit that ended, by how.",
			&["outcome"],
			Outcome::ALL,
			|outcome| [outcome.name()],
		)?;
		let taken = Counters::new(
			registry,
			"catena_statements_taken_total",
			"Statements for which provenance_submit gave a receipt.",
			&[],
			[()],
			|()| [],
		)?;
		let refused = Counters::new(
			registry,
			"catena_statements_refused_total",
			"Statements that provenance_submit refused, by reason: all of a submission for the reason of \
			 one; a submission without statements counts as one.",
			&["reason"],
			Refusal::NAMES.iter().map(|(_, name)| *name),
			|name| [name],
		)?;
		Ok(Submissions { outcomes, taken, refused })
	}

	/// A call has begun.
	pub fn begin(&self) -> Call {
		Call { counted: self.clone(), outcome: Outcome::Abandoned }
	}

	/// So many statements have got a receipt.
	pub fn taken(&self, statements: usize) {
		self.taken.add((), as_count(statements));
	}

	/// So many statements are refused.
	pub fn refused(&self, refused: &Refused, statements: usize) {
		self.refused.add(refused.reason.name(), as_count(statements.max(1)));
	}
}

fn as_count(number: usize) -> u64 {
	u64::try_from(number).unwrap_or(u64::MAX)
}

/// A call that is being answered. It counts when it is dropped, whoever does that.
pub struct Call {
	counted: Submissions,
	outcome: Outcome,
}

impl Call {
	/// It is answered: with a receipt, or an error of this code.
	pub fn answered(mut self, error_code: Option<i32>) {
		self.outcome = error_code.map_or(Outcome::Recorded, Outcome::of_error);
	}
}

impl Drop for Call {
	fn drop(&mut self) {
		self.counted.outcomes.add(self.outcome, 1);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::error_code::INTERNAL;

	fn submissions() -> Submissions {
		Submissions::new(None).expect("counters")
	}

	fn outcomes(counted: &Submissions) -> Vec<(&'static str, u64)> {
		let counts = Outcome::ALL.map(|outcome| (outcome.name(), counted.outcomes.get(outcome)));
		counts.into_iter().filter_map(|(name, count)| Some((name, count?))).collect()
	}

	#[test]
	fn each_call_counts_once_by_how_it_ended() {
		let counted = submissions();
		counted.begin().answered(None);
		for code in [REFUSED, MALFORMED, BUSY, NOT_FINAL, NOT_READY, INTERNAL] {
			counted.begin().answered(Some(code));
		}
		drop(counted.begin());
		assert_eq!(outcomes(&counted), Outcome::ALL.map(|outcome| (outcome.name(), 1)));
	}

	#[test]
	fn statements_are_refused_together_for_one_reason_by_its_name() {
		let counted = submissions();
		counted.refused(&Refusal::WrongLog.into(), 3);
		counted.refused(&Refusal::EmptyBatch.into(), 0);
		counted.taken(5);
		for (_, name) in Refusal::NAMES {
			let expected = match *name {
				"WrongLog" => 3,
				"EmptyBatch" => 1,
				_ => 0,
			};
			assert_eq!(counted.refused.get(name), Some(expected), "{name}");
		}
		assert_eq!(counted.taken.get(()), Some(5));
	}

	#[test]
	fn names_of_refusals_are_those_of_their_indices() {
		use codec::Encode;
		let some = [
			Refusal::EmptyBatch,
			Refusal::NotHolder {
				holder: catena_primitives::custody::Holder { organisation: 1, officer: 1 },
				signer: catena_primitives::custody::Holder { organisation: 1, officer: 2 },
			},
			Refusal::QuotaExceeded { limit: 1, asked: 2 },
			Refusal::MemberUnknown { organisation: 1 },
		];
		for refusal in some {
			let index = refusal.encode()[0];
			let found = Refusal::NAMES.iter().find(|(found, _)| *found == index);
			assert_eq!(found.map(|(_, name)| *name), Some(refusal.name()));
		}
		assert_eq!(Refusal::NAMES.len(), 45);
	}
}
