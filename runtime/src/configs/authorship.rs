use crate::{Aura, Runtime};

/// Only here because the reporter of an unsigned equivocation report is the block's author.
impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Runtime, Aura>;
	type EventHandler = ();
}
