#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod calls;
mod outside;
mod steward;
#[cfg(test)]
mod tests;

/// The governor, as specified in `interfaces::governor`.
#[ink::contract]
mod governor {
    use crate::calls::{self, OwnCall};
    use crate::{outside, steward};
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::governor::*;
    use policy::governance::{Closed, Timelock};

    #[ink(storage)]
    #[derive(Default)]
    pub struct GovernorContract {
        token: Lazy<AccountId, ManualKey<0x474f_0001>>,
        terms: Lazy<GovernorTerms, ManualKey<0x474f_0002>>,
        count: Lazy<u32, ManualKey<0x474f_0003>>,
        proposals: Mapping<ProposalId, Proposal, ManualKey<0x474f_0004>>,
        receipts: Mapping<(ProposalId, AccountId), Receipt, ManualKey<0x474f_0005>>,
        latest: Mapping<AccountId, ProposalId, ManualKey<0x474f_0006>>,
        steward: Lazy<Option<NamedSteward>, ManualKey<0x474f_0007>>,
    }

    impl GovernorContract {
        #[ink(constructor)]
        pub fn new(token: AccountId, terms: GovernorTerms) -> Result<Self, GovernorError> {
            terms.ensure_in_bounds()?;
            let mut contract = Self::default();
            contract.token.set(&token);
            contract.terms.set(&terms);
            // Of a token that does not answer nobody could ever propose.
            outside::past_supply(token, contract.last_block())?;
            Ok(contract)
        }

