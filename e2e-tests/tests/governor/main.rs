//! The governor: proposals, votes, the timelock and execution, alone and as the admin of the suite. The states are tested in `policy`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod cancel;
mod construction;
mod execute;
mod failing_calls;
mod hand_over;
mod life_of_an_amo;
mod moved_votes;
mod own_calls;
mod propose;
mod queue;
mod sequences;
mod suite;
mod terms;
mod vote;

use harness::prelude::*;
use harness::suite::{governor_terms, proposed, Governance};
use harness::Hash;
use interfaces::governor::{
    Choice, GovernorError, GovernorTerms, Poll, Proposal, ProposalId, ProposalState, ProposedCall,
};

/// Holds 300 of 1,000 coins,
const ALICE: Role = Role::Named("alice");
/// 250,
const BOB: Role = Role::Named("bob");
/// 9.99, just below the threshold,
const CAROL: Role = Role::Named("carol");
/// and all the rest, delegated to nobody.
const SLEEPER: Role = Role::Named("sleeper");

struct Fixture {
    chain: Chain,
    governance: Governance,
}

/// A governor that is admin of its token. The quorum is 40 coins.
fn fixture() -> Fixture {
    let mut chain = Chain::new();
    let carols = coins(10) - coins(1) / 100;
    let holders = [
        (ALICE, coins(300)),
        (BOB, coins(250)),
        (CAROL, carols),
        (SLEEPER, coins(450) - carols),
    ];
    let governance = Governance::deploy(&mut chain, governor_terms(), &holders);
    let message = governance.token.call().delegate(None);
    chain.call(SLEEPER, message).expect_ok();
    let token = governance.token;
    governance.take_over(&mut chain, Role::Governance, token);
    chain.next_block();
    Fixture { chain, governance }
}

impl Fixture {
    fn token(&self) -> GovernanceTokenHandle {
        self.governance.token
    }

    fn governor(&self) -> GovernorHandle {
        self.governance.governor
    }

    /// A setter of which only the governor has the right.
    fn allow(&self, minter: Role, amount: u128) -> ProposedCall {
        let message = self
            .token()
            .call()
            .set_minting_allowance(minter.account(), amount);
        proposed(message)
    }

    fn allowance(&mut self, minter: Role) -> u128 {
        let view = self.token().call().minting_allowance_e18(minter.account());
        self.chain.read(view)
    }

    #[track_caller]
    fn propose(&mut self, proposer: Role, calls: &[ProposedCall]) -> ProposalId {
        let governance = self.governance;
        governance.propose(&mut self.chain, proposer, calls, Hash::default())
    }

    /// Active, with nobody's vote yet.
    #[track_caller]
    fn open(&mut self, proposer: Role, calls: &[ProposedCall]) -> ProposalId {
        let proposal = self.propose(proposer, calls);
        self.governance.open_voting(&mut self.chain, proposal);
        proposal
    }

    /// Succeeded by Alice's vote.
    #[track_caller]
    fn succeed(&mut self, calls: &[ProposedCall]) -> ProposalId {
        let proposal = self.open(ALICE, calls);
        self.vote(ALICE, proposal, Choice::For);
        self.governance.close_voting(&mut self.chain, proposal);
        proposal
    }

    /// May be executed now.
    #[track_caller]
    fn ripen(&mut self, calls: &[ProposedCall]) -> ProposalId {
        let proposal = self.succeed(calls);
        self.governance.wait_out_timelock(&mut self.chain, proposal);
        proposal
    }

    #[track_caller]
    fn vote(&mut self, voter: Role, proposal: ProposalId, choice: Choice) -> u128 {
        self.governance
            .vote(&mut self.chain, voter, proposal, choice)
    }

    fn transfer(&mut self, from: Role, to: Role, amount: u128) {
        let message = self
            .token()
            .psp22()
            .transfer(to.account(), amount, Vec::new());
        self.chain.call(from, message).expect_ok();
    }

    fn delegate(&mut self, owner: Role, to: Role) {
        let message = self.token().call().delegate(Some(to.account()));
        self.chain.call(owner, message).expect_ok();
    }

    #[track_caller]
    fn state(&mut self, proposal: ProposalId) -> ProposalState {
        let view = self.governor().call().state(proposal);
        self.chain.read(view).unwrap()
    }

    #[track_caller]
    fn proposal(&mut self, proposal: ProposalId) -> Proposal {
        let view = self.governor().call().proposal(proposal);
        self.chain.read(view).unwrap()
    }

    #[track_caller]
    fn poll(&mut self, proposal: ProposalId) -> Poll {
        self.proposal(proposal).poll
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(
        &mut self,
        who: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, GovernorError>>,
        error: GovernorError,
    ) {
        self.chain.assert_refused(who, message, error);
    }

    #[track_caller]
    fn assert_not_executed(
        &mut self,
        proposal: ProposalId,
        calls: &[ProposedCall],
        error: GovernorError,
    ) {
        let message = self.governance.execute(proposal, calls);
        self.chain.assert_refused(Role::Keeper, message, error);
    }

    #[track_caller]
    fn execute(&mut self, proposal: ProposalId, calls: &[ProposedCall]) {
        let message = self.governance.execute(proposal, calls);
        self.chain.call(Role::Keeper, message).expect_ok();
    }
}

fn wrong(state: ProposalState) -> GovernorError {
    GovernorError::WrongState { state }
}
