//! Links between nodes that can be cut: a small proxy for each way from one node to another.
//!
//! # Details
//!
//! On a link that is cut, connections end, and new ones end as soon as they are made. So a node learns at
//! once that it has lost a peer, other than on a network that loses every packet; those are what
//! `./scripts/faults` tries.

use std::{
	collections::BTreeMap,
	io::copy,
	net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	thread::{spawn, JoinHandle},
};

/// The links between all nodes of a network, by the places of the two: who calls, and who is called.
pub struct Links {
	links: BTreeMap<(usize, usize), Link>,
}

impl Links {
	/// A link from each node to each other one. These are the sockets at which the nodes listen.
	///
	/// # Panics
	///
	/// If there are no ports for them.
	pub fn between(nodes: &[SocketAddr]) -> Links {
		let mut links = BTreeMap::new();
		for from in 0..nodes.len() {
			for (to, node) in nodes.iter().enumerate().filter(|(to, _)| *to != from) {
				links.insert((from, to), Link::to(*node));
			}
		}
		Links { links }
	}

	/// Where one node calls to reach another.
	///
	/// # Panics
	///
	/// If there are no such two nodes.
	pub fn way(&self, from: usize, to: usize) -> SocketAddr {
		self.links[&(from, to)].address
	}

	/// Cuts the links between nodes that are not on one side, and heals all others. A node that is on no
	/// side is alone.
	pub fn part(&self, sides: &[&[usize]]) {
		for ((from, to), link) in &self.links {
			let on_one = sides.iter().any(|side| side.contains(from) && side.contains(to));
			link.set(on_one);
		}
	}

	/// Heals all links.
	pub fn heal(&self) {
		self.links.values().for_each(|link| link.set(true));
	}
}

/// A way to one node.
struct Link {
	address: SocketAddr,
	state: Arc<Mutex<State>>,
	listening: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
	is_cut: bool,
	is_gone: bool,
	/// Both ends of each connection.
	connections: Vec<[TcpStream; 2]>,
}

impl State {
	fn end_connections(&mut self) {
		for end in self.connections.drain(..).flatten() {
			// It may have ended by itself.
			let _ = end.shutdown(Shutdown::Both);
		}
	}
}

impl Link {
	fn to(node: SocketAddr) -> Link {
		let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
		let address = listener.local_addr().expect("an address");
		let state = Arc::default();
		let listening = Some(spawn({
			let state = Arc::clone(&state);
			move || listen(&listener, node, &state)
		}));
		Link { address, state, listening }
	}

	fn set(&self, is_open: bool) {
		let mut state = locked(&self.state);
		state.is_cut = !is_open;
		if state.is_cut {
			state.end_connections();
		}
	}
}

impl Drop for Link {
	fn drop(&mut self) {
		let mut state = locked(&self.state);
		state.is_gone = true;
		state.end_connections();
		drop(state);
		// The listener looks whether it is to go when somebody calls.
		let _ = TcpStream::connect(self.address);
		if let Some(listening) = self.listening.take() {
			let _ = listening.join();
		}
	}
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
	state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen(listener: &TcpListener, node: SocketAddr, state: &Mutex<State>) {
	for caller in listener.incoming() {
		let mut state = locked(state);
		if state.is_gone {
			return;
		}
		// A caller that hung up again, a link that is cut, or a node that does not run.
		let Ok(caller) = caller else { continue };
		if state.is_cut {
			continue;
		}
		let Ok(called) = TcpStream::connect(node) else { continue };
		if let Ok(ends) = carry(caller, called) {
			state.connections.push(ends);
		}
	}
}

/// Has two threads carry what comes in at either end to the other one. The ends, by which to end both.
fn carry(caller: TcpStream, called: TcpStream) -> std::io::Result<[TcpStream; 2]> {
	let ends = [caller.try_clone()?, called.try_clone()?];
	for end in &ends {
		end.set_nodelay(true)?;
	}
	let back = [called.try_clone()?, caller.try_clone()?];
	for [from, to] in [[caller, called], back] {
		spawn(move || {
			// However it ended, it ends in both directions.
			let _ = copy(&mut &from, &mut &to);
			for end in [from, to] {
				let _ = end.shutdown(Shutdown::Both);
			}
		});
	}
	Ok(ends)
}

#[cfg(test)]
mod tests {
	use std::io::{Read, Write};

	use super::*;

	/// A node that says what it is told.
	fn node() -> SocketAddr {
		let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
		let address = listener.local_addr().expect("an address");
		spawn(move || {
			for stream in listener.incoming() {
				let stream = stream.expect("a caller");
				spawn(move || copy(&mut &stream, &mut &stream));
			}
		});
		address
	}

	/// Whether what is said on this connection comes back.
	fn answers(mut stream: &TcpStream) -> bool {
		let mut answer = [0; 4];
		stream.write_all(b"word").is_ok()
			&& stream.read_exact(&mut answer).is_ok()
			&& answer == *b"word"
	}

	fn connected(links: &Links, from: usize, to: usize) -> TcpStream {
		TcpStream::connect(links.way(from, to)).expect("a proxy listens")
	}

	#[test]
	fn links_between_sides_are_cut_and_others_are_not() {
		let links = Links::between(&[node(), node(), node()]);
		let across = connected(&links, 0, 2);
		let back = connected(&links, 2, 0);
		let within = connected(&links, 0, 1);
		assert!([&across, &back, &within].into_iter().all(answers));

		links.part(&[&[0, 1], &[2]]);
		assert!(answers(&within), "what is on one side stays connected");
		assert!(!answers(&across) && !answers(&back));
		assert!(!answers(&connected(&links, 0, 2)), "nor by a new connection");
		assert!(answers(&connected(&links, 1, 0)));

		links.heal();
		assert!(answers(&connected(&links, 0, 2)));
		assert!(!answers(&across), "a connection that has ended does not come back");
	}

	#[test]
	fn who_is_on_no_side_is_alone() {
		let links = Links::between(&[node(), node(), node()]);
		links.part(&[&[0, 1]]);
		assert!(answers(&connected(&links, 0, 1)));
		assert!(!answers(&connected(&links, 2, 0)) && !answers(&connected(&links, 1, 2)));
	}

	#[test]
	fn link_that_is_gone_takes_nobody() {
		let links = Links::between(&[node(), node()]);
		let (stream, address) = (connected(&links, 0, 1), links.way(0, 1));
		assert!(answers(&stream));
		drop(links);
		assert!(!answers(&stream));
		assert!(TcpStream::connect(address).is_err());
	}

	#[test]
	fn node_that_does_not_run_is_not_reached() {
		let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
		let address = nobody.local_addr().expect("an address");
		drop(nobody);
		let links = Links::between(&[node(), address]);
		assert!(!answers(&connected(&links, 0, 1)));
		assert!(answers(&connected(&links, 1, 0)));
	}
}
