//! The names of reasons, for scripts.

use crate::{
	contradiction::Contradiction, missing::Missing, published::PublishedFlaw, rejection::Rejection,
};

/// The name of each variant. A variant that is left out here does not compile.
macro_rules! named {
	($kind:ident: $($variant:ident,)*) => {
		impl $kind {
			/// The name of the variant, for scripts: unlike the words, it stays as it is.
			pub fn name(&self) -> &'static str {
				match self {
					$( $kind::$variant { .. } => stringify!($variant), )*
				}
			}
		}
	};
}

named! {
	Rejection:
	TooLarge,
	NotAProof,
	NoSuchVersion,
	FileMalformed,
	BytesBehind,
	OtherChain,
	GenesisDiffers,
	HeaderMalformed,
	AnnouncementMalformed,
	ForcedChange,
	NotOneChange,
	DelayedChange,
	BadSet,
	SetNumberTooLarge,
	NumberDoesNotRise,
	SetDiffers,
	CheckpointDiffers,
	DescentsDoNotRise,
	DescentBeyondRange,
	DescentLength,
	DescentElsewhere,
	JustificationMalformed,
	OtherTarget,
	NotAnAuthority,
	BadVoteSignature,
	VoteElsewhere,
	VoteHeaderUnused,
	VoteHeaderTwice,
	VoteTwice,
	TooManyVotes,
	TooFewVotes,
	NodeTwice,
	NodeNotNeeded,
	NodeAltered,
	NodeOutOfOrder,
	NodeMalformed,
	EntryAbsent,
	EntryMalformed,
	EntryOfLater,
	KeyOfTwo,
	RecordOfOtherItem,
	RecordOfOtherLog,
	RecordOfOtherPlace,
	BatchTooSmall,
	MembershipMalformed,
	BadSignature,
	RecordCount,
	RangeDiffers,
	WrongParent,
	LastDiffers,
	RecordedBackwards,
	RecordedAfterBlock,
	RecordTimesDisagree,
	BlockTimeDisagrees,
	SequenceDoesNotRise,
	NoRecords,
	PathElsewhere,
	LogsDoNotRise,
	LogNotInState,
	AgainstTheRules,
	CustodyDiffers,
	ReportsDiffer,
	WithoutRights,
	RolesDiffer,
	AdmittedAfter,
	EnrolledAfter,
	OfficerNotCounted,
	DisclosuresDoNotRise,
	DisclosureOfNoRecord,
	DisclosureOfNoDetails,
	DisclosureElsewhere,
	FileFieldMalformed,
	OutOfPlace,
	OriginDiffers,
	DepthImpossible,
	TooFewExhibits,
	SettlesNothing,
	ImpossibleClaim,
	CorrectsNothing,
	FormDiffers,
	MembersDiffer,
	NotAMember,
	OfferedBeforeAdmitted,
	UnexpectedItem,
	FileDiffers,
}

named! {
	Missing:
	NewerVerifier,
	Extension,
	UsableCheckpoint,
	Anchor,
	BlockAfterCheckpoint,
	Descent,
	Node,
	Layout,
	Item,
	NewerProof,
	FileDigest,
	Publisher,
	Records,
}

named! {
	PublishedFlaw:
	TooLarge,
	NotPublished,
	NewerVersion,
	NoSuchVersion,
	Malformed,
	BytesBehind,
	GenesisDiffers,
	TooManyAuthorities,
	AuthoritiesDoNotRise,
	BadSet,
	NoSignature,
	SignaturesDoNotRise,
	KeyMalformed,
	KeyUnsafe,
	SignatureMalformed,
	BadSignature,
}

named! {
	Contradiction:
	BlocksDiffer,
	SetsDiffer,
	SetsRunBackwards,
	NotDescended,
}
