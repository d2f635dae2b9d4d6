//! Statements, signed by the key of a story's officer.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use catena_primitives::{
	action::Action,
	attestation::Submission,
	statement::{Body, ClaimedTime, Place},
	Hash,
};
use catena_rpc::signing::sign;
use catena_tests::story::{key, Story};

/// An officer who signs.
pub struct Officer<'a> {
	/// The chain's genesis.
	pub genesis: Hash,
	/// Where the officer is enrolled.
	pub story: &'a Story,
	/// The name there.
	pub name: &'a str,
}

impl Officer<'_> {
	/// One signature over these acts.
	pub fn sign(&self, acts: impl IntoIterator<Item = (Place, Action)>) -> Result<Submission> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
		let occurred = ClaimedTime { utc_ms: now.as_millis().try_into()?, offset_minutes: 0 };
		let bodies = acts.into_iter().enumerate().map(|(number, (place, action))| {
			let nonce = (now.as_nanos() + number as u128).to_le_bytes();
			Body { place, nonce, action, occurred, details: None }
		});
		let signer = self.story.signer(self.name);
		Ok(sign(&self.genesis, &signer, bodies.collect(), &key(self.name))?)
	}
}
