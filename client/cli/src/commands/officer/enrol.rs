//! `catena officer enrol`.

use catena_rpc::governance::Enrolment;
use clap::Args;
use serde_json::json;

use super::new_key::NewKey;
use crate::{
	context::Context,
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	output::{good, Output},
	profile::{self, Profile},
	times::{self, Moment},
	words::{self, RoleWord},
};

/// How long an officer's rights last if nothing else is said: a year.
const VALID_MS: u64 = 365 * 24 * 60 * 60 * 1000;

/// Enrol an officer's key. Sign with the key of your organisation's administrator (--as).
#[derive(Debug, Args)]
pub struct EnrolArgs {
	#[command(flatten)]
	new: NewKey,

	/// What the officer may do, separated by commas.
	#[arg(long, value_name = "ROLES", value_delimiter = ',', required = true)]
	roles: Vec<RoleWord>,

	/// From when on [default: now].
	#[arg(long, value_name = "TIME")]
	from: Option<Moment>,

	/// Until when [default: a year after it begins].
	#[arg(long, value_name = "TIME")]
	until: Option<Moment>,
}

impl EnrolArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let (local, public) = self.new.find(&home)?;
		let client = context.connect().await?;
		let admin = context.key()?;
		let at = client.finalized().await?;
		let account = admin.verifying_key().to_bytes();
		let (organisation, _) = client.governed_by(&account, &at.hash).await?;
		let possession = self.new.possession(context, client.genesis(), organisation, &local)?;
		// By the chain's clock, which a rash local one must not run ahead of; nor must the node's word
		// for it have rights signed that begin and end years later.
		let valid_from_ms = match &self.from {
			Some(moment) => moment.0.utc_ms,
			None => client.time_ms(&at.hash).await?.min(times::now_ms()),
		};
		let valid_until_ms = match &self.until {
			Some(moment) => moment.0.utc_ms,
			None => valid_from_ms.saturating_add(VALID_MS),
		};
		if valid_until_ms <= valid_from_ms {
			return Err(Failure::usage("the rights would end before they begin"));
		}
		let roles = words::roles(&self.roles);
		let enrolment = Enrolment { key: public, roles, valid_from_ms, valid_until_ms, possession };
		let (organisation, officer, block) = client.enrol_officer(&admin, &enrolment).await?;
		if let Some(name) = &local {
			profile::store(&home, name, &Profile::new(public, organisation, officer))?;
		}
		let text = format!(
			"{} officer {officer} of organisation {organisation} is enrolled\n  {roles}, until {}; \
			 final in {}\n",
			good("✓"),
			times::utc(valid_until_ms),
			describe::block(&block)
		);
		let json = json!({
			"organisation": organisation,
			"officer": officer,
			"key": hex_text(&public),
			"name": local,
			"roles": roles.names(),
			"valid_from_ms": valid_from_ms,
			"valid_until_ms": valid_until_ms,
			"block": describe::block_json(&block),
		});
		Ok(Output::new(text, json))
	}
}
