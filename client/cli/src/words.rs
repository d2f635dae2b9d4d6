//! The words in which actions are typed and printed.

use catena_primitives::{
	action::{Condition, Purpose, RejectReason},
	antiquities::{AdverseStatus, LegalBasis},
	evidence::{Acquisition, CaseForm, CaseRights, Derivation, Examination},
	roles::Roles,
};
use clap::{builder::PossibleValue, ValueEnum};

/// An enumeration of the chain with a word and an explanation for each value.
macro_rules! words {
	($(#[$doc:meta])* $name:ident for $type:ty {
		$( $variant:ident = $value:expr, $word:literal, $help:literal; )*
	}) => {
		$(#[$doc])*
		#[derive(Clone, Copy, Debug, PartialEq, Eq)]
		pub enum $name {
			$( #[doc = $help] $variant, )*
		}

		impl $name {
			/// What stands on the chain for it.
			pub fn value(self) -> $type {
				match self { $( Self::$variant => $value ),* }
			}

			/// The word for what stands on the chain.
			// Roles are printed by the shared type itself.
			#[allow(dead_code)]
			pub fn word(value: $type) -> &'static str {
				[ $( ($value, $word) ),* ]
					.into_iter()
					.find(|(known, _)| *known == value)
					.map_or("unknown", |(_, word)| word)
			}
		}

		impl ValueEnum for $name {
			fn value_variants<'a>() -> &'a [Self] {
				&[ $( Self::$variant ),* ]
			}

			fn to_possible_value(&self) -> Option<PossibleValue> {
				Some(match self {
					$( Self::$variant => PossibleValue::new($word).help($help) ),*
				})
			}
		}
	};
}

words! {
	/// What kind of case.
	FormWord for CaseForm {
		Case = CaseForm::Case, "case", "A case of one authority";
		Incident = CaseForm::Incident, "incident", "An incident";
		Suspicious = CaseForm::SuspiciousActivity, "suspicious-activity", "Suspicious activity";
		Joint = CaseForm::JointInvestigation, "joint-investigation", "A joint investigation team";
	}
}

words! {
	/// What an organisation may do in a case.
	RightWord for CaseRights {
		None = CaseRights::NONE, "none", "Take part and hold exhibits, no more";
		Register = CaseRights::REGISTER, "register", "Register exhibits";
		Examine = CaseRights::EXAMINE, "examine", "Examine exhibits that others hold";
		All = CaseRights::ALL, "all", "All of these";
	}
}

words! {
	/// How an exhibit came into custody.
	AcquisitionWord for Acquisition {
		Seized = Acquisition::Seized, "seized", "Seized under an order";
		Collected = Acquisition::Collected, "collected", "Collected at a scene";
		Surrendered = Acquisition::Surrendered, "surrendered", "Handed over of their own accord";
		Produced = Acquisition::Produced, "produced", "Produced under an order, such as an EPOC";
		OpenSource = Acquisition::OpenSource, "open-source", "Found in open sources";
	}
}

words! {
	/// How an exhibit was made from another.
	DerivationWord for Derivation {
		Image = Derivation::Image, "image", "A forensic image of a medium";
		Copy = Derivation::Copy, "copy", "A copy of the same bytes";
		Extract = Derivation::Extract, "extract", "A part: a file of an image, a sample";
		Recovery = Derivation::Recovery, "recovery", "A recovered file";
		Translation = Derivation::Translation, "translation", "A translation or transcript";
	}
}

words! {
	/// How an exhibit was examined.
	ExaminationWord for Examination {
		HashVerified = Examination::HashVerified, "hash-verified",
			"Digests computed again; they are the registered ones";
		HashDiffers = Examination::HashDiffers, "hash-differs",
			"Digests computed again; they are others";
		Inspection = Examination::Inspection, "inspection", "Looked at, nothing changed";
		Analysis = Examination::Analysis, "analysis", "Analysed";
		Destructive = Examination::DestructiveTest, "destructive-test",
			"A test that changed or used up part of the item";
	}
}

words! {
	/// What custody is handed over for.
	PurposeWord for Purpose {
		Examination = Purpose::Examination, "examination", "To be examined";
		Storage = Purpose::Storage, "storage", "To be kept";
		Transport = Purpose::Transport, "transport", "To be carried to somebody else";
		Court = Purpose::Court, "court", "To be shown in court";
		Transfer = Purpose::Transfer, "transfer", "Another authority takes it over";
		Return = Purpose::Return, "return", "To be given back to whom it belongs";
	}
}

words! {
	/// The state of an item, or of its packaging, at a handover.
	ConditionWord for Condition {
		SealIntact = Condition::SealIntact, "seal-intact", "The seal is there and unbroken";
		SealBroken = Condition::SealBroken, "seal-broken", "The seal is broken";
		Unsealed = Condition::Unsealed, "unsealed", "There is no seal";
		Damaged = Condition::Damaged, "damaged", "The item is damaged";
		Digital = Condition::Digital, "digital", "Data alone: there is nothing to seal";
	}
}

words! {
	/// Why an offer is declined.
	RejectWord for RejectReason {
		NotReceived = RejectReason::NotReceived, "not-received", "The item never came";
		WrongItem = RejectReason::WrongItem, "wrong-item", "What came is not what was offered";
		Condition = RejectReason::ConditionDiffers, "condition-differs",
			"The condition is not the one stated";
		CannotTake = RejectReason::CannotTake, "cannot-take", "Not competent, or no room";
	}
}

words! {
	/// What is adverse about an artefact.
	StatusWord for AdverseStatus {
		Stolen = AdverseStatus::ReportedStolen, "reported-stolen", "Reported stolen";
		Looted = AdverseStatus::Looted, "looted", "Looted from a site";
		Missing = AdverseStatus::Missing, "missing", "Missing";
		Seized = AdverseStatus::Seized, "seized", "Seized";
		Investigated = AdverseStatus::UnderInvestigation, "under-investigation",
			"Under investigation";
		Claimed = AdverseStatus::ReturnClaimPending, "return-claim-pending",
			"A claim for its return is pending";
		NoExport = AdverseStatus::ExportProhibited, "export-prohibited", "Its export is prohibited";
		NoLicence = AdverseStatus::LicenceRefusedOrRevoked, "licence-refused-or-revoked",
			"An import licence was refused or revoked";
		Forgery = AdverseStatus::Forgery, "forgery", "A forgery";
	}
}

words! {
	/// On what an adverse report rests.
	BasisWord for LegalBasis {
		National = LegalBasis::NationalCriminalLaw, "national-criminal-law",
			"National criminal law";
		Import = LegalBasis::Regulation2019880, "regulation-2019-880",
			"Regulation (EU) 2019/880 on the import of cultural goods";
		Return = LegalBasis::Directive201460, "directive-2014-60",
			"Directive 2014/60/EU on the return of cultural objects";
		Unesco = LegalBasis::Unesco1970, "unesco-1970", "The UNESCO Convention of 1970";
		Assistance = LegalBasis::MutualAssistance, "mutual-assistance",
			"Another State's request for assistance";
	}
}

words! {
	/// What an officer may do.
	RoleWord for Roles {
		Investigator = Roles::INVESTIGATOR, "investigator",
			"Opens cases, registers exhibits, derives others from them, reports adverse facts";
		Examiner = Roles::EXAMINER, "examiner", "Examines exhibits, derives others from them";
		Custodian = Roles::CUSTODIAN, "custodian", "Keeps items";
		Customs = Roles::CUSTOMS, "customs", "Acts for customs: reports adverse facts";
		Registrar = Roles::REGISTRAR, "registrar", "Registers artefacts";
	}
}

/// The set of these rights.
pub fn rights(words: &[RightWord]) -> CaseRights {
	words.iter().fold(CaseRights::NONE, |rights, word| rights.with(word.value()))
}

/// The set of these roles.
pub fn roles(words: &[RoleWord]) -> Roles {
	words.iter().fold(Roles::NONE, |roles, word| roles.with(word.value()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn words_are_those_of_the_shared_types() {
		for (status, name) in AdverseStatus::NAMED {
			assert_eq!(StatusWord::word(status), name);
		}
		for (basis, name) in LegalBasis::NAMED {
			assert_eq!(BasisWord::word(basis), name);
		}
		for (role, name) in Roles::NAMED {
			assert_eq!(RoleWord::word(role), name);
		}
	}

	#[test]
	fn every_word_leads_to_its_value() {
		for word in ExaminationWord::value_variants() {
			let name = ExaminationWord::word(word.value());
			assert_eq!(ExaminationWord::from_str(name, false), Ok(*word));
		}
	}

	#[test]
	fn sets_are_the_sum_of_their_words() {
		assert_eq!(rights(&[RightWord::Register, RightWord::Examine]), CaseRights::ALL);
		assert_eq!(rights(&[]), CaseRights::NONE);
		assert_eq!(
			roles(&[RoleWord::Examiner, RoleWord::Customs]),
			Roles::EXAMINER.with(Roles::CUSTOMS)
		);
	}
}
