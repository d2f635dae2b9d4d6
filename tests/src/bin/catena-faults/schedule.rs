//! What happens when, drawn from a seed.

use std::time::Duration;

use crate::{draw::Draw, kind::Kind};

/// How many validators there are.
pub const VALIDATORS: usize = 4;

/// One fault: from its beginning until all is well again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
	/// From 1 on.
	pub number: u32,
	/// What kind of fault.
	pub kind: Kind,
	/// Which one exactly.
	pub fault: Fault,
	/// How long nothing is done before it.
	pub pause: Duration,
	/// How long it lasts, at least: it is healed when those who should go on meanwhile have.
	pub lasts: Duration,
}

/// A fault. Validators are numbered from 0 on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
	/// These are killed.
	Kill(Vec<usize>),
	/// Each validator reaches only those that are on the same side.
	Partition([usize; VALIDATORS]),
	/// What every validator sends comes off badly.
	Impair(Impairment),
	/// A validator's clock is wrong by so many seconds.
	Clock {
		/// Whose.
		victim: usize,
		/// Above 0, it is ahead.
		seconds: i32,
	},
	/// A validator's disk is full.
	DiskFull(usize),
	/// A validator's database is damaged.
	Damage {
		/// Whose.
		victim: usize,
		/// How.
		damage: Damage,
	},
}

/// What happens to the packets that a validator sends to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Impairment {
	/// How long they take.
	pub delay_ms: u32,
	/// By how much more or less they take, each for itself.
	pub jitter_ms: u32,
	/// How many of a hundred are lost.
	pub loss_percent: u32,
	/// How many of a hundred go out at once, before those that take their time.
	pub reorder_percent: u32,
}

/// How a database is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
	/// Which of its files, counted on from the first one when there are none left.
	pub file: u64,
	/// What happens to it.
	pub wound: Wound,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wound {
	/// So many thousandths of what it holds are left.
	Truncated {
		/// Below 1,000.
		left_permille: u32,
	},
	/// Bits of it are flipped.
	Flipped {
		/// In how many bytes.
		bytes: u32,
		/// Where they are drawn from.
		seed: u64,
	},
}

/// So many cycles of these kinds. Each kind comes once in as many cycles as there are kinds, in an order
/// that is drawn anew each time.
pub fn schedule(seed: u64, cycles: u32, kinds: &[Kind]) -> Vec<Cycle> {
	let mut draw = Draw::new(seed);
	let mut round = Vec::new();
	let mut killed = draw.within(0..=3) as usize;
	let mut all = Vec::new();
	for number in 1..=cycles {
		if round.is_empty() {
			round = draw.shuffled(kinds);
		}
		let Some(kind) = round.pop() else { break };
		let fault = fault(kind, &mut draw, &mut killed);
		let lasts = match kind {
			Kind::Clock | Kind::DiskFull => draw.milliseconds(8_000..=16_000),
			_ => draw.milliseconds(1_000..=10_000),
		};
		all.push(Cycle { number, kind, fault, pause: draw.milliseconds(0..=3_000), lasts });
	}
	all
}

fn fault(kind: Kind, draw: &mut Draw, killed: &mut usize) -> Fault {
	let order = draw.shuffled(&[0, 1, 2, 3]);
	let victim = order[0];
	match kind {
		Kind::KillOne => {
			*killed = (*killed + 1) % VALIDATORS;
			Fault::Kill(vec![*killed])
		}
		Kind::KillTwo => Fault::Kill(order[..2].to_vec()),
		Kind::KillAll => Fault::Kill(order),
		Kind::PartitionThreeOne => Fault::Partition(sides(&order, [0, 0, 0, 1])),
		Kind::PartitionTwoTwo => Fault::Partition(sides(&order, [0, 0, 1, 1])),
		Kind::PartitionTwoOneOne => Fault::Partition(sides(&order, [0, 0, 1, 2])),
		Kind::Delay => {
			let delay_ms = draw.within(50..=400);
			let jitter_ms = draw.within(0..=delay_ms / 2);
			Fault::Impair(Impairment { delay_ms, jitter_ms, ..Impairment::default() })
		}
		Kind::Loss => {
			let loss_percent = draw.within(2..=25);
			Fault::Impair(Impairment { loss_percent, ..Impairment::default() })
		}
		Kind::Reordering => {
			let (delay_ms, reorder_percent) = (draw.within(20..=100), draw.within(10..=50));
			Fault::Impair(Impairment { delay_ms, reorder_percent, ..Impairment::default() })
		}
		Kind::Clock => {
			let seconds = i32::try_from(draw.within(120..=900)).unwrap_or_default();
			Fault::Clock { victim, seconds: seconds * draw.one_of(&[1, -1]) }
		}
		Kind::DiskFull => Fault::DiskFull(victim),
		Kind::Truncated => {
			let wound = Wound::Truncated { left_permille: draw.within(0..=950) };
			Fault::Damage { victim, damage: Damage { file: draw.number(), wound } }
		}
		Kind::Flipped => {
			let wound = Wound::Flipped { bytes: draw.within(1..=64), seed: draw.number() };
			Fault::Damage { victim, damage: Damage { file: draw.number(), wound } }
		}
	}
}

