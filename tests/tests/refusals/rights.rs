//! Officers who may not do it, or not now, or not for this organisation.

use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	attestation::Submission,
	custody::Holder,
	evidence::{Acquisition, CaseForm, Examination},
	refusal::Refusal,
	roles::Roles,
	statement::{Millis, Place, Signer},
};
use catena_rpc::{governance::Enrolment, signing};
use catena_tests::{desk::Complaint, statement::body, story::key};
use serde_json::Value;

use crate::bench::{hex_text, offer_until, utc, Bench, WEEK_MS};

const ASK_THE_HOLDER: &str =
	"the case's holder lets an organisation take part with `catena case admit`";

/// A case that an officer opens, or would.
fn open(bench: &Bench, officer: &str) -> Submission {
	bench.sign(officer, vec![body(Place::First, Action::OpenCase { form: CaseForm::Case })])
}

/// What the command says when the officer opens a case.
fn open_in_words(bench: &Bench, officer: &str) -> Complaint {
	bench.complaint(&["--as", officer, "case", "open"])
}

/// The laboratory's examination of an exhibit that the inspector holds.
fn examine(bench: &Bench, officer: &str) -> Submission {
	let item = bench.exhibits[0];
	let place = Place::Own { item, sequence: 0, parent: item };
	let action = Action::Examine { examination: Examination::Inspection };
	bench.sign(officer, vec![body(place, action)])
}

/// When something began, as the chain has it.
fn since(answer: &Value, name: &str) -> Millis {
	answer[name].as_u64().unwrap_or_else(|| panic!("no {name}: {answer}"))
}

/// Enrols an officer whose rights end as soon as the chain can enrol one: the window is widened until it
/// can. Answers with the end.
pub fn officer_whose_rights_end_soon(bench: &Bench) -> (Signer, Millis) {
	let admin = key("police-admin");
	let organisation = bench.story.signer("inspector").organisation;
	let leaver = key("leaver");
	let possession = signing::prove_possession(bench.client().genesis(), organisation, &leaver);
	let public = leaver.verifying_key().to_bytes();
	for seconds in [10, 40, 160] {
		let valid_from_ms = bench.now_ms();
		let valid_until_ms = valid_from_ms + seconds * 1000;
		let roles = Roles::INVESTIGATOR;
		let enrolment = Enrolment { key: public, roles, valid_from_ms, valid_until_ms, possession };
		if let Ok((organisation, officer, _)) =
			bench.wait(bench.client().enrol_officer(&admin, &enrolment))
		{
			return (Signer { organisation, officer, key: public }, valid_until_ms);
		}
	}
	panic!("nobody is enrolled within 160 s");
}

pub fn rights_ended(bench: &Bench, (leaver, until): &(Signer, Millis)) {
	bench.wait_until(*until);
	let open = body(Place::First, Action::OpenCase { form: CaseForm::Case });
	let before = bench.now_ms();
	let refused = bench.refusal(&bench.sign_as(leaver, "leaver", vec![open]));
	let Refusal::OutsideValidity { until_ms, now_ms, .. } = refused.reason else {
		panic!("{refused:?}");
	};
	assert_eq!((refused.statement, until_ms), (None, *until));
	assert!((before..=bench.now_ms()).contains(&now_ms), "{refused:?}");
}

pub fn not_yet_valid(bench: &mut Bench) {
	let validity = ["--from", "2999-01-01T00:00:00Z", "--until", "3000-01-01T00:00:00Z"];
	bench.story.enrol("police-admin", "rookie", "investigator", &validity);
	let before = bench.now_ms();
	let refused = bench.refusal(&open(bench, "rookie"));
	let Refusal::OutsideValidity { from_ms, until_ms, now_ms } = refused.reason else {
		panic!("{refused:?}");
	};
	let (from, until) = ("2999-01-01 00:00:00 UTC", "3000-01-01 00:00:00 UTC");
	assert_eq!((utc(from_ms).as_str(), utc(until_ms).as_str()), (from, until));
	assert!((before..=bench.now_ms()).contains(&now_ms), "{refused:?}");

	let complaint = open_in_words(bench, "rookie");
	let said = format!("the officer's rights last from {from} until {until}; it is ");
	let now = complaint.error.strip_prefix(&format!("the chain refuses it: {said}"));
	let now = now.unwrap_or_else(|| panic!("{complaint:?}"));
	let hint =
		"the organisation's administrator can change the validity, with `catena officer amend`";
	let expected = Complaint::refused("OutsideValidity", format!("{said}{now}"), Some(hint));
	assert_eq!((&complaint, now.len()), (&expected, from.len()));
}

