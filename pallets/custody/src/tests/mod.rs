//! What the pallet claims, as tests; one file per topic.

mod authorize;
mod batches;
mod claims;
mod corrections;
mod domains;
mod handover;
mod invariants;
mod order;
mod origins;
mod own_logs;
mod properties;
mod queries;
mod quota;
mod rights;
mod signatures;
mod submit;
mod weights;