/// Who is on which side, if the validators in this order are on these.
fn sides(order: &[usize], of_each: [usize; VALIDATORS]) -> [usize; VALIDATORS] {
	let mut sides = [0; VALIDATORS];
	for (validator, side) in order.iter().zip(of_each) {
		sides[*validator] = side;
	}
	sides
}

impl Fault {
	/// Those who should go on making blocks final while it lasts: more than two thirds of all, or
	/// nobody. Where packets come off badly, that is asked of nobody before it is over.
	pub fn going_on(&self) -> Vec<usize> {
		let all = 0..VALIDATORS;
		let enough = |count: usize| count * 3 > VALIDATORS * 2;
		let up: Vec<usize> = match self {
			Fault::Kill(victims) => all.filter(|one| !victims.contains(one)).collect(),
			Fault::Partition(sides) => {
				let size = |side| sides.iter().filter(|other| **other == side).count();
				all.filter(|one| enough(size(sides[*one]))).collect()
			}
			Fault::Impair(_) => Vec::new(),
			Fault::Clock { victim, .. }
			| Fault::DiskFull(victim)
			| Fault::Damage { victim, .. } => all.filter(|one| one != victim).collect(),
		};
		if enough(up.len()) {
			up
		} else {
			Vec::new()
		}
	}

	/// In words, with the validators' names.
	pub fn words(&self, names: &[&str]) -> String {
		let name = |validator: &usize| names.get(*validator).copied().unwrap_or("?");
		match self {
			Fault::Kill(victims) => {
				let names: Vec<&str> = victims.iter().map(name).collect();
				format!("SIGKILL of {}", names.join(", "))
			}
			Fault::Partition(sides) => {
				let side = |side: usize| {
					let on_it = (0..VALIDATORS).filter(|one| sides[*one] == side);
					on_it.map(|one| name(&one)).collect::<Vec<_>>().join(" ")
				};
				let all: Vec<String> = (0..VALIDATORS).map(side).collect();
				let all: Vec<&str> =
					all.iter().map(String::as_str).filter(|side| !side.is_empty()).collect();
				format!("partition: {}", all.join(" | "))
			}
			Fault::Impair(how) => how.words(),
			Fault::Clock { victim, seconds } => {
				format!("the clock of {} is wrong by {seconds:+} s", name(victim))
			}
			Fault::DiskFull(victim) => format!("the disk of {} is full", name(victim)),
			Fault::Damage { victim, damage } => {
				format!("the database of {}: {}", name(victim), damage.wound.words())
			}
		}
	}
}

impl Impairment {
	fn words(&self) -> String {
		let mut words = Vec::new();
		if self.delay_ms > 0 {
			words.push(format!("{} ms late", self.delay_ms));
		}
		if self.jitter_ms > 0 {
			words.push(format!("give or take {} ms", self.jitter_ms));
		}
		if self.loss_percent > 0 {
			words.push(format!("{} % lost", self.loss_percent));
		}
		if self.reorder_percent > 0 {
			words.push(format!("{} % overtake the others", self.reorder_percent));
		}
		format!("packets: {}", words.join(", "))
	}
}

impl Wound {
	fn words(&self) -> String {
		match self {
			Wound::Truncated { left_permille } => {
				format!("{:.1} % of a file are left", f64::from(*left_permille) / 10.0)
			}
			Wound::Flipped { bytes, .. } => format!("bits flipped in {bytes} bytes of a file"),
		}
	}
}

#[cfg(test)]
mod tests {
	use std::collections::BTreeSet;

	use clap::ValueEnum;

	use super::*;

	fn of(seed: u64, cycles: u32) -> Vec<Cycle> {
		schedule(seed, cycles, Kind::value_variants())
	}

	#[test]
	fn same_seed_is_the_same_schedule() {
		assert_eq!(of(7, 100), of(7, 100));
		assert_eq!(of(7, 100)[..40], of(7, 40)[..], "more cycles begin with the same ones");
		assert_ne!(of(7, 100), of(8, 100));
	}

