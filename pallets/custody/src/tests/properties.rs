use catena_primitives::{
	action::{Action, RejectReason},
	attestation::Submission,
	custody::Holder,
	hash::Hash,
	refusal::Refusal,
	statement::{Body, ClaimedTime, ItemId, Log, Place},
};
use proptest::{bool::weighted, prelude::*};

use crate::{invariants, mock::*, Event, Items, Records};

const OFFICERS: [Holder; 4] = [OWNER, COLLEAGUE, LABORATORY, CUSTOMS];

const BEGIN: u8 = 0;
const OFFER: u8 = 1;
const ACCEPT: u8 = 3;
const REJECT: u8 = 5;
const WITHDRAW: u8 = 6;
const CORRECT: u8 = 7;
const INSPECT: u8 = 8;

/// What somebody tries. Numbers choose from what there is, modulo how many there are.
#[derive(Clone, Debug)]
enum Step {
	/// To have statements recorded, under one signature. If it is fitting, the first is by somebody
	/// whose turn it is, and the others follow it.
	Submit { by: usize, drafts: Vec<Draft>, forged: bool, fitting: bool },
	/// To have something recorded again.
	Resend(usize),
	/// To wait for the next block.
	Wait(u64),
	/// The table changes.
	Rights { of: usize, allowed: bool },
}

#[derive(Clone, Debug)]
struct Draft {
	item: usize,
	verb: u8,
	to: usize,
	slip: Slip,
	own: bool,
}

/// What is wrong with a draft on purpose.
#[derive(Clone, Debug)]
enum Slip {
	Nothing,
	Sequence(i8),
	Parent(u8),
	Future,
	Offset,
}

fn slip() -> impl Strategy<Value = Slip> {
	prop_oneof![
		40 => Just(Slip::Nothing),
		1 => (-2i8..3).prop_map(Slip::Sequence),
		1 => any::<u8>().prop_map(Slip::Parent),
		1 => Just(Slip::Future),
		1 => Just(Slip::Offset),
	]
}

fn draft() -> impl Strategy<Value = Draft> {
	(0usize..6, 0u8..10, 0usize..5, slip(), any::<bool>())
		.prop_map(|(item, verb, to, slip, own)| Draft { item, verb, to, slip, own })
}

fn step() -> impl Strategy<Value = Step> {
	let drafts = prop_oneof![
		3 => proptest::collection::vec(draft(), 1..2),
		1 => proptest::collection::vec(draft(), 0..5),
	];
	prop_oneof![
		16 => (0usize..4, drafts, weighted(0.05), weighted(0.75)).prop_map(
			|(by, drafts, forged, fitting)| Step::Submit { by, drafts, forged, fitting }
		),
		1 => any::<usize>().prop_map(Step::Resend),
		3 => (0..HOUR_MS / 2).prop_map(Step::Wait),
		1 => (0usize..4, weighted(0.8)).prop_map(|(of, allowed)| Step::Rights { of, allowed }),
	]
}

/// The head that a log will have when the bodies before this one are recorded.
fn head(by: Holder, before: &[Body], item: ItemId, log: Log) -> (u32, Hash) {
	let (mut next, mut last) = match log {
		Log::Custody => Custody::item(item)
			.map_or((1, item), |entry| (entry.log.range.leaves(), entry.log.last)),
		Log::Own(organisation) => {
			let Place::Own { sequence, parent, .. } = own(organisation, item, inspect()).place
			else {
				unreachable!("`own` gives a place in an own log");
			};
			(sequence, parent)
		}
	};
	for body in before {
		let hash = hash(by, body);
		if body.item(&hash) == item && body.log(by.organisation) == log && body.sequence() == next {
			(next, last) = (next + 1, hash);
		}
	}
	(next, last)
}

fn recorded_items() -> Vec<ItemId> {
	let mut items: Vec<ItemId> = Items::<Test>::iter_keys().collect();
	items.sort();
	items
}

/// Who may write next to the custody log of the item that the first draft is about; the drafts are
/// changed to something that this officer may write.
fn fit(by: Holder, drafts: &mut [Draft]) -> Holder {
	let items = recorded_items();
	let Some((first, others)) = drafts.split_first_mut() else { return by };
	if items.is_empty() || first.verb == BEGIN {
		return by;
	}
	first.item %= items.len();
	for other in others {
		(other.item, other.verb, other.own) = (first.item, INSPECT, false);
	}
	if first.own {
		first.verb = INSPECT;
		return by;
	}
	let state = entry(items[first.item]).custody;
	let (writer, verb) = match (state.open_offer(Now::get()), first.verb) {
		(Some(open), 0..=5) => (open.to, ACCEPT),
		(Some(open), 6..=7) => (open.to, REJECT),
		(Some(_), _) => (state.holder, WITHDRAW),
		(None, 0..=5) => (state.holder, OFFER),
		(None, 6) => (state.holder, CORRECT),
		(None, _) => (state.holder, INSPECT),
	};
	first.verb = verb;
	writer
}

