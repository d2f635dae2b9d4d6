//! Pictures of figures.

mod chart;

use std::{fs, path::PathBuf};

use anyhow::{ensure, Context, Result};
use clap::Args;
use serde_json::Value;

use self::chart::{Chart, Series};
use crate::figures;

/// Pictures of figures that were written to a file.
#[derive(Debug, Args)]
pub struct Plot {
	/// What `load` or `growth` wrote with `--out`.
	#[arg(long, value_name = "FILE")]
	from: PathBuf,

	/// The folder for the pictures, each of which is a file of SVG.
	#[arg(long, value_name = "FOLDER", default_value = "docs/plots")]
	to: PathBuf,
}

/// A field of a line, by its path.
type Field = &'static str;

/// What a picture shows of the lines of one kind.
struct Picture {
	name: &'static str,
	title: &'static str,
	figure: &'static str,
	x: (&'static str, Field),
	y: &'static str,
	/// The words for each, and where it stands.
	series: &'static [(&'static str, Field)],
	log_x: bool,
}

const PICTURES: &[Picture] = &[
	Picture {
		name: "growth-rate",
		title: "Statements a second, at most",
		figure: "growth",
		x: ("items on record", "/items"),
		y: "statements a second",
		series: &[
			("batches of 256", "/batched/full/final_per_second"),
			("single statements", "/single/full/final_per_second"),
		],
		log_x: true,
	},
	Picture {
		name: "growth-latency",
		title: "Submit to final at a steady rate, p99",
		figure: "growth",
		x: ("items on record", "/items"),
		y: "milliseconds",
		series: &[
			("batches of 256", "/batched/paced/submit_to_final/p99_ms"),
			("single statements", "/single/paced/submit_to_final/p99_ms"),
		],
		log_x: true,
	},
	Picture {
		name: "growth-reading",
		title: "Reading an item of 100 records, p99",
		figure: "growth",
		x: ("items on record", "/items"),
		y: "milliseconds",
		series: &[
			("whole history", "/hundred/reads/histories/p99_ms"),
			("complete proof", "/hundred/reads/proofs/p99_ms"),
		],
		log_x: true,
	},
	Picture {
		name: "growth-bytes",
		title: "Bytes of tables a statement",
		figure: "growth",
		x: ("items on record", "/items"),
		y: "bytes",
		series: &[
			("batches of 256", "/batched/table_bytes_per_event"),
			("single statements", "/single/table_bytes_per_event"),
		],
		log_x: true,
	},
	Picture {
		name: "item-rate",
		title: "Appending to one item",
		figure: "growth-item",
		x: ("records of the item", "/records"),
		y: "statements a second",
		series: &[("batches of 256", "/appended/final_per_second")],
		log_x: false,
	},
	Picture {
		name: "item-reading",
		title: "Reading the end of one item, p99",
		figure: "growth-item",
		x: ("records of the item", "/records"),
		y: "milliseconds",
		series: &[
			("last 256 records", "/pages/p99_ms"),
			("proof of the last record", "/proofs/p99_ms"),
		],
		log_x: false,
	},
	Picture {
		name: "load-latency",
		title: "Submit to final, p99",
		figure: "load",
		x: ("statements final a second", "/final_per_second"),
		y: "milliseconds",
		series: &[("", "/submit_to_final/p99_ms")],
		log_x: true,
	},
	Picture {
		name: "load-processor",
		title: "Processor time per 1,000 statements, all nodes",
		figure: "load",
		x: ("statements final a second", "/final_per_second"),
		y: "seconds",
		series: &[("", "/processor_seconds_per_1000")],
		log_x: true,
	},
];

impl Plot {
	/// Draws every picture for which there are figures.
	pub fn draw(&self) -> Result<()> {
		let lines = figures::read(&self.from)?;
		fs::create_dir_all(&self.to)
			.with_context(|| format!("cannot make {}", self.to.display()))?;
		let mut drawn = 0;
		for picture in PICTURES {
			let of_it: Vec<&Value> =
				lines.iter().filter(|line| line["figure"] == picture.figure).collect();
			if of_it.is_empty() {
				continue;
			}
			let path = self.to.join(picture.name).with_extension("svg");
			let cannot = || format!("cannot draw {}", path.display());
			fs::write(&path, picture.chart(&of_it)?.svg()?).with_context(cannot)?;
			println!("plot: {}", path.display());
			drawn += 1;
		}
		ensure!(drawn > 0, "{} has no figures of load or growth", self.from.display());
		Ok(())
	}
}

