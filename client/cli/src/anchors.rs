//! Anchor files, plain and published, and whose word the user takes.

use std::{
	path::{Path, PathBuf},
	str::FromStr,
};

use catena_primitives::{keys, proof::Checkpoint, published::MAGIC, statement::PublicKey};
use catena_rpc::anchor::{AnchorFile, FILE_BYTES_MAX};
use catena_verifier::{Anchor, Contradiction, Published, PublishedBy, Uncounted};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	describe,
	failure::{Failure, Result},
	home::read_bounded,
	ids::{hex_text, Hex32},
	output::clean,
	times,
};

/// The longest name of a publisher: it is the user's own word, and stands in lines of text.
const NAME_CHARACTERS_MAX: usize = 64;

/// Whose signature under a checkpoint counts.
#[derive(Clone, Debug, Default, Args)]
pub struct PublisherArgs {
	/// An organisation whose published checkpoints you rely on: what you call it, and its key, which you
	/// have from itself: `--publisher Europol=0x88dc…`. Can be given several times.
	#[arg(long = "publisher", value_name = "NAME=KEY")]
	list: Vec<Publisher>,
}

/// A publisher by the user's own name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
	/// What the user calls it.
	pub name: String,
	/// Its key.
	pub key: PublicKey,
}

impl FromStr for Publisher {
	type Err = String;

	fn from_str(text: &str) -> std::result::Result<Self, String> {
		let (name, key) = text
			.split_once('=')
			.ok_or("a publisher is NAME=KEY: what you call it, and its key of 64 digits")?;
		let name = name.trim();
		if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX || clean(name) != name {
			return Err(format!("a name has 1 to {NAME_CHARACTERS_MAX} printable characters"));
		}
		let Hex32(key) = key.trim().parse()?;
		if !keys::is_safe(&key) {
			return Err("this is no key under which a signature shows anything".into());
		}
		Ok(Publisher { name: name.to_owned(), key })
	}
}

impl PublisherArgs {
	fn keys(&self) -> Vec<PublicKey> {
		self.list.iter().map(|publisher| publisher.key).collect()
	}

	/// Whether nobody was named.
	pub fn is_empty(&self) -> bool {
		self.list.is_empty()
	}

	/// What the user calls the publisher with this key; nothing if it was not named.
	pub fn name(&self, key: &PublicKey) -> Option<&str> {
		let named = self.list.iter().find(|publisher| publisher.key == *key);
		named.map(|publisher| publisher.name.as_str())
	}

	/// A signature in words: whose, and when.
	pub fn words(&self, by: &PublishedBy) -> String {
		let name = self.name(&by.key).unwrap_or("somebody whom you did not name");
		format!("{name} (key {}), signed {}", hex_text(&by.key), times::utc(by.signed_ms))
	}

	/// A signature for scripts.
	pub fn json(&self, by: &PublishedBy) -> Value {
		json!({
			"name": self.name(&by.key),
			"key": hex_text(&by.key),
			"signed_ms": by.signed_ms,
		})
	}

	/// One key under two names would make two publishers of one.
	fn ensure_different(&self) -> Result<()> {
		for (before, publisher) in self.list.iter().enumerate() {
			if let Some(first) = self.list.iter().take(before).find(|p| p.key == publisher.key) {
				return Err(Failure::usage(format!(
					"{} and {} are named with the same key",
					first.name, publisher.name
				)));
			}
		}
		Ok(())
	}
}

/// An anchor that was given, with its file.
#[derive(Clone, Debug)]
pub struct Given {
	/// The file's name, fit for a terminal.
	pub file: String,
	/// What it says, and whether it counts.
	pub anchor: Anchor,
	/// Who signed what counts, in words.
	pub by: Vec<String>,
	/// The same for scripts.
	by_json: Vec<Value>,
}

impl Given {
	fn new(file: String, anchor: Anchor, publishers: &PublisherArgs) -> Self {
		let by = anchor.publishers();
		Given {
			file,
			by: by.iter().map(|by| publishers.words(by)).collect(),
			by_json: by.iter().map(|by| publishers.json(by)).collect(),
			anchor,
		}
	}

	/// Whose word it is.
	pub fn source(&self) -> String {
		if self.by.is_empty() {
			return format!("from {}", self.file);
		}
		format!("published by {}", self.by.join(" and "))
	}

	/// Why it counts for nothing, if so.
	pub fn fault(&self) -> Option<String> {
		let Anchor::Uncounted(uncounted) = &self.anchor else { return None };
		Some(match uncounted {
			Uncounted::Flaw(flaw) => clean(&flaw.to_string()),
			Uncounted::NobodyNamed(published) if published.by.is_empty() => {
				"its signatures are of kinds that this release does not know".to_owned()
			}
			Uncounted::NobodyNamed(published) => {
				let keys: Vec<String> = published.by.iter().map(|by| hex_text(&by.key)).collect();
				format!("you named nobody who signed it; it is signed by {}", keys.join(" and "))
			}
		})
	}

