//! Custody moves by two signatures, the holder's and the named recipient's, and by no others.

use catena_primitives::{
	action::{Action, RejectReason},
	antiquities::{AdverseReport, AdverseStatus, LegalBasis, ObjectId},
	attestation::Submission,
	refusal::Refusal,
	statement::{ItemId, Log, Place},
	Hash,
};
use catena_tests::{
	desk::Complaint,
	statement::{body, first_hash},
};

use crate::bench::{accept, behind, hex_text, offer_until, utc, Bench, WEEK_MS};

const LOOK: &str = "`catena history` shows what became of an offer";
const ONLY_THE_HOLDER: &str = "only the holder may do this; see `catena history`";

/// The statement of an officer in the next place of the item's custody log.
fn next(bench: &Bench, officer: &str, item: ItemId, action: Action) -> Submission {
	bench.sign(officer, vec![body(bench.next(item), action)])
}

fn not_on_offer() -> Complaint {
	Complaint {
		code: 1,
		error: "the item is not on offer".into(),
		causes: Vec::new(),
		hint: Some(LOOK.into()),
		data: serde_json::Value::Null,
	}
}

pub fn nothing_to_accept(bench: &Bench) {
	let item = bench.exhibits[0];
	bench.refuses(&next(bench, "lab", item, accept([7; 32])), Some(0), Refusal::NoOpenOffer);
	let text = hex_text(&item);
	assert_eq!(bench.complaint(&["--as", "lab", "accept", &text]), not_on_offer());
}

/// While an offer is open, only its recipient answers it, only the holder takes it back, and nothing
/// else is done with the item.
pub fn open_offer_is_answered_by_nobody_else(bench: &Bench) {
	let item = bench.exhibits[0];
	let (holder, recipient) = (bench.holder("inspector"), bench.holder("lab"));
	let offer = next(bench, "inspector", item, offer_until(recipient, bench.now_ms() + WEEK_MS));
	bench.record(&offer);
	let offer = first_hash(&offer);
	let refuses = |officer, action, reason| {
		bench.refuses(&next(bench, officer, item, action), Some(0), reason);
	};
	let not_recipient =
		|officer| Refusal::NotRecipient { recipient, signer: bench.holder(officer) };
	let reject = Action::Reject { offer, reason: RejectReason::CannotTake };
	for officer in ["customs", "inspector"] {
		refuses(officer, accept(offer), not_recipient(officer));
		refuses(officer, reject.clone(), not_recipient(officer));
	}
	for officer in ["lab", "customs"] {
		let reason = Refusal::NotHolder { holder, signer: bench.holder(officer) };
		refuses(officer, Action::Withdraw { offer }, reason);
	}
	let other = Refusal::OtherOffer { expected: offer, found: [7; 32] };
	refuses("lab", accept([7; 32]), other);
	let another = offer_until(bench.holder("customs"), bench.now_ms() + WEEK_MS);
	refuses("inspector", another, Refusal::OfferOpen { offer, to: recipient });
	in_words_to_a_colleague(bench, item);
}

fn in_words_to_a_colleague(bench: &Bench, item: ItemId) {
	let item = hex_text(&item);
	let accept = bench.complaint(&["--as", "customs", "accept", &item, "--condition", "digital"]);
	let said = format!(
		"the item is offered to officer 1 of organisation {0}; signed by officer 2 of organisation {0}",
		bench.story.partner
	);
	assert_eq!(accept, Complaint::refused("NotRecipient", said, None));
	let withdraw = bench.complaint(&["--as", "lab", "withdraw", &item]);
	let said = format!(
		"the item is held by officer 1 of organisation {}; signed by officer 1 of organisation {}",
		bench.story.police, bench.story.partner
	);
	assert_eq!(withdraw, Complaint::refused("NotHolder", said, Some(ONLY_THE_HOLDER)));
}

/// The recipient's answer, signed before a third party reports the artefact, is recorded after it: the
/// report went to its reporter's own log.
pub fn third_party_makes_nothing_stale(bench: &Bench) {
	let object =
		ObjectId { object_type: "Stele".try_into().expect("a text"), ..Default::default() };
	let register =
		bench.sign("inspector", vec![body(Place::First, Action::RegisterArtefact(object))]);
	let item = first_hash(&register);
	let offer = offer_until(bench.holder("lab"), bench.now_ms() + WEEK_MS);
	let offer = bench.sign("inspector", vec![body(behind(&register), offer)]);
	let accept = bench.sign("lab", vec![body(behind(&offer), accept(first_hash(&offer)))]);
	bench.record(&register);
	bench.record(&offer);

	let report = AdverseReport { status: AdverseStatus::Looted, basis: LegalBasis::Unesco1970 };
	let place = Place::Own { item, sequence: 0, parent: item };
	let report = bench.sign("customs", vec![body(place, Action::ReportAdverse(report))]);
	let reported = bench.record(&report);
	let own = Log::Own(bench.story.signer("customs").organisation);
	assert_eq!((reported[0].log, reported[0].sequence), (own, 0));
	let held = bench.story.on_record(&hex_text(&item));
	assert_eq!(held["offer"]["statement"], hex_text(&first_hash(&offer)), "still open");

	let accepted = bench.record(&accept);
	assert_eq!((accepted[0].log, accepted[0].sequence), (Log::Custody, 2));
	let held = bench.story.on_record(&hex_text(&item));
	assert_eq!(held["holder"]["organisation"], bench.story.partner);
}

