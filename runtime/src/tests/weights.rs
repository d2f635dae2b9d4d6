use std::any::type_name;

use codec::Decode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{Contains, GetCallMetadata},
};
use frame_system::WeightInfo as _;

use crate::{
	calls::AllowedCalls,
	configs::{BlockWeights, CouncilInstance},
	Runtime, RuntimeCall,
};

/// A call of every kind: its two numbers, then zeros, which decode as whatever stands there. The formats
/// of this project begin with a number that is not zero, so one is tried, too.
fn one_of_each() -> Vec<RuntimeCall> {
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

fn name(call: &RuntimeCall) -> String {
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
		// Keys of zeros are not let through, others are.
		let is_set_keys = name(&call) == "Session.set_keys";
		if !AllowedCalls::contains(&call) && !is_set_keys {
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
