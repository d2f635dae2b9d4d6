//! What a transaction takes up in the pool, and whose it is.

use catena_primitives::{attestation::Submission, statement::OrganisationId};
use catena_runtime::{RuntimeCall, UncheckedExtrinsic};
use codec::Encode;
use pallet_custody::Call;
use sp_runtime::{generic::Preamble, MultiAddress, OpaqueExtrinsic};

use super::decode;

/// Whose room in the pool a transaction takes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
	/// An organisation: its statements.
	Organisation(OrganisationId),
	/// An account: the calls that it signed.
	Account([u8; 32]),
	/// All others together: what nobody signed and is no submission, or this node's runtime does not know.
	Others,
}

/// What a transaction takes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
	/// Of whose room.
	pub party: Party,
	/// In units: of its quota, if it is an organisation; of an account, how many.
	pub cost: u32,
	/// How long it is.
	pub bytes: usize,
}

impl Load {
	/// Of an extrinsic.
	pub fn of(extrinsic: &OpaqueExtrinsic) -> Load {
		let bytes = extrinsic.encoded_size();
		let one_of = |party| Load { party, cost: 1, bytes };
		match decode(extrinsic) {
			Some(UncheckedExtrinsic {
				function: RuntimeCall::Custody(Call::submit { submission }),
				..
			}) => Load::of_submission(&submission, bytes),
			// What an account is named by otherwise is not valid on this chain.
			Some(UncheckedExtrinsic {
				preamble: Preamble::Signed(MultiAddress::Id(account), ..),
				..
			}) => one_of(Party::Account(account.into())),
			_ => one_of(Party::Others),
		}
	}

	/// Of a submission in an extrinsic of this length.
	pub fn of_submission(submission: &Submission, bytes: usize) -> Load {
		let Submission::V1(submission) = submission;
		let party = Party::Organisation(submission.signer.organisation);
		Load { party, cost: submission.cost(), bytes }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{action::Action, antiquities::ObjectId};
	use catena_runtime::{custody_extrinsic, extensions::tx_extension, AccountId};
	use codec::Decode;
	use sp_core::ed25519;
	use sp_runtime::{generic::Era, MultiSignature};

	use crate::service::samples::{submission, CASE};

	/// An extrinsic of organisation 7 with so many statements of this action.
	fn extrinsic(action: Action, statements: usize) -> OpaqueExtrinsic {
		custody_extrinsic(submission(7, 1, action, statements)).into()
	}

	/// Whose it is and what it costs; its length is that of its encoding.
	fn read(extrinsic: &OpaqueExtrinsic) -> (Party, u32) {
		let Load { party, cost, bytes } = Load::of(extrinsic);
		assert_eq!(bytes, extrinsic.encode().len());
		(party, cost)
	}

	#[test]
	fn load_of_a_submission_is_read() {
		assert_eq!(read(&extrinsic(CASE, 3)), (Party::Organisation(7), 2 + 2 * 3));
		let paragraph = "x".repeat(1024);
		let line = "x".repeat(256);
		let long = Action::RegisterArtefact(ObjectId {
			title: line.as_str().try_into().expect("a line"),
			subject: line.as_str().try_into().expect("a line"),
			features: paragraph.as_str().try_into().expect("a paragraph"),
			description: paragraph.as_str().try_into().expect("a paragraph"),
			..ObjectId::default()
		});
		assert_eq!(read(&extrinsic(long, 1)), (Party::Organisation(7), 2 + 3));
	}

	#[test]
	fn anything_else_is_one_of_the_others() {
		let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
		let remark = UncheckedExtrinsic::new_bare(remark);
		assert_eq!(read(&remark.into()), (Party::Others, 1));
		assert_eq!(read(&OpaqueExtrinsic::from_blob(vec![0x45; 9])), (Party::Others, 1));
	}

	#[test]
	fn what_an_account_signed_is_one_of_its_own_whatever_it_is() {
		let account = AccountId::from([9; 32]);
		let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
		let signature = MultiSignature::Ed25519(ed25519::Signature::from_raw([0; 64]));
		let signed = UncheckedExtrinsic::new_signed(
			remark,
			account.into(),
			signature,
			tx_extension(Era::Immortal, 7),
		);
		assert_eq!(read(&signed.into()), (Party::Account([9; 32]), 1));
	}

	#[test]
	fn calls_in_calls_without_end_are_unknown_and_no_overflow() {
		// `Council.propose` in itself, a hundred thousand times.
		let mut bytes = vec![0x05];
		for _ in 0..100_000 {
			bytes.extend([9, 2, 4]);
		}
		assert_eq!(read(&OpaqueExtrinsic::from_blob(bytes)), (Party::Others, 1));
	}
}
