//! Which keys may be enrolled.

pub use catena_primitives::keys::is_safe;
