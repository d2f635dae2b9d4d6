//! What of the chain's state a proof is about: PF-15, PF-16, PF-17.
//!
//! # Details
//!
//! Which keys are read, and in which order, follows from the item, from what its entries say, and
//! from the officers who signed the records shown:
//!
//! 1. the layout version, the block's time, its range of block hashes, the item's entry;
//! 2. the heads of the organisations' own logs, in the order in which the item's entry names them;
//! 3. the entry of the item's kind: of a case; of an exhibit, then of its case; of an artefact;
//! 4. the organisations of all signers shown, of the holder, and of the recipient of an offer, by
//!    rising number;
//! 5. the same officers, by rising number of organisation, then of officer.
//!
//! The verifier reads a proof by [`State::read`]. Whoever makes one calls [`keys`], which does the
//! same walk over the state of a node, has the node prove those keys, and puts its answer in order
//! with [`order_nodes`](crate::order_nodes).

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::fmt;

use catena_primitives::{
	antiquities::Artefact,
	custody::Holder,
	evidence::{Case, Exhibit},
	item::{Item, ItemKind, ItemV1, LogHead, OwnLog},
	layout,
	mmr::Mmr,
	registry::{Officer, OfficerV2, Organisation, OrganisationV2},
	statement::{ItemId, Log, Millis, OfficerId, OrganisationId},
};
use codec::{DecodeAll, Encode};

use crate::{
	facts::KindEntry, missing::Missing, rejection::Rejection, scale::decode_canonical,
	verdict::Failure, words::Hex,
};

/// An entry of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKey {
	/// The layout version.
	Layout,
	/// The block's time.
	Time,
	/// The range of block hashes.
	Blocks,
	/// An item.
	Item(ItemId),
	/// The head of an organisation's own log on an item.
	OwnLog(ItemId, OrganisationId),
	/// A case.
	Case(ItemId),
	/// An exhibit.
	Exhibit(ItemId),
	/// An artefact.
	Artefact(ItemId),
	/// An organisation.
	Organisation(OrganisationId),
	/// An officer.
	Officer(OrganisationId, OfficerId),
}

impl StateKey {
	/// The key in the trie.
	pub fn bytes(&self) -> Vec<u8> {
		match self {
			StateKey::Layout => layout::VERSION_KEY.to_vec(),
			StateKey::Time => layout::now(),
			StateKey::Blocks => layout::blocks(),
			StateKey::Item(item) => layout::item(item),
			StateKey::OwnLog(item, organisation) => layout::own_log(item, *organisation),
			StateKey::Case(item) => layout::case(item),
			StateKey::Exhibit(item) => layout::exhibit(item),
			StateKey::Artefact(item) => layout::artefact(item),
			StateKey::Organisation(organisation) => layout::organisation(*organisation),
			StateKey::Officer(organisation, officer) => layout::officer(*organisation, *officer),
		}
	}
}

impl fmt::Display for StateKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			StateKey::Layout => f.write_str("the version of its layout"),
			StateKey::Time => f.write_str("the block's time"),
			StateKey::Blocks => f.write_str("the range of block hashes"),
			StateKey::Item(item) => write!(f, "item {}", Hex(item)),
			StateKey::OwnLog(item, organisation) => {
				write!(f, "the log of organisation {organisation} on item {}", Hex(item))
			}
			StateKey::Case(item) => write!(f, "case {}", Hex(item)),
			StateKey::Exhibit(item) => write!(f, "exhibit {}", Hex(item)),
			StateKey::Artefact(item) => write!(f, "artefact {}", Hex(item)),
			StateKey::Organisation(organisation) => write!(f, "organisation {organisation}"),
			StateKey::Officer(organisation, officer) => {
				write!(f, "officer {officer} of organisation {organisation}")
			}
		}
	}
}

/// What every proof reads first, whatever it is about. A proof of a checkpoint reads no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
	/// The block's time, UTC milliseconds.
	pub time_ms: Millis,
	/// The range of block hashes.
	pub blocks: Mmr,
}

