//! Officers who sign by themselves, without the command.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use catena_primitives::{
	enrolment::possession_bytes,
	hash::blake2_256,
	roles::Roles,
	statement::{Millis, OrganisationId, Signer},
};
use catena_rpc::calls::{Call, RegistryCall};
use catena_runtime::RuntimeCall;
use codec::{DecodeAll, Encode};
use ed25519_dalek::{Signer as _, SigningKey};
use sp_core::ed25519;

use crate::{
	extrinsic::{genesis, Sender},
	Node,
};

/// How long such an officer may act: a day.
const VALIDITY: Millis = 24 * 60 * 60 * 1000;

/// An officer who signs.
#[derive(Clone)]
pub struct Officer {
	/// As whom.
	pub signer: Signer,
	/// With what.
	pub key: SigningKey,
}

/// Has an administrator enrol the first officer of its organisation, who investigates and examines. That
/// is sent and not waited for.
///
/// # Panics
///
/// If the node's pool does not take it.
pub fn enrol(
	node: &Node,
	admin: &mut Sender<ed25519::Pair>,
	organisation: OrganisationId,
) -> Officer {
	let key = SigningKey::from_bytes(&blake2_256(format!("officer {organisation}").as_bytes()));
	let public = key.verifying_key().to_bytes();
	let possession = possession_bytes(&genesis(node).0, organisation, &public);
	let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that is set");
	admin.send(
		node,
		registry_call(RegistryCall::EnrolOfficer {
			key: public,
			roles: Roles::INVESTIGATOR.with(Roles::EXAMINER),
			valid_from_ms: 0,
			valid_until_ms: now.as_millis() as Millis + VALIDITY,
			possession: key.sign(&possession).to_bytes(),
		}),
	);
	Officer { signer: Signer { organisation, officer: 1, key: public }, key }
}

/// The client's call as the runtime's: they are encoded alike.
pub fn registry_call(registry: RegistryCall) -> RuntimeCall {
	let bytes = Call::Registry(registry).encode();
	RuntimeCall::decode_all(&mut &bytes[..]).expect("a call of the runtime")
}

/// Waits until nothing waits in the pool, and what was in it is final.
pub fn settle(node: &Node) {
	node.wait_for("an empty pool", || node.pending().is_empty().then_some(()));
	let best = node.best_block().number;
	node.wait_for_finalized(best);
	std::thread::sleep(Duration::from_millis(200));
}
