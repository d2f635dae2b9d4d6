//! The connection to a node.

use std::time::Duration;

use catena_primitives::{error_code as code, proof::BlockRef, refusal::Refused, Hash};
use codec::DecodeAll;
use jsonrpsee::{
	core::{
		client::{ClientT, Error as RpcError, Subscription, SubscriptionClientT},
		params::ArrayParams,
	},
	http_client::{HttpClient, HttpClientBuilder},
	rpc_params,
	types::ErrorObjectOwned,
	ws_client::{WsClient, WsClientBuilder},
};
use serde::{de::DeserializeOwned, Deserialize};

use crate::{wire, Error};

/// How long connecting may take.
pub const CONNECT_SECONDS: u64 = 10;

/// How long one answer may take: the node itself gives up on finality after 60 s.
pub const ANSWER_SECONDS: u64 = 90;

/// The largest answer that is read. A proof is the largest; as hexadecimal text it takes twice its
/// bytes, and the largest one that a node makes (`MAX_MADE_BYTES`) still fits.
pub const ANSWER_BYTES_MAX: u32 = 64 * 1024 * 1024;

/// How many notifications of a subscription wait for being read.
const NOTIFICATIONS_MAX: usize = 256;

/// A connection to a node of a known chain.
pub struct Client {
	url: String,
	transport: Transport,
	genesis: Hash,
}

enum Transport {
	Ws(WsClient),
	Http(Box<HttpClient>),
}

#[derive(Deserialize)]
struct Header {
	number: String,
}

impl Client {
	/// Connects to the node at `url` (`ws://…` or `http://…`).
	///
	/// Fails with [`Error::OtherChain`] if `genesis` is given and is not the node's.
	pub async fn connect(url: &str, genesis: Option<&Hash>) -> Result<Self, Error> {
		let unreachable = |e: RpcError| Error::NodeUnreachable {
			url: url.to_owned(),
			cause: with_sources(&e).replace("Custom error: ", ""),
		};
		let transport = if url.starts_with("ws://") || url.starts_with("wss://") {
			let client = WsClientBuilder::new()
				.connection_timeout(Duration::from_secs(CONNECT_SECONDS))
				.request_timeout(Duration::from_secs(ANSWER_SECONDS))
				.max_response_size(ANSWER_BYTES_MAX)
				.max_request_size(ANSWER_BYTES_MAX)
				.max_buffer_capacity_per_subscription(NOTIFICATIONS_MAX)
				.build(url);
			// The builder's own limit does not cover name resolution.
			let connected = tokio::time::timeout(Duration::from_secs(CONNECT_SECONDS), client)
				.await
				.map_err(|_| Error::NodeUnreachable {
					url: url.to_owned(),
					cause: format!("no connection within {CONNECT_SECONDS} s"),
				})?;
			Transport::Ws(connected.map_err(unreachable)?)
		} else if url.starts_with("http://") || url.starts_with("https://") {
			let client = HttpClientBuilder::new()
				.request_timeout(Duration::from_secs(ANSWER_SECONDS))
				.max_response_size(ANSWER_BYTES_MAX)
				.max_request_size(ANSWER_BYTES_MAX)
				.build(url);
			Transport::Http(Box::new(client.map_err(unreachable)?))
		} else {
			return Err(Error::BadAddress { url: url.to_owned() });
		};
		let mut client = Client { url: url.to_owned(), transport, genesis: Hash::default() };
		let found = client.block_hash(0).await?.ok_or_else(|| Error::BadAnswer {
			method: "chain_getBlockHash",
			what: "no genesis block".into(),
		})?;
		if let Some(expected) = genesis {
			if *expected != found {
				return Err(Error::OtherChain { expected: *expected, found });
			}
		}
		client.genesis = found;
		Ok(client)
	}

