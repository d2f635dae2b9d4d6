//! The calls and extrinsics that the client builds by hand are those of the runtime.

use catena_primitives::{registry::OrganisationName, roles::Roles};
use catena_rpc::{
	calls::{
		Call, CouncilCall, RegistryCall, SessionCall, SessionKeys, SystemCall, UpgradesCall,
		ValidatorsCall, Weight,
	},
	council,
	extrinsic::{signed, Binding},
	motions::MOTIONS_MAX,
	outcome::executed,
	runtime_code::{self, RuntimeCode, CODE_BYTES_MAX},
	seats::SEATS_MAX,
	state::{seats_hash, Tabled},
	validators::{self, Change, HistoryV1, Moment, Offence},
};
use catena_runtime::{RuntimeCall, UncheckedExtrinsic, WASM_BINARY};
use codec::{Compact, Decode, DecodeAll, Encode};
use ed25519_dalek::SigningKey;

const KEY: [u8; 32] = [3; 32];

fn admit() -> (Call, RuntimeCall) {
	let name: OrganisationName = "Police of Testland".try_into().expect("a name");
	let ours = RegistryCall::AdmitOrganisation { name: name.clone(), country: *b"FR", admin: KEY };
	let theirs =
		pallet_registry::Call::admit_organisation { name, country: *b"FR", admin: KEY.into() };
	(Call::Registry(ours), theirs.into())
}

/// Each call with the one of the runtime that it must be.
fn calls() -> Vec<(Call, RuntimeCall)> {
	let (inner, runtime_inner) = admit();
	let length_bound = inner.encode().len() as u32;
	let registry = |ours: RegistryCall, theirs: pallet_registry::Call<_>| {
		(Call::Registry(ours), RuntimeCall::from(theirs))
	};
	let council = |ours: CouncilCall, theirs: pallet_collective::Call<_, _>| {
		(Call::Council(ours), RuntimeCall::Council(theirs))
	};
	let roles = Roles::EXAMINER;
	let session_keys = SessionKeys { aura: [5; 32], grandpa: KEY };
	vec![
		(
			Call::Validators(ValidatorsCall::AddValidator { who: KEY }),
			pallet_validators::Call::add_validator { who: KEY.into() }.into(),
		),
		(
			Call::Validators(ValidatorsCall::RemoveValidator { who: KEY }),
			pallet_validators::Call::remove_validator { who: KEY.into() }.into(),
		),
		(
			Call::Validators(ValidatorsCall::InviteCandidate { who: KEY }),
			pallet_validators::Call::invite_candidate { who: KEY.into() }.into(),
		),
		(
			Call::Session(SessionCall::SetKeys { keys: session_keys, proof: vec![6; 128] }),
			pallet_session::Call::set_keys {
				keys: catena_runtime::SessionKeys::decode(&mut &session_keys.encode()[..])
					.expect("session keys"),
				proof: vec![6; 128],
			}
			.into(),
		),
		(
			Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash: KEY }),
			catena_runtime::upgrades::Call::authorize_upgrade { code_hash: KEY.into() }.into(),
		),
		(
			Call::System(SystemCall::ApplyAuthorizedUpgrade { code: vec![7; 9] }),
			frame_system::Call::apply_authorized_upgrade { code: vec![7; 9] }.into(),
		),
		council(
			CouncilCall::SetMembers { new_members: vec![KEY], prime: Some(KEY), old_count: 4 },
			pallet_collective::Call::set_members {
				new_members: vec![KEY.into()],
				prime: Some(KEY.into()),
				old_count: 4,
			},
		),
		council(
			CouncilCall::Disapprove { proposal_hash: KEY },
			pallet_collective::Call::disapprove_proposal { proposal_hash: KEY.into() },
		),
		council(
			CouncilCall::Kill { proposal_hash: KEY },
			pallet_collective::Call::kill { proposal_hash: KEY.into() },
		),
		admit(),
		registry(
			RegistryCall::SuspendOrganisation { organisation: 5 },
			pallet_registry::Call::suspend_organisation { organisation: 5 },
		),
		registry(
			RegistryCall::ReadmitOrganisation { organisation: 5 },
			pallet_registry::Call::readmit_organisation { organisation: 5 },
		),
		registry(
			RegistryCall::EnrolOfficer {
				key: KEY,
				roles,
				valid_from_ms: 1,
				valid_until_ms: 2,
				possession: [4; 64],
			},
			pallet_registry::Call::enrol_officer {
				key: KEY,
				roles,
				valid_from_ms: 1,
				valid_until_ms: 2,
				possession: [4; 64],
			},
		),
		registry(
			RegistryCall::SuspendOfficer { officer: 6 },
			pallet_registry::Call::suspend_officer { officer: 6 },
		),
		registry(
			RegistryCall::ReinstateOfficer { officer: 6 },
			pallet_registry::Call::reinstate_officer { officer: 6 },
		),
		registry(
			RegistryCall::RevokeOfficer { officer: 6 },
			pallet_registry::Call::revoke_officer { officer: 6 },
		),
		registry(
			RegistryCall::ReplaceOfficerKey { officer: 6, key: KEY, possession: [4; 64] },
			pallet_registry::Call::replace_officer_key {
				officer: 6,
				key: KEY,
				possession: [4; 64],
			},
		),
		registry(
			RegistryCall::AmendOfficer {
				officer: 6,
				roles: Some(roles),
				valid_from_ms: None,
				valid_until_ms: Some(2),
			},
			pallet_registry::Call::amend_officer {
				officer: 6,
				roles: Some(roles),
				valid_from_ms: None,
				valid_until_ms: Some(2),
			},
		),
		registry(
			RegistryCall::ReportKey { key: KEY, suspected_ms: 7 },
			pallet_registry::Call::report_key { key: KEY, suspected_ms: 7 },
		),
		registry(
			RegistryCall::ReplaceAdministrator { organisation: 5, admin: KEY },
			pallet_registry::Call::replace_administrator { organisation: 5, admin: KEY.into() },
		),
		council(
			CouncilCall::Propose { threshold: 2, proposal: Box::new(inner), length_bound },
			pallet_collective::Call::propose {
				threshold: 2,
				proposal: Box::new(runtime_inner),
				length_bound,
			},
		),
		council(
			CouncilCall::Vote { proposal: KEY, index: 7, approve: true },
			pallet_collective::Call::vote { proposal: KEY.into(), index: 7, approve: true },
		),
		council(
			CouncilCall::Close {
				proposal_hash: KEY,
				proposal_weight_bound: Weight { ref_time: Compact(8), proof_size: Compact(9) },
				index: 7,
				length_bound: 10,
			},
			pallet_collective::Call::close {
				proposal_hash: KEY.into(),
				proposal_weight_bound: sp_runtime::Weight::from_parts(8, 9),
				index: 7,
				length_bound: 10,
			},
		),
	]
}

