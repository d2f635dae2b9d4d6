//! Recording one statement.

use catena_primitives::{
	action::Action,
	custody::{step, Custody},
	hash::{Hash, RangeTags},
	item::{Item, ItemKind, ItemV1, LogHead, OwnLog, MAX_OWN_LOGS},
	mmr::Mmr,
	record::{log_leaf, Attestation, Record, RecordV1, Recorded},
	refusal::Refusal,
	roles::Roles,
	statement::{Body, ItemId, Log, Place, Signature, Signer},
};
use frame_support::{ensure, traits::Get};

use crate::{Admission, Config, Domain, Event, Items, OwnLogs, Pallet, Records, Rights};

/// What all statements under one signature share.
pub(crate) struct Batched<'a> {
	pub signature: &'a Signature,
	pub root: &'a Hash,
	pub attestation: Attestation,
}

impl<T: Config> Pallet<T> {
	/// Records a statement. The caller rolls back when it is refused.
	pub(crate) fn record(
		hash: &Hash,
		body: &Body,
		signer: &Signer,
		recorded: &Recorded,
		batched: Batched,
	) -> Result<(), Refusal> {
		Self::check_claims(body, recorded)?;
		let leaf = log_leaf(hash, batched.root, batched.signature, recorded);
		let (item, log, sequence) =
			(body.item(hash), body.log(signer.organisation), body.sequence());
		match body.place {
			Place::First => Self::begin(hash, body, signer, recorded, leaf)?,
			Place::Custody { item, .. } => {
				Self::append_custody(item, hash, body, signer, recorded, leaf)?
			}
			Place::Own { item, .. } => Self::append_own(item, hash, body, signer, recorded, leaf)?,
		}
		Records::<T>::insert(
			(item, log, sequence),
			Record::V1(RecordV1 {
				signer: *signer,
				body: body.clone(),
				attestation: batched.attestation,
				recorded: *recorded,
			}),
		);
		Self::deposit_event(Event::Recorded { item, log, sequence, statement: *hash });
		Ok(())
	}

	/// What can be said of a statement without looking at the item.
	fn check_claims(body: &Body, recorded: &Recorded) -> Result<(), Refusal> {
		body.occurred.check(recorded.time_ms)?;
		Self::check_fixed(body, recorded.roles)
	}

	/// What can be said of a statement given nothing but its signer's roles. Waiting changes none of it,
	/// so the pool asks for it too.
	pub(crate) fn check_fixed(body: &Body, found: Roles) -> Result<(), Refusal> {
		body.occurred.check_offset()?;
		let needed = body.action.roles_needed();
		ensure!(found.has_any_of(needed), Refusal::MissingRole { needed, found });
		ensure!(body.action.may_stand_at(&body.place), Refusal::WrongLog);
		if let Place::Own { sequence, .. } = body.place {
			// Places are filled one after the other, so this bounds the number of records.
			let max = T::MaxOwnLog::get();
			ensure!(sequence < max, Refusal::LogFull { max });
		}
		Ok(())
	}

	fn begin(
		hash: &Hash,
		body: &Body,
		signer: &Signer,
		recorded: &Recorded,
		leaf: Hash,
	) -> Result<(), Refusal> {
		let kind = body.action.begins().ok_or(Refusal::WrongLog)?;
		Self::ensure_new(hash)?;
		let custody = Custody::begun_by(signer);
		Self::admit(hash, *hash, kind, Log::Custody, &custody, signer, body, recorded)?;
		let log = appended(&LogHead { range: Mmr::default(), last: *hash }, *hash, leaf)?;
		let entry = ItemV1 { kind, custody, log, own_logs: Default::default() };
		Items::<T>::insert(hash, Item::V1(entry));
		Ok(())
	}

