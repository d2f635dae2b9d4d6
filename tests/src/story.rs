//! A small authority that works: the beginnings of every end-to-end test.

use std::{
	collections::BTreeMap,
	process::{Child, Stdio},
};

use catena_primitives::{hash::blake2_256, statement::Signer};
use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::{desk, Desk, Node};

/// A development chain with two organisations, three officers and one home folder for all keys.
///
/// The founding organisation, number 1, is governed by the key `council`.
pub struct Story {
	/// The chain.
	pub node: Node,
	/// The home with everybody's keys.
	pub desk: Desk,
	/// Number of the first organisation, whose officer `inspector` investigates and registers.
	pub police: u64,
	/// Number of the second organisation, whose officer `lab` examines and `customs` reports.
	pub partner: u64,
	officers: BTreeMap<String, Signer>,
}

/// The secret key of this name. Everybody can make it, so a test can sign by itself.
pub fn key(name: &str) -> SigningKey {
	SigningKey::from_bytes(&blake2_256(name.as_bytes()))
}

impl Story {
	/// Starts the chain, admits the organisations and enrols the officers, all by the command.
	pub fn begin() -> Story {
		Story::begin_on(Node::start())
	}

	/// The same on the chain of this node, which is of the preset `dev`.
	pub fn begin_on(node: Node) -> Story {
		let desk = Desk::new(&node.url());
		desk.json(&["key", "import", "council", "--dev", "//Alice//admin"]);
		for name in ["police-admin", "partner-admin", "inspector", "lab", "customs"] {
			import(&desk, name);
		}
		let admitted = at_once(
			&node,
			&desk,
			&[
				&admit("Police of Testland", "FR", "police-admin"),
				&admit("Partner authority", "IT", "partner-admin"),
			],
		);
		let (police, partner) =
			(number(&admitted[0], "organisation"), number(&admitted[1], "organisation"));
		let enrolled = at_once(
			&node,
			&desk,
			&[
				&enrol("police-admin", "inspector", "investigator,registrar"),
				&enrol("partner-admin", "lab", "examiner,custodian"),
				&enrol("partner-admin", "customs", "customs"),
			],
		);
		let signers = enrolled.iter().map(|answer| (text(answer, "name"), signer(answer)));
		let officers = signers.collect();
		Story { node, desk, police: police.into(), partner: partner.into(), officers }
	}

	/// Makes a key and has it enrolled by an administrator.
	pub fn enrol(&mut self, admin: &str, officer: &str, roles: &str, more: &[&str]) -> Signer {
		import(&self.desk, officer);
		let enrolled = self.desk.json(&[&enrol(admin, officer, roles)[..], more].concat());
		let signer = signer(&enrolled);
		self.officers.insert(officer.into(), signer);
		signer
	}

	/// As whom an officer signs; with [`key`] of the same name.
	pub fn signer(&self, officer: &str) -> Signer {
		*self.officers.get(officer).unwrap_or_else(|| panic!("nobody is called {officer}"))
	}

	/// Everything that the chain has on record of an item, whatever the block as of which it says so.
	pub fn on_record(&self, item: &str) -> Value {
		without_block(self.desk.json(&["history", item]))
	}

	/// The case as the chain has it, whatever the block as of which it says so.
	pub fn case(&self, case: &str) -> Value {
		without_block(self.desk.json(&["case", "show", case]))
	}

	/// Runs the command as one of the officers, for its JSON answer.
	pub fn by(&self, officer: &str, arguments: &[&str]) -> Value {
		let mut all = vec!["--as", officer];
		all.extend(arguments);
		self.desk.json(&all)
	}

	/// Opens a joint case in which the partner takes part, and gives its id.
	pub fn open_case(&self) -> String {
		let opened = self.by(
			"inspector",
			&["case", "open", "--form", "joint-investigation", "--number", "JIT 7/2026"],
		);
		let case = text(&opened, "item");
		let partner = self.partner.to_string();
		self.by(
			"inspector",
			&["case", "admit", &case, "--organisation", &partner, "--rights", "register,examine"],
		);
		case
	}

