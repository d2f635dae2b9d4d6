//! `catena officer amend`.

use catena_primitives::statement::OfficerId;
use catena_rpc::officers::Amendment;
use clap::Args;

use super::show::{officer_json, rights};
use crate::{
	context::Context,
	describe,
	failure::{Failure, Result},
	output::{good, Output},
	times::Moment,
	words::{self, RoleWord},
};

/// Give an officer other roles, or prolong or shorten the validity. Sign with the key of your
/// organisation's administrator (--as).
///
/// What is named here is signed, and nothing else: the rest stays as the chain has it, whatever the node
/// says. Counts from now on: what was recorded before is judged by what held then. To end rights at once,
/// suspend or revoke the officer.
///
/// While the organisation is suspended, roles can be taken away and the validity be shortened, and nothing
/// be widened.
#[derive(Debug, Args)]
pub struct AmendArgs {
	/// The officer's number in your organisation.
	number: OfficerId,

	/// What the officer may do, separated by commas: all roles, not only those to be added.
	#[arg(long, value_name = "ROLES", value_delimiter = ',')]
	roles: Vec<RoleWord>,

	/// From when on.
	#[arg(long, value_name = "TIME")]
	from: Option<Moment>,

	/// Until when.
	#[arg(long, value_name = "TIME")]
	until: Option<Moment>,
}

impl AmendArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let amendment = Amendment {
			roles: (!self.roles.is_empty()).then(|| words::roles(&self.roles)),
			valid_from_ms: self.from.map(|moment| moment.0.utc_ms),
			valid_until_ms: self.until.map(|moment| moment.0.utc_ms),
		};
		if amendment == Amendment::default() {
			return Err(Failure::usage("nothing is to be changed")
				.hint("give --roles, --from or --until, or several of them"));
		}
		let client = context.connect().await?;
		let admin = context.key()?;
		let changed = client.amend_officer(&admin, self.number, &amendment).await?;
		let text = format!(
			"{} officer {} of organisation {}: {}\n  final in {}\n",
			good("✓"),
			changed.officer,
			changed.organisation,
			rights(&changed.entry.term),
			describe::block(&changed.block)
		);
		Ok(Output::new(text, officer_json(changed.organisation, changed.officer, &changed.entry)))
	}
}