	/// For scripts.
	pub fn json(&self) -> Value {
		let (requirement, name) = match &self.anchor {
			Anchor::Uncounted(Uncounted::Flaw(flaw)) => (flaw.requirement(), flaw.name()),
			Anchor::Uncounted(Uncounted::NobodyNamed(_)) => ("PC-6", "NobodyNamed"),
			Anchor::Plain(_) | Anchor::Published { .. } => {
				return json!({
					"file": self.file,
					"counted": true,
					"block": self.anchor.counted().map(|c| describe::block_json(&c.block)),
					"set": self.anchor.counted().map(|c| c.set.id),
					"published_by": self.by_json,
				})
			}
		};
		json!({
			"file": self.file,
			"counted": false,
			"requirement": requirement,
			"name": name,
			"reason": self.fault(),
		})
	}
}

/// The anchors in these files. A published one counts if one of `publishers` signed it.
///
/// A file that is neither kind of anchor is wrong use. One that was published, and is damaged or signed by
/// somebody else, is an anchor that counts for nothing: what follows, the verifier says.
pub fn read(paths: &[PathBuf], publishers: &PublisherArgs) -> Result<Vec<Given>> {
	publishers.ensure_different()?;
	let keys = publishers.keys();
	paths
		.iter()
		.map(|path| {
			let anchor = match content(path)? {
				Content::Plain(checkpoint) => Anchor::Plain(checkpoint),
				Content::Published(file) => Anchor::published(&file, &keys),
			};
			Ok(Given::new(shown(path), anchor, publishers))
		})
		.collect()
}

/// The checkpoints in anchor files on which something is to be built: all must count, and agree.
pub fn trusted(given: &[Given]) -> Result<Vec<Checkpoint>> {
	for given in given {
		if let Some(fault) = given.fault() {
			return Err(Failure::usage(format!("{} counts for nothing", given.file))
				.cause(fault)
				.hint("name its publisher with --publisher NAME=KEY, or leave it out"));
		}
	}
	let anchors: Vec<Anchor> = given.iter().map(|given| given.anchor.clone()).collect();
	if let Some(contradiction) = Contradiction::among(&anchors) {
		return Err(Failure::rejected("published checkpoints contradict each other")
			.cause(contradiction)
			.hint("ask both publishers; until they agree, rely on neither"));
	}
	Ok(anchors.iter().filter_map(Anchor::counted).cloned().collect())
}

/// The checkpoints that the reader of a proof has. Whose word counts is the reader's own question; but
/// what is damaged is no checkpoint for anybody.
pub fn for_a_reader(paths: &[PathBuf]) -> Result<Vec<Checkpoint>> {
	paths
		.iter()
		.map(|path| match content(path)? {
			Content::Plain(checkpoint) => Ok(checkpoint),
			Content::Published(file) => {
				published(&file, path).map(|published| published.checkpoint)
			}
		})
		.collect()
}

/// The published checkpoint in the bytes of a file, if its signatures hold.
pub fn published(file: &[u8], path: &Path) -> Result<Published> {
	Published::read(file).map_err(|flaw| {
		Failure::usage(format!("{} cannot be used as a checkpoint", shown(path))).cause(flaw)
	})
}

/// What kind of anchor a file is.
pub enum Content {
	/// A plain one.
	Plain(Checkpoint),
	/// The bytes of one that begins like a published one.
	Published(Vec<u8>),
}

/// The content of an anchor file. Files of both kinds may be as long.
pub fn content(path: &Path) -> Result<Content> {
	let shown = shown(path);
	let bytes = read_bounded(path, FILE_BYTES_MAX)
		.map_err(|e| Failure::usage(format!("cannot read the anchor {shown}")).cause(e))?;
	if bytes.starts_with(&MAGIC) {
		return Ok(Content::Published(bytes));
	}
	let text = String::from_utf8(bytes)
		.map_err(|_| Failure::usage(format!("{shown} is not an anchor file: it is not text")))?;
	AnchorFile::read(&text).map(Content::Plain).map_err(|e| {
		Failure::usage(format!("{shown} cannot be used as an anchor"))
			.cause(e)
			.hint("`catena anchor --out FILE` writes one; get it from somebody you trust")
	})
}

fn shown(path: &Path) -> String {
	clean(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
	use super::*;

	const KEY: &str = "88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee";

	#[test]
	fn publisher_is_a_name_and_a_key_that_shows_something() {
		let publisher: Publisher = format!("Carabinieri TPC=0x{KEY}").parse().unwrap();
		assert_eq!(publisher.name, "Carabinieri TPC");
		assert_eq!(hex::encode(publisher.key), KEY);
		let neutral = format!("x=01{}", "00".repeat(31));
		for wrong in ["", KEY, &format!("={KEY}"), &format!("a\u{202e}={KEY}"), "x=1234", &neutral]
		{
			assert!(wrong.parse::<Publisher>().is_err(), "{wrong}");
		}
		assert!(format!("{}={KEY}", "x".repeat(64)).parse::<Publisher>().is_ok());
		assert!(format!("{}={KEY}", "x".repeat(65)).parse::<Publisher>().is_err());
	}

	#[test]
	fn one_key_under_two_names_is_refused() {
		let list = vec![format!("a={KEY}").parse().unwrap(), format!("b={KEY}").parse().unwrap()];
		let failure = PublisherArgs { list }.ensure_different().unwrap_err();
		assert_eq!(failure.message, "a and b are named with the same key");
	}
}
