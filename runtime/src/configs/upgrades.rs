use super::ThreeQuartersOfCouncil;
use crate::{upgrades, Runtime};

impl upgrades::Config for Runtime {
	type GovernanceOrigin = ThreeQuartersOfCouncil;
}
