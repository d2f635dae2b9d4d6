//! What people are told to type can be typed: every command that a document or a hint of the command
//! itself names exists, with every option, and so does every script.

use std::{
	collections::BTreeSet,
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Command,
};

use catena_tests::program;

/// The folder of the repository.
fn root() -> &'static Path {
	Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the repository")
}

/// The files of a folder and the folders in it that end like this.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
	let mut found = Vec::new();
	for entry in fs::read_dir(folder).expect("a folder") {
		let path = entry.expect("an entry").path();
		if path.is_dir() {
			found.extend(files(&path, ending));
		} else if path.extension().is_some_and(|found| found == ending) {
			found.push(path);
		}
	}
	found.sort();
	found
}

/// All documents for people, and the sources of the command, with its help and its hints.
fn texts() -> Vec<(PathBuf, String)> {
	let mut paths = files(&root().join("docs"), "md");
	for name in ["README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"] {
		paths.push(root().join(name).with_extension("md"));
	}
	paths.extend(files(&root().join("client/cli/src"), "rs"));
	let read = |path: &PathBuf| fs::read_to_string(path).expect("a text");
	// A string that goes on in the next line of a source.
	let joined = |text: String| text.split("\\\n").map(str::trim_start).collect::<String>();
	paths.into_iter().map(|path| (path.clone(), joined(read(&path)))).collect()
}

/// The commands that a text tells its readers to type, in blocks and between backticks. What stands
/// behind `||`, `|`, `>` or `#` is the shell's.
fn commands(text: &str, name: &str) -> BTreeSet<String> {
	let mut in_block = false;
	let mut found = BTreeSet::new();
	for line in text.lines() {
		if line.trim_start().starts_with("```") {
			in_block = !in_block;
			continue;
		}
		let parts: Vec<&str> = if in_block {
			vec![line.trim_start().trim_start_matches("$ ")]
		} else {
			line.split('`').skip(1).step_by(2).collect()
		};
		for command in parts {
			// As the user of the package's node.
			let command = command.strip_prefix("runuser -u catena -- ").unwrap_or(command);
			let end = command.find(['|', '>', '#', '&']).unwrap_or(command.len());
			if command.split_whitespace().next() == Some(name) && command.trim() != name {
				found.insert(command[..end].trim().to_owned());
			}
		}
	}
	found
}

/// What a program says when it is asked for help about a subcommand.
fn help(program_name: &str, subcommand: &[String]) -> String {
	let output = Command::new(program(program_name))
		.args(subcommand)
		.arg("--help")
		.env("COLUMNS", "200")
		.output()
		.expect("the program starts");
	assert!(output.status.success(), "{program_name} {subcommand:?} --help: {output:?}");
	String::from_utf8(output.stdout).expect("text")
}

/// The subcommands that a help text lists.
fn subcommands(help: &str) -> BTreeSet<&str> {
	let list = help.split_once("\nCommands:\n").map_or("", |(_, list)| list);
	let list = list.split("\n\n").next().unwrap_or_default();
	let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
	names.filter_map(|line| line.split_whitespace().next()).collect()
}

/// The options that a help text lists.
fn options(help: &str) -> BTreeSet<&str> {
	let words = help.lines().filter(|line| line.trim_start().starts_with('-'));
	let words = words.flat_map(|line| line.split([' ', ',', '[', '=']));
	words.filter(|word| word.starts_with('-')).collect()
}

/// Why a command cannot be typed as it stands.
fn fault(command: &str) -> Option<String> {
	let mut words = command.split_whitespace();
	let program_name = words.next().expect("a command");
	let words: Vec<&str> = words.collect();
	// A word in capitals or braces stands for what is to be put there.
	let placeholder =
		|word: &str| word.starts_with('{') || word.chars().all(|c| c.is_ascii_uppercase());
	let mut path: Vec<String> = Vec::new();
	let mut text = help(program_name, &path);
	for word in &words {
		let known = subcommands(&text);
		if known.is_empty() || word.starts_with('-') || placeholder(word) {
			break;
		}
		if !known.contains(word) {
			return Some(format!("{program_name} {} has no subcommand {word}", path.join(" ")));
		}
		path.push(word.to_string());
		text = help(program_name, &path);
	}
	let known = options(&text);
	let used = words.iter().filter(|word| word.starts_with('-') && word.len() > 1);
	let unknown = used.map(|word| word.split('=').next().unwrap_or(word));
	let unknown: Vec<&str> = unknown.filter(|word| !known.contains(word)).collect();
	(!unknown.is_empty())
		.then(|| format!("{program_name} {} has no option {}", path.join(" "), unknown.join(", ")))
}

#[test]
fn every_command_that_people_are_told_to_type_exists_with_its_options() {
	let mut checked = 0;
	for (path, text) in texts() {
		for name in ["catena", "catena-node"] {
			for command in commands(&text, name) {
				assert_eq!(fault(&command), None, "{}: {command}", path.display());
				checked += 1;
			}
		}
	}
	assert!(checked > 40, "{checked} commands were found");
}

