//! Listening at an address, and letting in who has a place.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpSocket, TcpStream},
	sync::Semaphore,
	time::{sleep, timeout},
};

use super::{
	connection::{Connection, Endpoint},
	places::Places,
};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1_024;

/// How long to wait when nobody can be accepted: the usual reason is that the process may open no more
/// files, and then only time helps.
const PAUSE: Duration = Duration::from_millis(100);

/// How many are told at once that there is no place; whoever comes beyond that is told nothing.
const TURNED_AWAY_AT_ONCE: usize = 16;

/// How long a client has to take notice of it.
const TURNING_AWAY_MAX: Duration = Duration::from_secs(1);

/// What those are told who get no place.
const NO_PLACE: &str = "Too many connections. Please try again later.";

/// Listens at an address.
///
/// # Panics
///
/// Outside of a tokio runtime.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
	let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
	// A node that is started again would else wait for old connections to be forgotten.
	socket.set_reuseaddr(true)?;
	socket.bind(address)?;
	socket.listen(BACKLOG)
}

/// Lets in who has a place, for ever.
pub async fn let_in(listener: TcpListener, endpoint: Arc<Endpoint>, places: Arc<Places>) {
	let turning_away = Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE));
	let mut said = false;
	loop {
		let (stream, from) = match listener.accept().await {
			Ok(accepted) => accepted,
			// That one is gone, and says nothing about the next.
			Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
			Err(error) => {
				if !said {
					log::warn!(target: "rpc", "no connection can be accepted: {error}");
				}
				said = true;
				places.make_room();
				sleep(PAUSE).await;
				continue;
			}
		};
		said = false;
		if let Some(place) = places.take(from.ip()) {
			tokio::spawn(Connection::serve(endpoint.clone(), stream, from, place));
		} else if let Ok(permit) = turning_away.clone().try_acquire_owned() {
			tokio::spawn(async move {
				let _ = timeout(TURNING_AWAY_MAX, turn_away(stream)).await;
				drop(permit);
			});
		}
	}
}

/// Says that there is no place, without having read what is asked.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
	let length = NO_PLACE.len();
	let response = format!(
		"HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\
		 connection: close\r\n\r\n{NO_PLACE}"
	);
	stream.write_all(response.as_bytes()).await?;
	stream.shutdown().await?;
	// What was not read when a socket is closed makes the kernel take back what was not taken.
	let mut unread = [0; 1024];
	while stream.read(&mut unread).await? > 0 {}
	Ok(())
}
