//! As much of PostgreSQL's protocol as the baseline needs: no password, no encryption, one statement
//! that is prepared once and then executed with parameters in binary.
//!
//! No client crate, for the ones there are switch on features of crates below the SDK, which would be
//! built anew for it.
//!
//! The messages are those of "Frontend/Backend Protocol", version 3.0, in PostgreSQL's manual.

use std::{
	io::{BufReader, Read, Write},
	os::unix::net::UnixStream,
	path::Path,
};

use anyhow::{bail, ensure, Context, Result};

/// The user whom the server is made with.
pub const USER: &str = "bench";

/// The port that the socket's name has in it.
pub const PORT: u16 = 5432;

/// The numbers of the types `bytea` and `int4`.
const BYTEA: i32 = 17;
const INT4: i32 = 23;

/// A connection to a server on this machine.
pub struct Connection {
	stream: BufReader<UnixStream>,
}

/// A row in the server's words; nothing for NULL.
pub type Row = Vec<Option<String>>;

impl Connection {
	/// Connects to the server whose socket is in this folder.
	pub fn open(folder: &Path) -> Result<Connection> {
		let stream = UnixStream::connect(folder.join(format!(".s.PGSQL.{PORT}")))?;
		let mut connection = Connection { stream: BufReader::new(stream) };
		let mut hello = 196_608_i32.to_be_bytes().to_vec();
		for text in ["user", USER, "database", "postgres", ""] {
			hello.extend(zero_ended(text));
		}
		let length = i32::try_from(hello.len() + 4)?.to_be_bytes();
		connection.write(&[&length[..], &hello].concat())?;
		connection.until_ready()?;
		Ok(connection)
	}

	/// Runs commands, and gives the rows of all of them.
	pub fn query(&mut self, sql: &str) -> Result<Vec<Row>> {
		self.write(&message(b'Q', &zero_ended(sql))?)?;
		self.until_ready()
	}

	/// The only value of the only row.
	pub fn value<T: std::str::FromStr>(&mut self, sql: &str) -> Result<T> {
		let rows = self.query(sql)?;
		let value = rows.first().and_then(|row| row.first()).and_then(Option::as_ref);
		let value = value.with_context(|| format!("no value: {sql}"))?;
		value.parse().ok().with_context(|| format!("{value}: {sql}"))
	}

	/// The command that [`Self::execute`] executes from now on; its parameters are `$1`, `$2`, …
	pub fn prepare(&mut self, sql: &str) -> Result<()> {
		let parse = [zero_ended("it"), zero_ended(sql), vec![0, 0]].concat();
		self.write(&[message(b'P', &parse)?, message(b'S', &[])?].concat())?;
		self.until_ready().map(drop)
	}

	/// Executes it in a transaction of its own, and returns when that is committed.
	pub fn execute(&mut self, parameters: &[Vec<u8>]) -> Result<()> {
		let count = i16::try_from(parameters.len())?.to_be_bytes();
		// No name; it; all parameters in binary.
		let mut bind = [&zero_ended("")[..], &zero_ended("it"), &[0, 1, 0, 1], &count].concat();
		for parameter in parameters {
			bind.extend(i32::try_from(parameter.len())?.to_be_bytes());
			bind.extend(parameter);
		}
		// All results in text.
		bind.extend([0, 0]);
		let all_rows = [0; 5];
		self.write(
			&[message(b'B', &bind)?, message(b'E', &all_rows)?, message(b'S', &[])?].concat(),
		)?;
		self.until_ready().map(drop)
	}

	fn write(&mut self, bytes: &[u8]) -> Result<()> {
		self.stream.get_mut().write_all(bytes).context("the server is gone")
	}

	/// Reads until the server waits for the next message; an error if it told of one.
	fn until_ready(&mut self) -> Result<Vec<Row>> {
		let mut rows = Vec::new();
		let mut error = None;
		loop {
			let mut head = [0; 5];
			self.stream.read_exact(&mut head).context("the server is gone")?;
			let [kind, length @ ..] = head;
			let length = usize::try_from(i32::from_be_bytes(length))?;
			let mut body = vec![0; length.checked_sub(4).context("a length")?];
			self.stream.read_exact(&mut body).context("the server is gone")?;
			match kind {
				b'D' => rows.push(row(&body)?),
				b'E' => error = Some(reason(&body)),
				b'R' => ensure!(body == [0; 4], "the server wants a password"),
				b'Z' => break,
				_ => {}
			}
			// An error before the first `Z` is the end of the connection.
			if let (b'E', Some(reason)) = (kind, &error) {
				ensure!(!reason.fatal, "{}", reason.words);
			}
		}
		match error {
			Some(reason) => bail!("{}", reason.words),
			None => Ok(rows),
		}
	}
}

/// A parameter of type `bytea[]`.
pub fn byte_strings<'a>(all: impl ExactSizeIterator<Item = Option<&'a [u8]>>) -> Result<Vec<u8>> {
	let mut bytes = array(BYTEA, all.len())?;
	for one in all {
		let Some(one) = one else {
			bytes.extend((-1_i32).to_be_bytes());
			continue;
		};
		bytes.extend(i32::try_from(one.len())?.to_be_bytes());
		bytes.extend(one);
	}
	Ok(bytes)
}

/// A parameter of type `int4[]`.
pub fn numbers(all: impl ExactSizeIterator<Item = u32>) -> Result<Vec<u8>> {
	let mut bytes = array(INT4, all.len())?;
	for one in all {
		bytes.extend(4_i32.to_be_bytes());
		bytes.extend(i32::try_from(one)?.to_be_bytes());
	}
	Ok(bytes)
}

/// What an array of one dimension begins with, whose first place has number 1, and in which there may
/// be NULL.
fn array(of: i32, length: usize) -> Result<Vec<u8>> {
	let head = [1, 1, of, i32::try_from(length)?, 1];
	Ok(head.iter().flat_map(|number| number.to_be_bytes()).collect())
}

fn message(kind: u8, body: &[u8]) -> Result<Vec<u8>> {
	let length = i32::try_from(body.len() + 4)?.to_be_bytes();
	Ok([&[kind][..], &length, body].concat())
}

fn zero_ended(text: &str) -> Vec<u8> {
	[text.as_bytes(), &[0]].concat()
}

fn row(mut body: &[u8]) -> Result<Row> {
	let count = i16::from_be_bytes(take(&mut body)?);
	let mut row = Vec::new();
	for _ in 0..count {
		let length = i32::from_be_bytes(take(&mut body)?);
		let value = usize::try_from(length).ok().map(|length| {
			let (value, rest) = body.split_at_checked(length).context("a value")?;
			body = rest;
			anyhow::Ok(String::from_utf8_lossy(value).into_owned())
		});
		row.push(value.transpose()?);
	}
	Ok(row)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
	let (first, rest) = bytes.split_first_chunk().context("a number")?;
	*bytes = rest;
	Ok(*first)
}

/// Why the server did not do it.
struct Reason {
	words: String,
	/// Whether the connection ends with it.
	fatal: bool,
}

fn reason(body: &[u8]) -> Reason {
	let field = |kind| {
		let field = body.split(|byte| *byte == 0).find(|field| field.first() == Some(&kind));
		String::from_utf8_lossy(field.unwrap_or(b"?").get(1..).unwrap_or_default()).into_owned()
	};
	Reason { words: field(b'M'), fatal: ["FATAL", "PANIC"].contains(&&field(b'V')[..]) }
}
