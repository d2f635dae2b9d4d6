//! Errors as people read them: what, why, and what to do about it.

use catena_primitives::refusal::{Refusal, Refused};
use catena_rpc::Error as RpcError;
use serde_json::{json, Value};

use crate::{output::clean, times};

/// What kind of failure: it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// The chain refuses it, or a proof is rejected.
	Rejected,
	/// Wrong use, or something local is at fault.
	Usage,
	/// Cannot be decided.
	Undetermined,
	/// The node.
	Network,
}

/// A failure: one sentence, its causes, and a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// What kind.
	pub kind: Kind,
	/// What went wrong.
	pub message: String,
	/// Why, the nearest cause first.
	pub causes: Vec<String>,
	/// What can be done.
	pub hint: Option<String>,
	/// More for scripts.
	pub data: Option<Value>,
}

/// The result of a command or a step of it.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
	fn new(kind: Kind, message: impl Into<String>) -> Self {
		Failure { kind, message: message.into(), causes: Vec::new(), hint: None, data: None }
	}

	/// Wrong use, or something local is at fault.
	pub fn usage(message: impl Into<String>) -> Self {
		Self::new(Kind::Usage, message)
	}

	/// The chain refuses it.
	pub fn rejected(message: impl Into<String>) -> Self {
		Self::new(Kind::Rejected, message)
	}

	/// Cannot be decided.
	pub fn undetermined(message: impl Into<String>) -> Self {
		Self::new(Kind::Undetermined, message)
	}

	/// The node.
	pub fn network(message: impl Into<String>) -> Self {
		Self::new(Kind::Network, message)
	}

	/// Adds a cause.
	pub fn cause(mut self, cause: impl std::fmt::Display) -> Self {
		self.causes.push(clean(&cause.to_string()));
		self
	}

	/// Sets the hint.
	pub fn hint(mut self, hint: impl Into<String>) -> Self {
		self.hint = Some(hint.into());
		self
	}

	/// Adds what scripts may want.
	pub fn data(mut self, data: Value) -> Self {
		self.data = Some(data);
		self
	}

	/// Puts a new sentence in front; the present one becomes its first cause.
	pub fn because_of(mut self, message: impl Into<String>) -> Self {
		let before = std::mem::replace(&mut self.message, message.into());
		self.causes.insert(0, before);
		self
	}

	/// The exit code of the process.
	pub fn exit(&self) -> u8 {
		match self.kind {
			Kind::Rejected => 1,
			Kind::Usage => 2,
			Kind::Undetermined => 3,
			Kind::Network => 4,
		}
	}

	/// The failure for scripts.
	pub fn json(&self) -> Value {
		let mut value = json!({
			"error": self.message,
			"causes": self.causes,
			"hint": self.hint,
			"exit": self.exit(),
		});
		if let (Some(data), Some(object)) = (&self.data, value.as_object_mut()) {
			object.insert("data".into(), data.clone());
		}
		value
	}
}

