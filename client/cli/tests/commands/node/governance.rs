//! What accounts sign: the council's calls and administrators'.

use catena_primitives::{
	registry::{KeyReport, OfficerV2, OrganisationV2, Suspension, Term, TermStanding},
	Hash,
};
use catena_rpc::{
	calls::{
		Call, CouncilCall, RegistryCall, SessionCall, SystemCall, UpgradesCall, ValidatorsCall,
	},
	network_state::{AUTHORIZED_UPGRADE, EVENTS},
	state::COUNCIL_COST_OF,
};
use codec::{Compact, Decode, DecodeAll, Encode};
use jsonrpsee::types::ErrorObjectOwned;

use super::chain::{next_keys, Chain, Motion};

impl Chain {
	/// Takes an extrinsic and applies its call.
	pub(super) fn take(&mut self, extrinsic: Vec<u8>) -> Result<(), ErrorObjectOwned> {
		let input = &mut &extrinsic[..];
		Compact::<u32>::decode(input).unwrap();
		if let [5, call @ ..] = *input {
			let call = Call::decode_all(&mut &call[..]).unwrap();
			let Call::System(SystemCall::ApplyAuthorizedUpgrade { .. }) = call else {
				panic!("nobody signed {call:?}");
			};
			self.state.remove(&AUTHORIZED_UPGRADE[..]);
			self.spec_version += 1;
			self.blocks.push(Some(extrinsic));
			return Ok(());
		}
		let (head, rest) = input.split_at(2 + 32 + 65);
		let mut signer = [0; 32];
		signer.copy_from_slice(&head[2..34]);
		let call = &mut &rest[2..];
		Compact::<u32>::decode(call).unwrap();
		let call = Call::decode_all(call).unwrap();
		if let Call::Session(SessionCall::SetKeys { proof, .. }) = &call {
			if proof.iter().all(|byte| *byte == 0) {
				let words = Some("Transaction has a bad signature");
				return Err(ErrorObjectOwned::owned(1010, "Invalid Transaction", words));
			}
		}
		if let (Call::Council(CouncilCall::Propose { .. }), Some(code)) = (&call, self.refuses) {
			let words = Some(format!("Custom error: {code}"));
			return Err(ErrorObjectOwned::owned(1010, "Invalid Transaction", words));
		}
		self.blocks.push(Some(extrinsic));
		self.apply(signer, call);
		Ok(())
	}

	fn apply(&mut self, signer: [u8; 32], call: Call) {
		let now = self.now();
		match call {
			Call::Council(CouncilCall::Propose { threshold: 1, proposal, .. })
				if self.council.contains(&signer) =>
			{
				self.decided(*proposal, now);
			}
			Call::Council(CouncilCall::Propose { threshold, proposal, .. })
				if self.council.contains(&signer) =>
			{
				let (shown, end) = (proposal.encode(), self.height() + 100);
				let seats = self.council.clone();
				let by = signer;
				let motion =
					Motion { shown, index: 3, threshold, end, by, seats, ..Motion::default() };
				self.motions.insert(proposal.hash(), motion);
			}
			Call::Registry(call) => {
				let Some(index) = self.organisations.iter().position(|o| o.admin == signer) else {
					return;
				};
				self.governed(index, call, now);
			}
			Call::Council(CouncilCall::Vote { proposal, index, approve }) => {
				if let Some(motion) = self.motions.get_mut(&proposal).filter(|m| m.index == index) {
					let voted = if approve { &mut motion.ayes } else { &mut motion.nays };
					voted.push(signer);
				}
			}
			Call::Council(CouncilCall::Close { proposal_hash, proposal_weight_bound, .. }) => {
				self.close(proposal_hash, proposal_weight_bound.ref_time.0, now);
			}
			Call::Session(SessionCall::SetKeys { keys, .. }) => {
				self.state.insert(next_keys(&signer), keys.encode());
			}
			Call::Council(_) | Call::Validators(_) | Call::Upgrades(_) | Call::System(_) => {}
		}
	}

	/// Counts the votes on a motion, as the council's pallet does.
	fn close(&mut self, hash: Hash, weight_bound: u64, now: u64) {
		let Some(motion) = self.motions.get(&hash).cloned() else { return };
		let threshold = motion.threshold as usize;
		let is_carried = motion.ayes.len() >= threshold;
		let is_lost = self.council.len().saturating_sub(motion.nays.len()) < threshold;
		if is_carried && motion.weight > weight_bound {
			return;
		}
		if !is_carried && !is_lost && self.height() < motion.end {
			return;
		}
		self.motions.remove(&hash);
		self.state.insert([&COUNCIL_COST_OF[..], &hash].concat(), motion.tabled());
		if is_carried {
			let call = Call::decode_all(&mut &motion.shown[..]).ok();
			let is_refused = matches!(call, Some(Call::Council(CouncilCall::SetMembers { .. })))
				&& motion.seats != self.council;
			let result = u8::from(self.deaf || is_refused);
			let event = [&[9, 4][..], &hash, &[result]].concat();
			self.state.insert(EVENTS.to_vec(), if self.mute { vec![0] } else { event });
			if let Some(call) = call.filter(|_| !is_refused) {
				self.decided(call, now);
			}
		}
	}