	fn append_custody(
		item: ItemId,
		hash: &Hash,
		body: &Body,
		signer: &Signer,
		recorded: &Recorded,
		leaf: Hash,
	) -> Result<(), Refusal> {
		let Item::V1(mut entry) = Items::<T>::get(item).ok_or(Refusal::UnknownItem { item })?;
		Self::ensure_next(item, Log::Custody, &entry.log, hash, body)?;
		ensure_about(&body.action, item, entry.kind)?;
		let after = step(&entry.custody, *hash, signer, &body.action, recorded.time_ms)?;
		if let Action::Offer(offer) = &body.action {
			ensure!(
				T::Rights::can_act(offer.to),
				Refusal::RecipientCannotAct { recipient: offer.to }
			);
		}
		Self::ensure_correctable(item, Log::Custody, signer, &body.action)?;
		Self::admit(hash, item, entry.kind, Log::Custody, &entry.custody, signer, body, recorded)?;
		entry.custody = after;
		entry.log = appended(&entry.log, *hash, leaf)?;
		Items::<T>::insert(item, Item::V1(entry));
		Ok(())
	}

	fn append_own(
		item: ItemId,
		hash: &Hash,
		body: &Body,
		signer: &Signer,
		recorded: &Recorded,
		leaf: Hash,
	) -> Result<(), Refusal> {
		let organisation = signer.organisation;
		let log = Log::Own(organisation);
		let Item::V1(mut entry) = Items::<T>::get(item).ok_or(Refusal::UnknownItem { item })?;
		let stored = OwnLogs::<T>::get(item, organisation);
		let is_new = stored.is_none();
		let head = match stored {
			Some(OwnLog::V1(head)) => head,
			// The first statement of an own log names the item as its parent.
			None => LogHead { range: Mmr::default(), last: item },
		};
		Self::ensure_next(item, log, &head, hash, body)?;
		ensure_about(&body.action, item, entry.kind)?;
		Self::ensure_correctable(item, log, signer, &body.action)?;
		Self::admit(hash, item, entry.kind, log, &entry.custody, signer, body, recorded)?;
		OwnLogs::<T>::insert(item, organisation, OwnLog::V1(appended(&head, *hash, leaf)?));
		if is_new {
			entry
				.own_logs
				.try_push(organisation)
				.map_err(|_| Refusal::TooManyOwnLogs { max: MAX_OWN_LOGS })?;
			Items::<T>::insert(item, Item::V1(entry));
		}
		Ok(())
	}

	#[allow(clippy::too_many_arguments)]
	fn admit(
		hash: &Hash,
		item: ItemId,
		kind: ItemKind,
		log: Log,
		custody: &Custody,
		signer: &Signer,
		body: &Body,
		recorded: &Recorded,
	) -> Result<(), Refusal> {
		T::Domains::admit(&Admission {
			statement: *hash,
			item,
			kind,
			log,
			custody,
			signer,
			action: &body.action,
			now: recorded.time_ms,
		})
	}

	/// A correction names a record of the signer's organisation in the same log.
	fn ensure_correctable(
		item: ItemId,
		log: Log,
		signer: &Signer,
		action: &Action,
	) -> Result<(), Refusal> {
		let Action::Correct { sequence, supersedes } = action else { return Ok(()) };
		let is_own = Self::record_at(item, log, *sequence).is_some_and(|(hash, record)| {
			hash == *supersedes && record.signer.organisation == signer.organisation
		});
		ensure!(is_own, Refusal::NothingToCorrect { sequence: *sequence, supersedes: *supersedes });
		Ok(())
	}
}

/// The action is about items of this kind, or of any.
fn ensure_about(action: &Action, item: ItemId, found: ItemKind) -> Result<(), Refusal> {
	match action.about() {
		Some(expected) if expected != found => {
			Err(Refusal::WrongKindOfItem { item, expected, found })
		}
		_ => Ok(()),
	}
}

fn appended(head: &LogHead, last: Hash, leaf: Hash) -> Result<LogHead, Refusal> {
	let mut range = head.range.clone();
	range.append(RangeTags::LOG, leaf).map_err(|_| Refusal::LogFull { max: u32::MAX })?;
	Ok(LogHead { range, last })
}