#[test]
fn each_call_is_the_runtimes() {
	for (ours, theirs) in calls() {
		assert_eq!(RuntimeCall::decode_all(&mut &ours.encode()[..]), Ok(theirs), "{ours:?}");
	}
}

#[test]
fn each_call_needs_as_many_votes_as_the_runtime_asks_for() {
	for (ours, theirs) in calls() {
		for seats in 1..=64u32 {
			let expected = catena_runtime::motions::threshold(&theirs, seats);
			assert_eq!(ours.threshold(seats as usize), expected, "{ours:?} of {seats}");
		}
	}
}

#[test]
fn what_the_runtime_refuses_has_the_codes_that_are_told_in_words() {
	let codes = catena_runtime::motions::Refused::ALL.map(|refused| refused.code());
	let known = [
		council::WRONG_THRESHOLD,
		council::TOO_MANY_MOTIONS,
		council::UNFIT_SEATS,
		council::NO_SEAT,
		council::MOTION_NEEDED,
		council::NOBODYS_ACCOUNT,
	];
	assert_eq!(codes, known);
	// None of them is that of a refused statement.
	let statements = catena_primitives::refusal::Refusal::NAMES.iter().map(|(code, _)| *code);
	assert!(statements.max() < codes.into_iter().min());
}

#[test]
fn what_is_kept_of_who_tabled_a_motion_is_the_runtimes() {
	use catena_runtime::{motions::Place, AccountId, Runtime};
	use frame_support::traits::Consideration;
	type Council = pallet_collective::Instance1;
	sp_io::TestExternalities::default().execute_with(|| {
		let seats = [KEY, [9; 32]];
		pallet_collective::Members::<Runtime, Council>::put(seats.map(AccountId::from).to_vec());
		let place = Place::new(&KEY.into(), 0).expect("a share");
		let bytes = (AccountId::from(KEY), place).encode();
		let expected = Tabled { by: KEY, seats: seats_hash(&seats) };
		assert_eq!(Tabled::decode_all(&mut &bytes[..]), Ok(expected));
	});
}

