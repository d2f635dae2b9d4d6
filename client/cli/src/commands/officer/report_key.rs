//! `catena officer report-key`.

use clap::Args;

use super::show::officer_json;
use crate::{
	context::Context,
	describe,
	failure::Result,
	ids::short,
	keys::public_key,
	output::{good, Output},
	times::{self, Moment},
};

/// Report that an officer's key is in other hands, or may be. Sign with the key of your organisation's
/// administrator (--as).
///
/// From then on the key signs nothing that is recorded, until `catena officer replace-key` gives the
/// officer another. What it signed since the suspected time is shown as doubtful, in every proof made
/// from then on; earlier records stand. A former key, which was found out later, can be reported too. If
/// it turns out to have been earlier, report it again with the earlier time; a report is never taken
/// back.
#[derive(Debug, Args)]
pub struct ReportKeyArgs {
	/// The key: 64 hexadecimal digits, as `catena officer show` prints them, or the name of a key in
	/// this home.
	key: String,

	/// Since when it may be in other hands.
	#[arg(long, value_name = "TIME")]
	suspected: Moment,
}

impl ReportKeyArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let key = public_key(&context.home()?, &self.key)?;
		let suspected_ms = self.suspected.0.utc_ms;
		context.confirm(&format!(
			"Report the key {}, as in other hands since {}? This cannot be taken back.",
			short(&key),
			times::utc(suspected_ms)
		))?;
		let client = context.connect().await?;
		let admin = context.key()?;
		let changed = client.report_key(&admin, key, suspected_ms).await?;
		let text = format!(
			"{} reported: the key {} of officer {} of organisation {} may be in other hands since {}\n  \
			 final in {}\n",
			good("✓"),
			short(&key),
			changed.officer,
			changed.organisation,
			times::utc(suspected_ms),
			describe::block(&changed.block)
		);
		Ok(Output::new(text, officer_json(changed.organisation, changed.officer, &changed.entry)))
	}
}
