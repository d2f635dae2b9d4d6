//! What the pallet claims, as tests; one file per call or topic.

mod admit_organisation;
mod amend_officer;
mod change_standing;
mod enrol_officer;
mod genesis;
mod invariants;
mod keys;
mod migrated_judgements;
mod migration_checks;
mod migrations;
mod properties;
mod replace_administrator;
mod replace_officer_key;
mod report_key;
mod rights;
mod suspend_organisation;
mod suspended_organisation;
