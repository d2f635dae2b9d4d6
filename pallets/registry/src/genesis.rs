//! The founders.

use catena_primitives::registry::OrganisationName;

use crate::{Config, GenesisConfig, Pallet};

/// Admits the founders, in their order.
///
/// # Panics
///
/// On a founder that would not be admitted: it is better that no chain starts.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	for (name, country, admin) in &config.founders {
		let name = OrganisationName::try_from(name.clone());
		assert!(name.is_ok(), "a founder's name is short and printable: {name:?}");
		let admitted = name.map(|name| Pallet::<T>::do_admit(name, *country, admin.clone()));
		assert_eq!(admitted, Ok(Ok(())), "founders differ and are few; not this one");
	}
}
