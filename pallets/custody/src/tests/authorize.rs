use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	custody::{Holder, MAX_OFFER_MS},
	evidence::{Acquisition, Derivation},
	hash::Hash,
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{Body, ItemId, Log, Place, MAX_OFFSET_MINUTES},
};
use codec::Encode;
use frame_support::{storage::with_transaction, traits::Authorize};
use sp_runtime::{
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionSource::*, TransactionValidityError,
		ValidTransaction,
	},
	DispatchError, TransactionOutcome,
};

use crate::{mock::*, Error, Recording};

/// What is said of a submission that comes from `source`. What a block would keep is taken back.
fn ask(
	source: TransactionSource,
	submission: &Submission,
) -> Result<ValidTransaction, InvalidTransaction> {
	let mut answer = None;
	let rolled_back = with_transaction(|| {
		let before = root();
		let said = call(submission).authorize(source).unwrap();
		if said.is_err() || source != InBlock {
			assert_eq!(root(), before, "only what is recorded changes anything");
		}
		answer = Some(said);
		TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
	});
	assert_eq!(rolled_back, Ok(()));
	match answer.unwrap() {
		Ok((valid, _)) => Ok(valid),
		Err(TransactionValidityError::Invalid(reason)) => Err(reason),
		Err(other) => panic!("{other:?}"),
	}
}

/// What the pool is told, wherever the submission comes from.
fn pool(submission: &Submission) -> Result<ValidTransaction, InvalidTransaction> {
	let local = ask(Local, submission);
	assert_eq!(local, ask(External, submission));
	local
}

fn statement_tag(hash: Hash) -> Vec<u8> {
	(b"catena", 0u8, hash).encode()
}

fn place_tag(by: Holder, item: ItemId, log: Log, sequence: u32) -> Vec<u8> {
	(b"catena", 1u8, item, log, sequence, signer(by)).encode()
}

fn valid(
	requires: Vec<Vec<u8>>,
	provides: Vec<Vec<u8>>,
) -> Result<ValidTransaction, InvalidTransaction> {
	Ok(ValidTransaction { priority: 0, requires, provides, longevity: 300, propagate: true })
}

/// An exhibit and `count` statements that follow it one after the other, none of them recorded.
fn chain(count: u32) -> (ItemId, Vec<Body>, Vec<Hash>) {
	let first = exhibit();
	let item = hash(OWNER, &first);
	let (mut bodies, mut hashes) = (vec![first], vec![item]);
	for sequence in 1..=count {
		let parent = hashes[hashes.len() - 1];
		let next = body(Place::Custody { item, sequence, parent }, inspect());
		hashes.push(hash(OWNER, &next));
		bodies.push(next);
	}
	(item, bodies, hashes)
}

#[test]
fn first_statement_waits_for_nothing_that_is_recorded() {
	build_and_execute(|| {
		let opened = case();
		let provides = vec![statement_tag(hash(OWNER, &opened))];
		assert_eq!(pool(&signed(OWNER, [opened.clone()])), valid(vec![], provides));

		let acquisition = Acquisition::Seized;
		let case = record(OWNER, opened);
		let named = body(Place::First, Action::RegisterExhibit { case, acquisition });
		let provides = vec![statement_tag(hash(OWNER, &named))];
		assert_eq!(pool(&signed(OWNER, [named])), valid(vec![], provides));
	});
}

#[test]
fn exhibit_waits_for_its_case_and_for_what_it_is_made_from() {
	build_and_execute(|| {
		let acquisition = Acquisition::Seized;
		for missing in [[1; 32], [2; 32]] {
			for action in [
				Action::RegisterExhibit { case: missing, acquisition },
				Action::DeriveExhibit { from: missing, derivation: Derivation::Image },
			] {
				let body = body(Place::First, action);
				let provides = vec![statement_tag(hash(OWNER, &body))];
				assert_eq!(
					pool(&signed(OWNER, [body])),
					valid(vec![statement_tag(missing)], provides)
				);
			}
		}
	});
}

