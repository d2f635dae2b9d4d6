use catena_primitives::statement::OrganisationId;
use frame_support::traits::Contains;

use crate::{Registry, Runtime};

/// The organisations that can take part in a case now.
pub struct ActiveOrganisations;

impl Contains<OrganisationId> for ActiveOrganisations {
	fn contains(organisation: &OrganisationId) -> bool {
		Registry::is_active(*organisation)
	}
}

impl pallet_evidence::Config for Runtime {
	type Organisations = ActiveOrganisations;
}

impl pallet_antiquities::Config for Runtime {}
