//! What the pallet claims, as tests; one file per topic.

mod cases;
mod derivations;
mod examinations;
mod exhibits;
mod invariants;
mod offers;
mod properties;
