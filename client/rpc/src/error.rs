//! What can go wrong between a client and a node.

use catena_primitives::{proof::BlockRef, refusal::Refused, Hash};

use crate::runtime_code::Unfit;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The address of the node is none.
	#[error("{url} is no address of a node: it must begin with ws:// or http://")]
	BadAddress {
		/// The address given.
		url: String,
	},
	/// No answer from the node at all, or the connection broke.
	#[error("the node at {url} cannot be reached: {cause}")]
	NodeUnreachable {
		/// Where it should be.
		url: String,
		/// What the network said.
		cause: String,
	},
	/// The node did not answer in time.
	#[error("the node did not answer {method} within {seconds} s")]
	Timeout {
		/// What was asked.
		method: &'static str,
		/// How long was waited.
		seconds: u64,
	},
	/// The node belongs to another chain.
	#[error(
		"the node is of another chain: expected genesis 0x{}, found 0x{}",
		hex::encode(expected),
		hex::encode(found)
	)]
	OtherChain {
		/// The genesis hash that was expected.
		expected: Hash,
		/// The node's.
		found: Hash,
	},
	/// The chain refuses the statements; nothing was recorded.
	#[error("{0}")]
	Refused(Box<Refused>),
	/// The node cannot read what was sent.
	#[error("the node could not read what was sent: {0}")]
	Malformed(String),
	/// Submitted, but not final in time. It may still be recorded.
	#[error("not final in time: {0}")]
	NotFinal(String),
	/// The chain has no such item.
	#[error("the chain has no item 0x{}", hex::encode(.0))]
	UnknownItem(Hash),
	/// The chain has not what was asked for, in the node's words.
	#[error("not on record: {0}")]
	NotOnRecord(String),
	/// The node has no finalized block yet, or not the block that was asked for.
	#[error("the node is not ready: {0}")]
	NotReady(String),
	/// The node has too much to do.
	#[error("the node is busy: {0}")]
	Busy(String),
	/// The node could not answer, for a reason of its own.
	#[error("the node failed: {0}")]
	NodeFailed(String),
	/// The answer would be larger than the node makes one.
	#[error("too much for one answer: {0}")]
	TooLarge(String),
	/// An answer that no honest node of this version gives.
	#[error("the node's answer to {method} is not valid: {what}")]
	BadAnswer {
		/// What was asked.
		method: &'static str,
		/// What is wrong with the answer.
		what: String,
	},
	/// Any other error that the node answers.
	#[error("the node answered {method} with error {code}: {message}")]
	Node {
		/// What was asked.
		method: &'static str,
		/// JSON-RPC error code.
		code: i32,
		/// The node's words.
		message: String,
	},
	/// The chain still runs a runtime that does not have the call.
	#[error(
		"the chain runs version {runs} of the runtime, and what was asked for is there from version \
		 {needed} on"
	)]
	RuntimeTooOld {
		/// The first version that has it.
		needed: u32,
		/// The version that the chain runs.
		runs: u32,
	},
	/// A subscription was asked for over http.
	#[error("following an item needs a ws:// address")]
	NeedsWebSocket,
	/// The key is not one of the council's.
	#[error("the key 0x{} is not a council member's", hex::encode(.0))]
	NotCouncilMember([u8; 32]),
	/// The key governs no organisation.
	#[error("the key 0x{} is not the administrator of any organisation", hex::encode(.0))]
	NotAdministrator([u8; 32]),
	/// The chain has no such organisation.
	#[error("there is no organisation {0}")]
	UnknownOrganisation(u32),
	/// The organisation has no such officer.
	#[error("organisation {organisation} has no officer {officer}")]
	UnknownOfficer {
		/// The organisation.
		organisation: u32,
		/// The officer.
		officer: u32,
	},
	/// No officer of the organisation has or had the key.
	#[error("no officer of organisation {organisation} has or had the key 0x{}", hex::encode(key))]
	UnknownKey {
		/// The organisation.
		organisation: u32,
		/// The key.
		key: [u8; 32],
	},
	/// A key cannot be reported for a time that is still to come.
	#[error("the suspected time, {suspected_ms} ms, lies in the future: it is {now_ms} ms")]
	SuspectedInFuture {
		/// The chain's time.
		now_ms: u64,
		/// The time given.
		suspected_ms: u64,
	},
	/// A key cannot be reported for a time at which it was nobody's.
	#[error("the key is an officer's since {since_ms} ms; {suspected_ms} ms is before that")]
	SuspectedBeforeKey {
		/// Since when the key is or was the officer's.
		since_ms: u64,
		/// The time given.
		suspected_ms: u64,
	},
	/// The key is reported, for as early a time or an earlier one.
	#[error("the key is reported already, as in other hands since {suspected_ms} ms")]
	ReportedAlready {
		/// The suspected time that counts.
		suspected_ms: u64,
	},
	/// The council has no such motion.
	#[error("the council has no motion 0x{}", hex::encode(.0))]
	UnknownMotion(Hash),
	/// The node shows another call than the one that the motion's hash stands for.
	#[error(
		"the node shows another proposal than the one voted on: expected hash 0x{}, found 0x{}",
		hex::encode(expected),
		hex::encode(found)
	)]
	OtherMotion {
		/// Hash of the motion.
		expected: Hash,
		/// Hash of the call that the node shows.
		found: Hash,
	},
	/// The same motion is being voted on already.
	#[error("the same motion stands already, with index {index}")]
	MotionStands {
		/// Hash of the motion.
		hash: Hash,
		/// Its index.
		index: u32,
	},
	/// The time in which the motion could be voted on is over.
	#[error(
		"the time to vote on this motion ended with block {end}, and the chain is at block {now}; it can be proposed \
		 anew"
	)]
	MotionExpired {
		/// The block with which it ended.
		end: u32,
		/// The last finalized block.
		now: u32,
	},
	/// The motion is not decided, so the votes cannot be counted yet.
	#[error(
		"the motion is not decided: {ayes} for it and {nays} against it, {needed} are needed, and it can be \
		 voted on until block {end}"
	)]
	MotionOpen {
		/// How many are for it.
		ayes: usize,
		/// How many are against it.
		nays: usize,
		/// How many have to be for it.
		needed: u32,
		/// The block from which on no more votes are taken.
		end: u32,
	},
	/// The chain has another number of seats than when the motion was made.
	#[error("the number of seats changed meanwhile, so the motion needs another number of votes")]
	WrongThreshold,
	/// The seat's share of open motions is used up, or all are.
	#[error(
		"the seat 0x{} has as many open motions as it may, or the council has",
		hex::encode(.0)
	)]
	TooManyMotions([u8; 32]),
	/// The chain would not have such a council.
	#[error(
		"the council cannot have these seats: nobody, somebody twice, more than 64, an account that does \
		 not exist, or meant for another number of seats"
	)]
	UnfitSeats,
	/// It was sent as an account's call, and is the council's.
	#[error("no account can do that, but only the council by a motion")]
	MotionNeeded,
	/// The account that is to get a seat or to become a validator is a key of small order.
	#[error("the key of the account is one that holds for signatures by anybody")]
	NobodysAccount,
	/// Without this seat there would be none.
	#[error("the council cannot give up its last seat")]
	LastSeat,
	/// The account does not exist, so no call of it is taken.
	#[error(
		"the account 0x{} does not exist on this chain, so it can sign nothing",
		hex::encode(.0)
	)]
	NoAccount([u8; 32]),
	/// The account does not exist, so nothing that it signs is taken.
	#[error("the account 0x{} was not invited: the council does that first", hex::encode(.0))]
	NotInvited([u8; 32]),
	/// The account has registered no session keys.
	#[error("the account 0x{} has no session keys: it registers them first", hex::encode(.0))]
	NoSessionKeys([u8; 32]),
	/// The chain refuses the proof of possession of session keys.
	#[error(
		"the proof of possession is not one by these session keys for the account 0x{}",
		hex::encode(.0)
	)]
	NotPossessed([u8; 32]),
	/// Without the validator there would be too few.
	#[error(
		"the validator 0x{} cannot be removed: {left} with session keys would be left, and the minimum is \
		 {minimum}",
		hex::encode(who)
	)]
	BelowMinimum {
		/// The validator.
		who: [u8; 32],
		/// How many able ones would be left.
		left: usize,
		/// How many there must be.
		minimum: u32,
	},
	/// The removal is queued, and waits for a replacement.
	#[error(
		"the validator 0x{} equivocated, and its removal is queued already: {left} with session keys would \
		 be left, and the minimum is {minimum}",
		hex::encode(who)
	)]
	RemovalPending {
		/// The validator.
		who: [u8; 32],
		/// How many able ones would be left.
		left: usize,
		/// How many there must be.
		minimum: u32,
	},
	/// The chain would not take this code for its runtime.
	#[error(transparent)]
	Unfit(#[from] Unfit),
	/// The council has authorized no runtime.
	#[error("the council has authorized no runtime")]
	NothingAuthorized,
	/// The council has authorized other code.
	#[error(
		"the council has authorized other code: expected hash 0x{}, found 0x{}",
		hex::encode(expected),
		hex::encode(found)
	)]
	OtherCode {
		/// What is authorized.
		expected: Hash,
		/// What was to be handed in.
		found: Hash,
	},
	/// It is so already: nothing was sent.
	#[error("{0}")]
	AlreadySo(String),
	/// Included in a finalized block, but the state is as if it had not been.
	#[error("the call was included in block {} but had no effect: {likely}", block.number)]
	NoEffect {
		/// The block.
		block: BlockRef,
		/// The likely reason.
		likely: String,
	},
}

impl Error {
	/// Whether what was sent may still reach the chain, or can simply be sent again.
	pub fn can_be_sent_later(&self) -> bool {
		matches!(
			self,
			Error::NodeUnreachable { .. }
				| Error::Timeout { .. }
				| Error::OtherChain { .. }
				| Error::NotFinal(_)
				| Error::NotReady(_)
				| Error::Busy(_)
				| Error::NodeFailed(_)
				| Error::BadAnswer { .. }
				| Error::Node { .. }
		)
	}
}
