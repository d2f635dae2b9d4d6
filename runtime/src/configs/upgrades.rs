use super::TwoThirdsOfCouncil;
use crate::{upgrades, Runtime};

impl upgrades::Config for Runtime {
	type GovernanceOrigin = TwoThirdsOfCouncil;
}
