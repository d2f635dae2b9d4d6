//! A key that is to become an officer's, and the proof that somebody holds it.

use catena_primitives::statement::{OrganisationId, PublicKey, Signature};
use catena_rpc::signing;
use clap::Args;

use crate::{
	context::Context,
	failure::{Failure, Result},
	home::Home,
	ids::{Hex32, Hex64},
	keys,
};

/// The arguments that name it.
#[derive(Debug, Args)]
pub struct NewKey {
	/// The officer's key: 64 hexadecimal digits, or the name of a key in this home.
	#[arg(long, value_name = "KEY")]
	key: String,

	/// What the officer got from `catena key prove-possession`. Not needed for a key in this home.
	#[arg(long, value_name = "HEX")]
	possession: Option<Hex64>,
}

impl NewKey {
	/// The name of the key, if it is in this home, and its public part.
	pub fn find(&self, home: &Home) -> Result<(Option<String>, PublicKey)> {
		let Ok(Hex32(public)) = self.key.parse() else {
			let file = keys::load(home, &self.key)?;
			return Ok((Some(self.key.clone()), file.public.0));
		};
		for name in keys::names(home)? {
			if keys::find(home, &name)?.is_some_and(|file| file.public.0 == public) {
				return Ok((Some(name), public));
			}
		}
		Ok((None, public))
	}

	/// The proof of possession: as given, or made with the key of this name.
	pub fn possession(
		&self,
		context: &Context,
		genesis: &[u8; 32],
		organisation: OrganisationId,
		local: &Option<String>,
	) -> Result<Signature> {
		match (&self.possession, local) {
			(Some(Hex64(signature)), _) => Ok(*signature),
			(None, Some(name)) => {
				let key = context.key_named(name)?;
				Ok(signing::prove_possession(genesis, organisation, &key))
			}
			(None, None) => Err(Failure::usage(
				"that somebody holds the key must be shown, and it is not in this home",
			)
			.hint(format!(
				"let the officer run `catena key prove-possession NAME --organisation \
				 {organisation}`, and give what it prints as --possession"
			))),
		}
	}
}
