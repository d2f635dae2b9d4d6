//! Times and durations as they are typed and printed.

use std::{
	str::FromStr,
	time::{SystemTime, UNIX_EPOCH},
};

use catena_primitives::statement::{ClaimedTime, Millis};
use time::{
	format_description::FormatItem, macros::format_description, Date, OffsetDateTime,
	PrimitiveDateTime, UtcOffset,
};

const SHOWN: &[FormatItem<'_>] =
	format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
const DATE: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");
const MINUTE: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");
const SECOND: &[FormatItem<'_>] =
	format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");

/// A moment that was typed: `2026-05-01`, `2026-05-01T10:30`, with seconds, with `Z` or `+02:00`.
///
/// Without an offset it is local time. In place of the `T` a blank may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub ClaimedTime);

/// A duration that was typed: `45s`, `30m`, `12h`, `7d`, `2w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
	/// Milliseconds.
	pub ms: Millis,
}

/// A moment, or a duration that lies before now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentOrAge {
	/// A moment.
	Moment(Moment),
	/// This long ago.
	Age(Span),
}

impl MomentOrAge {
	/// The moment in UTC milliseconds.
	pub fn utc_ms(&self, now_ms: Millis) -> Millis {
		match self {
			MomentOrAge::Moment(moment) => moment.0.utc_ms,
			MomentOrAge::Age(age) => now_ms.saturating_sub(age.ms),
		}
	}
}

/// What this machine's clock shows, UTC milliseconds.
pub fn now_ms() -> Millis {
	SystemTime::now()
		.duration_since(UNIX_EPOCH)
		.ok()
		.and_then(|since| Millis::try_from(since.as_millis()).ok())
		.unwrap_or(0)
}

/// What this machine's clock is ahead of UTC, in minutes; 0 where that cannot be known.
pub fn local_offset_minutes() -> i16 {
	UtcOffset::current_local_offset().map_or(0, UtcOffset::whole_minutes)
}

/// A time for people: `2026-05-01 08:30:00 UTC`.
pub fn utc(ms: Millis) -> String {
	match at(ms, UtcOffset::UTC).and_then(|time| time.format(SHOWN).ok()) {
		Some(text) => format!("{text} UTC"),
		None => format!("{ms} ms after 1970"),
	}
}

/// A claimed time for people, with its offset: `2026-05-01 10:30:00 +02:00`.
pub fn claimed(time: &ClaimedTime) -> String {
	let offset = UtcOffset::from_whole_seconds(i32::from(time.offset_minutes) * 60)
		.unwrap_or(UtcOffset::UTC);
	match at(time.utc_ms, offset).and_then(|time| time.format(SHOWN).ok()) {
		Some(text) => {
			let minutes = offset.whole_minutes();
			let sign = if minutes < 0 { '-' } else { '+' };
			let minutes = minutes.unsigned_abs();
			format!("{text} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
		}
		None => format!("{} ms after 1970", time.utc_ms),
	}
}

fn at(ms: Millis, offset: UtcOffset) -> Option<OffsetDateTime> {
	let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok()?;
	time.checked_to_offset(offset)
}

impl FromStr for Moment {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let wrong = || {
			format!(
				"{text} is no time: give a date such as 2026-05-01, or a time such as \
				 2026-05-01T10:30 or 2026-05-01T10:30:00+02:00"
			)
		};
		let normal = text.trim().replacen(' ', "T", 1);
		let (local, offset) = split_offset(&normal).ok_or_else(wrong)?;
		let time = PrimitiveDateTime::parse(local, SECOND)
			.or_else(|_| PrimitiveDateTime::parse(local, MINUTE))
			.or_else(|_| Date::parse(local, DATE).map(|date| date.midnight()))
			.map_err(|_| wrong())?;
		let offset = match offset {
			Some(offset) => offset,
			// The offset of that day, which in winter is another than in summer.
			None => UtcOffset::local_offset_at(time.assume_utc()).unwrap_or(UtcOffset::UTC),
		};
		let milliseconds = time.assume_offset(offset).unix_timestamp_nanos() / 1_000_000;
		let utc_ms = Millis::try_from(milliseconds)
			.map_err(|_| format!("{text} lies before 1970, which the chain cannot record"))?;
		Ok(Moment(ClaimedTime { utc_ms, offset_minutes: offset.whole_minutes() }))
	}
}