#[test]
fn each_statement_of_a_chain_waits_for_the_one_before() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(3);
		for sequence in 1..=3usize {
			let provides = vec![
				statement_tag(hashes[sequence]),
				place_tag(OWNER, item, Log::Custody, sequence as u32),
			];
			assert_eq!(
				pool(&signed(OWNER, [bodies[sequence].clone()])),
				valid(vec![statement_tag(hashes[sequence - 1])], provides)
			);
		}
	});
}

#[test]
fn statement_waits_no_longer_when_its_parent_is_recorded() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(2);
		record(OWNER, bodies[0].clone());
		let provides = vec![statement_tag(hashes[1]), place_tag(OWNER, item, Log::Custody, 1)];
		assert_eq!(pool(&signed(OWNER, [bodies[1].clone()])), valid(vec![], provides));
		let provides = vec![statement_tag(hashes[2]), place_tag(OWNER, item, Log::Custody, 2)];
		assert_eq!(
			pool(&signed(OWNER, [bodies[2].clone()])),
			valid(vec![statement_tag(hashes[1])], provides)
		);
	});
}

#[test]
fn own_log_has_tags_of_its_own() {
	build_and_execute(|| {
		let item = seize();
		let first = own(2, item, inspect());
		let parent = hash(LABORATORY, &first);
		let second = body(Place::Own { item, sequence: 1, parent }, inspect());
		let provides = vec![statement_tag(parent), place_tag(LABORATORY, item, Log::Own(2), 0)];
		assert_eq!(pool(&signed(LABORATORY, [first])), valid(vec![], provides));
		let provides = vec![
			statement_tag(hash(LABORATORY, &second)),
			place_tag(LABORATORY, item, Log::Own(2), 1),
		];
		assert_eq!(
			pool(&signed(LABORATORY, [second])),
			valid(vec![statement_tag(parent)], provides)
		);
	});
}

#[test]
fn siblings_of_one_signer_share_the_tag_of_their_place_and_nothing_else() {
	build_and_execute(|| {
		let item = seize();
		let siblings = [(); 2].map(|_| signed(OWNER, [custody(item, inspect())]));
		let [one, other] = siblings.map(|sibling| pool(&sibling).unwrap().provides);
		let shared: Vec<_> = one.iter().filter(|tag| other.contains(tag)).collect();
		assert_eq!(shared, [&place_tag(OWNER, item, Log::Custody, 1)]);
	});
}

/// Or whoever is first would keep the holder's statement out of the pool.
#[test]
fn rivals_of_two_signers_share_no_tag() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		// Both may answer: the block decides.
		let accepted = signed(LABORATORY, [custody(item, accept(offer))]);
		let withdrawn = signed(OWNER, [custody(item, Action::Withdraw { offer })]);
		let [one, other] = [&accepted, &withdrawn].map(|rival| pool(rival).unwrap().provides);
		assert!(one.contains(&place_tag(LABORATORY, item, Log::Custody, 2)));
		assert!(other.contains(&place_tag(OWNER, item, Log::Custody, 2)));
		assert!(!one.iter().any(|tag| other.contains(tag)), "{one:?} {other:?}");

		assert_eq!(send(&withdrawn), Ok(Ok(())));
		assert_eq!(pool(&accepted), Err(InvalidTransaction::Stale));
	});
}

#[test]
fn colleagues_who_meet_in_their_own_log_share_no_tag() {
	build_and_execute(|| {
		let item = seize();
		let colleague = Holder { officer: 2, ..LABORATORY };
		let [one, other] = [LABORATORY, colleague]
			.map(|by| pool(&signed(by, [own(2, item, inspect())])).unwrap().provides);
		assert!(!one.iter().any(|tag| other.contains(tag)), "{one:?} {other:?}");
	});
}

