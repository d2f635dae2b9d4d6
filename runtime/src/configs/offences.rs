use pallet_grandpa::{SetIdSession, TimeSlot};
use pallet_validators::OncePerSession;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

use crate::{Offences, Runtime, RuntimeEvent};

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Runtime>;
	/// What follows from a report is `Reports`'s to do. pallet-offences would name everybody again who was
	/// ever reported for the same round.
	type OnOffenceHandler = ();
}

/// Takes reports: one for each validator and session is kept, disables the offender and queues its removal.
/// Nothing is slashed.
pub type Reports = OncePerSession<Runtime, Offences, LastSessionOfSet>;

/// The last session that an authority set has had, which is the one that nodes report for.
pub struct LastSessionOfSet;

impl Convert<TimeSlot, Option<SessionIndex>> for LastSessionOfSet {
	fn convert(slot: TimeSlot) -> Option<SessionIndex> {
		SetIdSession::<Runtime>::get(slot.set_id)
	}
}
