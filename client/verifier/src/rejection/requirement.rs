//! Which requirement a rejection is about.

use super::Rejection;

impl Rejection {
	/// The requirement of `docs/spec/proof-format.md` that the proof does not meet.
	pub fn requirement(&self) -> &'static str {
		match self {
			Rejection::TooLarge { .. } => "PF-1",
			Rejection::NotAProof
			| Rejection::NoSuchVersion { .. }
			| Rejection::FileMalformed { .. }
			| Rejection::BytesBehind { .. } => "PF-5",
			Rejection::OtherChain { .. } | Rejection::GenesisDiffers { .. } => "PF-7",
			Rejection::HeaderMalformed { .. } => "PF-9",
			Rejection::AnnouncementMalformed { .. }
			| Rejection::ForcedChange { .. }
			| Rejection::NotOneChange { .. }
			| Rejection::DelayedChange { .. }
			| Rejection::BadSet { .. }
			| Rejection::SetNumberTooLarge { .. } => "PF-10",
			Rejection::NumberDoesNotRise { .. } => "PF-11",
			Rejection::SetDiffers { .. } => "PF-12",
			Rejection::CheckpointDiffers { .. }
			| Rejection::DescentsDoNotRise { .. }
			| Rejection::DescentBeyondRange { .. }
			| Rejection::DescentLength { .. }
			| Rejection::DescentElsewhere { .. } => "PF-13",
			Rejection::JustificationMalformed { .. }
			| Rejection::OtherTarget { .. }
			| Rejection::NotAnAuthority { .. }
			| Rejection::BadVoteSignature { .. }
			| Rejection::VoteElsewhere { .. }
			| Rejection::VoteHeaderUnused { .. }
			| Rejection::VoteHeaderTwice { .. }
			| Rejection::VoteTwice { .. }
			| Rejection::TooManyVotes { .. }
			| Rejection::TooFewVotes { .. } => "PF-14",
			Rejection::NodeTwice { .. }
			| Rejection::NodeNotNeeded { .. }
			| Rejection::NodeAltered { .. }
			| Rejection::NodeOutOfOrder { .. }
			| Rejection::NodeMalformed { .. } => "PF-15",
			Rejection::EntryAbsent { .. }
			| Rejection::EntryMalformed { .. }
			| Rejection::EntryOfLater { .. }
			| Rejection::KeyOfTwo { .. } => "PF-17",
			Rejection::RecordOfOtherItem { .. }
			| Rejection::RecordOfOtherLog { .. }
			| Rejection::RecordOfOtherPlace { .. }
			| Rejection::BatchTooSmall { .. }
			| Rejection::MembershipMalformed { .. }
			| Rejection::BadSignature { .. } => "PF-18",
			Rejection::RecordCount { .. }
			| Rejection::RangeDiffers { .. }
			| Rejection::WrongParent { .. }
			| Rejection::LastDiffers { .. }
			| Rejection::RecordedBackwards { .. }
			| Rejection::RecordedAfterBlock { .. } => "PF-19",
			Rejection::SequenceDoesNotRise { .. }
			| Rejection::NoRecords { .. }
			| Rejection::PathElsewhere { .. } => "PF-20",
			Rejection::LogsDoNotRise { .. } | Rejection::LogNotInState { .. } => "PF-21",
			Rejection::AgainstTheRules { .. }
			| Rejection::CustodyDiffers { .. }
			| Rejection::ReportsDiffer { .. } => "PF-22",
			Rejection::WithoutRights { .. }
			| Rejection::RolesDiffer { .. }
			| Rejection::AdmittedAfter { .. }
			| Rejection::EnrolledAfter { .. }
			| Rejection::OfficerNotCounted { .. } => "PF-23",
			Rejection::ImpossibleClaim { .. } => "PF-32",
			Rejection::CorrectsNothing { .. } => "PF-33",
			Rejection::FormDiffers { .. } | Rejection::MembersDiffer { .. } => "PF-34",
			Rejection::NotAMember { .. } | Rejection::OfferedBeforeAdmitted { .. } => "PF-35",
			Rejection::RecordTimesDisagree { .. } | Rejection::BlockTimeDisagrees { .. } => "PF-36",
			Rejection::DisclosuresDoNotRise { .. }
			| Rejection::DisclosureOfNoRecord { .. }
			| Rejection::DisclosureOfNoDetails { .. }
			| Rejection::DisclosureElsewhere { .. }
			| Rejection::FileFieldMalformed { .. } => "PF-24",
			Rejection::UnexpectedItem { .. } => "PF-25",
			Rejection::FileDiffers { .. } => "PF-27",
			Rejection::OutOfPlace { .. } => "PF-29",
			Rejection::OriginDiffers { .. }
			| Rejection::DepthImpossible { .. }
			| Rejection::TooFewExhibits { .. } => "PF-30",
			Rejection::SettlesNothing { .. } => "PF-31",
		}
	}
}