#[test]
fn every_script_that_people_are_told_to_run_is_there() {
	let mut checked = 0;
	for (path, text) in texts() {
		for (_, rest) in text.match_indices("./scripts/").map(|(at, _)| text.split_at(at)) {
			let end = rest.find(|c: char| c.is_whitespace() || "`,;)".contains(c));
			let script = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
			let mode = fs::metadata(root().join(script)).map(|file| file.permissions().mode());
			let runs = mode.is_ok_and(|mode| mode & 0o111 != 0);
			assert!(runs, "{}: {script}", path.display());
			checked += 1;
		}
	}
	assert!(checked > 10, "{checked} scripts were found");
}

/// What a unit of systemd starts, with the settings that come with the package.
fn started(unit: &str, settings: &str) -> String {
	let line = |text: &str, name: &str| {
		let mut lines = text.lines().filter_map(|line| line.strip_prefix(name));
		let found = lines.next().unwrap_or_else(|| panic!("no {name}")).to_owned();
		assert_eq!(lines.next(), None, "{name} twice");
		found
	};
	let mut command = line(unit, "ExecStart=/usr/bin/");
	for name in ["CHAIN", "NAME", "ARGUMENTS"] {
		let value = line(settings, &format!("CATENA_{name}="));
		command = command.replace(&format!("${{CATENA_{name}}}"), &value);
		command = command.replace(&format!("$CATENA_{name}"), &value);
	}
	assert!(!command.contains('$'), "{command}");
	command
}

#[test]
fn every_option_that_a_unit_starts_a_node_with_exists() {
	let packaging = root().join("node/packaging");
	for name in ["validator", "archive"] {
		let read = |path: String| fs::read_to_string(packaging.join(path)).expect("a file");
		let unit = read(format!("systemd/catena-{name}.service"));
		let command = started(&unit, &read(format!("{name}.env")));
		assert_eq!(fault(&command), None, "{command}");
		assert_eq!(command.contains(" --validator "), name == "validator", "{command}");
	}
}

/// A list in a manifest, of which each entry begins with a text in quotes: the texts of each entry.
fn entries(manifest: &str, list: &str) -> Vec<Vec<String>> {
	let (_, behind) = manifest.split_once(&format!("\n{list} = [")).expect("such a list");
	let end = if behind.starts_with('\n') { behind.find("\n]") } else { behind.find(']') };
	let end = end.expect("an end");
	let lines = behind[..end].lines().filter(|line| line.contains('"'));
	let texts = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
	lines.map(texts).collect()
}

/// cargo-deb is not there where this is tested, so what it would look for is.
#[test]
fn every_file_of_a_package_is_there() {
	let mut checked = 0;
	for (package, unit_files) in [("node", true), ("client/cli", false)] {
		let folder = root().join(package);
		let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
		let is_there = |path: &str| {
			assert!(folder.join(path).is_file(), "{package}: {path}");
		};
		let mut installed = BTreeSet::new();
		for asset in entries(&manifest, "assets") {
			let [from, to, _mode] = &asset[..] else { panic!("{package}: {asset:?}") };
			match from.strip_prefix("target/release/") {
				Some(name) => assert!(program(name).is_file(), "{name}"),
				None => is_there(from),
			}
			let name = from.rsplit('/').next().expect("a name");
			assert!(installed.insert(format!("/{to}{name}")), "{package}: {to}{name} twice");
			checked += 1;
		}
		is_there(&entries(&manifest, "license-file")[0][0]);
		if !unit_files {
			continue;
		}
		// What a person may have changed is one of the files, and so is what each unit needs.
		for kept in entries(&manifest, "conf-files").concat() {
			assert!(installed.contains(&kept), "{kept}");
		}
		for unit in entries(&manifest, "systemd-units") {
			let [scripts, name] = &unit[..] else { panic!("{unit:?}") };
			is_there(&format!("{scripts}/{name}.service"));
			let settings = name.replace("catena-", "/etc/catena/");
			assert!(installed.contains(&format!("{settings}.env")), "{name}");
		}
	}
	assert!(checked > 10, "{checked} files were found");
}

#[test]
fn command_that_does_not_exist_is_found() {
	for wrong in [
		"catena exhibits",
		"catena exhibit remove 1",
		"catena exhibit add CASE FILE --frobnicate",
		"catena --frobnicate",
		"catena-node --frobnicate",
	] {
		assert!(fault(wrong).is_some(), "{wrong}");
	}
	for right in [
		"catena COMMAND --help",
		"catena -y exhibit",
		"catena exhibit add CASE FILE --number-prefix=A",
		"catena-node --dev",
	] {
		assert_eq!(fault(right), None);
	}
	let text = "say `catena send`, or:\n\n```\n$ catena verify x || echo\n\
	            runuser -u catena -- catena watch y >z\n```\n";
	let found: Vec<String> = commands(text, "catena").into_iter().collect();
	assert_eq!(found, ["catena send", "catena verify x", "catena watch y"]);
}
