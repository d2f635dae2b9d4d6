//! What recording takes, measured: see `scripts/weights`.

#![allow(clippy::expect_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use alloc::boxed::Box;

use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	attestation::{batch_root, signing_bytes, Submission, SubmissionV1, MAX_BATCH},
	bounded::BoundedText,
	custody::Custody,
	evidence::Examination,
	hash::{blake2_256, Hash},
	item::{Item, ItemKind, ItemV1, LogHead, OwnLog, MAX_OWN_LOGS},
	mmr::Mmr,
	record::{Attestation, Record, RecordV1, Recorded},
	roles::Roles,
	statement::{Body, ClaimedTime, ItemId, Log, Place, PublicKey, Signer},
};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{Get, Time},
};
use frame_system::RawOrigin;
use sp_runtime::KeyTypeId;

use crate::{Config, Items, OwnLogs, Pallet, Recording, Records, Usage};

/// Where the keystore of the benchmark keeps its keys.
const KEYS: KeyTypeId = KeyTypeId(*b"cust");

/// What the benchmarks need of the runtime.
pub trait Setup: Config {
	/// Enrols an officer who has every role, in an organisation that may record.
	fn enrol(key: PublicKey) -> Signer;
}

struct Officer {
	signer: Signer,
	genesis: Hash,
}

impl Officer {
	fn enrolled<T: Setup>() -> Officer {
		let key = sp_io::crypto::ed25519_generate(KEYS, None);
		let signer = T::enrol(key.0);
		// Written once in a block, however many submissions an organisation has in it.
		let usage = Usage::<T>::hashed_key_for(signer.organisation);
		frame_benchmarking::benchmarking::add_to_whitelist(usage.into());
		Officer { signer, genesis: Pallet::<T>::genesis() }
	}

	fn body<T: Config>(&self, place: Place, nonce: u32, action: Action) -> Body {
		let mut bytes = [0; 16];
		bytes[..4].copy_from_slice(&nonce.to_le_bytes());
		let occurred = ClaimedTime { utc_ms: T::Clock::now(), offset_minutes: 0 };
		Body { place, nonce: bytes, action, occurred, details: Some([1; 32]) }
	}

	fn sign(&self, bodies: impl Iterator<Item = Body>) -> Submission {
		let mut submission = SubmissionV1 {
			genesis: self.genesis,
			signer: self.signer,
			bodies: bodies.collect::<alloc::vec::Vec<_>>().try_into().expect("at most a batch"),
			signature: [0; 64],
		};
		let signed = signing_bytes(&batch_root(&submission.hashes()));
		let signature = sp_io::crypto::ed25519_sign(KEYS, &self.signer.key.into(), &signed);
		submission.signature = signature.expect("the key is in the keystore").0;
		Submission::V1(submission)
	}

	/// An item with as many own logs as there can be, the officer's organisation's nearly full, and a
	/// statement in that log which corrects its first.
	fn correction<T: Config>(&self, nonce: u32) -> Body {
		let Signer { organisation, .. } = self.signer;
		let item: ItemId = blake2_256(&nonce.to_le_bytes());
		let examine = Action::Examine { examination: Examination::Inspection };
		let first = Place::Own { item, sequence: 0, parent: item };
		let wrong = self.body::<T>(first, nonce, examine);
		let supersedes = wrong.hash(&self.genesis, &self.signer);

		let sequence = T::MaxOwnLog::get().saturating_sub(1);
		let leaves = (0..sequence).map(|_| supersedes);
		let tags = catena_primitives::hash::RangeTags::LOG;
		let range = Mmr::from_leaves(tags, leaves).expect("a range");
		let others = (1..MAX_OWN_LOGS).map(|other| organisation.saturating_add(other));
		let own_logs: alloc::vec::Vec<_> = core::iter::once(organisation).chain(others).collect();
		let log = LogHead { range, last: supersedes };
		let entry = ItemV1 {
			kind: ItemKind::Exhibit,
			custody: Custody::begun_by(&self.signer),
			log: log.clone(),
			own_logs: own_logs.try_into().expect("not more than there can be"),
		};
		Items::<T>::insert(item, Item::V1(entry));
		OwnLogs::<T>::insert(item, organisation, OwnLog::V1(log));
		Records::<T>::insert(
			(item, Log::Own(organisation), 0),
			Record::V1(RecordV1 {
				signer: self.signer,
				body: wrong,
				attestation: Attestation::Alone { signature: [0; 64] },
				recorded: Recorded { block: 0, time_ms: 0, roles: Roles::EXAMINER },
			}),
		);
		let place = Place::Own { item, sequence, parent: supersedes };
		self.body::<T>(place, nonce, Action::Correct { sequence: 0, supersedes })
	}

	/// The statement that takes the most bytes.
	fn longest<T: Config>(&self, nonce: u32) -> Body {
		let artefact = Action::RegisterArtefact(ObjectId {
			object_type: full(),
			materials: full(),
			measurements: full(),
			inscriptions: full(),
			features: full(),
			title: full(),
			subject: full(),
			period: full(),
			maker: full(),
			description: full(),
			inventory_number: full(),
			origin: full(),
		});
		self.body::<T>(Place::First, nonce, artefact)
	}
}

fn full<const MAX: u32>() -> BoundedText<MAX> {
	alloc::vec![b'x'; MAX as usize].try_into().expect("as long as can be")
}

/// As a block's author does it: from the bytes.
fn authorize<T: Config>(bytes: &[u8]) -> Result<(), BenchmarkError> {
	let submission = Submission::decode(&mut &bytes[..])
		.map_err(|_| BenchmarkError::Stop("the submission does not decode"))?;
	Pallet::<T>::authorize_submit(TransactionSource::InBlock, &Box::new(submission))
		.map_err(|_| BenchmarkError::Stop("the submission is refused"))?;
	Ok(())
}

#[benchmarks(where T: Setup)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn submit(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
		let officer = Officer::enrolled::<T>();
		let submission = officer.sign((0..n).map(|nonce| officer.longest::<T>(nonce)));
		let Submission::V1(inner) = &submission;
		Recording::<T>::put(inner.signature);
		let (by, submission) = (RawOrigin::Authorized, Box::new(submission));

		// Not as a call of its own, which would be decoded: `authorize` counts that.
		#[block]
		{
			Pallet::<T>::submit(by.into(), submission)?;
		}

		assert!(!Recording::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn authorize(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
		let officer = Officer::enrolled::<T>();
		let bytes = officer.sign((0..n).map(|nonce| officer.correction::<T>(nonce))).encode();

		#[block]
		{
			super::authorize::<T>(&bytes)?;
		}

		assert!(Recording::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn authorize_long(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
		let officer = Officer::enrolled::<T>();
		let bytes = officer.sign((0..n).map(|nonce| officer.longest::<T>(nonce))).encode();

		#[block]
		{
			super::authorize::<T>(&bytes)?;
		}

		assert_eq!(Items::<T>::iter().count(), n as usize);
		Ok(())
	}
}
