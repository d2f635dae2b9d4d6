//! Whether what the council carried out is so.
//!
//! A motion that is carried by enough votes can still be refused when it is carried out; pallet-collective
//! says so in an event alone. What counts is the state of the block.

use catena_primitives::{proof::BlockRef, Hash};

use crate::{
	calls::{Call, CouncilCall, RegistryCall, UpgradesCall},
	Client, Error,
};

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
					Err(Error::NotAdministrator(_)) => Ok(Some(
						"as many organisations as possible were admitted, or its name or country \
						 code is not allowed"
							.into(),
					)),
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
				Ok((entry.map(|entry| entry.admin) != Some(*admin))
					.then(|| "the key governs an organisation, or has governed one".into()))
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
