//! Custody as a state machine: who holds an item, and who may write what next in its custody log.
//!
//! # Details
//!
//! ```text
//! Held(holder) --offer(to)--> Offered --accept--> Held(to)
//!                             Offered --reject, withdraw, expiry--> Held(holder)
//! ```
//!
//! Custody moves only by two signatures: the holder's on the offer, the recipient's on the
//! acceptance. [`step`] is a pure function of state, statement and recorded time: the runtime
//! applies it before it records, and the verifier applies it again to every complete history.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

use crate::{
	action::Action,
	hash::Hash,
	refusal::Refusal,
	statement::{Millis, OfficerId, OrganisationId, Signer},
};

/// The longest time for which an offer may stand open: a year. An offer blocks the item's custody
/// log for everybody else, and who has not answered in a year will be asked again.
pub const MAX_OFFER_MS: Millis = 366 * 24 * 60 * 60 * 1000;

/// Who has an item: an officer of an organisation.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Holder {
	/// The organisation.
	pub organisation: OrganisationId,
	/// The officer who answers for the item.
	pub officer: OfficerId,
}

impl Holder {
	/// The holder that a signer is.
	pub fn of(signer: &Signer) -> Self {
		Holder { organisation: signer.organisation, officer: signer.officer }
	}
}

impl fmt::Display for Holder {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "officer {} of organisation {}", self.officer, self.organisation)
	}
}

/// An offer that was not answered yet.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct OpenOffer {
	/// Hash of the statement that made it.
	pub statement: Hash,
	/// Who may accept.
	pub to: Holder,
	/// From when on (recorded time) it no longer can be.
	pub expires_ms: Millis,
}

/// Who holds an item, and whether it is on offer.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Custody {
	/// Who has it.
	pub holder: Holder,
	/// The offer, which may have expired: see [`Custody::open_offer`].
	pub offer: Option<OpenOffer>,
}

impl Custody {
	/// Custody of an item that its first signer holds.
	pub fn begun_by(signer: &Signer) -> Self {
		Custody { holder: Holder::of(signer), offer: None }
	}

	/// The offer that can still be accepted at `now`.
	pub fn open_offer(&self, now: Millis) -> Option<&OpenOffer> {
		self.offer.as_ref().filter(|offer| now < offer.expires_ms)
	}
}

/// The custody after a statement in the custody log, or why it may not stand there.
///
/// `statement` is the statement's hash and `now` the time at which the chain records it. Does not
/// check signature, rights, sequence or parent, and no rule of the domains.
pub fn step(
	custody: &Custody,
	statement: Hash,
	signer: &Signer,
	action: &Action,
	now: Millis,
) -> Result<Custody, Refusal> {
	let who = Holder::of(signer);
	match action {
		Action::Accept { offer, .. } => {
			let open = answerable(custody, *offer, now)?;
			recipient(&open, who)?;
			Ok(Custody { holder: open.to, offer: None })
		}
		Action::Reject { offer, .. } => {
			let open = answerable(custody, *offer, now)?;
			recipient(&open, who)?;
			Ok(Custody { holder: custody.holder, offer: None })
		}
		Action::Withdraw { offer } => {
			answerable(custody, *offer, now)?;
			holder(custody, who)?;
			Ok(Custody { holder: custody.holder, offer: None })
		}
		_ => {
			holder(custody, who)?;
			if let Some(open) = custody.open_offer(now) {
				return Err(Refusal::OfferOpen { offer: open.statement, to: open.to });
			}
			let offer = match action {
				Action::Offer(offer) => {
					if offer.to == custody.holder {
						return Err(Refusal::OfferToHolder { holder: custody.holder });
					}
					let latest = now.saturating_add(MAX_OFFER_MS);
					if offer.expires_ms <= now || offer.expires_ms > latest {
						return Err(Refusal::OfferExpiryOutOfRange {
							earliest_ms: now.saturating_add(1),
							latest_ms: latest,
							found_ms: offer.expires_ms,
						});
					}
					Some(OpenOffer { statement, to: offer.to, expires_ms: offer.expires_ms })
				}
				_ => None,
			};
			Ok(Custody { holder: custody.holder, offer })
		}
	}
}

fn holder(custody: &Custody, who: Holder) -> Result<(), Refusal> {
	if custody.holder == who {
		Ok(())
	} else {
		Err(Refusal::NotHolder { holder: custody.holder, signer: who })
	}
}

fn recipient(open: &OpenOffer, who: Holder) -> Result<(), Refusal> {
	if open.to == who {
		Ok(())
	} else {
		Err(Refusal::NotRecipient { recipient: open.to, signer: who })
	}
}

