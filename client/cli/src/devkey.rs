//! The keys of development chains, which everybody knows.

use catena_primitives::hash::blake2_256;
use codec::Encode;
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

/// The secret seed of the SDK's public development phrase ("bottom drive obey lake curtain smoke basket
/// hold race lonely fit walk").
const SEED: [u8; 32] = [
	0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
	0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
];

/// The ed25519 key that derives from the development phrase by a path of hard junctions, such as
/// `//Alice` or `//Europol//admin`; `None` if it is no such path.
pub fn derive(path: &str) -> Option<SigningKey> {
	let junctions: Vec<&str> = path.strip_prefix("//")?.split("//").collect();
	if junctions.iter().any(|junction| junction.is_empty() || junction.contains('/')) {
		return None;
	}
	let secret = junctions.iter().fold(Zeroizing::new(SEED), |secret, junction| {
		let code = chain_code(junction);
		Zeroizing::new(("Ed25519HDKD", *secret, code).using_encoded(blake2_256))
	});
	Some(SigningKey::from_bytes(&secret))
}

/// The chain code of a junction, as the SDK makes it: a number where it is one, otherwise the text; its
/// hash where it does not fit.
fn chain_code(junction: &str) -> [u8; 32] {
	let encoded = match junction.parse::<u64>() {
		Ok(number) => number.encode(),
		Err(_) => junction.encode(),
	};
	if encoded.len() > 32 {
		return blake2_256(&encoded);
	}
	let mut code = [0; 32];
	code[..encoded.len()].copy_from_slice(&encoded);
	code
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn alice_has_the_published_key() {
		let expected = "88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee";
		let found = derive("//Alice").unwrap().verifying_key().to_bytes();
		assert_eq!(hex::encode(found), expected);
	}

	#[test]
	fn soft_and_empty_junctions_are_no_path() {
		for wrong in ["", "Alice", "/Alice", "//", "//Alice/soft", "//Alice//"] {
			assert!(derive(wrong).is_none(), "{wrong}");
		}
	}
}
