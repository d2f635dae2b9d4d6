//! Rejections in words.

use core::fmt;

use catena_primitives::{
	custody::Custody,
	disclosure::FileDigest,
	evidence::{CaseRights, Member},
	proof::{AuthoritySet, BlockRef},
	record::Recorded,
	statement::Log,
};

use super::{Origin, RecordAt, Rejection, WhichHeader};
use crate::words::{Hex, LogName};

impl fmt::Display for RecordAt {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "record {} of {}", self.sequence, LogName(self.log))
	}
}

impl fmt::Display for WhichHeader {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			WhichHeader::Step { index } => {
				write!(f, "the header of change {index} of the authorities")
			}
			WhichHeader::Block => f.write_str("the block's header"),
		}
	}
}

impl fmt::Display for Origin {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Origin::Case(case) => write!(f, "registered for case {}", Hex(case)),
			Origin::Exhibit(exhibit) => write!(f, "made from exhibit {}", Hex(exhibit)),
		}
	}
}

struct Block<'a>(&'a BlockRef);

impl fmt::Display for Block<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "block {} ({})", self.0.number, Hex(&self.0.hash))
	}
}

struct Set<'a>(&'a AuthoritySet);

impl fmt::Display for Set<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "set {} of", self.0.id)?;
		for (key, weight) in &self.0.authorities {
			write!(f, " {} (weight {weight})", Hex(key))?;
		}
		Ok(())
	}
}

struct When(Recorded);

impl fmt::Display for When {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "in block {} at {} ms", self.0.block, self.0.time_ms)
	}
}

struct Holds(Custody);

impl fmt::Display for Holds {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "held by {}", self.0.holder)?;
		match self.0.offer {
			Some(offer) => write!(f, ", on offer to {}", offer.to),
			None => f.write_str(", not on offer"),
		}
	}
}

struct Members<'a>(&'a [Member]);

impl fmt::Display for Members<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("organisations")?;
		for Member { organisation, rights } in self.0 {
			let register = rights.contains(CaseRights::REGISTER);
			let examine = rights.contains(CaseRights::EXAMINE);
			let rights = match (register, examine) {
				(true, true) => "registers, examines",
				(true, false) => "registers",
				(false, true) => "examines",
				(false, false) => "no rights",
			};
			write!(f, " {organisation} ({rights})")?;
		}
		Ok(())
	}
}

struct File<'a>(&'a FileDigest);

impl fmt::Display for File<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(
			f,
			"{} bytes, SHA-256 {}, BLAKE3 {}",
			self.0.size_bytes,
			Hex(&self.0.sha256),
			Hex(&self.0.blake3)
		)
	}
}

struct FieldAt((Log, u32, u32));

impl fmt::Display for FieldAt {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (log, sequence, index) = self.0;
		write!(f, "field {index} of {}", RecordAt { log, sequence })
	}
}

