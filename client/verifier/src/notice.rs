//! What a reader of the facts should be told besides: facts too, none of them a contradiction.

use alloc::vec::Vec;
use core::fmt;

use catena_primitives::{
	antiquities::Artefact,
	custody::OpenOffer,
	registry::Standing,
	statement::{Millis, OfficerId, OrganisationId},
};

use crate::{
	facts::{KindEntry, RecordFacts},
	rejection::RecordAt,
	state::State,
};

/// Something that is so, and easily overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
	/// The item is on offer, and the offer could still be accepted as of the block.
	OfferOpen {
		/// The offer.
		offer: OpenOffer,
	},
	/// The item was offered; nobody answered, and the offer had expired as of the block.
	OfferExpired {
		/// The offer.
		offer: OpenOffer,
	},
	/// An officer of whom the facts speak was suspended as of the block.
	OfficerSuspended {
		/// The organisation.
		organisation: OrganisationId,
		/// The officer.
		officer: OfficerId,
		/// Since when.
		since_ms: Millis,
	},
	/// An officer of whom the facts speak was revoked. What was recorded before stands.
	OfficerRevoked {
		/// The organisation.
		organisation: OrganisationId,
		/// The officer.
		officer: OfficerId,
		/// Since when.
		since_ms: Millis,
	},
	/// An organisation of which the facts speak was suspended as of the block.
	OrganisationSuspended {
		/// The organisation.
		organisation: OrganisationId,
		/// Since when.
		since_ms: Millis,
	},
	/// Adverse reports were recorded that nobody settled.
	AdverseReportsOpen {
		/// How many.
		open: u32,
	},
	/// A statement says to have been signed after it was recorded: a clock was wrong.
	ClaimedAfterRecorded {
		/// The record.
		at: RecordAt,
		/// The claimed time.
		claimed_ms: Millis,
		/// The recorded time.
		recorded_ms: Millis,
	},
}

impl fmt::Display for Notice {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Notice::OfferOpen { offer } => {
				write!(f, "on offer to {}, until {} ms", offer.to, offer.expires_ms)
			}
			Notice::OfferExpired { offer } => write!(
				f,
				"was offered to {}; nobody answered before it expired at {} ms",
				offer.to, offer.expires_ms
			),
			Notice::OfficerSuspended { organisation, officer, since_ms } => write!(
				f,
				"officer {officer} of organisation {organisation} is suspended since {since_ms} ms"
			),
			Notice::OfficerRevoked { organisation, officer, since_ms } => write!(
				f,
				"officer {officer} of organisation {organisation} was revoked at {since_ms} ms"
			),
			Notice::OrganisationSuspended { organisation, since_ms } => {
				write!(f, "organisation {organisation} is suspended since {since_ms} ms")
			}
			Notice::AdverseReportsOpen { open } => {
				write!(f, "{open} adverse report(s) on record that are not settled")
			}
			Notice::ClaimedAfterRecorded { at, claimed_ms, recorded_ms } => write!(
				f,
				"{at} says {claimed_ms} ms, but was recorded at {recorded_ms} ms: a clock was wrong"
			),
		}
	}
}

/// All that is to be told of a state and the records shown.
pub(crate) fn all<'a>(
	state: &State,
	records: impl Iterator<Item = &'a RecordFacts>,
) -> Vec<Notice> {
	let mut notices = Vec::new();
	notices.extend(offer(state));
	notices.extend(open_reports(state));
	notices.extend(organisations(state));
	notices.extend(officers(state));
	notices.extend(records.filter_map(claimed_after_recorded));
	notices
}

fn offer(state: &State) -> Option<Notice> {
	let offer = state.item.custody.offer?;
	Some(match state.item.custody.open_offer(state.time_ms) {
		Some(_) => Notice::OfferOpen { offer },
		None => Notice::OfferExpired { offer },
	})
}

fn open_reports(state: &State) -> Option<Notice> {
	let KindEntry::Artefact(Artefact::V1 { reported, settled }) = state.entry else { return None };
	let open = reported.saturating_sub(settled);
	(open > 0).then_some(Notice::AdverseReportsOpen { open })
}

fn organisations(state: &State) -> impl Iterator<Item = Notice> + '_ {
	state.organisations.iter().filter_map(|(organisation, entry)| {
		let since_ms = entry.suspended_ms?;
		Some(Notice::OrganisationSuspended { organisation: *organisation, since_ms })
	})
}

fn officers(state: &State) -> impl Iterator<Item = Notice> + '_ {
	state.officers.iter().filter_map(|((organisation, officer), entry)| {
		let (organisation, officer) = (*organisation, *officer);
		match entry.standing {
			Standing::Active => None,
			Standing::Suspended { since_ms } => {
				Some(Notice::OfficerSuspended { organisation, officer, since_ms })
			}
			Standing::Revoked { since_ms } => {
				Some(Notice::OfficerRevoked { organisation, officer, since_ms })
			}
		}
	})
}

fn claimed_after_recorded(record: &RecordFacts) -> Option<Notice> {
	let (claimed_ms, recorded_ms) = (record.body.occurred.utc_ms, record.recorded.time_ms);
	(claimed_ms > recorded_ms).then_some(Notice::ClaimedAfterRecorded {
		at: record.at,
		claimed_ms,
		recorded_ms,
	})
}
