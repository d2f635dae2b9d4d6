//! Which keys may be enrolled.

pub(crate) use catena_primitives::keys::is_safe;
