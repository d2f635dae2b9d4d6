//! A WebSocket: reads no more than there is room for, and writes what there is to say.

use std::{sync::Arc, time::Duration};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use jsonrpsee::{
	server::middleware::rpc::RpcServiceT, types::error::reject_too_big_request, Extensions,
};
use soketto::base::{Codec, Header, OpCode};
use tokio::{
	io::{split, AsyncWrite, AsyncWriteExt, BufReader, BufWriter},
	sync::{mpsc, oneshot},
	time::{interval_at, timeout, Instant},
};

use super::{
	calls::Answer,
	connection::Connection,
	frames::{Frames, Incoming},
	places::Work,
	room::Held,
};

/// How long saying goodbye may take.
const GOODBYE_MAX: Duration = Duration::from_secs(1);

/// An answer, and what is given back when the client has taken it.
struct Due {
	answer: Answer,
	_call: Held,
	_work: Work,
}

/// Serves a client until one of the two has had enough. Calls that are at work then go on, and have the
/// connection's place.
pub async fn serve<S>(
	upgraded: Upgraded,
	connection: Arc<Connection>,
	calls: S,
	notifications: mpsc::Receiver<String>,
	extensions: Extensions,
) where
	for<'a> S: RpcServiceT<'a> + Send + Sync + 'static,
{
	let (limits, calls) = (connection.limits(), Arc::new(calls));
	let (source, sink) = split(TokioIo::new(upgraded));
	// As many as the calls that may be at work, each of which holds one of the room's.
	let (due, answers) = mpsc::unbounded_channel();
	// A client that sends a ping before the last one was answered gets one answer to both.
	let (pongs, pings) = mpsc::channel(1);
	let (goodbye, end) = oneshot::channel();
	let writer = Writer { sink: BufWriter::new(sink), codec: Codec::new() };
	let mut writing =
		tokio::spawn(writer.write_all(answers, notifications, pings, limits.ping_interval, end));

	let read = async {
		let mut frames =
			Frames::new(BufReader::new(source), connection.request_bytes_max(), limits.patience);
		loop {
			connection.share.large_ones_are_taken().await;
			let incoming = frames.next(limits.silence_max, &connection.share).await?;
			let (message, held) = match incoming {
				Incoming::Message(message, held) => (Some(message), held),
				Incoming::TooLong => (None, Held::default()),
				Incoming::Ping(payload) => {
					let _ = pongs.try_send(payload);
					continue;
				}
				Incoming::Pong => continue,
				Incoming::Close => return std::io::Result::Ok(()),
			};
			let work = connection.place.work();
			let call = connection.share.call().await.and(held);
			let Some(message) = message else {
				let answer =
					Answer::error(reject_too_big_request(connection.endpoint.request_bytes_max));
				let _ = due.send(Due { answer, _call: call, _work: work });
				continue;
			};
			let (calls, connection, due) = (calls.clone(), connection.clone(), due.clone());
			let extensions = extensions.clone();
			tokio::spawn(async move {
				if let Some(answer) = connection.answer(&*calls, &message, extensions).await {
					drop(message);
					let _ = due.send(Due { answer, _call: call, _work: work });
				}
			});
		}
	};
	tokio::select! {
		end = read => if let Err(error) = end {
			log::debug!(target: "rpc", "a WebSocket has ended: {error}");
		},
		_ = &mut writing => return,
	}
	let _ = goodbye.send(());
	if timeout(GOODBYE_MAX, &mut writing).await.is_err() {
		writing.abort();
	}
}

/// Writes what a client is sent.
struct Writer<W> {
	sink: W,
	codec: Codec,
}

impl<W: AsyncWrite + Unpin> Writer<W> {
	/// Until the end, or until the client takes nothing more.
	async fn write_all(
		mut self,
		mut answers: mpsc::UnboundedReceiver<Due>,
		mut notifications: mpsc::Receiver<String>,
		mut pings: mpsc::Receiver<Vec<u8>>,
		ping_interval: Duration,
		mut end: oneshot::Receiver<()>,
	) {
		let mut ping = interval_at(Instant::now() + ping_interval, ping_interval);
		loop {
			let written = tokio::select! {
				Some(mut due) = answers.recv() => {
					let written = self.write(OpCode::Text, due.answer.text.as_bytes()).await;
					due.answer.was_taken();
					written
				}
				Some(text) = notifications.recv() => self.write(OpCode::Text, text.as_bytes()).await,
				Some(payload) = pings.recv() => self.write(OpCode::Pong, &payload).await,
				_ = ping.tick() => self.write(OpCode::Ping, &[]).await,
				_ = &mut end => {
					// 1000: a normal end.
					let _ = self.write(OpCode::Close, &1000_u16.to_be_bytes()).await;
					let _ = self.sink.shutdown().await;
					return;
				}
			};
			if let Err(error) = written {
				log::debug!(target: "rpc", "a WebSocket has ended: {error}");
				return;
			}
		}
	}

	async fn write(&mut self, opcode: OpCode, payload: &[u8]) -> std::io::Result<()> {
		let mut header = Header::new(opcode);
		header.set_payload_len(payload.len());
		self.sink.write_all(self.codec.encode_header(&header)).await?;
		self.sink.write_all(payload).await?;
		self.sink.flush().await
	}
}
