//! `catena officer replace-key`.

use catena_primitives::statement::{OfficerId, OrganisationId, PublicKey};
use clap::Args;

use super::{new_key::NewKey, show::officer_json};
use crate::{
	context::Context,
	describe,
	failure::Result,
	home::Home,
	outbox::{self, Folder},
	output::{count, good, Output},
	profile::{self, Profile},
};

/// Give an officer another key: the old one is lost, reported or old. Sign with the key of your
/// organisation's administrator (--as).
///
/// The officer keeps the number and what it holds. From then on the old key signs nothing that is
/// recorded, and it never comes back. So the officer first sends what waits in the outbox (`catena
/// send`): what the old key signed and the chain has not by then is refused, and has to be entered anew
/// with the new key.
///
/// While the organisation is suspended, no key is given; a stolen one is stopped by `catena officer
/// report-key`.
///
/// On another machine, the officer makes the new key with `catena key new`, proves possession with
/// `catena key prove-possession`, and binds it afterwards with `catena officer use`.
#[derive(Debug, Args)]
pub struct ReplaceKeyArgs {
	/// The officer's number in your organisation.
	number: OfficerId,

	#[command(flatten)]
	new: NewKey,
}

impl ReplaceKeyArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let (local, public) = self.new.find(&home)?;
		let client = context.connect().await?;
		let admin = context.key()?;
		let at = client.finalized().await?;
		let account = admin.verifying_key().to_bytes();
		let (organisation, _) = client.governed_by(&account, &at.hash).await?;
		let waiting = waiting(&home, organisation, self.number, &public)?;
		if waiting > 0 {
			context.confirm(&format!(
				"{} of this officer in the outbox will be refused, for the old key signed them; `catena \
				 send` sends them before. Replace the key all the same?",
				count(waiting, "submission")
			))?;
		}
		let possession = self.new.possession(context, client.genesis(), organisation, &local)?;
		let changed = client.replace_officer_key(&admin, self.number, public, possession).await?;
		if let Some(name) = &local {
			profile::store(&home, name, &Profile::new(public, organisation, self.number))?;
		}
		let text = format!(
			"{} officer {} of organisation {organisation} has a new key; the old one signs nothing any \
			 more\n  final in {}\n",
			good("✓"),
			self.number,
			describe::block(&changed.block)
		);
		Ok(Output::new(text, officer_json(organisation, self.number, &changed.entry)))
	}
}

/// How many submissions wait in this home that an officer signed with another key than this.
fn waiting(
	home: &Home,
	organisation: OrganisationId,
	officer: OfficerId,
	key: &PublicKey,
) -> Result<usize> {
	let all = outbox::all(home, Folder::Waiting)?;
	let of_officer = all.iter().map(|entry| &entry.v1().signer).filter(|signer| {
		(signer.organisation, signer.officer) == (organisation, officer) && signer.key != *key
	});
	Ok(of_officer.count())
}
