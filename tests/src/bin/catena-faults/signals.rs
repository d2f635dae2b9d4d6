//! Taking everything down when a signal ends this program.

use std::{process::exit, sync::atomic::Ordering};

use anyhow::Result;
use tokio::{
	runtime::Runtime,
	signal::unix::{signal, Signal, SignalKind},
};

use crate::{disks, network, shell::ENDING};

/// Has SIGINT, SIGTERM and SIGHUP end this program only when everything is taken down.
pub fn take_care_of(runtime: &Runtime) -> Result<()> {
	for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
		let _context = runtime.enter();
		runtime.spawn(end_at(signal(kind)?, kind));
	}
	Ok(())
}

async fn end_at(mut signal: Signal, kind: SignalKind) {
	if signal.recv().await.is_none() || ENDING.swap(true, Ordering::SeqCst) {
		return;
	}
	eprintln!("Ended by a signal: taking everything down");
	for outcome in [network::clean_up(), disks::clean_up()] {
		if let Err(error) = outcome {
			eprintln!("Warning: not all could be taken down: {error:#}");
		}
	}
	exit(128 + kind.as_raw_value());
}
