//! `catena org vote`.

use catena_rpc::{
	calls::{Call, CouncilCall},
	governance::Decision,
	seats::difference,
	state::Motion,
};
use clap::Args;
use serde_json::json;

use crate::{
	commands::decision,
	context::Context,
	failure::{Failure, Result},
	ids::{hex_text, Hex32},
	output::{clean, Output},
};

/// Vote on what another council member proposed.
///
/// What the node shows of the proposal must be what its hash stands for; otherwise nothing is signed.
#[derive(Debug, Args)]
pub struct VoteArgs {
	/// Hash of the proposal.
	#[arg(long, value_name = "HASH")]
	proposal: Hex32,

	/// Its index, as the proposer was told.
	#[arg(long, value_name = "NUMBER")]
	index: u32,

	/// Vote against it.
	#[arg(long)]
	against: bool,

	/// Vote even though this release of the command does not know what the proposal does. It can be
	/// anything that the council may do, a new runtime included.
	#[arg(long)]
	unseen: bool,
}

impl VoteArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let motion = client.standing_motion(&self.proposal.0, &at.hash).await?;
		let present = client.council(&at.hash).await?;
		let (about, question) = self.ask(&motion, &present)?;
		context.confirm(&question)?;
		let member = context.key()?;
		let decision = client.vote(&member, &self.proposal.0, self.index, !self.against).await?;
		let done = match &decision {
			Decision::Executed { .. } => format!("carried out: {about}"),
			_ => String::new(),
		};
		let more = json!({ "proposal": self.proposal, "index": self.index, "about": about });
		Ok(decision::output(&decision, &done, more))
	}

	/// What the motion is about, and the question whether to vote on it.
	fn ask(&self, motion: &Motion, present: &[[u8; 32]]) -> Result<(String, String)> {
		let side = if self.against { "against" } else { "for" };
		match &motion.call {
			Some(call) => {
				let seats = if motion.is_for_other_seats(present) {
					FOR_OTHER_SEATS.to_owned()
				} else {
					seats_changed(call, present)
				};
				let about = format!("{}{seats}", clean(&call.describe()));
				let question = format!("Vote {side} this proposal: {about}?");
				Ok((about, question))
			}
			None if self.unseen => Ok((
				"unknown: voted on unseen".to_owned(),
				format!(
					"It is UNKNOWN what is voted on: this release of the command cannot read the \
					 proposal, which may do anything that the council can. Vote {side} it all the \
					 same?"
				),
			)),
			None => Err(unknown(motion.length_bytes)),
		}
	}
}

/// Said of a motion that the chain will not carry out.
const FOR_OTHER_SEATS: &str =
	" (the seats changed after it was proposed, so nothing comes of it but that \
                               it is cleared away)";

/// What a motion about the seats changes in those that there are now.
fn seats_changed(call: &Call, present: &[[u8; 32]]) -> String {
	let Call::Council(CouncilCall::SetMembers { new_members, .. }) = call else {
		return String::new();
	};
	let list = |accounts: Vec<[u8; 32]>| match &accounts[..] {
		[] => "nobody".to_owned(),
		some => some.iter().map(|who| hex_text(who)).collect::<Vec<_>>().join(", "),
	};
	let (come, go) = difference(present, new_members);
	format!(" (as it is now, {} would get a seat and {} lose one)", list(come), list(go))
}

/// The refusal to vote on what cannot be read.
fn unknown(length_bytes: u32) -> Failure {
	Failure::undetermined("it is not known what is voted on, so nothing was signed")
		.cause(format!(
			"the proposal is a call of {length_bytes} bytes that this release of the command does not \
			 know"
		))
		.hint(
			"find out from the proposer, and by decoding the bytes with other software, what it does; \
			 to vote all the same: --unseen",
		)
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_rpc::{
		calls::RegistryCall,
		state::{seats_hash, Tabled, Votes},
	};

	/// In a council of two, and when it was proposed, too.
	fn ask(call: Option<Call>, unseen: bool) -> Result<(String, String)> {
		ask_in(call, unseen, &[[1; 32], [2; 32]])
	}

	fn ask_in(call: Option<Call>, unseen: bool, present: &[[u8; 32]]) -> Result<(String, String)> {
		let votes = Votes { index: 0, threshold: 2, ayes: vec![], nays: vec![], end: 9 };
		let seats = seats_hash(&[[1; 32], [2; 32]]);
		let tabled = Some(Tabled { by: [1; 32], seats });
		let motion = Motion { hash: [1; 32], call, length_bytes: 6, votes, tabled };
		let args = VoteArgs { proposal: Hex32([1; 32]), index: 0, against: false, unseen };
		args.ask(&motion, present)
	}

	#[test]
	fn prompt_says_what_is_voted_on_or_that_it_is_unknown() {
		let call = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		for unseen in [false, true] {
			let (_, question) = ask(Some(call.clone()), unseen).unwrap();
			assert_eq!(question, "Vote for this proposal: suspend organisation 7?");
		}
		let (_, question) = ask(None, true).unwrap();
		assert!(question.starts_with("It is UNKNOWN what is voted on: "), "{question}");
		assert_eq!(ask(None, false), Err(unknown(6)));
	}

	#[test]
	fn prompt_says_whose_seat_is_taken() {
		let seats =
			|new_members| CouncilCall::SetMembers { new_members, prime: None, old_count: 2 };
		let asked = |new_members| ask(Some(Call::Council(seats(new_members))), false).unwrap().1;
		let [one, two, three] = [1u8, 2, 3].map(|byte| hex_text(&[byte; 32]));
		assert_eq!(
			asked(vec![[1; 32], [3; 32]]),
			format!(
				"Vote for this proposal: give the council these 2 seats and no others: {one}, {three} \
				 (as it is now, {three} would get a seat and {two} lose one)?"
			)
		);
		let same = asked(vec![[1; 32], [2; 32]]);
		assert!(same.ends_with("(as it is now, nobody would get a seat and nobody lose one)?"));
	}

	#[test]
	fn prompt_says_that_the_seats_are_others_now() {
		let seats = CouncilCall::SetMembers {
			new_members: vec![[1; 32], [3; 32]],
			prime: None,
			old_count: 2,
		};
		let (_, question) = ask_in(Some(Call::Council(seats)), false, &[[1; 32], [4; 32]]).unwrap();
		assert!(question.ends_with(&format!("{FOR_OTHER_SEATS}?")), "{question}");
		assert!(!question.contains("as it is now"), "{question}");
		let suspend = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		let (_, question) = ask_in(Some(suspend), false, &[[1; 32], [4; 32]]).unwrap();
		assert_eq!(question, "Vote for this proposal: suspend organisation 7?");
	}
}
