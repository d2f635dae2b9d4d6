use catena_primitives::{
	custody::{Custody as State, OpenOffer},
	refusal::Refusal,
	statement::Log,
};

use crate::mock::*;

#[test]
fn refusal_of_a_domain_refuses_the_statement() {
	build_and_execute(|| {
		let item = seize();
		let reason = Refusal::ObjectTypeMissing;
		Refusing::set(Some(("examine", reason)));
		assert_statement_refused(OWNER, custody(item, inspect()), reason);
		assert_statement_refused(LABORATORY, own(2, item, inspect()), reason);
		Refusing::set(Some(("register exhibit", reason)));
		assert_statement_refused(OWNER, exhibit(), reason);
		record(OWNER, custody(item, inspect()));
	});
}

#[test]
fn what_a_domain_kept_of_a_refused_batch_is_taken_back() {
	build_and_execute(|| {
		let item = seize();
		assert_eq!(watched(), 1);
		let reason = Refusal::CounterFull;
		Refusing::set(Some(("examine", reason)));
		let batch = signed(OWNER, [exhibit(), exhibit(), custody(item, inspect())]);
		assert_refused(&batch, at(2, reason));
		assert_eq!(watched(), 1);
	});
}

#[test]
fn domain_sees_each_statement_once() {
	build_and_execute(|| {
		let batch = signed(OWNER, [exhibit(), exhibit()]);
		assert_eq!(Custody::check(&batch), Ok(()));
		assert_eq!(watched(), 0);
		assert_eq!(send(&batch), Ok(Ok(())));
		assert_eq!(watched(), 2);
	});
}

#[test]
fn domain_sees_custody_before_the_statement() {
	build_and_execute(|| {
		let item = seize();
		let held = State { holder: OWNER, offer: None };
		assert_eq!(LastShown::get(), Some((item, item, Log::Custody, held)));

		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		assert_eq!(LastShown::get(), Some((offer, item, Log::Custody, held)));

		let open = OpenOffer { statement: offer, to: LABORATORY, expires_ms: START_MS + HOUR_MS };
		let offered = State { holder: OWNER, offer: Some(open) };
		let act = record(CUSTOMS, own(3, item, inspect()));
		assert_eq!(LastShown::get(), Some((act, item, Log::Own(3), offered)));

		let accepted = record(LABORATORY, custody(item, accept(offer)));
		assert_eq!(LastShown::get(), Some((accepted, item, Log::Custody, offered)));
	});
}
