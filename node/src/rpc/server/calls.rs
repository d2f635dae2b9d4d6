//! From a message to its answer.

use std::sync::Arc;

use catena_primitives::error_code::BUSY;
use futures::future::{ready, BoxFuture, FutureExt};
use jsonrpsee::{
	core::{server::helpers::prepare_error, traits::IdProvider, JsonRawValue},
	server::{middleware::rpc::RpcServiceT, BatchRequestConfig},
	types::{
		error::{
			reject_too_big_batch_request, reject_too_many_subscriptions,
			BATCHES_NOT_SUPPORTED_CODE, BATCHES_NOT_SUPPORTED_MSG,
		},
		ErrorCode, ErrorObject, Id, InvalidRequest, Notification, Params, Request,
	},
	BatchResponseBuilder, ConnectionId, Extensions, MethodCallback, MethodResponse, MethodSink,
	Methods, SubscriptionState,
};
use tokio::sync::Semaphore;

use super::{
	room::{Held, Share},
	turns::{self, Queue},
};

/// Calls the methods for one connection.
#[derive(Clone)]
pub struct Calls {
	/// All methods.
	pub methods: Methods,
	/// For whom.
	pub connection: ConnectionId,
	/// How many bytes an answer may have.
	pub answer_bytes_max: usize,
	/// How to subscribe; none over plain HTTP.
	pub subscriptions: Option<Subscriptions>,
	/// When it is this connection's turn to have the SDK read.
	pub queue: Queue,
}

/// What is needed to subscribe.
#[derive(Clone)]
pub struct Subscriptions {
	/// Where notifications go.
	pub sink: MethodSink,
	/// Those that may still be taken.
	pub left: Arc<Semaphore>,
	/// How many there are in all.
	pub max: u32,
	/// Names them.
	pub ids: Arc<dyn IdProvider>,
}

impl<'a> RpcServiceT<'a> for Calls {
	type Future = BoxFuture<'a, MethodResponse>;

	fn call(&self, request: Request<'a>) -> Self::Future {
		let Request { id, method, params, extensions, .. } = request;
		let params = Params::new(params.as_ref().map(|params| params.get()));
		let (connection, max) = (self.connection, self.answer_bytes_max);
		let fails = |id, error: ErrorObject<'_>| ready(MethodResponse::error(id, error)).boxed();
		let Some(callback) = self.methods.method(&method) else {
			return fails(id, ErrorCode::MethodNotFound.into());
		};
		match (callback, &self.subscriptions) {
			(MethodCallback::Sync(callback), _) => {
				ready(callback(id, params, max, extensions)).boxed()
			}
			(MethodCallback::Async(_), _) if turns::has_to_wait(&method) => {
				let asked = (id.into_owned(), params.into_owned());
				let (queue, callback) = (self.queue.clone(), callback.clone());
				turns::call(queue, callback, asked, connection, max, extensions).boxed()
			}
			(MethodCallback::Async(callback), _) => {
				callback(id.into_owned(), params.into_owned(), connection, max, extensions)
			}
			(MethodCallback::Subscription(callback), Some(subscriptions)) => {
				let Ok(permit) = subscriptions.left.clone().try_acquire_owned() else {
					return fails(id, reject_too_many_subscriptions(subscriptions.max));
				};
				let state = SubscriptionState {
					conn_id: connection,
					id_provider: &*subscriptions.ids,
					subscription_permit: permit,
				};
				callback(id, params, subscriptions.sink.clone(), state, extensions)
			}
			(MethodCallback::Unsubscription(callback), Some(_)) => {
				ready(callback(id, params, connection, max, extensions)).boxed()
			}
			(MethodCallback::Subscription(_) | MethodCallback::Unsubscription(_), None) => {
				fails(id, ErrorCode::InternalError.into())
			}
		}
	}
}

/// An answer, and the room that it takes up.
pub struct Answer {
	/// What the client is sent.
	pub text: String,
	/// Given back when the client has taken it.
	_held: Held,
	/// Told when it has.
	taken: Option<jsonrpsee::MethodResponseNotifyTx>,
	is_success: bool,
}

impl Answer {
	/// An error that belongs to no call.
	pub fn error(error: ErrorObject<'_>) -> Self {
		Answer::small(MethodResponse::error(Id::Null, error))
	}

	/// One whose length is bounded by that of its request.
	fn small(response: MethodResponse) -> Self {
		let is_success = response.is_success();
		let (text, taken) = response.into_parts();
		Answer { text, _held: Held::default(), taken, is_success }
	}