impl Picture {
	fn chart(&self, lines: &[&Value]) -> Result<Chart> {
		let mut series: Vec<Series> = Vec::new();
		for line in lines {
			for (words, field) in self.series {
				let name = chain(line).unwrap_or_default() + words;
				let point = (number(line, self.x.1)?, number(line, field)?);
				match series.iter_mut().find(|series| series.name == name) {
					Some(series) => series.points.push(point),
					None => series.push(Series { name, points: vec![point] }),
				}
			}
		}
		for Series { points, .. } in &mut series {
			points.sort_by(|a, b| a.0.total_cmp(&b.0));
		}
		let (title, x, y, log_x) = (self.title, self.x.0, self.y, self.log_x);
		Ok(Chart { title, x, y, log_x, series })
	}
}

/// Which chain a line of `load` is about; the others are about one.
fn chain(line: &Value) -> Option<String> {
	let (validators, batch) = (line["validators"].as_u64()?, line["batch"].as_u64()?);
	let validators = match validators {
		1 => "1 validator".to_owned(),
		more => format!("{more} validators"),
	};
	Some(match batch {
		1 => format!("{validators}, single statements"),
		more => format!("{validators}, batches of {more}"),
	})
}

fn number(line: &Value, field: &str) -> Result<f64> {
	line.pointer(field).and_then(Value::as_f64).with_context(|| format!("no {field}: {line}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::figures::Out;
	use serde_json::json;
	use tempfile::TempDir;

	fn plot(lines: &[Value]) -> (TempDir, Result<()>) {
		let folder = TempDir::new().unwrap();
		let from = folder.path().join("figures.jsonl");
		fs::write(&from, "").unwrap();
		for line in lines {
			Out::to(&from).write(line).unwrap();
		}
		let drawn = Plot { from, to: folder.path().join("plots") }.draw();
		(folder, drawn)
	}

	fn load(validators: u32, batch: u32, rate: f64) -> Value {
		json!({
			"figure": "load", "validators": validators, "batch": batch, "final_per_second": rate,
			"submit_to_final": { "p99_ms": 1_800.0 }, "processor_seconds_per_1000": 1.1,
		})
	}

	#[test]
	fn picture_has_a_point_for_each_figure_and_a_name_for_each_chain() {
		let lines = [load(1, 1, 490.0), load(1, 1, 945.0), load(4, 50, 2_266.0)];
		let (folder, drawn) = plot(&lines);
		drawn.unwrap();
		for name in ["load-latency.svg", "load-processor.svg"] {
			let svg = fs::read_to_string(folder.path().join("plots").join(name)).unwrap();
			assert_eq!(svg.matches("<circle").count(), 3, "{svg}");
			for words in ["1 validator, single statements", "4 validators, batches of 50"] {
				assert_eq!(svg.matches(words).count(), 1, "{svg}");
			}
		}
		let drawn: Vec<_> = fs::read_dir(folder.path().join("plots")).unwrap().collect();
		assert_eq!(drawn.len(), 2);
	}

	fn growth(items: u32) -> Value {
		let trial = json!({
			"table_bytes_per_event": 800,
			"full": { "final_per_second": 5_000.0 },
			"paced": { "submit_to_final": { "p99_ms": 1_900.0 } },
		});
		let read = json!({ "p99_ms": 4.0 });
		json!({
			"figure": "growth", "items": items, "single": trial, "batched": trial,
			"hundred": { "reads": { "histories": read, "proofs": read } },
		})
	}

	#[test]
	fn growth_is_drawn_over_powers_of_ten() {
		let (folder, drawn) = plot(&[growth(10_000), growth(1_000_000), growth(100_000)]);
		drawn.unwrap();
		for name in
			["growth-rate.svg", "growth-latency.svg", "growth-reading.svg", "growth-bytes.svg"]
		{
			let svg = fs::read_to_string(folder.path().join("plots").join(name)).unwrap();
			assert_eq!(svg.matches("<circle").count(), 6, "{svg}");
			for items in ["10,000\n", "100,000\n", "1,000,000\n"] {
				assert!(svg.contains(items), "{svg}");
			}
			assert!(!svg.contains("31,623"), "{svg}");
		}
	}

	#[test]
	fn figures_that_are_missing_are_named() {
		let (_folder, drawn) = plot(&[json!({ "figure": "growth-item", "records": 1 })]);
		let reason = drawn.unwrap_err().to_string();
		assert!(reason.starts_with("no /appended/final_per_second"), "{reason}");
		let (_folder, drawn) = plot(&[]);
		let reason = drawn.unwrap_err().to_string();
		assert!(reason.ends_with("figures.jsonl has no figures of load or growth"), "{reason}");
	}
}