/// The text without its offset, and the offset if it has one.
fn split_offset(text: &str) -> Option<(&str, Option<UtcOffset>)> {
	if let Some(local) = text.strip_suffix('Z') {
		return Some((local, Some(UtcOffset::UTC)));
	}
	// An offset stands behind the time of day, and dates have signs of their own.
	let Some((day, time)) = text.split_once('T') else { return Some((text, None)) };
	let Some(at) = time.find(['+', '-']) else { return Some((text, None)) };
	let (sign, digits) = time[at..].split_at(1);
	let (hours, minutes) = digits.split_once(':')?;
	let two_digits = |text: &str| {
		(text.len() == 2).then(|| text.parse::<i8>().ok()).flatten().filter(|n| *n >= 0)
	};
	let (hours, minutes) = (two_digits(hours)?, two_digits(minutes).filter(|m| *m < 60)?);
	let (hours, minutes) = if sign == "-" { (-hours, -minutes) } else { (hours, minutes) };
	let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
	Some((&text[..day.len() + 1 + at], Some(offset)))
}

impl FromStr for Span {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let wrong =
			|| format!("{text} is no duration: give a number and s, m, h, d or w, as in 7d");
		let unit = text.chars().last().ok_or_else(wrong)?;
		let unit_ms: Millis = match unit {
			's' => 1_000,
			'm' => 60 * 1_000,
			'h' => 60 * 60 * 1_000,
			'd' => 24 * 60 * 60 * 1_000,
			'w' => 7 * 24 * 60 * 60 * 1_000,
			_ => return Err(wrong()),
		};
		let digits = &text[..text.len() - 1];
		if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
			return Err(wrong());
		}
		let ms = digits
			.parse::<Millis>()
			.ok()
			.and_then(|count| count.checked_mul(unit_ms))
			.ok_or_else(wrong)?;
		Ok(Span { ms })
	}
}

impl FromStr for MomentOrAge {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text.parse() {
			Ok(span) => Ok(MomentOrAge::Age(span)),
			Err(_) => text.parse().map(MomentOrAge::Moment),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn claimed_time(text: &str) -> ClaimedTime {
		text.parse::<Moment>().unwrap().0
	}

	#[test]
	fn time_with_offset_keeps_both() {
		let expected = ClaimedTime { utc_ms: 1_777_624_200_000, offset_minutes: 120 };
		assert_eq!(claimed_time("2026-05-01T10:30+02:00"), expected);
		assert_eq!(claimed_time("2026-05-01 10:30:00+02:00"), expected);
		assert_eq!(
			claimed_time("2026-05-01T08:30:00Z"),
			ClaimedTime { offset_minutes: 0, ..expected }
		);
		assert_eq!(
			claimed_time("2026-05-01T05:00:00-03:30"),
			ClaimedTime { offset_minutes: -210, ..expected }
		);
	}

	#[test]
	fn time_is_printed_as_it_was_typed() {
		assert_eq!(claimed(&claimed_time("2026-05-01T05:00-03:30")), "2026-05-01 05:00:00 -03:30");
		assert_eq!(utc(claimed_time("2026-05-01T05:00-03:30").utc_ms), "2026-05-01 08:30:00 UTC");
	}

	#[test]
	fn what_is_no_time_is_refused() {
		for wrong in [
			"",
			"yesterday",
			"2026-13-01",
			"2026-02-30",
			"2026-05-01T25:00",
			"2026-05-01T10:30+2",
			"2026-05-01T10:30+02:99",
			"1969-12-31T00:00Z",
			"01.05.2026",
			"2026-05-01T10:30+-2:00",
		] {
			assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn times_that_no_calendar_has_are_printed_all_the_same() {
		assert_eq!(utc(u64::MAX), format!("{} ms after 1970", u64::MAX));
		let time = ClaimedTime { utc_ms: u64::MAX, offset_minutes: i16::MIN };
		assert!(claimed(&time).contains("after 1970"));
	}

	#[test]
	fn durations_have_a_number_and_a_unit() {
		assert_eq!("90s".parse(), Ok(Span { ms: 90_000 }));
		assert_eq!("2w".parse(), Ok(Span { ms: 14 * 86_400_000 }));
		for wrong in
			["", "d", "7", "7 d", "-7d", "+7d", "7y", "99999999999999999999d", "1.5h", "7ä"]
		{
			assert!(wrong.parse::<Span>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn age_is_counted_back_from_now() {
		let age: MomentOrAge = "1s".parse().unwrap();
		assert_eq!(age.utc_ms(5_000), 4_000);
		let moment: MomentOrAge = "1970-01-01T00:00:02Z".parse().unwrap();
		assert_eq!(moment.utc_ms(5_000), 2_000);
	}
}