#[test]
fn bounds_of_the_council_are_the_runtimes() {
	use frame_support::traits::Get;
	type Seats<T> = <T as pallet_collective::Config<pallet_collective::Instance1>>::MaxMembers;
	type Motions<T> = <T as pallet_collective::Config<pallet_collective::Instance1>>::MaxProposals;
	assert_eq!(SEATS_MAX, <Seats<catena_runtime::Runtime> as Get<u32>>::get() as usize);
	assert_eq!(MOTIONS_MAX, <Motions<catena_runtime::Runtime> as Get<u32>>::get() as usize);
	let most = catena_runtime::configs::MaxProposalWeight::get();
	let ours = Weight::MOST;
	assert_eq!(ours.ref_time.0, most.ref_time());
	assert!(ours.proof_size.0 >= most.proof_size());
	assert!(Weight::GENEROUS.ref_time.0 < most.ref_time());
}

#[test]
fn what_came_of_a_motion_is_read_from_the_chains_events() {
	use sp_runtime::DispatchError;
	let event = |result| {
		let event = pallet_collective::Event::Executed { proposal_hash: KEY.into(), result };
		let topics: Vec<catena_runtime::Hash> = vec![];
		let phase = frame_system::Phase::ApplyExtrinsic(1);
		let event = catena_runtime::RuntimeEvent::Council(event);
		vec![frame_system::EventRecord { phase, event, topics }].encode()
	};
	assert_eq!(executed(&event(Ok(())), &KEY), Some(true));
	assert_eq!(executed(&event(Err(DispatchError::BadOrigin)), &KEY), Some(false));
	assert_eq!(executed(&event(Ok(())), &[4; 32]), None);
}

#[test]
fn signed_extrinsic_is_one_of_the_runtime() {
	let key = SigningKey::from_bytes(&[5; 32]);
	let binding = Binding {
		spec_version: catena_runtime::VERSION.spec_version,
		transaction_version: catena_runtime::VERSION.transaction_version,
		genesis: [1; 32],
		birth: catena_primitives::proof::BlockRef { number: 77, hash: [2; 32] },
		nonce: 300,
	};
	for (ours, theirs) in calls() {
		let bytes = signed(&ours, &key, &binding);
		let extrinsic = UncheckedExtrinsic::decode(&mut &bytes[..]).expect("an extrinsic");
		assert_eq!(extrinsic.encode(), bytes);
		assert_eq!(extrinsic.function, theirs);
	}
}

#[test]
fn code_is_handed_in_by_a_bare_extrinsic_of_the_runtime() {
	let code = RuntimeCode::read(WASM_BINARY.expect("a runtime").to_vec()).expect("a runtime");
	let bytes = runtime_code::extrinsic(&code);
	let extrinsic = UncheckedExtrinsic::decode(&mut &bytes[..]).expect("an extrinsic");
	assert_eq!(extrinsic.encode(), bytes);
	let call = frame_system::Call::apply_authorized_upgrade { code: code.bytes };
	assert_eq!(extrinsic, UncheckedExtrinsic::new_bare(call.into()));
}

#[test]
fn runtime_of_this_build_is_read_and_fits_into_a_block() {
	let code = RuntimeCode::read(WASM_BINARY.expect("a runtime").to_vec()).expect("a runtime");
	let version = catena_runtime::VERSION;
	assert_eq!(code.id.spec_name, version.spec_name);
	assert_eq!(code.id.spec_version, version.spec_version);
	assert_eq!(code.id.transaction_version, version.transaction_version);
	let lengths = catena_runtime::configs::BlockLength::get();
	let most = *lengths.max.get(frame_support::dispatch::DispatchClass::Operational);
	assert!(CODE_BYTES_MAX < most as usize, "{most}");
}

#[test]
fn past_of_a_validator_is_read_as_the_chain_writes_it() {
	use pallet_validators::types;
	let (session, block, time_ms) = (7, 8, 9);
	let at = types::Moment { session, block, time_ms };
	let changes = [
		(types::Change::Added, Change::Added),
		(types::Change::Removed, Change::Removed),
		(types::Change::RemovedAsOffender, Change::RemovedAsOffender),
		(types::Change::KeysRotated, Change::KeysRotated),
	];
	let stored = changes.map(|(change, _)| types::Entry { change, at }).to_vec();
	let stored = types::History::V1(types::HistoryV1 {
		changes: stored.try_into().expect("few changes"),
		changes_total: 5,
		offences: vec![types::Offence { session: 6, reported: at }].try_into().expect("one"),
		offences_total: 3,
	});
	let at = Moment { session, block, time_ms };
	let expected = validators::History::V1(HistoryV1 {
		changes: changes.map(|(_, change)| (change, at)).to_vec(),
		changes_total: 5,
		offences: vec![Offence { session: 6, reported: at }],
		offences_total: 3,
	});
	assert_eq!(validators::History::decode_all(&mut &stored.encode()[..]), Ok(expected));
}
