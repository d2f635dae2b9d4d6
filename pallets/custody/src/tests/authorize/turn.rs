//! What waiting cannot change: whose turn it is, roles, logs.

use super::*;

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
