use catena_primitives::{
	action::{Action, RejectReason},
	custody::{Custody as State, Holder, OpenOffer, MAX_OFFER_MS},
	hash::Hash,
	refusal::Refusal,
	statement::{ItemId, Log},
};

use crate::mock::*;

fn reject(offer: Hash) -> Action {
	Action::Reject { offer, reason: RejectReason::ConditionDiffers }
}

fn withdraw(offer: Hash) -> Action {
	Action::Withdraw { offer }
}

/// An exhibit on offer to the laboratory, and the offer; no events before.
fn offered() -> (ItemId, Hash) {
	let item = seize();
	let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
	events();
	(item, offer)
}

#[test]
fn offer_alone_moves_nothing() {
	build_and_execute(|| {
		let item = seize();
		events();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		let open = OpenOffer { statement: offer, to: LABORATORY, expires_ms: START_MS + HOUR_MS };
		assert_eq!(entry(item).custody, State { holder: OWNER, offer: Some(open) });
		assert_eq!(events(), [recorded(item, Log::Custody, 1, offer)]);
	});
}

#[test]
fn recipient_accepts_and_holds() {
	build_and_execute(|| {
		let (item, offer) = offered();
		next_block(3_000);
		let accepted = record(LABORATORY, custody(item, accept(offer)));
		assert_eq!(entry(item).custody, State { holder: LABORATORY, offer: None });
		assert_eq!(events(), [recorded(item, Log::Custody, 2, accepted)]);
		record(LABORATORY, custody(item, inspect()));
	});
}

#[test]
fn nobody_but_the_recipient_accepts_or_rejects() {
	build_and_execute(|| {
		let (item, offer) = offered();
		let lab_colleague = Holder { officer: 2, ..LABORATORY };
		for signer in [OWNER, COLLEAGUE, lab_colleague, CUSTOMS] {
			for answer in [accept(offer), reject(offer)] {
				assert_statement_refused(
					signer,
					custody(item, answer),
					Refusal::NotRecipient { recipient: LABORATORY, signer },
				);
			}
		}
	});
}

#[test]
fn second_acceptance_finds_no_offer() {
	build_and_execute(|| {
		let (item, offer) = offered();
		record(LABORATORY, custody(item, accept(offer)));
		assert_statement_refused(LABORATORY, custody(item, accept(offer)), Refusal::NoOpenOffer);
	});
}

#[test]
fn former_holder_cannot_transfer() {
	build_and_execute(|| {
		let (item, offer) = offered();
		record(LABORATORY, custody(item, accept(offer)));
		let reason = Refusal::NotHolder { holder: LABORATORY, signer: OWNER };
		assert_statement_refused(OWNER, custody(item, offer_to(CUSTOMS)), reason);
		assert_statement_refused(OWNER, custody(item, inspect()), reason);
	});
}

#[test]
fn nobody_but_the_holder_writes_to_the_custody_log() {
	build_and_execute(|| {
		let item = seize();
		for signer in [COLLEAGUE, LABORATORY] {
			let reason = Refusal::NotHolder { holder: OWNER, signer };
			assert_statement_refused(signer, custody(item, inspect()), reason);
			assert_statement_refused(signer, custody(item, offer_to(CUSTOMS)), reason);
		}
	});
}

#[test]
fn rejected_offer_leaves_the_holder_who_goes_on() {
	build_and_execute(|| {
		let (item, offer) = offered();
		let rejected = record(LABORATORY, custody(item, reject(offer)));
		assert_eq!(entry(item).custody, State { holder: OWNER, offer: None });
		let next = record(OWNER, custody(item, inspect()));
		assert_eq!(
			events(),
			[recorded(item, Log::Custody, 2, rejected), recorded(item, Log::Custody, 3, next)]
		);
	});
}

#[test]
fn withdrawn_offer_cannot_be_accepted() {
	build_and_execute(|| {
		let (item, offer) = offered();
		let withdrawn = record(OWNER, custody(item, withdraw(offer)));
		assert_eq!(entry(item).custody, State { holder: OWNER, offer: None });
		assert_eq!(events(), [recorded(item, Log::Custody, 2, withdrawn)]);
		assert_statement_refused(LABORATORY, custody(item, accept(offer)), Refusal::NoOpenOffer);
	});
}

#[test]
fn nobody_but_the_holder_withdraws() {
	build_and_execute(|| {
		let (item, offer) = offered();
		for signer in [COLLEAGUE, LABORATORY, CUSTOMS] {
			assert_statement_refused(
				signer,
				custody(item, withdraw(offer)),
				Refusal::NotHolder { holder: OWNER, signer },
			);
		}
	});
}

#[test]
fn answer_names_the_open_offer() {
	build_and_execute(|| {
		let (item, first) = offered();
		record(OWNER, custody(item, withdraw(first)));
		let expected = record(OWNER, custody(item, offer_to(LABORATORY)));
		let reason = Refusal::OtherOffer { expected, found: first };
		assert_statement_refused(LABORATORY, custody(item, accept(first)), reason);
		assert_statement_refused(LABORATORY, custody(item, reject(first)), reason);
		assert_statement_refused(OWNER, custody(item, withdraw(first)), reason);
	});
}

