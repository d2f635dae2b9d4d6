//! A validator's votes on finality, none of which it gives twice.
//!
//! - [`journal`]: the votes on disk, each before it is given.
//! - [`once`]: the keystore that GRANDPA signs with, which signs nothing that contradicts them.
//! - [`remember`]: has GRANDPA know of them when the node starts.
//!
//! # Why
//!
//! GRANDPA writes down how it voted, but into a database that gives its last writes to the disk later.
//! When the process is killed or the machine loses power, the record of a vote can be lost that others
//! have; so it is when an older copy of the database is put in its place, or a new one is begun. GRANDPA
//! would then vote in that round again, for another block: honest validators would be reported for voting
//! twice, and with more than a third of them killed at once, two blocks of one height could become final.
//!
//! # Details
//!
//! Where the database lacks no more than what the journal has, GRANDPA is told of those votes and gives
//! the same ones again. Where it lacks more, the validator does not vote until GRANDPA has come beyond
//! the last round that it voted in. Whatever else happens, a vote that contradicts another is not signed,
//! and the node ends: GRANDPA does not go on without its signature.

mod journal;
mod once;
mod remember;

use std::sync::Arc;

use sc_service::{error::Error, Configuration};
use sp_blockchain::HeaderBackend;
use sp_consensus_grandpa::{RoundNumber, SetId};
use sp_keystore::KeystorePtr;

use super::{voter_state, FullClient};
pub use journal::Error as JournalError;
use journal::Journal;
use once::VotesOnce;

/// The journal's file, beside the database and the keys.
const FILE: &str = "grandpa-votes";

/// A round of a set of validators. Rounds begin anew with each set.
pub type Position = (SetId, RoundNumber);

/// The keystore for a validator's votes. Has to be called before GRANDPA reads its state.
pub fn once(
	config: &Configuration,
	client: &Arc<FullClient>,
	keystore: KeystorePtr,
) -> Result<KeystorePtr, Error> {
	let folder = config.base_path.config_dir(config.chain_spec.id());
	let journal = Journal::open(&folder.join(FILE), client.info().genesis_hash)
		.map_err(|error| Error::Application(Box::new(error)))?;
	let behind = remember::remember(&**client, &journal)?;
	for (voter, (set, round)) in &behind {
		log::warn!(
			"The database is older than the votes of {voter}: it votes again when others have come beyond \
			 round {round} of set {set}"
		);
	}
	let client = client.clone();
	let reached = move || voter_state::reached(&*client).ok().flatten();
	Ok(Arc::new(VotesOnce::new(keystore, journal, behind, reached)))
}
