//! The service in front of the database.

use std::{
	fs,
	future::Future,
	path::PathBuf,
	sync::{mpsc, Arc},
	time::Duration,
};

use anyhow::{anyhow, ensure, Context, Result};
use catena_primitives::{
	attestation::{batch_root, signing_bytes, Submission},
	statement::{ItemId, Signer},
};
use codec::Encode;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use tokio::sync::oneshot;

use super::wire::{byte_strings, numbers, Connection};
use crate::{load::sink::Sink, usage};

/// What an officer's submissions go through: a thread with a connection of its own, which does what the
/// chain does where it is the database's neighbour that does it. A service that believed every sender
/// would be faster, and no custody log.
pub struct Service {
	queue: mpsc::Sender<Order>,
	/// The thread's folder under `/proc`.
	thread: PathBuf,
}

/// A submission, and who waits for its being committed.
type Order = (Submission, oneshot::Sender<Result<()>>);

impl Service {
	/// For one officer. The thread ends when nobody can hand over anything any more.
	pub fn start(mut connection: Connection, officer: Signer) -> Result<Service> {
		connection.prepare("SELECT append($1, $2, $3, $4, $5, $6, $7)")?;
		let (queue, orders) = mpsc::channel::<Order>();
		let (told, thread) = mpsc::channel();
		std::thread::spawn(move || {
			// Nobody waits any more if these cannot be delivered.
			let _ = told.send(fs::read_link("/proc/thread-self"));
			for (submission, waiting) in orders {
				let _ = waiting.send(append(&mut connection, &officer, &submission));
			}
		});
		let thread = thread.recv().context("the service's thread ended")??;
		Ok(Service { queue, thread: PathBuf::from("/proc").join(thread) })
	}

	/// The processor time that it has taken.
	pub fn processor_time(&self) -> Result<Duration> {
		usage::own_time(&self.thread)
	}
}

impl Sink for Service {
	/// Recorded is what is committed. In the order of the calls: each row is behind those before it.
	fn record(
		self: Arc<Self>,
		submission: Submission,
	) -> impl Future<Output = Result<()>> + Send + 'static {
		let (answer, answered) = oneshot::channel();
		let ended = || anyhow!("the service's thread ended");
		let taken = self.queue.send((submission, answer)).map_err(|_| ended());
		async move {
			taken?;
			answered.await.map_err(|_| ended())?
		}
	}
}

/// Checks who signed it and what was signed, and has the database check what it follows.
pub fn append(
	connection: &mut Connection,
	officer: &Signer,
	submission: &Submission,
) -> Result<()> {
	let Submission::V1(signed) = submission;
	ensure!(signed.signer == *officer, "somebody else's statements");
	let statements = signed.hashes();
	let message = signing_bytes(&batch_root(&statements));
	VerifyingKey::from_bytes(&officer.key)?
		.verify(&message, &Signature::from_bytes(&signed.signature))
		.context("the officer did not sign this")?;
	let items: Vec<ItemId> =
		signed.bodies.iter().zip(&statements).map(|(body, hash)| body.item(hash)).collect();
	let parents: Vec<_> = signed.bodies.iter().map(|body| body.parent()).collect();
	let bodies: Vec<_> = signed.bodies.iter().map(Encode::encode).collect();
	connection.execute(&[
		officer.encode(),
		signed.signature.to_vec(),
		byte_strings(items.iter().map(|item| Some(&item[..])))?,
		numbers(signed.bodies.iter().map(|body| body.sequence()))?,
		byte_strings(parents.iter().map(|parent| parent.as_ref().map(|hash| &hash[..])))?,
		byte_strings(statements.iter().map(|statement| Some(&statement[..])))?,
		byte_strings(bodies.iter().map(|body| Some(&body[..])))?,
	])
}
