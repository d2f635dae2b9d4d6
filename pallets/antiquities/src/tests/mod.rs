//! What the pallet claims, as tests; one file per action or topic.

mod invariants;
mod properties;
mod register;
mod report;
mod settle;
