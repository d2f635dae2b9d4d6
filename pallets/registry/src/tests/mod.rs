//! What the pallet claims, as tests; one file per call or topic.

mod admit_organisation;
mod change_standing;
mod enrol_officer;
mod genesis;
mod invariants;
mod keys;
mod properties;
mod rights;
mod suspend_organisation;
