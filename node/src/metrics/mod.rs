//! Figures for operators, as Prometheus reads them; docs/metrics.md says what each means.
//!
//! # Overview
//!
//! - [`submissions`]: what RPC answered to those who submitted.
//! - [`refusals`]: what the pool did not take, and what blocks refused of what it had.
//! - [`chain`]: what is final, and when it became so; quota and logs, counted by [`tally`] from the
//!   bodies of final blocks.
//! - [`disk`]: how much room is left.
//! - [`register`]: how a figure gets into the registry.
//!
//! # Details
//!
//! Each is taken where the fact is, and nobody asks the runtime for any. What is a state and no event
//! (what waits, how far finality is behind) is read only when somebody asks for the figures.
//!
//! Labels are of fixed sets, or numbers of organisations, of which the registry admits 128: nothing that
//! somebody sends makes more series.

pub mod chain;
pub mod disk;
pub mod refusals;
pub mod register;
pub mod submissions;
mod tally;

use catena_primitives::statement::OrganisationId;

/// How many organisations have figures of their own: as many as the registry admits.
const ORGANISATIONS_MAX: usize = 128;

/// What each of several organisations has of something, by number.
pub fn of_each(all: impl IntoIterator<Item = (OrganisationId, u64)>) -> Vec<(String, u64)> {
	let mut all: Vec<_> = all.into_iter().collect();
	all.sort_unstable();
	all.truncate(ORGANISATIONS_MAX);
	all.into_iter().map(|(organisation, value)| (organisation.to_string(), value)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn no_more_organisations_have_figures_than_the_registry_admits() {
		let all = of_each((1..=200).rev().map(|organisation| (organisation, 7)));
		assert_eq!(all.len(), ORGANISATIONS_MAX);
		assert_eq!((&all[0], &all[127]), (&("1".into(), 7), &("128".into(), 7)));
	}
}