impl fmt::Display for Rejection {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		use Rejection::*;
		match self {
			TooLarge { .. }
			| NotAProof
			| NoSuchVersion { .. }
			| FileMalformed { .. }
			| BytesBehind { .. } => file(self, f),
			OtherChain { .. }
			| GenesisDiffers { .. }
			| SetDiffers { .. }
			| CheckpointDiffers { .. }
			| DescentsDoNotRise { .. }
			| DescentBeyondRange { .. }
			| DescentLength { .. }
			| DescentElsewhere { .. } => checkpoints(self, f),
			HeaderMalformed { .. }
			| AnnouncementMalformed { .. }
			| ForcedChange { .. }
			| NotOneChange { .. }
			| DelayedChange { .. }
			| BadSet { .. }
			| SetNumberTooLarge { .. }
			| NumberDoesNotRise { .. } => lineage(self, f),
			JustificationMalformed { .. }
			| OtherTarget { .. }
			| NotAnAuthority { .. }
			| BadVoteSignature { .. }
			| VoteElsewhere { .. }
			| VoteHeaderUnused { .. }
			| VoteHeaderTwice { .. }
			| VoteTwice { .. }
			| TooManyVotes { .. }
			| TooFewVotes { .. } => votes(self, f),
			NodeTwice { .. }
			| NodeNotNeeded { .. }
			| NodeAltered { .. }
			| NodeOutOfOrder { .. }
			| NodeMalformed { .. }
			| EntryAbsent { .. }
			| EntryMalformed { .. }
			| EntryOfLater { .. }
			| KeyOfTwo { .. } => state(self, f),
			RecordOfOtherItem { .. }
			| RecordOfOtherLog { .. }
			| RecordOfOtherPlace { .. }
			| BatchTooSmall { .. }
			| MembershipMalformed { .. }
			| BadSignature { .. }
			| WrongParent { .. }
			| RecordedBackwards { .. }
			| RecordedAfterBlock { .. }
			| RecordTimesDisagree { .. }
			| BlockTimeDisagrees { .. }
			| SequenceDoesNotRise { .. }
			| PathElsewhere { .. }
			| AgainstTheRules { .. }
			| WithoutRights { .. }
			| RolesDiffer { .. }
			| OutOfPlace { .. }
			| OriginDiffers { .. }
			| SettlesNothing { .. }
			| AdmittedAfter { .. }
			| EnrolledAfter { .. }
			| ImpossibleClaim { .. }
			| CorrectsNothing { .. } => record(self, f),
			RecordCount { .. }
			| RangeDiffers { .. }
			| LastDiffers { .. }
			| NoRecords { .. }
			| LogsDoNotRise { .. }
			| LogNotInState { .. }
			| CustodyDiffers { .. }
			| ReportsDiffer { .. }
			| OfficerNotCounted { .. }
			| DepthImpossible { .. }
			| TooFewExhibits { .. }
			| FormDiffers { .. }
			| MembersDiffer { .. }
			| NotAMember { .. }
			| OfferedBeforeAdmitted { .. } => history(self, f),
			DisclosuresDoNotRise { .. }
			| DisclosureOfNoRecord { .. }
			| DisclosureOfNoDetails { .. }
			| DisclosureElsewhere { .. }
			| FileFieldMalformed { .. }
			| UnexpectedItem { .. }
			| FileDiffers { .. } => disclosures(self, f),
		}
	}
}

fn file(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::TooLarge { max, found } => {
			write!(f, "the file has {found} bytes; a proof has at most {max}")
		}
		Rejection::NotAProof => f.write_str("the file is no Catena proof"),
		Rejection::NoSuchVersion { expected, found } => {
			write!(f, "the file says version {found}, which never was; the first is {expected}")
		}
		Rejection::FileMalformed { found } => {
			write!(f, "the file, of {found} bytes, is cut short or was changed: it cannot be read")
		}
		Rejection::BytesBehind { expected, found } => write!(
			f,
			"the proof ends after {expected} bytes and the file has {found}: bytes were appended, or it \
			 was changed"
		),
		_ => Ok(()),
	}
}

fn checkpoints(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::OtherChain { expected, found } => write!(
			f,
			"the checkpoint is of the chain {}, the proof of {}",
			Hex(expected),
			Hex(found)
		),
		Rejection::GenesisDiffers { expected, found } => write!(
			f,
			"the checkpoint at block 0 should be the genesis block {}, but names {}",
			Hex(expected),
			Hex(found)
		),
		Rejection::SetDiffers { checkpoint, expected, found } => write!(
			f,
			"the proof goes round the checkpoint at block {checkpoint}: expected {}, found {}",
			Set(expected),
			Set(found)
		),
		Rejection::CheckpointDiffers { expected, found } => {
			write!(f, "the checkpoint is {}, the proof's block is {}", Block(expected), Hex(found))
		}
		Rejection::DescentsDoNotRise { previous, found } => {
			write!(f, "the descent from block {found} stands behind that from block {previous}")
		}
		Rejection::DescentBeyondRange { number, blocks } => write!(
			f,
			"a descent from block {number}, but only {blocks} blocks lie below the proof's"
		),
		Rejection::DescentLength { number, expected, found } => {
			write!(f, "the descent from block {number} has {found} steps; it must have {expected}")
		}
		Rejection::DescentElsewhere { expected } => {
			write!(f, "the proof's block does not descend from the checkpoint {}", Block(expected))
		}
		_ => Ok(()),
	}
}

