use crate::{Runtime, RuntimeEvent, Validators};

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Runtime>;
	/// Disables the offender and queues its removal; nothing is slashed.
	type OnOffenceHandler = Validators;
}
