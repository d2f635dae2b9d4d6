//! Errors, each with a [code](catena_primitives::error_code) of its own.

use catena_primitives::{
	error_code::{BUSY, INTERNAL, MALFORMED, NOT_FINAL, NOT_READY, REFUSED, TOO_LARGE, UNKNOWN},
	refusal::Refused,
};
use codec::Encode;
use jsonrpsee::types::ErrorObjectOwned;

use crate::{
	provenance::{authorities::AuthorityError, prover::ProveError, reader::ReadError},
	service::Unanswered,
};

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

pub fn stopping() -> ErrorObjectOwned {
	plain(
		NOT_FINAL,
		"the node is stopping; it may still be recorded: send the same bytes again to find out",
	)
}

pub fn no_block_yet() -> ErrorObjectOwned {
	plain(NOT_READY, "the chain has no block above its genesis yet; try again")
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

impl From<Unanswered> for Answerable {
	fn from(error: Unanswered) -> Self {
		Answerable(match error {
			Unanswered::Stopping => stopping(),
			Unanswered::State(_) | Unanswered::Silent => internal(error.to_string()),
		})
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
			ProveError::TooManyRecords { .. } | ProveError::TooLarge { .. } => TOO_LARGE,
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

#[cfg(test)]
mod tests {
	use super::*;

	fn code(error: impl Into<Answerable>) -> i32 {
		answer(error).code()
	}

	#[test]
	fn each_failure_has_its_code() {
		assert_eq!(code(ProveError::UnknownItem("aa".into(), 1)), 4004);
		assert_eq!(code(ProveError::UnknownRecord("the custody log".into(), 1)), 4004);
		assert_eq!(code(ProveError::NothingFinalized(1)), 4005);
		assert_eq!(code(ProveError::Authorities(AuthorityError::NotFinalized(1))), 4005);
		assert_eq!(code(AuthorityError::ChangeMissing(1)), 4007);
		assert_eq!(code(ReadError::BatchMissing("aa".into())), 4007);
		assert_eq!(code(ProveError::Layout), 4007);
		assert_eq!(code(ProveError::TooManyRecords { max: 1, found: 2 }), 4008);
		assert_eq!(code(ProveError::TooLarge { max: 1, found: 2 }), 4008);
		assert_eq!(malformed("").code(), 4002);
		assert_eq!(not_final(60).code(), 4003);
		assert_eq!(stopping().code(), 4003);
		assert_eq!(no_block_yet().code(), 4005);
		assert_eq!(busy().code(), 4006);
		assert_eq!(internal("").code(), 4007);
	}

	#[test]
	fn refusal_travels_whole_in_the_data() {
		use catena_primitives::refusal::Refusal;
		use codec::DecodeAll;
		let reason = Refused { statement: Some(3), reason: Refusal::NoOpenOffer };
		let error = refused(&reason);
		assert_eq!((error.code(), error.message()), (4001, reason.to_string().as_str()));
		let data: String = serde_json::from_str(error.data().expect("data").get()).expect("text");
		let bytes = hex::decode(data.trim_start_matches("0x")).expect("digits");
		assert_eq!(Refused::decode_all(&mut &bytes[..]), Ok(reason));
	}
}
