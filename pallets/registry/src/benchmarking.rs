//! What the calls take, measured: see `scripts/weights`.

#![allow(clippy::expect_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use catena_primitives::{
	enrolment::possession_bytes,
	registry::{
		KeyReport, Officer, OfficerV2, OrganisationName, Term, MAX_REPEATED_REPORTS, MAX_TERMS,
		RESERVED_TERMS,
	},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::{pallet_prelude::*, RawOrigin};
use sp_runtime::{traits::Zero, KeyTypeId};

use crate::{
	Administrators, Call, Config, Keys, Officers, OrganisationCount, Organisations, Pallet,
};

/// Where the keystore of the benchmark keeps its keys.
const KEYS: KeyTypeId = KeyTypeId(*b"regi");

fn council<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn name() -> OrganisationName {
	alloc::vec![b'x'; 64].try_into().expect("as long as can be")
}

/// An organisation with an administrator.
fn admitted<T: Config>() -> Result<(OrganisationId, T::AccountId), BenchmarkError> {
	let admin: T::AccountId = account("admin", 0, 0);
	Pallet::<T>::admit_organisation(council::<T>()?, name(), *b"EU", admin.clone())?;
	Ok((OrganisationCount::<T>::get(), admin))
}

fn possession<T: Config>(organisation: OrganisationId) -> (PublicKey, Signature) {
	let key = sp_io::crypto::ed25519_generate(KEYS, None);
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let genesis = genesis.as_ref().try_into().expect("32 bytes");
	let signed = possession_bytes(&genesis, organisation, &key.0);
	let signature = sp_io::crypto::ed25519_sign(KEYS, &key, &signed);
	(key.0, signature.expect("the key is in the keystore").0)
}

/// An administrator with an officer.
fn enrolled<T: Config>() -> Result<(T::AccountId, OfficerId), BenchmarkError> {
	let (organisation, admin) = admitted::<T>()?;
	let (key, proof) = possession::<T>(organisation);
	let by = RawOrigin::Signed(admin.clone()).into();
	Pallet::<T>::enrol_officer(by, key, Roles::EXAMINER, 0, Millis::MAX, proof)?;
	Ok((admin, 1))
}

/// An administrator with an officer who was changed as often as possible, with as many terms left as
/// the call that is measured needs, and with as many reports as go with that.
fn changed<T: Config>(
	left: u32,
) -> Result<(OrganisationId, T::AccountId, OfficerId), BenchmarkError> {
	let (admin, officer) = enrolled::<T>()?;
	let organisation = OrganisationCount::<T>::get();
	let entry = Officers::<T>::get(organisation, officer).expect("just enrolled");
	let OfficerV2 { term, .. } = entry.into();
	let key = |number: u32| [u8::try_from(number).expect("less than 64"); 32];
	let of = |key| KeyReport { key, suspected_ms: 0, reported_ms: 0 };
	let count = MAX_TERMS - left;
	let mut entry = OfficerV2::new(Term { key: key(1), ..term });
	for number in 2..=count {
		let next = if number == count { term } else { Term { key: key(number), ..term } };
		assert!(entry.begin(next));
	}
	// One repeated report is left.
	let repeated = (1..MAX_REPEATED_REPORTS).map(|_| of(key(1)));
	for report in (1..count).map(key).map(of).chain(repeated) {
		entry.reports.try_push(report).expect("not more than there can be");
	}
	Officers::<T>::insert(organisation, officer, Officer::V2(entry));
	Ok((organisation, admin, officer))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn admit_organisation() -> Result<(), BenchmarkError> {
		let by = council::<T>()?;
		let admin: T::AccountId = account("admin", 0, 0);
		let before = OrganisationCount::<T>::get();

		#[extrinsic_call]
		_(by as OriginFor<T>, name(), *b"EU", admin);

		assert!(Organisations::<T>::contains_key(before + 1));
		Ok(())
	}

	#[benchmark]
	fn suspend_organisation() -> Result<(), BenchmarkError> {
		let (organisation, _) = admitted::<T>()?;
		let by = council::<T>()?;

		#[extrinsic_call]
		_(by as OriginFor<T>, organisation);

		assert!(Pallet::<T>::readmit_organisation(council::<T>()?, organisation).is_ok());
		Ok(())
	}

	#[benchmark]
	fn readmit_organisation() -> Result<(), BenchmarkError> {
		let (organisation, _) = admitted::<T>()?;
		Pallet::<T>::suspend_organisation(council::<T>()?, organisation)?;
		let by = council::<T>()?;

		#[extrinsic_call]
		_(by as OriginFor<T>, organisation);

		assert!(Pallet::<T>::suspend_organisation(council::<T>()?, organisation).is_ok());
		Ok(())
	}

	#[benchmark]
	fn enrol_officer() -> Result<(), BenchmarkError> {
		let (organisation, admin) = admitted::<T>()?;
		let (key, proof) = possession::<T>(organisation);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), key, Roles::EXAMINER, 0, Millis::MAX, proof);

		assert!(Officers::<T>::contains_key(organisation, 1));
		Ok(())
	}

	/// Of the three calls that change an officer's standing, the one that looks at the most.
	#[benchmark]
	fn change_standing() -> Result<(), BenchmarkError> {
		let (_, admin, officer) = changed::<T>(RESERVED_TERMS + 2)?;
		Pallet::<T>::suspend_officer(RawOrigin::Signed(admin.clone()).into(), officer)?;

		#[extrinsic_call]
		reinstate_officer(RawOrigin::Signed(admin.clone()), officer);

		assert!(Pallet::<T>::suspend_officer(RawOrigin::Signed(admin).into(), officer).is_ok());
		Ok(())
	}

	#[benchmark]
	fn replace_officer_key() -> Result<(), BenchmarkError> {
		let (organisation, admin, officer) = changed::<T>(RESERVED_TERMS + 1)?;
		let (key, proof) = possession::<T>(organisation);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), officer, key, proof);

		assert_eq!(Keys::<T>::get(key), Some((organisation, officer)));
		Ok(())
	}

	#[benchmark]
	fn amend_officer() -> Result<(), BenchmarkError> {
		let (organisation, admin, officer) = changed::<T>(RESERVED_TERMS + 1)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), officer, Some(Roles::CUSTODIAN), Some(0), Some(Millis::MAX));

		let entry = Officers::<T>::get(organisation, officer).map(OfficerV2::from);
		assert_eq!(entry.map(|entry| entry.term.roles), Some(Roles::CUSTODIAN));
		Ok(())
	}

	#[benchmark]
	fn report_key() -> Result<(), BenchmarkError> {
		let (organisation, admin, officer) = changed::<T>(RESERVED_TERMS)?;
		let entry = Officers::<T>::get(organisation, officer).map(OfficerV2::from);
		let term = entry.expect("just enrolled").term;

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), term.key, term.since_ms);

		let entry = Officers::<T>::get(organisation, officer).map(OfficerV2::from);
		assert!(entry.is_some_and(|entry| entry.report_of(&term.key).is_some()));
		Ok(())
	}

	#[benchmark]
	fn replace_administrator() -> Result<(), BenchmarkError> {
		let (organisation, _) = admitted::<T>()?;
		let by = council::<T>()?;
		let admin: T::AccountId = account("successor", 0, 0);

		#[extrinsic_call]
		_(by as OriginFor<T>, organisation, admin.clone());

		assert_eq!(Administrators::<T>::get(admin), Some(organisation));
		Ok(())
	}
}
