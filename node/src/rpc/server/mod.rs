//! The server of JSON-RPC over HTTP and WebSockets.
//!
//! # Why
//!
//! The SDK's server holds in memory whatever a client asks for and does not read, counts WebSockets but
//! no connections, tries again at once when it cannot accept one, and waits for ever for the rest of a
//! request. This one is built on the same parts (hyper, jsonrpsee's methods, the SDK's metrics and
//! limits of rates) and takes the same options.
//!
//! # Details
//!
//! - [`listen`](mod@listen): accepts connections. [`places`]: how many, and who makes room.
//! - [`connection`]: the way of a request through hosts, origins, metrics and rates to
//!   [`http`] or to [`websocket`], whose [`frames`] are read one by one.
//! - [`calls`]: from a message to its answer. [`turns`]: how many of the SDK's methods read at once.
//! - [`room`]: what requests at work and answers that were not taken may have in memory; counted by
//!   [`meter`]s.
//! - [`socket`]: ends a connection whose client takes next to nothing.
//! - [`limits`]: the numbers. [`defaults`]: what is in force where the operator says nothing. [`given`]:
//!   the endpoints that the operator names. [`origins`]: which web pages may ask. [`forwarded`]: whom a
//!   proxy speaks for.
//!
//! # Trust
//!
//! Nobody who connects is trusted with more than a share of the node's memory, connections and time.
//! Who may call what is not decided here: unsafe methods ask for the [`DenyUnsafe`](sc_rpc::DenyUnsafe)
//! that an endpoint gives to each of its requests.

mod calls;
mod connection;
pub mod defaults;
mod forwarded;
mod frames;
pub mod given;
mod http;
mod limits;
mod listen;
mod meter;
mod origins;
mod places;
mod room;
mod socket;
#[cfg(test)]
mod tests;
mod turns;
mod websocket;

use std::{
	io,
	net::SocketAddr,
	sync::{atomic::AtomicUsize, Arc},
};

use jsonrpsee::{
	core::traits::IdProvider,
	server::{middleware::http::HostFilterLayer, stop_channel},
	Methods, RpcModule,
};
use sc_rpc_server::{
	utils::deny_unsafe, RandomStringIdProvider, RpcEndpoint, RpcMetrics, Server,
	SubscriptionIdProvider,
};
use tokio::{net::TcpListener, runtime::Runtime};

use connection::{Endpoint, Rate};
pub use limits::Limits;
use origins::Origins;
use places::Places;
use room::Room;
use turns::Turns;

/// Bytes in what the command line calls a megabyte.
const MEGABYTE: u32 = 1024 * 1024;

/// What a server is started with.
pub struct Settings {
	/// Where to listen, and what is different there.
	pub endpoints: Vec<RpcEndpoint>,
	/// What is the same everywhere.
	pub limits: Limits,
	/// All methods but `rpc_methods`, which tells of them.
	pub methods: RpcModule<()>,
	/// Counts calls.
	pub metrics: Option<RpcMetrics>,
	/// Names subscriptions; random texts if none is given.
	pub ids: Option<Box<dyn SubscriptionIdProvider>>,
	/// How much of each call the log shows, in bytes.
	pub log_bytes_max: u32,
}

/// Why no server could be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
	/// An address cannot be listened on.
	#[error("RPC cannot be served at {address}: {error}")]
	Listen {
		/// The address.
		address: SocketAddr,
		/// What is the matter with it.
		error: io::Error,
	},
	/// There is no address to be listened on.
	#[error("RPC cannot be served: none of the addresses can be listened on")]
	NoAddress,
	/// An origin that no web page can have.
	#[error("RPC cannot be served: {origin:?} is no origin of web pages")]
	Origin {
		/// The origin.
		origin: String,
	},
	/// A method of this name is there already.
	#[error("RPC cannot be served: {0}")]
	Method(#[from] jsonrpsee::core::RegisterMethodError),
}

/// Starts a server on this runtime, which ends with what is returned.
pub fn start(settings: Settings, runtime: Runtime) -> Result<Server, StartError> {
	let started = {
		let _inside = runtime.enter();
		listen_all(settings)
	};
	match started {
		Ok(addresses) => {
			// Connections need not be told of the end: the runtime takes them with it.
			let (_, handle) = stop_channel();
			Ok(Server::new(handle, addresses, runtime))
		}
		Err(error) => {
			// Who starts a node is on another runtime, which must not wait for this one.
			runtime.shutdown_background();
			Err(error)
		}
	}
}

