use catena_primitives::{
	action::Action,
	antiquities::{AdverseReport, AdverseStatus, LegalBasis, ObjectId},
	attestation::{Submission, SubmissionV1, MAX_BATCH, QUOTA_UNIT_BYTES},
	bounded::BoundedText,
	evidence::{Acquisition, Derivation, Examination},
	statement::{Body, ClaimedTime, Place, Signer},
};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::Get,
};

use crate::{
	configs::{BlockLength, BlockWeights},
	custody_extrinsic, Runtime, UncheckedExtrinsic,
};

/// What is left of a block's room for records to the others when an organisation uses up its quota,
/// whatever it uses it up with.
const LEFT_PERCENT: u64 = 45;

fn quota() -> u32 {
	<Runtime as pallet_custody::Config>::QuotaPerBlock::get()
}

/// Time, in picoseconds of the reference machine, and room, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
	picoseconds: u64,
	bytes: u64,
}

impl Share {
	/// What a block has for records.
	fn of_records() -> Share {
		let weight = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
		let bytes = *BlockLength::get().max.get(DispatchClass::Normal);
		Share { picoseconds: weight.ref_time(), bytes: bytes.into() }
	}

	/// What an extrinsic takes of it: what its call, its authorization and its extensions are said to
	/// take before it is executed, and what every extrinsic takes.
	fn of(extrinsic: &UncheckedExtrinsic) -> Share {
		let base = BlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
		let weight = extrinsic.get_dispatch_info().total_weight().saturating_add(base);
		Share { picoseconds: weight.ref_time(), bytes: extrinsic.encoded_size() as u64 }
	}

	fn and(self, other: Share) -> Share {
		Share { picoseconds: self.picoseconds + other.picoseconds, bytes: self.bytes + other.bytes }
	}

	/// Both parts are at most so many hundredths of the whole's.
	fn is_within(&self, percent: u64, whole: &Share) -> bool {
		self.picoseconds * 100 <= whole.picoseconds * percent
			&& self.bytes * 100 <= whole.bytes * percent
	}
}

fn text<const MAX: u32>(bytes: usize) -> BoundedText<MAX> {
	vec![b'x'; bytes].try_into().unwrap()
}

fn exhibit() -> Action {
	Action::RegisterExhibit { case: [1; 32], acquisition: Acquisition::Seized }
}

/// Of what begins an item, what writes most.
fn derived() -> Action {
	Action::DeriveExhibit { from: [1; 32], derivation: Derivation::Image }
}

/// Of what goes on with a log, what writes most.
fn report() -> Action {
	let (status, basis) = (AdverseStatus::Looted, LegalBasis::NationalCriminalLaw);
	Action::ReportAdverse(AdverseReport { status, basis })
}

/// Of what changes nothing but its log, what reads most.
fn examination() -> Action {
	Action::Examine { examination: Examination::Inspection }
}

/// Each where it takes most: on an item that has no log of the organisation yet, or has one.
fn places(action: &Action) -> Vec<Place> {
	match action.begins() {
		Some(_) => vec![Place::First],
		None => [0, 1].map(|at| Place::Own { item: [1; 32], sequence: at, parent: [1; 32] }).into(),
	}
}

/// The artefact that takes the most bytes.
pub(super) fn longest() -> Action {
	Action::RegisterArtefact(ObjectId {
		object_type: text(256),
		materials: text(256),
		measurements: text(256),
		inscriptions: text(256),
		features: text(1024),
		title: text(256),
		subject: text(256),
		period: text(256),
		maker: text(256),
		description: text(1024),
		inventory_number: text(256),
		origin: text(256),
	})
}

/// An artefact that alone takes as many bytes as cost the two units that it costs anyway.
fn as_long_as_its_units() -> Action {
	let artefact = |description| {
		Action::RegisterArtefact(ObjectId {
			object_type: text(256),
			title: text(256),
			subject: text(256),
			features: text(1024),
			description: text(description),
			..Default::default()
		})
	};
	let long = 2 * QUOTA_UNIT_BYTES as usize;
	let shorter = submission(&artefact(64), Place::First, 1).encoded_size();
	let action = artefact(64 + long - shorter);
	let submission = submission(&action, Place::First, 1);
	assert_eq!((submission.encoded_size(), submission.cost()), (long, 4));
	action
}

pub(super) fn submission(action: &Action, place: Place, statements: u32) -> SubmissionV1 {
	let body = Body {
		place,
		nonce: [0; 16],
		action: action.clone(),
		occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
		details: Some([0; 32]),
	};
	SubmissionV1 {
		genesis: [0; 32],
		signer: Signer { organisation: 1, officer: 1, key: [0; 32] },
		bodies: vec![body; statements as usize].try_into().unwrap(),
		signature: [0; 64],
	}
}

/// What an organisation takes of a block when it uses up its quota with such statements, at most so
/// many under one signature.
fn used_up_with(action: &Action, place: Place, statements_max: u32) -> Share {
	let mut left = quota();
	let mut taken = Share::default();
	let mut count = statements_max;
	// When no more fit under one signature, fewer are tried, down to one.
	while count > 0 {
		let submission = submission(action, place, count);
		if submission.cost() > left {
			count -= 1;
			continue;
		}
		left -= submission.cost();
		taken = taken.and(Share::of(&custody_extrinsic(Submission::V1(submission))));
	}
	taken
}

#[test]
fn organisation_that_uses_up_its_quota_leaves_45_percent_of_a_block() {
	let whole = Share::of_records();
	let actions =
		[exhibit(), derived(), report(), examination(), as_long_as_its_units(), longest()];
	for action in actions {
		for place in places(&action) {
			for statements_max in [1, 2, 16, MAX_BATCH] {
				let taken = used_up_with(&action, place, statements_max);
				assert!(
					taken.is_within(100 - LEFT_PERCENT, &whole),
					"{} at {place:?}, up to {statements_max} at once: {taken:?} of {whole:?}",
					action.name()
				);
			}
		}
	}
}

/// Or the quota would hold up members for nothing.
#[test]
fn quota_is_worth_a_quarter_of_a_block() {
	let whole = Share::of_records();
	for statements_max in [1, MAX_BATCH] {
		let taken = used_up_with(&exhibit(), Place::First, statements_max);
		assert!(4 * taken.picoseconds > whole.picoseconds, "{taken:?} of {whole:?}");
	}
	let taken = used_up_with(&as_long_as_its_units(), Place::First, MAX_BATCH);
	assert!(4 * taken.bytes > whole.bytes, "{taken:?} of {whole:?}");
}

/// Why statements are not just counted.
#[test]
fn as_many_of_the_longest_statements_as_there_are_units_would_not_fit_into_a_block() {
	let one =
		Share::of(&custody_extrinsic(Submission::V1(submission(&longest(), Place::First, 1))));
	assert!(one.bytes * u64::from(quota()) > Share::of_records().bytes);
}

#[test]
fn full_batch_of_the_longest_statements_fits_into_quota_and_block() {
	let submission = submission(&longest(), Place::First, MAX_BATCH);
	assert!(submission.cost() <= quota());
	let extrinsic = custody_extrinsic(Submission::V1(submission));
	let most = BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
	assert!(extrinsic.get_dispatch_info().total_weight().all_lte(most));
	assert!(Share::of(&extrinsic).is_within(100 - LEFT_PERCENT, &Share::of_records()));
}
