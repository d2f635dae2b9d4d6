use super::*;
use crate::upgrade::code::Unfit;

fn report(refusals: Vec<Refusal>) -> Report {
	Report { code: Some((3, Hash::repeat_byte(7))), refusals, ..Report::default() }
}

#[test]
fn report_without_refusals_holds_and_one_with_them_does_not() {
	let good = report(Vec::new());
	assert_eq!(good.outcome(), Ok(()));
	assert_eq!(good.json()["holds"], true);
	assert!(good.to_string().ends_with("decodes all of this chain's state.\n"), "{good}");

	let bad = report(vec![Refusal::LayoutGone, Refusal::SeveralBlocks]);
	assert_eq!(bad.outcome(), Err(Refused(2)));
	assert_eq!(bad.json()["holds"], false);
	let reasons = [&bad.json()["refusals"][0]["reason"], &bad.json()["refusals"][1]["reason"]]
		.map(Value::clone);
	assert_eq!(reasons, ["layout_gone", "several_blocks"]);
	assert_eq!(bad.to_string().matches("\nRefused:").count(), 2, "{bad}");
}

#[test]
fn what_the_code_says_cannot_reach_the_terminal() {
	let said = "a\u{1b}[2Jb\nc\u{202e}".to_string();
	let bad = report(vec![Unfit::NoRuntime(said).into()]);
	let text = "the code is not a runtime: a\\u{1b}[2Jb c\\u{202e}";
	assert_eq!(bad.json()["refusals"][0]["text"], text);
	assert!(bad.to_string().contains(text), "{bad}");

	let long = report(vec![Refusal::Unread("x".repeat(1_000_000))]);
	assert!(long.to_string().len() < 3_000);
}
