//! What is printed: tables and colour for people, JSON for scripts.

use std::io::Write;

use catena_primitives::bounded::is_unprintable;
use comfy_table::{presets, Attribute, Cell, ContentArrangement, Table, TableComponent};
use owo_colors::{OwoColorize, Stream};
use serde_json::Value;

use crate::failure::Failure;

/// What a command has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
	/// For people.
	pub text: String,
	/// For scripts.
	pub json: Value,
	/// The exit code: 0 but for verdicts.
	pub exit: u8,
}

impl Output {
	/// The outcome of something that was done.
	pub fn new(text: impl Into<String>, json: Value) -> Self {
		Output { text: text.into(), json, exit: 0 }
	}
}

/// Prints an outcome to stdout. A closed pipe is no error: nobody reads on.
pub fn print(output: &Output, json: bool) {
	let text =
		if json { escaped(&output.json.to_string()) } else { output.text.trim_end().to_owned() };
	if !text.is_empty() {
		let _ = writeln!(std::io::stdout(), "{text}");
	}
}

/// Prints a failure to stderr.
pub fn eprint(failure: &Failure, json: bool) {
	let text = if json {
		escaped(&failure.json().to_string())
	} else {
		let mut text = format!("{} {}", bad_on_stderr("Error:"), failure.message);
		for cause in &failure.causes {
			text.push_str(&format!("\n  because {cause}"));
		}
		if let Some(hint) = &failure.hint {
			text.push_str(&format!("\n{} {hint}", hint_on_stderr("Hint:")));
		}
		text
	};
	let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints a remark for people to stderr; scripts get none.
pub fn remark(text: &str, json: bool) {
	if !json {
		let _ = writeln!(std::io::stderr(), "{text}");
	}
}

/// Text from elsewhere (the chain, a file's name, a proof) as it may be shown on a terminal: without
/// control characters, and without the marks that turn the direction of writing or hide.
pub fn clean(text: &str) -> String {
	text.chars().map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }).collect()
}

/// JSON in which no such character stands as itself. They only occur within its strings, where an
/// escape means the same.
fn escaped(json: &str) -> String {
	let mut text = String::with_capacity(json.len());
	for c in json.chars() {
		if is_unprintable(c) {
			let mut units = [0; 2];
			for unit in c.encode_utf16(&mut units) {
				text.push_str(&format!("\\u{unit:04x}"));
			}
		} else {
			text.push(c);
		}
	}
	text
}

/// A list: one line for each row, as wide as the terminal.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
	let mut table = ruled(header, rows);
	for rule in [
		TableComponent::HorizontalLines,
		TableComponent::MiddleIntersections,
		TableComponent::LeftBorderIntersections,
		TableComponent::RightBorderIntersections,
	] {
		table.remove_style(rule);
	}
	table.trim_fmt()
}

/// A table whose rows have several lines each, with a rule between them.
pub fn tall_table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
	ruled(header, rows).trim_fmt()
}

fn ruled(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
	let mut table = Table::new();
	table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
	table.set_content_arrangement(ContentArrangement::Dynamic);
	if !table.is_tty() {
		table.set_width(140);
	}
	// The table styles its cells itself, and only on a terminal: it must know how wide the text is.
	let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
	table.set_header(header.iter().map(|text| {
		let cell = Cell::new(text);
		if colour {
			cell.add_attribute(Attribute::Bold)
		} else {
			cell
		}
	}));
	for row in rows {
		table.add_row(row);
	}
	table
}

/// Lines of names and values, aligned.
pub fn facts(lines: &[(&str, String)]) -> String {
	let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
	lines
		.iter()
		.map(|(name, value)| {
			let padding = " ".repeat(width - name.chars().count());
			format!("{}{padding}  {value}\n", faint(name))
		})
		.collect()
}

/// So many of these, as people say it.
pub fn count(number: usize, one: &str) -> String {
	match number {
		1 => format!("1 {one}"),
		more => format!("{more} {one}s"),
	}
}

/// Green on a terminal.
pub fn good(text: &str) -> String {
	let colored = |t: &&str| t.green().bold().to_string();
	format!("{}", text.if_supports_color(Stream::Stdout, colored))
}

/// Red on a terminal.
pub fn bad(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stdout, |t| t.red().bold().to_string()))
}

/// Yellow on a terminal.
pub fn doubtful(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stdout, |t| t.yellow().bold().to_string()))
}

/// Bold on a terminal.
pub fn strong(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stdout, |t| t.bold().to_string()))
}

/// Dimmed on a terminal.
pub fn faint(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stdout, |t| t.dimmed().to_string()))
}

fn bad_on_stderr(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stderr, |t| t.red().bold().to_string()))
}

fn hint_on_stderr(text: &str) -> String {
	format!("{}", text.if_supports_color(Stream::Stderr, |t| t.cyan().bold().to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn escapes_and_direction_marks_are_replaced() {
		assert_eq!(
			clean("a\x1b[31mb\u{202e}c\u{9b}d\n"),
			"a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}"
		);
		assert_eq!(clean("Straße, Ναός, 博物館"), "Straße, Ναός, 博物館");
	}

	#[test]
	fn json_means_the_same_and_has_no_raw_escapes() {
		let value = serde_json::json!({ "name": "a\u{9b}\u{202e}\u{e0001}b" });
		let text = escaped(&value.to_string());
		assert!(text.chars().all(|c| !is_unprintable(c)), "{text}");
		assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
	}
}
