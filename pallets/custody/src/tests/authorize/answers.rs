//! What a block records, and how pool and block say no.

use super::*;

#[test]
fn block_records_what_it_authorizes_and_the_call_confirms_it_once() {
	build_and_execute(|| {
		let submission = signed(OWNER, [exhibit()]);
		assert!(call(&submission).authorize(InBlock).unwrap().is_ok());
		assert_eq!(events().len(), 1);
		let Submission::V1(inner) = &submission;
		assert_eq!(Recording::<Test>::get(), Some(inner.signature));

		let authorized = || frame_system::Origin::<Test>::Authorized.into();
		let confirm = || Custody::submit(authorized(), Box::new(submission.clone()));
		assert_eq!(confirm(), Ok(()));
		assert_eq!(Recording::<Test>::get(), None);
		assert_eq!(confirm(), Err(Error::<Test>::NotRecorded.into()));
		assert_eq!(events(), []);
	});
}

#[test]
fn call_does_not_confirm_another_submission_than_was_recorded() {
	build_and_execute(|| {
		let submission = signed(OWNER, [exhibit()]);
		assert!(call(&submission).authorize(InBlock).unwrap().is_ok());
		let authorized = frame_system::Origin::<Test>::Authorized.into();
		let other = signed(OWNER, [exhibit()]);
		let confirmed = Custody::submit(authorized, Box::new(other));
		assert_eq!(confirmed, Err(Error::<Test>::NotRecorded.into()));
	});
}

#[test]
fn what_came_with_a_block_provides_the_same_tags_as_in_the_pool_and_requires_none() {
	build_and_execute(|| {
		let (_, bodies, _) = chain(2);
		let submission = signed(OWNER, bodies);
		let provides = pool(&submission).unwrap().provides;
		assert_eq!(provides.len(), 5);
		let expected = ValidTransaction { provides, ..Default::default() };
		assert_eq!(ask(InBlock, &submission), Ok(expected));
	});
}

#[test]
fn pool_takes_what_is_ahead_and_the_block_says_future() {
	build_and_execute(|| {
		let (item, bodies, _) = chain(2);
		let orphan = signed(OWNER, [bodies[1].clone()]);
		assert!(pool(&orphan).is_ok());
		assert_eq!(ask(InBlock, &orphan), Err(InvalidTransaction::Future));
		assert_refused(&orphan, at(0, Refusal::UnknownItem { item }));

		record(OWNER, bodies[0].clone());
		let ahead = signed(OWNER, [bodies[2].clone()]);
		assert!(pool(&ahead).is_ok());
		assert_eq!(ask(InBlock, &ahead), Err(InvalidTransaction::Future));
	});
}

#[test]
fn what_is_recorded_is_stale_everywhere() {
	build_and_execute(|| {
		let first = exhibit();
		let item = record(OWNER, first.clone());
		let second = custody(item, inspect());
		record(OWNER, second.clone());
		for body in [first, second] {
			let again = signed(OWNER, [body]);
			assert_eq!(pool(&again), Err(InvalidTransaction::Stale));
			assert_eq!(ask(InBlock, &again), Err(InvalidTransaction::Stale));
		}
	});
}

#[test]
fn place_that_is_taken_is_stale_everywhere() {
	build_and_execute(|| {
		let item = seize();
		let [winner, loser] = [(); 2].map(|_| custody(item, inspect()));
		record(OWNER, winner);
		let wrong_parent = body(Place::Custody { item, sequence: 2, parent: item }, inspect());
		for body in [loser, wrong_parent] {
			let submission = signed(OWNER, [body]);
			assert_eq!(pool(&submission), Err(InvalidTransaction::Stale));
			assert_eq!(ask(InBlock, &submission), Err(InvalidTransaction::Stale));
		}
	});
}

#[test]
fn signature_that_is_not_the_signers_is_a_bad_proof_everywhere() {
	build_and_execute(|| {
		let forged = SubmissionV1 { signature: [1; 64], ..signed_v1(OWNER, [exhibit()]) };
		let forged = Submission::V1(forged);
		assert_eq!(pool(&forged), Err(InvalidTransaction::BadProof));
		assert_eq!(ask(InBlock, &forged), Err(InvalidTransaction::BadProof));
	});
}

#[test]
fn submission_that_can_never_be_recorded_does_not_enter_the_pool() {
	build_and_execute(|| {
		let empty = signed(OWNER, []);
		assert_eq!(pool(&empty), Err(InvalidTransaction::Custom(0)));
		assert_eq!(ask(InBlock, &empty), Err(InvalidTransaction::Custom(0)));
		let foreign = SubmissionV1 { genesis: [1; 32], ..signed_v1(OWNER, [exhibit()]) };
		let foreign = Submission::V1(foreign);
		assert_eq!(pool(&foreign), Err(InvalidTransaction::Custom(1)));
		assert_eq!(ask(InBlock, &foreign), Err(InvalidTransaction::Custom(1)));
	});
}

