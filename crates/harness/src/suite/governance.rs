//! Token and governor, and a proposal's way through them.

use super::Suite;
use crate::call::Refusal;
use crate::handles::AccessCalls;
use crate::prelude::*;
use crate::Hash;
use ink::env::call::FromAccountId;
use interfaces::governance_token::{GovernanceTokenError, GovernanceTokenInit};
use interfaces::governor::{Choice, GovernorError, GovernorTerms, ProposalId, ProposedCall};

/// The token of the fixture can never have more coins.
pub const MAX_GOVERNANCE_SUPPLY: u128 = coins(100_000_000);

/// The governance token and its governor.
#[derive(Clone, Copy, Debug)]
pub struct Governance {
    pub token: GovernanceTokenHandle,
    pub governor: GovernorHandle,
}

/// 1 % proposes, 4 % is the quorum; votes are open for 100 blocks from the eleventh on; two days of timelock, two weeks of grace.
pub fn governor_terms() -> GovernorTerms {
    GovernorTerms {
        threshold_bps: 100,
        voting_delay_blocks: 10,
        voting_period_blocks: 100,
        quorum_bps: 400,
        timelock_delay_ms: 2 * DAY_MS,
        grace_period_ms: 14 * DAY_MS,
    }
}

/// What the fixture would construct a token with, all of it held by one account.
pub fn governance_token_init(initial_supply_e18: u128, holder: Role) -> GovernanceTokenInit {
    GovernanceTokenInit {
        name: "Keel".to_string(),
        symbol: "KEEL".to_string(),
        max_supply_e18: MAX_GOVERNANCE_SUPPLY,
        initial_supply_e18,
        holder: holder.account(),
        admin: Role::Governance.account(),
        guardian: Role::Guardian.account(),
    }
}

pub fn deploy_governance_token(
    chain: &mut Chain,
    init: GovernanceTokenInit,
) -> Result<GovernanceTokenHandle, Refusal<GovernanceTokenError>> {
    chain
        .try_deploy("governance-token", (init,))
        .map(GovernanceTokenHandle::at)
}

pub fn deploy_governor(
    chain: &mut Chain,
    token: GovernanceTokenHandle,
    terms: GovernorTerms,
) -> Result<GovernorHandle, Refusal<GovernorError>> {
    chain
        .try_deploy("governor", (token.account, terms))
        .map(GovernorHandle::at)
}

/// A message as a call of a proposal.
pub fn proposed(message: impl Message) -> ProposedCall {
    let (callee, input) = message.into_input();
    ProposedCall { callee, input }
}

impl Governance {
    /// A token held by these accounts, each its own delegate since the block before, and a governor. Admin of the token is `Role::Governance`.
    #[track_caller]
    pub fn deploy(chain: &mut Chain, terms: GovernorTerms, holders: &[(Role, u128)]) -> Self {
        let supply_e18 = holders.iter().map(|(_, amount_e18)| amount_e18).sum();
        let init = governance_token_init(supply_e18, Role::Deployer);
        let token = match deploy_governance_token(chain, init) {
            Ok(token) => token,
            Err(refusal) => panic!("deploying a governance token: {refusal:?}"),
        };
        for (holder, amount_e18) in holders {
            let message = token
                .psp22()
                .transfer(holder.account(), *amount_e18, Vec::new());
            chain.call(Role::Deployer, message).expect_ok();
            let message = token.call().delegate(Some(holder.account()));
            chain.call(*holder, message).expect_ok();
        }
        let governor = match deploy_governor(chain, token, terms) {
            Ok(governor) => governor,
            Err(refusal) => panic!("deploying a governor: {refusal:?}"),
        };
        chain.next_block();
        Self { token, governor }
    }

    #[track_caller]
    pub fn propose(
        &self,
        chain: &mut Chain,
        proposer: Role,
        calls: &[ProposedCall],
        description_hash: Hash,
    ) -> ProposalId {
        let message = self
            .governor
            .call()
            .propose(calls.to_vec(), description_hash);
        chain.call(proposer, message).expect_ok()
    }

    #[track_caller]
    pub fn vote(
        &self,
        chain: &mut Chain,
        voter: Role,
        proposal: ProposalId,
        choice: Choice,
    ) -> u128 {
        let message = self.governor.call().vote(proposal, choice);
        chain.call(voter, message).expect_ok()
    }

