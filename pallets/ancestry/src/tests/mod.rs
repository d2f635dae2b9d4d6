//! What the pallet claims, as tests.

mod blocks;
mod layout;
