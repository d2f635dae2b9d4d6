use catena_primitives::{
	attestation::{Submission, SubmissionV1},
	refusal::Refusal,
	statement::{Body, Place, Signer},
};

use crate::mock::*;

#[test]
fn copied_statement_with_anothers_signature_is_refused() {
	build_and_execute(|| {
		let mut copied = signed_v1(OWNER, [exhibit()]);
		for other in [COLLEAGUE, LABORATORY] {
			copied.signature = sign(other, &copied);
			assert_refused(&Submission::V1(copied.clone()), Refusal::BadSignature);
		}
	});
}

#[test]
fn copied_statement_that_another_signs_as_itself_is_another_statement() {
	build_and_execute(|| {
		let body = exhibit();
		let original = record(OWNER, body.clone());
		let copy = record(LABORATORY, body);
		assert_ne!(original, copy);
		assert_eq!(entry(original).custody.holder, OWNER);
		assert_eq!(entry(copy).custody.holder, LABORATORY);
	});
}

#[test]
fn signature_does_not_fit_another_signer() {
	build_and_execute(|| {
		let signed = signed_v1(OWNER, [exhibit()]);
		for signer in [
			Signer { organisation: 2, ..signed.signer },
			Signer { officer: 2, ..signed.signer },
			Signer { key: signer(COLLEAGUE).key, ..signed.signer },
		] {
			let copied = SubmissionV1 { signer, ..signed.clone() };
			assert_refused(&Submission::V1(copied), Refusal::BadSignature);
		}
	});
}

#[test]
fn own_key_in_anothers_name_is_refused_with_both_keys() {
	build_and_execute(|| {
		let claimed = Signer { key: signer(COLLEAGUE).key, ..signer(OWNER) };
		let mut submission = SubmissionV1 { signer: claimed, ..signed_v1(OWNER, [exhibit()]) };
		submission.signature = sign(COLLEAGUE, &submission);
		assert_refused(
			&Submission::V1(submission),
			Refusal::NotTheOfficersKey {
				expected: signer(OWNER).key,
				found: signer(COLLEAGUE).key,
			},
		);
	});
}

#[test]
fn no_bit_of_a_signature_can_be_flipped() {
	build_and_execute(|| {
		let valid = signed_v1(OWNER, [exhibit()]);
		for bit in 0..512 {
			let mut flipped = valid.clone();
			flipped.signature[bit / 8] ^= 1 << (bit % 8);
			let checked = Custody::check(&Submission::V1(flipped));
			assert_eq!(checked, Err(Refusal::BadSignature.into()), "bit {bit}");
		}
	});
}

#[test]
fn no_field_of_a_statement_can_be_altered() {
	build_and_execute(|| {
		let valid = signed_v1(OWNER, [exhibit()]);
		let alter = |with: fn(&mut Body)| {
			let mut altered = valid.clone();
			with(&mut altered.bodies[0]);
			assert_refused(&Submission::V1(altered), Refusal::BadSignature);
		};
		alter(|body| body.place = Place::Own { item: [0; 32], sequence: 0, parent: [0; 32] });
		alter(|body| body.nonce[0] ^= 1);
		alter(|body| body.action = case().action);
		alter(|body| body.occurred.utc_ms -= 1);
		alter(|body| body.occurred.offset_minutes = 0);
		alter(|body| body.details = Some([0; 32]));
	});
}