fn lineage(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::HeaderMalformed { which } => write!(f, "{which} cannot be read"),
		Rejection::AnnouncementMalformed { block } => {
			write!(f, "what block {block} says about its authorities cannot be read")
		}
		Rejection::ForcedChange { block } => write!(f, "block {block} forces new authorities"),
		Rejection::NotOneChange { block, found } => {
			write!(f, "block {block} schedules {found} changes of the authorities, not one")
		}
		Rejection::DelayedChange { block, found } => write!(
			f,
			"block {block} changes the authorities {found} blocks later; expected at once"
		),
		Rejection::BadSet { block, flaw } => {
			write!(f, "the authorities that block {block} names cannot be: {flaw}")
		}
		Rejection::SetNumberTooLarge { block } => {
			write!(f, "there is no next number for the authorities that block {block} names")
		}
		Rejection::NumberDoesNotRise { above, found } => {
			write!(f, "block {found} where a block above {above} is expected")
		}
		_ => Ok(()),
	}
}

fn votes(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::JustificationMalformed { block } => {
			write!(f, "the votes for block {block} cannot be read")
		}
		Rejection::OtherTarget { expected, found } => {
			write!(f, "the votes are for {}, not for {}", Block(found), Block(expected))
		}
		Rejection::NotAnAuthority { set, key } => {
			write!(f, "a vote by {}, who is not one of the authorities of set {set}", Hex(key))
		}
		Rejection::BadVoteSignature { set, key } => {
			write!(f, "the signature of authority {} of set {set} is not valid", Hex(key))
		}
		Rejection::VoteElsewhere { expected, found } => write!(
			f,
			"a vote for {}, which is not shown to descend from {}",
			Block(found),
			Block(expected)
		),
		Rejection::VoteHeaderUnused { hash } => {
			write!(f, "the header {} leads to no vote", Hex(hash))
		}
		Rejection::VoteHeaderTwice { hash } => write!(f, "the header {} is there twice", Hex(hash)),
		Rejection::VoteTwice { key } => write!(f, "a vote of {} is there twice", Hex(key)),
		Rejection::TooManyVotes { key } => write!(f, "more than two votes of {}", Hex(key)),
		Rejection::TooFewVotes { block, set, expected, found } => write!(
			f,
			"block {block} is not final: votes of weight {found} of set {set}, where {expected} are \
			 needed"
		),
		_ => Ok(()),
	}
}

fn state(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::NodeTwice { hash } => {
			write!(f, "a part of the chain's state is there twice: {}", Hex(hash))
		}
		Rejection::NodeNotNeeded { hash } => {
			write!(f, "a part of the chain's state is there that nothing needs: {}", Hex(hash))
		}
		Rejection::NodeAltered { expected, found } => write!(
			f,
			"a part of the chain's state was changed: expected {}, found {}",
			Hex(expected),
			Hex(found)
		),
		Rejection::NodeOutOfOrder { expected, found } => write!(
			f,
			"the parts of the chain's state are in disorder: expected {}, found {}",
			Hex(expected),
			Hex(found)
		),
		Rejection::NodeMalformed { hash } => {
			write!(f, "a part of the chain's state cannot be read: {}", Hex(hash))
		}
		Rejection::EntryAbsent { key } => write!(f, "the chain's state lacks {key}"),
		Rejection::EntryMalformed { key } => {
			write!(f, "an entry of the chain's state cannot be read: {key}")
		}
		Rejection::EntryOfLater { key, block_ms, changed_ms } => write!(
			f,
			"{key} says to have changed at {changed_ms} ms, after the block, which is of {block_ms} ms"
		),
		Rejection::KeyOfTwo { key, officers: [one, other] } => {
			write!(f, "the chain has the key {} for both {one} and {other}", Hex(key))
		}
		_ => Ok(()),
	}
}

