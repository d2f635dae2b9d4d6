//! Which web pages may ask.
//!
//! # Why
//!
//! A browser asks a server whether a page of another origin may have an answer, but only over plain HTTP:
//! a WebSocket to this machine it opens for every page. It says whose page it is, though, so the server
//! has to look. Whoever is no browser says nothing of it, and this is no protection from them.

use std::sync::Arc;

use http::{header, HeaderMap, HeaderValue};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::StartError;

/// Whose pages may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
	/// Everybody's.
	All,
	/// Those of these origins. One that ends with `:*` has any port, or none.
	These(Arc<[String]>),
}

impl Origins {
	/// Reads what the command line has: none, `all` or `*` for everybody.
	///
	/// # Errors
	///
	/// One that can be no page's.
	pub fn read(given: Option<Vec<String>>) -> Result<Origins, StartError> {
		let Some(given) = given else { return Ok(Origins::All) };
		if given.iter().any(|origin| origin == "all" || origin == "*") {
			return Ok(Origins::All);
		}
		match given.iter().find(|origin| !is_origin(origin)) {
			Some(other) => Err(StartError::Origin { origin: other.clone() }),
			None => Ok(Origins::These(given.into())),
		}
	}

	/// Whether this is everybody.
	pub fn are_all(&self) -> bool {
		matches!(self, Origins::All)
	}

	/// Whether whoever sent this head may ask: a page that may, or no browser.
	pub fn let_in(&self, head: &HeaderMap) -> bool {
		head.get_all(header::ORIGIN).iter().all(|origin| self.has(origin))
	}

	/// What tells browsers.
	pub fn layer(&self) -> CorsLayer {
		match self {
			Origins::All => CorsLayer::permissive(),
			Origins::These(_) => {
				let these = self.clone();
				CorsLayer::new()
					.allow_origin(AllowOrigin::predicate(move |origin, _| these.has(origin)))
			}
		}
	}

	fn has(&self, origin: &HeaderValue) -> bool {
		let Origins::These(these) = self else { return true };
		let Ok(origin) = origin.to_str() else { return false };
		these.iter().any(|one| match one.strip_suffix(":*") {
			Some(host) => origin.strip_prefix(host).is_some_and(is_port_or_none),
			None => one == origin,
		})
	}
}

fn is_port_or_none(text: &str) -> bool {
	let is_port =
		|text: &str| text.chars().all(|c| c.is_ascii_digit()) && text.parse::<u16>().is_ok();
	text.is_empty() || text.strip_prefix(':').is_some_and(is_port)
}

/// Whether this is one as browsers write them, or `null`, which they write for pages that are nobody's.
fn is_origin(text: &str) -> bool {
	if text == "null" {
		return true;
	}
	let Some((scheme, host)) = text.split_once("://") else { return false };
	let host = host.strip_suffix(":*").unwrap_or(host);
	let is_name = |text: &str, more: &str| {
		!text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
	};
	is_name(scheme, "+-.") && is_name(host, "-._:[]")
}

#[cfg(test)]
mod tests {
	use super::*;

	fn these(origins: &[&str]) -> Origins {
		let given = origins.iter().map(|origin| origin.to_string()).collect();
		Origins::read(Some(given)).unwrap()
	}

	fn let_in(origins: &Origins, origin: &str) -> bool {
		let mut head = HeaderMap::new();
		head.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
		origins.let_in(&head)
	}

	#[test]
	fn page_of_an_origin_that_was_named_may_ask_and_no_other() {
		let named = these(&["https://catena.example", "http://localhost:*", "http://[::1]:8000"]);
		for origin in [
			"https://catena.example",
			"http://localhost",
			"http://localhost:3000",
			"http://[::1]:8000",
		] {
			assert!(let_in(&named, origin), "{origin}");
		}
		for origin in [
			"http://catena.example",
			"https://catena.example:444",
			"https://catena.example.evil.example",
			"https://localhost:3000",
			"http://localhost.evil.example",
			"http://localhost:3000.evil.example",
			"http://localhost:",
			"http://localhost:65536",
			"http://localhost:+80",
			"http://[::1]",
			"null",
			"",
		] {
			assert!(!let_in(&named, origin), "{origin}");
		}
		assert!(let_in(&these(&["null"]), "null"));
		assert!(!let_in(&these(&[]), "http://localhost"));
	}

	#[test]
	fn who_names_no_origin_is_no_page() {
		assert!(these(&[]).let_in(&HeaderMap::new()));
		let mut head = HeaderMap::new();
		head.append(header::ORIGIN, HeaderValue::from_static("http://localhost"));
		assert!(these(&["http://localhost"]).let_in(&head));
		head.append(header::ORIGIN, HeaderValue::from_static("http://evil.example"));
		assert!(!these(&["http://localhost"]).let_in(&head), "one of two");
		head.insert(header::ORIGIN, HeaderValue::from_bytes(b"http://\xff").unwrap());
		assert!(!these(&["http://localhost"]).let_in(&head));
	}

	#[test]
	fn all_are_let_in_where_that_was_said() {
		let said = |origin: &str| Some(vec!["http://localhost".into(), origin.into()]);
		for given in [None, said("all"), said("*")] {
			let all = Origins::read(given).unwrap();
			assert_eq!(all, Origins::All);
			assert!(let_in(&all, "http://evil.example"));
		}
	}

	#[test]
	fn what_can_be_no_pages_origin_is_refused() {
		for other in
			["", "\n", "localhost", "http://", "http://*", "https://*.example", "http://a/b", "a:*"]
		{
			let given = Some(vec!["http://localhost:*".into(), other.into()]);
			let refused = Origins::read(given).unwrap_err().to_string();
			assert_eq!(
				refused,
				format!("RPC cannot be served: {other:?} is no origin of web pages")
			);
		}
	}
}
