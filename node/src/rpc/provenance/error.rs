//! Errors, each with a code of its own.

use catena_primitives::refusal::Refused;
use codec::Encode;
use jsonrpsee::types::ErrorObjectOwned;

use crate::provenance::{authorities::AuthorityError, prover::ProveError, reader::ReadError};

/// Refused. The message is the reason in words, the data its SCALE encoding.
pub const REFUSED: i32 = 4001;
/// The bytes or the parameters are not what they should be.
pub const MALFORMED: i32 = 4002;
/// Not final in time. It may still be recorded: send the same bytes again to find out.
pub const NOT_FINAL: i32 = 4003;
/// There is no such item or record.
pub const UNKNOWN: i32 = 4004;
/// Not yet: the block is not finalized here.
pub const NOT_READY: i32 = 4005;
/// Too much is going on. Try again.
pub const BUSY: i32 = 4006;
/// The node could not answer, and it is not the client's fault.
pub const INTERNAL: i32 = 4007;

fn plain(code: i32, message: impl Into<String>) -> ErrorObjectOwned {
	ErrorObjectOwned::owned::<()>(code, message, None)
}

pub fn refused(refused: &Refused) -> ErrorObjectOwned {
	let data = format!("0x{}", hex::encode(refused.encode()));
	ErrorObjectOwned::owned(REFUSED, refused.to_string(), Some(data))
}

pub fn malformed(message: impl Into<String>) -> ErrorObjectOwned {
	plain(MALFORMED, message)
}

pub fn not_final(seconds: u64) -> ErrorObjectOwned {
	plain(
		NOT_FINAL,
		format!(
			"not final after {seconds} s; it may still be recorded: send the same bytes again to \
			 find out"
		),
	)
}

pub fn busy() -> ErrorObjectOwned {
	plain(BUSY, "too many requests at once; try again")
}

pub fn busy_because(reason: impl Into<String>) -> ErrorObjectOwned {
	plain(BUSY, reason)
}

pub fn internal(message: impl Into<String>) -> ErrorObjectOwned {
	plain(INTERNAL, message)
}

impl From<ReadError> for Answerable {
	fn from(error: ReadError) -> Self {
		Answerable(internal(error.to_string()))
	}
}

impl From<AuthorityError> for Answerable {
	fn from(error: AuthorityError) -> Self {
		let code = match error {
			AuthorityError::NotFinalized(_) => NOT_READY,
			AuthorityError::ChangeMissing(_) | AuthorityError::Database(_) => INTERNAL,
		};
		Answerable(plain(code, error.to_string()))
	}
}

impl From<ProveError> for Answerable {
	fn from(error: ProveError) -> Self {
		let code = match error {
			ProveError::UnknownItem(..) | ProveError::UnknownRecord(..) => UNKNOWN,
			ProveError::NothingFinalized(_) => NOT_READY,
			ProveError::Authorities(error) => return error.into(),
			ProveError::Read(error) => return error.into(),
			ProveError::Database(_) | ProveError::Layout => INTERNAL,
		};
		Answerable(plain(code, error.to_string()))
	}
}

/// An error of this node that has an answer for the client.
pub struct Answerable(pub ErrorObjectOwned);

impl From<Answerable> for ErrorObjectOwned {
	fn from(error: Answerable) -> Self {
		error.0
	}
}

/// The answer for an error.
pub fn answer(error: impl Into<Answerable>) -> ErrorObjectOwned {
	error.into().0
}
