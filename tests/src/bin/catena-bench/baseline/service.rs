//! The service in front of the database.

use std::{
	collections::HashMap,
	fs,
	future::Future,
	path::PathBuf,
	sync::{mpsc, Arc},
	time::Duration,
};

use anyhow::{anyhow, ensure, Context, Result};
use catena_primitives::{
	attestation::{batch_root, signing_bytes, Submission},
	statement::{self, ItemId, Signer},
	Hash,
};
use codec::Encode;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use tokio::sync::oneshot;

use super::wire::{byte_strings, numbers, Connection};
use crate::{load::sink::Sink, usage};

/// How the chain's batches come to be rows.
pub enum Rows {
	/// Each has the signature of its batch, as a record on the chain; the service verifies it once.
	OfBatches,
	/// Each has one of its own, made beforehand for the statement alone; the service verifies them all.
	Signed(HashMap<Hash, statement::Signature>),
}

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
	pub fn start(mut connection: Connection, officer: Signer, rows: Rows) -> Result<Service> {
		connection.prepare(APPEND)?;
		let (queue, orders) = mpsc::channel::<Order>();
		let (told, thread) = mpsc::channel();
		std::thread::spawn(move || {
			// Nobody waits any more if these cannot be delivered.
			let _ = told.send(fs::read_link("/proc/thread-self"));
			for (submission, waiting) in orders {
				let _ = waiting.send(append(&mut connection, &officer, &rows, &submission));
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

/// What has to be prepared for [`append`].
pub const APPEND: &str = "SELECT append($1, $2, $3, $4, $5, $6, $7, $8)";

/// Checks who signed it and what was signed, and has the database check what it follows.
pub fn append(
	connection: &mut Connection,
	officer: &Signer,
	rows: &Rows,
	submission: &Submission,
) -> Result<()> {
	let Submission::V1(signed) = submission;
	ensure!(signed.signer == *officer, "somebody else's statements");
	let statements = signed.hashes();
	let key = VerifyingKey::from_bytes(&officer.key)?;
	let verify = |statements: &[Hash], signature: &statement::Signature| {
		key.verify(&signing_bytes(&batch_root(statements)), &Signature::from_bytes(signature))
			.context("the officer did not sign this")
	};
	let mut signatures = Vec::new();
	match rows {
		Rows::OfBatches => verify(&statements, &signed.signature)?,
		Rows::Signed(beforehand) => {
			for statement in &statements {
				let signature = beforehand.get(statement).context("a row without a signature")?;
				verify(std::slice::from_ref(statement), signature)?;
				signatures.push(signature);
			}
		}
	}
	let items: Vec<ItemId> =
		signed.bodies.iter().zip(&statements).map(|(body, hash)| body.item(hash)).collect();
	let parents: Vec<_> = signed.bodies.iter().map(|body| body.parent()).collect();
	let bodies: Vec<_> = signed.bodies.iter().map(Encode::encode).collect();
	connection.execute(&[
		officer.encode(),
		signed.signature.to_vec(),
		byte_strings(signatures.iter().map(|signature| Some(&signature[..])))?,
		byte_strings(items.iter().map(|item| Some(&item[..])))?,
		numbers(signed.bodies.iter().map(|body| body.sequence()))?,
		byte_strings(parents.iter().map(|parent| parent.as_ref().map(|hash| &hash[..])))?,
		byte_strings(statements.iter().map(|statement| Some(&statement[..])))?,
		byte_strings(bodies.iter().map(|body| Some(&body[..])))?,
	])
}
