//! README.md's tour, played word for word.

use std::{
	fs,
	io::{BufRead, BufReader, Write},
	os::unix::fs::{symlink, PermissionsExt},
	path::{Path, PathBuf},
	process::{Child, ChildStdin, ChildStdout, Command, Stdio},
	time::{Duration, Instant},
};

use catena_tests::{
	node::{free_port, PATIENCE},
	program,
};
use tempfile::TempDir;

/// The folder of the repository.
fn root() -> &'static Path {
	Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the repository")
}

fn read(path: &Path) -> String {
	fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Commands that stand together, and what is said before them.
struct Step {
	said: String,
	commands: Vec<String>,
}

/// The steps of a section: its blocks of commands, each line behind a `$`.
fn steps(text: &str, section: &str) -> Vec<Step> {
	let heading = format!("\n## {section}\n");
	let (_, rest) = text.split_once(&heading).unwrap_or_else(|| panic!("no section {section}"));
	let section = rest.split("\n## ").next().unwrap_or_default();
	let mut parts = section.split("```");
	let mut steps = Vec::new();
	while let (Some(said), Some(block)) = (parts.next(), parts.next()) {
		let lines = block.strip_prefix("console\n").expect("a block of commands").lines();
		let command =
			|line: &str| line.strip_prefix("$ ").map(str::to_owned).expect("a command behind a $");
		steps.push(Step { said: said.into(), commands: lines.map(command).collect() });
	}
	steps
}

/// A terminal: a shell that keeps its folder and its variables.
struct Terminal {
	shell: Child,
	input: ChildStdin,
	output: BufReader<ChildStdout>,
}

impl Terminal {
	fn open(variables: &[(&str, String)]) -> Terminal {
		let mut command = Command::new("bash");
		command.args(["--noprofile", "--norc"]);
		for name in ["CATENA_HOME", "CATENA_AS", "CATENA_PASSPHRASE"] {
			command.env_remove(name);
		}
		command.envs(variables.iter().map(|(name, value)| (name, value)));
		let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
		let mut shell = command.spawn().expect("bash");
		let input = shell.stdin.take().expect("a pipe");
		let output = BufReader::new(shell.stdout.take().expect("a pipe"));
		Terminal { shell, input, output }
	}

	/// Types a command.
	fn begin(&mut self, command: &str, output: &str) {
		writeln!(self.input, "{{ {command}\n}} </dev/null >{output} 2>&1").expect("a shell reads");
	}

	/// Types a command, and reads what it prints until it ends well.
	fn run(&mut self, command: &str) -> String {
		const END: &str = "=== ended with ";
		self.begin(command, "&1");
		writeln!(self.input, "echo \"{END}$?\"").expect("a shell reads");
		let mut text = String::new();
		loop {
			let mut line = String::new();
			let bytes = self.output.read_line(&mut line).expect("text");
			assert!(bytes > 0, "the shell ended in {command}:\n{text}");
			if let Some(code) = line.strip_prefix(END) {
				assert_eq!(code.trim(), "0", "{command}:\n{text}");
				return text;
			}
			text += &line;
		}
	}
}

impl Drop for Terminal {
	fn drop(&mut self) {
		let _ = self.shell.kill();
		let _ = self.shell.wait();
	}
}

/// A folder that looks as the one in which the programs are built, and a node's port of its own: other
/// nodes may run on this machine, and nothing but loopback is used.
struct Surroundings {
	folder: TempDir,
	rpc_port: u16,
}

impl Surroundings {
	fn new() -> Surroundings {
		let folder = TempDir::new().expect("a temporary folder");
		let release = folder.path().join("release");
		fs::create_dir(&release).expect("a folder");
		symlink(program("catena"), release.join("catena")).expect("a link");
		let (rpc_port, p2p_port) = (free_port(), free_port());
		let surroundings = Surroundings { folder, rpc_port };
		let script = format!(
			"#!/bin/sh\necho $$ >'{}'\nexec '{}' \"$@\" --rpc-port {rpc_port} --listen-addr \
			 /ip4/127.0.0.1/tcp/{p2p_port} --no-prometheus --no-telemetry --no-mdns\n",
			surroundings.path("node.pid").display(),
			program("catena-node").display(),
		);
		let wrapper = release.join("catena-node");
		fs::write(&wrapper, script).expect("a script");
		fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).expect("a script");
		surroundings
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn terminal(&self) -> Terminal {
		let folder = self.folder.path().display().to_string();
		let node = format!("ws://127.0.0.1:{}", self.rpc_port);
		Terminal::open(&[
			("CARGO_TARGET_DIR", folder.clone()),
			("TMPDIR", folder),
			("CATENA_NODE", node),
		])
	}

	/// Types the command that runs a node, and waits until it says this.
	fn begin_node(&self, terminal: &mut Terminal, command: &str, ready: &str) {
		let log = self.path("node.log");
		terminal.begin(command, &format!("'{}'", log.display()));
		let begin = Instant::now();
		loop {
			let text = fs::read_to_string(&log).unwrap_or_default();
			if text.contains(ready) {
				return;
			}
			assert!(begin.elapsed() < PATIENCE, "{command} is not ready:\n{text}");
			std::thread::sleep(Duration::from_millis(100));
		}
	}

	/// Ctrl-C in the node's terminal, and the end of the node.
	fn interrupt_node(&self, terminal: &mut Terminal) {
		assert!(self.signal_node("INT"), "the node runs");
		terminal.run("true");
	}

	fn signal_node(&self, signal: &str) -> bool {
		let Ok(process) = fs::read_to_string(self.path("node.pid")) else { return false };
		let kill = format!("kill -s {signal} {}", process.trim());
		let sent = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
		sent.expect("a shell").success()
	}
}

impl Drop for Surroundings {
	/// The node outlives its terminal.
	fn drop(&mut self) {
		self.signal_node("KILL");
	}
}

#[test]
fn tour_of_the_readme_does_what_it_says() {
	let steps = steps(&read(&root().join("README.md")), "Five minutes by hand");
	let surroundings = Surroundings::new();
	let (mut first, mut second) = (surroundings.terminal(), surroundings.terminal());
	let (mut printed, mut stopped) = (String::new(), false);
	for step in &steps {
		if step.said.contains("stop the node") {
			surroundings.interrupt_node(&mut first);
			stopped = true;
		}
		for command in &step.commands {
			if step.said.contains("In one terminal") {
				assert!(step.said.contains("`Running JSON-RPC server`"), "{}", step.said);
				surroundings.begin_node(&mut first, command, "Running JSON-RPC server");
				continue;
			}
			// The programs are made known to both terminals.
			if command.starts_with("export PATH=") {
				first.run(command);
			}
			printed = second.run(command);
			check(command, &printed);
		}
	}
	assert!(stopped, "the proofs are checked without the node");
	assert!(printed.ends_with("exit code 1\n"), "the changed file is rejected: {printed}");
	assert!(printed.starts_with("REJECTED\n"), "{printed}");
	two_proofs_of_some_four_kilobytes(&mut second);
}

/// What a reader looks for in what is printed.
fn check(command: &str, printed: &str) {
	if command.starts_with("catena verify") && !command.contains("||") {
		assert!(printed.starts_with("PROVEN\n"), "{command}:\n{printed}");
	}
	if command == "catena org list" {
		assert!(printed.contains("Forensic laboratory"), "{printed}");
	}
	if command.starts_with("catena history") {
		for what in ["registers the exhibit", "offers custody", "accepts custody", "examines it"] {
			assert!(printed.contains(what), "{what} in {printed}");
		}
	}
}

fn two_proofs_of_some_four_kilobytes(terminal: &mut Terminal) {
	for file in ["disk.catena", "amphora.catena"] {
		let bytes: u64 = terminal.run(&format!("wc -c <{file}")).trim().parse().expect("a number");
		assert!((3_000..5_000).contains(&bytes), "{file} has {bytes} bytes");
	}
}
