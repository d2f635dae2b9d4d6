//! Changing what was enrolled: keys, roles and validities; and who governs an organisation.
//!
//! # Details
//!
//! As in [`governance`](crate::governance), a call is done when the state of the finalized block that
//! holds it says so. What the chain would refuse for a reason that can be seen beforehand is not sent.

use catena_primitives::{
	custody::Holder,
	keys,
	proof::BlockRef,
	registry::{KeyReport, OfficerV2, Term, TermStanding},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
};
use ed25519_dalek::SigningKey;

use crate::{
	calls::{Call, RegistryCall},
	governance::{Decision, HISTORY_FULL},
	Client, Error,
};

/// An officer after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
	/// The organisation.
	pub organisation: OrganisationId,
	/// The officer's number.
	pub officer: OfficerId,
	/// The entry.
	pub entry: OfficerV2,
	/// The finalized block in which it was changed.
	pub block: BlockRef,
}

/// What of an officer's rights is to be another; what is not named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amendment {
	/// What the officer may do.
	pub roles: Option<Roles>,
	/// From when on.
	pub valid_from_ms: Option<Millis>,
	/// Until when, this millisecond excluded.
	pub valid_until_ms: Option<Millis>,
}

impl Amendment {
	/// A term with what is named in place of what it has.
	fn of(&self, term: &Term) -> Term {
		Term {
			roles: self.roles.unwrap_or(term.roles),
			valid_from_ms: self.valid_from_ms.unwrap_or(term.valid_from_ms),
			valid_until_ms: self.valid_until_ms.unwrap_or(term.valid_until_ms),
			..*term
		}
	}
}

impl Client {
	/// Gives an officer another key, of which `possession` shows that somebody holds it. `admin` is the
	/// key of the organisation's administrator.
	pub async fn replace_officer_key(
		&self,
		admin: &SigningKey,
		officer: OfficerId,
		key: PublicKey,
		possession: Signature,
	) -> Result<Changed, Error> {
		let (organisation, before) = self.changeable(admin, officer).await?;
		if before.key_since_ms(&key).is_some() {
			return Err(Error::AlreadySo(format!(
				"the key is or was that of officer {officer} of organisation {organisation}, and no \
				 key comes back"
			)));
		}
		let call = RegistryCall::ReplaceOfficerKey { officer, key, possession };
		let changed = self.change(admin, organisation, officer, call).await?;
		if changed.entry.term.key == key {
			return Ok(changed);
		}
		let likely = if !keys::is_safe(&key) {
			"the key is one that holds for signatures by anybody, or not a key at all"
		} else {
			"the key is or was enrolled for an officer, or the proof of possession is not for this \
			 chain, organisation and key"
		};
		Err(self.no_effect(&changed, likely).await)
	}

	/// Gives an officer other roles or another validity from now on. `admin` is the key of the
	/// organisation's administrator.
	pub async fn amend_officer(
		&self,
		admin: &SigningKey,
		officer: OfficerId,
		amendment: &Amendment,
	) -> Result<Changed, Error> {
		let (organisation, before) = self.changeable(admin, officer).await?;
		let amended = amendment.of(&before.term);
		if amended == before.term {
			return Err(Error::AlreadySo(format!(
				"officer {officer} of organisation {organisation} has these roles and this validity"
			)));
		}
		// What is not named is not signed: the node's word for it would be.
		let Amendment { roles, valid_from_ms, valid_until_ms } = *amendment;
		let call = RegistryCall::AmendOfficer { officer, roles, valid_from_ms, valid_until_ms };
		let changed = self.change(admin, organisation, officer, call).await?;
		let found = changed.entry.term;
		if amendment.of(&found) == found {
			return Ok(changed);
		}
		let Term { valid_from_ms, valid_until_ms, .. } = amended;
		let likely = if valid_from_ms >= valid_until_ms {
			"the rights would end before they begin"
		} else {
			"the validity has ended already"
		};
		Err(self.no_effect(&changed, likely).await)
	}

