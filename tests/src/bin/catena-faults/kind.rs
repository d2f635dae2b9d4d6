//! The kinds of faults.

use clap::ValueEnum;

/// A kind of fault. The first line of each documentation is what `--list` says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Kind {
	/// SIGKILL of one validator, each in turn
	KillOne,
	/// SIGKILL of two validators at once
	KillTwo,
	/// SIGKILL of all four validators at once
	KillAll,
	/// One validator is cut off from the other three
	#[value(name = "partition-3-1")]
	PartitionThreeOne,
	/// Two validators are cut off from the other two
	#[value(name = "partition-2-2")]
	PartitionTwoTwo,
	/// Two validators and two single ones are cut off from each other
	#[value(name = "partition-2-1-1")]
	PartitionTwoOneOne,
	/// Messages between validators arrive late
	Delay,
	/// Messages between validators are lost
	Loss,
	/// Messages between validators overtake each other
	Reordering,
	/// One validator is started again with a clock that is wrong by minutes
	Clock,
	/// One validator's disk is full
	DiskFull,
	/// One validator's database lacks the end of a file; later it is made anew
	Truncated,
	/// One validator's database has flipped bits; later it is made anew
	Flipped,
}

impl Kind {
	/// Its name on the command line.
	pub fn name(self) -> String {
		self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
	}

	/// What it is, in a line.
	pub fn words(self) -> String {
		let value = self.to_possible_value();
		value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
	}
}
