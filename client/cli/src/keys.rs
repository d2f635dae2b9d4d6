//! Key files: an ed25519 secret, sealed with a passphrase.
//!
//! # Details
//!
//! The passphrase and a salt go through Argon2id, whose output is the key of ChaCha20-Poly1305. The
//! parameters stand in the file, so that they can be raised later. The public key is bound into the
//! seal: a file whose public key was exchanged does not open.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
	aead::{Aead, KeyInit, Payload},
	ChaCha20Poly1305, Key, Nonce,
};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
	failure::{Failure, Result},
	home::{check_name, Home},
	ids::Hex32,
};

/// What stands under `format` in a key file.
const FORMAT: &str = "catena/key/v1";

/// The folder of key files.
const FOLDER: &str = "keys";

/// Argon2id with 64 MiB and 3 passes: the second of the two sets that RFC 9106 recommends, with one
/// lane, since an unlocking process has nothing else to do but need not have more cores.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// The most that a file may ask for: a file that was tampered with must not take the machine down.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 16;
const LANES_MAX: u32 = 8;

/// The shortest passphrase: NIST SP 800-63B, section 5.1.1.
pub const PASSPHRASE_CHARACTERS_MIN: usize = 8;

/// A key file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
	format: String,
	/// The public key.
	pub public: Hex32,
	kdf: Kdf,
	cipher: Cipher,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
	name: String,
	memory_kib: u32,
	passes: u32,
	lanes: u32,
	salt: Hex32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cipher {
	name: String,
	nonce: String,
	sealed: String,
}

/// Why a key file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
	/// The passphrase is not the right one, or the file was changed: the seal cannot tell which.
	WrongPassphrase,
	/// Parameters that this release does not know or that are out of bounds.
	Unknown,
}

impl KeyFile {
	/// Seals a key.
	pub fn seal(key: &SigningKey, passphrase: &str) -> Result<Self> {
		let public = key.verifying_key().to_bytes();
		let mut salt = [0; 32];
		let mut nonce = [0; 12];
		random(&mut salt)?;
		random(&mut nonce)?;
		let kdf = Kdf {
			name: "argon2id".into(),
			memory_kib: MEMORY_KIB,
			passes: PASSES,
			lanes: LANES,
			salt: Hex32(salt),
		};
		let sealing = kdf
			.derive(passphrase)
			.map_err(|_| Failure::usage("cannot derive a key from the passphrase"))?;
		let secret = Zeroizing::new(key.to_bytes());
		let sealed = ChaCha20Poly1305::new(Key::from_slice(&*sealing))
			.encrypt(
				Nonce::from_slice(&nonce),
				Payload { msg: &*secret, aad: &associated(&public) },
			)
			.map_err(|_| Failure::usage("cannot encrypt the key"))?;
		Ok(KeyFile {
			format: FORMAT.into(),
			public: Hex32(public),
			kdf,
			cipher: Cipher {
				name: "chacha20poly1305".into(),
				nonce: hex::encode(nonce),
				sealed: hex::encode(sealed),
			},
		})
	}

	/// The key in the file.
	pub fn open(&self, passphrase: &str) -> std::result::Result<SigningKey, OpenError> {
		if self.format != FORMAT || self.cipher.name != "chacha20poly1305" {
			return Err(OpenError::Unknown);
		}
		let nonce: [u8; 12] = hex::decode(&self.cipher.nonce)
			.ok()
			.and_then(|bytes| bytes.try_into().ok())
			.ok_or(OpenError::Unknown)?;
		let sealed = hex::decode(&self.cipher.sealed).map_err(|_| OpenError::Unknown)?;
		let sealing = self.kdf.derive(passphrase)?;
		let secret = ChaCha20Poly1305::new(Key::from_slice(&*sealing))
			.decrypt(
				Nonce::from_slice(&nonce),
				Payload { msg: &sealed, aad: &associated(&self.public.0) },
			)
			.map(Zeroizing::new)
			.map_err(|_| OpenError::WrongPassphrase)?;
		let secret: Zeroizing<[u8; 32]> =
			Zeroizing::new(secret.as_slice().try_into().map_err(|_| OpenError::WrongPassphrase)?);
		let key = SigningKey::from_bytes(&secret);
		if key.verifying_key().to_bytes() != self.public.0 {
			return Err(OpenError::WrongPassphrase);
		}
		Ok(key)
	}
}

impl Kdf {
	fn derive(&self, passphrase: &str) -> std::result::Result<Zeroizing<[u8; 32]>, OpenError> {
		if self.name != "argon2id"
			|| self.memory_kib > MEMORY_KIB_MAX
			|| self.passes > PASSES_MAX
			|| self.lanes > LANES_MAX
		{
			return Err(OpenError::Unknown);
		}
		let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
			.map_err(|_| OpenError::Unknown)?;
		let mut key = Zeroizing::new([0; 32]);
		Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
			.hash_password_into(passphrase.as_bytes(), &self.salt.0, &mut *key)
			.map_err(|_| OpenError::Unknown)?;
		Ok(key)
	}
}

