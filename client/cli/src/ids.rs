//! Identifiers as they are typed and printed.

use std::{fmt, str::FromStr};

use catena_primitives::{
	custody::Holder,
	statement::{Log, OrganisationId},
	Hash,
};
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};

/// 32 bytes in hexadecimal, with or without `0x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hex32(pub Hash);

/// 64 bytes in hexadecimal, with or without `0x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex64(pub [u8; 64]);

/// Officer and organisation as `ORGANISATION/OFFICER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolderArg(pub Holder);

/// A record's place as `custody:SEQUENCE` or `own-ORGANISATION:SEQUENCE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordPlace {
	/// The log.
	pub log: Log,
	/// The place in it, from 0.
	pub sequence: u32,
}

/// `0x` and hexadecimal digits.
pub fn hex_text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The first digits of a hash, enough for a person to tell it from others.
pub fn short(hash: &Hash) -> String {
	hex::encode(&hash[..6])
}

/// The name of a log: `custody` or `own-3`.
pub fn log_name(log: Log) -> String {
	match log {
		Log::Custody => "custody".to_owned(),
		Log::Own(organisation) => format!("own-{organisation}"),
	}
}

/// The log of this name.
pub fn parse_log(text: &str) -> Result<Log, String> {
	if text == "custody" {
		return Ok(Log::Custody);
	}
	text.strip_prefix("own-")
		.and_then(|number| number.parse::<OrganisationId>().ok())
		.map(Log::Own)
		.ok_or_else(|| "a log is `custody` or `own-NUMBER` with an organisation's number".into())
}

impl FromStr for Hex32 {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let digits = text.strip_prefix("0x").unwrap_or(text);
		hex::decode(digits)
			.ok()
			.and_then(|bytes| bytes.try_into().ok())
			.map(Hex32)
			.ok_or_else(|| "64 hexadecimal digits are needed here".into())
	}
}

impl FromStr for Hex64 {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let digits = text.strip_prefix("0x").unwrap_or(text);
		hex::decode(digits)
			.ok()
			.and_then(|bytes| bytes.try_into().ok())
			.map(Hex64)
			.ok_or_else(|| "128 hexadecimal digits are needed here".into())
	}
}

impl<'de> Deserialize<'de> for Hex64 {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
	}
}

impl fmt::Display for Hex32 {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&hex_text(&self.0))
	}
}

impl Serialize for Hex32 {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex_text(&self.0))
	}
}

impl<'de> Deserialize<'de> for Hex32 {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
	}
}

impl FromStr for HolderArg {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let parsed = text.split_once('/').and_then(|(organisation, officer)| {
			Some(Holder {
				organisation: organisation.parse().ok()?,
				officer: officer.parse().ok()?,
			})
		});
		parsed
			.filter(|holder| holder.organisation > 0 && holder.officer > 0)
			.map(HolderArg)
			.ok_or_else(|| "an officer is ORGANISATION/OFFICER, two numbers such as 2/1".into())
	}
}

impl FromStr for RecordPlace {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (log, sequence) =
			text.split_once(':').ok_or("a record is LOG:SEQUENCE, such as custody:0 or own-3:1")?;
		let sequence =
			sequence.parse().map_err(|_| format!("{sequence} is no place in a log: 0, 1, 2, …"))?;
		Ok(RecordPlace { log: parse_log(log)?, sequence })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hash_is_read_with_and_without_prefix_and_nothing_else() {
		let digits = "ab".repeat(32);
		assert_eq!(digits.parse(), Ok(Hex32([0xab; 32])));
		assert_eq!(format!("0x{digits}").parse(), Ok(Hex32([0xab; 32])));
		for wrong in ["", "0x", "abcdef", &digits[1..], &format!("{digits}00")] {
			assert!(wrong.parse::<Hex32>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn officer_is_two_numbers_from_one_on() {
		assert_eq!("2/1".parse(), Ok(HolderArg(Holder { organisation: 2, officer: 1 })));
		for wrong in ["", "2", "/", "2/", "0/1", "1/0", "a/b", "-1/1", "1/1/1"] {
			assert!(wrong.parse::<HolderArg>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn place_of_a_record_leads_back_to_its_text() {
		for text in ["custody:0", "own-3:17"] {
			let place: RecordPlace = text.parse().unwrap();
			assert_eq!(format!("{}:{}", log_name(place.log), place.sequence), text);
		}
		for wrong in ["custody", "own:1", "own-x:1", "custody:-1", "custody:", "3:1"] {
			assert!(wrong.parse::<RecordPlace>().is_err(), "{wrong}");
		}
	}
}
