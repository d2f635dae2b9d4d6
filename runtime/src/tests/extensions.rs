//! What gets neither into a pool nor into a block, and that extrinsics are encoded as they were
//! published.

use catena_primitives::{attestation::Submission, registry::OrganisationV2, statement::Place};
use codec::{Decode, Encode};
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair};
use sp_runtime::{
	generic::Era,
	traits::{BlakeTwo256, Hash as _},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
		UnknownTransaction,
	},
	DispatchError,
};

use super::{
	calls::{apply, root, submission},
	governance::admin,
	quota, *,
};
use crate::{
	configs::{BlockWeights, CouncilInstance, SLOT_MILLISECONDS},
	custody_extrinsic,
	extensions::{tx_extension, CheckAllowedCall, CheckRoom, GOVERNANCE_BYTES_MAX},
	genesis::{DEV_FOUNDERS, LOCAL, LOCAL_FOUNDERS},
	motions::end_of,
	AccountId, Executive, Nonce, RuntimeCall, SessionKeys, SignedPayload, UncheckedExtrinsic,
	VERSION,
};

/// A call that the first founder's administrator signs.
pub(super) fn signed(call: impl Into<RuntimeCall>, nonce: Nonce) -> UncheckedExtrinsic {
	let seed = format!("//{}//admin", LOCAL_FOUNDERS[0].seed);
	let pair = ed25519::Pair::from_string(&seed, None).unwrap();
	assert_eq!(AccountId::from(pair.public().0), admin(0));
	signed_by(&pair, call, nonce)
}

