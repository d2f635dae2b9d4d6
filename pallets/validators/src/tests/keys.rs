use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::KEY_TYPE;

use super::votes::*;
use crate::{mock::*, types::Change, KeysInForce, Offenders};

type Refusal = pallet_grandpa::Error<Test>;

/// Whether it registers other keys before or after the vote is seen: they are in force two sessions later.
#[test]
fn other_keys_do_not_hide_what_was_signed_with_those_before() {
	for sessions in 0..4 {
		build_and_execute(|| {
			let (set_id, round) = (Grandpa::current_set_id(), 1);
			set_keys(2, 22);
			// Nodes have the runtime prove it as of the last block of the set.
			run_sessions(sessions.min(1));
			let key_owner_proof = ownership(2).unwrap();
			run_sessions(sessions.saturating_sub(1));
			assert_eq!(ownership(2).is_some(), sessions < 2);
			System::reset_events();

			let equivocation_proof = Box::new(equivocation(2, set_id, round));
			let report =
				Report::report_equivocation_unsigned { equivocation_proof, key_owner_proof };
			assert_ok!(Grandpa::pre_dispatch(&report));
			assert_ok!(hand_in(report));
			assert_eq!(events(), [crate::Event::RemovalQueued { validator: 2 }]);
			assert_eq!(Session::disabled_validators(), [1]);
			assert_eq!(history(2).offences[0].session, 1 + sessions.min(1));
			run_sessions(2);
			assert_eq!(Session::validators(), [1, 3, 4]);
			let last = history(2).changes.last().map(|entry| entry.change);
			assert_eq!(last, Some(Change::RemovedAsOffender));
		});
	}
}

#[test]
fn keys_in_force_are_those_that_vote() {
	build_and_execute(|| {
		let in_force = || -> Vec<_> {
			KeysInForce::<Test>::get().into_iter().map(|(_, keys)| keys.grandpa).collect()
		};
		let voting = || -> Vec<_> {
			Grandpa::grandpa_authorities().into_iter().map(|(key, _)| key).collect()
		};
		set_keys(2, 22);
		for _ in 0..4 {
			assert_eq!(in_force(), voting());
			run_sessions(1);
		}
		assert_eq!(in_force()[1], keys(22).grandpa);
	});
}

#[test]
fn key_that_was_never_in_force_is_refused() {
	build_and_execute(|| {
		set_keys(2, 22);
		// Registered, but not in force; and nobody's.
		assert_eq!(ownership(22), None);
		assert_eq!(ownership(9), None);
		let report = |key_owner_proof| {
			let equivocation_proof = Box::new(equivocation(22, 0, 1));
			hand_in(Report::report_equivocation_unsigned { equivocation_proof, key_owner_proof })
		};
		// Neither what is proven of another key helps, nor what `historical` makes of those registered.
		let registered = Historical::prove((KEY_TYPE, keys(22).grandpa)).unwrap();
		for proof in [ownership(2).unwrap(), registered] {
			assert_noop!(report(proof), Refusal::InvalidKeyOwnershipProof);
		}
		// Once it is in force, it does not make votes of the set before.
		run_sessions(2);
		assert_noop!(report(ownership(22).unwrap()), Refusal::InvalidEquivocationProof);
		assert!(Offenders::<Test>::get().is_empty());
	});
}

#[test]
fn proof_of_ownership_is_refused_when_anything_in_it_is_changed() {
	build_and_execute(|| {
		let good = ownership(2).unwrap();
		let check = |proof| Validators::check_proof((KEY_TYPE, keys(2).grandpa), proof);
		assert_eq!(check(good.clone()), Some((2, ())));
		for session in [good.session + 2, u32::MAX] {
			assert_eq!(check(sp_session::MembershipProof { session, ..good.clone() }), None);
		}
		let validator_count = good.validator_count + 1;
		assert_eq!(check(sp_session::MembershipProof { validator_count, ..good.clone() }), None);
		for place in 0..good.trie_nodes.len() {
			let (mut missing, mut changed, mut twice) = (good.clone(), good.clone(), good.clone());
			missing.trie_nodes.remove(place);
			*changed.trie_nodes[place].last_mut().unwrap() ^= 1;
			twice.trie_nodes.push(good.trie_nodes[place].clone());
			for wrong in [missing, changed, twice] {
				assert_eq!(check(wrong), None);
			}
		}
	});
}

#[test]
fn proving_changes_nothing() {
	build_and_execute(|| {
		set_keys(2, 22);
		let root = || sp_io::storage::root(Default::default());
		let before = root();
		let proof = ownership(2).unwrap();
		assert!(Validators::check_proof((KEY_TYPE, keys(2).grandpa), proof).is_some());
		assert_eq!(root(), before);
	});
}

/// As in the first session of a chain that is older than what is kept.
#[test]
fn keys_are_proven_of_the_session_in_which_the_runtime_came() {
	build_and_execute(|| {
		KeysInForce::<Test>::kill();
		assert_ok!(report(2, 1));
		run_sessions(1);
		assert_eq!(KeysInForce::<Test>::get().len(), 4);
	});
}
