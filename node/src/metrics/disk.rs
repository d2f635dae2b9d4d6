//! How much room is left on the disk that the database is on.

use std::path::Path;

use substrate_prometheus_endpoint::{PrometheusError, Registry};

use super::register::{gauge, Tell};

/// Has it among the figures. What cannot be told is left out.
pub fn register(registry: &Registry, database: &Path) -> Result<(), PrometheusError> {
	let database = database.to_owned();
	let free = move |tell: &mut Tell<'_>| {
		if let Some(bytes) = free_bytes(&database) {
			tell(&[], bytes);
		}
	};
	let help = "Bytes that this node may still write to the disk of its database.";
	gauge(registry, "catena_disk_free_bytes", help, &[], free)
}

fn free_bytes(path: &Path) -> Option<u64> {
	let disk = rustix::fs::statvfs(path).ok()?;
	Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::metrics::register::tests::told;

	#[test]
	fn room_on_a_disk_is_told_and_none_where_there_is_none() {
		let registry = Registry::new();
		register(&registry, Path::new("/")).expect("a figure");
		assert_eq!(told(&registry, "catena_disk_free_bytes").len(), 1);
		assert!(free_bytes(Path::new("/")).is_some_and(|bytes| bytes > 0));
		assert_eq!(free_bytes(Path::new("/no/such/folder")), None);
	}
}