pub fn wrong_role(bench: &Bench) {
	let object =
		ObjectId { object_type: "Stele".try_into().expect("a text"), ..Default::default() };
	let register = body(Place::First, Action::RegisterArtefact(object));
	let found = Roles::EXAMINER.with(Roles::CUSTODIAN);
	let reason = Refusal::MissingRole { needed: Roles::REGISTRAR, found };
	bench.refuses(&bench.sign("lab", vec![register]), Some(0), reason);

	let add = ["--as", "customs", "artefact", "add", "--type", "Stele"];
	let said = "needs one of these roles: registrar; the officer has: customs";
	let hint =
		"the organisation's administrator can give the officer the role, with `catena officer amend`";
	assert_eq!(bench.complaint(&add), Complaint::refused("MissingRole", said, Some(hint)));
}

pub fn unknown_organisation_or_officer(bench: &Bench) {
	let open = || vec![body(Place::First, Action::OpenCase { form: CaseForm::Case })];
	let inspector = bench.story.signer("inspector");
	let nowhere = bench.sign_as(&Signer { organisation: 99, ..inspector }, "inspector", open());
	bench.refuses(&nowhere, None, Refusal::UnknownOrganisation { organisation: 99 });
	let nobody = bench.sign_as(&Signer { officer: 99, ..inspector }, "inspector", open());
	let organisation = inspector.organisation;
	bench.refuses(&nobody, None, Refusal::UnknownOfficer { organisation, officer: 99 });

	let number = organisation.to_string();
	let bind = ["officer", "use", "inspector", "--organisation", &number, "--officer", "99"];
	let complaint = bench.complaint(&bind);
	let expected = Complaint {
		code: 1,
		error: format!("organisation {number} has no officer 99"),
		causes: Vec::new(),
		hint: None,
		data: Value::Null,
	};
	assert_eq!(complaint, expected);
}

/// An officer who signs for another organisation, or in another officer's name.
pub fn key_of_somebody_else(bench: &Bench) {
	let (inspector, lab) = (bench.story.signer("inspector"), bench.story.signer("lab"));
	let open = body(Place::First, Action::OpenCase { form: CaseForm::Case });
	let as_lab = bench.sign_as(&lab, "inspector", vec![open]);
	let reason = Refusal::NotTheOfficersKey { expected: lab.key, found: inspector.key };
	bench.refuses(&as_lab, None, reason);

	let number = lab.organisation.to_string();
	let bind = ["officer", "use", "inspector", "--organisation", &number, "--officer", "1"];
	let expected = Complaint {
		code: 1,
		error: format!(
			"officer 1 of organisation {number} is enrolled with another key: expected {}, found {}",
			hex_text(&inspector.key),
			hex_text(&lab.key)
		),
		causes: Vec::new(),
		hint: None,
		data: Value::Null,
	};
	assert_eq!(bench.complaint(&bind), expected);
}

/// An officer of an organisation that takes no part in the case, with every role that it would need.
pub fn organisation_outside_the_case(bench: &mut Bench) {
	let outsider = bench.story.enrol("council", "outsider", "investigator,examiner", &[]);
	let (case, organisation) = (bench.case, outsider.organisation);
	let reason = Refusal::NotInCase { case, organisation };
	let acquisition = Acquisition::Seized;
	let register = body(Place::First, Action::RegisterExhibit { case, acquisition });
	bench.refuses(&bench.sign("outsider", vec![register]), Some(0), reason);
	bench.refuses(&examine(bench, "outsider"), Some(0), reason);
	let offer = offer_until(Holder::of(&outsider), bench.now_ms() + WEEK_MS);
	let offer = body(bench.next(bench.exhibits[0]), offer);
	bench.refuses(&bench.sign("inspector", vec![offer]), Some(0), reason);

	let item = hex_text(&bench.exhibits[0]);
	let examine = ["--as", "outsider", "exhibit", "examine", &item, "--how", "inspection"];
	let said = format!("organisation {organisation} takes no part in case {}", hex_text(&case));
	let expected = Complaint::refused("NotInCase", said, Some(ASK_THE_HOLDER));
	assert_eq!(bench.complaint(&examine), expected);
}

