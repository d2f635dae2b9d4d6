//! Whether what the council carried out is so.
//!
//! A motion that is carried by enough votes can still be refused when it is carried out; pallet-collective
//! says so in an event alone. What counts is the state of the block.

use catena_primitives::{keys, proof::BlockRef, Hash};

use crate::{
	calls::{Call, CouncilCall, RegistryCall, UpgradesCall},
	Client, Error,
};

/// Why a key of small order governs nothing.
const NOBODYS_KEY: &str = "the key that is to govern is one that holds for signatures by anybody";

impl Client {
	/// Fails with [`Error::NoEffect`] if a motion that was carried out in `block` has no effect there.
	pub(crate) async fn ensure_effect(&self, call: &Call, block: &BlockRef) -> Result<(), Error> {
		match self.why_not(call, &block.hash).await? {
			None => Ok(()),
			Some(likely) => Err(Error::NoEffect { block: *block, likely }),
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
			Call::Council(CouncilCall::SetMembers { new_members, .. }) => {
				let (mut expected, mut found) = (new_members.clone(), self.council(at).await?);
				expected.sort();
				found.sort();
				Ok((expected != found)
					.then(|| "fewer voted for it than three quarters of the council".into()))
			}
			// Nothing that a council carries out, or nothing that can be told from the state.
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
			Some(entry) => Ok((entry.suspended_ms().is_some() != suspended)
				.then(|| "another motion changed it in the same block".into())),
		}
	}
}
