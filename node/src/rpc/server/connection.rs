//! A connection: HTTP, and from there to a WebSocket if the client asks for it.

use std::{
	net::{IpAddr, SocketAddr},
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::Instant,
};

use http::StatusCode;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use jsonrpsee::{
	core::{traits::IdProvider, BoxError},
	server::{
		middleware::{
			http::HostFilterLayer,
			rpc::{RpcLogger, RpcLoggerLayer},
		},
		ws::is_upgrade_request,
		BatchRequestConfig, HttpBody, HttpRequest, HttpResponse,
	},
	ConnectionId, Extensions, MethodSink, Methods,
};
use sc_rpc::DenyUnsafe;
use sc_rpc_server::{
	middleware::{Metrics, Middleware, MiddlewareLayer, NodeHealthProxyLayer, RpcMetrics},
	IpNetwork,
};
use tokio::{net::TcpStream, sync::mpsc};
use tower::{Layer, Service, ServiceBuilder};
use tower_http::cors::CorsLayer;

use super::{
	calls::{self, Answer, Calls, Subscriptions},
	forwarded,
	limits::Limits,
	origins::Origins,
	places::Place,
	room::{Room, Share},
	socket::Socket,
	turns::{Queue, Turns},
	{http as plain, websocket},
};

/// The head of a request has no more bytes. Browsers send some KB.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// What the connections to one address have in common.
pub struct Endpoint {
	/// All methods.
	pub methods: Methods,
	/// What is the same everywhere.
	pub limits: Limits,
	/// What all connections share.
	pub room: Arc<Room>,
	/// Whose turn it is to have the SDK read.
	pub turns: Turns,
	/// How many connections there were, at all addresses.
	pub connections: Arc<AtomicUsize>,
	/// Names subscriptions.
	pub ids: Arc<dyn IdProvider>,
	/// Whether calls are refused that change or reveal something of the node itself.
	pub deny_unsafe: DenyUnsafe,
	/// What a batch may have.
	pub batches: BatchRequestConfig,
	/// How many bytes a request may have.
	pub request_bytes_max: u32,
	/// How many bytes an answer may have, or all answers to a batch.
	pub answer_bytes_max: u32,
	/// How many subscriptions a connection may have.
	pub subscriptions_max: u32,
	/// How many notifications wait for a client that is slow to take them.
	pub notifications_max: u32,
	/// Limits the rate of each connection.
	pub rate: Rate,
	/// Whose `Host` is served.
	pub hosts: Option<HostFilterLayer>,
	/// Which web pages may ask.
	pub origins: Origins,
	/// What tells browsers so.
	pub cors: CorsLayer,
	/// Counts calls.
	pub metrics: Option<RpcMetrics>,
	/// How much of each call the log shows.
	pub log_bytes_max: u32,
}

/// How often a connection may call.
pub struct Rate {
	/// So often in a minute.
	pub calls_per_minute: Option<std::num::NonZeroU32>,
	/// Who may call as often as they like.
	pub unlimited: Vec<IpNetwork>,
	/// Whether to believe a proxy who that is.
	pub trust_proxy: bool,
}

/// A connection.
pub struct Connection {
	/// Where it came in.
	pub endpoint: Arc<Endpoint>,
	/// Its place.
	pub place: Arc<Place>,
	/// What it may have of the room.
	pub share: Share,
	queue: Queue,
	id: ConnectionId,
	from: IpAddr,
	/// The same for all its calls, or it would count none of them but the first.
	rate_limit: MiddlewareLayer,
}

impl Connection {
	/// Serves a client that has a place until one of the two has had enough.
	pub async fn serve(
		endpoint: Arc<Endpoint>,
		stream: TcpStream,
		from: SocketAddr,
		place: Arc<Place>,
	) {
		let limits = endpoint.limits;
		let Ok(socket) = Socket::new(stream, place.clone(), limits) else { return };
		let calls_per_minute = endpoint.rate.calls_per_minute;
		let address = place.limited_address();
		let connection = Arc::new(Connection {
			place,
			share: Share::of(&endpoint.room, endpoint.answer_bytes_max as usize, address),
			queue: endpoint.turns.of_connection(),
			id: ConnectionId(endpoint.connections.fetch_add(1, Ordering::Relaxed)),
			from: from.ip(),
			rate_limit: calls_per_minute.map_or_else(MiddlewareLayer::new, |calls| {
				MiddlewareLayer::new().with_rate_limit_per_minute(calls)
			}),
			endpoint,
		});
		let requests = connection.clone();
		let ended = http1::Builder::new()
			.timer(TokioTimer::new())
			// Counts from the end of the answer before it, so that it is also how long a connection
			// stays open for nothing.
			.header_read_timeout(limits.patience)
			.max_buf_size(HEAD_BYTES_MAX)
			.serve_connection(
				TokioIo::new(socket),
				service_fn(move |request| requests.clone().through_layers(request)),
			)
			.with_upgrades()
			.await;
		if let Err(error) = ended {
			log::debug!(target: "rpc", "a connection from {from} has ended: {error}");
		}
	}

