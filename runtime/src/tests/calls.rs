use catena_primitives::{
	action::Action,
	attestation::{batch_root, signing_bytes, Submission, SubmissionV1},
	enrolment::possession_bytes,
	evidence::CaseForm,
	roles::Roles,
	statement::{Body, ClaimedTime, Place, Signer},
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{Authorize, Contains},
};
use frame_system::ChainContext;
use sp_core::{ed25519, Pair};
use sp_runtime::{
	traits::{Applyable, BlakeTwo256, Checkable, Dispatchable, Hash as _},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	DispatchError, DispatchResult, StateVersion,
};

use super::{
	governance::{admin, pass},
	*,
};
use crate::{
	calls::AllowedCalls, configs::CouncilInstance, custody_extrinsic, genesis::LOCAL,
	motions::Refused, AccountId, Council, Custody, Registry, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, UncheckedExtrinsic,
};

/// Enrols an officer of the first founder; a submission in which that officer opens a case, and which
/// is recorded if it comes by itself.
pub(super) fn submission() -> Submission {
	let key = ed25519::Pair::from_seed(&[7; 32]);
	let signer = Signer { organisation: 1, officer: 1, key: key.public().0 };
	let genesis = System::block_hash(0).0;
	let possession = possession_bytes(&genesis, signer.organisation, &signer.key);
	assert_ok!(Registry::enrol_officer(
		RuntimeOrigin::signed(admin(0)),
		signer.key,
		Roles::INVESTIGATOR,
		0,
		1,
		key.sign(&possession).0,
	));
	let body = Body {
		place: Place::First,
		nonce: [0; 16],
		action: Action::OpenCase { form: CaseForm::Case },
		occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
		details: None,
	};
	let mut submission = SubmissionV1 {
		genesis,
		signer,
		bodies: vec![body].try_into().unwrap(),
		signature: [0; 64],
	};
	submission.signature = key.sign(&signing_bytes(&batch_root(&submission.hashes()))).0;
	let submission = Submission::V1(submission);
	assert_eq!(Custody::check(&submission), Ok(()));
	submission
}

/// The call that carries a submission.
fn submit(submission: Submission) -> RuntimeCall {
	pallet_custody::Call::<Runtime>::submit { submission: Box::new(submission) }.into()
}

pub(super) fn dispatch(call: RuntimeCall, by: RuntimeOrigin) -> DispatchResult {
	call.dispatch(by).map(|_| ()).map_err(|refused| refused.error)
}

/// Executes an extrinsic as in a block.
pub(super) fn apply(
	extrinsic: UncheckedExtrinsic,
) -> Result<DispatchResult, TransactionValidityError> {
	let (info, length) = (extrinsic.get_dispatch_info(), extrinsic.encoded_size());
	let checked = extrinsic.check(&ChainContext::<Runtime>::default())?;
	let outcome = checked.apply::<Runtime>(&info, length)?;
	Ok(outcome.map(|_| ()).map_err(|refused| refused.error))
}

/// All events since they were last asked for.
pub(super) fn events() -> Vec<RuntimeEvent> {
	let events = System::events().into_iter().map(|record| record.event).collect();
	System::reset_events();
	events
}

/// The root of the whole state but for the events.
pub(super) fn root() -> Vec<u8> {
	System::reset_events();
	sp_io::storage::root(StateVersion::V0)
}

fn records() -> usize {
	pallet_custody::Records::<Runtime>::iter().count()
}

fn allowed(call: impl Into<RuntimeCall>) -> bool {
	AllowedCalls::contains(&call.into())
}

#[test]
fn calls_that_only_fill_the_chain_are_refused() {
	use frame_system::Call;
	assert!(!allowed(Call::<Runtime>::remark { remark: vec![0] }));
	assert!(!allowed(Call::<Runtime>::remark_with_event { remark: vec![0] }));
}

#[test]
fn calls_that_need_root_are_refused_though_nobody_is_root() {
	use frame_system::Call;
	assert!(!allowed(Call::<Runtime>::set_storage { items: vec![] }));
	assert!(!allowed(Call::<Runtime>::set_code { code: vec![] }));
	assert!(!allowed(Call::<Runtime>::authorize_upgrade { code_hash: Default::default() }));
	assert!(!allowed(pallet_grandpa::Call::<Runtime>::note_stalled {
		delay: 1,
		best_finalized_block_number: 1
	}));
}

#[test]
fn validator_cannot_slip_out_by_purging_its_keys() {
	assert!(!allowed(pallet_session::Call::<Runtime>::purge_keys {}));
}

#[test]
fn single_seat_executes_nothing_and_has_nothing_to_get_back() {
	use pallet_collective::Call;
	let proposal = Box::new(RuntimeCall::from(pallet_timestamp::Call::set { now: 1 }));
	let execute: Call<Runtime, CouncilInstance> = Call::execute { proposal, length_bound: 9 };
	let release = Call::release_proposal_cost { proposal_hash: Default::default() };
	for call in [execute, release] {
		assert!(!allowed(RuntimeCall::Council(call)));
	}
}

