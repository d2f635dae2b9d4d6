//! Which calls are let through at all.

#![warn(missing_docs)]

use frame_support::traits::Contains;

use crate::RuntimeCall;

/// The calls that have a use on this chain.
///
/// There are no fees, so a call that is of no use to a custodian is a way to fill the chain for
/// nothing: `system.remark` above all. Whatever is not named here is refused from every origin but
/// root, which nobody is. The match names every pallet that has calls, so that one which is added
/// does not compile before somebody has thought about it.
///
/// Left out on purpose: `session.purge_keys`, by which a validator could drop out past the minimum
/// that pallet-validators guards. A validator that wants to leave is removed by the council.
pub struct AllowedCalls;

impl Contains<RuntimeCall> for AllowedCalls {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(call) => {
				matches!(call, frame_system::Call::apply_authorized_upgrade { .. })
			}
			RuntimeCall::Session(call) => matches!(call, pallet_session::Call::set_keys { .. }),
			RuntimeCall::Grandpa(call) => matches!(
				call,
				pallet_grandpa::Call::report_equivocation { .. }
					| pallet_grandpa::Call::report_equivocation_unsigned { .. }
			),
			// The inherent; it refuses every signed origin itself.
			RuntimeCall::Timestamp(_) => true,
			RuntimeCall::Council(_)
			| RuntimeCall::Validators(_)
			| RuntimeCall::Upgrades(_)
			| RuntimeCall::Registry(_)
			| RuntimeCall::Custody(_) => true,
		}
	}
}