/// The entries of the state that a proof is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
	/// The block's time, UTC milliseconds.
	pub time_ms: Millis,
	/// The range of block hashes.
	pub blocks: Mmr,
	/// The item.
	pub item: ItemV1,
	/// The organisations' own logs on it.
	pub own_logs: BTreeMap<OrganisationId, LogHead>,
	/// What is kept of it besides, by its kind.
	pub entry: KindEntry,
	/// The organisations of those who signed, hold, or are offered the item.
	pub organisations: BTreeMap<OrganisationId, OrganisationV2>,
	/// Those officers, by organisation and number.
	pub officers: BTreeMap<(OrganisationId, OfficerId), OfficerV2>,
}

/// The keys of a proof of `item` that shows records signed by `signers`, in the order of PF-15.
///
/// `read` gives the value under a key in the state of the block. Fails like a verifier would with a
/// proof of that state: with [`Missing::Item`] where there is no such item.
pub fn keys(
	item: ItemId,
	signers: impl IntoIterator<Item = Holder>,
	mut read: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Result<Vec<Vec<u8>>, Failure> {
	let mut keys = Vec::new();
	State::read(item, signers, |key| {
		keys.push(key.to_vec());
		Ok(read(key))
	})?;
	Ok(keys)
}

/// The keys of a proof of a checkpoint, in the order of PF-15.
pub fn head_keys() -> Vec<Vec<u8>> {
	[StateKey::Layout, StateKey::Time, StateKey::Blocks].iter().map(StateKey::bytes).collect()
}

impl Head {
	/// Reads what stands under [`head_keys`], in that order.
	pub fn read<Value: AsRef<[u8]>>(
		read: impl FnMut(&[u8]) -> Result<Option<Value>, Failure>,
	) -> Result<Self, Failure> {
		Reader { read, layout: layout::FIRST_VERSION }.head()
	}
}

impl State {
	/// Reads the entries that a proof of `item` is about.
	///
	/// `signers` are those of the records shown, in any order. `read` is asked for one key after
	/// the other.
	pub fn read<Value: AsRef<[u8]>>(
		item: ItemId,
		signers: impl IntoIterator<Item = Holder>,
		read: impl FnMut(&[u8]) -> Result<Option<Value>, Failure>,
	) -> Result<Self, Failure> {
		let mut reader = Reader { read, layout: layout::FIRST_VERSION };
		let Head { time_ms, blocks } = reader.head()?;
		let entry = reader.item(item)?;
		let own_logs = reader.own_logs(item, &entry)?;
		let kind = reader.kind(item, entry.kind)?;
		let concerned = concerned(signers, &entry);
		let organisations = reader.organisations(&concerned)?;
		let officers = reader.officers(&concerned)?;
		nothing_later(time_ms, &organisations, &officers)?;
		no_key_of_two(&officers)?;
		Ok(State { time_ms, blocks, item: entry, own_logs, entry: kind, organisations, officers })
	}

	/// The head of one of the item's logs, if the state has that log.
	pub fn log(&self, log: Log) -> Option<&LogHead> {
		match log {
			Log::Custody => Some(&self.item.log),
			Log::Own(organisation) => self.own_logs.get(&organisation),
		}
	}

	/// All logs of the item, rising.
	pub fn logs(&self) -> Vec<(Log, &LogHead)> {
		let own = self.own_logs.iter().map(|(organisation, head)| (Log::Own(*organisation), head));
		core::iter::once((Log::Custody, &self.item.log)).chain(own).collect()
	}
}

/// Every officer of whom a proof says something, by organisation and number.
fn concerned(
	signers: impl IntoIterator<Item = Holder>,
	item: &ItemV1,
) -> BTreeSet<(OrganisationId, OfficerId)> {
	signers
		.into_iter()
		.chain([item.custody.holder])
		.chain(item.custody.offer.map(|offer| offer.to))
		.map(|who| (who.organisation, who.officer))
		.collect()
}

struct Reader<Read> {
	read: Read,
	/// The version of the state's layout.
	layout: u32,
}

impl<Value, Read> Reader<Read>
where
	Value: AsRef<[u8]>,
	Read: FnMut(&[u8]) -> Result<Option<Value>, Failure>,
{
	fn value(&mut self, key: StateKey) -> Result<Option<Value>, Failure> {
		(self.read)(&key.bytes())
	}

	/// PF-17: an entry that must be there, and be nothing else.
	fn entry<T: DecodeAll + Encode>(&mut self, key: StateKey) -> Result<T, Failure> {
		let value = self.value(key)?.ok_or(Rejection::EntryAbsent { key })?;
		Ok(decoded(key, value.as_ref())?)
	}

	fn head(&mut self) -> Result<Head, Failure> {
		self.layout = self.known_layout()?;
		let time_ms = self.entry(StateKey::Time)?;
		let blocks = self.range_of_blocks()?;
		Ok(Head { time_ms, blocks })
	}

	/// PF-16.
	fn known_layout(&mut self) -> Result<u32, Failure> {
		let found = self.entry(StateKey::Layout)?;
		if !(layout::FIRST_VERSION..=layout::VERSION).contains(&found) {
			return Err(Missing::Layout { known: layout::VERSION, found }.into());
		}
		Ok(found)
	}

	/// PF-17: an entry of an organisation, in a form that the layout has.
	fn organisation(&mut self, number: OrganisationId) -> Result<OrganisationV2, Failure> {
		let key = StateKey::Organisation(number);
		let entry: Organisation = self.entry(key)?;
		let newer = matches!(entry, Organisation::V2(_));
		let entry = OrganisationV2::from(entry);
		self.in_order(key, newer, entry.is_well_formed())?;
		Ok(entry)
	}

	/// PF-17: an entry of an officer, in a form that the layout has.
	fn officer(
		&mut self,
		organisation: OrganisationId,
		number: OfficerId,
	) -> Result<OfficerV2, Failure> {
		let key = StateKey::Officer(organisation, number);
		let entry: Officer = self.entry(key)?;
		let newer = matches!(entry, Officer::V2(_));
		let entry = OfficerV2::from(entry);
		self.in_order(key, newer, entry.is_well_formed())?;
		Ok(entry)
	}

	/// An entry of the form that layout 2 brought stands in no older layout, and has its parts in order.
	fn in_order(&self, key: StateKey, newer: bool, well_formed: bool) -> Result<(), Rejection> {
		if newer && (self.layout == layout::FIRST_VERSION || !well_formed) {
			return Err(Rejection::EntryMalformed { key });
		}
		Ok(())
	}

	fn range_of_blocks(&mut self) -> Result<Mmr, Failure> {
		let blocks = self.entry(StateKey::Blocks)?;
		well_formed(StateKey::Blocks, &blocks)?;
		Ok(blocks)
	}

	/// PF-17: the one entry whose absence is no contradiction.
	fn item(&mut self, item: ItemId) -> Result<ItemV1, Failure> {
		let key = StateKey::Item(item);
		let value = self.value(key)?.ok_or(Missing::Item { item })?;
		let Item::V1(entry) = decoded(key, value.as_ref())?;
		well_formed(key, &entry.log.range)?;
		Ok(entry)
	}

	fn own_logs(
		&mut self,
		item: ItemId,
		entry: &ItemV1,
	) -> Result<BTreeMap<OrganisationId, LogHead>, Failure> {
		let mut logs = BTreeMap::new();
		for organisation in &entry.own_logs {
			let key = StateKey::OwnLog(item, *organisation);
			let OwnLog::V1(head) = self.entry(key)?;
			well_formed(key, &head.range)?;
			logs.insert(*organisation, head);
		}
		Ok(logs)
	}

	fn kind(&mut self, item: ItemId, kind: ItemKind) -> Result<KindEntry, Failure> {
		Ok(match kind {
			ItemKind::Case => KindEntry::Case(self.entry(StateKey::Case(item))?),
			ItemKind::Exhibit => {
				let exhibit: Exhibit = self.entry(StateKey::Exhibit(item))?;
				let Exhibit::V1 { case, .. } = &exhibit;
				let case: Case = self.entry(StateKey::Case(*case))?;
				KindEntry::Exhibit(exhibit, case)
			}
			ItemKind::Artefact => {
				let artefact: Artefact = self.entry(StateKey::Artefact(item))?;
				KindEntry::Artefact(artefact)
			}
		})
	}

	fn organisations(
		&mut self,
		concerned: &BTreeSet<(OrganisationId, OfficerId)>,
	) -> Result<BTreeMap<OrganisationId, OrganisationV2>, Failure> {
		let numbers: BTreeSet<_> =
			concerned.iter().map(|(organisation, _)| *organisation).collect();
		let mut organisations = BTreeMap::new();
		for number in numbers {
			organisations.insert(number, self.organisation(number)?);
		}
		Ok(organisations)
	}

	fn officers(
		&mut self,
		concerned: &BTreeSet<(OrganisationId, OfficerId)>,
	) -> Result<BTreeMap<(OrganisationId, OfficerId), OfficerV2>, Failure> {
		let mut officers = BTreeMap::new();
		for (organisation, number) in concerned {
			let officer = self.officer(*organisation, *number)?;
			officers.insert((*organisation, *number), officer);
		}
		Ok(officers)
	}
}

/// PF-17: no entry tells of a change that came after the block.
fn nothing_later(
	block_ms: Millis,
	organisations: &BTreeMap<OrganisationId, OrganisationV2>,
	officers: &BTreeMap<(OrganisationId, OfficerId), OfficerV2>,
) -> Result<(), Rejection> {
	let organisations = organisations
		.iter()
		.map(|(number, entry)| (StateKey::Organisation(*number), entry.changed_ms()));
	let officers = officers.iter().map(|((organisation, number), entry)| {
		(StateKey::Officer(*organisation, *number), entry.changed_ms())
	});
	match organisations.chain(officers).find(|(_, changed_ms)| *changed_ms > block_ms) {
		Some((key, changed_ms)) => Err(Rejection::EntryOfLater { key, block_ms, changed_ms }),
		None => Ok(()),
	}
}

/// PF-17: a key that is or was one officer's is never another's.
fn no_key_of_two(
	officers: &BTreeMap<(OrganisationId, OfficerId), OfficerV2>,
) -> Result<(), Rejection> {
	let mut owners = BTreeMap::new();
	for (officer, entry) in officers {
		for term in entry.terms() {
			let owner = *owners.entry(term.key).or_insert(*officer);
			if owner != *officer {
				let officers = [owner, *officer]
					.map(|(organisation, officer)| Holder { organisation, officer });
				return Err(Rejection::KeyOfTwo { key: term.key, officers });
			}
		}
	}
	Ok(())
}

fn decoded<T: DecodeAll + Encode>(key: StateKey, value: &[u8]) -> Result<T, Rejection> {
	decode_canonical(value).ok_or(Rejection::EntryMalformed { key })
}

fn well_formed(key: StateKey, range: &Mmr) -> Result<(), Rejection> {
	if !range.is_well_formed() {
		return Err(Rejection::EntryMalformed { key });
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn head_is_read_under_its_keys_in_their_order() {
		let mut asked = Vec::new();
		let read = Head::read(|key: &[u8]| {
			asked.push(key.to_vec());
			Ok(Some(match asked.len() {
				1 => layout::VERSION.encode(),
				2 => 7u64.encode(),
				_ => Mmr::default().encode(),
			}))
		});
		assert_eq!(read, Ok(Head { time_ms: 7, blocks: Mmr::default() }));
		assert_eq!(asked, head_keys());
	}
}
