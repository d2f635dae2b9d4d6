//! Signed extrinsics, made without the client under test.

use catena_runtime::{
	extensions::tx_extension, AccountId, RuntimeCall, SignedPayload, UncheckedExtrinsic, VERSION,
};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::{Pair, H256};
use sp_runtime::{
	generic::Era,
	traits::{IdentifyAccount, Verify},
	MultiSignature, MultiSigner,
};

use crate::Node;

/// An account that sends extrinsics, one after the other.
pub struct Sender<P> {
	pair: P,
	nonce: u32,
}

impl<P: Pair> Sender<P>
where
	P::Public: Into<MultiSigner>,
	P::Signature: Into<MultiSignature>,
{
	/// The account of a key that has sent nothing yet. `seed` is what the SDK derives keys from, such
	/// as `//Europol`.
	pub fn new(seed: &str) -> Self {
		Sender { pair: P::from_string(seed, None).expect("a seed"), nonce: 0 }
	}

	/// The same of a key that has sent some, as this node knows.
	pub fn resumed(seed: &str, node: &Node) -> Self {
		let mut sender = Sender::new(seed);
		sender.nonce = sender.next_nonce(node);
		sender
	}

	/// Leaves out an extrinsic: what is sent from now on waits for it.
	pub fn skip(&mut self) {
		self.nonce += 1;
	}

	/// The nonce that a node says the account's next extrinsic has, after what waits in its pool.
	pub fn next_nonce(&self, node: &Node) -> u32 {
		let nonce = node.call("system_accountNextIndex", json!([self.account()]));
		let nonce = nonce.expect("an answer").as_u64().expect("a number");
		u32::try_from(nonce).expect("a nonce")
	}

	/// The account.
	pub fn account(&self) -> AccountId {
		let signer: MultiSigner = self.pair.public().into();
		signer.into_account()
	}

	/// Has the node's pool take a call of this account.
	pub fn send(&mut self, node: &Node, call: RuntimeCall) {
		self.submit(node, call).expect("the pool takes it");
		self.nonce += 1;
	}

	/// Sends a call that the node's pool does not take; gives the error.
	pub fn refusal(&self, node: &Node, call: RuntimeCall) -> Value {
		let error = self.submit(node, call).expect_err("the pool refuses it");
		serde_json::from_str(&error).expect("an error of JSON-RPC")
	}

	fn submit(&self, node: &Node, call: RuntimeCall) -> Result<Value, String> {
		let extrinsic = self.signed(call, genesis(node));
		let extrinsic = json!([format!("0x{}", hex::encode(extrinsic.encode()))]);
		node.call("author_submitExtrinsic", extrinsic)
	}

	fn signed(&self, call: RuntimeCall, genesis: H256) -> UncheckedExtrinsic {
		let extension = tx_extension(Era::Immortal, self.nonce);
		let (spec, format) = (VERSION.spec_version, VERSION.transaction_version);
		let implicit = ((), (), (), (), spec, format, genesis, genesis, (), (), ());
		let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
		let signature: MultiSignature = payload.using_encoded(|bytes| self.pair.sign(bytes)).into();
		debug_assert!(payload.using_encoded(|bytes| signature.verify(bytes, &self.account())));
		UncheckedExtrinsic::new_signed(call, self.account().into(), signature, extension)
	}
}

/// Hash of the node's genesis block.
pub fn genesis(node: &Node) -> H256 {
	let hash = node.call("chain_getBlockHash", json!([0])).expect("the genesis hash");
	H256::decode(&mut &bytes(&hash)[..]).expect("32 bytes")
}

/// The bytes of a hexadecimal text.
pub fn bytes(text: &Value) -> Vec<u8> {
	let text = text.as_str().unwrap_or_else(|| panic!("no hexadecimal text: {text}"));
	hex::decode(text.trim_start_matches("0x")).expect("hexadecimal digits")
}