#[test]
fn officer_without_rights_does_not_enter_the_pool() {
	build_and_execute(|| {
		set_rights(OWNER, Err(Refusal::OfficerRevoked { officer: 1, since_ms: 0 }));
		let submission = signed(OWNER, [exhibit()]);
		assert_eq!(pool(&submission), Err(InvalidTransaction::Custom(8)));
		assert_eq!(ask(InBlock, &submission), Err(InvalidTransaction::Custom(8)));
	});
}

#[test]
fn pool_is_not_asked_what_may_change_until_the_block() {
	build_and_execute(|| {
		let item = seize();
		record(OWNER, custody(item, offer_to(LABORATORY)));
		// The offer may expire before the block is made.
		let waits = signed(OWNER, [custody(item, inspect())]);
		assert!(pool(&waits).is_ok());
		assert_eq!(ask(InBlock, &waits), Err(InvalidTransaction::Custom(22)));
		next_block(HOUR_MS);
		assert!(ask(InBlock, &waits).is_ok());

		// So far ahead no offer may end yet.
		let distant = Now::get() + MAX_OFFER_MS + 1;
		let too_long = signed(OWNER, [custody(item, offer_until(CUSTOMS, distant))]);
		assert!(pool(&too_long).is_ok());
		assert_eq!(ask(InBlock, &too_long), Err(InvalidTransaction::Custom(28)));

		let submission = signed(OWNER, [exhibit()]);
		Refusing::set(Some(("register exhibit", Refusal::CounterFull)));
		assert!(pool(&submission).is_ok());
		assert_eq!(ask(InBlock, &submission), Err(InvalidTransaction::Custom(42)));
	});
}

#[test]
fn quota_that_is_used_up_asks_for_patience() {
	build_and_execute(|| {
		use_up(QUOTA);
		let submission = signed(OWNER, [exhibit()]);
		assert!(pool(&submission).is_ok());
		assert_eq!(ask(InBlock, &submission), Err(InvalidTransaction::Custom(41)));
		// Before anything else is looked at: an author tries all that wait.
		let Submission::V1(mut forged) = submission;
		forged.signature = [0; 64];
		assert_eq!(ask(InBlock, &Submission::V1(forged)), Err(InvalidTransaction::Custom(41)));
	});
}

#[test]
fn quota_has_an_answer_that_nothing_else_has() {
	let quota = InvalidTransaction::Custom(41).into();
	assert!(is_over_quota(&quota));
	for other in [
		InvalidTransaction::Future,
		InvalidTransaction::Stale,
		InvalidTransaction::Custom(40),
		InvalidTransaction::Custom(42),
	] {
		assert!(!is_over_quota(&other.into()));
	}
}

#[test]
fn only_order_is_answered_without_a_ban() {
	build_and_execute(|| {
		let (item, case) = ([1; 32], [1; 32]);
		let future = InvalidTransaction::Future;
		let stale = InvalidTransaction::Stale;
		for (reason, answer) in [
			(Refusal::UnknownItem { item }, future),
			(Refusal::PlaceAhead { expected: 1, found: 2 }, future),
			(Refusal::UnknownCase { case }, future),
			(Refusal::UnknownExhibit { exhibit: item }, future),
			(Refusal::QuotaExceeded { limit: 1, asked: 2 }, InvalidTransaction::Custom(41)),
			(Refusal::AlreadyRecorded { item, sequence: 0, block: 1 }, stale),
			(Refusal::PlaceTaken { sequence: 0, by: item, next: 1 }, stale),
			(Refusal::WrongParent { expected: item, found: case }, stale),
			(Refusal::BadSignature, InvalidTransaction::BadProof),
			(Refusal::NotHolder { holder: OWNER, signer: CUSTOMS }, InvalidTransaction::Custom(21)),
			(Refusal::NotInCase { case, organisation: 1 }, InvalidTransaction::Custom(33)),
			(Refusal::ObjectTypeMissing, InvalidTransaction::Custom(39)),
			(Refusal::MemberUnknown { organisation: 1 }, InvalidTransaction::Custom(43)),
		] {
			Refusing::set(Some(("register exhibit", reason)));
			assert_eq!(ask(InBlock, &signed(OWNER, [exhibit()])), Err(answer), "{reason:?}");
		}
	});
}
