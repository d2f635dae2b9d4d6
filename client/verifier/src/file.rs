//! The file itself: PF-1, PF-5, PF-6.

use catena_primitives::proof::{FileError, ProofV1, VERSION};

use crate::{missing::Missing, rejection::Rejection, verdict::Failure};

/// PF-1, PF-5: the proof in the file.
pub(crate) fn read(file: &[u8]) -> Result<ProofV1, Failure> {
	ProofV1::from_file(file).map_err(|error| failure(error, file.len(), VERSION))
}

/// Why a file of so many bytes is no proof, of an item or of a checkpoint, of the version `expected`.
pub(crate) fn failure(error: FileError, found_bytes: usize, expected: u16) -> Failure {
	match error {
		FileError::TooLarge { max, found } => Rejection::TooLarge { max, found }.into(),
		FileError::OtherKind => Rejection::NotAProof.into(),
		FileError::UnknownVersion { known, found } if found > known => {
			Missing::NewerVerifier { known, found }.into()
		}
		FileError::UnknownVersion { found, .. } => {
			Rejection::NoSuchVersion { expected, found }.into()
		}
		FileError::Malformed => Rejection::FileMalformed { found: found_bytes }.into(),
		FileError::BytesBehind { expected, found } => {
			Rejection::BytesBehind { expected, found }.into()
		}
	}
}

/// PF-6: no extension, for none is known.
pub(crate) fn no_extensions(proof: &ProofV1) -> Result<(), Missing> {
	match proof.extensions.first() {
		Some(extension) => Err(Missing::Extension { kind: extension.kind }),
		None => Ok(()),
	}
}
