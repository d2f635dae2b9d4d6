//! How long verification takes: issue 2 asks for less than 15 ms with 100 records and 4 validators.

// What criterion's macros make has no documentation.
#![allow(missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

use catena_verifier::{verify, Expectations, Verdict};
use criterion::{criterion_group, criterion_main, Criterion};

use support::stories::long;

fn verification(criterion: &mut Criterion) {
	for records in [10, 100] {
		let proven = long(records).prove();
		let file = proven.proof.to_file();
		let expectations = Expectations { complete: true, ..Expectations::default() };
		criterion.bench_function(&format!("{records} records, 4 validators"), |bencher| {
			bencher.iter(|| {
				let verdict = verify(&file, &proven.checkpoints, &expectations);
				assert!(matches!(verdict, Verdict::Proven(_)));
			});
		});
	}
}

criterion_group!(benches, verification);
criterion_main!(benches);