	/// How long its client may take, and what it may have.
	pub fn limits(&self) -> Limits {
		self.endpoint.limits
	}

	/// How many bytes a request may have.
	pub fn request_bytes_max(&self) -> usize {
		self.endpoint.request_bytes_max as usize
	}

	/// Does what a message asks for; none if no answer is due, or if it goes another way.
	pub async fn answer<S>(
		&self,
		calls: &S,
		message: &[u8],
		extensions: Extensions,
	) -> Option<Answer>
	where
		for<'a> S: jsonrpsee::server::middleware::rpc::RpcServiceT<'a>,
	{
		let Endpoint { batches, answer_bytes_max, .. } = *self.endpoint;
		let max = answer_bytes_max as usize;
		calls::answer(calls, message, batches, max, &self.share, extensions).await
	}

	/// Whose `Host` is not served, and what asks for the node's health, is answered on the way.
	async fn through_layers(
		self: Arc<Self>,
		request: HttpRequest<Incoming>,
	) -> Result<HttpResponse, BoxError> {
		let endpoint = self.endpoint.clone();
		let mut service = ServiceBuilder::new()
			.option_layer(endpoint.hosts.clone())
			.layer(NodeHealthProxyLayer)
			.layer(endpoint.cors.clone())
			.service(tower::service_fn(move |request| {
				let this = self.clone();
				async move { Ok::<_, BoxError>(this.request(request).await) }
			}));
		service.call(request).await
	}

	async fn request(self: Arc<Self>, mut request: HttpRequest) -> HttpResponse {
		request.extensions_mut().insert(self.endpoint.deny_unsafe);
		request.extensions_mut().insert(self.id);
		if is_upgrade_request(&request) {
			return self.upgrade(request);
		}
		let (calls, _) = self.calls(&request, "http", None);
		plain::answer(&self, request, calls).await
	}

	/// Goes on as a WebSocket.
	fn upgrade(self: Arc<Self>, request: HttpRequest) -> HttpResponse {
		if !self.endpoint.origins.let_in(request.headers()) {
			let mut refusal = HttpResponse::new("Pages of this origin may not ask.\n".into());
			*refusal.status_mut() = StatusCode::FORBIDDEN;
			return refusal;
		}
		let accepted = soketto::handshake::http::Server::new().receive_request(&request);
		let response = match accepted {
			Ok(response) => response,
			Err(error) => return HttpResponse::new(format!("no WebSocket: {error}").into()),
		};
		let (sink, notifications) = mpsc::channel(self.endpoint.notifications_max.max(1) as usize);
		let subscriptions = Subscriptions {
			sink: MethodSink::new(sink),
			left: self.place.subscriptions().clone(),
			max: self.endpoint.subscriptions_max,
			ids: self.endpoint.ids.clone(),
		};
		let (calls, counted) = self.calls(&request, "ws", Some(subscriptions));
		tokio::spawn(async move {
			let extensions = request.extensions().clone();
			match hyper::upgrade::on(request).await {
				Ok(upgraded) => {
					let begin = Instant::now();
					counted.ws_connect();
					websocket::serve(upgraded, self, calls, notifications, extensions).await;
					counted.ws_disconnect(begin);
				}
				Err(error) => log::debug!(target: "rpc", "no WebSocket: {error}"),
			}
		});
		response.map(|()| HttpBody::empty())
	}

	/// The methods, behind what counts, limits and logs the calls of a request.
	fn calls(
		&self,
		request: &HttpRequest,
		transport: &'static str,
		subscriptions: Option<Subscriptions>,
	) -> (RpcLogger<Middleware<Calls>>, MiddlewareLayer) {
		let Endpoint { methods, answer_bytes_max, metrics, rate, log_bytes_max, .. } =
			&*self.endpoint;
		let told = rate.trust_proxy.then(|| forwarded::client(request.headers())).flatten();
		let client = told.unwrap_or(self.from);
		let mut layer = if rate.unlimited.iter().any(|network| network.contains(client)) {
			MiddlewareLayer::new()
		} else {
			self.rate_limit.clone()
		};
		if let Some(metrics) = metrics {
			layer = layer.with_metrics(Metrics::new(metrics.clone(), transport));
		}
		let calls = Calls {
			methods: methods.clone(),
			connection: self.id,
			answer_bytes_max: *answer_bytes_max as usize,
			subscriptions,
			queue: self.queue.clone(),
		};
		(RpcLoggerLayer::new(*log_bytes_max).layer(layer.layer(calls)), layer)
	}
}
