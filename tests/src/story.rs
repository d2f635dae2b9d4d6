//! A small authority that works: the beginnings of every end-to-end test.

use serde_json::Value;

use crate::{Desk, Node};

/// A development chain with two organisations, three officers and one home folder for all keys.
pub struct Story {
	/// The chain.
	pub node: Node,
	/// The home with everybody's keys.
	pub desk: Desk,
	/// Number of the first organisation, whose officer `inspector` investigates and registers.
	pub police: u64,
	/// Number of the second organisation, whose officer `lab` examines and `customs` reports.
	pub partner: u64,
}

impl Story {
	/// Starts the chain, admits the organisations and enrols the officers, all by the command.
	pub fn begin() -> Story {
		let node = Node::start();
		let desk = Desk::new(&node.url());
		desk.json(&["key", "import", "council", "--dev", "//Alice//admin"]);
		for key in ["police-admin", "partner-admin", "inspector", "lab", "customs"] {
			desk.json(&["key", "new", key]);
		}
		let police = admit(&desk, "Police of Testland", "FR", "police-admin");
		let partner = admit(&desk, "Partner authority", "IT", "partner-admin");
		enrol(&desk, "police-admin", "inspector", "investigator,registrar");
		enrol(&desk, "partner-admin", "lab", "examiner,custodian");
		enrol(&desk, "partner-admin", "customs", "customs");
		Story { node, desk, police, partner }
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

fn admit(desk: &Desk, name: &str, country: &str, admin: &str) -> u64 {
	let admitted = desk.json(&[
		"--as",
		"council",
		"org",
		"admit",
		name,
		"--country",
		country,
		"--admin",
		admin,
	]);
	admitted["organisation"].as_u64().unwrap_or_else(|| panic!("no number in {admitted}"))
}

fn enrol(desk: &Desk, admin: &str, officer: &str, roles: &str) {
	desk.json(&["--as", admin, "officer", "enrol", "--key", officer, "--roles", roles]);
}

/// A text of a JSON answer.
pub fn text(answer: &Value, name: &str) -> String {
	answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_string()
}