	/// Hash of the chain's genesis block.
	pub fn genesis(&self) -> &Hash {
		&self.genesis
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// Hash of the block of this number on the node's best chain, if there is one.
	pub async fn block_hash(&self, number: u32) -> Result<Option<Hash>, Error> {
		const METHOD: &str = "chain_getBlockHash";
		let text: Option<String> = self.request(METHOD, rpc_params![number]).await?;
		text.map(|text| wire::hash(METHOD, &text)).transpose()
	}

	/// The last finalized block.
	pub async fn finalized(&self) -> Result<BlockRef, Error> {
		const METHOD: &str = "chain_getFinalizedHead";
		let text: String = self.request(METHOD, rpc_params![]).await?;
		let hash = wire::hash(METHOD, &text)?;
		const HEADER: &str = "chain_getHeader";
		let header: Option<Header> = self.request(HEADER, rpc_params![text]).await?;
		let number = header
			.and_then(|header| u32::from_str_radix(header.number.strip_prefix("0x")?, 16).ok())
			.ok_or_else(|| Error::BadAnswer { method: HEADER, what: "no number".into() })?;
		Ok(BlockRef { number, hash })
	}

	/// What the state of block `at` has under `key`, decoded to the last byte.
	pub async fn storage<T: DecodeAll>(&self, key: &[u8], at: &Hash) -> Result<Option<T>, Error> {
		const METHOD: &str = "state_getStorage";
		let params = rpc_params![wire::text(key), wire::text(at)];
		let value: Option<String> = self.request(METHOD, params).await?;
		value.map(|text| wire::scale(METHOD, &text)).transpose()
	}

	pub(crate) async fn request<T: DeserializeOwned>(
		&self,
		method: &'static str,
		params: ArrayParams,
	) -> Result<T, Error> {
		match &self.transport {
			Transport::Ws(client) => client.request(method, params).await,
			Transport::Http(client) => client.request(method, params).await,
		}
		.map_err(|e| self.explain(method, e))
	}

	pub(crate) async fn subscribe<T: DeserializeOwned>(
		&self,
		method: &'static str,
		unsubscribe: &'static str,
		params: ArrayParams,
	) -> Result<Subscription<T>, Error> {
		match &self.transport {
			Transport::Ws(client) => client.subscribe(method, params, unsubscribe).await,
			Transport::Http(_) => return Err(Error::NeedsWebSocket),
		}
		.map_err(|e| self.explain(method, e))
	}

	fn explain(&self, method: &'static str, error: RpcError) -> Error {
		match error {
			RpcError::Call(object) => explain_call(method, &object),
			RpcError::RequestTimeout => Error::Timeout { method, seconds: ANSWER_SECONDS },
			RpcError::ParseError(e) => Error::BadAnswer { method, what: e.to_string() },
			other => Error::NodeUnreachable { url: self.url.clone(), cause: with_sources(&other) },
		}
	}
}

fn explain_call(method: &'static str, object: &ErrorObjectOwned) -> Error {
	let message = object.message().to_owned();
	match object.code() {
		code::REFUSED => match refused(object) {
			Some(refused) => Error::Refused(Box::new(refused)),
			None => Error::BadAnswer {
				method,
				what: format!("a refusal that cannot be read: {message}"),
			},
		},
		code::MALFORMED => Error::Malformed(message),
		code::NOT_FINAL => Error::NotFinal(message),
		code::UNKNOWN => Error::NotOnRecord(message),
		code::NOT_READY => Error::NotReady(message),
		code::BUSY => Error::Busy(message),
		code::INTERNAL => Error::NodeFailed(message),
		code::TOO_LARGE => Error::TooLarge(message),
		code => Error::Node { method, code, message: with_data(message, object) },
	}
}

/// The message with what the node says besides, if that is text: the SDK says there what is wrong.
fn with_data(message: String, object: &ErrorObjectOwned) -> String {
	let data = object.data().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
	match data {
		Some(data) => format!("{message}: {data}"),
		None => message,
	}
}

fn refused(object: &ErrorObjectOwned) -> Option<Refused> {
	let text: String = serde_json::from_str(object.data()?.get()).ok()?;
	let bytes = hex::decode(text.strip_prefix("0x")?).ok()?;
	Refused::decode_all(&mut &bytes[..]).ok()
}

/// The error with its causes: the outermost one of a network error seldom says what happened.
fn with_sources(error: &dyn std::error::Error) -> String {
	let mut text = error.to_string();
	let mut source = error.source();
	while let Some(cause) = source {
		let cause_text = cause.to_string();
		if !text.contains(&cause_text) {
			text = format!("{text}: {cause_text}");
		}
		source = cause.source();
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::refusal::Refusal;
	use codec::Encode;

	#[test]
	fn refusal_is_read_from_the_errors_data() {
		let refused = Refused { statement: Some(3), reason: Refusal::NoOpenOffer };
		let object = ErrorObjectOwned::owned(4001, "in words", Some(wire::text(&refused.encode())));
		assert!(matches!(
			explain_call("m", &object),
			Error::Refused(found) if *found == refused
		));
	}

	#[test]
	fn each_code_of_the_node_is_an_error_of_its_own() {
		let explained = |code: i32| {
			explain_call("m", &ErrorObjectOwned::owned(code, "in words", None::<()>)).to_string()
		};
		assert_eq!(explained(4002), "the node could not read what was sent: in words");
		assert_eq!(explained(4003), "not final in time: in words");
		assert_eq!(explained(4004), "not on record: in words");
		assert_eq!(explained(4005), "the node is not ready: in words");
		assert_eq!(explained(4006), "the node is busy: in words");
		assert_eq!(explained(4007), "the node failed: in words");
		assert_eq!(explained(4008), "too much for one answer: in words");
		assert_eq!(explained(-32601), "the node answered m with error -32601: in words");
	}

	#[test]
	fn what_the_sdk_says_besides_is_said() {
		let object = ErrorObjectOwned::owned(1010, "Invalid Transaction", Some("it is outdated"));
		assert_eq!(
			explain_call("m", &object).to_string(),
			"the node answered m with error 1010: Invalid Transaction: it is outdated"
		);
	}

	#[test]
	fn refusal_that_cannot_be_read_is_a_bad_answer() {
		for data in ["0x", "0xzz", "", "0x0102030405"] {
			let object = ErrorObjectOwned::owned(4001, "in words", Some(data));
			assert!(matches!(explain_call("m", &object), Error::BadAnswer { .. }), "{data}");
		}
		let object = ErrorObjectOwned::owned(4001, "in words", None::<()>);
		assert!(matches!(explain_call("m", &object), Error::BadAnswer { .. }));
	}

	#[tokio::test]
	async fn node_that_is_not_there_is_unreachable() {
		// Port 9 (discard) is closed on every machine that runs tests.
		for url in ["ws://127.0.0.1:9", "http://127.0.0.1:9"] {
			assert!(
				matches!(Client::connect(url, None).await, Err(Error::NodeUnreachable { .. })),
				"{url}"
			);
		}
		assert!(matches!(
			Client::connect("127.0.0.1:9944", None).await,
			Err(Error::BadAddress { .. })
		));
	}
}