	#[test]
	fn schedule_of_a_seed_stays_the_same_in_later_versions() {
		let kinds: Vec<String> = of(1, 13).iter().map(|cycle| cycle.kind.name()).collect();
		let expected = "flipped partition-3-1 truncated partition-2-1-1 kill-all kill-one \
			 partition-2-2 disk-full reordering kill-two clock loss delay";
		assert_eq!(kinds.join(" "), expected);
	}

	#[test]
	fn every_kind_is_drawn_once_in_as_many_cycles_as_there_are_kinds() {
		for seed in 0..50 {
			for round in of(seed, 26).chunks(13) {
				let drawn: BTreeSet<Kind> = round.iter().map(|cycle| cycle.kind).collect();
				assert_eq!(drawn, Kind::value_variants().iter().copied().collect());
			}
		}
	}

	#[test]
	fn only_what_is_asked_for_is_drawn() {
		let all = schedule(3, 9, &[Kind::Loss]);
		assert_eq!(all.len(), 9);
		assert!(all.iter().all(|cycle| cycle.kind == Kind::Loss));
		assert_eq!(schedule(3, 9, &[]), []);
	}

	#[test]
	fn each_validator_is_killed_in_turn() {
		let all = schedule(5, 8, &[Kind::KillOne]);
		let first = all[..4].iter().map(|cycle| cycle.fault.clone());
		let second = all[4..].iter().map(|cycle| cycle.fault.clone());
		assert!(first.clone().eq(second));
		for victim in 0..VALIDATORS {
			assert!(first.clone().any(|fault| fault == Fault::Kill(vec![victim])), "{victim}");
		}
	}

	#[test]
	fn faults_are_what_their_kind_says() {
		for Cycle { kind, fault, .. } in of(11, 130) {
			let sizes = |sides: [usize; VALIDATORS]| {
				let mut sizes: Vec<usize> =
					(0..3).map(|side| sides.iter().filter(|one| **one == side).count()).collect();
				sizes.sort_unstable();
				sizes
			};
			let right = match (kind, &fault) {
				(Kind::KillOne, Fault::Kill(all)) => all.len() == 1,
				(Kind::KillTwo, Fault::Kill(all)) => all.len() == 2 && all[0] != all[1],
				(Kind::KillAll, Fault::Kill(all)) => all.len() == 4,
				(Kind::PartitionThreeOne, Fault::Partition(sides)) => sizes(*sides) == [0, 1, 3],
				(Kind::PartitionTwoTwo, Fault::Partition(sides)) => sizes(*sides) == [0, 2, 2],
				(Kind::PartitionTwoOneOne, Fault::Partition(sides)) => sizes(*sides) == [1, 1, 2],
				(Kind::Delay, Fault::Impair(how)) => how.delay_ms >= how.jitter_ms * 2,
				(Kind::Loss, Fault::Impair(how)) => how.loss_percent > 0,
				(Kind::Reordering, Fault::Impair(how)) => how.reorder_percent > 0,
				(Kind::Clock, Fault::Clock { seconds, .. }) => seconds.abs() >= 120,
				(Kind::DiskFull, Fault::DiskFull(_)) => true,
				(Kind::Truncated, Fault::Damage { damage, .. }) => {
					matches!(damage.wound, Wound::Truncated { left_permille } if left_permille < 1_000)
				}
				(Kind::Flipped, Fault::Damage { damage, .. }) => {
					matches!(damage.wound, Wound::Flipped { bytes, .. } if bytes > 0)
				}
				_ => false,
			};
			assert!(right, "{kind:?}: {fault:?}");
		}
	}

	#[test]
	fn three_of_four_have_to_go_on_and_two_need_not() {
		assert_eq!(Fault::Kill(vec![2]).going_on(), [0, 1, 3]);
		assert_eq!(Fault::Kill(vec![2, 0]).going_on(), [0; 0]);
		assert_eq!(Fault::Kill(vec![0, 1, 2, 3]).going_on(), [0; 0]);
		assert_eq!(Fault::Partition([1, 0, 1, 1]).going_on(), [0, 2, 3]);
		assert_eq!(Fault::Partition([1, 0, 1, 0]).going_on(), [0; 0]);
		assert_eq!(Fault::Partition([0, 0, 1, 2]).going_on(), [0; 0]);
		assert_eq!(Fault::Clock { victim: 3, seconds: 120 }.going_on(), [0, 1, 2]);
	}
}
