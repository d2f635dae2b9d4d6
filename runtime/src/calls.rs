//! Which calls are let through at all.

#![warn(missing_docs)]

use catena_primitives::{keys::is_of_small_order, statement::PublicKey};
use codec::Encode;
use frame_support::traits::Contains;

use crate::{configs::CouncilInstance, motions, AccountId, Runtime, RuntimeCall, SessionKeys};

/// The calls that have a use on this chain.
///
/// There are no fees, so a call that is of no use to a custodian is a way to fill the chain for
/// nothing: `system.remark` above all. Whatever is not named here is refused from every origin but
/// root, which nobody is, wherever it is dispatched; and a transaction that carries it is not even
/// taken into a block (see [`crate::extensions`]). The match names every pallet that has calls, so that
/// one which is added does not compile before somebody has thought about it.
///
/// Left out on purpose: `session.purge_keys`, by which a validator could drop out past the minimum
/// that pallet-validators guards. A validator that wants to leave is removed by the council.
/// `council.execute`, for there is nothing that a single seat decides; and `council.release_proposal_cost`,
/// for a motion costs nothing.
///
/// What goes to the council is let through if it can come to something: see [`crate::motions`].
///
/// No account of small order is invited or becomes a validator: anybody could register session keys for it.
///
/// `session.set_keys` is let through with safe keys alone. It is the one way, besides the genesis, by
/// which session keys come into the state, so no other ever votes.
pub struct AllowedCalls;

impl Contains<RuntimeCall> for AllowedCalls {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(call) => {
				matches!(call, frame_system::Call::apply_authorized_upgrade { .. })
			}
			RuntimeCall::Session(call) => matches!(
				call,
				pallet_session::Call::set_keys { keys, .. } if votes_safely(keys)
			),
			RuntimeCall::Grandpa(call) => matches!(
				call,
				pallet_grandpa::Call::report_equivocation { .. }
					| pallet_grandpa::Call::report_equivocation_unsigned { .. }
			),
			// The inherent; it refuses every signed origin itself.
			RuntimeCall::Timestamp(_) => true,
			RuntimeCall::Council(call) => is_of_use(call) && motions::check(call).is_ok(),
			RuntimeCall::Validators(call) => lets_in_somebody(call),
			RuntimeCall::Upgrades(_) | RuntimeCall::Registry(_) | RuntimeCall::Custody(_) => true,
		}
	}
}

/// Whether this call of the council has a use.
pub(crate) fn is_of_use(call: &pallet_collective::Call<Runtime, CouncilInstance>) -> bool {
	use pallet_collective::Call;
	matches!(
		call,
		Call::propose { .. }
			| Call::vote { .. }
			| Call::close { .. }
			| Call::set_members { .. }
			| Call::disapprove_proposal { .. }
			| Call::kill { .. }
	)
}

/// Whether whom this call would let in, as a candidate or a validator, is somebody: see [`is_nobodys`].
pub(crate) fn lets_in_somebody(call: &pallet_validators::Call<Runtime>) -> bool {
	use pallet_validators::Call;
	match call {
		Call::invite_candidate { who } | Call::add_validator { who } => !is_nobodys(who),
		_ => true,
	}
}

/// Whether the account is an ed25519 key of small order, for which anybody can sign: signatures of accounts
/// are verified by ZIP-215, too.
///
/// An account that is no point of the curve is let through: it may be a key of another kind, or the hash of
/// one.
pub(crate) fn is_nobodys(account: &AccountId) -> bool {
	let key: &PublicKey = account.as_ref();
	is_of_small_order(key)
}

/// Whether the key that votes on finality is one that the registry would enrol.
///
/// Votes are verified by ZIP-215, as statements are. Of a key of small order anybody can make votes for
/// any block, after the fact and without a secret; and the check that pallet-session makes of who owns
/// a key, such a key passes too.
fn votes_safely(keys: &SessionKeys) -> bool {
	let key = keys.grandpa.using_encoded(|bytes| PublicKey::try_from(bytes));
	key.is_ok_and(|key| pallet_registry::is_safe_key(&key))
}