fn associated(public: &[u8; 32]) -> Vec<u8> {
	[FORMAT.as_bytes(), public].concat()
}

/// A new key.
pub fn generate() -> Result<SigningKey> {
	let mut secret = Zeroizing::new([0; 32]);
	random(&mut *secret)?;
	Ok(SigningKey::from_bytes(&secret))
}

/// Fills with bytes from the system's source of randomness.
pub fn random(bytes: &mut [u8]) -> Result<()> {
	getrandom::fill(bytes).map_err(|e| Failure::usage("the system gives no random bytes").cause(e))
}

/// The names of the keys in the home folder.
pub fn names(home: &Home) -> Result<Vec<String>> {
	home.names(FOLDER)
}

/// The key file of this name, if there is one.
pub fn find(home: &Home, name: &str) -> Result<Option<KeyFile>> {
	check_name(name)?;
	home.read_json(&[FOLDER, &file_name(name)])
}

/// The key file of this name.
pub fn load(home: &Home, name: &str) -> Result<KeyFile> {
	find(home, name)?.ok_or_else(|| {
		Failure::usage(format!("there is no key {name}")).hint(
			"`catena key list` shows your keys, `catena key new NAME` makes one; --home may name \
			 another folder",
		)
	})
}

/// A public key: in digits, or that of a local key.
pub fn public_key(home: &Home, text: &str) -> Result<[u8; 32]> {
	match text.parse() {
		Ok(Hex32(key)) => Ok(key),
		Err(_) => Ok(load(home, text)?.public.0),
	}
}

/// Stores a key under a name that is not taken yet.
pub fn store(home: &Home, name: &str, file: &KeyFile) -> Result<()> {
	if find(home, name)?.is_some() {
		return Err(Failure::usage(format!("there is a key {name} already"))
			.hint("choose another name; keys are never overwritten"));
	}
	home.write_json(&[FOLDER, &file_name(name)], file).map(|_| ())
}

/// Opens a key file, with words for people if it does not open.
pub fn unlock(name: &str, file: &KeyFile, passphrase: &str) -> Result<SigningKey> {
	file.open(passphrase).map_err(|e| match e {
		OpenError::WrongPassphrase => {
			Failure::usage(format!("the passphrase does not open the key {name}"))
				.hint("if you are sure of the passphrase, the key file was changed: restore a copy")
		}
		OpenError::Unknown => Failure::usage(format!(
			"the key file of {name} is damaged, or was written by a newer release"
		)),
	})
}

fn file_name(name: &str) -> String {
	format!("{name}.json")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn key() -> SigningKey {
		SigningKey::from_bytes(&[7; 32])
	}

	fn file() -> KeyFile {
		KeyFile::seal(&key(), "correct horse").unwrap()
	}

	#[test]
	fn passphrase_opens_what_it_sealed() {
		let text = serde_json::to_string(&file()).unwrap();
		let read: KeyFile = serde_json::from_str(&text).unwrap();
		assert_eq!(read.open("correct horse").unwrap().to_bytes(), key().to_bytes());
		assert!(!text.contains(&hex::encode(key().to_bytes())), "the secret is not in the file");
	}

	#[test]
	fn wrong_passphrase_is_told() {
		assert_eq!(file().open("wrong horse").unwrap_err(), OpenError::WrongPassphrase);
		let failure = unlock("anna", &file(), "").unwrap_err();
		assert_eq!(failure.message, "the passphrase does not open the key anna");
	}

	#[test]
	fn tampered_file_does_not_open() {
		let other = SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes();
		let alter: [fn(&mut KeyFile, [u8; 32]); 4] = [
			|file, other| file.public = Hex32(other),
			|file, _| file.kdf.salt.0[0] ^= 1,
			|file, _| file.kdf.passes += 1,
			|file, _| file.cipher.sealed.replace_range(0..2, "00"),
		];
		for alter in alter {
			let mut altered = file();
			alter(&mut altered, other);
			if altered != file() {
				assert_eq!(altered.open("correct horse").unwrap_err(), OpenError::WrongPassphrase);
			}
		}
	}

	#[test]
	fn file_that_asks_for_too_much_or_for_the_unknown_is_refused() {
		let alter: [fn(&mut KeyFile); 5] = [
			|file| file.kdf.memory_kib = u32::MAX,
			|file| file.kdf.passes = u32::MAX,
			|file| file.kdf.name = "argon3".into(),
			|file| file.cipher.nonce = "00".into(),
			|file| file.format = "catena/key/v2".into(),
		];
		for alter in alter {
			let mut altered = file();
			alter(&mut altered);
			assert_eq!(altered.open("correct horse").unwrap_err(), OpenError::Unknown);
		}
	}

	#[test]
	fn key_is_never_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		store(&home, "anna", &file()).unwrap();
		assert!(store(&home, "anna", &file()).unwrap_err().message.contains("already"));
		assert_eq!(names(&home).unwrap(), ["anna"]);
	}
}
