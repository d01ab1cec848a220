//! A proposal's way through the governor.

use crate::shared::World;
use harness::prelude::*;
use harness::Hash;
use interfaces::governor::{Choice, GovernorError, ProposalId, ProposedCall, Queued};
use keel_e2e_tests::actors::account;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::VOTER;

impl World {
    /// The voter, with all votes, proposes.
    pub async fn propose(&mut self, calls: &[ProposedCall]) -> ProposalId {
        let token = self.contracts.governance_token;
        let voter = account(VOTER);
        if self.read(token.call().delegate_of(voter)).await.is_none() {
            let message = token.call().delegate(Some(voter));
            self.send(VOTER, message).await.expect_ok();
            // Votes count as at the end of the last block.
            self.dev.new_blocks(1).await;
        }
        let governor = self.contracts.governor;
        let message = governor.call().propose(calls.to_vec(), Hash::default());
        self.send(VOTER, message).await.expect_ok()
    }

    /// In the first block that takes votes.
    pub async fn vote(&mut self, proposal: ProposalId, choice: Choice) -> u128 {
        let (snapshot_block, _) = self.poll_blocks(proposal).await;
        self.dev.go_to(snapshot_block + 1).await;
        let message = self.contracts.governor.call().vote(proposal, choice);
        self.send(VOTER, message).await.expect_ok()
    }

    /// After the last block that takes votes. Returns the time from which it may be executed.
    pub async fn queue(&mut self, proposal: ProposalId) -> u64 {
        let (_, deadline_block) = self.poll_blocks(proposal).await;
        self.dev.go_to(deadline_block + 1).await;
        let governor = self.contracts.governor;
        let message = governor.call().queue(proposal);
        let call = self.send(Role::Arbitrageur, message).await;
        call.event::<Queued>(governor).eta_ms
    }

    pub fn executing(
        &self,
        proposal: ProposalId,
        calls: &[ProposedCall],
    ) -> impl Message<Answer = Result<(), GovernorError>> + Clone {
        let governor = self.contracts.governor;
        governor
            .call()
            .execute(proposal, calls.to_vec(), Hash::default())
    }

    /// All of it, through the timelock.
    pub async fn carry(&mut self, calls: &[ProposedCall]) {
        let proposal = self.propose(calls).await;
        self.vote(proposal, Choice::For).await;
        let eta_ms = self.queue(proposal).await;
        self.dev.travel_to(eta_ms).await;
        let message = self.executing(proposal, calls);
        self.send(Role::Arbitrageur, message).await.expect_ok();
    }

    /// Snapshot and deadline.
    async fn poll_blocks(&mut self, proposal: ProposalId) -> (u32, u32) {
        let view = self.contracts.governor.call().proposal(proposal);
        let poll = self.read(view).await.unwrap().poll;
        (poll.snapshot_block, poll.deadline_block)
    }
}
