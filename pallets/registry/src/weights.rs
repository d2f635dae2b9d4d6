//! Weights of the calls.

use frame_support::weights::Weight;

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
	/// `replace_officer_key`.
	fn replace_officer_key() -> Weight;
	/// `amend_officer`.
	fn amend_officer() -> Weight;
	/// `report_key`.
	fn report_key() -> Weight;
	/// `replace_administrator`.
	fn replace_administrator() -> Weight;
}

/// For tests, in which nothing takes time.
impl WeightInfo for () {
	fn admit_organisation() -> Weight {
		Weight::zero()
	}

	fn suspend_organisation() -> Weight {
		Weight::zero()
	}

	fn readmit_organisation() -> Weight {
		Weight::zero()
	}

	fn enrol_officer() -> Weight {
		Weight::zero()
	}

	fn change_standing() -> Weight {
		Weight::zero()
	}

	fn replace_officer_key() -> Weight {
		Weight::zero()
	}

	fn amend_officer() -> Weight {
		Weight::zero()
	}

	fn report_key() -> Weight {
		Weight::zero()
	}

	fn replace_administrator() -> Weight {
		Weight::zero()
	}
}
