//! Whom a proxy speaks for.

use std::net::IpAddr;

use forwarded_header_value::ForwardedHeaderValue;
use http::HeaderMap;

/// The client that a proxy in front of this node names: in `Forwarded`, else in `X-Forwarded-For`, else
/// in `X-Real-IP`. Only a proxy that removes what clients themselves write there is to be believed.
pub fn client(headers: &HeaderMap) -> Option<IpAddr> {
	let text = |name: &str| headers.get(name)?.to_str().ok();
	let remotest = |value: ForwardedHeaderValue| value.remotest_forwarded_for_ip();
	text("forwarded")
		.and_then(|value| ForwardedHeaderValue::from_forwarded(value).ok())
		.and_then(remotest)
		.or_else(|| {
			let value =
				ForwardedHeaderValue::from_x_forwarded_for(text("x-forwarded-for")?).ok()?;
			remotest(value)
		})
		.or_else(|| text("x-real-ip")?.parse().ok())
}

#[cfg(test)]
mod tests {
	use http::HeaderValue;

	use super::*;

	#[test]
	fn the_client_that_a_proxy_names_is_found() {
		let forwarded = ("forwarded", "for=192.0.2.1;proto=https");
		let x_forwarded = ("x-forwarded-for", "192.0.2.2, 192.0.2.9");
		let real = ("x-real-ip", "2001:db8::3");
		for (headers, expected) in [
			(vec![], None),
			(vec![("x-real-ip", "nobody")], None),
			(vec![("forwarded", "for=unknown"), real], Some("2001:db8::3")),
			(vec![real], Some("2001:db8::3")),
			(vec![real, x_forwarded], Some("192.0.2.2")),
			(vec![real, x_forwarded, forwarded], Some("192.0.2.1")),
		] {
			let mut map = HeaderMap::new();
			for (name, value) in &headers {
				map.insert(*name, HeaderValue::from_static(value));
			}
			assert_eq!(client(&map), expected.map(|ip| ip.parse().unwrap()), "{headers:?}");
		}
	}
}
