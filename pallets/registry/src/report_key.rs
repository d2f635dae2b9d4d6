//! Reporting that a key is in other hands.

use catena_primitives::{
	registry::{KeyReport, OfficerV2, TermStanding, MAX_REPEATED_REPORTS},
	statement::{Millis, OrganisationId, PublicKey},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};

use crate::{Config, Error, Event, Keys, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report_key(
		organisation: OrganisationId,
		key: PublicKey,
		suspected_ms: Millis,
	) -> DispatchResult {
		let (_, officer) = Keys::<T>::get(key)
			.filter(|(owner, _)| *owner == organisation)
			.ok_or(Error::<T>::UnknownKey)?;
		let reported_ms = T::Clock::now();
		ensure!(suspected_ms <= reported_ms, Error::<T>::SuspectedInFuture);
		let report = KeyReport { key, suspected_ms, reported_ms };
		Self::change_officer(organisation, officer, |entry| Self::report(entry, report))?;
		Self::deposit_event(Event::KeyReported { organisation, officer, key, suspected_ms });
		Ok(())
	}

	fn report(entry: &mut OfficerV2, report: KeyReport) -> DispatchResult {
		let since_ms = entry.key_since_ms(&report.key).ok_or(Error::<T>::UnknownKey)?;
		ensure!(since_ms <= report.suspected_ms, Error::<T>::SuspectedBeforeKey);
		if let Some(known) = entry.report_of(&report.key) {
			ensure!(report.suspected_ms < known.suspected_ms, Error::<T>::ReportNotEarlier);
			let repeated = entry.count_repeated_reports();
			ensure!(repeated < MAX_REPEATED_REPORTS, Error::<T>::TooManyReports);
		}
		entry.reports.try_push(report).map_err(|_| Error::<T>::TooManyReports)?;
		let signs = matches!(entry.term.standing, TermStanding::Active | TermStanding::Suspended);
		if entry.term.key == report.key && signs {
			Self::begin_term(entry, |term| term.standing = TermStanding::KeyReported)?;
		}
		Ok(())
	}
}
