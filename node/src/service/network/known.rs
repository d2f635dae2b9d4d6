//! The nodes that this one knows.

use std::{
	collections::HashSet,
	sync::{Arc, PoisonError, RwLock},
};

use catena_runtime::opaque::Block;
use futures::StreamExt;
use sc_network::{config::MultiaddrWithPeerId, PeerId};
use sc_rpc::system::Request;
use sc_utils::mpsc::{TracingUnboundedReceiver, TracingUnboundedSender};

/// The nodes that this one knows, by the hash of their keys. As many as the operator has named.
#[derive(Debug, Default)]
pub struct Known(RwLock<HashSet<PeerId>>);

impl Known {
	/// Those with these addresses.
	pub fn new(addresses: &[MultiaddrWithPeerId]) -> Self {
		Known::of(addresses.iter().map(|address| address.peer_id))
	}

	/// Those.
	pub fn of(peers: impl IntoIterator<Item = PeerId>) -> Self {
		Known(RwLock::new(peers.into_iter().collect()))
	}

	/// Whether this one is known.
	pub fn contains(&self, peer: &PeerId) -> bool {
		self.0.read().unwrap_or_else(PoisonError::into_inner).contains(peer)
	}

	/// Whether none is known.
	pub fn is_empty(&self) -> bool {
		self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
	}

	/// From now on it is known.
	pub fn insert(&self, peer: PeerId) {
		self.0.write().unwrap_or_else(PoisonError::into_inner).insert(peer);
	}

	/// From now on it is not.
	pub fn remove(&self, peer: &PeerId) {
		self.0.write().unwrap_or_else(PoisonError::into_inner).remove(peer);
	}

	/// Does as the operator asks by RPC: `system_addReservedPeer`, `system_removeReservedPeer`.
	///
	/// What does not parse changes nothing, and the SDK answers why.
	fn obey(&self, request: &Request<Block>) {
		match request {
			Request::NetworkAddReservedPeer(address, _) => {
				if let Ok(address) = MultiaddrWithPeerId::try_from(address.clone()) {
					self.insert(address.peer_id);
				}
			}
			Request::NetworkRemoveReservedPeer(peer, _) => {
				if let Ok(peer) = peer.parse() {
					self.remove(&peer);
				}
			}
			_ => {}
		}
	}
}

/// Passes on what RPC asks about the network, and keeps the set of known nodes what the operator makes of
/// it: the SDK tells nobody when its own set of reserved nodes changes.
pub async fn follow(
	known: Arc<Known>,
	mut asked: TracingUnboundedReceiver<Request<Block>>,
	answering: TracingUnboundedSender<Request<Block>>,
) {
	while let Some(request) = asked.next().await {
		known.obey(&request);
		if answering.unbounded_send(request).is_err() {
			return;
		}
	}
}

#[cfg(test)]
mod tests {
	use futures::{channel::oneshot, executor::block_on};
	use sc_utils::mpsc::tracing_unbounded;

	use super::*;

	fn add(address: String) -> Request<Block> {
		Request::NetworkAddReservedPeer(address, oneshot::channel().0)
	}

	fn remove(peer: String) -> Request<Block> {
		Request::NetworkRemoveReservedPeer(peer, oneshot::channel().0)
	}

	#[test]
	fn set_is_what_the_operator_makes_of_it() {
		let (first, second) = (PeerId::random(), PeerId::random());
		let known = Known::of([first]);
		known.obey(&add(format!("/ip4/192.0.2.1/tcp/30333/p2p/{second}")));
		assert!(known.contains(&first) && known.contains(&second));
		known.obey(&remove(first.to_base58()));
		assert!(!known.contains(&first) && known.contains(&second));
		known.obey(&remove(second.to_base58()));
		assert!(known.is_empty());
	}

	#[test]
	fn what_names_no_node_changes_nothing() {
		let peer = PeerId::random();
		let known = Known::of([peer]);
		for request in [
			add("/ip4/192.0.2.1/tcp/30333".into()),
			add(PeerId::random().to_base58()),
			add(String::new()),
			remove(format!("/p2p/{peer}")),
			remove("nobody".into()),
			Request::Health(oneshot::channel().0),
		] {
			known.obey(&request);
		}
		assert_eq!(known.0.into_inner().unwrap(), HashSet::from([peer]));
	}

	#[test]
	fn every_request_is_passed_on() {
		let (ask, asked) = tracing_unbounded("asked", 10);
		let (answering, answered) = tracing_unbounded("answering", 10);
		ask.unbounded_send(add("nobody".into())).unwrap();
		ask.unbounded_send(remove("nobody".into())).unwrap();
		ask.unbounded_send(Request::Health(oneshot::channel().0)).unwrap();
		drop(ask);
		block_on(follow(Arc::default(), asked, answering));
		assert_eq!(block_on(answered.count()), 3);
	}
}
