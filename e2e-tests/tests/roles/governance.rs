//! Who votes in the world, and how far a proposal has come before a line is tried.

use crate::world::World;
use harness::prelude::*;
use harness::suite::{governor_terms, proposed, Governance};
use harness::Hash;
use interfaces::buyback::{BuybackError, BuybackLinks, BuybackTerms};
use interfaces::governor::{Choice, NamedSteward, ProposalId, ProposedCall, StewardCall};
use interfaces::steward::{Corridor, Parameter, StewardInit, StewardLinks};

/// 30 % of the votes: proposes, and carries a vote alone.
pub const PROPOSER: Role = Role::Named("proposer");
/// Half of what a proposer needs.
pub const VOTER: Role = Role::Named("voter");
pub const STEWARD_KEY: Role = Role::Named("steward-key");
pub const MINTER: Role = Role::Named("minter");
/// The rest, who never votes.
const SLEEPER: Role = Role::Named("sleeper");

pub const VOTERS_E18: u128 = coins(5_000);
pub const THRESHOLD_E18: u128 = coins(10_000);
pub const MINTABLE_E18: u128 = coins(1_000);
/// Of the first proposal.
pub const FIRST: ProposalId = 0;

pub fn deploy(suite: &mut Suite) -> Governance {
    let proposers = coins(300_000);
    let holders = [
        (PROPOSER, proposers),
        (VOTER, VOTERS_E18),
        (SLEEPER, coins(1_000_000) - proposers - VOTERS_E18),
    ];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    let mut token = governance.token.call();
    let message = token.set_minting_allowance(MINTER.account(), MINTABLE_E18);
    suite.chain.call(Role::Governance, message).expect_ok();
    governance
}

pub fn deploy_buyback(suite: &mut Suite, governance_token: GovernanceTokenHandle) -> BuybackHandle {
    let links = BuybackLinks {
        book: suite.book.account,
        vault: suite.vault.account,
        governance_token: governance_token.account,
    };
    let (admin, guardian) = (Role::Governance.account(), Role::Guardian.account());
    let deployed = suite
        .chain
        .try_deploy::<BuybackError>("buyback", (links, buyback_terms(), admin, guardian));
    BuybackHandle::at(deployed.unwrap())
}

/// Its admin is the one of all contracts here; no vote has named it to the governor.
pub fn deploy_steward(suite: &mut Suite, governance: Governance) -> StewardHandle {
    let init = StewardInit {
        links: StewardLinks {
            governor: governance.governor.account,
            registry: suite.registry.account,
            vault: suite.vault.account,
        },
        steward: Some(STEWARD_KEY.account()),
        admin: Role::Governance.account(),
        guardian: Role::Guardian.account(),
    };
    let steward = StewardHandle::at(suite.chain.deploy("steward", (init,)));
    let fee = Parameter::MintFee(suite.usdc().token.account);
    let message = steward.call().set_corridor(fee, Some(fee_corridor()));
    suite.chain.call(Role::Governance, message).expect_ok();
    steward
}

/// Of the mint fee, which is 10 bps.
pub fn fee_corridor() -> Corridor {
    Corridor {
        minimum: 0,
        maximum: 20,
        step_bps: 1_000,
        least_interval_ms: DAY_MS,
    }
}

pub fn buyback_terms() -> BuybackTerms {
    BuybackTerms {
        wait_ms: HOUR_MS,
        duration_ms: DAY_MS,
        start_price_e18: coins(10),
        floor_price_e18: coins(2),
        lot_e18: coins(1_000),
        least_lot_e18: coins(10),
    }
}

impl World {
    /// What is proposed: a call that is open to anyone, for the governor is admin of nothing here.
    pub fn agenda(&self) -> Vec<ProposedCall> {
        vec![proposed(self.market.call().accrue())]
    }

    pub fn propose(&mut self, calls: &[ProposedCall]) {
        let chain = &mut self.suite.chain;
        let proposal = self
            .governance
            .propose(chain, PROPOSER, calls, Hash::default());
        assert_eq!(proposal, FIRST);
    }

    pub fn open_voting(&mut self, calls: &[ProposedCall]) {
        self.propose(calls);
        self.governance.open_voting(&mut self.suite.chain, FIRST);
    }

    pub fn succeed(&mut self, calls: &[ProposedCall]) {
        self.open_voting(calls);
        let chain = &mut self.suite.chain;
        self.governance.vote(chain, PROPOSER, FIRST, Choice::For);
        self.governance.close_voting(chain, FIRST);
    }

    /// Returns when it may be executed.
    pub fn queue(&mut self, calls: &[ProposedCall]) -> u64 {
        self.succeed(calls);
        self.act(Role::Keeper, self.governance.governor.call().queue(FIRST))
    }

    /// It may be executed.
    pub fn ripen(&mut self, calls: &[ProposedCall]) {
        let eta_ms = self.queue(calls);
        self.suite.chain.next_block_at(eta_ms);
    }

    /// A vote named the steward for what its step needs, and for the agenda.
    pub fn name_steward(&mut self) {
        let (vault, usdc) = (self.suite.vault, self.suite.usdc());
        let fees = vault
            .call()
            .set_asset_terms(usdc.token.account, CoinConfig::dollar("", "", 6).vault);
        let mut listed = self.agenda();
        listed.push(proposed(fees));
        let calls = listed.iter().map(|call| StewardCall {
            callee: call.callee,
            selector: *call.input.first_chunk().unwrap(),
        });
        let named = NamedSteward {
            account: self.steward.account,
            calls: calls.collect(),
        };
        let message = self.governance.governor.call().set_steward(Some(named));
        let naming = [proposed(message)];
        let (governance, chain) = (self.governance, &mut self.suite.chain);
        governance.take_over(chain, Role::Governance, vault);
        governance.carry(chain, &[PROPOSER], &naming);
    }

    /// What this makes, and then nothing of it.
    pub fn tentatively<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let point = self.suite.chain.checkpoint();
        let made = make(self);
        self.suite.chain.roll_back(point);
        made
    }

    /// The buyback has 1,000 USDC to sell.
    pub fn supply_buyback(&mut self) {
        let (buyback, usdc) = (self.buyback, self.suite.usdc());
        self.suite.give(buyback, usdc, usd6(1_000));
    }

    /// Returns when it ends.
    pub fn start_buyback(&mut self) -> u64 {
        self.supply_buyback();
        let usdc = self.suite.usdc().token.account;
        self.act(Role::Keeper, self.buyback.call().start(usdc));
        self.suite.chain.now_ms() + buyback_terms().duration_ms
    }
}
