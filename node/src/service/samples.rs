//! Submissions for the tests of the service. Nobody signed them.

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	evidence::CaseForm,
	statement::{Body, ClaimedTime, OfficerId, OrganisationId, Place, Signer},
};

/// What opens a case.
pub const CASE: Action = Action::OpenCase { form: CaseForm::Case };

/// So many new items by an officer.
pub fn submission(
	organisation: OrganisationId,
	officer: OfficerId,
	action: Action,
	statements: usize,
) -> Submission {
	let body = Body {
		place: Place::First,
		nonce: [0; 16],
		action,
		occurred: ClaimedTime { utc_ms: 1, offset_minutes: 0 },
		details: None,
	};
	Submission::V1(SubmissionV1 {
		genesis: [0; 32],
		signer: Signer { organisation, officer, key: [1; 32] },
		bodies: vec![body; statements].try_into().expect("a batch"),
		signature: [0; 64],
	})
}
