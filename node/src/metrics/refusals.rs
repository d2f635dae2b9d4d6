//! What the pool did not take, and what blocks refused of what it had.

use catena_primitives::refusal::Refusal;
use sc_transaction_pool_api::error::Error as PoolError;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use super::register::Counters;

/// Where a transaction was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
	/// When it came to the pool, by RPC or from a peer.
	Entry,
	/// When a block was to have it.
	Block,
}

impl At {
	fn name(self) -> &'static str {
		match self {
			At::Entry => "entry",
			At::Block => "block",
		}
	}
}

/// The organisation has as much waiting as it may, or the pool is full.
pub const NO_ROOM: &str = "NoRoom";

/// A submission in another form than the node gives it, or a call that no block takes.
pub const CALL: &str = "Call";

/// What it says is on record already, or of an account that has gone on; or a rival came first.
const STALE: &str = "Stale";

/// It came too early for a block.
const FUTURE: &str = "Future";

/// Another of the same signer for the same place waits already.
const RIVAL: &str = "Rival";

/// It was found invalid a moment ago.
const BANNED: &str = "Banned";

/// Any other reason.
const OTHER: &str = "Other";

/// The reasons that are no refusals of custody.
const REASONS: [&str; 7] = [NO_ROOM, CALL, STALE, FUTURE, RIVAL, BANNED, OTHER];

/// Counts what is refused.
#[derive(Clone)]
pub struct Refusals(Counters<(At, &'static str)>);

impl Refusals {
	/// Counts for a registry, if there is one.
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let reasons = REASONS.into_iter().chain(Refusal::NAMES.iter().map(|(_, name)| *name));
		let kinds = reasons.flat_map(|reason| [(At::Entry, reason), (At::Block, reason)]);
		let counters = Counters::new(
			registry,
			"catena_pool_refused_total",
			"Transactions that the pool did not take (entry), or a block refused (block), by reason.",
			&["at", "reason"],
			kinds,
			|(at, reason)| [at.name(), reason],
		)?;
		Ok(Refusals(counters))
	}

	/// The pool did not take a transaction. One that it has already is none.
	pub fn not_taken(&self, error: &PoolError) {
		let reason = match error {
			PoolError::AlreadyImported(_) => return,
			PoolError::InvalidTransaction(invalid) => of_invalid(invalid),
			PoolError::ImmediatelyDropped => NO_ROOM,
			PoolError::TemporarilyBanned => BANNED,
			PoolError::TooLowPriority { .. } => RIVAL,
			_ => OTHER,
		};
		self.0.add((At::Entry, reason), 1);
	}

	/// A block refused a transaction for good.
	pub fn not_in_block(&self, error: &TransactionValidityError) {
		let reason = match error {
			TransactionValidityError::Invalid(invalid) => of_invalid(invalid),
			TransactionValidityError::Unknown(_) => OTHER,
		};
		self.0.add((At::Block, reason), 1);
	}

	/// How many were refused there for this reason.
	#[cfg(test)]
	pub fn get(&self, at: At, reason: &'static str) -> Option<u64> {
		self.0.get((at, reason))
	}
}

/// The reason, as far as the one byte tells it that travels with a refusal.
fn of_invalid(invalid: &InvalidTransaction) -> &'static str {
	match invalid {
		InvalidTransaction::Call => CALL,
		InvalidTransaction::Future => FUTURE,
		InvalidTransaction::Stale => STALE,
		InvalidTransaction::BadProof => "BadSignature",
		InvalidTransaction::Custom(index) => {
			let known = Refusal::NAMES.iter().find(|(found, _)| found == index);
			known.map_or(OTHER, |(_, name)| *name)
		}
		_ => OTHER,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::transaction_validity::UnknownTransaction;

	/// What a refusal of the pool counts as.
	fn reason_of(error: PoolError) -> Option<&'static str> {
		let refusals = Refusals::new(None).expect("counters");
		refusals.not_taken(&error);
		let names = REASONS.into_iter().chain(Refusal::NAMES.iter().map(|(_, name)| *name));
		let mut counted = names.filter(|name| refusals.get(At::Entry, name) == Some(1));
		let first = counted.next();
		assert_eq!(counted.next(), None, "counted twice");
		first
	}

	fn invalid(invalid: InvalidTransaction) -> PoolError {
		PoolError::InvalidTransaction(invalid)
	}

	#[test]
	fn every_refusal_has_one_reason_of_the_set() {
		for (error, reason) in [
			(PoolError::ImmediatelyDropped, NO_ROOM),
			(PoolError::TemporarilyBanned, BANNED),
			(PoolError::TooLowPriority { old: 1, new: 1 }, RIVAL),
			(PoolError::CycleDetected, OTHER),
			(PoolError::UnknownTransaction(UnknownTransaction::CannotLookup), OTHER),
			(invalid(InvalidTransaction::Call), CALL),
			(invalid(InvalidTransaction::Stale), STALE),
			(invalid(InvalidTransaction::Future), FUTURE),
			(invalid(InvalidTransaction::BadProof), "BadSignature"),
			(invalid(InvalidTransaction::Payment), OTHER),
			(invalid(InvalidTransaction::Custom(10)), "MissingRole"),
			(invalid(InvalidTransaction::Custom(41)), "QuotaExceeded"),
			(invalid(InvalidTransaction::Custom(255)), OTHER),
		] {
			assert_eq!(reason_of(error), Some(reason));
		}
	}

	#[test]
	fn what_the_pool_has_already_is_not_refused() {
		assert_eq!(reason_of(PoolError::AlreadyImported(Box::new(1))), None);
	}

	#[test]
	fn what_a_block_refuses_counts_apart() {
		let refusals = Refusals::new(None).expect("counters");
		refusals.not_in_block(&InvalidTransaction::Custom(21).into());
		assert_eq!(refusals.get(At::Block, "NotHolder"), Some(1));
		assert_eq!(refusals.get(At::Entry, "NotHolder"), Some(0));
	}
}
