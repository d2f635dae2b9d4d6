use std::{any::type_name, fs, path::Path};

use codec::Decode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{Contains, GetCallMetadata},
};
use frame_system::WeightInfo as _;

use crate::{
	calls::{is_of_use, AllowedCalls},
	configs::{BlockWeights, CouncilInstance},
	Runtime, RuntimeCall,
};

/// A call of every kind: its two numbers, then zeros, which decode as whatever stands there. The formats
/// of this project begin with a number that is not zero, so one is tried, too.
pub(super) fn one_of_each() -> Vec<RuntimeCall> {
	let mut calls = Vec::new();
	for pallet in 0..=u8::MAX {
		for index in 0..=u8::MAX {
			let bytes = |version| [&[pallet, index, version][..], &[0; 4_096]].concat();
			let mut versions = [0, 1].into_iter();
			let call =
				versions.find_map(|version| RuntimeCall::decode(&mut &bytes(version)[..]).ok());
			calls.extend(call);
		}
	}
	calls
}

pub(super) fn name(call: &RuntimeCall) -> String {
	let found = call.get_call_metadata();
	format!("{}.{}", found.pallet_name, found.function_name)
}

#[test]
fn every_call_that_is_let_through_has_a_weight() {
	let calls = one_of_each();
	let known: usize = RuntimeCall::get_module_names()
		.iter()
		.map(|pallet| RuntimeCall::get_call_names(pallet).len())
		.sum();
	assert_eq!(calls.len(), known, "{:?}", calls.iter().map(name).collect::<Vec<_>>());

	let most = BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
	for call in calls {
		// Keys and validators of zeros are not let through, others are; neither are motions of zeros.
		let has_a_use = match &call {
			RuntimeCall::Validators(_) => true,
			RuntimeCall::Session(pallet_session::Call::set_keys { .. }) => true,
			RuntimeCall::Council(call) => is_of_use(call),
			call => AllowedCalls::contains(call),
		};
		if !has_a_use {
			continue;
		}
		let weight = call.get_dispatch_info().total_weight();
		// A microsecond: nothing takes less.
		assert!(weight.ref_time() > 1_000_000, "{}: {weight}", name(&call));
		if call.get_dispatch_info().class == DispatchClass::Normal {
			assert!(weight.all_lte(most), "{}: {weight}", name(&call));
		}
	}
}

/// A chain that is busy must be mended, too.
#[test]
fn code_of_an_upgrade_fits_into_a_block_that_is_full_of_records() {
	let limits = BlockWeights::get();
	let records = limits.get(DispatchClass::Normal).max_total.unwrap();
	let upgrade = limits.get(DispatchClass::Operational);
	let apply = <Runtime as frame_system::Config>::SystemWeightInfo::apply_authorized_upgrade();
	let full = limits.base_block.saturating_add(records);
	let with = full.saturating_add(upgrade.base_extrinsic).saturating_add(apply);
	assert!(with.all_lte(limits.max_block), "{with} of {}", limits.max_block);
	assert!(apply.all_lte(upgrade.max_extrinsic.unwrap()));
}

/// What stands in for weights in tests is zero, and what the SDK has is of another machine.
#[test]
fn weights_are_those_that_were_measured() {
	let used = [
		type_name::<<Runtime as frame_system::Config>::SystemWeightInfo>(),
		type_name::<<Runtime as frame_system::Config>::ExtensionsWeightInfo>(),
		type_name::<<Runtime as pallet_collective::Config<CouncilInstance>>::WeightInfo>(),
		type_name::<<Runtime as pallet_custody::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_grandpa::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_registry::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_session::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_timestamp::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_validators::Config>::WeightInfo>(),
	];
	for weights in used {
		assert!(weights.starts_with("catena_runtime::weights::"), "{weights}");
	}
}

/// The files of `runtime/src/weights/` that people write: they hold no measured weight, but for what an
/// entry of the state takes, which `./scripts/bench database` measures.
const BY_HAND: [&str; 4] = ["database.rs", "grandpa.rs", "mod.rs", "session.rs"];

/// What of a file is not as `./scripts/weights` writes it (`scripts/lib/weights.hbs`): "its heading", or
/// the functions that lack what was measured.
fn not_measured(pallet: &str, file: &str) -> Vec<String> {
	let mut found = Vec::new();
	let heading = format!("//! Weights of `{pallet}`, measured on 20");
	if !file.starts_with(&heading) || !file.contains("\n//! Written by `./scripts/weights`.\n") {
		found.push("its heading".to_owned());
	}
	let mut lines = file.lines().map(str::trim);
	while let Some(line) = lines.next() {
		let Some((name, _)) = line.strip_prefix("fn ").and_then(|rest| rest.split_once('(')) else {
			continue;
		};
		let first = if line.ends_with('{') {
			lines.next()
		} else {
			lines.find(|line| line.ends_with('{')).and_then(|_| lines.next())
		};
		let measured = first.is_some_and(|first| {
			first.starts_with("// At least ")
				&& first.contains(" ns. Proof, measured: ")
				&& first.ends_with(" bytes.")
		});
		if !measured {
			found.push(format!("`{name}`"));
		}
	}
	found
}

/// An estimate may stand in for a weight while a call is written, and in no release.
#[test]
fn no_weight_is_an_estimate() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/weights");
	let mut complaints = Vec::new();
	for entry in fs::read_dir(folder).unwrap() {
		let path = entry.unwrap().path();
		let name = path.file_name().unwrap().to_string_lossy().into_owned();
		if BY_HAND.contains(&name.as_str()) {
			continue;
		}
		let pallet = name.strip_suffix(".rs").unwrap();
		let file = fs::read_to_string(&path).unwrap();
		let found = not_measured(pallet, &file);
		if !found.is_empty() {
			complaints.push(format!(
				"runtime/src/weights/{name}: {} not measured; run ./scripts/weights {pallet}",
				found.join(", ")
			));
		}
	}
	assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn weights_written_by_hand_are_none() {
	for name in BY_HAND.into_iter().filter(|name| *name != "database.rs") {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/weights").join(name);
		let file = fs::read_to_string(path).unwrap();
		assert!(!file.contains("from_parts"), "{name}: run ./scripts/weights instead");
	}
}

#[test]
fn estimate_is_told_from_what_was_measured() {
	let heading = "//! Weights of `a`, measured on 2026-11-23: steps 20.\n//!\n\
		//! Written by `./scripts/weights`.\n";
	let measured =
		"\tfn b() -> Weight {\n\t\t// At least 1_482 ns. Proof, measured: 0 bytes.\n\t}\n";
	let over_lines = "\tfn c(\n\t\tn: u32,\n\t) -> Weight {\n\
		\t\t// At least 9 ns. Proof, measured: 349 + n * 1004 bytes.\n\t}\n";
	let said = "\tfn d() -> Weight {\n\t\t// Not measured yet.\n\t\tWeight::zero()\n\t}\n";
	let silent = "\tfn e() -> Weight {\n\t\tWeight::from_parts(1, 0)\n\t}\n";
	let file = [heading, measured, over_lines].concat();
	assert!(not_measured("a", &file).is_empty());
	assert_eq!(not_measured("b", &file), ["its heading"]);
	assert_eq!(not_measured("a", &[measured, said].concat()), ["its heading", "`d`"]);
	assert_eq!(not_measured("a", &[heading, silent, measured, said].concat()), ["`e`", "`d`"]);
}
