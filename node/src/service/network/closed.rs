//! The one way by which a protocol gets into the network.
//!
//! # Details
//!
//! A protocol of requests has a queue, into which the back end puts what peers ask, and a handler at its
//! end. [`Closed::answer`] puts a filter between the two, which lets through what known nodes ask. A
//! stranger's request is refused and costs it its reputation, so that the back end itself refuses the next
//! ones for a minute, of whatever protocol.
//!
//! A protocol of messages has a set of peers; [`Closed::listen`] takes it only if that set admits nobody
//! who is not reserved.

use std::{mem, sync::Arc};

use async_channel::{bounded, Receiver, Sender};
use catena_runtime::{opaque::Block, Hash};
use sc_network::{
	config::{FullNetworkConfiguration, NetworkConfiguration},
	peer_store::PeerStoreProvider,
	request_responses::{IncomingRequest, OutgoingResponse},
	service::traits::RequestResponseConfig,
	Litep2pNetworkBackend, NetworkBackend, NetworkWorker, NotificationConfig, ReputationChange,
};
use sc_service::{error::Error, SpawnTaskHandle};
use substrate_prometheus_endpoint::{register, Counter, PrometheusError, Registry, U64};

use super::{Known, GROUP};

/// How many requests of a protocol may wait for the filter, which does nothing else than look up a peer
/// and pass them on. What comes beyond that is dropped by the back end. A request has up to 1 MiB.
const WAITING_MAX: usize = 64;

/// What a stranger's request costs it: everything.
const STRANGER: ReputationChange = ReputationChange::new_fatal("Request of an unknown node");

/// A back end whose protocols can be filtered.
pub trait ClosedBackend: NetworkBackend<Block, Hash> {
	/// Where this protocol puts what peers ask; nowhere if it only asks.
	fn inbound(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<Sender<IncomingRequest>>;
}

impl ClosedBackend for NetworkWorker<Block, Hash> {
	fn inbound(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<Sender<IncomingRequest>> {
		&mut protocol.inbound_queue
	}
}

impl ClosedBackend for Litep2pNetworkBackend {
	fn inbound(
		protocol: &mut Self::RequestResponseProtocolConfig,
	) -> &mut Option<Sender<IncomingRequest>> {
		&mut protocol.inbound_queue
	}
}

/// A network that is configured but does not run yet.
///
/// Nothing outside of here gets to add to its configuration, so no protocol goes unfiltered.
pub struct Closed<Net: ClosedBackend> {
	config: FullNetworkConfiguration<Block, Hash, Net>,
	known: Arc<Known>,
	spawn: SpawnTaskHandle,
	refused: Counter<U64>,
}

impl<Net: ClosedBackend> Closed<Net> {
	/// One without protocols. `spawn` runs the filters.
	pub fn new(
		settings: &NetworkConfiguration,
		registry: Option<&Registry>,
		known: Arc<Known>,
		spawn: SpawnTaskHandle,
	) -> Result<Self, PrometheusError> {
		let refused = Counter::new(
			"catena_strangers_requests_refused_total",
			"Requests of nodes that this one does not know",
		)?;
		if let Some(registry) = registry {
			register(refused.clone(), registry)?;
		}
		let config = FullNetworkConfiguration::new(settings, registry.cloned());
		Ok(Closed { config, known, spawn, refused })
	}

	/// Adds a protocol of requests, and answers those of known nodes.
	pub fn answer(&mut self, mut protocol: Net::RequestResponseProtocolConfig) {
		if let Some(handler) = Net::inbound(&mut protocol) {
			let (asked, waiting) = bounded(WAITING_MAX);
			let handler = mem::replace(handler, asked);
			let filter = Filter {
				protocol: protocol.protocol_name().to_string(),
				known: self.known.clone(),
				refused: self.refused.clone(),
			};
			self.spawn.spawn("known-nodes-only", GROUP, filter.run(waiting, handler));
		}
		self.config.add_request_response_protocol(protocol);
	}

	/// Adds a protocol of messages.
	pub fn listen(&mut self, protocol: Net::NotificationProtocolConfig) -> Result<(), Error> {
		Self::check(&protocol)?;
		self.config.add_notification_protocol(protocol);
		Ok(())
	}

	/// Refuses a protocol of messages that would let strangers in.
	pub fn check(protocol: &Net::NotificationProtocolConfig) -> Result<(), Error> {
		if protocol.set_config().non_reserved_mode.is_reserved_only() {
			return Ok(());
		}
		let name = protocol.protocol_name();
		Err(Error::Other(format!("the protocol {name} would take messages of unknown nodes")))
	}

