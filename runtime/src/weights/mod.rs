//! What calls take.
//!
//! The files that are named after pallets are written by `./scripts/weights`.

#![warn(missing_docs)]

pub mod database;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod grandpa;
pub mod pallet_collective;
pub mod pallet_custody;
pub mod pallet_registry;
pub mod pallet_timestamp;
pub mod pallet_validators;
pub mod session;