/// The statement that waits may be the stranger's own one day, so it may wait; but alone.
#[test]
fn stranger_who_waits_for_a_place_keeps_nobody_out_of_it() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(2);
		let place = Place::Custody { item, sequence: 2, parent: hashes[1] };
		let squatter = pool(&signed(CUSTOMS, [body(place, inspect())])).unwrap().provides;
		let holder = pool(&signed(OWNER, [bodies[2].clone()])).unwrap().provides;
		assert!(!squatter.iter().any(|tag| holder.contains(tag)), "{squatter:?} {holder:?}");
	});
}

/// Pool and block refuse a single statement, and both for this.
#[track_caller]
fn refused_everywhere(by: Holder, body: Body, reason: Refusal) {
	let submission = signed(by, [body]);
	let Submission::V1(inner) = &submission;
	assert_eq!(admit_to_pool(inner), Err(at(0, reason)));
	assert_refused(&submission, at(0, reason));
	let answer = pool(&submission);
	assert!(matches!(answer, Err(InvalidTransaction::Custom(_))), "{answer:?}");
	assert_eq!(ask(InBlock, &submission), answer);
}

#[test]
fn stranger_is_refused_where_the_custody_log_goes_on() {
	build_and_execute(|| {
		let item = seize();
		for by in [COLLEAGUE, LABORATORY] {
			let reason = Refusal::NotHolder { holder: OWNER, signer: by };
			refused_everywhere(by, custody(item, inspect()), reason);
			refused_everywhere(by, custody(item, offer_to(CUSTOMS)), reason);
			refused_everywhere(by, custody(item, accept([0; 32])), Refusal::NoOpenOffer);
		}
		assert!(pool(&signed(OWNER, [custody(item, inspect())])).is_ok());
	});
}

#[test]
fn while_an_offer_is_open_only_recipient_and_offerer_are_let_in() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		refused_everywhere(
			CUSTOMS,
			custody(item, accept(offer)),
			Refusal::NotRecipient { recipient: LABORATORY, signer: CUSTOMS },
		);
		refused_everywhere(
			CUSTOMS,
			custody(item, Action::Withdraw { offer }),
			Refusal::NotHolder { holder: OWNER, signer: CUSTOMS },
		);
		refused_everywhere(
			LABORATORY,
			custody(item, inspect()),
			Refusal::NotHolder { holder: OWNER, signer: LABORATORY },
		);
		refused_everywhere(
			LABORATORY,
			custody(item, accept([9; 32])),
			Refusal::OtherOffer { expected: offer, found: [9; 32] },
		);
		assert!(pool(&signed(LABORATORY, [custody(item, accept(offer))])).is_ok());
		assert!(pool(&signed(OWNER, [custody(item, Action::Withdraw { offer })])).is_ok());
	});
}

#[test]
fn offer_that_has_expired_stays_so() {
	build_and_execute(|| {
		let item = seize();
		let expired_ms = START_MS + HOUR_MS;
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		let accepted = custody(item, accept(offer));
		next_block(HOUR_MS);
		let reason = Refusal::OfferExpired { expired_ms, now_ms: expired_ms };
		refused_everywhere(LABORATORY, accepted, reason);
		assert!(pool(&signed(OWNER, [custody(item, inspect())])).is_ok());
	});
}

#[test]
fn stranger_in_a_batch_is_refused_at_the_statement_that_stands_next() {
	build_and_execute(|| {
		let item = seize();
		let first = custody(item, inspect());
		let parent = hash(LABORATORY, &first);
		let second = body(Place::Custody { item, sequence: 2, parent }, inspect());
		let submission = signed_v1(LABORATORY, [exhibit(), first, second]);
		let reason = Refusal::NotHolder { holder: OWNER, signer: LABORATORY };
		assert_eq!(admit_to_pool(&submission), Err(at(1, reason)));
		assert_refused(&Submission::V1(submission), at(1, reason));
	});
}

