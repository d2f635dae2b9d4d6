//! How a figure gets into the registry.

use std::{collections::BTreeMap, sync::Arc};

use substrate_prometheus_endpoint::{
	prometheus::core::Collector, register, Counter, CounterVec, MetricSource, Opts,
	PrometheusError, Registry, SourcedCounter, SourcedGauge, U64,
};

/// Tells of values, each with those of the labels.
pub type Tell<'a> = dyn FnMut(&[&str], u64) + 'a;

/// Reads values when somebody asks for them.
#[derive(Clone)]
struct Read<F>(F);

impl<F: Fn(&mut Tell<'_>) + Clone + Send + Sync> MetricSource for Read<F> {
	type N = u64;

	fn collect(&self, mut set: impl FnMut(&[&str], u64)) {
		(self.0)(&mut set)
	}
}

/// A figure that goes up and down, read when somebody asks.
pub fn gauge<F>(
	registry: &Registry,
	name: &str,
	help: &str,
	labels: &[&str],
	read: F,
) -> Result<(), PrometheusError>
where
	F: Fn(&mut Tell<'_>) + Clone + Send + Sync + 'static,
{
	add(registry, SourcedGauge::new(&opts(name, help, labels), Read(read))?)
}

/// A figure that only goes up, read when somebody asks.
pub fn counter<F>(
	registry: &Registry,
	name: &str,
	help: &str,
	labels: &[&str],
	read: F,
) -> Result<(), PrometheusError>
where
	F: Fn(&mut Tell<'_>) + Clone + Send + Sync + 'static,
{
	add(registry, SourcedCounter::new(&opts(name, help, labels), Read(read))?)
}

fn opts(name: &str, help: &str, labels: &[&str]) -> Opts {
	Opts::new(name, help).variable_labels(labels.iter().map(|label| label.to_string()).collect())
}

fn add<M: Collector + Clone + 'static>(
	registry: &Registry,
	metric: M,
) -> Result<(), PrometheusError> {
	register(metric, registry).map(drop)
}

/// Counters of one name, one for each of a fixed set of what their labels say. All are there from the
/// beginning, at 0: a series that begins with its first event hides that event from `rate`.
#[derive(Clone)]
pub struct Counters<L> {
	all: Arc<BTreeMap<L, Counter<U64>>>,
}

impl<L: Ord + Copy> Counters<L> {
	/// `values` gives the labels' values of each of `kinds`. Without a registry, they count for nobody.
	pub fn new<const N: usize>(
		registry: Option<&Registry>,
		name: &str,
		help: &str,
		labels: &[&str; N],
		kinds: impl IntoIterator<Item = L>,
		values: impl Fn(L) -> [&'static str; N],
	) -> Result<Self, PrometheusError> {
		let vector = CounterVec::<U64>::new(Opts::new(name, help), labels)?;
		let mut all = BTreeMap::new();
		for kind in kinds {
			all.insert(kind, vector.get_metric_with_label_values(&values(kind))?);
		}
		if let Some(registry) = registry {
			add(registry, vector)?;
		}
		Ok(Counters { all: Arc::new(all) })
	}

	/// Counts so many more of a kind; nothing of one that is not of the set.
	pub fn add(&self, kind: L, count: u64) {
		if let Some(counter) = self.all.get(&kind) {
			counter.inc_by(count);
		}
	}

	/// What a kind has come to.
	#[cfg(test)]
	pub fn get(&self, kind: L) -> Option<u64> {
		self.all.get(&kind).map(Counter::get)
	}
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use substrate_prometheus_endpoint::prometheus::{Encoder, TextEncoder};

	/// What a registry tells of a figure, one line for each series.
	pub fn told(registry: &Registry, name: &str) -> Vec<String> {
		let mut bytes = Vec::new();
		TextEncoder::new().encode(&registry.gather(), &mut bytes).expect("text");
		let text = String::from_utf8(bytes).expect("text");
		let lines = text.lines().filter(|line| line.starts_with(name));
		lines.map(str::to_owned).collect()
	}

	#[test]
	fn what_is_read_is_told_as_it_is_then() {
		use std::sync::atomic::{AtomicU64, Ordering};
		let (registry, value) = (Registry::new(), Arc::new(AtomicU64::new(1)));
		let read = {
			let value = value.clone();
			move |tell: &mut Tell<'_>| tell(&["a"], value.load(Ordering::Relaxed))
		};
		gauge(&registry, "catena_g", "A gauge.", &["l"], read.clone()).expect("a gauge");
		counter(&registry, "catena_c", "A counter.", &["l"], read.clone()).expect("a counter");
		assert_eq!(told(&registry, "catena_g"), ["catena_g{l=\"a\"} 1"]);
		value.store(7, Ordering::Relaxed);
		assert_eq!(told(&registry, "catena_g"), ["catena_g{l=\"a\"} 7"]);
		assert_eq!(told(&registry, "catena_c"), ["catena_c{l=\"a\"} 7"]);
		assert!(
			gauge(&registry, "catena_g", "Another.", &["l"], read).is_err(),
			"the name is taken"
		);
	}

	#[test]
	fn counters_are_there_before_anything_happens_and_count_their_kind_alone() {
		let registry = Registry::new();
		let counters =
			Counters::new(Some(&registry), "catena_n", "N.", &["k"], ["a", "b"], |kind| [kind])
				.expect("counters");
		let both = |a, b| [format!("catena_n{{k=\"a\"}} {a}"), format!("catena_n{{k=\"b\"}} {b}")];
		assert_eq!(told(&registry, "catena_n"), both(0, 0));
		counters.add("b", 3);
		counters.add("c", 5);
		assert_eq!(told(&registry, "catena_n"), both(0, 3));
		assert_eq!((counters.get("b"), counters.get("c")), (Some(3), None));
	}

	#[test]
	fn counters_without_a_registry_count_all_the_same() {
		let counters =
			Counters::new(None, "catena_n", "N.", &["k"], ["a"], |kind| [kind]).expect("counters");
		counters.add("a", 1);
		assert_eq!(counters.get("a"), Some(1));
	}
}