impl From<RpcError> for Failure {
	fn from(error: RpcError) -> Self {
		let message = clean(&error.to_string());
		match error {
			RpcError::BadAddress { .. } => Failure::usage(message),
			RpcError::NodeUnreachable { .. } => Failure::network(message).hint(
				"is the node running, and is its address the one given by --node or CATENA_NODE?",
			),
			RpcError::Timeout { .. } | RpcError::Busy(_) | RpcError::NotReady(_) => {
				Failure::network(message).hint("try again in a little while")
			}
			RpcError::OtherChain { .. } => Failure::network(message).hint(
				"this home folder belongs to the chain that it first spoke to; use --node for a \
				 node of that chain, or --home with another folder for this one",
			),
			RpcError::NotFinal(_) => Failure::network(message),
			RpcError::BadAnswer { .. } | RpcError::Node { .. } => Failure::network(message)
				.hint("the node may be of another version than this command"),
			RpcError::NodeFailed(_) => {
				Failure::network(message).hint("the node's log says more; try another node")
			}
			RpcError::TooLarge(_) => {
				Failure::rejected(message).hint("name the records to be shown with --select")
			}
			RpcError::NeedsWebSocket => Failure::usage(message).hint("use --node ws://…"),
			RpcError::Refused(refused) => Failure::from(*refused),
			RpcError::Malformed(_) => Failure::rejected(message)
				.hint("the node may be of another version than this command"),
			RpcError::UnknownItem(_) => Failure::rejected(message).hint(
				"an item is known once its first statement is final; `catena send` shows what was \
				 not sent yet",
			),
			RpcError::NotOnRecord(_) => {
				Failure::rejected(message).hint("`catena history` shows what is on record")
			}
			RpcError::NotCouncilMember(_) => {
				Failure::rejected(message).hint("name the key of a council member with --as")
			}
			RpcError::NotAdministrator(_) => Failure::rejected(message)
				.hint("name the key of the organisation's administrator with --as"),
			RpcError::MotionStands { hash, index } => Failure::rejected(message).hint(format!(
				"vote for it with `catena org vote --proposal 0x{} --index {index}`",
				hex::encode(hash)
			)),
			RpcError::UnknownMotion(_) => Failure::rejected(message)
				.hint("it may have been decided, or never proposed: see `catena council motions`"),
			RpcError::OtherMotion { .. } => Failure::network(message)
				.hint("do not vote through this node: use --node for another"),
			RpcError::MotionExpired { .. } => Failure::rejected(message)
				.hint("a council member proposes it again, and the others vote on that"),
			RpcError::MotionOpen { .. } => Failure::rejected(message)
				.hint("the others vote with `catena org vote`; `catena council motions` says how all stand"),
			RpcError::WrongThreshold => {
				Failure::rejected(message).hint("nothing was proposed: repeat the command")
			}
			RpcError::TooManyMotions(_) => Failure::rejected(message).hint(
				"`catena council motions` lists them: what is voted down or over is cleared away with \
				 `catena council close`",
			),
			RpcError::UnfitSeats => Failure::rejected(message)
				.hint("`catena council seats list` says who has a seat now: repeat the command"),
			RpcError::NobodysAccount => Failure::rejected(message)
				.hint("name another account: `catena key new NAME` makes a key for one"),
			RpcError::MotionNeeded => Failure::rejected(message)
				.hint("a council member proposes it, and the others vote on that"),
			RpcError::NoAccount(_) => Failure::rejected(message).hint(
				"an account exists once it governs an organisation (`catena org admit`, `catena org \
				 replace-admin`) or was invited (`catena validator invite`)",
			),
			RpcError::NotInvited(_) => Failure::rejected(message)
				.hint("a council member proposes it with `catena validator invite ACCOUNT`"),
			RpcError::NoSessionKeys(_) => Failure::rejected(message).hint(
				"session keys are made with `catena-node make-session-keys` and registered with \
				 `catena validator register FILE`",
			),
			RpcError::NotPossessed(_) => Failure::rejected(message).hint(
				"make session keys for this account with `catena-node make-session-keys`, on the \
				 validator's machine",
			),
			RpcError::BelowMinimum { .. } => {
				Failure::rejected(message).hint("add another validator first")
			}
			RpcError::RemovalPending { .. } => Failure::rejected(message)
				.hint("it goes by itself when another validator was added"),
			RpcError::RuntimeTooOld { .. } => Failure::rejected(message).hint(
				"the council replaces the runtime first: `catena upgrade --help`; nothing was sent",
			),
			RpcError::NothingAuthorized | RpcError::OtherCode { .. } => Failure::rejected(message)
				.hint("`catena upgrade show` says what is authorized, `catena upgrade propose FILE` asks the council"),
			RpcError::Unfit(_) => Failure::rejected(message).hint("nothing was sent"),
			RpcError::SuspectedInFuture { now_ms, suspected_ms } => Failure::rejected(format!(
				"the suspected time, {}, lies in the future: it is {} on the chain",
				times::utc(suspected_ms),
				times::utc(now_ms)
			)),
			RpcError::SuspectedBeforeKey { since_ms, suspected_ms } => Failure::rejected(format!(
				"the key became an officer's on {}; {} is before that",
				times::utc(since_ms),
				times::utc(suspected_ms)
			))
			.hint("give the time at which it became the officer's, or a later one"),
			RpcError::ReportedAlready { suspected_ms } => Failure::rejected(format!(
				"the key is reported already, as in other hands since {}",
				times::utc(suspected_ms)
			))
			.hint("it can be reported again with an earlier time only"),
			RpcError::UnknownKey { .. } => Failure::rejected(message)
				.hint("`catena officer show` prints the keys that an officer has or had"),
			RpcError::AlreadySo(_)
			| RpcError::LastSeat
			| RpcError::UnknownOrganisation(_)
			| RpcError::UnknownOfficer { .. }
			| RpcError::NoEffect { .. } => Failure::rejected(message),
		}
	}
}

impl From<Refused> for Failure {
	fn from(refused: Refused) -> Self {
		let words = refusal_words(&refused.reason);
		let message = match refused.statement {
			Some(index) => format!("the chain refuses statement {}: {words}", u32::from(index) + 1),
			None => format!("the chain refuses it: {words}"),
		};
		let mut failure = Failure::rejected(clean(&message)).data(json!({
			"refusal": refused.reason.name(),
			"statement": refused.statement,
		}));
		failure.hint = refusal_hint(&refused.reason).map(str::to_owned);
		failure
	}
}

