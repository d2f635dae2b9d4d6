//! Submissions, and what takes them, without a chain: for the tests of what sends and counts.

use std::{
	future::Future,
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc,
	},
};

use anyhow::{bail, Result};
use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::CaseForm,
	statement::{Body, ClaimedTime, Place, Signer},
};
use catena_rpc::signing::sign;
use ed25519_dalek::SigningKey;

use super::{sink::Sink, workload::Signed};

/// A submission of each of these numbers of statements, all by one officer.
pub fn work(statements: &[u32]) -> Vec<Signed> {
	let key = SigningKey::from_bytes(&[7; 32]);
	let signer = Signer { organisation: 1, officer: 1, key: key.verifying_key().to_bytes() };
	let signed = |events: &u32| {
		let body = |number: u32| Body {
			place: Place::First,
			nonce: u128::from(number).to_le_bytes(),
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			details: None,
		};
		let submission = sign(&[1; 32], &signer, (0..*events).map(body).collect(), &key).unwrap();
		Signed { officer: 0, submission, events: *events }
	};
	statements.iter().map(signed).collect()
}

/// Records everything at once, but for one submission.
pub struct Refusing {
	/// Which, counted from 1.
	refused: Option<u32>,
	handed: AtomicU32,
}

impl Refusing {
	/// It refuses this one.
	pub fn the(refused: Option<u32>) -> Arc<Refusing> {
		Arc::new(Refusing { refused, handed: AtomicU32::new(0) })
	}

	/// How many submissions it was handed.
	pub fn handed(&self) -> u32 {
		self.handed.load(Ordering::SeqCst)
	}
}

impl Sink for Refusing {
	fn record(self: Arc<Self>, _: Submission) -> impl Future<Output = Result<()>> + Send + 'static {
		let number = self.handed.fetch_add(1, Ordering::SeqCst) + 1;
		async move {
			if self.refused == Some(number) {
				bail!("refused");
			}
			Ok(())
		}
	}
}
