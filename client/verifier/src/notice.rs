//! What a reader of the facts should be told besides: facts too, none of them a contradiction.

use alloc::{collections::BTreeMap, vec::Vec};
use core::fmt;

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	custody::OpenOffer,
	hash::Hash,
	registry::TermStanding,
	statement::{Millis, OfficerId, OrganisationId, PublicKey},
};

use crate::{
	facts::{KindEntry, LogFacts, RecordFacts},
	rejection::RecordAt,
	state::State,
	words::Hex,
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
	/// A key that an officer of whom the facts speak has or had was reported to be in other hands. What
	/// it signed before that was suspected stands.
	KeyReported {
		/// The organisation.
		organisation: OrganisationId,
		/// The officer.
		officer: OfficerId,
		/// The key.
		key: PublicKey,
		/// Since when that may be so, by the earliest report.
		suspected_ms: Millis,
		/// When that was reported.
		reported_ms: Millis,
	},
	/// A record is doubtful: its key may have been in other hands when it was recorded.
	Doubtful {
		/// The record.
		at: RecordAt,
		/// Since when the key may have been in other hands.
		suspected_ms: Millis,
		/// When that was reported.
		reported_ms: Millis,
	},
	/// A handover rests on a doubtful record, its offer or its acceptance: so does the custody of
	/// whoever has held the item since.
	HandoverDoubtful {
		/// The acceptance.
		at: RecordAt,
		/// The doubtful record: the offer, or else the acceptance itself.
		on: RecordAt,
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
			Notice::KeyReported { organisation, officer, key, suspected_ms, reported_ms } => {
				write!(
				f,
				"the key {} of officer {officer} of organisation {organisation} was reported at \
				 {reported_ms} ms: it may be in other hands since {suspected_ms} ms",
				Hex(key)
			)
			}
			Notice::Doubtful { at, suspected_ms, reported_ms } => write!(
				f,
				"{at} is doubtful: its key may have been in other hands since {suspected_ms} ms, as \
				 was reported at {reported_ms} ms"
			),
			Notice::HandoverDoubtful { at, on } => write!(
				f,
				"the handover at {at} rests on {on}, which is doubtful; so does the custody of whoever \
				 has held the item since"
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
pub(crate) fn all(state: &State, logs: &[LogFacts]) -> Vec<Notice> {
	let mut notices = Vec::new();
	notices.extend(offer(state));
	notices.extend(open_reports(state));
	notices.extend(organisations(state));
	notices.extend(officers(state));
	notices.extend(reported_keys(state));
	let mut doubtful_offers = BTreeMap::new();
	for record in logs.iter().flat_map(|log| &log.records) {
		let doubt = doubtful(record, state);
		notices.extend(doubt);
		notices.extend(handover_doubtful(record, doubt.is_some(), &mut doubtful_offers));
		notices.extend(claimed_after_recorded(record));
	}
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
		let since_ms = entry.suspended_ms()?;
		Some(Notice::OrganisationSuspended { organisation: *organisation, since_ms })
	})
}

fn officers(state: &State) -> impl Iterator<Item = Notice> + '_ {
	state.officers.iter().filter_map(|((organisation, officer), entry)| {
		let (organisation, officer) = (*organisation, *officer);
		let since_ms = entry.standing_since_ms(&entry.term);
		match entry.term.standing {
			// What was reported of keys is told by itself, also of those that were replaced.
			TermStanding::Active | TermStanding::KeyReported => None,
			TermStanding::Suspended => {
				Some(Notice::OfficerSuspended { organisation, officer, since_ms })
			}
			TermStanding::Revoked => {
				Some(Notice::OfficerRevoked { organisation, officer, since_ms })
			}
		}
	})
}

/// Each key that was reported, once.
fn reported_keys(state: &State) -> impl Iterator<Item = Notice> + '_ {
	state.officers.iter().flat_map(|((organisation, officer), entry)| {
		let counts = |key: &PublicKey| entry.report_of(key);
		entry.reports.iter().filter(move |report| counts(&report.key) == Some(*report)).map(
			move |report| Notice::KeyReported {
				organisation: *organisation,
				officer: *officer,
				key: report.key,
				suspected_ms: report.suspected_ms,
				reported_ms: report.reported_ms,
			},
		)
	})
}

fn doubtful(record: &RecordFacts, state: &State) -> Option<Notice> {
	let signer = &record.signer;
	let officer = state.officers.get(&(signer.organisation, signer.officer))?;
	let report = officer.doubt(&signer.key, record.recorded.time_ms)?;
	let (suspected_ms, reported_ms) = (report.suspected_ms, report.reported_ms);
	Some(Notice::Doubtful { at: record.at, suspected_ms, reported_ms })
}

/// Whether the record is an acceptance of which one of the two signatures is doubtful. `offers` are the
/// doubtful offers before it, by hash.
fn handover_doubtful(
	record: &RecordFacts,
	is_doubtful: bool,
	offers: &mut BTreeMap<Hash, RecordAt>,
) -> Option<Notice> {
	let at = record.at;
	match &record.body.action {
		Action::Offer(_) if is_doubtful => {
			offers.insert(record.hash, at);
			None
		}
		Action::Accept { offer, .. } => {
			let on = offers.get(offer).copied().or(is_doubtful.then_some(at))?;
			Some(Notice::HandoverDoubtful { at, on })
		}
		_ => None,
	}
}

fn claimed_after_recorded(record: &RecordFacts) -> Option<Notice> {
	let (claimed_ms, recorded_ms) = (record.body.occurred.utc_ms, record.recorded.time_ms);
	(claimed_ms > recorded_ms).then_some(Notice::ClaimedAfterRecorded {
		at: record.at,
		claimed_ms,
		recorded_ms,
	})
}
