//! Governing: what becomes of the council's motions, and administrators' calls about their officers.
//!
//! # Details
//!
//! A call is followed through the bodies of finalized blocks until it is found there; only then is its
//! effect read from the state of that very block. So success is what the state says, not what an event
//! says, and nothing is called done that is not final.

use std::time::Duration;

use catena_primitives::{
	custody::Holder,
	keys,
	proof::BlockRef,
	registry::{CountryCode, OfficerV2, OrganisationName, TermStanding},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
};
use ed25519_dalek::SigningKey;
use jsonrpsee::rpc_params;
use serde::Deserialize;

use crate::{
	calls::{Call, RegistryCall},
	extrinsic::{signed, ss58, Binding},
	state::Motion,
	wire, Client, Error,
};

/// How long a call may take to become final: as long as the node waits for statements.
const FINAL_SECONDS: u64 = 60;

/// How often the node is asked for new finalized blocks.
const POLL: Duration = Duration::from_millis(300);

/// Why an officer is not changed whose entry has no room but for taking rights away.
pub(crate) const HISTORY_FULL: &str =
	"the officer was changed so often that the room which is left is kept for suspending, reporting and \
	 revoking: enrol anew with another key";

/// Why an organisation is not readmitted whose entry has no room for another suspension.
pub(crate) const NO_ROOM_TO_READMIT: &str =
	"was suspended so often that its entry has no room for another time: it stays suspended, and is \
	 admitted anew with another administrator";

/// How a motion of the council stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
	/// It was carried out.
	Executed {
		/// In this block, now finalized.
		block: BlockRef,
	},
	/// It waits for more votes.
	Open {
		/// As of this block.
		block: BlockRef,
		/// The motion.
		motion: Box<Motion>,
		/// How many have to agree: with the present seats, and not less than its threshold.
		needed: u32,
	},
	/// It will not be carried out, and does not stand any more.
	Dropped {
		/// Since this block, now finalized.
		block: BlockRef,
		/// Why.
		why: Dropped,
	},
	/// Enough wanted it, and it does not stand any more; but it is a call that is not known here, and the
	/// node says nothing of whether the chain carried it out.
	Untold {
		/// Since this block, now finalized.
		block: BlockRef,
	},
}

/// Why a motion was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
	/// So many voted against it that it could not be carried any more.
	VotedDown,
	/// Its time was over.
	Expired,
	/// The votes that were enough when it was tabled are too few for the present seats.
	TooFew,
}

/// What is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolment {
	/// The officer's key.
	pub key: PublicKey,
	/// What the officer may do.
	pub roles: Roles,
	/// From when on.
	pub valid_from_ms: Millis,
	/// Until when, this millisecond excluded.
	pub valid_until_ms: Millis,
	/// The key's signature that somebody holds it.
	pub possession: Signature,
}

/// A change of an officer's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingChange {
	/// No rights for now.
	Suspend,
	/// Rights again.
	Reinstate,
	/// No rights for good.
	Revoke,
}

impl StandingChange {
	/// Whether there is anything to change; if not, why.
	fn possible_from(self, standing: TermStanding) -> Result<(), &'static str> {
		match (self, standing) {
			(_, TermStanding::Revoked) => Err("was revoked, which is for good"),
			(StandingChange::Suspend, TermStanding::Suspended) => Err("is suspended already"),
			(StandingChange::Suspend | StandingChange::Reinstate, TermStanding::KeyReported) => {
				Err("may not act, for the key is reported: it can be replaced")
			}
			(StandingChange::Reinstate, TermStanding::Active) => Err("is not suspended"),
			_ => Ok(()),
		}
	}

	/// The standing to which it leads.
	fn leads_to(self) -> TermStanding {
		match self {
			StandingChange::Suspend => TermStanding::Suspended,
			StandingChange::Reinstate => TermStanding::Active,
			StandingChange::Revoke => TermStanding::Revoked,
		}
	}
}

