//! A socket that ends when its client takes next to nothing, or when it has to make room.

use std::{
	future::Future,
	io::{self, IoSlice},
	pin::Pin,
	sync::Arc,
	task::{ready, Context, Poll},
	time::Duration,
};

use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	net::TcpStream,
	time::{sleep, Instant, Sleep},
};

use super::{limits::Limits, places::Place};

/// A socket, and its place.
pub struct Socket {
	stream: TcpStream,
	place: Arc<Place>,
	pace: Pace,
	/// Since when the client takes nothing, and until when it may.
	stalled: Option<(Instant, Pin<Box<Sleep>>)>,
}

/// How fast a client takes what it is sent.
struct Pace {
	waited_max: Duration,
	taken_min: usize,
	/// How long was waited for it to take what it has taken.
	waited: Duration,
	taken: usize,
}

impl Pace {
	/// How much longer may be waited.
	fn left(&self) -> Duration {
		self.waited_max.saturating_sub(self.waited)
	}

	/// It has taken so much, for which so long was waited. What it takes at once counts for it; that there
	/// was nothing to take, against nobody.
	fn took(&mut self, bytes: usize, waited: Duration) {
		self.waited = self.waited.saturating_add(waited);
		self.taken = self.taken.saturating_add(bytes);
		if self.taken >= self.taken_min {
			(self.taken, self.waited) = (0, Duration::ZERO);
		}
	}
}

impl Socket {
	/// Of an accepted connection, that ends if its client is slower than the limits say.
	///
	/// Fails if the connection has ended already.
	pub fn new(stream: TcpStream, place: Arc<Place>, limits: Limits) -> io::Result<Self> {
		// Answers of more than some KB go out in several writes. With Nagle's algorithm the last of them
		// waits until the client has acknowledged those before it, and Linux acknowledges after 40 ms.
		stream.set_nodelay(true)?;
		let Limits { patience: waited_max, taken_min, .. } = limits;
		let pace = Pace { waited_max, taken_min, waited: Duration::ZERO, taken: 0 };
		Ok(Socket { stream, place, pace, stalled: None })
	}

	/// Ends the connection if this is pending and too long was waited for the client.
	fn or_stalled(
		&mut self,
		task: &mut Context<'_>,
		written: Poll<io::Result<usize>>,
	) -> Poll<io::Result<usize>> {
		if let Poll::Ready(written) = written {
			let waited = self.stalled.take().map(|(since, _)| since.elapsed());
			self.pace.took(*written.as_ref().unwrap_or(&0), waited.unwrap_or_default());
			return Poll::Ready(written);
		}
		let left = self.pace.left();
		let stalled = self.stalled.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
		ready!(stalled.1.as_mut().poll(task));
		Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
	}
}

impl AsyncRead for Socket {
	fn poll_read(
		mut self: Pin<&mut Self>,
		task: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<io::Result<()>> {
		if self.place.is_given_up(task) {
			return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
		}
		Pin::new(&mut self.stream).poll_read(task, buffer)
	}
}

impl AsyncWrite for Socket {
	fn poll_write(
		mut self: Pin<&mut Self>,
		task: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write(task, bytes);
		self.or_stalled(task, written)
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		task: &mut Context<'_>,
		slices: &[IoSlice<'_>],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write_vectored(task, slices);
		self.or_stalled(task, written)
	}

	/// So that an answer stays where it is counted, and is not copied into a buffer.
	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(task)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(task)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_client_has_to_take_so_much_while_it_is_waited_for() {
		let second = Duration::from_secs(1);
		let waited_max = 30 * second;
		let mut pace = Pace { waited_max, taken_min: 100, waited: Duration::ZERO, taken: 0 };
		// A byte now and then does not help.
		for _ in 0..29 {
			pace.took(1, second);
		}
		assert_eq!(pace.left(), second);
		pace.took(70, Duration::ZERO);
		assert_eq!(pace.left(), second);
		pace.took(1, Duration::ZERO);
		assert_eq!(pace.left(), waited_max);
		pace.took(99, 31 * second);
		assert_eq!(pace.left(), Duration::ZERO);
		pace.took(1, Duration::MAX);
		assert_eq!(pace.left(), waited_max);
	}
}
