//! More than a node can take: it stays up, says what it refuses, loses nothing that it took, serves the
//! others meanwhile, and recovers by itself.

mod batches;
mod descriptors;
mod flood;
mod gossip;
mod raw;
mod replays;
mod requests;
mod slow;
mod subscriptions;
mod unread;
mod vitals;
mod world;

use world::{World, HONEST};

/// The most memory that a node may take, in MiB. It has some 150 when nothing happens and 330 in the
/// worst of what follows, and half as much again on machines with more processors, whose threads keep
/// more for themselves. The answers alone that the slow readers ask for and do not read have more.
const MEMORY_MAX_MIB: u64 = 512;

#[test]
fn flood_takes_nobody_elses_quota_and_nothing_taken_is_lost() {
	let world = World::begin();
	flood::takes_nobody_elses_quota(&world);
	world.assert_well(MEMORY_MAX_MIB);
	flood::leaves_the_whole_quota_to_others(&world);
	world.assert_well(MEMORY_MAX_MIB);
	flood::finds_its_room_once(&world);
	flood::in_another_form_is_refused(&world);
	world.assert_well(MEMORY_MAX_MIB);
	flood::of_forgeries_shuts_out_nobody(&world);
	world.assert_well(MEMORY_MAX_MIB);
	replays::shut_out_nobody(&world);
	world.assert_well(MEMORY_MAX_MIB);
	batches::of_statements(&world);
	batches::one_statement_too_many(&world);
	batches::of_governance(&world);
	batches::of_one_account(&world);
	batches::of_requests(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn flood_at_one_validator_shuts_out_nobody_at_another() {
	gossip::of_one_validator_shuts_out_nobody_at_another();
}

#[test]
fn whoever_asks_is_answered_or_told_that_it_is_too_much() {
	let world = World::begin();
	let (item, examinations) = world.item_to_examine(HONEST, 256);
	world.record(&examinations);
	requests::each_gets_an_answer(&world, item);
	requests::too_long(world.node());
	requests::one_connection_too_many(world.node());
	world.assert_well(MEMORY_MAX_MIB);
	slow::readers_hold_up_nobody(&world, item);
	slow::writers_hold_up_nobody(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn answers_that_nobody_reads_are_not_held() {
	let world = World::begin();
	let (_, examinations) = world.item_to_examine(HONEST, 256);
	world.record(&examinations);
	unread::answers_are_not_held(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn who_takes_next_to_nothing_makes_room() {
	let world = World::begin();
	let (_, examinations) = world.item_to_examine(HONEST, 256);
	world.record(&examinations);
	unread::next_to_nothing_is_taken(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn who_begins_requests_and_does_not_finish_them_makes_room() {
	let world = World::begin();
	unread::half_requests_end(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn who_asks_nothing_makes_room() {
	let world = World::begin();
	unread::idle_sockets_make_room(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn a_node_without_descriptors_works_and_recovers() {
	let world = World::begin();
	descriptors::run_out(&world);
	world.assert_well(MEMORY_MAX_MIB);
}

#[test]
fn ten_thousand_subscribers_are_told_of_blocks_and_items() {
	let world = World::begin();
	let descriptors = world.vitals().descriptors();
	let (item, examination) = world.item_to_examine(HONEST, 1);
	subscriptions::to_blocks(&world);
	subscriptions::are_forgotten(&world, item, descriptors);
	subscriptions::to_an_item(&world, item, &examination);
	subscriptions::are_forgotten(&world, item, descriptors);
	world.assert_well(MEMORY_MAX_MIB);
}
