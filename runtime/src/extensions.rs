//! What an extrinsic must pass besides the SDK's own checks.
//!
//! # Why
//!
//! A call that is dispatched in vain still stands in its block, with all its bytes and for ever. There
//! are no fees that would make anybody think twice. So what can only fail is refused before: by the
//! pool, and by every node that makes or imports a block.

#![warn(missing_docs)]

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	storage::transactional::with_transaction_unchecked,
	traits::{Contains, OriginTrait},
	weights::Weight,
};
use frame_system::{CheckWeight, ExtensionsWeightInfo};
use scale_info::TypeInfo;
use sp_runtime::{
	generic::Era,
	impl_tx_ext_default,
	traits::{DispatchInfoOf, Implication, OpaqueKeys, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionSource, ValidTransaction},
	TransactionOutcome,
};

use crate::{
	calls::{is_of_use, AllowedCalls},
	motions::{self, Refused},
	AccountId, Nonce, Registry, Runtime, RuntimeCall, RuntimeOrigin, SessionKeys, TxExtension,
};

/// How long an extrinsic may be that no submission of statements is, in bytes: 64 KiB. The longest that
/// governance needs, a report of an equivocation with its proof or a motion that names a new council,
/// takes a few KiB.
pub const GOVERNANCE_BYTES_MAX: usize = 64 * 1024;

/// Refuses what [`AllowedCalls`] does not let through, what an account signs without need or cannot do, what is
/// too long, session keys that the account does not have, motions that are not fit, votes that come too late,
/// and what is asked of the registry by an account that governs no organisation, or no longer.
///
/// Has no data, neither sent nor signed, so extrinsics are encoded as they would be without it. Bare
/// extrinsics do not pass here: these are the inherents, equivocation reports, and the code of an
/// authorized upgrade, which their pallets check.
///
/// # Errors
///
/// - `Call`: the call filter refuses the call, or it authorizes itself (a submission by the officer's
///   signature, a runtime by the hash that the council authorized) and comes from an account. From an
///   account the first can only fail, and the second would be taken with any code.
/// - `ExhaustsResources`: longer than [`GOVERNANCE_BYTES_MAX`]. A submission is bounded by what fits
///   under one signature.
/// - `BadProof`: session keys whose proof of possession is not theirs for the account that signs.
/// - `Stale`: a vote on a motion whose time is over. pallet-collective would count it.
/// - `BadSigner`: a call of the registry by an account that governs no organisation. It can only fail,
///   and an administrator that was replaced because its key was stolen goes on existing: what it signed
///   before leaves the pool, and nothing that it signs afterwards fills blocks.
/// - `Custom`: what only the council can do, and no account; a motion that can come to nothing, of too many,
///   or by nobody who has a seat: the codes are those of [`Refused`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckAllowedCall;

impl CheckAllowedCall {
	fn check(
		call: &RuntimeCall,
		signer: Option<&AccountId>,
		bytes: usize,
	) -> Result<(), InvalidTransaction> {
		match call {
			_ if motions::takes_the_council(call) => Err(Refused::MotionNeeded.into()),
			// What is long is not looked at, and what has no use is not looked into.
			RuntimeCall::Council(call) if is_of_use(call) && bytes <= GOVERNANCE_BYTES_MAX => {
				motions::check_signed(call, signer)
			}
			RuntimeCall::Council(call) if is_of_use(call) => {
				Err(InvalidTransaction::ExhaustsResources)
			}
			_ if !AllowedCalls::contains(call) => Err(InvalidTransaction::Call),
			RuntimeCall::Custody(_) | RuntimeCall::System(_) if signer.is_some() => {
				Err(InvalidTransaction::Call)
			}
			RuntimeCall::Custody(_) => Ok(()),
			_ if bytes > GOVERNANCE_BYTES_MAX => Err(InvalidTransaction::ExhaustsResources),
			RuntimeCall::Registry(_) if !signer.is_some_and(Registry::is_administrator) => {
				Err(InvalidTransaction::BadSigner)
			}
			RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
				if !signer.is_some_and(|who| possesses(who, keys, proof)) =>
			{
				Err(InvalidTransaction::BadProof)
			}
			_ => Ok(()),
		}
	}
}

/// Whether the proof shows that `who` has the secrets of these keys.
fn possesses(who: &AccountId, keys: &SessionKeys, proof: &[u8]) -> bool {
	who.using_encoded(|who| keys.ownership_proof_is_valid(who, proof))
}

impl TransactionExtension<RuntimeCall> for CheckAllowedCall {
	const IDENTIFIER: &'static str = "CheckAllowedCall";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	/// Two comparisons, which what every extrinsic is counted for covers; for new session keys what
	/// pallet-session does with them again, for a call of the council the look at what stands, and for a
	/// call of the registry that at the account and its organisation.
	fn weight(&self, call: &RuntimeCall) -> Weight {
		match call {
			RuntimeCall::Session(pallet_session::Call::set_keys { .. }) => {
				<<Runtime as pallet_session::Config>::WeightInfo as pallet_session::WeightInfo>::set_keys()
			}
			RuntimeCall::Council(call) => motions::weight(call),
			RuntimeCall::Registry(_) => <Runtime as frame_system::Config>::DbWeight::get().reads(2),
			_ => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		_info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Implication,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		Self::check(call, origin.as_signer(), len)?;
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(RuntimeCall; prepare);
}

/// Refuses what a block has no room left for, before anything is recorded.
///
/// `CheckWeight` finds that out, too, but only after the submission has been recorded by its
/// authorization. The author of a block that is full tries eight more transactions, of up to 256
/// statements each.
///
/// Has no data, neither sent nor signed. Bare extrinsics do not pass here; the SDK's check does for them.
///
/// # Errors
///
/// `ExhaustsResources`, which lets the transaction wait for the next block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckRoom;

impl TransactionExtension<RuntimeCall> for CheckRoom {
	const IDENTIFIER: &'static str = "CheckRoom";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	/// Adds up what `CheckWeight` adds up again, and is counted for.
	fn weight(&self, _call: &RuntimeCall) -> Weight {
		<Runtime as frame_system::Config>::ExtensionsWeightInfo::check_weight()
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		_call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		// The pool asks as of an empty block.
		if source == TransactionSource::InBlock {
			let (_, next_len) = CheckWeight::<Runtime>::do_validate(info, len)?;
			// The SDK's own sum, which is then written down only once.
			with_transaction_unchecked(|| {
				TransactionOutcome::Rollback(CheckWeight::<Runtime>::do_prepare(
					info, len, next_len,
				))
			})?;
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(RuntimeCall; prepare);
}

/// The extensions of an extrinsic that is valid in `era`, of an account that has sent `nonce` others.
pub fn tx_extension(era: Era, nonce: Nonce) -> TxExtension {
	(
		CheckAllowedCall,
		CheckRoom,
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckMortality::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		frame_system::WeightReclaim::new(),
	)
}
