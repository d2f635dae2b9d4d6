//! By what the pool orders submissions.

use super::*;

#[test]
fn first_statement_waits_for_nothing_that_is_recorded() {
	build_and_execute(|| {
		let opened = case();
		let provides = vec![statement_tag(hash(OWNER, &opened))];
		assert_eq!(pool(&signed(OWNER, [opened.clone()])), valid(vec![], provides));

		let acquisition = Acquisition::Seized;
		let case = record(OWNER, opened);
		let named = body(Place::First, Action::RegisterExhibit { case, acquisition });
		let provides = vec![statement_tag(hash(OWNER, &named))];
		assert_eq!(pool(&signed(OWNER, [named])), valid(vec![], provides));
	});
}

#[test]
fn exhibit_waits_for_its_case_and_for_what_it_is_made_from() {
	build_and_execute(|| {
		let acquisition = Acquisition::Seized;
		for missing in [[1; 32], [2; 32]] {
			for action in [
				Action::RegisterExhibit { case: missing, acquisition },
				Action::DeriveExhibit { from: missing, derivation: Derivation::Image },
			] {
				let body = body(Place::First, action);
				let provides = vec![statement_tag(hash(OWNER, &body))];
				assert_eq!(
					pool(&signed(OWNER, [body])),
					valid(vec![statement_tag(missing)], provides)
				);
			}
		}
	});
}

#[test]
fn each_statement_of_a_chain_waits_for_the_one_before() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(3);
		for sequence in 1..=3usize {
			let provides = vec![
				statement_tag(hashes[sequence]),
				place_tag(OWNER, item, Log::Custody, sequence as u32),
			];
			assert_eq!(
				pool(&signed(OWNER, [bodies[sequence].clone()])),
				valid(vec![statement_tag(hashes[sequence - 1])], provides)
			);
		}
	});
}

#[test]
fn statement_waits_no_longer_when_its_parent_is_recorded() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(2);
		record(OWNER, bodies[0].clone());
		let provides = vec![statement_tag(hashes[1]), place_tag(OWNER, item, Log::Custody, 1)];
		assert_eq!(pool(&signed(OWNER, [bodies[1].clone()])), valid(vec![], provides));
		let provides = vec![statement_tag(hashes[2]), place_tag(OWNER, item, Log::Custody, 2)];
		assert_eq!(
			pool(&signed(OWNER, [bodies[2].clone()])),
			valid(vec![statement_tag(hashes[1])], provides)
		);
	});
}

#[test]
fn own_log_has_tags_of_its_own() {
	build_and_execute(|| {
		let item = seize();
		let first = own(2, item, inspect());
		let parent = hash(LABORATORY, &first);
		let second = body(Place::Own { item, sequence: 1, parent }, inspect());
		let provides = vec![statement_tag(parent), place_tag(LABORATORY, item, Log::Own(2), 0)];
		assert_eq!(pool(&signed(LABORATORY, [first])), valid(vec![], provides));
		let provides = vec![
			statement_tag(hash(LABORATORY, &second)),
			place_tag(LABORATORY, item, Log::Own(2), 1),
		];
		assert_eq!(
			pool(&signed(LABORATORY, [second])),
			valid(vec![statement_tag(parent)], provides)
		);
	});
}

#[test]
fn siblings_of_one_signer_share_the_tag_of_their_place_and_nothing_else() {
	build_and_execute(|| {
		let item = seize();
		let siblings = [(); 2].map(|_| signed(OWNER, [custody(item, inspect())]));
		let [one, other] = siblings.map(|sibling| pool(&sibling).unwrap().provides);
		let shared: Vec<_> = one.iter().filter(|tag| other.contains(tag)).collect();
		assert_eq!(shared, [&place_tag(OWNER, item, Log::Custody, 1)]);
	});
}

/// Or whoever is first would keep the holder's statement out of the pool.
#[test]
fn rivals_of_two_signers_share_no_tag() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		// Both may answer: the block decides.
		let accepted = signed(LABORATORY, [custody(item, accept(offer))]);
		let withdrawn = signed(OWNER, [custody(item, Action::Withdraw { offer })]);
		let [one, other] = [&accepted, &withdrawn].map(|rival| pool(rival).unwrap().provides);
		assert!(one.contains(&place_tag(LABORATORY, item, Log::Custody, 2)));
		assert!(other.contains(&place_tag(OWNER, item, Log::Custody, 2)));
		assert!(!one.iter().any(|tag| other.contains(tag)), "{one:?} {other:?}");

		assert_eq!(send(&withdrawn), Ok(Ok(())));
		assert_eq!(pool(&accepted), Err(InvalidTransaction::Stale));
	});
}

#[test]
fn colleagues_who_meet_in_their_own_log_share_no_tag() {
	build_and_execute(|| {
		let item = seize();
		let colleague = Holder { officer: 2, ..LABORATORY };
		let [one, other] = [LABORATORY, colleague]
			.map(|by| pool(&signed(by, [own(2, item, inspect())])).unwrap().provides);
		assert!(!one.iter().any(|tag| other.contains(tag)), "{one:?} {other:?}");
	});
}

/// The statement that waits may be the stranger's own one day, so it may wait; but alone.
#[test]
fn stranger_who_waits_for_a_place_keeps_nobody_out_of_it() {
	build_and_execute(|| {
		let (item, bodies, hashes) = chain(2);
		let place = Place::Custody { item, sequence: 2, parent: hashes[1] };
		let squatter = pool(&signed(CUSTOMS, [body(place, inspect())])).unwrap().provides;
		let holder = pool(&signed(OWNER, [bodies[2].clone()])).unwrap().provides;
		assert!(!squatter.iter().any(|tag| holder.contains(tag)), "{squatter:?} {holder:?}");
	});
}

#[test]
fn child_does_not_ride_on_its_parents_rival() {
	build_and_execute(|| {
		let item = seize();
		let [parent, rival] = [(); 2].map(|_| custody(item, inspect()));
		let named = hash(OWNER, &parent);
		let child = body(Place::Custody { item, sequence: 2, parent: named }, inspect());
		let required = pool(&signed(OWNER, [child.clone()])).unwrap().requires;
		let provided = |by| pool(&signed(OWNER, [by])).unwrap().provides;
		assert!(provided(parent).contains(&required[0]));
		assert!(!provided(rival.clone()).contains(&required[0]));

		record(OWNER, rival);
		let child = signed(OWNER, [child]);
		assert_eq!(pool(&child), Err(InvalidTransaction::Stale));
		assert_eq!(ask(InBlock, &child), Err(InvalidTransaction::Stale));
	});
}
