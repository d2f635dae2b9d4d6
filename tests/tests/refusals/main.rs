//! What bad input gets, asked of a real node: the exact reason, and nothing changes.
//!
//! The rows of what can go wrong stand in a module for each subject, one function each. A chain takes a
//! while to begin, so the rows of one test share one.

mod bench;
mod custody;
mod doors;
mod enrolment;
mod extrinsics;
mod files;
mod forged;
mod nodes;
mod order;
mod rights;
mod waiting;

use bench::Bench;

#[test]
fn statement_out_of_place_forged_or_at_another_door_is_refused_and_nothing_changes() {
	let bench = Bench::begin(&["one", "two", "three", "four"]);
	let recorded = order::two_statements(&bench);
	bench.unchanged_a_block_later(|| {
		order::place_ahead(&bench);
		order::wrong_parent(&bench);
		order::place_taken(&bench, &recorded);
		order::place_taken_in_words(&bench, &recorded);
		order::time_in_the_future(&bench);
		order::time_in_the_future_in_words(&bench);
		order::offset_of_no_place_on_earth(&bench);
		order::same_statement_again(&bench, &recorded);
		order::batch_with_one_bad_statement(&bench);
		order::batch_with_one_bad_statement_in_words(&bench);
		forged::other_genesis(&bench);
		forged::not_canonical(&bench);
		forged::copied_bytes(&bench);
		forged::member_of_a_batch_alone(&bench, &recorded);
		doors::bare(&bench);
	});
	order::same_statement_sent_again_by_the_command(&bench, &recorded);
	doors::signed_or_nested(&bench);
	waiting::child_of_a_pending_statement(&bench);
	waiting::rivals_for_one_place(&bench);
	waiting::same_bytes_twice_at_once(&bench);
	waiting::batch_of_which_a_part_is_recorded_otherwise(&bench);
}

#[test]
fn custody_moves_to_nobody_but_the_recipient_and_what_failed_locally_is_not_submitted() {
	let bench = Bench::begin(&["one", "two"]);
	files::same_content_again(&bench);
	bench.unchanged_a_block_later(|| {
		files::unreadable(&bench);
		files::not_a_file(&bench);
		files::changed_while_being_hashed(&bench);
		files::vanished_while_being_hashed(&bench);
		nodes::unreachable_where_nothing_can_be_signed(&bench);
		nodes::of_another_chain(&bench);
	});
	nodes::unreachable_and_sent_later(&bench);
	custody::nothing_to_accept(&bench);
	custody::open_offer_is_answered_by_nobody_else(&bench);
	custody::third_party_makes_nothing_stale(&bench);
	custody::second_accept_and_former_holder(&bench);
	custody::accept_after_expiry(&bench);
}

#[test]
fn officer_who_has_no_right_to_it_is_refused_naming_why() {
	let mut bench = Bench::begin(&["one"]);
	let leaver = rights::officer_whose_rights_end_soon(&bench);
	rights::not_yet_valid(&mut bench);
	bench.unchanged_a_block_later(|| {
		rights::wrong_role(&bench);
		rights::unknown_organisation_or_officer(&bench);
		rights::key_of_somebody_else(&bench);
		enrolment::refused_by_the_command(&bench);
		enrolment::refused_by_the_chain(&bench);
		enrolment::refused_by_the_chain_in_words(&bench);
	});
	rights::organisation_outside_the_case(&mut bench);
	rights::organisation_without_the_right(&bench);
	rights::officer_suspended(&bench);
	rights::organisation_suspended(&bench);
	rights::rights_ended(&bench, &leaver);
	rights::officer_revoked(&bench);
}
