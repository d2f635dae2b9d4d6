//! A request over plain HTTP.

use std::sync::Arc;

use bytes::Bytes;
use http::{header, HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Body;
use jsonrpsee::{
	core::BoxError,
	server::{
		http::{content_type_is_json, response},
		middleware::rpc::RpcServiceT,
		HttpBody, HttpRequest, HttpResponse,
	},
};
use tokio::time::timeout;

use super::{
	calls::Answer,
	connection::Connection,
	places::Work,
	room::{Held, Share},
};

/// Reads a request and answers it.
pub async fn answer<S>(connection: &Arc<Connection>, request: HttpRequest, calls: S) -> HttpResponse
where
	for<'a> S: RpcServiceT<'a>,
{
	if request.method() != Method::POST {
		return response::method_not_allowed();
	}
	if !content_type_is_json(&request) {
		return response::unsupported_content_type();
	}
	let work = connection.place.work();
	let (parts, body) = request.into_parts();
	let reading = read(body, connection.request_bytes_max(), &connection.share);
	let (message, held) = match timeout(connection.limits().patience, reading).await {
		Ok(Ok(read)) => read,
		Ok(Err(Unread::TooLong)) => {
			return response::too_large(connection.endpoint.request_bytes_max)
		}
		Ok(Err(Unread::Broken(error))) => {
			log::debug!(target: "rpc", "the body of a request cannot be read: {error}");
			return response::malformed();
		}
		Err(_) => return too_slow(),
	};
	if !matches!(message.trim_ascii_start().first(), Some(b'{' | b'[')) {
		return response::malformed();
	}
	let call = connection.share.call().await.and(held);
	let answer = connection.answer(&calls, &message, parts.extensions).await;
	drop(message);
	match answer {
		Some(answer) => {
			let due = Due { answer, _call: call, _work: work };
			response::ok_response(HttpBody::new(Full::new(Bytes::from_owner(due))))
		}
		// What wants no answer is acknowledged.
		None => response::ok_response(HttpBody::empty()),
	}
}

/// An answer, and what is given back when it has been handed to the socket.
struct Due {
	answer: Answer,
	_call: Held,
	_work: Work,
}

impl AsRef<[u8]> for Due {
	fn as_ref(&self) -> &[u8] {
		self.answer.text.as_bytes()
	}
}

impl Drop for Due {
	fn drop(&mut self) {
		self.answer.was_taken();
	}
}

/// Why a body was not read.
enum Unread {
	TooLong,
	Broken(BoxError),
}

/// Reads a body of up to so many bytes, as soon as there is room for all that is announced; if nothing
/// is, for as many as it may have.
async fn read(
	mut body: HttpBody,
	bytes_max: usize,
	share: &Share,
) -> Result<(Vec<u8>, Held), Unread> {
	let announced = body.size_hint().exact();
	let most = announced.map_or(bytes_max, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
	if most > bytes_max {
		return Err(Unread::TooLong);
	}
	let held = share.request(most).await;
	let mut message = Vec::with_capacity(most);
	while let Some(frame) = body.frame().await {
		let Ok(data) = frame.map_err(Unread::Broken)?.into_data() else { continue };
		if message.len() + data.len() > most {
			return Err(Unread::TooLong);
		}
		message.extend_from_slice(&data);
	}
	Ok((message, held))
}

/// The connection ends, for nobody knows where the next request would begin.
fn too_slow() -> HttpResponse {
	let mut response = HttpResponse::new("The request took too long.\n".into());
	*response.status_mut() = StatusCode::REQUEST_TIMEOUT;
	response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
	response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
	response
}