/// Once accepted, the item is the recipient's: there is nothing to accept any more, and whoever held it
/// before has no say.
pub fn second_accept_and_former_holder(bench: &Bench) {
	let item = bench.exhibits[0];
	let (_, view) = bench.wait(bench.client().known_item(&item)).expect("an item");
	let offer = view.item.custody.offer.expect("the open offer").statement;
	let first = next(bench, "lab", item, accept(offer));
	bench.record(&first);
	let holder = bench.holder("lab");

	bench.refuses(&next(bench, "lab", item, accept(offer)), Some(0), Refusal::NoOpenOffer);
	let place = bench.place_of(&first);
	let rival = bench.sign("lab", vec![body(place, accept(offer))]);
	let taken = Refusal::PlaceTaken { sequence: 2, by: first_hash(&first), next: 3 };
	bench.refuses(&rival, Some(0), taken);

	let not_holder = Refusal::NotHolder { holder, signer: bench.holder("inspector") };
	let back = offer_until(bench.holder("inspector"), bench.now_ms() + WEEK_MS);
	bench.refuses(&next(bench, "inspector", item, back), Some(0), not_holder);
	let derivation = catena_primitives::evidence::Derivation::Copy;
	let derive = body(Place::First, Action::DeriveExhibit { from: item, derivation });
	let derive = bench.sign("inspector", vec![derive]);
	bench.refuses(&derive, Some(0), Refusal::ParentNotHeld { exhibit: item, holder });
	in_words_to_the_former_holder(bench, item);
}

fn in_words_to_the_former_holder(bench: &Bench, item: ItemId) {
	let item = hex_text(&item);
	assert_eq!(bench.complaint(&["--as", "lab", "accept", &item]), not_on_offer());
	let to = format!("{}/1", bench.story.partner);
	let offer = ["--as", "inspector", "offer", &item, "--to", &to];
	let offer = [&offer[..], &["--purpose", "storage", "--condition", "digital"]].concat();
	let said = format!(
		"the item is held by officer 1 of organisation {}; signed by officer 1 of organisation {}",
		bench.story.partner, bench.story.police
	);
	assert_eq!(
		bench.complaint(&offer),
		Complaint::refused("NotHolder", said, Some(ONLY_THE_HOLDER))
	);
}

/// An offer that nobody accepted in time can no longer be; the holder can do something else.
pub fn accept_after_expiry(bench: &Bench) {
	let item = bench.exhibits[1];
	let (offer, expired_ms) = offer_that_ends_soon(bench, item);
	bench.wait_until(expired_ms);
	let before = bench.final_ms();
	let refused = bench.refusal(&next(bench, "lab", item, accept(offer)));
	let Refusal::OfferExpired { expired_ms: found, now_ms } = refused.reason else {
		panic!("{refused:?}");
	};
	assert_eq!((refused.statement, found), (Some(0), expired_ms));
	assert!((before..=bench.now_ms()).contains(&now_ms), "{refused:?}");
	let reject = Action::Reject { offer, reason: RejectReason::CannotTake };
	let refused = bench.refusal(&next(bench, "lab", item, reject)).reason;
	assert!(
		matches!(refused, Refusal::OfferExpired { expired_ms: found, .. } if found == expired_ms),
		"{refused:?}"
	);

	let expired = Complaint {
		error: format!(
			"the offer to officer 1 of organisation {} expired on {}",
			bench.story.partner,
			utc(expired_ms)
		),
		hint: Some("the holder can offer the item again".into()),
		..not_on_offer()
	};
	assert_eq!(bench.complaint(&["--as", "lab", "accept", &hex_text(&item)]), expired);

	let again = offer_until(bench.holder("lab"), bench.now_ms() + WEEK_MS);
	bench.record(&next(bench, "inspector", item, again));
}

/// Records an offer that ends as soon as the chain can record one: the window is widened until it can.
fn offer_that_ends_soon(bench: &Bench, item: ItemId) -> (Hash, u64) {
	for seconds in [5, 20, 80] {
		let expires_ms = bench.now_ms() + seconds * 1000;
		let offer = offer_until(bench.holder("lab"), expires_ms);
		let offer = next(bench, "inspector", item, offer);
		if bench.wait(bench.client().submit(&offer)).is_ok() {
			return (first_hash(&offer), expires_ms);
		}
	}
	panic!("no offer is recorded within 80 s");
}

impl Bench {
	/// Where the first statement of a submission stands.
	fn place_of(&self, submission: &Submission) -> Place {
		let Submission::V1(inner) = submission;
		inner.bodies[0].place
	}
}
