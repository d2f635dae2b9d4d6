//! Whether a transaction may enter the pool, and whether it may enter a block.
//!
//! # Details
//!
//! The pool asks for every transaction that comes in from outside and again after each block. It is
//! given what cannot change its mind: signature, rights, roles, a place that is not taken and not too
//! far ahead, and, for the place with which a custody log goes on, whose turn it is. The rest, domains
//! included, is asked when a block is made or imported, where `requires` tags are not enforced; there,
//! what is merely out of order is answered `Future` or `Stale`, because any other answer makes the
//! pool ban the transaction. What is over the quota has [an answer of its own](is_over_quota): the node's
//! pool keeps it for the next block, and nothing else that a block refused.
//!
//! # Recorded while it is authorized
//!
//! A refused submission must not get into a block, where it would take up room for nothing. What a
//! domain refuses is known only once everything before it in the batch is recorded. So in a block the
//! submission is recorded when it is authorized, not tried there and recorded afterwards, which would
//! be everything twice. A block in which an authorization fails does not exist: its author takes such
//! an extrinsic back with all that it changed, and nobody imports a block that has one.
//!
//! # Rivals
//!
//! Whether a statement that waits for others will have a right to its place cannot be known before
//! they are recorded. So a place in the pool is a signer's own: rivals of one signer exclude each
//! other, but nobody keeps another signer's statement out by being there first. Among those the block
//! decides.