#[derive(Deserialize)]
struct SignedBlock {
	block: BlockBody,
}

#[derive(Deserialize)]
struct BlockBody {
	/// As hexadecimal text.
	extrinsics: Vec<String>,
}

impl Client {
	/// Admits an organisation. `member` is the key of a council member.
	///
	/// Answers with the number that the organisation has, once the council has decided.
	pub async fn admit_organisation(
		&self,
		member: &SigningKey,
		name: OrganisationName,
		country: CountryCode,
		admin: [u8; 32],
	) -> Result<(Decision, Option<OrganisationId>), Error> {
		let call = Call::Registry(RegistryCall::AdmitOrganisation { name, country, admin });
		let decision = self.propose(member, call).await?;
		let Decision::Executed { block } = &decision else { return Ok((decision, None)) };
		let (number, _) = self.governed_by(&admin, &block.hash).await?;
		Ok((decision, Some(number)))
	}

	/// Suspends or readmits an organisation. `member` is the key of a council member.
	pub async fn set_suspended(
		&self,
		member: &SigningKey,
		organisation: OrganisationId,
		suspended: bool,
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		let entry = self
			.organisation(organisation, &at.hash)
			.await?
			.ok_or(Error::UnknownOrganisation(organisation))?;
		if !suspended && entry.suspended_ms().is_some() && entry.suspensions.is_full() {
			return Err(Error::AlreadySo(format!(
				"organisation {organisation} {NO_ROOM_TO_READMIT}"
			)));
		}
		if entry.suspended_ms().is_some() == suspended {
			let state = if suspended { "is suspended already" } else { "is not suspended" };
			return Err(Error::AlreadySo(format!("organisation {organisation} {state}")));
		}
		let call = Call::Registry(if suspended {
			RegistryCall::SuspendOrganisation { organisation }
		} else {
			RegistryCall::ReadmitOrganisation { organisation }
		});
		self.propose(member, call).await
	}

	/// Enrols an officer. `admin` is the key of the organisation's administrator.
	pub async fn enrol_officer(
		&self,
		admin: &SigningKey,
		enrolment: &Enrolment,
	) -> Result<(OrganisationId, OfficerId, BlockRef), Error> {
		let account = admin.verifying_key().to_bytes();
		let before = self.finalized().await?;
		let (organisation, entry) = self.governed_by(&account, &before.hash).await?;
		let call = Call::Registry(RegistryCall::EnrolOfficer {
			key: enrolment.key,
			roles: enrolment.roles,
			valid_from_ms: enrolment.valid_from_ms,
			valid_until_ms: enrolment.valid_until_ms,
			possession: enrolment.possession,
		});
		let block = self.call(admin, &call).await?;
		// One with a lower number had the key before.
		let found = self.officer_of_key(&enrolment.key, &block.hash).await?;
		let is_new =
			|found: &Holder| found.organisation == organisation && found.officer > entry.officers;
		if let Some(Holder { officer, .. }) = found.filter(is_new) {
			return Ok((organisation, officer, block));
		}
		let after = self
			.organisation(organisation, &block.hash)
			.await?
			.ok_or(Error::UnknownOrganisation(organisation))?;
		let now = self.time_ms(&block.hash).await?;
		let likely = if after.suspended_ms().is_some() {
			format!("organisation {organisation} is suspended")
		} else if enrolment.valid_until_ms <= now {
			"the validity has ended already".to_owned()
		} else if !keys::is_safe(&enrolment.key) {
			"the key is one that holds for signatures by anybody, or not a key at all".to_owned()
		} else {
			"the key is or was enrolled for an officer, or the proof of possession is not for this \
			 chain, organisation and key"
				.to_owned()
		};
		Err(Error::NoEffect { block, likely })
	}

