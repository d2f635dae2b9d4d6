//! What the pallet claims, as tests; one file per call or duty.

mod add_validator;
mod disabling;
mod genesis;
mod histories;
mod invite_candidate;
mod keys;
mod migration_checks;
mod null_currency;
mod offences;
mod properties;
mod remove_validator;
mod sessions;
mod votes;
