use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::votes::report;
use crate::{
	invariants, mock::*, types::History, Histories, Leaving, Minimum, Offenders, Validators as Set,
};

#[derive(Clone, Debug)]
enum Step {
	Add(AccountId),
	Remove(AccountId),
	Register(AccountId),
	Rotate(AccountId, AccountId),
	/// Votes twice, under the keys that are in force now.
	Offend(AccountId),
	/// Is reported for what it did so many sessions ago.
	Remember(AccountId, u32),
	Sessions(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let account = 1u64..10;
	prop_oneof![
		account.clone().prop_map(Step::Add),
		account.clone().prop_map(Step::Remove),
		account.clone().prop_map(Step::Register),
		(account.clone(), 100u64..110).prop_map(|(who, whose)| Step::Rotate(who, whose)),
		account.clone().prop_map(Step::Offend),
		(account, 0u32..4).prop_map(|(who, ago)| Step::Remember(who, ago)),
		(1u32..4).prop_map(Step::Sessions),
	]
}

/// Who has to answer for what, told from what was done alone.
#[derive(Default)]
struct Model {
	added: BTreeMap<AccountId, u32>,
	offenders: BTreeSet<AccountId>,
	/// Whose keys are registered.
	registered: BTreeMap<AccountId, AccountId>,
	/// Whose keys are in force, and will be in the next session.
	in_force: BTreeMap<AccountId, AccountId>,
	next: BTreeMap<AccountId, AccountId>,
	round: u64,
}

impl Model {
	fn new() -> Self {
		let own: BTreeMap<_, _> = FIRST.iter().map(|who| (*who, *who)).collect();
		let (registered, in_force, next) = (own.clone(), own.clone(), own);
		Self { registered, in_force, next, ..Default::default() }
	}

	fn take(&mut self, step: Step) {
		match step {
			Step::Add(who) => {
				if Validators::add_validator(RuntimeOrigin::root(), who).is_ok() {
					self.added.insert(who, Session::current_index());
					self.offenders.remove(&who);
				}
			}
			Step::Remove(who) => {
				let _ = Validators::remove_validator(RuntimeOrigin::root(), who);
			}
			Step::Register(who) => {
				register_keys(who);
				self.registered.insert(who, who);
			}
			Step::Rotate(who, whose) => self.rotate(who, whose),
			Step::Offend(who) => self.offend(who),
			Step::Remember(who, ago) => {
				let session = Session::current_index().saturating_sub(ago);
				Validators::take_offence(&who, session);
				self.answers_for(who, session);
			}
			Step::Sessions(count) => (0..count).for_each(|_| self.end_session()),
		}
		self.offenders.retain(|who| {
			Set::<Test>::get().contains(who)
				|| self.in_force.contains_key(who)
				|| self.next.contains_key(who)
		});
	}

	/// Gives `who` other keys, if it has some and those are nobody's.
	fn rotate(&mut self, who: AccountId, whose: AccountId) {
		use pallet_session::SessionInterface;
		if Validators::is_able(&who)
			&& <Session as SessionInterface>::set_keys(&who, keys(whose)).is_ok()
		{
			self.registered.insert(who, whose);
		}
	}

	/// Whatever it has registered in the meantime, it is reported by the keys with which it takes part.
	fn offend(&mut self, who: AccountId) {
		let Some(whose) = self.in_force.get(&who) else { return };
		let session = Session::current_index();
		let noted = match Histories::<Test>::get(who) {
			Some(History::V1(history)) => history.offences,
			None => Default::default(),
		};
		// What then happens has a test of its own.
		if noted.is_full() {
			return;
		}
		let is_new = noted.iter().all(|one| one.session != session);
		self.round += 1;
		let taken = report(*whose, self.round);
		assert_eq!(taken.is_ok(), is_new, "{taken:?}");
		if is_new {
			self.answers_for(who, session);
		}
	}

	fn answers_for(&mut self, who: AccountId, session: u32) {
		if self.added.get(&who).is_none_or(|added| session >= *added) {
			self.offenders.insert(who);
		}
	}

	fn end_session(&mut self) {
		run_sessions(1);
		self.in_force = std::mem::take(&mut self.next);
		let set = Set::<Test>::get();
		self.next = set.iter().map(|who| (*who, self.registered[who])).collect();
	}

	fn check(&self) {
		invariants::check_all::<Test>().unwrap();
		let set = Set::<Test>::get().into_inner();
		let taking_part = Session::validators();
		assert!(taking_part.len() >= MINIMUM as usize);
		assert!(self.in_force.keys().eq(&taking_part));

		let (queued, leaving): (Vec<_>, Vec<_>) =
			self.offenders.iter().copied().partition(|who| set.contains(who));
		assert_eq!(Offenders::<Test>::get().into_inner(), queued);
		assert_eq!(Leaving::<Test>::get().into_inner(), leaving);

		let disabled: Vec<_> = Session::disabled_validators()
			.into_iter()
			.map(|place| taking_part[place as usize])
			.collect();
		assert!(disabled.iter().all(|who| self.offenders.contains(who)), "{disabled:?}");
		let present = taking_part.iter().filter(|who| self.offenders.contains(who)).count();
		assert_eq!(disabled.len(), present.min((taking_part.len() - 1) / 3));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_sequence_keeps_the_invariants(steps in proptest::collection::vec(step(), 0..60)) {
		build_and_execute(|| {
			let mut model = Model::new();
			for step in steps {
				model.take(step);
				model.check();
			}
			// Whatever happened, the set that takes part is the stored one two sessions later, and
			// then nothing changes any more.
			run_sessions(3);
			assert_eq!(Session::validators(), Set::<Test>::get().into_inner());
			let set_id = Grandpa::current_set_id();
			run_sessions(3);
			assert_eq!(Grandpa::current_set_id(), set_id);
			let spare = Set::<Test>::get().len() > Minimum::<Test>::get() as usize;
			assert!(!spare || Offenders::<Test>::get().is_empty());
		});
	}
}