	/// Registers files with these contents in one batch, and gives their ids.
	pub fn register(&self, case: &str, contents: &[&str]) -> Vec<String> {
		let mut arguments = vec!["exhibit".to_string(), "add".into(), case.into()];
		for (number, content) in contents.iter().enumerate() {
			let path = self.desk.path(&format!("exhibit-{number}.txt"));
			std::fs::write(&path, content).expect("a file can be written");
			arguments.push(path.display().to_string());
		}
		let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
		let added = self.by("inspector", &arguments);
		let items = added["items"].as_array().expect("a list of items");
		items.iter().map(|item| text(item, "item")).collect()
	}

	/// Writes the trust anchor of genesis to a file of the home, and gives its path.
	pub fn anchor(&self) -> String {
		let path = self.desk.path("anchor.json").display().to_string();
		self.desk.json(&["anchor", "--out", &path]);
		path
	}

	/// Writes a complete proof of an item to a file of the home, and gives its path.
	pub fn prove(&self, item: &str, anchor: &str, more: &[&str]) -> String {
		let path = self.desk.path(&format!("{}.catena", &item[2..10])).display().to_string();
		let mut arguments = vec!["prove", item, "--anchor", anchor, "--out", &path];
		arguments.extend(more);
		self.desk.json(&arguments);
		path
	}
}

fn admit<'a>(name: &'a str, country: &'a str, admin: &'a str) -> [&'a str; 9] {
	["--as", "council", "org", "admit", name, "--country", country, "--admin", admin]
}

fn enrol<'a>(admin: &'a str, officer: &'a str, roles: &'a str) -> [&'a str; 8] {
	["--as", admin, "officer", "enrol", "--key", officer, "--roles", roles]
}

fn number(answer: &Value, name: &str) -> u32 {
	let number = answer[name].as_u64().and_then(|number| u32::try_from(number).ok());
	number.unwrap_or_else(|| panic!("no {name}: {answer}"))
}

/// Who an officer is that was enrolled.
fn signer(enrolled: &Value) -> Signer {
	Signer {
		organisation: number(enrolled, "organisation"),
		officer: number(enrolled, "officer"),
		key: key(&text(enrolled, "name")).verifying_key().to_bytes(),
	}
}

/// Runs commands that each send one extrinsic, so that a block can have them all: each begins when the
/// extrinsic of the one before is known to the node, which keeps their order and the accounts' nonces.
fn at_once(node: &Node, desk: &Desk, commands: &[&[&str]]) -> Vec<Value> {
	let since = node.best_block().number;
	let running: Vec<Child> = (1..)
		.zip(commands)
		.map(|(number, arguments)| {
			let mut command = desk.command(&[&["--json"], *arguments].concat());
			let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
			let mut child = command.spawn().expect("the command starts");
			node.wait_for("an extrinsic", || {
				let ended = child.try_wait().expect("a process").is_some();
				(ended || node.extrinsics_since(since) >= number).then_some(())
			});
			child
		})
		.collect();
	let answers = running.into_iter().map(|child| child.wait_with_output().expect("an answer"));
	answers.map(|output| desk::answer(output).json()).collect()
}

/// Puts the key of this name into the home.
pub fn import(desk: &Desk, name: &str) {
	let seed = desk.path(&format!("{name}.seed"));
	std::fs::write(&seed, hex::encode(key(name).to_bytes())).expect("a file can be written");
	desk.json(&["key", "import", name, "--seed-file", &seed.display().to_string()]);
	std::fs::remove_file(&seed).expect("the file is there");
}

fn without_block(mut answer: Value) -> Value {
	let fields = answer.as_object_mut().expect("a structure");
	for name in ["block", "time_ms"] {
		fields.remove(name).unwrap_or_else(|| panic!("no {name}"));
	}
	answer
}

/// A text of a JSON answer.
pub fn text(answer: &Value, name: &str) -> String {
	answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_string()
}
