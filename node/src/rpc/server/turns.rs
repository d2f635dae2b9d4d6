//! Whose turn it is to have the SDK read.
//!
//! # Details
//!
//! The SDK's methods that read blocks and states block a thread each, and the server has a hundred of
//! those. If so many of them worked at once, nothing else would get much of the processors. So a few
//! work at once, in the order in which they were asked for; and of one connection no more than some
//! stand in that queue, so that whoever comes waits for a few calls of each other one, however many
//! those have to make.

use std::sync::Arc;

use jsonrpsee::{
	types::{ErrorCode, Id, Params},
	ConnectionId, Extensions, MethodCallback, MethodResponse,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;

/// How the names of the methods begin that block a thread.
const BLOCKING: [&str; 3] = ["chain_", "childstate_", "state_"];

/// The turns of all connections.
#[derive(Clone)]
pub struct Turns {
	all: Arc<Semaphore>,
	per_connection: usize,
}

impl Turns {
	/// As many as the limits say.
	pub fn new(limits: Limits) -> Self {
		Turns {
			all: Arc::new(Semaphore::new(limits.reads)),
			per_connection: limits.reads_per_connection,
		}
	}

	/// Those of another connection.
	pub fn of_connection(&self) -> Queue {
		Queue { own: Arc::new(Semaphore::new(self.per_connection)), all: self.all.clone() }
	}
}

/// The turns of one connection.
#[derive(Clone)]
pub struct Queue {
	own: Arc<Semaphore>,
	all: Arc<Semaphore>,
}

/// A turn; the next one's when it is dropped.
pub struct Turn {
	_all: Option<OwnedSemaphorePermit>,
	_own: Option<OwnedSemaphorePermit>,
}

impl Queue {
	/// Waits for a turn.
	pub async fn turn(&self) -> Turn {
		// Neither is ever closed.
		let own = self.own.clone().acquire_owned().await.ok();
		Turn { _all: self.all.clone().acquire_owned().await.ok(), _own: own }
	}
}

/// Whether a method of this name has to wait for a turn.
pub fn has_to_wait(method: &str) -> bool {
	BLOCKING.iter().any(|begin| method.starts_with(begin))
}

/// Calls a method of the SDK in its turn, which is over when the method is: also when nobody waits for
/// its answer any more, for the thread on which it reads goes on.
pub async fn call(
	queue: Queue,
	callback: MethodCallback,
	(id, params): (Id<'static>, Params<'static>),
	connection: ConnectionId,
	max: usize,
	extensions: Extensions,
) -> MethodResponse {
	let turn = queue.turn().await;
	let done = match callback {
		MethodCallback::Async(callback) => {
			let call = callback(id.clone(), params, connection, max, extensions);
			tokio::spawn(async move {
				let response = call.await;
				drop(turn);
				response
			})
			.await
			.ok()
		}
		MethodCallback::Sync(callback) => Some(callback(id.clone(), params, max, extensions)),
		MethodCallback::Subscription(_) | MethodCallback::Unsubscription(_) => None,
	};
	done.unwrap_or_else(|| MethodResponse::error(id, ErrorCode::InternalError))
}

#[cfg(test)]
mod tests {
	use futures::{poll, FutureExt};

	use super::*;

	fn turns() -> Turns {
		Turns::new(Limits { reads: 2, reads_per_connection: 1, ..Limits::NODE })
	}

	#[tokio::test]
	async fn one_connection_has_no_more_turns_than_it_may() {
		let turns = turns();
		let (one, other) = (turns.of_connection(), turns.of_connection());
		let first = one.turn().now_or_never().unwrap();
		assert!(one.clone().turn().now_or_never().is_none());
		let _other = other.turn().now_or_never().unwrap();
		drop(first);
		assert!(one.turn().now_or_never().is_some());
	}

	#[tokio::test]
	async fn who_comes_waits_for_one_call_of_each_and_not_for_all() {
		let turns = turns();
		let [one, two, three] = [(); 3].map(|()| turns.of_connection());
		let (first, _second) = (one.turn().await, two.turn().await);
		let mut more: Vec<_> = (0..100).map(|_| Box::pin(one.turn())).collect();
		for waiting in &mut more {
			assert!(poll!(waiting).is_pending());
		}
		let mut late = Box::pin(three.turn());
		assert!(poll!(&mut late).is_pending());
		drop(first);
		// It came before the next of the first connection could stand in the queue.
		assert!(poll!(&mut late).is_ready());
	}

	#[tokio::test]
	async fn a_turn_is_over_when_its_method_is() {
		let turns = turns();
		let queue = turns.of_connection();
		let (release, blocked) = std::sync::mpsc::channel::<()>();
		let blocked = std::sync::Mutex::new(blocked);
		let mut module = jsonrpsee::RpcModule::new(blocked);
		module
			.register_blocking_method("state_slow", |_, blocked, _| {
				let _ = blocked.lock().unwrap().recv();
				"done"
			})
			.unwrap();
		let callback = module.method("state_slow").unwrap().clone();
		let call = |queue: Queue| {
			let params = (Id::Number(1), Params::new(None));
			call(queue, callback.clone(), params, ConnectionId(1), 1_000, Extensions::new())
		};
		let mut asked = Box::pin(call(queue.clone()));
		assert!(poll!(&mut asked).is_pending());
		// Who asked has gone, and the thread has not.
		drop(asked);
		assert!(queue.turn().now_or_never().is_none());
		drop(release);
		let _turn = queue.turn().await;
		let done = call(turns.of_connection()).await;
		assert!(done.is_success(), "{}", done.as_result());
	}

	#[test]
	fn only_what_blocks_has_to_wait() {
		for method in ["state_getStorage", "chain_getBlock", "childstate_getKeys"] {
			assert!(has_to_wait(method), "{method}");
		}
		for method in
			["provenance_submit", "author_submitExtrinsic", "system_health", "chainHead_x"]
		{
			assert!(!has_to_wait(method), "{method}");
		}
	}
}
