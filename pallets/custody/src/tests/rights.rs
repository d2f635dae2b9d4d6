use catena_primitives::{refusal::Refusal, roles::Roles, statement::Log};

use crate::mock::*;

#[test]
fn officer_without_rights_is_refused_naming_why() {
	build_and_execute(|| {
		for reason in [
			Refusal::UnknownOrganisation { organisation: 1 },
			Refusal::OrganisationSuspended { organisation: 1, since_ms: 5 },
			Refusal::UnknownOfficer { organisation: 1, officer: 1 },
			Refusal::OfficerSuspended { officer: 1, since_ms: 5 },
			Refusal::OfficerRevoked { officer: 1, since_ms: 5 },
			Refusal::OutsideValidity { from_ms: 1, until_ms: 2, now_ms: START_MS },
		] {
			set_rights(OWNER, Err(reason));
			assert_refused(&signed(OWNER, [exhibit()]), reason);
		}
	});
}

#[test]
fn rights_are_those_of_the_time_of_recording() {
	build_and_execute(|| {
		let signed_in_time = signed(OWNER, [exhibit()]);
		assert_eq!(Custody::check(&signed_in_time), Ok(()));
		next_block(3_000);
		let reason = Refusal::OfficerRevoked { officer: 1, since_ms: START_MS };
		set_rights(OWNER, Err(reason));
		assert_refused(&signed_in_time, reason);
	});
}

#[test]
fn holder_whose_rights_end_keeps_the_item_and_writes_no_more() {
	build_and_execute(|| {
		let item = seize();
		let next = signed(OWNER, [custody(item, inspect())]);
		let reason = Refusal::OfficerSuspended { officer: 1, since_ms: START_MS };
		set_rights(OWNER, Err(reason));
		assert_refused(&next, reason);
		assert_eq!(entry(item).custody.holder, OWNER);
	});
}

#[test]
fn officer_without_the_role_is_refused_with_both_sets() {
	build_and_execute(|| {
		let found = Roles::EXAMINER.with(Roles::CUSTODIAN);
		set_rights(OWNER, Ok(found));
		let needed = Roles::INVESTIGATOR;
		assert_statement_refused(OWNER, exhibit(), Refusal::MissingRole { needed, found });
	});
}

#[test]
fn record_keeps_the_roles_that_were_found() {
	build_and_execute(|| {
		let roles = Roles::INVESTIGATOR.with(Roles::CUSTOMS);
		set_rights(OWNER, Ok(roles));
		let item = seize();
		set_rights(OWNER, Ok(all_roles()));
		let (_, record) = Custody::record_at(item, Log::Custody, 0).unwrap();
		assert_eq!(record.recorded.roles, roles);
	});
}