fn answerable(custody: &Custody, offer: Hash, now: Millis) -> Result<OpenOffer, Refusal> {
	let open = custody.offer.ok_or(Refusal::NoOpenOffer)?;
	if open.statement != offer {
		return Err(Refusal::OtherOffer { expected: open.statement, found: offer });
	}
	if now >= open.expires_ms {
		return Err(Refusal::OfferExpired { expired_ms: open.expires_ms, now_ms: now });
	}
	Ok(open)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		action::{Condition, Offer, Purpose, RejectReason},
		evidence::Examination,
	};
	use proptest::prelude::*;

	const NOW: Millis = 1_000;
	const OFFER: Hash = [7; 32];

	fn signer(organisation: u32, officer: u32) -> Signer {
		Signer { organisation, officer, key: [0; 32] }
	}

	fn held() -> Custody {
		Custody::begun_by(&signer(1, 1))
	}

	fn offer(to: Signer, expires_ms: Millis) -> Action {
		Action::Offer(Offer {
			to: Holder::of(&to),
			purpose: Purpose::Storage,
			condition: Condition::Digital,
			expires_ms,
		})
	}

	fn accept(offer: Hash) -> Action {
		Action::Accept { offer, condition: Condition::Digital }
	}

	fn offered() -> Custody {
		step(&held(), OFFER, &signer(1, 1), &offer(signer(2, 1), 2_000), NOW).unwrap()
	}

	#[test]
	fn offer_alone_moves_nothing() {
		assert_eq!(offered().holder, held().holder);
	}

	#[test]
	fn recipient_accepts_and_holds() {
		let after = step(&offered(), [8; 32], &signer(2, 1), &accept(OFFER), NOW).unwrap();
		assert_eq!(after, Custody { holder: Holder { organisation: 2, officer: 1 }, offer: None });
	}

	#[test]
	fn nobody_else_accepts_not_even_a_colleague_or_the_holder() {
		for who in [signer(2, 2), signer(3, 1), signer(1, 1)] {
			assert_eq!(
				step(&offered(), [8; 32], &who, &accept(OFFER), NOW),
				Err(Refusal::NotRecipient {
					recipient: Holder { organisation: 2, officer: 1 },
					signer: Holder::of(&who)
				})
			);
		}
	}

	#[test]
	fn second_acceptance_finds_no_offer() {
		let after = step(&offered(), [8; 32], &signer(2, 1), &accept(OFFER), NOW).unwrap();
		assert_eq!(
			step(&after, [9; 32], &signer(2, 1), &accept(OFFER), NOW),
			Err(Refusal::NoOpenOffer)
		);
	}

	#[test]
	fn offer_expires_at_its_millisecond() {
		assert!(step(&offered(), [8; 32], &signer(2, 1), &accept(OFFER), 1_999).is_ok());
		assert_eq!(
			step(&offered(), [8; 32], &signer(2, 1), &accept(OFFER), 2_000),
			Err(Refusal::OfferExpired { expired_ms: 2_000, now_ms: 2_000 })
		);
	}

	#[test]
	fn acceptance_names_the_offer_it_accepts() {
		assert_eq!(
			step(&offered(), [8; 32], &signer(2, 1), &accept([9; 32]), NOW),
			Err(Refusal::OtherOffer { expected: OFFER, found: [9; 32] })
		);
	}

	#[test]
	fn holder_waits_while_the_offer_is_open_and_goes_on_after_it_expired() {
		let examine = Action::Examine { examination: Examination::Inspection };
		assert_eq!(
			step(&offered(), [8; 32], &signer(1, 1), &examine, NOW),
			Err(Refusal::OfferOpen { offer: OFFER, to: Holder { organisation: 2, officer: 1 } })
		);
		assert_eq!(step(&offered(), [8; 32], &signer(1, 1), &examine, 2_000), Ok(held()));
	}

	#[test]
	fn rejected_or_withdrawn_offer_leaves_the_holder() {
		let reject = Action::Reject { offer: OFFER, reason: RejectReason::NotReceived };
		let withdraw = Action::Withdraw { offer: OFFER };
		assert_eq!(step(&offered(), [8; 32], &signer(2, 1), &reject, NOW), Ok(held()));
		assert_eq!(step(&offered(), [8; 32], &signer(1, 1), &withdraw, NOW), Ok(held()));
		assert_eq!(
			step(&offered(), [8; 32], &signer(2, 1), &withdraw, NOW),
			Err(Refusal::NotHolder {
				holder: held().holder,
				signer: Holder { organisation: 2, officer: 1 }
			})
		);
	}

	#[test]
	fn offer_to_oneself_or_without_time_is_refused() {
		assert_eq!(
			step(&held(), OFFER, &signer(1, 1), &offer(signer(1, 1), 2_000), NOW),
			Err(Refusal::OfferToHolder { holder: held().holder })
		);
		for expires_ms in [0, NOW, NOW + MAX_OFFER_MS + 1] {
			assert_eq!(
				step(&held(), OFFER, &signer(1, 1), &offer(signer(2, 1), expires_ms), NOW),
				Err(Refusal::OfferExpiryOutOfRange {
					earliest_ms: NOW + 1,
					latest_ms: NOW + MAX_OFFER_MS,
					found_ms: expires_ms
				})
			);
		}
	}

	proptest! {
		/// Whatever is tried, the holder changes only when the recipient of an offer that the
		/// holder made accepts it in time.
		#[test]
		fn custody_moves_only_by_two_signatures(
			tries in proptest::collection::vec((0u8..5, 1u32..4, 1u32..4, 0u64..3_000), 1..60)
		) {
			let mut custody = held();
			let mut now = 0;
			for (i, (verb, by, to, wait)) in tries.into_iter().enumerate() {
				now += wait;
				let statement = [i as u8; 32];
				let who = signer(by, 1);
				let named = custody.offer.map_or([0xff; 32], |offer| offer.statement);
				let action = match verb {
					0 => offer(signer(to, 1), now + 2_000),
					1 => accept(named),
					2 => Action::Reject { offer: named, reason: RejectReason::WrongItem },
					3 => Action::Withdraw { offer: named },
					_ => Action::Examine { examination: Examination::Inspection },
				};
				if let Ok(after) = step(&custody, statement, &who, &action, now) {
					if after.holder != custody.holder {
						let open = custody.offer.unwrap();
						let accepted = matches!(action, Action::Accept { .. });
						prop_assert!(accepted);
						prop_assert_eq!(Holder::of(&who), open.to);
						prop_assert_eq!(after.holder, open.to);
						prop_assert!(now < open.expires_ms);
					}
					custody = after;
				}
			}
		}
	}
}