        fn stored_token(&self) -> AccountId {
            match self.token.get() {
                Some(token) => token,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn stored_terms(&self) -> GovernorTerms {
            match self.terms.get() {
                Some(terms) => terms,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn stored(&self, proposal: ProposalId) -> Result<Proposal, GovernorError> {
            self.proposals
                .get(proposal)
                .ok_or(GovernorError::UnknownProposal { proposal })
        }

        /// The last block that is over.
        fn last_block(&self) -> u32 {
            self.env().block_number().saturating_sub(1)
        }

        fn state_of(&self, proposal: &Proposal) -> ProposalState {
            let (block, now_ms) = (self.env().block_number(), self.env().block_timestamp());
            proposal.poll.state(block, now_ms)
        }

        fn in_state(
            &self,
            proposal: ProposalId,
            needed: ProposalState,
        ) -> Result<Proposal, GovernorError> {
            let stored = self.stored(proposal)?;
            let state = self.state_of(&stored);
            if state != needed {
                return Err(GovernorError::WrongState { state });
            }
            Ok(stored)
        }

        fn ensure_none_open(&self, proposer: AccountId) -> Result<(), GovernorError> {
            let Some(proposal) = self.latest.get(proposer) else {
                return Ok(());
            };
            if self.state_of(&self.stored(proposal)?).is_open() {
                return Err(GovernorError::ProposalOpen { proposal });
            }
            Ok(())
        }

        fn votes_of(&self, account: AccountId) -> Result<u128, GovernorError> {
            outside::past_votes(self.stored_token(), account, self.last_block())
        }

        /// Who may cancel from outside.
        fn ensure_may_cancel(
            &self,
            proposal: &Proposal,
            state: ProposalState,
        ) -> Result<(), GovernorError> {
            if self.env().caller() == proposal.proposer && state != ProposalState::Queued {
                return Ok(());
            }
            let votes_e18 = self.votes_of(proposal.proposer)?;
            let threshold_e18 = proposal.threshold_e18;
            if votes_e18 < threshold_e18 {
                return Ok(());
            }
            Err(GovernorError::MayNotCancel {
                votes_e18,
                threshold_e18,
            })
        }

        fn close(&mut self, proposal: ProposalId, mut stored: Proposal, closed: Closed) {
            stored.poll.closed = Some(closed);
            self.proposals.insert(proposal, &stored);
        }

        fn end(
            &mut self,
            proposal: ProposalId,
            by: AccountId,
            may: impl FnOnce(&Self, &Proposal, ProposalState) -> Result<(), GovernorError>,
        ) -> Result<(), GovernorError> {
            let stored = self.stored(proposal)?;
            let state = self.state_of(&stored);
            if !state.is_open() {
                return Err(GovernorError::WrongState { state });
            }
            may(self, &stored, state)?;
            self.close(proposal, stored, Closed::Cancelled);
            self.env().emit_event(Cancelled { proposal, by });
            Ok(())
        }

        fn change_terms(
            &mut self,
            new: GovernorTerms,
            voted: &Proposal,
        ) -> Result<(), GovernorError> {
            new.ensure_in_bounds()?;
            let supply_e18 = outside::past_supply(self.stored_token(), voted.poll.snapshot_block)?;
            let quorum_e18 = new
                .quorum_up_e18(supply_e18)
                .map_err(|_| GovernorError::Token)?;
            let turnout_e18 = voted.poll.turnout_e18();
            if turnout_e18 < quorum_e18 {
                return Err(GovernorError::TurnoutBelowNewQuorum {
                    turnout_e18,
                    quorum_e18,
                });
            }
            let old = self.stored_terms();
            self.terms.set(&new);
            self.env().emit_event(GovernorTermsChanged { old, new });
            Ok(())
        }

        fn name_steward(&mut self, new: Option<NamedSteward>) -> Result<(), GovernorError> {
            steward::ensure_sound(new.as_ref(), self.env().account_id())?;
            let old = self.steward.get_or_default();
            self.steward.set(&new);
            self.env().emit_event(StewardChanged { old, new });
            Ok(())
        }

        fn call_itself(&mut self, input: &[u8], voted: &Proposal) -> Result<(), GovernorError> {
            match OwnCall::decode(input) {
                Some(OwnCall::SetTerms(terms)) => self.change_terms(terms, voted),
                Some(OwnCall::SetSteward(named)) => self.name_steward(named),
                Some(OwnCall::Cancel(proposal)) => {
                    self.end(proposal, self.env().account_id(), |_, _, _| Ok(()))
                }
                None => Err(GovernorError::OnlyByProposal), // `propose` admits no other
            }
        }
    }

    impl Governor for GovernorContract {
        #[ink(message)]
        fn propose(
            &mut self,
            calls: Vec<ProposedCall>,
            description_hash: Hash,
        ) -> Result<ProposalId, GovernorError> {
            let proposer = self.env().caller();
            let mut terms = self.stored_terms();
            let votes_e18 = self.votes_of(proposer)?;
            let supply_e18 = outside::past_supply(self.stored_token(), self.last_block())?;
            let threshold_e18 = terms
                .threshold_up_e18(supply_e18)
                .map_err(|_| GovernorError::Token)?;
            if votes_e18 < threshold_e18 {
                return Err(GovernorError::BelowThreshold {
                    votes_e18,
                    threshold_e18,
                });
            }
            self.ensure_none_open(proposer)?;
            let only_cancels = calls::examine(&calls, self.env().account_id())?;
            if only_cancels {
                // Behind a timelock of its own it would always come too late for what is behind one.
                terms.timelock_delay_ms = 0;
            }
            let snapshot_block = self
                .env()
                .block_number()
                .saturating_add(terms.voting_delay_blocks);
            let deadline_block = snapshot_block.saturating_add(terms.voting_period_blocks);
            let proposal = self.count.get_or_default();
            let stored = Proposal {
                proposer,
                calls_hash: calls::hash_of(&calls, description_hash),
                threshold_e18,
                terms,
                poll: Poll {
                    snapshot_block,
                    deadline_block,
                    ..Poll::default()
                },
            };
            self.proposals.insert(proposal, &stored);
            self.latest.insert(proposer, &proposal);
            self.count.set(&proposal.saturating_add(1));
            self.env().emit_event(Proposed {
                proposal,
                proposer,
                calls,
                description_hash,
                snapshot_block,
                deadline_block,
            });
            Ok(proposal)
        }

        #[ink(message)]
        fn vote(&mut self, proposal: ProposalId, choice: Choice) -> Result<u128, GovernorError> {
            let voter = self.env().caller();
            let mut stored = self.in_state(proposal, ProposalState::Active)?;
            if self.receipts.contains((proposal, voter)) {
                return Err(GovernorError::AlreadyVoted);
            }
            let (token, snapshot_block) = (self.stored_token(), stored.poll.snapshot_block);
            let weight_e18 = outside::past_votes(token, voter, snapshot_block)?;
            if weight_e18 == 0 {
                return Err(GovernorError::NoVotes { snapshot_block });
            }
            if stored.poll.quorum_e18.is_none() {
                let supply_e18 = outside::past_supply(token, snapshot_block)?;
                let quorum_e18 = stored.terms.quorum_up_e18(supply_e18);
                stored.poll.quorum_e18 = Some(quorum_e18.map_err(|_| GovernorError::Token)?);
            }
            stored.poll.count(choice, weight_e18);
            self.proposals.insert(proposal, &stored);
            let receipt = Receipt { choice, weight_e18 };
            self.receipts.insert((proposal, voter), &receipt);
            self.env().emit_event(Voted {
                proposal,
                voter,
                choice,
                weight_e18,
            });
            Ok(weight_e18)
        }

        #[ink(message)]
        fn queue(&mut self, proposal: ProposalId) -> Result<u64, GovernorError> {
            let mut stored = self.in_state(proposal, ProposalState::Succeeded)?;
            let eta_ms = self
                .env()
                .block_timestamp()
                .saturating_add(stored.terms.timelock_delay_ms);
            let expires_ms = eta_ms.saturating_add(stored.terms.grace_period_ms);
            stored.poll.timelock = Some(Timelock { eta_ms, expires_ms });
            self.proposals.insert(proposal, &stored);
            self.env().emit_event(Queued {
                proposal,
                eta_ms,
                expires_ms,
            });
            Ok(eta_ms)
        }

        #[ink(message)]
        fn execute(
            &mut self,
            proposal: ProposalId,
            calls: Vec<ProposedCall>,
            description_hash: Hash,
        ) -> Result<(), GovernorError> {
            let stored = self.in_state(proposal, ProposalState::Queued)?;
            let eta_ms = stored.poll.timelock.map_or(u64::MAX, |lock| lock.eta_ms);
            if self.env().block_timestamp() < eta_ms {
                return Err(GovernorError::TooEarly { eta_ms });
            }
            let found = calls::hash_of(&calls, description_hash);
            if found != stored.calls_hash {
                return Err(GovernorError::CallsChanged {
                    expected: stored.calls_hash,
                    found,
                });
            }
            // Before the calls go out: whatever they do, it is not executed again.
            self.close(proposal, stored, Closed::Executed);
            self.env().emit_event(Executed {
                proposal,
                by: self.env().caller(),
            });
            let this = self.env().account_id();
            for (index, call) in calls.iter().enumerate() {
                let index = calls::number(index);
                if call.callee == this {
                    self.call_itself(&call.input, &stored)
                        .map_err(|error| calls::own_failure(index, error))?;
                } else {
                    outside::call(index, call.callee, &call.input)?;
                }
            }
            Ok(())
        }

        #[ink(message)]
        fn cancel(&mut self, proposal: ProposalId) -> Result<(), GovernorError> {
            self.end(proposal, self.env().caller(), Self::ensure_may_cancel)
        }

        #[ink(message)]
        fn set_terms(&mut self, _terms: GovernorTerms) -> Result<(), GovernorError> {
            // A contract cannot call itself: `call_itself` is the only way.
            Err(GovernorError::OnlyByProposal)
        }

        #[ink(message)]
        fn set_steward(&mut self, _steward: Option<NamedSteward>) -> Result<(), GovernorError> {
            // As with the terms.
            Err(GovernorError::OnlyByProposal)
        }

        #[ink(message)]
        fn execute_for_steward(
            &mut self,
            callee: AccountId,
            input: Vec<u8>,
        ) -> Result<(), GovernorError> {
            let named = self.steward.get_or_default();
            let steward = steward::ensure_may(named, self.env().caller(), callee, &input)?;
            self.env().emit_event(StewardCalled {
                steward,
                callee,
                input: input.clone(),
            });
            outside::call(0, callee, &input)
        }

        #[ink(message)]
        fn steward(&self) -> Option<NamedSteward> {
            self.steward.get_or_default()
        }

        #[ink(message)]
        fn accept_admin_of(&mut self, contract: AccountId) -> Result<(), GovernorError> {
            if contract == self.env().account_id() {
                return Err(GovernorError::SelfCall { index: 0 });
            }
            outside::accept_admin(contract)
        }

        #[ink(message)]
        fn proposal(&self, proposal: ProposalId) -> Option<Proposal> {
            self.proposals.get(proposal)
        }

        #[ink(message)]
        fn state(&self, proposal: ProposalId) -> Option<ProposalState> {
            self.proposals
                .get(proposal)
                .map(|proposal| self.state_of(&proposal))
        }

        #[ink(message)]
        fn receipt(&self, proposal: ProposalId, voter: AccountId) -> Option<Receipt> {
            self.receipts.get((proposal, voter))
        }

        #[ink(message)]
        fn latest_of(&self, proposer: AccountId) -> Option<ProposalId> {
            self.latest.get(proposer)
        }

        #[ink(message)]
        fn count(&self) -> u32 {
            self.count.get_or_default()
        }

        #[ink(message)]
        fn terms(&self) -> GovernorTerms {
            self.stored_terms()
        }

        #[ink(message)]
        fn token(&self) -> AccountId {
            self.stored_token()
        }

        #[ink(message)]
        fn hash_of(&self, calls: Vec<ProposedCall>, description_hash: Hash) -> Hash {
            calls::hash_of(&calls, description_hash)
        }
    }
}
