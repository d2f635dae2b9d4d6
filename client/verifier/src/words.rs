//! How things are named in words.

use core::fmt;

use catena_primitives::statement::Log;

/// Bytes as hexadecimal digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("0x")?;
		for byte in self.0 {
			write!(f, "{byte:02x}")?;
		}
		Ok(())
	}
}

/// A log by its name.
pub(crate) struct LogName(pub(crate) Log);

impl fmt::Display for LogName {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			Log::Custody => f.write_str("the custody log"),
			Log::Own(organisation) => write!(f, "the log of organisation {organisation}"),
		}
	}
}
