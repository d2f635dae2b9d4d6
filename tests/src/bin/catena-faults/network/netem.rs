//! Impairment by the kernel's own means.

use anyhow::Result;

use crate::{schedule::Impairment, shell::run};

/// Whether the kernel has netem, tried on a validator's link.
pub fn is_there(namespace: &str) -> bool {
	let none = Impairment { delay_ms: 1, ..Impairment::default() };
	begin(namespace, &none).and_then(|()| end(namespace)).is_ok()
}

/// Has what goes out at a validator's link come off badly.
pub fn begin(namespace: &str, how: &Impairment) -> Result<()> {
	run(&command(namespace, how)).map(drop)
}

/// Lets everything through again.
pub fn end(namespace: &str) -> Result<()> {
	// Where there is nothing, there is nothing to take away.
	if run(&format!("tc -n {namespace} qdisc show dev p2p"))?.contains("netem") {
		run(&format!("tc -n {namespace} qdisc delete dev p2p root"))?;
	}
	Ok(())
}

fn command(namespace: &str, how: &Impairment) -> String {
	let Impairment { delay_ms, jitter_ms, loss_percent, reorder_percent } = how;
	// Without room for what is on its way, a long delay would be a loss, too.
	let mut command = format!("tc -n {namespace} qdisc replace dev p2p root netem limit 100000");
	if *delay_ms > 0 {
		command += &format!(" delay {delay_ms}ms {jitter_ms}ms");
	}
	if *loss_percent > 0 {
		command += &format!(" loss {loss_percent}%");
	}
	if *reorder_percent > 0 {
		command += &format!(" reorder {reorder_percent}%");
	}
	command
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn netem_is_told_what_was_drawn() {
		let how = |delay_ms, jitter_ms, loss_percent, reorder_percent| {
			let how = Impairment { delay_ms, jitter_ms, loss_percent, reorder_percent };
			command("x", &how)
		};
		let begin = "tc -n x qdisc replace dev p2p root netem limit 100000";
		assert_eq!(how(90, 40, 0, 0), format!("{begin} delay 90ms 40ms"));
		assert_eq!(how(0, 0, 7, 0), format!("{begin} loss 7%"));
		assert_eq!(how(50, 0, 0, 25), format!("{begin} delay 50ms 0ms reorder 25%"));
	}
}
