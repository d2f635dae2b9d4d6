//! How large the parts of a proof can be: what a node makes is bounded by its bytes.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose, RejectReason},
	antiquities::{AdverseReport, AdverseStatus, LegalBasis},
	attestation::{batch_path, MAX_BATCH},
	custody::Holder,
	evidence::{CaseRights, Examination},
	item::MAX_OWN_LOGS,
	proof::{BlockRef, Finalized, ProofV1, ProvenRecord, MAX_LATER_RECORD_BYTES, MAX_MADE_BYTES},
	record::Recorded,
	registry::{Officer, Organisation},
	roles::Roles,
	statement::{Body, ClaimedTime, Place, Signer},
};
use codec::{Encode, MaxEncodedLen};

/// The most records of an own log: `MaxOwnLog` of the runtime.
const MAX_OWN_LOG: usize = 512;

/// A record with details and this action, in a batch of so many.
fn record(action: Action, batch: u32) -> ProvenRecord {
	let place = Place::Own { item: [0; 32], sequence: u32::MAX, parent: [0; 32] };
	let occurred = ClaimedTime { utc_ms: 0, offset_minutes: 0 };
	let details = Some([0; 32]);
	let hashes = vec![[0; 32]; batch as usize];
	ProvenRecord {
		signer: Signer { organisation: 1, officer: 1, key: [0; 32] },
		body: Body { place, nonce: [0; 16], action, occurred, details },
		signature: [0; 64],
		// In the highest of the mountains the way to the root is the longest.
		membership: batch_path(&hashes, 0),
		recorded: Recorded { block: 0, time_ms: 0, roles: Roles::EXAMINER },
	}
}

/// Every action that may stand behind the first place of a log.
fn later_actions() -> [Action; 9] {
	let to = Holder { organisation: 1, officer: 1 };
	let condition = Condition::SealIntact;
	[
		Action::Offer(Offer { to, purpose: Purpose::Court, condition, expires_ms: 0 }),
		Action::Accept { offer: [0; 32], condition },
		Action::Reject { offer: [0; 32], reason: RejectReason::WrongItem },
		Action::Withdraw { offer: [0; 32] },
		Action::Correct { sequence: 0, supersedes: [0; 32] },
		Action::AdmitMember { organisation: 1, rights: CaseRights::ALL },
		Action::Examine { examination: Examination::Analysis },
		Action::ReportAdverse(AdverseReport {
			status: AdverseStatus::Looted,
			basis: LegalBasis::Unesco1970,
		}),
		Action::SettleReport { report: [0; 32] },
	]
}

#[test]
fn no_later_record_is_larger_than_it_may_be() {
	let sizes = later_actions().into_iter().map(|action| record(action, 255).encoded_size());
	assert_eq!(sizes.max(), Some(MAX_LATER_RECORD_BYTES));
	let correction = Action::Correct { sequence: 0, supersedes: [0; 32] };
	let sizes = (2..=MAX_BATCH).map(|batch| record(correction.clone(), batch).encoded_size());
	assert_eq!(sizes.max(), Some(MAX_LATER_RECORD_BYTES));
}

/// What fits into a proof beside records: the longest entries of officers are by far the largest.
#[test]
fn officers_with_the_longest_histories_take_room_from_records() {
	let (officer, organisation) = (Officer::max_encoded_len(), Organisation::max_encoded_len());
	assert_eq!((officer, organisation), (7_628, 658));
	let own_logs = MAX_OWN_LOGS as usize * MAX_OWN_LOG * MAX_LATER_RECORD_BYTES;
	assert_eq!((MAX_MADE_BYTES - own_logs) / officer, 1_210);
	// What one organisation adds in its own log: a seventh of a proof, whoever signs it.
	let one = MAX_OWN_LOG * (MAX_LATER_RECORD_BYTES + officer);
	assert_eq!(MAX_MADE_BYTES / one, 7);
}

#[test]
fn largest_proof_that_is_made_fits_into_an_answer_and_is_read() {
	let mut proof = ProofV1 {
		genesis: [0; 32],
		anchor: BlockRef { number: 0, hash: [0; 32] },
		lineage: Vec::new(),
		block: Finalized { header: Vec::new(), justification: Vec::new() },
		state: vec![Vec::new()],
		descents: Vec::new(),
		item: [0; 32],
		logs: Vec::new(),
		disclosures: Vec::new(),
		extensions: Vec::new(),
	};
	let around = proof.to_file().len();
	// The length of the one node takes four bytes instead of one.
	proof.state = vec![vec![7; MAX_MADE_BYTES - around - 3]];
	let file = proof.to_file();
	assert_eq!(file.len(), MAX_MADE_BYTES);
	// Two digits for each byte, and what names block and request.
	assert!(2 * file.len() + 4096 <= 64 * 1024 * 1024);
	assert_eq!(ProofV1::from_file(&file), Ok(proof));
}
