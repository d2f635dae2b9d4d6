//! The state machine: which pallets Catena has, and how they are configured.
//!
//! # Overview
//!
//! - [`configs`]: one file per pallet, with the reason for every number.
//! - [`apis`]: what a node may ask of the runtime.
//! - [`genesis`]: the presets `dev` and `local`.
//! - `invariants`: what holds of the state after every block; for tests, on no chain.
//! - [`calls`]: which calls are let through at all.
//! - [`extensions`]: what an extrinsic must pass, so that the others do not even get into a block.
//! - [`motions`]: what may be put to the council, and how often by one seat.
//! - [`upgrades`]: how the council authorizes a new runtime.
//! - [`weights`]: what calls take.
//!
//! What is not here: balances, fees, sudo. Members are admitted by the council, and an account comes
//! into being only when one is admitted.
//!
//! # Trust
//!
//! The runtime is what validators agree on. It can be replaced by three quarters of the council, so
//! everything it promises holds as long as three quarters of the council do not want otherwise; what was
//! proven before stays proven, for proofs are checked outside of it.

#![cfg_attr(not(feature = "std"), no_std)]
// `runtime` and the WASM builder write public items without documentation into this file. The
// modules below warn about their own again.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod calls;
pub mod configs;
pub mod extensions;
pub mod genesis;
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
pub mod motions;
#[cfg(test)]
mod tests;
pub mod upgrades;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};

use pallet_session::historical as pallet_session_historical;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// Signature of a governance extrinsic. Custody is not signed with this: an officer's statement
/// carries its own signature.
pub type Signature = MultiSignature;

/// An account: a 32-byte public key.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// How an extrinsic names an account.
pub type Address = MultiAddress<AccountId, ()>;

/// Number of a block. At a block every second, 32 bits last 136 years.
pub type BlockNumber = u32;

/// How many extrinsics an account has signed.
pub type Nonce = u32;

/// The hash of blocks and of the state's trie: BLAKE2b, 32 bytes.
pub type Hash = sp_core::H256;

/// A block header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What a node handles: blocks whose extrinsics are bytes.
///
/// A node has no business with what stands in an extrinsic, which the next runtime may encode
/// differently; and bytes are what wallets and indexers expect from a node's `chain_getBlock`.
pub mod opaque {
	/// A block of extrinsics that are bytes.
	pub type Block = sp_runtime::generic::Block<super::Header, sp_runtime::OpaqueExtrinsic>;
}

/// What an extrinsic must pass before its call is dispatched.
///
/// `CheckAllowedCall` first: what it refuses needs no further look, and it has to see the origin with
/// which the extrinsic came. `CheckRoom` before anything is recorded. `AuthorizeCall` before all others: it turns a general transaction whose
/// call authorizes itself into an authorized origin, which the account checks behind it then let pass.
/// `WeightReclaim` last: it gives back what all others did not use.
pub type TxExtension = (
	extensions::CheckAllowedCall,
	extensions::CheckRoom,
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// An extrinsic that nobody has checked yet.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What a signed extrinsic's signature covers.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

impl_opaque_keys! {
	/// The keys of a validator's node: one to author blocks, one to vote on finality.
	pub struct SessionKeys {
		/// sr25519.
		pub aura: Aura,
		/// ed25519; proofs are checked against this one.
		pub grandpa: Grandpa,
	}
}

/// The version of this runtime.
///
/// `spec_version` rises with every change of behaviour, `transaction_version` when calls or
/// extensions are encoded differently. `system_version` 0 has values within the trie's nodes, whatever
/// their length (ADR 0020).
///
/// A node tells its pool in the runtime's stead what a submission provides, and for how long it may
/// wait, where `spec_version` is its own: so these change with it, too.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("catena"),
	impl_name: Cow::Borrowed("catena"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 0,
};

/// The pallets.
///
/// An index is part of how calls, events and errors are encoded: it is never reused. It is also the
/// order in which genesis is built and blocks are begun (the macro sorts by it, whatever the order of
/// the lines), and two things hang on that: `Aura` and `Authorship` look at the authorities of the
/// parent block, so they come before `Session` changes them; `Validators` comes before `Session`,
/// whose genesis asks it for the set.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;

	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;

	#[runtime::pallet_index(4)]
	pub type Validators = pallet_validators;

	#[runtime::pallet_index(5)]
	pub type Session = pallet_session;

	#[runtime::pallet_index(6)]
	pub type Historical = pallet_session_historical;

	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(8)]
	pub type Offences = pallet_offences;

	#[runtime::pallet_index(9)]
	pub type Council = pallet_collective<Instance1>;

	#[runtime::pallet_index(10)]
	pub type Ancestry = pallet_ancestry;

	#[runtime::pallet_index(11)]
	pub type Upgrades = upgrades;

	#[runtime::pallet_index(20)]
	pub type Registry = pallet_registry;

	#[runtime::pallet_index(21)]
	pub type Custody = pallet_custody;

	#[runtime::pallet_index(22)]
	pub type Evidence = pallet_evidence;

	#[runtime::pallet_index(23)]
	pub type Antiquities = pallet_antiquities;
}

/// The transaction that carries an officer's submission to the chain.
///
/// A general transaction: no account signs it, for the submission has the officer's signature. All
/// extensions stand at their neutral values.
pub fn custody_extrinsic(
	submission: catena_primitives::attestation::Submission,
) -> UncheckedExtrinsic {
	let extension = extensions::tx_extension(generic::Era::Immortal, 0);
	let call = pallet_custody::Call::submit { submission: alloc::boxed::Box::new(submission) };
	UncheckedExtrinsic::new_transaction(call.into(), extension)
}
