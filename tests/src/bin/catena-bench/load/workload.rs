//! What is sent: signed beforehand, so that signing takes nothing from the chain while it is measured.

use std::{
	collections::HashMap,
	time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use catena_primitives::{
	action::Action,
	attestation::{Submission, MAX_BATCH},
	evidence::{Acquisition, CaseForm, Examination},
	statement::{Body, ClaimedTime, ItemId, Millis, Place, Signature},
	Hash,
};
use catena_rpc::signing::sign;
use catena_tests::officer::Officer;

use super::{world::World, zipf::Zipf};

/// A submission, and the officer (by place in [`World::officers`]) who signed it.
#[derive(Clone)]
pub struct Signed {
	/// Who.
	pub officer: usize,
	/// What.
	pub submission: Submission,
	/// How many statements it has.
	pub events: u32,
}

/// An item, and how many records its custody log has when everything is recorded.
pub struct Recorded {
	/// Which.
	pub item: ItemId,
	/// How many.
	pub records: u32,
}

/// An item on which its holder goes on.
#[derive(Clone)]
pub struct Tip {
	item: ItemId,
	officer: usize,
	/// How many items its holder had before it.
	older: usize,
	next: u32,
	last: Hash,
}

impl Tip {
	/// What it comes to.
	pub fn recorded(&self) -> Recorded {
		Recorded { item: self.item, records: self.next }
	}
}

/// Makes submissions, each of which builds on those before it: they are to be sent in this order.
/// A copy goes on from the same place, on another system.
#[derive(Clone)]
pub struct Generator {
	genesis: Hash,
	officers: Vec<Officer>,
	now: Millis,
	/// How many statements it has made, from a number on that no other generator has.
	made: u128,
	/// The case of each officer.
	cases: Vec<Hash>,
	/// The items that examinations are spread over.
	tips: Vec<Tip>,
	/// How many of them were drawn.
	drawn: u32,
}

impl Generator {
	/// For the officers of this chain.
	pub fn new(world: &World) -> Result<Generator> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as Millis;
		Ok(Generator {
			genesis: world.genesis,
			officers: world.officers.clone(),
			now,
			made: u128::from(now) << 64,
			cases: Vec::new(),
			tips: Vec::new(),
			drawn: 0,
		})
	}

	/// Who signs, by their places in [`World::officers`].
	pub fn officers(&self) -> &[Officer] {
		&self.officers
	}

	/// A case of each officer; to be final before the rest.
	pub fn cases(&mut self) -> Result<Vec<Signed>> {
		let mut all = Vec::new();
		for officer in 0..self.officers.len() {
			let body = self.body(Place::First, Action::OpenCase { form: CaseForm::Case });
			self.cases.push(body.hash(&self.genesis, &self.officers[officer].signer));
			all.push(self.signed(officer, vec![body])?);
		}
		Ok(all)
	}

	/// So many items more, spread over the officers, in full batches; to be final before they are
	/// examined.
	pub fn items(&mut self, count: u32) -> Result<Vec<Signed>> {
		let officers = self.officers.len();
		let (from, to) = (self.tips.len(), self.tips.len() + count as usize);
		let mut all = Vec::new();
		for officer in 0..officers {
			let mut bodies = Vec::new();
			for number in (from..to).filter(|number| number % officers == officer) {
				let (tip, body) = self.item(officer, number / officers)?;
				self.tips.push(tip);
				bodies.push(body);
			}
			for some in bodies.chunks(MAX_BATCH as usize) {
				all.push(self.signed(officer, some.to_vec())?);
			}
		}
		Ok(all)
	}

	/// An item of the first officer that is not among those which examinations are spread over.
	pub fn item_aside(&mut self) -> Result<(Tip, Vec<Signed>)> {
		let (tip, body) = self.item(0, 0)?;
		Ok((tip, vec![self.signed(0, vec![body])?]))
	}

	/// So many examinations in the items' custody logs by whoever holds them. The k-th item has a
	/// share of them that is proportional to 1/k (Zipf's law), and `batch` of them stand under one
	/// signature.
	pub fn events(&mut self, count: u32, batch: usize) -> Result<Vec<Signed>> {
		let ranks = self.by_rank();
		let zipf = Zipf::new(ranks.len());
		let mut waiting: Vec<Vec<Body>> = self.officers.iter().map(|_| Vec::new()).collect();
		let mut all = Vec::new();
		for draw in self.drawn..self.drawn + count {
			let at = ranks[zipf.rank(draw)];
			let (place, officer) = (self.tips[at].place(), self.tips[at].officer);
			let body = self.examination(place);
			self.tips[at].go_on(body.hash(&self.genesis, &self.officers[officer].signer));
			waiting[officer].push(body);
			if waiting[officer].len() == batch {
				let bodies = std::mem::take(&mut waiting[officer]);
				all.push(self.signed(officer, bodies)?);
			}
		}
		self.drawn += count;
		for (officer, bodies) in waiting.into_iter().enumerate() {
			if !bodies.is_empty() {
				all.push(self.signed(officer, bodies)?);
			}
		}
		Ok(all)
	}

	/// So many examinations of one item.
	pub fn examinations(&mut self, tip: &mut Tip, count: u32, batch: usize) -> Result<Vec<Signed>> {
		let signer = self.officers[tip.officer].signer;
		let mut bodies = Vec::new();
		for _ in 0..count {
			let body = self.examination(tip.place());
			tip.go_on(body.hash(&self.genesis, &signer));
			bodies.push(body);
		}
		bodies.chunks(batch).map(|some| self.signed(tip.officer, some.to_vec())).collect()
	}

	/// The signatures of an officer over each of the statements alone, by their hashes.
	pub fn signed_alone(&self, officer: usize, of: &[Signed]) -> Result<HashMap<Hash, Signature>> {
		let Officer { signer, key } = &self.officers[officer];
		let mut signatures = HashMap::new();
		for signed in of.iter().filter(|signed| signed.officer == officer) {
			let Submission::V1(submission) = &signed.submission;
			for (body, hash) in submission.bodies.iter().zip(submission.hashes()) {
				let Submission::V1(alone) = sign(&self.genesis, signer, vec![body.clone()], key)?;
				signatures.insert(hash, alone.signature);
			}
		}
		Ok(signatures)
	}

	/// What the items come to, the most examined one first.
	pub fn recorded(&self) -> Vec<Recorded> {
		self.by_rank().iter().map(|at| self.tips[*at].recorded()).collect()
	}

	/// The most examined items should not all be one officer's, and should stay the same ones when
	/// there are more.
	fn by_rank(&self) -> Vec<usize> {
		let mut ranks: Vec<usize> = (0..self.tips.len()).collect();
		ranks.sort_by_key(|at| (self.tips[*at].older, self.tips[*at].officer));
		ranks
	}

	fn item(&mut self, officer: usize, older: usize) -> Result<(Tip, Body)> {
		let case = *self.cases.get(officer).context("a case")?;
		let register = Action::RegisterExhibit { case, acquisition: Acquisition::Seized };
		let body = self.body(Place::First, register);
		let item = body.hash(&self.genesis, &self.officers[officer].signer);
		Ok((Tip { item, officer, older, next: 1, last: item }, body))
	}

	fn examination(&mut self, place: Place) -> Body {
		self.body(place, Action::Examine { examination: Examination::Inspection })
	}

	/// No two are the same.
	fn body(&mut self, place: Place, action: Action) -> Body {
		self.made += 1;
		Body {
			place,
			nonce: self.made.to_le_bytes(),
			action,
			occurred: ClaimedTime { utc_ms: self.now, offset_minutes: 60 },
			// As in real use: what was seen is off the chain, and its root is on it.
			details: Some([self.made as u8; 32]),
		}
	}

	fn signed(&self, officer: usize, bodies: Vec<Body>) -> Result<Signed> {
		let Officer { signer, key } = &self.officers[officer];
		let events = u32::try_from(bodies.len())?;
		Ok(Signed { officer, submission: sign(&self.genesis, signer, bodies, key)?, events })
	}
}

impl Tip {
	fn place(&self) -> Place {
		Place::Custody { item: self.item, sequence: self.next, parent: self.last }
	}

	fn go_on(&mut self, statement: Hash) {
		self.last = statement;
		self.next += 1;
	}
}
