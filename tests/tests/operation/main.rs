//! What operators rely on: figures that are exact, documents and alerts that name figures which exist,
//! copies of a node that go on, files that nobody else may read, and addresses that serve what they should.

mod backup;
mod endpoints;
mod figures;
mod named;
mod private;

use catena_tests::{story::Story, Node};

#[test]
fn figures_count_what_was_recorded_and_refused_and_documents_name_them() {
	let story = Story::begin_on(Node::start_with_figures(&["--dev"]));
	let case = story.open_case();
	let items = figures::count_what_is_recorded(&story, &case);
	figures::count_what_is_refused(&story, &items[0]);
	figures::count_what_the_pool_refuses(&story);
	figures::tell_how_far_finality_is(&story.node);
	let shown = story.node.figures();
	named::in_the_document(&shown);
	named::in_dashboard_and_alerts(&shown);
	figures::are_the_same_after_a_restart(story);
}

#[test]
fn copy_of_a_node_goes_on_elsewhere_and_proves_what_was_on_record() {
	let key = backup::FollowerKey::new();
	let mut story = Story::begin_on(Node::start_on(&["--dev", "--reserved-nodes", &key.address()]));
	let case = story.open_case();
	let items = story.register(&case, &["a telephone", "a disk"]);
	let anchor = story.anchor();
	let early = story.prove(&items[0], &anchor, &[]);
	let stopped = backup::copy_of_a_stopped_node(&mut story);
	let frozen = backup::copy_of_a_frozen_node(&story);
	// What comes after the copies.
	let late = story.register(&case, &["a ledger"]);
	for copy in [stopped, frozen] {
		backup::follows_and_proves(&story, copy, &key, &[&items[0], &late[0]], &anchor, &early);
	}
	backup::blocks_rebuild_everything(&mut story, &items[0], &anchor, &early);
}

#[test]
fn files_of_a_node_are_for_its_own_user_alone() {
	private::keys_that_are_made();
	private::a_node_key_once_and_for_all();
	private::database(&Node::start_on(&["--dev"]));
	private::but_a_chain_specification();
}

#[test]
fn each_address_of_a_node_serves_what_its_operator_said() {
	endpoints::serve_each_its_own();
	endpoints::that_cannot_be_had_are_refused();
}
