//! Whether what the council carried out is so.
//!
//! A motion that is carried by enough votes can still be refused when it is carried out; pallet-collective
//! says so in an event alone. What counts is the state of the block. Of a call that is not known here, and
//! of one that leaves nothing in the state by which it could be told, the event is asked.

use catena_primitives::{keys, proof::BlockRef, Hash};

use crate::{
	calls::{Call, CouncilCall, RegistryCall, UpgradesCall},
	governance::NO_ROOM_TO_READMIT,
	motions::is_for_the_council,
	Client, Error,
};

/// Why a key of small order governs nothing.
const NOBODYS_KEY: &str = "the key that is to govern is one that holds for signatures by anybody";

/// What came of a motion that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
	/// What it was about is so.
	There,
	/// It is not so, likely for this reason.
	Missing(String),
	/// Neither the state nor the node's events say.
	Untold,
}

impl Client {
	/// What came of a motion that was carried out in `block`; no call is given for one that is not known
	/// here.
	pub(crate) async fn effect(
		&self,
		call: Option<&Call>,
		motion: &Hash,
		block: &BlockRef,
	) -> Result<Effect, Error> {
		match call {
			Some(call) if !is_for_the_council(call) => {
				let likely =
					"no council can do that, but only the account or the officer whose it is";
				Ok(Effect::Missing(likely.into()))
			}
			// Whether the code was taken is not told by the state alone.
			None | Some(Call::System(_)) => {
				Ok(match self.was_executed(motion, &block.hash).await? {
					Some(true) => Effect::There,
					Some(false) => {
						Effect::Missing("the chain refused it when it was carried out".into())
					}
					None => Effect::Untold,
				})
			}
			Some(call) => Ok(match self.why_not(call, &block.hash).await? {
				None => Effect::There,
				Some(likely) => Effect::Missing(likely),
			}),
		}
	}

	async fn why_not(&self, call: &Call, at: &Hash) -> Result<Option<String>, Error> {
		match call {
			Call::Registry(RegistryCall::AdmitOrganisation { name, country, admin }) => {
				match self.governed_by(admin, at).await {
					Ok((_, entry)) if entry.name == *name && entry.country == *country => Ok(None),
					Ok((number, _)) => {
						Ok(Some(format!("its administrator governs organisation {number} already")))
					}
					Err(Error::NotAdministrator(_)) => self.why_not_admitted(admin, at).await,
					Err(other) => Err(other),
				}
			}
			Call::Registry(RegistryCall::SuspendOrganisation { organisation }) => {
				self.why_not_suspended(*organisation, true, at).await
			}
			Call::Registry(RegistryCall::ReadmitOrganisation { organisation }) => {
				self.why_not_suspended(*organisation, false, at).await
			}
			Call::Registry(RegistryCall::ReplaceAdministrator { organisation, admin }) => {
				let entry = self.organisation(*organisation, at).await?;
				let why = if keys::is_of_small_order(admin) {
					NOBODYS_KEY
				} else {
					"the key governs an organisation, or has governed one"
				};
				Ok((entry.map(|entry| entry.admin) != Some(*admin)).then(|| why.into()))
			}
			Call::Validators(call) => self.why_not_validators(call, at).await,
			Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash }) => {
				let authorized = self.authorized_upgrade(at).await?;
				Ok((authorized.map(|found| found.code_hash) != Some(*code_hash))
					.then(|| "fewer voted for it than three quarters of the council".into()))
			}
			Call::Council(CouncilCall::SetMembers { new_members, old_count, .. }) => {
				self.why_not_seated(new_members, *old_count, &call.hash(), at).await
			}
			Call::Council(
				CouncilCall::Disapprove { proposal_hash } | CouncilCall::Kill { proposal_hash },
			) => {
				let stands = self.motion(proposal_hash, at).await?.is_some();
				Ok(stands.then(|| "the other motion was proposed anew in the same block".into()))
			}
			// Not for the council, or not to be told from the state: see `effect`.
			Call::Registry(_) | Call::Council(_) | Call::Session(_) | Call::System(_) => Ok(None),
		}
	}

	/// Why an organisation was not admitted whose administrator governs none.
	async fn why_not_admitted(&self, admin: &[u8; 32], at: &Hash) -> Result<Option<String>, Error> {
		if keys::is_of_small_order(admin) {
			return Ok(Some(NOBODYS_KEY.into()));
		}
		Ok(Some(match self.ever_governed_by(admin, at).await? {
			Some(number) => format!("its administrator has governed organisation {number} before"),
			None => {
				"as many organisations as possible were admitted, or its name or country code is \
			         not allowed"
					.into()
			}
		}))
	}

	async fn why_not_suspended(
		&self,
		organisation: u32,
		suspended: bool,
		at: &Hash,
	) -> Result<Option<String>, Error> {
		match self.organisation(organisation, at).await? {
			None => Ok(Some(Error::UnknownOrganisation(organisation).to_string())),
			Some(entry) if entry.suspended_ms().is_some() == suspended => Ok(None),
			Some(entry) if !suspended && entry.suspensions.is_full() => {
				Ok(Some(format!("organisation {organisation} {NO_ROOM_TO_READMIT}")))
			}
			Some(_) => Ok(Some("another motion changed it in the same block".into())),
		}
	}
}
