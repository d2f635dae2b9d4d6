//! Which keys may be enrolled, and which may govern.

pub use catena_primitives::keys::{is_of_small_order, is_safe};
