//! What is sent: signed beforehand, so that signing takes nothing from the chain while it is measured.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use catena_primitives::{
	action::Action,
	attestation::{Submission, MAX_BATCH},
	evidence::{Acquisition, CaseForm, Examination},
	statement::{Body, ClaimedTime, ItemId, Millis, Place},
	Hash,
};
use catena_rpc::signing::sign;

use super::world::{Officer, World};

/// A submission, and the officer (by place in [`World::officers`]) who signed it.
pub struct Signed {
	/// Who.
	pub officer: usize,
	/// What.
	pub submission: Submission,
	/// How many statements it has.
	pub events: u32,
}

/// Submissions to be sent, in this order.
pub struct Workload {
	/// A case of each organisation; to be final before the rest.
	pub cases: Vec<Signed>,
	/// The items, in batches; to be final before the rest.
	pub items: Vec<Signed>,
	/// What is measured.
	pub events: Vec<Signed>,
	/// What the items come to, the most examined one first.
	pub recorded: Vec<Recorded>,
}

/// An item, and how many records its custody log has when everything is recorded.
pub struct Recorded {
	/// Which.
	pub item: ItemId,
	/// How many.
	pub records: u32,
}

/// An item on which its holder goes on.
struct Tip {
	item: ItemId,
	officer: usize,
	next: u32,
	last: Hash,
}

/// Makes bodies that differ.
struct Maker {
	now: Millis,
	made: u128,
}

impl Maker {
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
}

impl Workload {
	/// So many items, spread over the officers, and so many examinations in their custody logs by
	/// whoever holds them. The k-th item has a share of them that is proportional to 1/k (Zipf's law),
	/// and `batch` of them stand under one signature.
	pub fn make(world: &World, items: u32, events: u32, batch: usize) -> Result<Workload> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as Millis;
		let mut maker = Maker { now, made: u128::from(now) << 64 };
		let mut cases = Vec::new();
		let mut registrations = Vec::new();
		let mut tips = Vec::new();
		let officers = world.officers.len();
		for (index, officer) in world.officers.iter().enumerate() {
			let open = maker.body(Place::First, Action::OpenCase { form: CaseForm::Case });
			let case = open.hash(&world.genesis, &officer.signer);
			cases.push(signed(world, index, vec![open])?);
			let register = Action::RegisterExhibit { case, acquisition: Acquisition::Seized };
			let own = (0..items as usize).filter(|item| item % officers == index).count();
			let bodies: Vec<Body> =
				(0..own).map(|_| maker.body(Place::First, register.clone())).collect();
			for body in &bodies {
				let item = body.hash(&world.genesis, &officer.signer);
				tips.push(Tip { item, officer: index, next: 1, last: item });
			}
			for some in bodies.chunks(MAX_BATCH as usize) {
				registrations.push(signed(world, index, some.to_vec())?);
			}
		}
		// The most examined items should not all be one organisation's.
		let mut by_rank: Vec<usize> = (0..tips.len()).collect();
		by_rank.sort_by_key(|tip| (tip % (tips.len() / officers).max(1), tips[*tip].officer));
		let events = events_on(world, &mut maker, &mut tips, &by_rank, events, batch)?;
		let recorded = by_rank
			.iter()
			.map(|tip| Recorded { item: tips[*tip].item, records: tips[*tip].next })
			.collect();
		Ok(Workload { cases, items: registrations, events, recorded })
	}
}

fn events_on(
	world: &World,
	maker: &mut Maker,
	tips: &mut [Tip],
	by_rank: &[usize],
	events: u32,
	batch: usize,
) -> Result<Vec<Signed>> {
	let zipf = Zipf::new(tips.len());
	let mut waiting: Vec<Vec<Body>> = world.officers.iter().map(|_| Vec::new()).collect();
	let mut all = Vec::new();
	for event in 0..events {
		let tip = by_rank[zipf.rank(event)];
		let tip = tips.get_mut(tip).context("an item")?;
		let place = Place::Custody { item: tip.item, sequence: tip.next, parent: tip.last };
		let examine = Action::Examine { examination: Examination::Inspection };
		let body = maker.body(place, examine);
		let Officer { signer, .. } = &world.officers[tip.officer];
		tip.last = body.hash(&world.genesis, signer);
		tip.next += 1;
		waiting[tip.officer].push(body);
		if waiting[tip.officer].len() == batch {
			let bodies = std::mem::take(&mut waiting[tip.officer]);
			all.push(signed(world, tip.officer, bodies)?);
		}
	}
	for (officer, bodies) in waiting.into_iter().enumerate() {
		if !bodies.is_empty() {
			all.push(signed(world, officer, bodies)?);
		}
	}
	Ok(all)
}

fn signed(world: &World, officer: usize, bodies: Vec<Body>) -> Result<Signed> {
	let Officer { signer, key } = &world.officers[officer];
	let events = u32::try_from(bodies.len())?;
	Ok(Signed { officer, submission: sign(&world.genesis, signer, bodies, key)?, events })
}

/// Zipf's law with exponent 1.
pub struct Zipf {
	up_to: Vec<f64>,
}

impl Zipf {
	/// So many ranks, of which the first is drawn most often.
	pub fn new(ranks: usize) -> Zipf {
		let mut sum = 0.0;
		let up_to = (1..=ranks)
			.map(|rank| {
				sum += 1.0 / rank as f64;
				sum
			})
			.collect();
		Zipf { up_to }
	}

	/// The rank of the n-th draw. Multiples of the golden ratio fill the unit interval evenly, so every
	/// run has the same draws, and they follow the law more closely than random ones.
	pub fn rank(&self, draw: u32) -> usize {
		let golden = 0.618_033_988_749_894_9_f64;
		let all = self.up_to.last().copied().unwrap_or(0.0);
		let at = (f64::from(draw) * golden).fract() * all;
		self.up_to.partition_point(|sum| *sum <= at).min(self.up_to.len().saturating_sub(1))
	}
}
