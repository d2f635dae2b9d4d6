//! What is in force where the operator says nothing.

use std::num::NonZeroU32;

use jsonrpsee::server::BatchRequestConfig;
use sc_rpc_server::{RpcEndpoint, RpcMethods};

/// How often a connection may call in a minute.
///
/// A gateway that sends its organisation's statements one by one may send as many as blocks take, 533 in a
/// second or 32,000 in a minute, and read as much. Beyond that, each call waits for its turn.
pub const CALLS_PER_MINUTE: NonZeroU32 = match NonZeroU32::new(64_000) {
	Some(calls) => calls,
	None => NonZeroU32::MIN,
};

/// How many requests a batch may have. The SDK has no limit: 14 MB of one-byte requests took a second and
/// 170 MB. Whoever has more to ask asks again.
pub const BATCH_REQUESTS_MAX: u32 = 100;

/// How many MB an answer may have: what the client reads. The SDK's 15 would hold proofs of some 7 MB, for
/// bytes travel as hexadecimal text.
pub const ANSWER_MEGABYTES_MAX: u32 = 64;

/// The same endpoint, with a limit where it has none, and without the methods that change or reveal
/// something of the node itself unless the operator asks for them by name: the SDK's "auto" gives them to
/// everybody on this machine, and to every proxy on it.
pub fn complete(endpoint: RpcEndpoint) -> RpcEndpoint {
	RpcEndpoint {
		rpc_methods: match endpoint.rpc_methods {
			RpcMethods::Unsafe => RpcMethods::Unsafe,
			RpcMethods::Auto | RpcMethods::Safe => RpcMethods::Safe,
		},
		rate_limit: endpoint.rate_limit.or(Some(CALLS_PER_MINUTE)),
		batch_config: match endpoint.batch_config {
			BatchRequestConfig::Unlimited => BatchRequestConfig::Limit(BATCH_REQUESTS_MAX),
			given => given,
		},
		..endpoint
	}
}

#[cfg(test)]
mod tests {
	use super::{super::tests::endpoint, *};

	#[test]
	fn what_the_operator_leaves_open_is_closed() {
		let given = RpcEndpoint {
			batch_config: BatchRequestConfig::Unlimited,
			rate_limit: None,
			rpc_methods: RpcMethods::Auto,
			..endpoint(1)
		};
		let complete = complete(given);
		assert!(matches!(complete.rpc_methods, RpcMethods::Safe));
		assert_eq!(complete.rate_limit, Some(CALLS_PER_MINUTE));
		assert!(matches!(complete.batch_config, BatchRequestConfig::Limit(BATCH_REQUESTS_MAX)));
	}

	#[test]
	fn what_the_operator_says_stays() {
		let given = RpcEndpoint {
			batch_config: BatchRequestConfig::Disabled,
			rate_limit: Some(NonZeroU32::MIN),
			rpc_methods: RpcMethods::Unsafe,
			..endpoint(1)
		};
		let complete = complete(given);
		assert!(matches!(complete.rpc_methods, RpcMethods::Unsafe));
		assert_eq!(complete.rate_limit, Some(NonZeroU32::MIN));
		assert!(matches!(complete.batch_config, BatchRequestConfig::Disabled));
	}
}
