//! A node that may open no more files.

use std::{net::TcpStream, process::Command, time::Duration};

use catena_rpc::Client;
use tokio::time::{sleep, timeout};

use crate::{
	raw::connect,
	vitals::recovers,
	world::{World, HONEST},
};

/// How many more it may open than it has.
const LEFT: usize = 50;

/// How many more connections there are than it may open files for.
const BEYOND: usize = 10;

/// When those must have made room who say nothing for 30 s, on a machine that is busy.
const UNTIL_ROOM: Duration = Duration::from_secs(45);

/// How much of a processor the node may take meanwhile, in hundredths of a second for each second. One
/// that tries again and again takes a hundred; blocks, few.
const BUSY_MAX: u64 = 50;

/// Who is connected is served and blocks are made; who comes then waits until there is room, which those
/// make who say nothing.
pub fn run_out(world: &World) {
	let vitals = world.vitals();
	let before = vitals.descriptors();
	let (case, later) = (&world.cases(HONEST, 2)[0], &world.cases(HONEST, 1)[0]);
	let usual = may_open(world, before + LEFT);
	world.wait(async {
		let connected = world.client().await;
		let idle: Vec<TcpStream> = (0..LEFT + BEYOND).map(|_| connect(world.node())).collect();
		recovers("full table", || (vitals.descriptors() >= before + LEFT).then_some(()));
		connected.submit(case).await.expect("who was there before is served");
		let (before, time) = (vitals.processor_hundredths(), Duration::from_secs(10));
		sleep(time).await;
		let taken = vitals.processor_hundredths() - before;
		assert!(taken <= BUSY_MAX * time.as_secs(), "{taken} hundredths of a second in {time:?}");
		let room = async {
			while Client::connect(&world.node().url(), None).await.is_err() {
				sleep(Duration::from_secs(1)).await;
			}
		};
		timeout(UNTIL_ROOM, room).await.expect("room while they are still there");
		drop(idle);
	});
	recovers("room", || (vitals.descriptors() <= before).then_some(()));
	may_open(world, usual);
	world.record(later);
}

/// Sets how many files the node may have open, and gives how many it was before.
fn may_open(world: &World, most: usize) -> usize {
	let process = world.node().process_id().to_string();
	let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).expect("it runs");
	let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
	let before = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
	let status =
		Command::new("prlimit").args(["--pid", &process, &format!("--nofile={most}:")]).status();
	assert!(status.expect("prlimit of util-linux").success());
	before.expect("a number of files")
}
