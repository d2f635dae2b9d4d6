//! What the pallet claims, as tests; one file per call or duty.

mod add_validator;
mod genesis;
mod histories;
mod invite_candidate;
mod null_currency;
mod offences;
mod properties;
mod remove_validator;
mod sessions;