pub(super) fn signed_by(
	pair: &ed25519::Pair,
	call: impl Into<RuntimeCall>,
	nonce: Nonce,
) -> UncheckedExtrinsic {
	let account = AccountId::from(pair.public().0);
	let call: RuntimeCall = call.into();
	let extension = tx_extension(Era::Immortal, nonce);
	let payload = SignedPayload::new(call.clone(), extension.clone()).unwrap();
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

/// What the pool is told.
pub(super) fn validate(extrinsic: &UncheckedExtrinsic) -> TransactionValidity {
	let block = System::block_hash(0);
	Executive::validate_transaction(TransactionSource::External, extrinsic.clone(), block)
}

/// Neither pool nor block takes it, for this reason, and nothing changes.
#[track_caller]
pub(super) fn refused(extrinsic: UncheckedExtrinsic, reason: InvalidTransaction) {
	let reason = TransactionValidityError::Invalid(reason);
	let before = root();
	assert_eq!(apply(extrinsic.clone()), Err(reason));
	assert_eq!(root(), before);
	assert_eq!(validate(&extrinsic), Err(reason));
}

/// A call that an administrator may make, and that fails for there is no such officer.
fn suspend() -> RuntimeCall {
	pallet_registry::Call::<Runtime>::suspend_officer { officer: 9 }.into()
}

/// New session keys with a proof that they are somebody's.
fn set_keys(keys: SessionKeys, proof: Vec<u8>) -> RuntimeCall {
	pallet_session::Call::<Runtime>::set_keys { keys, proof }.into()
}

/// The proof that `owner` has the session keys of the first founder, but for the key for finality, which
/// is this one.
fn possession(owner: &AccountId, grandpa: &ed25519::Pair) -> Vec<u8> {
	let statement = statement_of_ownership(&owner.encode());
	let seed = format!("//{}", LOCAL_FOUNDERS[0].seed);
	let aura = sr25519::Pair::from_string(&seed, None).unwrap();
	(aura.sign(&statement), grandpa.sign(&statement)).encode()
}

fn founders_vote() -> ed25519::Pair {
	ed25519::Pair::from_string(&format!("//{}", LOCAL_FOUNDERS[0].seed), None).unwrap()
}

/// A motion that is as long as its content.
fn motion(content_bytes: usize) -> RuntimeCall {
	let code = vec![0; content_bytes];
	let proposal: Box<RuntimeCall> =
		Box::new(frame_system::Call::<Runtime>::apply_authorized_upgrade { code }.into());
	let length_bound = proposal.encoded_size() as u32;
	pallet_collective::Call::<Runtime, CouncilInstance>::propose {
		threshold: 3,
		proposal,
		length_bound,
	}
	.into()
}

fn founders_keys() -> SessionKeys {
	LOCAL_FOUNDERS[0].session_keys()
}

/// Such session keys, whose key for finality consists of these bytes.
fn voting_with(key: [u8; 32]) -> SessionKeys {
	SessionKeys { grandpa: ed25519::Public::from_raw(key).into(), ..founders_keys() }
}

#[test]
fn what_the_call_filter_refuses_gets_into_no_block() {
	use frame_system::Call;
	chain_of(LOCAL).execute_with(|| {
		let calls: [RuntimeCall; 4] = [
			Call::<Runtime>::remark { remark: vec![0] }.into(),
			// This one a block would have room for.
			Call::<Runtime>::remark { remark: vec![0; 3 * 1024 * 1024] }.into(),
			Call::<Runtime>::remark_with_event { remark: vec![0] }.into(),
			pallet_session::Call::<Runtime>::purge_keys {}.into(),
		];
		for call in calls {
			refused(signed(call, 0), InvalidTransaction::Call);
		}
	});
}

#[test]
fn what_governance_needs_gets_through() {
	chain_of(LOCAL).execute_with(|| {
		let proof = possession(&admin(0), &founders_vote());
		for call in [suspend(), set_keys(founders_keys(), proof)] {
			assert!(validate(&signed(call, 0)).is_ok());
		}
		let failed = pallet_registry::Error::<Runtime>::UnknownOfficer.into();
		assert_eq!(apply(signed(suspend(), 0)), Ok(Err(failed)));
	});
}

#[test]
fn officers_submission_gets_through() {
	chain_of(LOCAL).execute_with(|| {
		let extrinsic = custody_extrinsic(submission());
		assert_eq!(apply(extrinsic), Ok(Ok(())));
	});
}

#[test]
fn pool_takes_an_officers_submission() {
	chain_of(LOCAL).execute_with(|| {
		assert!(validate(&custody_extrinsic(submission())).is_ok());
	});
}

/// What is refused for want of room was not looked at: else each that a full block is tried with would
/// be recorded and taken back.
#[test]
fn full_block_refuses_before_it_looks_at_a_submission() {
	chain_of(LOCAL).execute_with(|| {
		let Submission::V1(mut forged) = submission();
		forged.signature = [0; 64];
		let forged = custody_extrinsic(Submission::V1(forged));
		assert_eq!(apply(forged.clone()), Err(InvalidTransaction::BadProof.into()));
		let records = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
		System::register_extra_weight_unchecked(records, DispatchClass::Normal);
		let full = InvalidTransaction::ExhaustsResources;
		assert_eq!(apply(forged.clone()), Err(full.into()));
		assert_eq!(validate(&forged), Err(InvalidTransaction::BadProof.into()));
	});
}

/// The sum of what a block has taken is the SDK's alone to write down.
#[test]
fn room_is_counted_once() {
	let taken = || {
		let extrinsic = custody_extrinsic(submission());
		let before = System::block_weight().total();
		assert_eq!(apply(extrinsic.clone()), Ok(Ok(())));
		let after = System::block_weight().total();
		let base = BlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
		let most = extrinsic.get_dispatch_info().total_weight().saturating_add(base);
		(after.saturating_sub(before).ref_time(), most.ref_time())
	};
	let (taken, most) = chain_of(LOCAL).execute_with(taken);
	assert!(0 < taken && taken <= most, "{taken} of {most}");
}

/// It would fail there, with all of its bytes on the chain.
#[test]
fn submission_that_an_account_signs_gets_into_no_block() {
	chain_of(LOCAL).execute_with(|| {
		let submission = Box::new(submission());
		let call = pallet_custody::Call::<Runtime>::submit { submission };
		refused(signed(call, 0), InvalidTransaction::Call);
	});
}

/// No pool takes one that comes without what it is authorized by. An author that puts it into a block
/// itself has it recorded as little.
#[test]
fn submission_that_comes_bare_records_nothing() {
	chain_of(LOCAL).execute_with(|| {
		let submission = submission();
		let Submission::V1(signed) = &submission;
		let item = signed.hashes()[0];
		let call =
			pallet_custody::Call::<Runtime>::submit { submission: submission.clone().into() };
		let bare = UncheckedExtrinsic::new_bare(call.into());
		let reason = TransactionValidityError::from(UnknownTransaction::NoUnsignedValidator);
		assert_eq!(validate(&bare), Err(reason));
		assert_eq!(apply(bare), Ok(Err(DispatchError::BadOrigin)));
		assert_eq!(pallet_custody::Items::<Runtime>::get(item), None);
		assert_eq!(apply(custody_extrinsic(submission)), Ok(Ok(())));
		assert!(pallet_custody::Items::<Runtime>::contains_key(item));
	});
}

#[test]
fn inherents_do_not_pass_here() {
	chain_of(LOCAL).execute_with(|| {
		let now = pallet_timestamp::Call::<Runtime>::set { now: SLOT_MILLISECONDS / 2 };
		assert_eq!(apply(UncheckedExtrinsic::new_bare(now.into())), Ok(Ok(())));
	});
}

#[test]
fn governance_is_bounded_in_length() {
	chain_of(LOCAL).execute_with(|| {
		let sized = |content_bytes| signed(motion(content_bytes), 0);
		// From 16 KiB on, lengths are encoded in four bytes, so the rest does not change any more.
		let some = GOVERNANCE_BYTES_MAX / 2;
		let longest = some + GOVERNANCE_BYTES_MAX - sized(some).encoded_size();
		assert_eq!(sized(longest).encoded_size(), GOVERNANCE_BYTES_MAX);
		assert!(validate(&sized(longest)).is_ok());
		refused(sized(longest + 1), InvalidTransaction::ExhaustsResources);
	});
}

/// What the filter would refuse only when the motion is carried stands in a block before.
#[test]
fn motion_cannot_carry_what_is_too_long() {
	chain_of(LOCAL).execute_with(|| {
		let remark = frame_system::Call::<Runtime>::remark { remark: vec![0; 3 * 1024 * 1024] };
		let proposal = Box::new(RuntimeCall::from(remark));
		let length_bound = proposal.encoded_size() as u32;
		let propose = pallet_collective::Call::<Runtime, CouncilInstance>::propose {
			threshold: 3,
			proposal,
			length_bound,
		};
		refused(signed(propose, 0), InvalidTransaction::ExhaustsResources);
	});
}

#[test]
fn submission_may_be_longer_than_governance() {
	chain_of(LOCAL).execute_with(|| {
		let long = Submission::V1(quota::submission(&quota::longest(), Place::First, 32));
		let extrinsic = custody_extrinsic(long);
		assert!(extrinsic.encoded_size() > GOVERNANCE_BYTES_MAX);
		// It is signed for another chain; the length was not in the way.
		refused(extrinsic, InvalidTransaction::Custom(1));
	});
}

#[test]
fn code_of_an_authorized_upgrade_comes_bare_and_from_no_account() {
	chain_of(LOCAL).execute_with(|| {
		let code = vec![7; 1024 * 1024];
		let call: RuntimeCall =
			frame_system::Call::<Runtime>::apply_authorized_upgrade { code: code.clone() }.into();
		let bare = UncheckedExtrinsic::new_bare(call.clone());
		let account = signed(call, 0);
		assert_eq!(validate(&bare), Err(InvalidTransaction::Call.into()));
		refused(account.clone(), InvalidTransaction::Call);

		System::do_authorize_upgrade(BlakeTwo256::hash(&code), true);
		assert!(validate(&bare).is_ok());
		refused(account, InvalidTransaction::Call);
	});
}

#[test]
fn key_that_votes_is_a_safe_one() {
	let mut neutral = [0; 32];
	neutral[0] = 1;
	// The neutral element, by its sign not canonical.
	let mut signed_neutral = neutral;
	signed_neutral[31] = 0x80;
	// Its y is p + 1.
	let mut beyond_p = [0xff; 32];
	(beyond_p[0], beyond_p[31]) = (0xee, 0x7f);
	// Of order 4: y = 0.
	let order_four = [0; 32];
	// There is no point with this y.
	let mut no_point = [0; 32];
	no_point[0] = 2;
	chain_of(LOCAL).execute_with(|| {
		for key in [neutral, signed_neutral, beyond_p, order_four, no_point] {
			refused(signed(set_keys(voting_with(key), vec![0; 128]), 0), InvalidTransaction::Call);
		}
		let usual = ed25519::Pair::from_seed(&[7; 32]);
		let call = set_keys(voting_with(usual.public().0), possession(&admin(0), &usual));
		assert!(validate(&signed(call, 0)).is_ok());
	});
}

#[test]
fn session_keys_with_a_forged_proof_of_possession_get_into_no_block() {
	chain_of(LOCAL).execute_with(|| {
		let fine = possession(&admin(0), &founders_vote());
		let other_key = possession(&admin(0), &ed25519::Pair::from_seed(&[7; 32]));
		let other_owner = possession(&LOCAL_FOUNDERS[0].validator(), &founders_vote());
		let longer = [&fine[..], &[0]].concat();
		for forged in [vec![], vec![0; 128], fine[..64].to_vec(), other_key, other_owner, longer] {
			let call = set_keys(founders_keys(), forged);
			refused(signed(call.clone(), 0), InvalidTransaction::BadProof);
			// Where no extrinsic carries it, pallet-session has the last word.
			use sp_runtime::traits::Dispatchable;
			let by = crate::RuntimeOrigin::signed(admin(0));
			let error = call.dispatch(by).map_err(|e| e.error);
			assert_eq!(error, Err(pallet_session::Error::<Runtime>::InvalidProof.into()));
		}
	});
}

/// Of somebody else's keys anybody can show the proof, but for another account.
#[test]
fn session_keys_of_another_validator_are_refused() {
	chain_of(LOCAL).execute_with(|| {
		let call = set_keys(founders_keys(), possession(&admin(0), &founders_vote()));
		let duplicated = pallet_session::Error::<Runtime>::DuplicatedKey.into();
		assert_eq!(apply(signed(call, 0)), Ok(Err(duplicated)));
	});
}

/// Also where no extrinsic carries it: inside a motion.
#[test]
fn unsafe_key_is_refused_where_the_call_is_dispatched() {
	use sp_runtime::traits::Dispatchable;
	chain_of(LOCAL).execute_with(|| {
		let by = crate::RuntimeOrigin::signed(admin(0));
		let refused =
			set_keys(voting_with([0; 32]), vec![0; 128]).dispatch(by).map_err(|e| e.error);
		assert_eq!(refused, Err(frame_system::Error::<Runtime>::CallFiltered.into()));
	});
}

#[test]
fn genesis_has_safe_keys_only() {
	for founder in LOCAL_FOUNDERS.iter().chain(&DEV_FOUNDERS) {
		let keys = founder.session_keys();
		let key = keys.grandpa.using_encoded(|bytes| <[u8; 32]>::try_from(bytes)).unwrap();
		assert!(pallet_registry::is_safe_key(&key), "{}", founder.name);
	}
}

/// Clients build these bytes by hand.
#[test]
fn extrinsics_are_encoded_as_published() {
	chain_of(LOCAL).execute_with(|| {
		assert!((CheckAllowedCall, CheckRoom).encode().is_empty());

		let submission = submission();
		let bytes = Vec::<u8>::decode(&mut &custody_extrinsic(submission.clone()).encode()[..]);
		let bytes = bytes.unwrap();
		// A general transaction of format 5 with extensions of version 0; immortal, nonce 0;
		// custody.submit.
		assert_eq!(bytes[..6], [0x45, 0, 0, 0, 21, 0]);
		assert_eq!(bytes[6..], submission.encode());

		let bytes = Vec::<u8>::decode(&mut &signed(suspend(), 5).encode()[..]).unwrap();
		// Signed, format 4; an account by its key; ed25519; immortal, nonce 5.
		assert_eq!(bytes[..2], [0x84, 0]);
		assert_eq!(bytes[2..34], admin(0).encode());
		assert_eq!(bytes[34], 0);
		assert_eq!(bytes[99..101], [0, 5 << 2]);
		assert_eq!(bytes[101..], suspend().encode());

		let payload = SignedPayload::new(suspend(), tx_extension(Era::Immortal, 5)).unwrap();
		let genesis = System::block_hash(0);
		let (spec, format) = (VERSION.spec_version, VERSION.transaction_version);
		let expected = (suspend(), [0u8, 5 << 2], spec, format, genesis, genesis).encode();
		assert_eq!(payload.encode(), expected);
	});
}

/// pallet-collective would count it, and so carry out what the members have long forgotten.
#[test]
fn vote_after_the_motions_time_gets_into_no_block() {
	chain_of(LOCAL).execute_with(|| {
		let suspend: RuntimeCall =
			pallet_registry::Call::<Runtime>::suspend_organisation { organisation: 2 }.into();
		let (proposal, length) = (BlakeTwo256::hash_of(&suspend), suspend.encoded_size() as u32);
		let by = || crate::RuntimeOrigin::signed(admin(0));
		crate::Council::propose(by(), 3, Box::new(suspend), length).unwrap();
		let end = end_of(&proposal).unwrap();
		let vote = |approve| pallet_collective::Call::<Runtime, CouncilInstance>::vote {
			proposal,
			index: 0,
			approve,
		};
		// The pool asks for the next block.
		System::set_block_number(end - 2);
		assert!(validate(&signed(vote(true), 0)).is_ok());
		System::set_block_number(end - 1);
		assert_eq!(validate(&signed(vote(true), 0)), Err(InvalidTransaction::Stale.into()));
		System::set_block_number(end);
		for approve in [true, false] {
			refused(signed(vote(approve), 0), InvalidTransaction::Stale);
		}
		// What is over can be closed by anybody, and is lost; then it can be proposed anew.
		let weight = frame_support::weights::Weight::from_parts(1_000_000_000, 1_000_000);
		crate::Council::close(by(), proposal, 0, weight, length).unwrap();
		assert!(!pallet_collective::Voting::<Runtime, CouncilInstance>::contains_key(proposal));
		let entry =
			OrganisationV2::from(pallet_registry::Organisations::<Runtime>::get(2).unwrap());
		assert_eq!(entry.suspended_ms(), None);
		assert!(validate(&signed(vote(true), 0)).is_ok());
	});
}

pub(super) fn replace_administrator(admin: AccountId) {
	use pallet_collective::RawOrigin;
	let two_thirds = RawOrigin::<AccountId, CouncilInstance>::Members(3, 4);
	crate::Registry::replace_administrator(two_thirds.into(), 1, admin).unwrap();
}

/// What a thief signed beforehand leaves the pool when the account is replaced, and what it signs then
/// fills no block, though the account goes on existing with its nonce.
#[test]
fn replaced_administrators_calls_of_the_registry_get_into_no_block() {
	chain_of(LOCAL).execute_with(|| {
		let successor = ed25519::Pair::from_seed(&[7; 32]);
		let pending = signed(suspend(), 0);
		assert!(validate(&pending).is_ok());
		replace_administrator(successor.public().0.into());
		refused(pending, InvalidTransaction::BadSigner);
		let unknown = pallet_registry::Error::<Runtime>::UnknownOfficer.into();
		assert_eq!(apply(signed_by(&successor, suspend(), 0)), Ok(Err(unknown)));
		assert!(System::account_exists(&admin(0)));
		// It has a seat on the council all the same.
		assert!(validate(&signed(motion(9), 0)).is_ok());
	});
}

/// What was signed for an account before it came to govern is taken from then on, once.
#[test]
fn account_that_governs_nothing_yet_asks_nothing_of_the_registry() {
	chain_of(LOCAL).execute_with(|| {
		let seed = format!("//{}//validator", LOCAL_FOUNDERS[0].seed);
		let validator = ed25519::Pair::from_string(&seed, None).unwrap();
		let account = AccountId::from(validator.public().0);
		assert_eq!(account, LOCAL_FOUNDERS[0].validator());
		let call = || signed_by(&validator, suspend(), 0);
		refused(call(), InvalidTransaction::BadSigner);
		replace_administrator(account);
		assert!(validate(&call()).is_ok());
		let unknown = pallet_registry::Error::<Runtime>::UnknownOfficer.into();
		assert_eq!(apply(call()), Ok(Err(unknown)));
		assert_eq!(apply(call()), Err(InvalidTransaction::Stale.into()));
	});
}

/// The administrator of a suspended organisation may still take rights away.
#[test]
fn suspended_organisations_administrator_gets_through() {
	use pallet_collective::RawOrigin;
	chain_of(LOCAL).execute_with(|| {
		let two_thirds = RawOrigin::<AccountId, CouncilInstance>::Members(3, 4);
		crate::Registry::suspend_organisation(two_thirds.into(), 1).unwrap();
		assert!(validate(&signed(suspend(), 0)).is_ok());
	});
}
