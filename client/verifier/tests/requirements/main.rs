//! Every requirement of `docs/spec/proof-format.md`: where it holds, and where it does not, with
//! the exact answer.

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod checkpoints;
mod claims;
mod disclosures;
mod expectations;
mod facts;
mod file;
mod history;
mod kind;
mod lineage;
mod records;
mod rights;
mod robustness;
mod state;
mod terms;
mod votes;
