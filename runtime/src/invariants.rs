//! What holds of the state after every block, of all pallets of this chain.
//!
//! The same that their try-state hooks check, for who has a state at hand and no runtime that was
//! built with the feature `try-runtime`: one that an older runtime made, or that of a real chain.

#![warn(missing_docs)]

use sp_runtime::TryRuntimeError;

use crate::Runtime;

/// Checks all of them; the first that does not hold is the error.
pub fn check() -> Result<(), TryRuntimeError> {
	pallet_validators::invariants::check_all::<Runtime>()?;
	pallet_ancestry::invariants::check_all::<Runtime>()?;
	pallet_registry::invariants::check::<Runtime>()?;
	pallet_custody::invariants::check::<Runtime>()?;
	pallet_evidence::invariants::check::<Runtime>()?;
	pallet_antiquities::invariants::check::<Runtime>()
}
