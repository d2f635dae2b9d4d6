//! A stand-in for a node: a chain in memory, with the rules that the client must live with, and faults
//! on request.
//!
//! It keeps organisations, officers and items, takes governance calls and submissions, and finalizes
//! each in a block of its own. It checks places, custody and who signs, and no more: what a chain
//! refuses besides is the chain's to test.
//!
//! - [`chain`]: the state.
//! - [`governance`]: what accounts sign.
//! - [`records`]: what officers sign.
//! - [`faults`]: what goes wrong on request.
//! - [`answers`], [`methods`]: what is said over RPC.

mod answers;
mod chain;
mod faults;
mod governance;
mod methods;
mod records;

use std::sync::{Arc, Mutex, MutexGuard};

use catena_primitives::Hash;
use jsonrpsee::server::{Server, ServerHandle};

pub use self::{
	chain::{next_keys, Chain},
	faults::{Fault, Lie},
};

pub fn hex_text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

type Shared = Arc<Mutex<Chain>>;

/// The node.
pub struct Node {
	_server: ServerHandle,
	_runtime: tokio::runtime::Runtime,
	pub url: String,
	chain: Shared,
}

impl Node {
	/// A node of a chain with this genesis and these council members.
	pub fn start(genesis: Hash, council: Vec<[u8; 32]>) -> Self {
		let chain = Chain {
			genesis,
			council,
			blocks: vec![None, None],
			spec_version: 2,
			..Chain::default()
		};
		Self::go_on(chain)
	}

	/// A node that goes on with a chain.
	pub fn go_on(chain: Chain) -> Self {
		let chain = Arc::new(Mutex::new(chain));
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(1)
			.enable_all()
			.build()
			.unwrap();
		let module = methods::methods(chain.clone());
		let (server, url) = runtime.block_on(async {
			let server = Server::builder().build("127.0.0.1:0").await.unwrap();
			let url = format!("ws://{}", server.local_addr().unwrap());
			(server.start(module), url)
		});
		Node { _server: server, _runtime: runtime, url, chain }
	}

	pub fn chain(&self) -> MutexGuard<'_, Chain> {
		self.chain.lock().unwrap()
	}
}