fn record(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::RecordOfOtherItem { at, expected, found } => {
			write!(f, "{at} is of item {}, not of {}", Hex(found), Hex(expected))
		}
		Rejection::RecordOfOtherLog { at, found } => {
			write!(f, "{at} was signed for {}", LogName(*found))
		}
		Rejection::RecordOfOtherPlace { at, found } => {
			write!(f, "{at} was signed for another place, {found}")
		}
		Rejection::BatchTooSmall { at, expected, found } => write!(
			f,
			"{at} is said to be one of {found} signed together; there must be {expected} or more"
		),
		Rejection::MembershipMalformed { at } => {
			write!(f, "the path of {at} in what was signed together has the wrong length")
		}
		Rejection::BadSignature { at, key } => {
			write!(f, "the signature on {at} is not that of key {}", Hex(key))
		}
		Rejection::WrongParent { at, expected, found } => {
			write!(
				f,
				"{at} should follow {}, but was signed to follow {}",
				Hex(expected),
				Hex(found)
			)
		}
		Rejection::RecordedBackwards { at, previous, found } => write!(
			f,
			"{at} was recorded {}, before the one that it follows ({})",
			When(*found),
			When(*previous)
		),
		Rejection::RecordedAfterBlock { at, block, block_ms, found } => write!(
			f,
			"{at} was recorded {}, after the proof's block {block} of {block_ms} ms",
			When(*found)
		),
		Rejection::RecordTimesDisagree { first, expected, at, found } => write!(
			f,
			"{first} was recorded {}, and {at} {}: both cannot be of one chain",
			When(*expected),
			When(*found)
		),
		Rejection::BlockTimeDisagrees { at, block, block_ms, found } => write!(
			f,
			"{at} was recorded {}; the proof's block {block} is of {block_ms} ms: both cannot be of \
			 one chain",
			When(*found)
		),
		Rejection::SequenceDoesNotRise { previous, found } => {
			write!(f, "{previous} is followed by record {found}")
		}
		Rejection::PathElsewhere { at } => {
			write!(f, "{at} is not the one that the chain has there")
		}
		Rejection::AgainstTheRules { at, refusal } => {
			write!(f, "{at} is against the rules: {refusal}")
		}
		Rejection::WithoutRights { at, refusal } => {
			write!(f, "{at} was signed without the right to: {refusal}")
		}
		Rejection::RolesDiffer { at, expected, found } => {
			write!(f, "{at} names the roles {found}; the officer has {expected}")
		}
		Rejection::OutOfPlace { at, refusal } => {
			write!(f, "{at} may not stand there: {refusal}")
		}
		Rejection::OriginDiffers { at, expected, found } => {
			write!(f, "the chain has the exhibit as {expected}; by {at} it was {found}")
		}
		Rejection::SettlesNothing { at, report } => write!(
			f,
			"{at} settles the report {}, which is none of the open ones in that log",
			Hex(report)
		),
		Rejection::AdmittedAfter { at, admitted_ms, recorded_ms } => write!(
			f,
			"{at} was recorded at {recorded_ms} ms; the signer's organisation was admitted only at \
			 {admitted_ms} ms"
		),
		Rejection::EnrolledAfter { at, enrolled_ms, recorded_ms } => write!(
			f,
			"{at} was recorded at {recorded_ms} ms; the signer was enrolled only at {enrolled_ms} ms"
		),
		Rejection::ImpossibleClaim { at, refusal } => {
			write!(f, "{at} claims what the chain does not take: {refusal}")
		}
		Rejection::CorrectsNothing { at, sequence, supersedes } => write!(
			f,
			"{at} corrects record {sequence}, {}, which is no earlier record of the signer's \
			 organisation in that log",
			Hex(supersedes)
		),
		_ => Ok(()),
	}
}

