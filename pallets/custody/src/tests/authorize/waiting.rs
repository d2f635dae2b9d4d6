//! How far ahead a statement may wait, and for what.

use super::*;

#[test]
fn statement_waits_within_the_look_ahead_and_no_further() {
	build_and_execute(|| {
		let item = seize();
		let parent = [5; 32];
		for place in [
			|item, sequence, parent| Place::Custody { item, sequence, parent },
			|item, sequence, parent| Place::Own { item, sequence, parent },
		] {
			// The custody log has a record, the own log none.
			let next = match place(item, 0, parent) {
				Place::Custody { .. } => 1,
				_ => 0,
			};
			let ahead = |by| signed(OWNER, [body(place(item, next + by, parent), inspect())]);
			assert!(pool(&ahead(LOOK_AHEAD)).is_ok());
			assert_eq!(pool(&ahead(LOOK_AHEAD + 1)), Err(InvalidTransaction::Future));
		}
	});
}

#[test]
fn statement_on_an_unknown_item_waits_within_the_look_ahead() {
	build_and_execute(|| {
		let (item, parent) = ([4; 32], [5; 32]);
		let ahead =
			|sequence| signed(OWNER, [body(Place::Custody { item, sequence, parent }, inspect())]);
		assert!(pool(&ahead(LOOK_AHEAD)).is_ok());
		assert_eq!(pool(&ahead(LOOK_AHEAD + 1)), Err(InvalidTransaction::Future));
	});
}

#[test]
fn batch_waits_only_for_what_it_builds_on() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(3);
		let mut provides = vec![statement_tag(hashes[0])];
		for (sequence, hash) in (0u32..).zip(&hashes).skip(1) {
			provides.push(statement_tag(*hash));
			provides.push(place_tag(OWNER, item, Log::Custody, sequence));
		}
		// The case that `exhibit` names is not recorded.
		let case = statement_tag([0xca; 32]);
		assert_eq!(pool(&signed(OWNER, bodies.clone())), valid(vec![case], provides.clone()));
		assert_eq!(
			pool(&signed(OWNER, &bodies[1..])),
			valid(vec![statement_tag(hashes[0])], provides[1..].to_vec())
		);
	});
}

#[test]
fn batch_waits_once_for_what_several_of_its_statements_need() {
	build_and_execute(|| {
		let submission = signed(OWNER, [exhibit(), exhibit()]);
		assert_eq!(pool(&submission).unwrap().requires, [statement_tag([0xca; 32])]);
	});
}

#[test]
fn case_and_its_exhibits_in_one_batch_wait_for_nothing() {
	build_and_execute(|| {
		let opened = case();
		let case = hash(OWNER, &opened);
		let acquisition = Acquisition::Seized;
		let original = body(Place::First, Action::RegisterExhibit { case, acquisition });
		let from = hash(OWNER, &original);
		let derivation = Derivation::Image;
		let derived = body(Place::First, Action::DeriveExhibit { from, derivation });
		let submission = signed(OWNER, [opened, original, derived]);
		assert_eq!(pool(&submission).unwrap().requires, Vec::<Vec<u8>>::new());
	});
}

#[test]
fn batch_that_is_its_own_chain_may_be_longer_than_the_look_ahead() {
	build_and_execute(|| {
		let (_, bodies, _) = chain(3 * LOOK_AHEAD);
		let submission = signed(OWNER, bodies);
		assert!(pool(&submission).is_ok());
		assert_eq!(send(&submission), Ok(Ok(())));
	});
}

/// A block would record all before it, refuse it as too early, and take back everything: again in every
/// block, for it would stay early.
#[test]
fn statement_that_goes_on_behind_another_log_of_its_batch_is_stale() {
	build_and_execute(|| {
		let item = seize();
		let opened = case();
		let other = hash(OWNER, &opened);
		let at = |item, sequence| body(Place::Own { item, sequence, parent: other }, inspect());
		for (later, expected) in [
			(at(item, 1), item),
			(at(item, LOOK_AHEAD), item),
			(body(Place::Custody { item, sequence: 2, parent: other }, inspect()), item),
			// The other item's own log begins with that item; its second statement does not.
			(at(other, 1), other),
		] {
			let submission = signed(OWNER, [opened.clone(), later]);
			assert_eq!(pool(&submission), Err(InvalidTransaction::Stale));
			let Submission::V1(submission) = submission;
			let reason = Refusal::WrongParent { expected, found: other };
			assert_eq!(
				Custody::admit_to_pool(&submission, &submission.hashes()),
				Err(Refused { statement: Some(1), reason })
			);
		}
		for later in [
			body(Place::Own { item: other, sequence: 0, parent: other }, inspect()),
			body(Place::Custody { item: other, sequence: 1, parent: other }, inspect()),
		] {
			assert!(pool(&signed(OWNER, [opened.clone(), later])).is_ok());
		}
	});
}