	/// One that takes up room; if there is none, an error instead.
	fn of(id: Id<'_>, response: MethodResponse, share: &Share) -> Self {
		let mut answer = Answer::small(response);
		// Texts are written into buffers of up to twice their length.
		answer.text.shrink_to_fit();
		match share.answer(answer.text.len()) {
			Some(held) => Answer { _held: held, ..answer },
			None => Answer::small(MethodResponse::error(id, too_much())),
		}
	}

	/// The client has taken it.
	pub fn was_taken(&mut self) {
		if let Some(taken) = self.taken.take() {
			taken.notify(self.is_success);
		}
	}
}

fn too_much() -> ErrorObject<'static> {
	ErrorObject::borrowed(BUSY, "too much waits to be read; try again", None)
}

/// Does what a message asks for; none if no answer is due, or if it goes another way.
pub async fn answer<S>(
	calls: &S,
	message: &[u8],
	batches: BatchRequestConfig,
	answer_bytes_max: usize,
	share: &Share,
	extensions: Extensions,
) -> Option<Answer>
where
	for<'a> S: RpcServiceT<'a>,
{
	let message = message.trim_ascii_start();
	match message.first() {
		Some(b'{') => single(calls, message, share, extensions).await,
		Some(b'[') => {
			let most = match batches {
				BatchRequestConfig::Disabled => {
					return Some(Answer::error(ErrorObject::borrowed(
						BATCHES_NOT_SUPPORTED_CODE,
						BATCHES_NOT_SUPPORTED_MSG,
						None,
					)))
				}
				BatchRequestConfig::Limit(most) => most as usize,
				BatchRequestConfig::Unlimited => usize::MAX,
			};
			match serde_json::from_slice::<Vec<&JsonRawValue>>(message) {
				Err(_) => Some(Answer::error(ErrorCode::ParseError.into())),
				Ok(all) if all.len() > most => {
					Some(Answer::error(reject_too_big_batch_request(most)))
				}
				Ok(all) => batch(calls, &all, answer_bytes_max, share, extensions).await,
			}
		}
		_ => Some(Answer::error(ErrorCode::ParseError.into())),
	}
}

async fn single<S>(
	calls: &S,
	message: &[u8],
	share: &Share,
	extensions: Extensions,
) -> Option<Answer>
where
	for<'a> S: RpcServiceT<'a>,
{
	let Ok(mut request) = serde_json::from_slice::<Request>(message) else {
		if is_notification(message) {
			return None;
		}
		let (id, code) = prepare_error(message);
		return Some(Answer::small(MethodResponse::error(id, ErrorObject::from(code))));
	};
	request.extensions = extensions;
	let id = request.id.clone();
	let response = calls.call(request).await;
	// A subscription answers through its sink, so that nothing of it comes before its name.
	(!response.is_subscription()).then(|| Answer::of(id, response, share))
}

/// The calls of a batch come one after the other. Its answer takes up room as it grows.
async fn batch<S>(
	calls: &S,
	all: &[&JsonRawValue],
	answer_bytes_max: usize,
	share: &Share,
	extensions: Extensions,
) -> Option<Answer>
where
	for<'a> S: RpcServiceT<'a>,
{
	let mut answers = BatchResponseBuilder::new_with_limit(answer_bytes_max);
	let mut held = Held::default();
	let mut notifications = false;
	for message in all {
		let message = message.get();
		let response = match serde_json::from_str::<Request>(message) {
			Ok(mut request) => {
				request.extensions = extensions.clone();
				calls.call(request).await
			}
			Err(_) if is_notification(message.as_bytes()) => {
				notifications = true;
				continue;
			}
			Err(_) => {
				let known = serde_json::from_str::<InvalidRequest>(message);
				let id = known.map_or(Id::Null, |request| request.id);
				MethodResponse::error(id, ErrorObject::from(ErrorCode::InvalidRequest))
			}
		};
		// First of all whether it may be so long: what never fits is not to be tried again.
		if let Err(too_long) = answers.append(&response) {
			return Some(Answer::small(too_long));
		}
		let Some(room) = share.answer(response.as_result().len()) else {
			return Some(Answer::error(too_much()));
		};
		held = held.and(room);
	}
	if notifications && answers.is_empty() {
		return None;
	}
	let mut answer = Answer::small(MethodResponse::from_batch(answers.finish()));
	answer.text.shrink_to_fit();
	Some(Answer { _held: held, ..answer })
}

fn is_notification(message: &[u8]) -> bool {
	serde_json::from_slice::<Notification<'_, Option<&JsonRawValue>>>(message).is_ok()
}