	/// Reputations.
	pub fn peer_store(&self) -> Arc<dyn PeerStoreProvider> {
		self.config.peer_store_handle()
	}

	/// What is configured so far.
	pub fn configuration(&self) -> &FullNetworkConfiguration<Block, Hash, Net> {
		&self.config
	}

	/// What the network is to be started with.
	pub fn into_configuration(self) -> FullNetworkConfiguration<Block, Hash, Net> {
		self.config
	}
}

/// Stands in front of what answers the requests of a protocol.
struct Filter {
	protocol: String,
	known: Arc<Known>,
	refused: Counter<U64>,
}

impl Filter {
	/// Lets through what known nodes ask, until nobody can ask any more.
	async fn run(self, waiting: Receiver<IncomingRequest>, handler: Sender<IncomingRequest>) {
		while let Ok(request) = waiting.recv().await {
			if self.known.contains(&request.peer) {
				// If the handler has no room, the request is dropped, as the back end itself would do.
				let _ = handler.try_send(request);
			} else {
				self.refuse(request);
			}
		}
	}

	fn refuse(&self, request: IncomingRequest) {
		let IncomingRequest { peer, pending_response, .. } = request;
		self.refused.inc();
		log::debug!(target: "strangers", "{peer} is unknown, and gets no answer: {}", self.protocol);
		// Whoever asked may be gone.
		let _ = pending_response.send(OutgoingResponse {
			result: Err(()),
			reputation_changes: vec![STRANGER],
			sent_feedback: None,
		});
	}
}

#[cfg(test)]
mod tests {
	use futures::{channel::oneshot, executor::block_on, future::join, FutureExt};
	use sc_network::PeerId;

	use super::*;

	fn filter(known: &[PeerId]) -> Filter {
		Filter {
			protocol: "/test".into(),
			known: Arc::new(Known::of(known.iter().copied())),
			refused: Counter::new("refused", "refused").unwrap(),
		}
	}

	fn request(peer: PeerId) -> (IncomingRequest, oneshot::Receiver<OutgoingResponse>) {
		let (pending_response, answer) = oneshot::channel();
		(IncomingRequest { peer, payload: vec![1], pending_response }, answer)
	}

	/// Puts these requests through a filter, and gives what comes out.
	fn through(
		filter: Filter,
		requests: Vec<IncomingRequest>,
		room: usize,
	) -> Vec<IncomingRequest> {
		let (asked, waiting) = bounded(WAITING_MAX);
		let (handler, answering) = bounded(room);
		for request in requests {
			asked.try_send(request).unwrap();
		}
		drop(asked);
		block_on(filter.run(waiting, handler));
		std::iter::from_fn(|| answering.try_recv().ok()).collect()
	}

	#[test]
	fn known_node_reaches_the_handler_and_a_stranger_does_not() {
		let (known, stranger) = (PeerId::random(), PeerId::random());
		let filter = filter(&[known]);
		let refused = filter.refused.clone();
		let ((first, _first), (second, answer)) = (request(known), request(stranger));
		let passed = through(filter, vec![second, first], 2);
		let passed: Vec<_> = passed.iter().map(|request| request.peer).collect();
		assert_eq!(passed, [known]);
		assert_eq!(refused.get(), 1);

		let answer = block_on(answer).unwrap();
		assert_eq!(answer.result, Err(()));
		let change = ReputationChange::new(i32::MIN, "Request of an unknown node");
		assert_eq!(answer.reputation_changes, [change]);
	}

	#[test]
	fn stranger_that_becomes_known_is_answered_and_no_longer_when_it_is_removed() {
		let peer = PeerId::random();
		let filter = filter(&[]);
		let known = filter.known.clone();
		let (asked, waiting) = bounded(1);
		let (handler, answering) = bounded::<IncomingRequest>(1);
		let asking = async {
			for is_known in [false, true, false] {
				if is_known {
					known.insert(peer);
				} else {
					known.remove(&peer);
				}
				let (request, answer) = request(peer);
				asked.send(request).await.unwrap();
				if is_known {
					assert_eq!(answering.recv().await.unwrap().peer, peer);
				} else {
					assert_eq!(answer.await.unwrap().result, Err(()));
					assert!(answering.try_recv().is_err());
				}
			}
			asked.close();
		};
		block_on(join(filter.run(waiting, handler), asking));
	}

	#[test]
	fn handler_without_room_drops_the_request_and_the_peer_keeps_its_reputation() {
		let known = PeerId::random();
		let ((first, _first), (second, answer)) = (request(known), request(known));
		assert_eq!(through(filter(&[known]), vec![first, second], 1).len(), 1);
		assert!(answer.now_or_never().unwrap().is_err(), "dropped without a word");
	}
}
