//! Replacing the runtime: the council authorizes a hash, and then anybody hands in the code.

use catena_primitives::{proof::BlockRef, Hash};
use codec::Decode;
use ed25519_dalek::SigningKey;
use jsonrpsee::{core::params::ArrayParams, rpc_params};
use serde::Deserialize;

use crate::{
	calls::{Call, UpgradesCall},
	governance::Decision,
	network_state::AUTHORIZED_UPGRADE,
	runtime_code::{extrinsic, RuntimeCode, RuntimeId},
	wire, Client, Error,
};

/// What the council has authorized and nobody has handed in yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Authorized {
	/// Hash of the code.
	pub code_hash: Hash,
	/// Whether name and version are checked when it is handed in. On this chain they always are.
	pub check_version: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireVersion {
	spec_name: String,
	spec_version: u32,
	transaction_version: u32,
}

impl Client {
	/// The runtime that the chain runs.
	pub async fn runtime(&self) -> Result<RuntimeId, Error> {
		self.runtime_of(rpc_params![]).await
	}

	/// The runtime as of a block.
	pub async fn runtime_at(&self, at: &Hash) -> Result<RuntimeId, Error> {
		self.runtime_of(rpc_params![wire::text(at)]).await
	}

	async fn runtime_of(&self, params: ArrayParams) -> Result<RuntimeId, Error> {
		let WireVersion { spec_name, spec_version, transaction_version } =
			self.request("state_getRuntimeVersion", params).await?;
		Ok(RuntimeId { spec_name, spec_version, transaction_version })
	}

	/// What is authorized as of a block.
	pub async fn authorized_upgrade(&self, at: &Hash) -> Result<Option<Authorized>, Error> {
		self.storage(&AUTHORIZED_UPGRADE, at).await
	}

	/// Puts it to the council that this code become the runtime. `member` is the key of a council member.
	pub async fn propose_upgrade(
		&self,
		member: &SigningKey,
		code: &RuntimeCode,
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		code.ensure_follows(&self.runtime_at(&at.hash).await?)?;
		let code_hash = code.hash;
		if self
			.authorized_upgrade(&at.hash)
			.await?
			.is_some_and(|known| known.code_hash == code_hash)
		{
			return Err(Error::AlreadySo(
				"the council has authorized this code already: it only has to be handed in".into(),
			));
		}
		self.propose(member, Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash })).await
	}

	/// Hands in the code that the council has authorized. Nobody signs that.
	///
	/// Nothing is sent that the chain would refuse: the refusal would use up what the council authorized.
	pub async fn apply_upgrade(&self, code: &RuntimeCode) -> Result<BlockRef, Error> {
		let at = self.finalized().await?;
		match self.authorized_upgrade(&at.hash).await? {
			None => return Err(Error::NothingAuthorized),
			Some(known) if known.code_hash != code.hash => {
				let (expected, found) = (known.code_hash, code.hash);
				return Err(Error::OtherCode { expected, found });
			}
			Some(_) => {}
		}
		code.ensure_follows(&self.runtime_at(&at.hash).await?)?;
		let block = self.send_and_follow(&extrinsic(code), at.number).await?;
		let now = self.runtime_at(&block.hash).await?;
		if now == code.id {
			Ok(block)
		} else {
			let likely = format!(
				"the chain runs {} version {}, and the code is {} version {}",
				now.spec_name, now.spec_version, code.id.spec_name, code.id.spec_version
			);
			Err(Error::NoEffect { block, likely })
		}
	}
}
