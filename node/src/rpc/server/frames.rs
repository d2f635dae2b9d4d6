//! What a client sends over a WebSocket.
//!
//! # Details
//!
//! The headers of frames are read by `soketto`, which jsonrpsee uses too. Its messages are not: it makes
//! room for as many bytes as a header announces, however many clients announce as many as they may.

use std::{io, time::Duration};

use soketto::{
	base::{Codec, Header, OpCode},
	Parsing,
};
use tokio::{
	io::{copy, sink, AsyncRead, AsyncReadExt},
	time::{timeout_at, Instant},
};

use super::room::{Held, Share};

/// A frame's header has no more bytes: two, eight of a length, four of a mask.
const HEADER_BYTES_MAX: usize = 14;

/// Something that a client sent.
#[derive(Debug)]
pub enum Incoming {
	/// A message, and the room that it takes up.
	Message(Vec<u8>, Held),
	/// A message that is longer than it may be, and was not kept.
	TooLong,
	/// A ping, which wants this back.
	Ping(Vec<u8>),
	/// An answer to a ping.
	Pong,
	/// The client ends the connection.
	Close,
}

/// A message of which there will be more.
struct Begun {
	message: Vec<u8>,
	held: Held,
	/// Until when it has to be there.
	end: Instant,
}

/// Reads what a client sends.
pub struct Frames<R> {
	source: R,
	codec: Codec,
	message_bytes_max: usize,
	/// How long a message may take, once the header of its first frame is there.
	message_max: Duration,
	/// What is there of a message that comes in several frames.
	begun: Option<Begun>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
	/// Reads messages of up to so many bytes, each of which may take so long.
	pub fn new(source: R, message_bytes_max: usize, message_max: Duration) -> Self {
		let mut codec = Codec::new();
		// What is too long is answered, so its header has to be read.
		codec.set_max_data_size(usize::MAX);
		Frames { source, codec, message_bytes_max, message_max, begun: None }
	}

	/// The next thing that the client sends, within so long. Room for it is awaited for as long as it
	/// takes.
	///
	/// # Errors
	///
	/// The connection is of no more use: nothing came, a message took too long, or this is none.
	pub async fn next(&mut self, within: Duration, share: &Share) -> io::Result<Incoming> {
		loop {
			let end =
				self.begun.as_ref().map_or_else(|| Instant::now() + within, |begun| begun.end);
			let header = timeout_at(end, self.header()).await??;
			let opcode = header.opcode();
			if opcode.is_control() {
				let end = Instant::now() + self.message_max;
				let payload = timeout_at(end, self.payload(&header, Vec::new())).await??;
				return Ok(match opcode {
					OpCode::Ping => Incoming::Ping(payload),
					OpCode::Pong => Incoming::Pong,
					_ => Incoming::Close,
				});
			}
			let begun = match (opcode, self.begun.take()) {
				(OpCode::Continue, Some(begun)) => begun,
				(OpCode::Text | OpCode::Binary, None) => self.begin(&header, share).await,
				_ => return Err(io::ErrorKind::InvalidData.into()),
			};
			let Begun { message, held, end } = begun;
			let bytes = message.len().saturating_add(header.payload_len());
			if bytes > self.message_bytes_max {
				let mut rest = (&mut self.source).take(header.payload_len() as u64);
				timeout_at(end, copy(&mut rest, &mut sink())).await??;
				return Ok(Incoming::TooLong);
			}
			let message = timeout_at(end, self.payload(&header, message)).await??;
			if header.is_fin() {
				return Ok(Incoming::Message(message, held));
			}
			self.begun = Some(Begun { message, held, end });
		}
	}

	/// Takes room for a message. Of one that comes in several frames it is not known how much it needs;
	/// if it took room with each of them, two could wait for each other.
	async fn begin(&mut self, first: &Header, share: &Share) -> Begun {
		let bytes = if first.is_fin() { first.payload_len() } else { self.message_bytes_max };
		let held = if bytes > self.message_bytes_max {
			Held::default()
		} else {
			share.request(bytes).await
		};
		Begun { message: Vec::new(), held, end: Instant::now() + self.message_max }
	}

	async fn header(&mut self) -> io::Result<Header> {
		let mut bytes = [0; HEADER_BYTES_MAX];
		let mut there = 0;
		loop {
			let header = self.codec.decode_header(bytes.get(..there).unwrap_or_default());
			match header.map_err(io::Error::other)? {
				// A client has to mask what it sends.
				Parsing::Done { value, .. } if value.is_masked() => return Ok(value),
				Parsing::Done { .. } => return Err(io::ErrorKind::InvalidData.into()),
				Parsing::NeedMore(more) => {
					let part = bytes.get_mut(there..there + more);
					self.source.read_exact(part.ok_or(io::ErrorKind::InvalidData)?).await?;
					there += more;
				}
			}
		}
	}

	/// Appends a frame's payload to what was before it.
	async fn payload(&mut self, header: &Header, mut message: Vec<u8>) -> io::Result<Vec<u8>> {
		let (before, bytes) = (message.len(), header.payload_len());
		message.reserve_exact(bytes);
		let mut payload = (&mut self.source).take(bytes as u64);
		let read = payload.read_to_end(&mut message).await?;
		if read < bytes {
			return Err(io::ErrorKind::UnexpectedEof.into());
		}
		Codec::apply_mask(header, message.get_mut(before..).unwrap_or_default());
		Ok(message)
	}
}