/// The refusal in words, with times as people read them.
fn refusal_words(reason: &Refusal) -> String {
	let at = times::utc;
	match reason {
		Refusal::OrganisationSuspended { organisation, since_ms } => {
			format!("organisation {organisation} is suspended since {}", at(*since_ms))
		}
		Refusal::OfficerSuspended { officer, since_ms } => {
			format!("officer {officer} is suspended since {}", at(*since_ms))
		}
		Refusal::OfficerRevoked { officer, since_ms } => {
			format!("the rights of officer {officer} were revoked on {}", at(*since_ms))
		}
		Refusal::KeyReported { officer, reported_ms } => format!(
			"the key of officer {officer} was reported on {} and signs nothing any more",
			at(*reported_ms)
		),
		Refusal::OutsideValidity { from_ms, until_ms, now_ms } => format!(
			"the officer's rights last from {} until {}; it is {}",
			at(*from_ms),
			at(*until_ms),
			at(*now_ms)
		),
		Refusal::OccurredInFuture { claimed_ms, latest_ms } => format!(
			"the time given, {}, lies in the future; the latest possible is {}",
			at(*claimed_ms),
			at(*latest_ms)
		),
		Refusal::OfferExpired { expired_ms, now_ms } => {
			format!("the offer expired on {}; it is {}", at(*expired_ms), at(*now_ms))
		}
		Refusal::OfferExpiryOutOfRange { earliest_ms, latest_ms, found_ms } => format!(
			"the offer would end on {}; it must end between {} and {}",
			at(*found_ms),
			at(*earliest_ms),
			at(*latest_ms)
		),
		other => other.to_string(),
	}
}

fn refusal_hint(reason: &Refusal) -> Option<&'static str> {
	Some(match reason {
		Refusal::PlaceTaken { .. } | Refusal::WrongParent { .. } => {
			"somebody else was faster: look at `catena history`, and repeat the command if it is \
			 still right"
		}
		Refusal::PlaceAhead { .. } => {
			"an earlier statement was not sent yet: try `catena send`, then repeat the command"
		}
		Refusal::OfferOpen { .. } => {
			"wait for the answer, or take the offer back with `catena withdraw`"
		}
		Refusal::OfferExpired { .. } => "ask the holder to offer it again",
		Refusal::NotTheOfficersKey { .. } => {
			"is --as the right key, and does `catena officer use` bind it to the right numbers? A key \
			 that was replaced signs nothing any more"
		}
		Refusal::MissingRole { .. } => {
			"the organisation's administrator can give the officer the role, with `catena officer amend`"
		}
		Refusal::OutsideValidity { .. } => {
			"the organisation's administrator can change the validity, with `catena officer amend`"
		}
		Refusal::KeyReported { .. } => {
			"the organisation's administrator can give the officer a new key, with `catena officer \
			 replace-key`"
		}
		Refusal::NotInCase { .. } | Refusal::MissingCaseRight { .. } => {
			"the case's holder lets an organisation take part with `catena case admit`"
		}
		Refusal::NotHolder { .. } => "only the holder may do this; see `catena history`",
		Refusal::QuotaExceeded { .. } => "wait for the next block, or make the batch smaller",
		Refusal::OccurredInFuture { .. } => "check this machine's clock and --at",
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_kind_has_the_exit_code_that_the_help_promises() {
		assert_eq!(Failure::rejected("").exit(), 1);
		assert_eq!(Failure::usage("").exit(), 2);
		assert_eq!(Failure::undetermined("").exit(), 3);
		assert_eq!(Failure::network("").exit(), 4);
	}

	#[test]
	fn words_of_a_node_cannot_reach_the_terminal_as_escapes() {
		let failure = Failure::from(RpcError::Busy("\x1b[2Jgone".into()));
		assert!(!failure.message.contains('\x1b'), "{}", failure.message);
	}

	#[test]
	fn refused_statement_is_counted_as_people_count() {
		let failure = Failure::from(Refused { statement: Some(0), reason: Refusal::NoOpenOffer });
		assert!(failure.message.contains("statement 1:"), "{}", failure.message);
		assert_eq!(failure.exit(), 1);
	}

	#[test]
	fn times_in_refusals_are_dates() {
		let words = refusal_words(&Refusal::OfferExpired { expired_ms: 0, now_ms: 1000 });
		assert_eq!(
			words,
			"the offer expired on 1970-01-01 00:00:00 UTC; it is 1970-01-01 00:00:01 UTC"
		);
	}
}
