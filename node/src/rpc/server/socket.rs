//! A socket that ends when its client takes nothing, or when it has to make room.

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
	time::{sleep, Sleep},
};

use super::places::Place;

/// A socket, and its place.
pub struct Socket {
	stream: TcpStream,
	place: Arc<Place>,
	unread_max: Duration,
	/// Since the client began to take nothing.
	stalled: Option<Pin<Box<Sleep>>>,
}

impl Socket {
	/// Of an accepted connection, that ends if its client takes nothing for so long.
	///
	/// Fails if the connection has ended already.
	pub fn new(stream: TcpStream, place: Arc<Place>, unread_max: Duration) -> io::Result<Self> {
		// Answers of more than some KB go out in several writes. With Nagle's algorithm the last of them
		// waits until the client has acknowledged those before it, and Linux acknowledges after 40 ms.
		stream.set_nodelay(true)?;
		Ok(Socket { stream, place, unread_max, stalled: None })
	}

	/// Ends the connection if this has been pending for too long.
	fn or_stalled<T>(
		&mut self,
		task: &mut Context<'_>,
		written: Poll<io::Result<T>>,
	) -> Poll<io::Result<T>> {
		if written.is_ready() {
			self.stalled = None;
			return written;
		}
		let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(self.unread_max)));
		ready!(stalled.as_mut().poll(task));
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
