//! From older layouts of the state to the newest.

mod layout_2;

pub use layout_2::ToLayout2;
