//! Weights of the calls.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `admit_organisation`.
	fn admit_organisation() -> Weight;
	/// `suspend_organisation`.
	fn suspend_organisation() -> Weight;
	/// `readmit_organisation`.
	fn readmit_organisation() -> Weight;
	/// `enrol_officer`.
	fn enrol_officer() -> Weight;
	/// Each of the three calls that change an officer's standing.
	fn change_standing() -> Weight;
}

/// Upper estimates: 25 µs for a call that reads and writes entries, 400 µs for the two scalar
/// multiplications and the signature of an enrolment, besides the database's reads and writes.
impl WeightInfo for () {
	fn admit_organisation() -> Weight {
		estimate(25, 3, 4)
	}
	fn suspend_organisation() -> Weight {
		estimate(25, 1, 1)
	}
	fn readmit_organisation() -> Weight {
		estimate(25, 1, 1)
	}
	fn enrol_officer() -> Weight {
		estimate(400, 4, 3)
	}
	fn change_standing() -> Weight {
		estimate(25, 3, 1)
	}
}

fn estimate(micros: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(micros.saturating_mul(1_000_000), 0)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}
