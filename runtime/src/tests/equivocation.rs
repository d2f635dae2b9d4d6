//! Who votes twice is found out, whatever it registers afterwards: see also pallet-validators.

use finality_grandpa::{Message, Prevote};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Hooks, UnfilteredDispatchable},
};
use pallet_session::SessionInterface;
use pallet_validators::types::Change;
use sp_consensus_grandpa::{
	localized_payload, runtime_decl_for_grandpa_api::GrandpaApiV3, Equivocation, EquivocationProof,
	OpaqueKeyOwnershipProof,
};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource};

use super::{governance::members, *};
use crate::{
	genesis::{LOCAL, LOCAL_FOUNDERS},
	AccountId, BlockNumber, Grandpa, RuntimeOrigin, Session, SessionKeys, Validators,
};

type Call = pallet_grandpa::Call<Runtime>;
type Refusal = pallet_grandpa::Error<Runtime>;

const OFFENDER: Founder = LOCAL_FOUNDERS[0];

/// Two votes of [`OFFENDER`], under the keys that it had at genesis, in one round of the first set.
fn double_vote(round_number: u64) -> EquivocationProof<H256, BlockNumber> {
	let key = ed25519::Pair::from_string(&format!("//{}", OFFENDER.seed), None).unwrap();
	let vote = |byte| {
		let vote = Prevote::<H256, BlockNumber>::new(H256::repeat_byte(byte), 7);
		let payload = localized_payload(round_number, 0, &Message::Prevote(vote.clone()));
		(vote, key.sign(&payload).into())
	};
	let (identity, first, second) = (key.public().into(), vote(1), vote(2));
	let votes = finality_grandpa::Equivocation { round_number, identity, first, second };
	EquivocationProof::new(0, Equivocation::Prevote(votes))
}

/// What a node asks for as of the last block of the set that voted.
fn ownership() -> Option<OpaqueKeyOwnershipProof> {
	Runtime::generate_key_ownership_proof(0, OFFENDER.session_keys().grandpa)
}

/// The call that a node makes of both.
fn report(round: u64, ownership: OpaqueKeyOwnershipProof) -> Call {
	Call::report_equivocation_unsigned {
		equivocation_proof: Box::new(double_vote(round)),
		key_owner_proof: ownership.decode().unwrap(),
	}
}

fn hand_in(report: Call) -> frame_support::dispatch::DispatchResultWithPostInfo {
	report.dispatch_bypass_filter(RuntimeOrigin::none())
}

/// Ends as many sessions.
fn run_sessions(count: u32) {
	for _ in 0..count {
		let number = System::block_number().saturating_add(1);
		System::set_block_number(number);
		Session::rotate_session();
		Grandpa::on_finalize(number);
	}
}

/// Keys that nobody else has.
fn other_keys(seed: u32) -> SessionKeys {
	let mut bytes = [9; 32];
	bytes[..4].copy_from_slice(&seed.to_le_bytes());
	SessionKeys {
		aura: sp_core::sr25519::Pair::from_seed(&bytes).public().into(),
		grandpa: ed25519::Pair::from_seed(&bytes).public().into(),
	}
}

fn set_keys(who: &AccountId, keys: SessionKeys) {
	assert_ok!(<Session as SessionInterface>::set_keys(who, keys));
}

fn offender_is_disabled_and_queued() {
	let who = OFFENDER.validator();
	let place = Session::validators().iter().position(|other| *other == who).unwrap();
	assert_eq!(Session::disabled_validators(), [place as u32]);
	let offenders = pallet_validators::Offenders::<Runtime>::get();
	assert_eq!(offenders.into_inner(), [who]);
}

fn history() -> pallet_validators::types::HistoryV1 {
	let stored = pallet_validators::Histories::<Runtime>::get(OFFENDER.validator());
	let Some(pallet_validators::History::V1(history)) = stored else { panic!("no history") };
	history
}

#[test]
fn other_keys_do_not_hide_a_double_vote_in_the_same_session_or_the_next_ones() {
	for sessions in 0..3 {
		chain_of(LOCAL).execute_with(|| {
			set_keys(&OFFENDER.validator(), other_keys(1));
			run_sessions(sessions.min(1));
			let ownership = ownership().unwrap();
			run_sessions(sessions.saturating_sub(1));

			let call = report(1, ownership);
			assert_ok!(Grandpa::validate_unsigned(TransactionSource::Local, &call));
			assert_ok!(hand_in(call));
			offender_is_disabled_and_queued();
			let noted: Vec<_> = history().offences.iter().map(|one| one.session).collect();
			assert_eq!(noted, [sessions.min(1)]);

			// It goes as soon as there is somebody in its place.
			let who = AccountId::from([7; 32]);
			assert_ok!(Validators::invite_candidate(members(3, 4), who.clone()));
			set_keys(&who, other_keys(2));
			assert_ok!(Validators::add_validator(members(3, 4), who.clone()));
			run_sessions(2);
			assert!(Session::validators().contains(&who));
			assert!(!Session::validators().contains(&OFFENDER.validator()));
			assert_eq!(Session::disabled_validators(), [0; 0]);
			assert_eq!(history().changes.last().unwrap().change, Change::RemovedAsOffender);
		});
	}
}

#[test]
fn key_that_was_not_in_force_is_refused() {
	chain_of(LOCAL).execute_with(|| {
		let unproven = Runtime::generate_key_ownership_proof(0, other_keys(1).grandpa);
		assert_eq!(unproven.map(|_| ()), None);
		let of_another =
			Runtime::generate_key_ownership_proof(0, LOCAL_FOUNDERS[1].session_keys().grandpa);
		let call = report(1, of_another.unwrap());
		assert_eq!(
			Grandpa::validate_unsigned(TransactionSource::Local, &call),
			Err(InvalidTransaction::BadProof.into())
		);
		assert_noop!(hand_in(call), Refusal::InvalidKeyOwnershipProof);
	});
}

#[test]
fn further_double_votes_of_a_session_leave_nothing_in_the_state() {
	chain_of(LOCAL).execute_with(|| {
		assert_ok!(hand_in(report(1, ownership().unwrap())));
		for round in 1..20 {
			let call = report(round, ownership().unwrap());
			assert_eq!(
				Grandpa::validate_unsigned(TransactionSource::Local, &call),
				Err(InvalidTransaction::Stale.into())
			);
			assert_noop!(hand_in(call), Refusal::DuplicateOffenceReport);
		}
		assert_eq!(pallet_offences::Reports::<Runtime>::iter_keys().count(), 1);
	});
}

/// The window is 2,880 sessions, though the keys of a member change in each of them.
#[test]
fn report_is_taken_for_two_days_and_no_longer() {
	const SESSIONS: u32 = 2 * 24 * 60;
	for (sessions, is_taken) in [(SESSIONS, true), (SESSIONS + 1, false)] {
		chain_of(LOCAL).execute_with(|| {
			let call = report(1, ownership().unwrap());
			for session in 1..=sessions {
				set_keys(&LOCAL_FOUNDERS[1].validator(), other_keys(session));
				run_sessions(1);
			}
			if is_taken {
				assert_ok!(hand_in(call));
				offender_is_disabled_and_queued();
			} else {
				assert_noop!(hand_in(call), Refusal::InvalidKeyOwnershipProof);
			}
		});
	}
}
