//! A node that may open no more files.

use std::{net::TcpStream, process::Command};

use crate::{
	raw::connect,
	vitals::recovers,
	world::{World, HONEST},
};

/// How many more it may open than it has.
const LEFT: usize = 50;

/// Who is connected is served and blocks are made; who comes then waits until there is room.
pub fn run_out(world: &World) {
	let vitals = world.vitals();
	let before = vitals.descriptors();
	let (case, later) = (&world.cases(HONEST, 2)[0], &world.cases(HONEST, 1)[0]);
	let usual = may_open(world, before + LEFT);
	world.wait(async {
		let connected = world.client().await;
		let idle: Vec<TcpStream> = (0..2 * LEFT).map(|_| connect(world.node())).collect();
		recovers("full table", || (vitals.descriptors() >= before + LEFT).then_some(()));
		connected.submit(case).await.expect("who was there before is served");
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