#[test]
fn holder_does_nothing_else_while_the_offer_is_open() {
	build_and_execute(|| {
		let (item, offer) = offered();
		let reason = Refusal::OfferOpen { offer, to: LABORATORY };
		assert_statement_refused(OWNER, custody(item, inspect()), reason);
		assert_statement_refused(OWNER, custody(item, offer_to(CUSTOMS)), reason);
	});
}

#[test]
fn offer_can_be_answered_until_the_millisecond_before_it_expires() {
	build_and_execute(|| {
		let (item, offer) = offered();
		next_block(HOUR_MS - 1);
		record(LABORATORY, custody(item, accept(offer)));
		assert_eq!(entry(item).custody.holder, LABORATORY);
	});
}

#[test]
fn expired_offer_takes_no_answer() {
	build_and_execute(|| {
		let (item, offer) = offered();
		next_block(HOUR_MS);
		let expired_ms = START_MS + HOUR_MS;
		let reason = Refusal::OfferExpired { expired_ms, now_ms: expired_ms };
		assert_statement_refused(LABORATORY, custody(item, accept(offer)), reason);
		assert_statement_refused(LABORATORY, custody(item, reject(offer)), reason);
		assert_statement_refused(OWNER, custody(item, withdraw(offer)), reason);
	});
}

#[test]
fn holder_goes_on_after_an_offer_expired() {
	build_and_execute(|| {
		let (item, offer) = offered();
		next_block(HOUR_MS);
		// Nothing happens at the moment of expiry; the entry still names the offer.
		assert_eq!(entry(item).custody.offer.map(|open| open.statement), Some(offer));
		let next = record(OWNER, custody(item, inspect()));
		assert_eq!(entry(item).custody, State { holder: OWNER, offer: None });
		assert_eq!(events(), [recorded(item, Log::Custody, 2, next)]);
		assert_statement_refused(LABORATORY, custody(item, accept(offer)), Refusal::NoOpenOffer);
	});
}

#[test]
fn holder_offers_anew_after_an_offer_expired() {
	build_and_execute(|| {
		let (item, first) = offered();
		next_block(HOUR_MS);
		let second = record(OWNER, custody(item, offer_to(CUSTOMS)));
		assert_statement_refused(
			LABORATORY,
			custody(item, accept(first)),
			Refusal::OtherOffer { expected: second, found: first },
		);
		record(CUSTOMS, custody(item, accept(second)));
		assert_eq!(entry(item).custody, State { holder: CUSTOMS, offer: None });
	});
}

#[test]
fn item_is_not_offered_to_its_holder() {
	build_and_execute(|| {
		let item = seize();
		assert_statement_refused(
			OWNER,
			custody(item, offer_to(OWNER)),
			Refusal::OfferToHolder { holder: OWNER },
		);
		record(OWNER, custody(item, offer_to(COLLEAGUE)));
	});
}

#[test]
fn offer_ends_after_now_and_within_a_year() {
	build_and_execute(|| {
		let item = seize();
		let (earliest_ms, latest_ms) = (START_MS + 1, START_MS + MAX_OFFER_MS);
		for found_ms in [0, START_MS, latest_ms + 1, u64::MAX] {
			assert_statement_refused(
				OWNER,
				custody(item, offer_until(LABORATORY, found_ms)),
				Refusal::OfferExpiryOutOfRange { earliest_ms, latest_ms, found_ms },
			);
		}
		for expires_ms in [earliest_ms, latest_ms] {
			let offer = record(OWNER, custody(item, offer_until(LABORATORY, expires_ms)));
			record(OWNER, custody(item, withdraw(offer)));
		}
	});
}

#[test]
fn item_is_not_offered_to_who_cannot_act() {
	build_and_execute(|| {
		let item = seize();
		set_rights(CUSTOMS, Err(Refusal::OfficerRevoked { officer: 1, since_ms: 1 }));
		for recipient in [
			Holder { organisation: 0, officer: 1 },
			Holder { organisation: 2, officer: 10 },
			CUSTOMS,
		] {
			assert_statement_refused(
				OWNER,
				custody(item, offer_to(recipient)),
				Refusal::RecipientCannotAct { recipient },
			);
		}
	});
}

#[test]
fn recipient_whose_rights_end_meanwhile_cannot_accept() {
	build_and_execute(|| {
		let (item, offer) = offered();
		let reason = Refusal::OfficerRevoked { officer: 1, since_ms: START_MS };
		set_rights(LABORATORY, Err(reason));
		assert_refused(&signed(LABORATORY, [custody(item, accept(offer))]), reason);
		record(OWNER, custody(item, withdraw(offer)));
	});
}

#[test]
fn third_partys_act_during_an_offer_makes_nothing_stale() {
	build_and_execute(|| {
		let (item, offer) = offered();
		// Signed before the third party acts, sent afterwards.
		let acceptance = signed(LABORATORY, [custody(item, accept(offer))]);
		let act = record(CUSTOMS, own(CUSTOMS.organisation, item, inspect()));
		assert_eq!(Custody::check(&acceptance), Ok(()));
		assert_eq!(send(&acceptance), Ok(Ok(())));
		let accepted = entry(item).log.last;
		assert_eq!(
			events(),
			[
				recorded(item, Log::Own(CUSTOMS.organisation), 0, act),
				recorded(item, Log::Custody, 2, accepted),
			]
		);
	});
}