/// The partner takes part, but may no longer examine.
pub fn organisation_without_the_right(bench: &Bench) {
	let (case, organisation) = (bench.case, bench.story.signer("lab").organisation);
	let (case_text, number) = (hex_text(&case), organisation.to_string());
	let admit = ["case", "admit", &case_text, "--organisation", &number, "--rights", "register"];
	bench.story.by("inspector", &admit);
	let reason = Refusal::MissingCaseRight { case, organisation };
	bench.refuses(&examine(bench, "lab"), Some(0), reason);

	let item = hex_text(&bench.exhibits[0]);
	let examine = ["--as", "lab", "exhibit", "examine", &item, "--how", "inspection"];
	let said = format!(
		"organisation {number} takes part in case {case_text} without the right that this needs"
	);
	let expected = Complaint::refused("MissingCaseRight", said, Some(ASK_THE_HOLDER));
	assert_eq!(bench.complaint(&examine), expected);
}

/// What the laboratory's examination lacks when the laboratory itself may act.
fn but_for_the_right(bench: &Bench) {
	let (case, organisation) = (bench.case, bench.story.signer("lab").organisation);
	let reason = Refusal::MissingCaseRight { case, organisation };
	bench.refuses(&examine(bench, "lab"), Some(0), reason);
}

/// While an officer is suspended, nothing of theirs is recorded, and nothing can be offered to them.
pub fn officer_suspended(bench: &Bench) {
	let desk = &bench.story.desk;
	let change = |what| desk.json(&["--as", "partner-admin", "officer", what, "1"]);
	let since_ms = since(&change("suspend"), "since_ms");
	let reason = Refusal::OfficerSuspended { officer: 1, since_ms };
	bench.refuses(&examine(bench, "lab"), None, reason);
	let said = format!("officer 1 is suspended since {}", utc(since_ms));
	assert_eq!(open_in_words(bench, "lab"), Complaint::refused("OfficerSuspended", said, None));

	let offer = bench.sign("inspector", vec![bench.offer(bench.exhibits[0], "lab")]);
	let reason = Refusal::RecipientCannotAct { recipient: bench.holder("lab") };
	bench.refuses(&offer, Some(0), reason);
	change("reinstate");
	but_for_the_right(bench);
}

/// A suspended organisation takes all its officers with it.
pub fn organisation_suspended(bench: &Bench) {
	let organisation = bench.story.signer("lab").organisation;
	let (desk, number) = (&bench.story.desk, organisation.to_string());
	desk.json(&["--yes", "--as", "council", "org", "suspend", &number]);
	let since_ms = since(&desk.json(&["org", "show", &number]), "suspended_ms");
	let reason = Refusal::OrganisationSuspended { organisation, since_ms };
	for officer in ["lab", "customs"] {
		bench.refuses(&examine(bench, officer), None, reason);
		let said = format!("organisation {number} is suspended since {}", utc(since_ms));
		let expected = Complaint::refused("OrganisationSuspended", said, None);
		assert_eq!(open_in_words(bench, officer), expected);
	}
	desk.json(&["--as", "council", "org", "readmit", &number]);
	but_for_the_right(bench);
}

/// For good: the officer's own records stay, and nobody takes the item from them.
pub fn officer_revoked(bench: &Bench) {
	let desk = &bench.story.desk;
	let revoked =
		bench.unchanged(|| desk.json(&["--as", "police-admin", "officer", "revoke", "1", "--yes"]));
	let since_ms = since(&revoked, "since_ms");
	let offer = bench.sign("inspector", vec![bench.offer(bench.exhibits[0], "lab")]);
	bench.refuses(&offer, None, Refusal::OfficerRevoked { officer: 1, since_ms });
	let said = format!("the rights of officer 1 were revoked on {}", utc(since_ms));
	assert_eq!(open_in_words(bench, "inspector"), Complaint::refused("OfficerRevoked", said, None));

	let again = bench.complaint(&["--as", "police-admin", "officer", "reinstate", "1"]);
	let expected = Complaint {
		code: 1,
		error: format!(
			"officer 1 of organisation {} was revoked, which is for good",
			bench.story.police
		),
		causes: Vec::new(),
		hint: None,
		data: Value::Null,
	};
	assert_eq!(again, expected);
}
