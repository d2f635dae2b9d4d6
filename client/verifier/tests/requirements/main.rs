//! Every requirement of `docs/spec/proof-format.md` and `docs/spec/checkpoint-format.md`: where it
//! holds, and where it does not, with the exact answer.

#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod cases;
mod checkpoints;
mod claims;
mod contradictions;
mod disclosures;
mod entries;
mod expectations;
mod facts;
mod file;
mod following;
mod golden;
mod history;
mod judging;
mod kind;
mod lineage;
mod published;
mod records;
mod rights;
mod robustness;
mod state;
mod terms;
mod times;
mod votes;
