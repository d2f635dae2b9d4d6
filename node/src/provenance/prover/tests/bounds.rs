//! Proofs at the bounds, and one above.

use catena_primitives::{
	evidence::{Case, CaseForm, Exhibit},
	item::Item,
	layout,
	registry::{
		KeyReport, Officer, OfficerV2, Organisation, OrganisationV2, Term, TermStanding,
		MAX_REPORTS, MAX_TERMS,
	},
};

use super::*;

/// The view of an item with so many records in its custody log, of which the state has none.
fn counted(records: u32) -> ItemView {
	let mut view = Chain::of(1).view();
	let leaves = (0..records).map(|_| [0; 32]);
	view.item.log.range = Mmr::from_leaves(RangeTags::LOG, leaves).expect("room");
	view
}

#[test]
fn more_records_than_a_proof_shows_are_refused_before_one_is_read() {
	let all = |records| complete_logs(&mut Chain::default().stored(), &counted(records));
	let refused = all(MAX_RECORDS + 1).expect_err("refused");
	assert!(
		matches!(refused, ProveError::TooManyRecords { max: 45_000, found: 45_001 }),
		"{refused}"
	);
	let read = all(MAX_RECORDS).expect_err("there are none");
	let expected = ReadError::RecordMissing(Log::Custody, 0);
	assert_eq!(read.to_string(), expected.to_string());
}

#[test]
fn bytes_are_bounded() {
	assert!(at_most_bytes(MAX_MADE_BYTES).is_ok());
	let refused = at_most_bytes(MAX_MADE_BYTES + 1).expect_err("refused");
	let ProveError::TooLarge { max, found } = refused else { panic!("{refused}") };
	assert_eq!((max, found), (MAX_MADE_BYTES, MAX_MADE_BYTES + 1));
}

/// An officer of whom all that can change has changed, and as much was reported as can be.
fn officer(number: u32) -> OfficerV2 {
	let mut key = [0; 32];
	key[..4].copy_from_slice(&number.to_le_bytes());
	let term = Term {
		since_ms: 1,
		key,
		roles: Roles::EXAMINER,
		valid_from_ms: 0,
		valid_until_ms: u64::MAX,
		standing: TermStanding::Active,
	};
	let mut officer = OfficerV2::new(term);
	while officer.begin(term) {}
	let report = KeyReport { key, suspected_ms: 1, reported_ms: 1 };
	officer.reports = vec![report; MAX_REPORTS as usize].try_into().expect("as many");
	assert_eq!(officer.count_terms(), MAX_TERMS);
	officer
}

/// A record of each of so many officers, as a proof shows them.
fn logs_of(officers: u32) -> Vec<LogProof> {
	let one = Chain::of(1).logs[&Log::Custody][0].record.clone();
	let records = (1..=officers).map(|officer| {
		let mut record = one.clone();
		record.signer.officer = officer;
		record
	});
	vec![LogProof { log: Log::Custody, records: LogRecords::Complete(records.collect()) }]
}

/// The keys of a proof with a record of each of so many officers, whose histories are the longest.
fn keys_of(officers: u32) -> Result<Vec<Vec<u8>>, ProveError> {
	let entry = |number| Officer::V2(officer(number)).encode();
	let organisation = OrganisationV2 {
		name: "Police".try_into().expect("short"),
		country: *b"IT",
		admin: [0; 32],
		admitted_ms: 0,
		suspensions: Default::default(),
		officers,
	};
	let mut state = BTreeMap::from([
		(layout::VERSION_KEY.to_vec(), layout::VERSION.encode()),
		(layout::now(), 9u64.encode()),
		(layout::blocks(), Mmr::default().encode()),
		(layout::item(&ITEM), Item::V1(Chain::of(1).view().item).encode()),
		(
			layout::exhibit(&ITEM),
			Exhibit::V1 { case: [2; 32], from: None, depth: 0, derived: 0 }.encode(),
		),
		(
			layout::case(&[2; 32]),
			Case::V1 { form: CaseForm::Case, members: Default::default(), exhibits: 1 }.encode(),
		),
		(layout::organisation(OWN), Organisation::V2(organisation).encode()),
	]);
	state.extend((1..=officers).map(|number| (layout::officer(OWN, number), entry(number))));
	keys(ITEM, &logs_of(officers), |key: &[u8]| Ok(state.get(key).cloned()))
}

/// The records alone would fit thirty times.
#[test]
fn histories_of_officers_are_counted_before_the_nodes_are_gathered() {
	let each = Officer::V2(officer(1)).encoded_size() + logs_of(1).encoded_size();
	let fit = (MAX_MADE_BYTES / each) as u32;
	assert_eq!(keys_of(fit).expect("it fits").len() as u32, 7 + fit);
	let refused = keys_of(fit + 20).expect_err("refused");
	assert!(
		matches!(refused, ProveError::TooLarge { found, .. } if found > MAX_MADE_BYTES
			&& found < MAX_MADE_BYTES + each),
		"{refused}"
	);
	assert!(refused.to_string().contains("select some of the records"), "{refused}");
}

#[test]
fn state_that_cannot_be_read_is_told_as_such() {
	let broken = |_: &[u8]| Err(sp_blockchain::Error::Backend("broken".into()));
	let error = keys(ITEM, &logs_of(1), broken).expect_err("refused");
	assert!(matches!(error, ProveError::Database(_)), "{error}");
	let nothing = |_: &[u8]| Ok(None);
	let error = keys(ITEM, &logs_of(1), nothing).expect_err("refused");
	assert!(matches!(error, ProveError::Layout), "{error}");
}