use alloc::{boxed::Box, vec::Vec};

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	custody::{step, Custody},
	hash::Hash,
	item::{Item, LogHead, OwnLog},
	mmr::Mmr,
	refusal::{Refusal, Refused},
	statement::{Body, ItemId, Log, Place, Signer},
};
use codec::Encode;
use frame_support::{
	pallet_prelude::{
		InvalidTransaction, TransactionLongevity, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
	traits::{Get, Time},
	weights::Weight,
};

use crate::{Config, Items, OwnLogs, Pallet, Recording, Rights};

/// How many blocks a submission may wait in the pool: five minutes of a busy chain, half an hour of a
/// quiet one.
const LONGEVITY_BLOCKS: TransactionLongevity = 300;

/// What the pool orders submissions by.
#[derive(Encode)]
enum PoolTag {
	/// Provided by the statement itself, required by those that build on it.
	Statement(Hash),
	/// Provided by each signer's statement for this place: a signer's rivals exclude each other. The
	/// signer is part of it, or a stranger who was faster would keep the holder out of the pool.
	Place(ItemId, Log, u32, Signer),
}

impl PoolTag {
	fn bytes(&self) -> Vec<u8> {
		(b"catena", self).encode()
	}
}

impl<T: Config> Pallet<T> {
	#[allow(clippy::borrowed_box)]
	pub(crate) fn authorize_submit(
		source: TransactionSource,
		submission: &Box<Submission>,
	) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
		let Submission::V1(submission) = submission.as_ref();
		if source == TransactionSource::InBlock {
			// An author tries all that wait. What is only for a later block takes no more than this.
			Self::ensure_quota(submission.signer.organisation, submission.cost())
				.map_err(|reason| validity(reason.into()))?;
		}
		let signed = Self::check_signature(submission).map_err(validity)?;
		let mut unused = Weight::zero();
		let valid = match source {
			TransactionSource::InBlock => {
				Self::apply(submission, &signed).map_err(validity)?;
				Recording::<T>::put(submission.signature);
				unused = Self::unused_weight(submission, &signed.hashes);
				// The pool asks about a submission that came with a block and not by itself, to learn what
				// no longer has to wait.
				let provides = Self::provided(submission, &signed.hashes);
				ValidTransaction { provides, ..Default::default() }
			}
			TransactionSource::Local | TransactionSource::External => {
				Self::admit_to_pool(submission, &signed.hashes).map_err(validity)?
			}
		};
		Ok((valid, unused))
	}

	pub(crate) fn admit_to_pool(
		submission: &SubmissionV1,
		hashes: &[Hash],
	) -> Result<ValidTransaction, Refused> {
		let signer = &submission.signer;
		let roles = T::Rights::rights(signer)?;
		let mut requires = Vec::new();
		for (index, (body, hash)) in submission.bodies.iter().zip(hashes).enumerate() {
			let earlier = Earlier {
				hashes: hashes.get(..index).unwrap_or_default(),
				bodies: submission.bodies.get(..index).unwrap_or_default(),
			};
			let missing = Self::check_fixed(body, roles)
				.and_then(|()| Self::missing_before(hash, body, signer, &earlier))
				.map_err(|reason| Refused { statement: u16::try_from(index).ok(), reason })?;
			requires.extend(missing.iter().map(|needed| PoolTag::Statement(*needed).bytes()));
		}
		requires.sort();
		requires.dedup();
		Ok(ValidTransaction { requires, ..Self::waiting_for_nothing(submission, hashes) })
	}

	/// What the pool is told of a submission that builds on nothing but what is recorded. Not read from
	/// the state, so a node may say it in the runtime's stead, if both are of the same version.
	pub fn waiting_for_nothing(submission: &SubmissionV1, hashes: &[Hash]) -> ValidTransaction {
		ValidTransaction {
			// All alike: the pool then keeps the order in which they came.
			priority: 0,
			requires: Vec::new(),
			provides: Self::provided(submission, hashes),
			longevity: LONGEVITY_BLOCKS,
			propagate: true,
		}
	}

	/// The tags of a submission: its statements, and the places that they take.
	fn provided(submission: &SubmissionV1, hashes: &[Hash]) -> Vec<Vec<u8>> {
		let signer = &submission.signer;
		let mut provides = Vec::new();
		for (body, hash) in submission.bodies.iter().zip(hashes) {
			provides.push(PoolTag::Statement(*hash).bytes());
			if body.parent().is_some() {
				let log = body.log(signer.organisation);
				let place = PoolTag::Place(body.item(hash), log, body.sequence(), *signer);
				provides.push(place.bytes());
			}
		}
		provides
	}

	/// The statements that must be recorded before this one and are neither in the state nor
	/// earlier in the same submission.
	fn missing_before(
		hash: &Hash,
		body: &Body,
		signer: &Signer,
		earlier: &Earlier,
	) -> Result<Vec<Hash>, Refusal> {
		let mut missing = Vec::new();
		match body.place {
			Place::First => Self::ensure_new(hash)?,
			Place::Custody { item, sequence, parent } | Place::Own { item, sequence, parent } => {
				let log = body.log(signer.organisation);
				let found = Self::head(item, log);
				let next = found.as_ref().map_or(0, |(head, _)| head.range.leaves());
				let waits = match &found {
					Some((head, custody)) if sequence <= next => {
						Self::ensure_next(item, log, head, hash, body)?;
						if log == Log::Custody {
							Self::ensure_turn(custody, hash, signer, &body.action)?;
						}
						false
					}
					_ => true,
				};
				// A batch brings its own chain of statements; only what it builds on counts.
				if let Some(before) = earlier.statement(&parent).filter(|_| waits) {
					let begins_log = sequence == 0 && parent == item;
					let goes_on = before.item(&parent) == item
						&& before.log(signer.organisation) == log
						&& before.sequence().checked_add(1) == Some(sequence);
					// No block would ever take it.
					if !begins_log && !goes_on {
						let expected = found.map_or(item, |(head, _)| head.last);
						return Err(Refusal::WrongParent { expected, found: parent });
					}
				} else if waits {
					let latest = next.saturating_add(T::LookAhead::get());
					if sequence > latest {
						return Err(Refusal::PlaceAhead { expected: next, found: sequence });
					}
					missing.push(parent);
				}
			}
		}
		if let Some(named) = body.action.names() {
			if !Items::<T>::contains_key(named) && earlier.statement(&named).is_none() {
				missing.push(named);
			}
		}
		Ok(missing)
	}

	/// The rules of custody, for a statement that stands exactly where the custody log goes on.
	///
	/// Custody stays as it is until that place is filled. So whom the rules refuse now they refuse in
	/// every later block, and a stranger is told so at once. What time may heal is left to the block.
	fn ensure_turn(
		custody: &Custody,
		hash: &Hash,
		signer: &Signer,
		action: &Action,
	) -> Result<(), Refusal> {
		match step(custody, *hash, signer, action, T::Clock::now()) {
			// The open offer expires, and the end of a new one comes within reach.
			Err(Refusal::OfferOpen { .. } | Refusal::OfferExpiryOutOfRange { .. }) => Ok(()),
			outcome => outcome.map(|_| ()),
		}
	}

	/// The head of a log, and the item's custody; none if the item does not exist yet.
	fn head(item: ItemId, log: Log) -> Option<(LogHead, Custody)> {
		let Item::V1(entry) = Items::<T>::get(item)?;
		let head = match log {
			Log::Custody => entry.log,
			Log::Own(organisation) => match OwnLogs::<T>::get(item, organisation) {
				Some(OwnLog::V1(head)) => head,
				None => LogHead { range: Mmr::default(), last: item },
			},
		};
		Some((head, entry.custody))
	}
}

/// The statements that stand before another in its submission.
struct Earlier<'a> {
	hashes: &'a [Hash],
	bodies: &'a [Body],
}

impl Earlier<'_> {
	/// That with this hash.
	fn statement(&self, hash: &Hash) -> Option<&Body> {
		let at = self.hashes.iter().position(|earlier| earlier == hash)?;
		self.bodies.get(at)
	}
}

/// Whether a block refused a submission only because it had the organisation's quota already.
pub fn is_over_quota(error: &TransactionValidityError) -> bool {
	*error == validity(Refusal::QuotaExceeded { limit: 0, asked: 0 }.into())
}

/// What the pool is told: one byte at most travels with a refusal, so the reason in words is
/// [`Pallet::check`]'s to give.
fn validity(refused: Refused) -> TransactionValidityError {
	match refused.reason {
		early if early.is_early() => InvalidTransaction::Future,
		Refusal::AlreadyRecorded { .. }
		| Refusal::PlaceTaken { .. }
		| Refusal::WrongParent { .. } => InvalidTransaction::Stale,
		Refusal::BadSignature => InvalidTransaction::BadProof,
		reason => InvalidTransaction::Custom(reason.encode().first().copied().unwrap_or_default()),
	}
	.into()
}
