//! What recording takes, measured: see `scripts/weights`.

#![allow(clippy::expect_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use alloc::{boxed::Box, vec::Vec};

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

	/// Makes an item an exhibit of a case of its own, with as many members as there can be, of which the
	/// signer's organisation is the last that is found. Gives the keys of what a domain then reads.
	fn exhibit(item: ItemId, signer: &Signer) -> Vec<Vec<u8>>;
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
			bodies: bodies.collect::<Vec<_>>().try_into().expect("at most a batch"),
			signature: [0; 64],
		};
		let signed = signing_bytes(&batch_root(&submission.hashes()));
		let signature = sp_io::crypto::ed25519_sign(KEYS, &self.signer.key.into(), &signed);
		submission.signature = signature.expect("the key is in the keystore").0;
		Submission::V1(submission)
	}

	/// An item with as many own logs as there can be, and in the organisation's a place that makes its
	/// range take in all that it has. Gives the item, and the statement that the log ends with.
	fn item<T: Config>(&self, nonce: u32, sequence: u32) -> (ItemId, Hash) {
		let Signer { organisation, .. } = self.signer;
		let item: ItemId = blake2_256(&nonce.to_le_bytes());
		let examine = Action::Examine { examination: Examination::Inspection };
		let first = Place::Own { item, sequence: 0, parent: item };
		let body = self.body::<T>(first, nonce, examine);
		let last = body.hash(&self.genesis, &self.signer);

		let leaves = (0..sequence).map(|_| last);
		let tags = catena_primitives::hash::RangeTags::LOG;
		let range = Mmr::from_leaves(tags, leaves).expect("a range");
		let others = (1..MAX_OWN_LOGS).map(|other| organisation.saturating_add(other));
		let own_logs: Vec<_> = core::iter::once(organisation).chain(others).collect();
		let log = LogHead { range, last };
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
				body,
				attestation: Attestation::Alone { signature: [0; 64] },
				recorded: Recorded { block: 0, time_ms: 0, roles: Roles::EXAMINER },
			}),
		);
		(item, last)
	}

	/// A statement that goes on with a nearly full own log, and that a domain looks at.
	fn examination<T: Setup>(&self, nonce: u32) -> Body {
		let sequence = T::MaxOwnLog::get().saturating_sub(1);
		let (item, parent) = self.item::<T>(nonce, sequence);
		for key in T::exhibit(item, &self.signer) {
			// What domains read comes on top of what is measured here.
			frame_benchmarking::benchmarking::add_to_whitelist(key.into());
		}
		let place = Place::Own { item, sequence, parent };
		self.body::<T>(place, nonce, Action::Examine { examination: Examination::Inspection })
	}

	/// A statement that corrects the first of a nearly full own log.
	fn correction<T: Config>(&self, nonce: u32) -> Body {
		let sequence = T::MaxOwnLog::get().saturating_sub(1);
		let (item, supersedes) = self.item::<T>(nonce, sequence);
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
	fn authorize_alone() -> Result<(), BenchmarkError> {
		let officer = Officer::enrolled::<T>();
		let bytes = officer.sign(core::iter::once(officer.examination::<T>(0))).encode();

		#[block]
		{
			super::authorize::<T>(&bytes)?;
		}

		assert!(Recording::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn authorize(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
		let officer = Officer::enrolled::<T>();
		let bytes = officer.sign((0..n).map(|nonce| officer.examination::<T>(nonce))).encode();

		#[block]
		{
			super::authorize::<T>(&bytes)?;
		}

		assert!(Recording::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn authorize_correction(n: Linear<1, MAX_BATCH>) -> Result<(), BenchmarkError> {
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
