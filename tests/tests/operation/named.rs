//! Documents, dashboard and alerts name figures that a node shows, and no others.

use std::{collections::BTreeSet, fs, path::Path};

use catena_tests::figures::Figures;
use serde_json::Value;

/// Figures that Prometheus itself has.
const OF_PROMETHEUS: [&str; 1] = ["up"];

fn text(path: &str) -> String {
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a repository");
	fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Each of ours has a row in docs/metrics.md, and each row is one that a node shows.
pub fn in_the_document(shown: &Figures) {
	let document = text("docs/metrics.md");
	let rows = document.lines().filter_map(|line| line.strip_prefix("| `catena_"));
	let named: BTreeSet<String> = rows
		.map(|rest| {
			let end = rest.find(['`', '{']).expect("the end of the name");
			format!("catena_{}", &rest[..end])
		})
		.collect();
	let ours = shown.names.iter().filter(|name| name.starts_with("catena_")).cloned();
	assert_eq!(named, ours.collect());
}

/// What the dashboard and the alerts ask for is there.
pub fn in_dashboard_and_alerts(shown: &Figures) {
	let mut asked = BTreeSet::new();
	let dashboard: Value =
		serde_json::from_str(&text("node/packaging/grafana/catena.json")).expect("JSON");
	collect(&dashboard, &mut asked);
	let panels = asked.len();
	assert!(panels > 15, "{panels} figures in the dashboard");
	asked.extend(expressions(&text("node/packaging/prometheus/catena.rules.yml")).flat_map(names));
	assert!(asked.len() > panels, "no figure in the alerts that is not in the dashboard");
	let missing: Vec<&String> = asked
		.iter()
		.filter(|name| !shown.names.contains(*name) && !OF_PROMETHEUS.contains(&name.as_str()))
		.collect();
	assert_eq!(missing, Vec::<&String>::new(), "the node shows: {:?}", shown.names);
}

/// The figures of every `expr` in a dashboard, and of its variables.
fn collect(value: &Value, found: &mut BTreeSet<String>) {
	match value {
		Value::Object(fields) => {
			if let Some(Value::String(expression)) = fields.get("expr") {
				found.extend(names(expression.clone()));
			}
			if let Some(Value::String(query)) = fields.get("query") {
				if let Some(name) = query.strip_prefix("label_values(") {
					found.extend(name.split(',').next().map(str::to_owned));
				}
			}
			fields.values().for_each(|value| collect(value, found));
		}
		Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
		_ => {}
	}
}

/// The `expr`s of alert rules: on their line, or on the next.
fn expressions(rules: &str) -> impl Iterator<Item = String> + '_ {
	let mut lines = rules.lines();
	std::iter::from_fn(move || loop {
		let line = lines.next()?.trim_start_matches([' ', '-']);
		match line.strip_prefix("expr:").map(str::trim) {
			Some(">-") => return lines.next().map(str::to_owned),
			Some(expression) => return Some(expression.to_owned()),
			None => {}
		}
	})
}

/// The figures that an expression asks for: its words, but for functions, operators, and what stands in
/// braces, brackets, quotes or behind `by` and `on`.
fn names(expression: String) -> Vec<String> {
	const WORDS: [&str; 12] = [
		"by",
		"on",
		"group_left",
		"ignoring",
		"and",
		"or",
		"unless",
		"sum",
		"min",
		"max",
		"avg",
		"count",
	];
	let mut found = Vec::new();
	let mut rest = expression.as_str();
	while let Some(begin) = rest.find(|c: char| c.is_ascii_alphabetic() || "{[\"".contains(c)) {
		rest = &rest[begin..];
		let close = match rest.as_bytes()[0] {
			b'{' => Some('}'),
			b'[' => Some(']'),
			b'"' => Some('"'),
			_ => None,
		};
		if let Some(close) = close {
			let end = rest[1..].find(close).expect("what is opened is closed");
			rest = &rest[end + 2..];
			continue;
		}
		let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
		let (word, behind) = rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()));
		rest = behind;
		let opens = behind.trim_start().starts_with('(');
		if ["by", "on", "ignoring"].contains(&word) && opens {
			rest = &behind[behind.find(')').expect("a list of labels") + 1..];
		} else if !opens && !WORDS.contains(&word) {
			found.push(word.to_owned());
		}
	}
	found
}

#[test]
fn names_are_found_in_expressions() {
	let expression =
		"sum by (a, b) (rate(x_total{l=~\"y|z\",i=\"1\"}[5m])) / on (i) group_left y_max > 2";
	assert_eq!(names(expression.into()), ["x_total", "y_max"]);
	assert_eq!(names("time() - z".into()), ["z"]);
	assert_eq!(names("predict_linear(f[1d], 7 * 86400) < 2000000000".into()), ["f"]);
	let rules = "- expr: a > 1\n  for: 1m\n- expr: >-\n    b > 2\n";
	assert_eq!(expressions(rules).collect::<Vec<_>>(), ["a > 1", "    b > 2"]);
}