#[test]
fn what_the_chain_lives_on_is_let_through() {
	assert!(allowed(pallet_timestamp::Call::<Runtime>::set { now: 1 }));
	assert!(allowed(frame_system::Call::<Runtime>::apply_authorized_upgrade { code: vec![] }));
	assert!(allowed(crate::upgrades::Call::<Runtime>::authorize_upgrade {
		code_hash: Default::default()
	}));
}

#[test]
fn submission_is_recorded_by_the_officers_signature_and_by_no_origin_else() {
	use pallet_collective::RawOrigin;
	chain_of(LOCAL).execute_with(|| {
		let call = submit(submission());
		let refused: [RuntimeOrigin; 5] = [
			RawOrigin::<AccountId, CouncilInstance>::Members(4, 4).into(),
			RawOrigin::<AccountId, CouncilInstance>::Member(admin(0)).into(),
			RuntimeOrigin::signed(admin(0)),
			RuntimeOrigin::root(),
			RuntimeOrigin::none(),
		];
		for by in refused {
			assert_noop!(dispatch(call.clone(), by), DispatchError::BadOrigin);
		}
		let authorized = || frame_system::Origin::<Runtime>::Authorized.into();
		let not_recorded = pallet_custody::Error::<Runtime>::NotRecorded;
		assert_noop!(dispatch(call.clone(), authorized()), not_recorded);
		assert!(call.authorize(TransactionSource::InBlock).expect("authorizes itself").is_ok());
		assert_ok!(dispatch(call, authorized()));
		assert_eq!(records(), 1);
	});
}

#[test]
fn council_that_passes_a_submission_records_nothing() {
	chain_of(LOCAL).execute_with(|| {
		let submission = submission();
		let call = submit(submission.clone());
		let proposal_hash = BlakeTwo256::hash_of(&call);
		System::reset_events();
		pass(call, 4, 4);
		let result: DispatchResult = Err(DispatchError::BadOrigin);
		let executed =
			RuntimeEvent::Council(pallet_collective::Event::Executed { proposal_hash, result });
		let events = events();
		assert!(events.contains(&executed), "{events:?}");
		assert!(!events.iter().any(|event| matches!(event, RuntimeEvent::Custody(_))));
		assert_eq!(records(), 0);
		assert_eq!(pallet_custody::Items::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_custody::Usage::<Runtime>::iter().count(), 0);
		assert_eq!(pallet_evidence::Cases::<Runtime>::iter().count(), 0);
		// It can still be recorded.
		assert_eq!(Custody::check(&submission), Ok(()));
	});
}

#[test]
fn member_that_executes_a_submission_changes_nothing() {
	chain_of(LOCAL).execute_with(|| {
		let call = Box::new(submit(submission()));
		let length = call.encoded_size() as u32;
		let proposal_hash = BlakeTwo256::hash_of(&call);
		let result: DispatchResult = Err(DispatchError::BadOrigin);
		let by = RuntimeOrigin::signed(admin(0));
		let before = root();

		assert_ok!(Council::execute(by.clone(), call.clone(), length));
		let executed = RuntimeEvent::Council(pallet_collective::Event::MemberExecuted {
			proposal_hash,
			result,
		});
		assert_eq!(events(), [executed]);
		assert_eq!(root(), before);

		// A motion that needs one vote is executed at once.
		assert_ok!(Council::propose(by, 1, call, length));
		let executed =
			RuntimeEvent::Council(pallet_collective::Event::Executed { proposal_hash, result });
		assert_eq!(events(), [executed]);
		assert_eq!(root(), before);
	});
}

#[test]
fn transaction_of_nobody_carries_a_submission_by_itself_and_not_inside_another_call() {
	chain_of(LOCAL).execute_with(|| {
		let submission = submission();
		let alone = custody_extrinsic(submission.clone());
		let carried = Box::new(submit(submission));
		let length_bound = carried.encoded_size() as u32;
		let execute = pallet_collective::Call::<Runtime, CouncilInstance>::execute {
			proposal: carried.clone(),
			length_bound,
		};
		let propose = pallet_collective::Call::<Runtime, CouncilInstance>::propose {
			threshold: 3,
			proposal: carried,
			length_bound,
		};
		let nobody = InvalidTransaction::Custom(Refused::NoSeat.code());
		for (outer, reason) in [(execute, InvalidTransaction::Call), (propose, nobody)] {
			let nested = UncheckedExtrinsic { function: outer.into(), ..alone.clone() };
			let before = root();
			assert_eq!(apply(nested), Err(TransactionValidityError::Invalid(reason)));
			assert_eq!(root(), before);
		}
		assert_eq!(apply(alone), Ok(Ok(())));
		assert_eq!(records(), 1);
	});
}