/// Who will hold the item by then is not known: a batch in which an offer is accepted, say, builds on
/// an offer that waits itself.
#[test]
fn turn_is_not_asked_for_of_what_waits() {
	build_and_execute(|| {
		let (item, bodies, _) = chain(0);
		let offer = body(Place::Custody { item, sequence: 1, parent: item }, offer_to(LABORATORY));
		let offered = hash(OWNER, &offer);
		let place = Place::Custody { item, sequence: 2, parent: offered };
		let accepted = signed(LABORATORY, [body(place, accept(offered))]);
		assert!(pool(&accepted).is_ok());
		assert_eq!(ask(InBlock, &accepted), Err(InvalidTransaction::Future));

		record(OWNER, bodies[0].clone());
		assert!(pool(&accepted).is_ok());
		record(OWNER, offer);
		assert!(pool(&accepted).is_ok());
		assert_eq!(send(&accepted), Ok(Ok(())));
	});
}

#[test]
fn what_waiting_cannot_change_is_refused_everywhere() {
	build_and_execute(|| {
		let item = seize();
		let found = Roles::EXAMINER;
		set_rights(OWNER, Ok(found));
		let needed = Roles::INVESTIGATOR;
		refused_everywhere(OWNER, exhibit(), Refusal::MissingRole { needed, found });
		set_rights(OWNER, Ok(all_roles()));

		refused_everywhere(OWNER, body(Place::First, inspect()), Refusal::WrongLog);
		refused_everywhere(OWNER, custody(item, exhibit().action), Refusal::WrongLog);
		refused_everywhere(OWNER, own(1, item, offer_to(CUSTOMS)), Refusal::WrongLog);

		let (max_minutes, found_minutes) = (MAX_OFFSET_MINUTES, MAX_OFFSET_MINUTES + 1);
		let mut elsewhere = exhibit();
		elsewhere.occurred.offset_minutes = found_minutes;
		refused_everywhere(
			OWNER,
			elsewhere,
			Refusal::OffsetOutOfRange { max_minutes, found_minutes },
		);
	});
}

/// Wherever the statement stands, also where nobody can tell yet whose turn it is.
#[test]
fn role_and_log_are_asked_for_of_what_waits_too() {
	build_and_execute(|| {
		let place = Place::Custody { item: [4; 32], sequence: 1, parent: [5; 32] };
		let admit = |action| {
			let refused = admit_to_pool(&signed_v1(OWNER, [body(place, action)]));
			refused.map(|_| ()).map_err(|Refused { reason, .. }| reason)
		};
		assert_eq!(admit(inspect()), Ok(()));
		assert_eq!(admit(exhibit().action), Err(Refusal::WrongLog));
		let found = Roles::REGISTRAR;
		set_rights(OWNER, Ok(found));
		let needed = Roles::EXAMINER;
		assert_eq!(admit(inspect()), Err(Refusal::MissingRole { needed, found }));
	});
}

#[test]
fn child_does_not_ride_on_its_parents_rival() {
	build_and_execute(|| {
		let item = seize();
		let [parent, rival] = [(); 2].map(|_| custody(item, inspect()));
		let named = hash(OWNER, &parent);
		let child = body(Place::Custody { item, sequence: 2, parent: named }, inspect());
		let required = pool(&signed(OWNER, [child.clone()])).unwrap().requires;
		let provided = |by| pool(&signed(OWNER, [by])).unwrap().provides;
		assert!(provided(parent).contains(&required[0]));
		assert!(!provided(rival.clone()).contains(&required[0]));

		record(OWNER, rival);
		let child = signed(OWNER, [child]);
		assert_eq!(pool(&child), Err(InvalidTransaction::Stale));
		assert_eq!(ask(InBlock, &child), Err(InvalidTransaction::Stale));
	});
}