fn write(by: Holder, before: &[Body], draft: &Draft) -> Body {
	let mut items = recorded_items();
	let begun = before.iter().filter(|body| body.place == Place::First);
	items.extend(begun.map(|body| hash(by, body)));
	if draft.verb == BEGIN || items.is_empty() {
		return slipped(exhibit(), &draft.slip);
	}
	let item = items[draft.item % items.len()];
	let named = Custody::item(item)
		.and_then(|entry| entry.custody.offer)
		.map_or([0xff; 32], |offer| offer.statement);
	let to = OFFICERS.get(draft.to).copied().unwrap_or(Holder { organisation: 0, officer: 0 });
	let (sequence, supersedes) = (0, item);
	let action = match draft.verb {
		OFFER | 2 => offer_to(to),
		ACCEPT | 4 => accept(named),
		REJECT => Action::Reject { offer: named, reason: RejectReason::WrongItem },
		WITHDRAW => Action::Withdraw { offer: named },
		CORRECT => Action::Correct { sequence, supersedes },
		_ => inspect(),
	};
	let log = if draft.own { Log::Own(by.organisation) } else { Log::Custody };
	let (sequence, parent) = head(by, before, item, log);
	let place = match log {
		Log::Custody => Place::Custody { item, sequence, parent },
		Log::Own(_) => Place::Own { item, sequence, parent },
	};
	slipped(body(place, action), &draft.slip)
}

fn slipped(mut body: Body, slip: &Slip) -> Body {
	if let Place::Custody { sequence, parent, .. } | Place::Own { sequence, parent, .. } =
		&mut body.place
	{
		match slip {
			Slip::Sequence(by) => *sequence = sequence.saturating_add_signed((*by).into()),
			Slip::Parent(byte) => *parent = [*byte; 32],
			_ => (),
		}
	}
	match slip {
		Slip::Future => body.occurred.utc_ms += 2 * HOUR_MS,
		Slip::Offset => body.occurred = ClaimedTime { offset_minutes: 841, ..body.occurred },
		_ => (),
	}
	body
}

/// Sends a submission, and asserts that it does what `check` said, as a whole or not at all.
fn attempt(submission: &Submission) -> bool {
	let Submission::V1(inner) = submission;
	let before = root();
	let records = Records::<Test>::iter_keys().count();
	let said = Custody::check(submission);
	assert_eq!(root(), before, "checking changes nothing");
	let done = send(submission);
	match said {
		Ok(()) => {
			assert_eq!(done, Ok(Ok(())));
			let hashes = inner.hashes();
			let expected: Vec<RuntimeEvent> = inner
				.bodies
				.iter()
				.zip(&hashes)
				.map(|(body, hash)| {
					let log = body.log(inner.signer.organisation);
					let (item, sequence) = (body.item(hash), body.sequence());
					Event::Recorded { item, log, sequence, statement: *hash }.into()
				})
				.collect();
			assert_eq!(events(), expected);
			assert_eq!(Records::<Test>::iter_keys().count(), records + hashes.len());
			true
		}
		Err(reason) => {
			assert!(done.is_err(), "{reason:?}");
			assert_eq!(root(), before, "a refused submission changes nothing: {reason:?}");
			false
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_sequence_keeps_the_invariants_and_what_is_refused_changes_nothing(
		steps in proptest::collection::vec(step(), 1..50)
	) {
		build_and_execute(|| {
			let mut sent: Vec<Submission> = Vec::new();
			for step in steps {
				match step {
					Step::Submit { by, mut drafts, forged, fitting } => {
						let by = if fitting {
							fit(OFFICERS[by], &mut drafts)
						} else {
							OFFICERS[by]
						};
						let mut bodies = Vec::new();
						for draft in &drafts {
							let body = write(by, &bodies, draft);
							bodies.push(body);
						}
						let mut submission = signed_v1(by, bodies);
						if forged {
							submission.signature[0] ^= 1;
						}
						let submission = Submission::V1(submission);
						let taken = attempt(&submission);
						assert!(!(taken && forged));
						sent.push(submission);
					},
					Step::Resend(which) => {
						if let Some(submission) = sent.get(which % sent.len().max(1)) {
							attempt(submission);
						}
					},
					Step::Wait(ms) => next_block(ms),
					Step::Rights { of, allowed } => {
						let refusal = Refusal::OfficerSuspended { officer: 1, since_ms: 0 };
						set_rights(OFFICERS[of], if allowed { Ok(all_roles()) } else { Err(refusal) });
					},
				}
				invariants::check::<Test>().unwrap();
			}
		});
	}
}
