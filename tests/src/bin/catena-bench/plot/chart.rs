//! One picture.

use anyhow::{anyhow, Result};
use plotters::prelude::*;

/// In points of the picture.
const SIZE: (u32, u32) = (760, 420);

/// Told apart also by those who do not see all colours.
const COLOURS: [RGBColor; 6] = [
	RGBColor(0, 114, 178),
	RGBColor(213, 94, 0),
	RGBColor(0, 158, 115),
	RGBColor(204, 121, 167),
	RGBColor(86, 180, 233),
	RGBColor(0, 0, 0),
];

/// Lines through points.
pub struct Chart {
	/// What it shows.
	pub title: &'static str,
	/// What goes to the right.
	pub x: &'static str,
	/// What goes up, from 0 on.
	pub y: &'static str,
	/// Whether each step to the right is ten times as much.
	pub log_x: bool,
	/// The lines.
	pub series: Vec<Series>,
}

/// A line.
pub struct Series {
	/// What it is.
	pub name: String,
	/// Where it goes, from left to right.
	pub points: Vec<(f64, f64)>,
}

impl Chart {
	/// The picture as a file of SVG.
	pub fn svg(&self) -> Result<String> {
		let mut svg = String::new();
		self.draw(&SVGBackend::with_string(&mut svg, SIZE).into_drawing_area())
			.map_err(|error| anyhow!("{}: {error}", self.title))?;
		Ok(svg)
	}

	fn draw(
		&self,
		area: &DrawingArea<SVGBackend, plotters::coord::Shift>,
	) -> Result<(), Box<dyn std::error::Error + '_>> {
		// The axis is an ordinary one, of logarithms if need be.
		let place = |x: f64| if self.log_x { x.max(1.0).log10() } else { x };
		let points = || self.series.iter().flat_map(|series| &series.points);
		let (left, right) = points().fold((f64::MAX, f64::MIN), |(left, right), (x, _)| {
			(left.min(place(*x)), right.max(place(*x)))
		});
		let top = points().map(|(_, y)| *y).fold(0.0, f64::max);
		let margin = ((right - left) * 0.05).max(0.05);
		let decades = self.log_x && right - left >= 1.0;
		let value = |place: &f64| match self.log_x {
			// Between powers of ten there are no numbers worth reading.
			true if decades && (place - place.round()).abs() > 1e-6 => String::new(),
			true => grouped(10f64.powf(*place)),
			false => grouped(*place),
		};
		// The names of the lines stand above them.
		let room = 1.1 + 0.08 * self.series.len() as f64;
		area.fill(&WHITE)?;
		let mut chart = ChartBuilder::on(area)
			.caption(self.title, ("sans-serif", 20))
			.margin(12)
			.x_label_area_size(44)
			.y_label_area_size(72)
			.build_cartesian_2d(left - margin..right + margin, 0.0..(top * room).max(1e-9))?;
		chart
			.configure_mesh()
			.x_desc(self.x)
			.y_desc(self.y)
			.x_labels(if self.log_x { 6 } else { 10 })
			.x_label_formatter(&value)
			.y_label_formatter(&|y| grouped(*y))
			.light_line_style(WHITE)
			.draw()?;
		for (number, Series { name, points }) in self.series.iter().enumerate() {
			let colour = COLOURS[number % COLOURS.len()];
			let points = || points.iter().map(|(x, y)| (place(*x), *y));
			chart
				.draw_series(LineSeries::new(points(), colour.stroke_width(2)))?
				.label(name)
				.legend(move |(x, y)| {
					PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(3))
				});
			chart.draw_series(points().map(|point| Circle::new(point, 4, colour.filled())))?;
		}
		chart
			.configure_series_labels()
			.position(SeriesLabelPosition::UpperRight)
			.background_style(WHITE.mix(0.8))
			.border_style(BLACK.mix(0.3))
			.draw()?;
		area.present()?;
		Ok(())
	}
}

/// A number as people read it: with commas if it is large, without decimals that say nothing.
fn grouped(number: f64) -> String {
	if number.abs() < 100.0 {
		let text = format!("{number:.2}");
		return text.trim_end_matches('0').trim_end_matches('.').to_owned();
	}
	let digits = format!("{:.0}", number.abs());
	let mut text = String::new();
	for (at, digit) in digits.chars().enumerate() {
		if at > 0 && (digits.len() - at) % 3 == 0 {
			text.push(',');
		}
		text.push(digit);
	}
	if number < 0.0 {
		text.insert(0, '-');
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_grouped() {
		let texts = [0.0, 0.25, 12.5, 999.6, 1_000_000.0, -1_234.0].map(grouped);
		assert_eq!(texts, ["0", "0.25", "12.5", "1,000", "1,000,000", "-1,234"]);
	}

	#[test]
	fn picture_of_one_point_can_be_drawn() {
		let series = [Series { name: "one".to_owned(), points: vec![(0.0, 0.0)] }];
		for log_x in [false, true] {
			let series =
				series.iter().map(|it| Series { name: it.name.clone(), points: it.points.clone() });
			let chart = Chart { title: "t", x: "x", y: "y", log_x, series: series.collect() };
			assert_eq!(chart.svg().unwrap().matches("<circle").count(), 1);
		}
	}
}
