//! Double votes, and reports of them.

use frame_support::{dispatch::DispatchResultWithPostInfo, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::{AuthorityId, Equivocation, EquivocationProof, KEY_TYPE};
use sp_core::{Pair, H256};
use sp_session::MembershipProof;

use crate::mock::*;

/// A call that reports.
pub type Report = pallet_grandpa::Call<Test>;

/// Two prevotes under the key of [`voter`]`(whose)` for different blocks in one round of a set.
pub fn equivocation(whose: AccountId, set_id: u64, round: u64) -> EquivocationProof<H256, u64> {
	let vote = |byte| {
		let prevote =
			finality_grandpa::Prevote { target_hash: H256::repeat_byte(byte), target_number: 7 };
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set_id, &message);
		(prevote, voter(whose).sign(&payload).into())
	};
	EquivocationProof::new(
		set_id,
		Equivocation::Prevote(finality_grandpa::Equivocation {
			round_number: round,
			identity: AuthorityId::from(voter(whose).public()),
			first: vote(1),
			second: vote(2),
		}),
	)
}

/// What a node gets from the runtime to go with a report, if the key is in force.
pub fn ownership(whose: AccountId) -> Option<MembershipProof> {
	Validators::prove((KEY_TYPE, keys(whose).grandpa))
}

/// A report as it was made at some time, so that it can be handed in later.
pub fn report_of(whose: AccountId, round: u64) -> Report {
	Report::report_equivocation_unsigned {
		equivocation_proof: Box::new(equivocation(whose, Grandpa::current_set_id(), round)),
		key_owner_proof: ownership(whose).unwrap(),
	}
}

/// Does what a block does with a report.
pub fn hand_in(report: Report) -> DispatchResultWithPostInfo {
	use frame_support::traits::UnfilteredDispatchable;
	report.dispatch_bypass_filter(RuntimeOrigin::none())
}

/// Makes a report and hands it in.
pub fn report(whose: AccountId, round: u64) -> DispatchResultWithPostInfo {
	hand_in(report_of(whose, round))
}

/// How much pallet-offences keeps: reports, and entries of its index.
pub fn kept() -> (usize, usize) {
	use pallet_offences::{ConcurrentReportsIndex, Reports};
	(Reports::<Test>::iter_keys().count(), ConcurrentReportsIndex::<Test>::iter_keys().count())
}