    /// Goes to the first block that takes votes.
    #[track_caller]
    pub fn open_voting(&self, chain: &mut Chain, proposal: ProposalId) {
        let snapshot_block = self.poll_blocks(chain, proposal).0;
        go_to(chain, snapshot_block + 1);
    }

    /// Goes to the first block that takes no votes any more.
    #[track_caller]
    pub fn close_voting(&self, chain: &mut Chain, proposal: ProposalId) {
        let deadline_block = self.poll_blocks(chain, proposal).1;
        go_to(chain, deadline_block + 1);
    }

    /// Queues it and goes to the time from which it may be executed.
    #[track_caller]
    pub fn wait_out_timelock(&self, chain: &mut Chain, proposal: ProposalId) {
        let message = self.governor.call().queue(proposal);
        let eta_ms = chain.call(Role::Keeper, message).expect_ok();
        chain.next_block_at(eta_ms);
    }

    /// Proposes, has the voters vote for it, and goes to the time from which it may be executed. Its description hash is zero.
    #[track_caller]
    pub fn bring_to_execution(
        &self,
        chain: &mut Chain,
        voters: &[Role],
        calls: &[ProposedCall],
    ) -> ProposalId {
        let Some(proposer) = voters.first() else {
            panic!("a proposal needs somebody who proposes it")
        };
        let proposal = self.propose(chain, *proposer, calls, Hash::default());
        self.open_voting(chain, proposal);
        for voter in voters {
            self.vote(chain, *voter, proposal, Choice::For);
        }
        self.close_voting(chain, proposal);
        self.wait_out_timelock(chain, proposal);
        proposal
    }

    /// What anyone executes it with.
    pub fn execute(
        &self,
        proposal: ProposalId,
        calls: &[ProposedCall],
    ) -> impl Message<Answer = Result<(), GovernorError>> {
        self.governor
            .call()
            .execute(proposal, calls.to_vec(), Hash::default())
    }

    /// All of it: the keeper executes what the voters want.
    #[track_caller]
    pub fn carry(&self, chain: &mut Chain, voters: &[Role], calls: &[ProposedCall]) -> ProposalId {
        let proposal = self.bring_to_execution(chain, voters, calls);
        let message = self.execute(proposal, calls);
        chain.call(Role::Keeper, message).expect_ok();
        proposal
    }

    /// `from`, the admin of a contract, makes the governor its admin.
    #[track_caller]
    pub fn take_over(&self, chain: &mut Chain, from: Role, contract: impl Into<AccountId>) {
        let contract = contract.into();
        let mut access = AccessCalls::from_account_id(contract);
        let message = access.propose_admin(Some(self.governor.account));
        chain.call(from, message).expect_ok();
        let message = self.governor.call().accept_admin_of(contract);
        chain.call(Role::Deployer, message).expect_ok();
    }

    /// Snapshot and deadline.
    #[track_caller]
    fn poll_blocks(&self, chain: &mut Chain, proposal: ProposalId) -> (u32, u32) {
        match chain.read(self.governor.call().proposal(proposal)) {
            Some(stored) => (stored.poll.snapshot_block, stored.poll.deadline_block),
            None => panic!("there is no proposal {proposal}"),
        }
    }
}

impl Suite {
    /// Makes the governor admin of every contract of the suite.
    #[track_caller]
    pub fn hand_over_to(&mut self, governance: Governance) {
        let contracts = self.contracts.clone();
        let mut handed: Vec<AccountId> = vec![
            contracts.stablecoin.account,
            contracts.book.account,
            contracts.vault.account,
            contracts.oracle.account,
            contracts.registry.account,
        ];
        for coin in &contracts.coins {
            if coin.has_pool() {
                handed.push(coin.pool().account);
            }
            if coin.has_amo() {
                handed.push(coin.amo().account);
            }
        }
        for contract in handed {
            governance.take_over(&mut self.chain, Role::Governance, contract);
        }
        let governor = governance.governor.account;
        for message in [
            contracts.book.upgradable().set_upgrader(governor),
            contracts.vault.upgradable().set_upgrader(governor),
            contracts.oracle.upgradable().set_upgrader(governor),
        ] {
            self.chain.call(Role::Governance, message).expect_ok();
        }
    }
}

#[track_caller]
fn go_to(chain: &mut Chain, block: u32) {
    let present = chain.block_number();
    assert!(block >= present, "block {block} is over at {present}");
    chain.next_blocks(block - present);
}
