use crate::Runtime;

impl pallet_ancestry::Config for Runtime {}