	/// Reports that a key which an officer of the organisation has or had may be in other hands since
	/// `suspected_ms`. `admin` is the key of the organisation's administrator.
	pub async fn report_key(
		&self,
		admin: &SigningKey,
		key: PublicKey,
		suspected_ms: Millis,
	) -> Result<Changed, Error> {
		let at = self.finalized().await?;
		let account = admin.verifying_key().to_bytes();
		let (organisation, _) = self.governed_by(&account, &at.hash).await?;
		let found = self.officer_of_key(&key, &at.hash).await?;
		let Holder { officer, .. } = found
			.filter(|found| found.organisation == organisation)
			.ok_or(Error::UnknownKey { organisation, key })?;
		let before = self
			.officer(organisation, officer, &at.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer })?;
		reportable(&before, &key, suspected_ms, self.time_ms(&at.hash).await?)?;
		let call = RegistryCall::ReportKey { key, suspected_ms };
		let changed = self.change(admin, organisation, officer, call).await?;
		let reported =
			|report: &KeyReport| report.key == key && report.suspected_ms == suspected_ms;
		if changed.entry.reports.iter().any(reported) {
			return Ok(changed);
		}
		let likely = "as many reports as possible were repeated, or the time lies in the future";
		Err(self.no_effect(&changed, likely).await)
	}

	/// Lets another account govern an organisation. `member` is the key of a council member.
	pub async fn replace_administrator(
		&self,
		member: &SigningKey,
		organisation: OrganisationId,
		admin: [u8; 32],
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		let entry = self
			.organisation(organisation, &at.hash)
			.await?
			.ok_or(Error::UnknownOrganisation(organisation))?;
		if entry.admin == admin {
			return Err(Error::AlreadySo(format!(
				"the key governs organisation {organisation} already"
			)));
		}
		let call = Call::Registry(RegistryCall::ReplaceAdministrator { organisation, admin });
		self.propose(member, call).await
	}

	/// The caller's organisation, and an officer of it who was not revoked and whose entry has room.
	async fn changeable(
		&self,
		admin: &SigningKey,
		officer: OfficerId,
	) -> Result<(OrganisationId, OfficerV2), Error> {
		let at = self.finalized().await?;
		let account = admin.verifying_key().to_bytes();
		let (organisation, _) = self.governed_by(&account, &at.hash).await?;
		let entry = self
			.officer(organisation, officer, &at.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer })?;
		let why = if entry.term.standing == TermStanding::Revoked {
			"was revoked, which is for good"
		} else if !entry.has_room() {
			HISTORY_FULL
		} else {
			return Ok((organisation, entry));
		};
		Err(Error::AlreadySo(format!("officer {officer} of organisation {organisation}: {why}")))
	}

	async fn change(
		&self,
		admin: &SigningKey,
		organisation: OrganisationId,
		officer: OfficerId,
		call: RegistryCall,
	) -> Result<Changed, Error> {
		let block = self.call(admin, &Call::Registry(call)).await?;
		let entry = self
			.officer(organisation, officer, &block.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer })?;
		Ok(Changed { organisation, officer, entry, block })
	}

	/// A change that had no effect: because the organisation is suspended, or else for this reason.
	async fn no_effect(&self, changed: &Changed, likely: &str) -> Error {
		let Changed { organisation, block, .. } = changed;
		match self.organisation(*organisation, &block.hash).await {
			Ok(Some(entry)) if entry.suspended_ms().is_some() => Error::NoEffect {
				block: *block,
				likely: format!("organisation {organisation} is suspended"),
			},
			Ok(_) => Error::NoEffect { block: *block, likely: likely.to_owned() },
			Err(error) => error,
		}
	}
}

/// Whether a key can be reported with this time, as far as can be seen now.
fn reportable(
	entry: &OfficerV2,
	key: &PublicKey,
	suspected_ms: Millis,
	now_ms: Millis,
) -> Result<(), Error> {
	if suspected_ms > now_ms {
		return Err(Error::SuspectedInFuture { now_ms, suspected_ms });
	}
	match (entry.key_since_ms(key), entry.report_of(key)) {
		(Some(since_ms), _) if suspected_ms < since_ms => {
			Err(Error::SuspectedBeforeKey { since_ms, suspected_ms })
		}
		(_, Some(known)) if known.suspected_ms <= suspected_ms => {
			Err(Error::ReportedAlready { suspected_ms: known.suspected_ms })
		}
		_ => Ok(()),
	}
}
