//! A PostgreSQL server of the bench's own.

use std::{
	env,
	fs::{self, File},
	os::unix::fs::{chown, MetadataExt},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

use anyhow::{bail, ensure, Context, Result};
use tempfile::TempDir;

use super::wire::{Connection, PORT, USER};
use crate::usage;

/// Where Debian puts the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// How long the server may take to answer, or to end. Far above what it takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on this machine, whose only way in is a socket in a folder that goes away with it.
///
/// The settings are PostgreSQL's own: what is committed is on the disk (`fsync` and
/// `synchronous_commit` are on).
pub struct Server {
	process: Child,
	folder: TempDir,
}

/// Whom the server runs as: PostgreSQL refuses to run as root.
struct Owner {
	user: u32,
	group: u32,
}

impl Server {
	/// Makes a database and starts the server of it.
	pub fn start() -> Result<Server> {
		let programs = programs()?;
		let owner = owner()?;
		let folder = TempDir::new()?;
		if let Some(Owner { user, group }) = &owner {
			chown(folder.path(), Some(*user), Some(*group))?;
		}
		let data = folder.path().join("data");
		let made = command(&owner, &programs.join("initdb"))
			.arg("--pgdata")
			.arg(&data)
			.args(["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-locale"])
			.output()
			.context("cannot start setpriv")?;
		ensure!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
		let log = File::create(folder.path().join("log"))?;
		let process = command(&owner, &programs.join("postgres"))
			.arg("-D")
			.arg(&data)
			.args(["-c", "listen_addresses="])
			.args(["-p", &PORT.to_string()])
			.args(["-c", &format!("unix_socket_directories={}", folder.path().display())])
			.args(["-c", "synchronous_commit=on"])
			.current_dir(folder.path())
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.spawn()
			.context("cannot start setpriv")?;
		let mut server = Server { process, folder };
		server.wait()?;
		Ok(server)
	}

	/// A new connection.
	pub fn connect(&self) -> Result<Connection> {
		Connection::open(self.folder())
	}

	/// Where its data and its socket are.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// The processor time that all its processes have taken since it was started.
	pub fn processor_time(&self) -> Result<Duration> {
		usage::family_time(self.process.id())
	}

	fn wait(&mut self) -> Result<()> {
		let begin = Instant::now();
		while self.connect().is_err() {
			let ended = self.process.try_wait()?.is_some();
			if ended || begin.elapsed() > PATIENCE {
				let log = fs::read_to_string(self.folder().join("log")).unwrap_or_default();
				bail!("PostgreSQL does not answer; it says:\n{log}");
			}
			std::thread::sleep(Duration::from_millis(50));
		}
		Ok(())
	}
}

impl Drop for Server {
	/// Ends it at once; on this signal it takes its own processes with it.
	fn drop(&mut self) {
		let asked = Command::new("kill").args(["-QUIT", &self.process.id().to_string()]).status();
		let begin = Instant::now();
		while asked.as_ref().is_ok_and(|status| status.success()) && begin.elapsed() < PATIENCE {
			if !matches!(self.process.try_wait(), Ok(None)) {
				return;
			}
			std::thread::sleep(Duration::from_millis(20));
		}
		// Nothing that could be done if this fails too.
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

/// Where PostgreSQL's programs are: on the PATH, or where Debian puts the newest version of them.
///
/// # Errors
///
/// With the name of Debian's package, if they are in neither place.
pub fn programs() -> Result<PathBuf> {
	let mut folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
	let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
	let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path()).collect();
	versions.sort_by_key(|path| {
		let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
		std::cmp::Reverse(name.parse::<u32>().unwrap_or(0))
	});
	folders.extend(versions.into_iter().map(|version| version.join("bin")));
	folders
		.into_iter()
		.find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()))
		.with_context(|| {
			format!(
				"PostgreSQL is not installed: its server is neither on the PATH nor in {DEBIAN}; on \
				 Debian: apt-get install postgresql"
			)
		})
}

/// Nobody else, unless we are root.
fn owner() -> Result<Option<Owner>> {
	if fs::metadata("/proc/self")?.uid() != 0 {
		return Ok(None);
	}
	let users = fs::read_to_string("/etc/passwd")?;
	let named = |name: &str| {
		let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
		let mut numbers = line.split(':').skip(2).map(str::parse);
		Some(Owner { user: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
	};
	let owner = named("postgres").or_else(|| named("nobody"));
	owner.map(Some).context("there is no user postgres or nobody that the server could run as")
}

/// A program as that user, which ends when we do, even if we are killed.
fn command(owner: &Option<Owner>, program: &Path) -> Command {
	let mut command = Command::new("setpriv");
	if let Some(Owner { user, group }) = owner {
		command.args(["--reuid", &user.to_string(), "--regid", &group.to_string()]);
		command.arg("--clear-groups");
	}
	command.args(["--pdeathsig", "QUIT"]).arg(program);
	command
}
