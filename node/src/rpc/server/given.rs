//! Endpoints as the command line gives them (`--experimental-rpc-endpoint`).
//!
//! # Why
//!
//! The SDK completes such an endpoint by rules that are not those of its other options, nor ours: one that
//! says nothing of it has 15 MB for an answer, and is open to all web pages. And it reads
//! `disable-batch-requests` the wrong way round.

use jsonrpsee::server::BatchRequestConfig;
use sc_cli::RpcEndpoint;

use super::defaults::ANSWER_MEGABYTES_MAX;

/// Reads an endpoint. What it leaves out is what is in force where no endpoints are given, but for web
/// pages: those that it does not name may not ask.
///
/// # Errors
///
/// In words, what the SDK does not read.
pub fn read(text: &str) -> Result<RpcEndpoint, String> {
	let endpoint: RpcEndpoint = text.parse()?;
	let said = |key: &str| {
		let mut pairs = text.split(',').filter_map(|pair| pair.split_once('='));
		pairs.find(|(found, _)| found.trim() == key).map(|(_, value)| value.trim())
	};
	let max_payload_out_mb = match said("max-response-size") {
		Some(_) => endpoint.max_payload_out_mb,
		None => ANSWER_MEGABYTES_MAX,
	};
	let length_max = said("max-batch-request-len").and_then(|length| length.parse().ok());
	let batch_config = match (said("disable-batch-requests"), length_max) {
		(Some("true"), _) => BatchRequestConfig::Disabled,
		(_, Some(length)) => BatchRequestConfig::Limit(length),
		(_, None) => BatchRequestConfig::Unlimited,
	};
	let cors = endpoint.cors.or(Some(Vec::new()));
	Ok(RpcEndpoint { max_payload_out_mb, batch_config, cors, ..endpoint })
}

#[cfg(test)]
mod tests {
	use super::*;

	const ADDRESS: &str = "listen-addr=127.0.0.1:9944";

	fn with(more: &str) -> RpcEndpoint {
		read(&format!("{ADDRESS}{more}")).unwrap()
	}

	#[test]
	fn what_is_left_out_is_as_elsewhere() {
		let endpoint = with("");
		assert_eq!(endpoint.max_payload_out_mb, ANSWER_MEGABYTES_MAX);
		assert_eq!(endpoint.cors, Some(Vec::new()));
		assert!(matches!(endpoint.batch_config, BatchRequestConfig::Unlimited));
	}

	#[test]
	fn what_is_said_stays() {
		let endpoint = with(", max-response-size = 15,cors=http://one.example,cors=all");
		assert_eq!(endpoint.max_payload_out_mb, 15);
		assert_eq!(endpoint.cors, Some(vec!["http://one.example".into(), "all".into()]));
	}

	#[test]
	fn batches_are_off_where_they_are_to_be_and_only_there() {
		let batches = |more: &str| with(more).batch_config;
		assert!(matches!(batches(",disable-batch-requests=true"), BatchRequestConfig::Disabled));
		assert!(matches!(batches(",disable-batch-requests=false"), BatchRequestConfig::Unlimited));
		assert!(matches!(batches(",max-batch-request-len=7"), BatchRequestConfig::Limit(7)));
		let both = ",disable-batch-requests=false, max-batch-request-len = 7";
		assert!(matches!(batches(both), BatchRequestConfig::Limit(7)));
	}

	#[test]
	fn what_cannot_be_read_is_refused() {
		let contradiction = "disable-batch-requests=true,max-batch-request-len=7";
		for (text, complaint) in [
			("methods=safe", "`listen-addr` must be specified exactly once"),
			("listen-addr=here", "value=`here` key=`listen-addr`"),
			(&format!("{ADDRESS},origins=all"), "unknown key=`origins`"),
			(&format!("{ADDRESS},disable-batch-requests=1"), "value=`1`"),
			(&format!("{ADDRESS},{contradiction}"), "mutually exclusive"),
		] {
			let refused = read(text).unwrap_err();
			assert!(refused.contains(complaint), "{refused}");
		}
	}
}
