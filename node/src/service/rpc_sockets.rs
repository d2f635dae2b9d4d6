//! Options of the sockets on which RPC is served, where the SDK's server leaves them as they are.
//!
//! # Why
//!
//! - Answers are sent at once. One of more than some KB goes out in several writes. With Nagle's
//!   algorithm the last of them waits until the client has acknowledged those before it, and Linux
//!   acknowledges after 40 ms: a history that is read in 4 ms took 44.
//! - A client that does not read what it asked for is cut off. Otherwise all that waits for it stays in
//!   memory for as long as it likes.
//!
//! # Details
//!
//! A connection has the options of the socket that accepted it. The SDK keeps that socket to itself, so
//! it is looked for among the open files of the process, and its options set through a duplicate.

use std::{
	fs, io,
	net::{IpAddr, SocketAddr},
	os::fd::OwnedFd,
	time::Duration,
};

use rustix::process::{getpid, pidfd_getfd, pidfd_open, PidfdFlags, PidfdGetfdFlags};
use sc_network::{multiaddr::Protocol, Multiaddr};
use socket2::SockRef;

/// How long a client may not take what was sent to it: as long as a subscriber of an item may be slow.
const UNREAD_MAX: Duration = Duration::from_secs(30);

/// Sets the options of what listens at these addresses. Where that cannot be done, the log says so: all
/// works, but slower, and a client that does not read is not cut off.
pub fn set_up(addresses: &[Multiaddr]) {
	let addresses: Vec<SocketAddr> = addresses.iter().filter_map(socket_address).collect();
	match set_up_all(&addresses) {
		Ok(count) if count == addresses.len() => {}
		Ok(count) => log::warn!(
			"the options of {count} of {} RPC sockets are set: on the others, large answers are slow",
			addresses.len()
		),
		Err(error) => log::warn!(
			"cannot set the options of the RPC sockets, so large answers are slow: {error}"
		),
	}
}

fn socket_address(address: &Multiaddr) -> Option<SocketAddr> {
	let mut parts = address.iter();
	let ip: IpAddr = match parts.next()? {
		Protocol::Ip4(ip) => ip.into(),
		Protocol::Ip6(ip) => ip.into(),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some((ip, port).into()),
		_ => None,
	}
}

/// Of how many listening sockets they were set.
fn set_up_all(addresses: &[SocketAddr]) -> io::Result<usize> {
	let this = pidfd_open(getpid(), PidfdFlags::empty())?;
	let mut count = 0;
	for entry in fs::read_dir("/proc/self/fd")? {
		let Some(number) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
			continue;
		};
		let file: OwnedFd = match pidfd_getfd(&this, number, PidfdGetfdFlags::empty()) {
			Ok(file) => file,
			// Closed meanwhile, as the listing's own is by then.
			Err(rustix::io::Errno::BADF) => continue,
			Err(error) => return Err(error.into()),
		};
		let socket = SockRef::from(&file);
		// What is no socket answers with an error.
		let listens = socket.is_listener().unwrap_or(false);
		let at = socket.local_addr().ok().and_then(|at| at.as_socket());
		if listens && at.is_some_and(|at| addresses.contains(&at)) {
			socket.set_tcp_nodelay(true)?;
			socket.set_tcp_user_timeout(Some(UNREAD_MAX))?;
			count += 1;
		}
	}
	Ok(count)
}

#[cfg(test)]
mod tests {
	use std::net::{TcpListener, TcpStream};

	use super::*;

	#[test]
	fn what_a_listener_accepts_has_the_options() {
		let (ours, other) =
			(TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
		let address = ours.local_addr().unwrap();

		assert_eq!(set_up_all(&[address]).unwrap(), 1);

		let accepted = |listener: &TcpListener| {
			let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
			listener.accept().unwrap().0
		};
		let options = |listener| {
			let accepted = accepted(listener);
			let timeout = SockRef::from(&accepted).tcp_user_timeout().unwrap();
			(accepted.nodelay().unwrap(), timeout.filter(|time| !time.is_zero()))
		};
		assert_eq!(options(&ours), (true, Some(UNREAD_MAX)));
		assert_eq!(options(&other), (false, None));
	}

	#[test]
	fn addresses_are_read() {
		for (address, expected) in [
			("/ip4/127.0.0.1/tcp/9944", Some("127.0.0.1:9944")),
			("/ip6/::1/tcp/9944", Some("[::1]:9944")),
			("/ip4/127.0.0.1/udp/9944", None),
			("/dns/example.org/tcp/9944", None),
		] {
			let found = socket_address(&address.parse().unwrap());
			assert_eq!(found, expected.map(|at| at.parse().unwrap()), "{address}");
		}
	}
}
