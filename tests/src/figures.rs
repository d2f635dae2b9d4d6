//! A node's figures, as Prometheus reads them.

use std::collections::{BTreeMap, BTreeSet};

/// What a node showed at one time.
#[derive(Clone, Debug, Default)]
pub struct Figures {
	/// The names of all figures.
	pub names: BTreeSet<String>,
	/// The values, by name and labels in their order, without that of the chain:
	/// `catena_logs{le="1",log="own"}`.
	pub values: BTreeMap<String, f64>,
}

impl Figures {
	/// Reads Prometheus' text.
	pub fn read(text: &str) -> Figures {
		let mut figures = Figures::default();
		for line in text.lines() {
			if let Some(rest) = line.strip_prefix("# TYPE ") {
				let name = rest.split(' ').next().expect("a name");
				figures.names.insert(name.to_owned());
			} else if !line.starts_with('#') && !line.is_empty() {
				let (series, value) = line.rsplit_once(' ').expect("a value");
				figures.values.insert(without_chain(series), value.parse().expect("a number"));
			}
		}
		figures
	}

	/// A value; 0 if there is no such series.
	pub fn get(&self, series: &str) -> f64 {
		self.values.get(series).copied().unwrap_or_default()
	}

	/// Those of this name, and of others that begin like it.
	pub fn of(&self, name: &str) -> BTreeMap<&str, f64> {
		let all = self.values.iter().filter(|(series, _)| series.starts_with(name));
		all.map(|(series, value)| (series.as_str(), *value)).collect()
	}

	/// Which of these values are others than before, and by how much.
	pub fn since<'a>(&'a self, before: &Figures, name: &str) -> BTreeMap<&'a str, f64> {
		let mut differing = BTreeMap::new();
		for (series, value) in self.of(name) {
			let more = value - before.get(series);
			if more != 0.0 {
				differing.insert(series, more);
			}
		}
		differing
	}
}

fn without_chain(series: &str) -> String {
	let Some((name, labels)) = series.split_once('{') else { return series.to_owned() };
	let labels = labels.trim_end_matches('}').split(',');
	let mut labels: Vec<&str> = labels.filter(|label| !label.starts_with("chain=")).collect();
	labels.sort_unstable();
	if labels.is_empty() {
		name.to_owned()
	} else {
		format!("{name}{{{}}}", labels.join(","))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const TEXT: &str = "# HELP a An a.\n# TYPE a counter\na{chain=\"dev\"} 1\n\
	                    # TYPE b gauge\nb{y=\"0\",chain=\"dev\",x=\"1\"} 2.5\nb{x=\"2\",chain=\"dev\"} 3\n";

	#[test]
	fn text_of_prometheus_is_read_without_the_chains_label() {
		let figures = Figures::read(TEXT);
		assert_eq!(figures.names, BTreeSet::from(["a".into(), "b".into()]));
		assert_eq!(
			(figures.get("a"), figures.get("b{x=\"1\",y=\"0\"}"), figures.get("c")),
			(1.0, 2.5, 0.0)
		);
	}

	#[test]
	fn only_what_differs_is_told() {
		let before = Figures::read(TEXT);
		let after = Figures::read(&TEXT.replace("2.5", "4"));
		assert_eq!(after.since(&before, "b"), BTreeMap::from([("b{x=\"1\",y=\"0\"}", 1.5)]));
		assert_eq!(after.since(&before, "a"), BTreeMap::new());
	}
}
