//! `catena org admit`.

use catena_primitives::registry::{CountryCode, OrganisationName};
use clap::Args;
use serde_json::json;

use crate::{
	commands::decision,
	context::Context,
	failure::{Failure, Result},
	ids::hex_text,
	keys::public_key,
	output::{clean, Output},
};

/// Propose to the council that an organisation be admitted.
///
/// Sign with a council member's key (--as). Where the council has one member, it is admitted at
/// once; otherwise the others vote.
#[derive(Debug, Args)]
pub struct AdmitArgs {
	/// The organisation's name; an authority's, never a person's.
	name: String,

	/// Its State: the ISO code of two letters, or EU for a body of the Union.
	#[arg(long, value_name = "CC")]
	country: String,

	/// The key that will govern its officers: 64 hexadecimal digits, or the name of a key of yours.
	#[arg(long, value_name = "KEY")]
	admin: String,
}

impl AdmitArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let name = OrganisationName::try_from(self.name.as_str())
			.map_err(|e| Failure::usage("the name cannot be recorded").cause(e))?;
		if name.is_empty() {
			return Err(Failure::usage("an organisation needs a name"));
		}
		let country = parse_country(&self.country)?;
		let admin = public_key(&context.home()?, &self.admin)?;
		let client = context.connect().await?;
		let member = context.key()?;
		let (decision, number) = client.admit_organisation(&member, name, country, admin).await?;
		let done = match number {
			Some(number) => format!("{} is organisation {number}", clean(&self.name)),
			None => String::new(),
		};
		let more = json!({
			"organisation": number,
			"name": self.name,
			"country": self.country.to_ascii_uppercase(),
			"admin": hex_text(&admin),
		});
		Ok(decision::output(&decision, &done, more))
	}
}

fn parse_country(text: &str) -> Result<CountryCode> {
	let upper = text.to_ascii_uppercase();
	match upper.as_bytes() {
		[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok([*a, *b]),
		_ => Err(Failure::usage(format!("{} is no country code", clean(text)))
			.hint("use the ISO code of two letters, or EU for a body of the Union")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn country_is_two_letters() {
		assert_eq!(parse_country("de"), Ok(*b"DE"));
		for wrong in ["", "D", "DEU", "D1", "ÄÖ"] {
			assert!(parse_country(wrong).is_err(), "{wrong}");
		}
	}
}