	/// Changes an officer's standing. `admin` is the key of the organisation's administrator.
	pub async fn change_standing(
		&self,
		admin: &SigningKey,
		officer: OfficerId,
		change: StandingChange,
	) -> Result<(OrganisationId, OfficerV2, BlockRef), Error> {
		let account = admin.verifying_key().to_bytes();
		let before = self.finalized().await?;
		let (organisation, _) = self.governed_by(&account, &before.hash).await?;
		let entry = self
			.officer(organisation, officer, &before.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer })?;
		change.possible_from(entry.term.standing).map_err(|why| {
			Error::AlreadySo(format!("officer {officer} of organisation {organisation} {why}"))
		})?;
		let call = Call::Registry(match change {
			StandingChange::Suspend => RegistryCall::SuspendOfficer { officer },
			StandingChange::Reinstate => RegistryCall::ReinstateOfficer { officer },
			StandingChange::Revoke => RegistryCall::RevokeOfficer { officer },
		});
		let block = self.call(admin, &call).await?;
		let entry = self
			.officer(organisation, officer, &block.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer })?;
		if entry.term.standing == change.leads_to() {
			return Ok((organisation, entry, block));
		}
		let likely = match change.possible_from(entry.term.standing) {
			Err(why) => format!("officer {officer} {why}"),
			Ok(()) if change != StandingChange::Reinstate => {
				"another call changed the officer in the same block".to_owned()
			}
			Ok(()) if !entry.has_room() => HISTORY_FULL.to_owned(),
			Ok(()) => format!("organisation {organisation} is suspended"),
		};
		Err(Error::NoEffect { block, likely })
	}

	/// Sends a call and waits until it stands in a finalized block. Says nothing of its effect.
	pub(crate) async fn call(&self, key: &SigningKey, call: &Call) -> Result<BlockRef, Error> {
		let birth = self.finalized().await?;
		let version = self.runtime().await?;
		let (needed, runs) = (call.spec_version_min(), version.spec_version);
		if runs < needed {
			return Err(Error::RuntimeTooOld { needed, runs });
		}
		let account = ss58(&key.verifying_key().to_bytes());
		let nonce: u32 = self.request("system_accountNextIndex", rpc_params![account]).await?;
		let binding = Binding {
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
			genesis: *self.genesis(),
			birth,
			nonce,
		};
		self.send_and_follow(&signed(call, key, &binding), birth.number).await
	}

	/// Sends an extrinsic and waits until it stands in a finalized block after `after`.
	pub(crate) async fn send_and_follow(
		&self,
		extrinsic: &[u8],
		after: u32,
	) -> Result<BlockRef, Error> {
		let _: String =
			self.request("author_submitExtrinsic", rpc_params![wire::text(extrinsic)]).await?;
		let followed = self.follow(extrinsic, after);
		tokio::time::timeout(Duration::from_secs(FINAL_SECONDS), followed).await.map_err(|_| {
			Error::NotFinal(format!(
				"the call stands in no finalized block after {FINAL_SECONDS} s"
			))
		})?
	}

	/// Waits until a finalized block after `after` holds the extrinsic.
	async fn follow(&self, extrinsic: &[u8], after: u32) -> Result<BlockRef, Error> {
		const BLOCK: &str = "chain_getBlock";
		let sought = wire::text(extrinsic);
		let mut next = after.saturating_add(1);
		loop {
			let finalized = self.finalized().await?;
			while next <= finalized.number {
				let hash = self.block_hash(next).await?.ok_or_else(|| Error::BadAnswer {
					method: "chain_getBlockHash",
					what: format!("no finalized block {next}"),
				})?;
				let block: Option<SignedBlock> =
					self.request(BLOCK, rpc_params![wire::text(&hash)]).await?;
				let found = block.is_some_and(|block| block.block.extrinsics.contains(&sought));
				if found {
					return Ok(BlockRef { number: next, hash });
				}
				next += 1;
			}
			tokio::time::sleep(POLL).await;
		}
	}
}