#[test]
fn statement_waits_within_the_look_ahead_and_no_further() {
	build_and_execute(|| {
		let item = seize();
		let parent = [5; 32];
		for place in [
			|item, sequence, parent| Place::Custody { item, sequence, parent },
			|item, sequence, parent| Place::Own { item, sequence, parent },
		] {
			// The custody log has a record, the own log none.
			let next = match place(item, 0, parent) {
				Place::Custody { .. } => 1,
				_ => 0,
			};
			let ahead = |by| signed(OWNER, [body(place(item, next + by, parent), inspect())]);
			assert!(pool(&ahead(LOOK_AHEAD)).is_ok());
			assert_eq!(pool(&ahead(LOOK_AHEAD + 1)), Err(InvalidTransaction::Future));
		}
	});
}

#[test]
fn statement_on_an_unknown_item_waits_within_the_look_ahead() {
	build_and_execute(|| {
		let (item, parent) = ([4; 32], [5; 32]);
		let ahead =
			|sequence| signed(OWNER, [body(Place::Custody { item, sequence, parent }, inspect())]);
		assert!(pool(&ahead(LOOK_AHEAD)).is_ok());
		assert_eq!(pool(&ahead(LOOK_AHEAD + 1)), Err(InvalidTransaction::Future));
	});
}

#[test]
fn batch_waits_only_for_what_it_builds_on() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(3);
		let mut provides = vec![statement_tag(hashes[0])];
		for (sequence, hash) in (0u32..).zip(&hashes).skip(1) {
			provides.push(statement_tag(*hash));
			provides.push(place_tag(OWNER, item, Log::Custody, sequence));
		}
		// The case that `exhibit` names is not recorded.
		let case = statement_tag([0xca; 32]);
		assert_eq!(pool(&signed(OWNER, bodies.clone())), valid(vec![case], provides.clone()));
		assert_eq!(
			pool(&signed(OWNER, &bodies[1..])),
			valid(vec![statement_tag(hashes[0])], provides[1..].to_vec())
		);
	});
}

#[test]
fn batch_waits_once_for_what_several_of_its_statements_need() {
	build_and_execute(|| {
		let submission = signed(OWNER, [exhibit(), exhibit()]);
		assert_eq!(pool(&submission).unwrap().requires, [statement_tag([0xca; 32])]);
	});
}

#[test]
fn case_and_its_exhibits_in_one_batch_wait_for_nothing() {
	build_and_execute(|| {
		let opened = case();
		let case = hash(OWNER, &opened);
		let acquisition = Acquisition::Seized;
		let original = body(Place::First, Action::RegisterExhibit { case, acquisition });
		let from = hash(OWNER, &original);
		let derivation = Derivation::Image;
		let derived = body(Place::First, Action::DeriveExhibit { from, derivation });
		let submission = signed(OWNER, [opened, original, derived]);
		assert_eq!(pool(&submission).unwrap().requires, Vec::<Vec<u8>>::new());
	});
}

#[test]
fn batch_that_is_its_own_chain_may_be_longer_than_the_look_ahead() {
	build_and_execute(|| {
		let (_, bodies, _) = chain(3 * LOOK_AHEAD);
		let submission = signed(OWNER, bodies);
		assert!(pool(&submission).is_ok());
		assert_eq!(send(&submission), Ok(Ok(())));
	});
}

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
		assert_eq!(ask(InBlock, &submission), Err(InvalidTransaction::Future));
	});
}

#[test]
fn only_order_and_quota_are_answered_without_a_ban() {
	build_and_execute(|| {
		let (item, case) = ([1; 32], [1; 32]);
		let future = InvalidTransaction::Future;
		let stale = InvalidTransaction::Stale;
		for (reason, answer) in [
			(Refusal::UnknownItem { item }, future),
			(Refusal::PlaceAhead { expected: 1, found: 2 }, future),
			(Refusal::UnknownCase { case }, future),
			(Refusal::UnknownExhibit { exhibit: item }, future),
			(Refusal::QuotaExceeded { limit: 1, asked: 2 }, future),
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