fn history(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::RecordCount { log, expected, found } => write!(
			f,
			"{} has {expected} records; the proof shows {found} as all of them",
			LogName(*log)
		),
		Rejection::RangeDiffers { log, expected, found } => write!(
			f,
			"the records of {} are not those that the chain has: expected {}, found {}",
			LogName(*log),
			Hex(expected),
			Hex(found)
		),
		Rejection::LastDiffers { log, expected, found } => write!(
			f,
			"the last statement of {} is {}; the proof shows {}",
			LogName(*log),
			Hex(expected),
			Hex(found)
		),
		Rejection::NoRecords { log } => write!(f, "no record of {} is shown", LogName(*log)),
		Rejection::LogsDoNotRise { previous, found } => {
			write!(f, "{} stands behind {}", LogName(*found), LogName(*previous))
		}
		Rejection::LogNotInState { log } => write!(f, "the item does not have {}", LogName(*log)),
		Rejection::CustodyDiffers { expected, found } => {
			write!(f, "the chain has the item as {}; ", Holds(*expected))?;
			match found {
				Some(found) => write!(f, "the signatures lead to {}", Holds(*found)),
				None => f.write_str("no signature leads anywhere"),
			}
		}
		Rejection::ReportsDiffer { expected, found } => write!(
			f,
			"the chain counts {} adverse reports and {} settled; the logs have {} and {}",
			expected.0, expected.1, found.0, found.1
		),
		Rejection::OfficerNotCounted { organisation, officer, count } => write!(
			f,
			"organisation {organisation} has officer {officer}, and ever enrolled only {count}"
		),
		Rejection::DepthImpossible { from: Some(from), found } => write!(
			f,
			"the chain has the exhibit as made from exhibit {}, and at depth {found}, which no exhibit \
			 made from another has",
			Hex(from)
		),
		Rejection::DepthImpossible { from: None, found } => write!(
			f,
			"the chain has the exhibit as made from no other, and at depth {found}; an original has 0"
		),
		Rejection::TooFewExhibits { expected, found } => write!(
			f,
			"the chain counts {found} exhibits of the case; by the exhibit's entry there are \
			 {expected} or more"
		),
		Rejection::FormDiffers { at, expected, found } => {
			write!(f, "the chain has the case as {expected:?}; by {at} it was {found:?}")
		}
		Rejection::MembersDiffer { expected, found } => write!(
			f,
			"the chain lets {} take part in the case; the signatures {}",
			Members(expected),
			Members(found)
		),
		Rejection::NotAMember { expected, found } => write!(
			f,
			"organisation {found} has to do with the case, in which {} take part",
			Members(expected)
		),
		Rejection::OfferedBeforeAdmitted { at, expected, found } => write!(
			f,
			"{at} offers the case to organisation {found}, where {} took part then",
			Members(expected)
		),
		_ => Ok(()),
	}
}

fn disclosures(rejection: &Rejection, f: &mut fmt::Formatter<'_>) -> fmt::Result {
	match rejection {
		Rejection::DisclosuresDoNotRise { previous, found } => {
			write!(f, "{} stands behind {}", FieldAt(*found), FieldAt(*previous))
		}
		Rejection::DisclosureOfNoRecord { at } => {
			write!(f, "a field of {at} is disclosed, but the record is not shown")
		}
		Rejection::DisclosureOfNoDetails { at } => {
			write!(f, "a field of {at} is disclosed, but the statement has no fields")
		}
		Rejection::DisclosureElsewhere { at, expected, found } => {
			write!(f, "a disclosed field is not one of {at}: expected root {}, ", Hex(expected))?;
			match found {
				Some(found) => write!(f, "found {}", Hex(found)),
				None => f.write_str("found a path of the wrong length"),
			}
		}
		Rejection::FileFieldMalformed { at } => {
			write!(f, "a disclosed field of {at} should hold a file's digests and does not")
		}
		Rejection::UnexpectedItem { expected, found } => {
			write!(f, "the proof is about item {}, not about {}", Hex(found), Hex(expected))
		}
		Rejection::FileDiffers { expected, found, elsewhere } => {
			write!(
				f,
				"the file at hand is not the one registered: found {}; expected",
				File(found)
			)?;
			let mut separator = " ";
			for digest in expected {
				write!(f, "{separator}{}", File(digest))?;
				separator = ", or ";
			}
			let mut separator = "; it is named in ";
			for other in elsewhere {
				write!(f, "{separator}{}", other.at)?;
				separator = ", and in ";
			}
			Ok(())
		}
		_ => Ok(()),
	}
}