fn listen_all(settings: Settings) -> Result<Vec<SocketAddr>, StartError> {
	let Settings { endpoints, limits, methods, metrics, ids, log_bytes_max } = settings;
	let methods = with_names(methods)?;
	let names: Vec<&'static str> = methods.method_names().collect();
	let metrics = metrics.map(|metrics| metrics.with_known_methods(names));
	let ids: Arc<dyn IdProvider> = match ids {
		Some(ids) => Arc::new(ids),
		None => Arc::new(RandomStringIdProvider::new(16)),
	};
	let largest = |bytes: fn(&RpcEndpoint) -> u32| {
		endpoints.iter().map(bytes).max().unwrap_or_default().saturating_mul(MEGABYTE) as usize
	};
	let room = Room::new(
		limits,
		largest(|endpoint| endpoint.max_payload_in_mb),
		largest(|endpoint| endpoint.max_payload_out_mb),
	);
	let (connections, turns) = (Arc::new(AtomicUsize::new(0)), Turns::new(limits));
	let mut addresses = Vec::new();
	for settings in endpoints.into_iter().map(defaults::complete) {
		let listener = match listen_at(&settings) {
			Ok(listener) => listener,
			Err(StartError::Listen { address, error }) if settings.is_optional => {
				log::debug!(target: "rpc", "RPC is not served at {address}: {error}");
				continue;
			}
			Err(error) => return Err(error),
		};
		let address = listener
			.local_addr()
			.map_err(|error| StartError::Listen { address: settings.listen_addr, error })?;
		addresses.push(address);
		let origins = Origins::read(settings.cors)?;
		let places = Places::new(
			settings.max_connections,
			limits.patience,
			settings.max_subscriptions_per_connection,
			settings.rate_limit_whitelisted_ips.clone(),
		);
		let endpoint = Endpoint {
			methods: methods.clone(),
			limits,
			room: room.clone(),
			turns: turns.clone(),
			connections: connections.clone(),
			ids: ids.clone(),
			deny_unsafe: deny_unsafe(&address, &settings.rpc_methods),
			batches: settings.batch_config,
			request_bytes_max: settings.max_payload_in_mb.saturating_mul(MEGABYTE),
			answer_bytes_max: settings.max_payload_out_mb.saturating_mul(MEGABYTE),
			subscriptions_max: settings.max_subscriptions_per_connection,
			notifications_max: settings.max_buffer_capacity_per_connection,
			rate: Rate {
				calls_per_minute: settings.rate_limit,
				unlimited: settings.rate_limit_whitelisted_ips,
				trust_proxy: settings.rate_limit_trust_proxy_headers,
			},
			hosts: (!origins.are_all()).then(|| hosts(address)),
			cors: origins.layer(),
			origins,
			metrics: metrics.clone(),
			log_bytes_max,
		};
		tokio::spawn(listen::let_in(listener, Arc::new(endpoint), places));
	}
	if addresses.is_empty() {
		return Err(StartError::NoAddress);
	}
	let texts: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
	// As the SDK writes it, for scripts read the port here: one address is followed by a comma too.
	let comma = if texts.len() == 1 { "," } else { "" };
	log::info!("Running JSON-RPC server: addr={}{comma}", texts.join(","));
	Ok(addresses)
}

fn listen_at(settings: &RpcEndpoint) -> Result<TcpListener, StartError> {
	let address = settings.listen_addr;
	listen::listen(address)
		.or_else(|error| {
			if settings.retry_random_port {
				listen::listen(SocketAddr::new(address.ip(), 0))
			} else {
				Err(error)
			}
		})
		.map_err(|error| StartError::Listen { address, error })
}

/// Adds the method that names them all.
fn with_names(mut methods: RpcModule<()>) -> Result<Methods, StartError> {
	const NAME: &str = "rpc_methods";
	let mut names: Vec<&str> = methods.method_names().chain([NAME]).collect();
	names.sort_unstable();
	methods
		.register_method(NAME, move |_, (), _| serde_json::json!({ "methods": names.clone() }))?;
	Ok(methods.into())
}

/// Where not every web page may ask, only who names this machine is served, so that no web page asks by
/// a name of its own that leads here. An address is no such name.
fn hosts(address: SocketAddr) -> HostFilterLayer {
	let port = address.port();
	let names = ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}"));
	let own = (!address.ip().is_unspecified()).then(|| address.to_string());
	HostFilterLayer::new(names.into_iter().chain(own)).expect("names and numbers; qed")
}
