use crate::{mock::*, OrganisationCount};

#[test]
fn founders_are_numbered_in_their_order() {
	build_and_execute_with(vec![founder(1), founder(2), founder(3)], || {
		assert_eq!(OrganisationCount::<Test>::get(), 3);
		for number in 1..=3 {
			assert_eq!(organisation(number).admin, <[u8; 32]>::from(admin(number)));
			assert_eq!(organisation(number).admitted_ms, 0);
			assert!(Registry::is_active(number));
		}
	});
}

#[test]
fn chain_may_begin_without_founders() {
	build_and_execute_with(vec![], || assert_eq!(OrganisationCount::<Test>::get(), 0));
}

#[test]
#[should_panic(expected = "founders differ and are few")]
fn chain_with_two_founders_of_one_administrator_does_not_begin() {
	build_and_execute_with(vec![founder(1), founder(1)], || ());
}

#[test]
#[should_panic(expected = "founders differ and are few")]
fn chain_with_too_many_founders_does_not_begin() {
	build_and_execute_with((1..=MAX_ORGANISATIONS + 1).map(founder).collect(), || ());
}

#[test]
#[should_panic(expected = "a founder's name is short and printable")]
fn chain_with_a_founders_name_that_cannot_be_printed_does_not_begin() {
	let (_, country, admin) = founder(1);
	build_and_execute_with(vec![(b"\x1b[31m".to_vec(), country, admin)], || ());
}