	fn decided(&mut self, call: Call, now: u64) {
		if self.deaf {
			return;
		}
		match call {
			Call::Registry(RegistryCall::AdmitOrganisation { name, country, admin }) => {
				if self.administrators.contains_key(&admin) {
					return;
				}
				self.administrators.insert(admin, self.organisations.len() as u32 + 1);
				self.organisations.push(OrganisationV2 {
					name,
					country,
					admin,
					admitted_ms: now,
					suspensions: Default::default(),
					officers: 0,
				});
			}
			Call::Registry(RegistryCall::SuspendOrganisation { organisation }) => {
				let suspension = Suspension { from_ms: now, until_ms: None };
				let entry = &mut self.organisations[organisation as usize - 1];
				entry.suspensions.try_push(suspension).unwrap();
			}
			Call::Registry(RegistryCall::ReadmitOrganisation { organisation }) => {
				let entry = &mut self.organisations[organisation as usize - 1];
				if !entry.suspensions.is_full() {
					entry.suspensions.last_mut().unwrap().until_ms = Some(now);
				}
			}
			Call::Registry(RegistryCall::ReplaceAdministrator { organisation, admin })
				if !self.administrators.contains_key(&admin) =>
			{
				self.administrators.insert(admin, organisation);
				self.organisations[organisation as usize - 1].admin = admin;
			}
			Call::Council(CouncilCall::SetMembers { new_members, .. }) => {
				self.council = new_members;
			}
			Call::Validators(ValidatorsCall::InviteCandidate { who }) => self.provide(who),
			Call::Validators(ValidatorsCall::AddValidator { who }) => {
				let validators = [self.validators(), vec![who]].concat();
				self.set_validators(&validators);
			}
			Call::Validators(ValidatorsCall::RemoveValidator { who }) => {
				let mut validators = self.validators();
				validators.retain(|known| *known != who);
				self.set_validators(&validators);
			}
			Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash }) => {
				self.state.insert(AUTHORIZED_UPGRADE.to_vec(), (code_hash, true).encode());
			}
			_ => {}
		}
	}

	fn governed(&mut self, index: usize, call: RegistryCall, now: u64) {
		let organisation = index as u32 + 1;
		let mut change = |officer, with: &dyn Fn(&mut Term)| {
			if let Some(entry) = self.officers.get_mut(&(organisation, officer)) {
				let mut term = Term { since_ms: now, ..entry.term };
				with(&mut term);
				assert!(entry.begin(term));
			}
		};
		match call {
			RegistryCall::EnrolOfficer { key, roles, valid_from_ms, valid_until_ms, .. } => {
				if self.officers.values().any(|known| known.key_since_ms(&key).is_some()) {
					return;
				}
				self.organisations[index].officers += 1;
				let officer = self.organisations[index].officers;
				let entry = OfficerV2::new(Term {
					since_ms: now,
					key,
					roles,
					valid_from_ms,
					valid_until_ms,
					standing: TermStanding::Active,
				});
				self.officers.insert((organisation, officer), entry);
			}
			RegistryCall::SuspendOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Suspended);
			}
			RegistryCall::ReinstateOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Active);
			}
			RegistryCall::RevokeOfficer { officer } => {
				change(officer, &|term| term.standing = TermStanding::Revoked);
			}
			RegistryCall::ReplaceOfficerKey { officer, key, .. } => {
				change(officer, &|term| (term.key, term.standing) = (key, TermStanding::Active));
			}
			RegistryCall::AmendOfficer { officer, roles, valid_from_ms, valid_until_ms } => {
				change(officer, &|term| {
					*term = Term {
						roles: roles.unwrap_or(term.roles),
						valid_from_ms: valid_from_ms.unwrap_or(term.valid_from_ms),
						valid_until_ms: valid_until_ms.unwrap_or(term.valid_until_ms),
						..*term
					};
				});
			}
			RegistryCall::ReportKey { key, suspected_ms } => {
				let entry = self.officers.values_mut().find(|e| e.key_since_ms(&key).is_some());
				let entry = entry.unwrap();
				let report = KeyReport { key, suspected_ms, reported_ms: now };
				entry.reports.try_push(report).unwrap();
				if entry.term.key == key {
					let standing = TermStanding::KeyReported;
					assert!(entry.begin(Term { since_ms: now, standing, ..entry.term }));
				}
			}
			_ => {}
		}
	}
}
