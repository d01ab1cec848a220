//! Who calls: people, and every contract of the suite.

use crate::governance;
use crate::world::{World, PENDING_ADMIN};
use harness::prelude::*;

/// Every caller that a restricted message is tried with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Deployer,
    Admin,
    /// Named by `propose_admin` in every contract, and has not accepted.
    PendingAdmin,
    Guardian,
    Reporter,
    Keeper,
    /// Has coin, and approved the contracts for it.
    Holder,
    Supplier,
    Treasury,
    /// Has votes enough to propose.
    Proposer,
    /// Has votes, too few to propose.
    Voter,
    /// May mint governance tokens; has none.
    Minter,
    /// Steps parameters through the steward's contract.
    StewardKey,
    /// Owns nothing and was never named anywhere.
    Attacker,
    Book,
    Buyback,
    Controller,
    FeedAdapter,
    GovernanceToken,
    /// Has proposals, and is admin of nothing.
    Governor,
    Guard,
    KeeperBudget,
    LendingAmo,
    LendingMarket,
    Lens,
    Oracle,
    PoolAmo,
    Recapitalisation,
    Registry,
    Settlement,
    StablePool,
    Stablecoin,
    /// The contract.
    Steward,
    Vault,
    /// A token that is a collateral.
    Token,
}

impl Actor {
    pub const ALL: [Self; 35] = [
        Self::Deployer,
        Self::Admin,
        Self::PendingAdmin,
        Self::Guardian,
        Self::Reporter,
        Self::Keeper,
        Self::Holder,
        Self::Supplier,
        Self::Treasury,
        Self::Proposer,
        Self::Voter,
        Self::Minter,
        Self::StewardKey,
        Self::Attacker,
        Self::Book,
        Self::Buyback,
        Self::Controller,
        Self::FeedAdapter,
        Self::GovernanceToken,
        Self::Governor,
        Self::Guard,
        Self::KeeperBudget,
        Self::LendingAmo,
        Self::LendingMarket,
        Self::Lens,
        Self::Oracle,
        Self::PoolAmo,
        Self::Recapitalisation,
        Self::Registry,
        Self::Settlement,
        Self::StablePool,
        Self::Stablecoin,
        Self::Steward,
        Self::Vault,
        Self::Token,
    ];

    /// As `docs/roles.md` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deployer => "deployer",
            Self::Admin => "admin",
            Self::PendingAdmin => "pending admin",
            Self::Guardian => "guardian",
            Self::Reporter => "reporter",
            Self::Keeper => "keeper",
            Self::Holder => "holder",
            Self::Supplier => "supplier",
            Self::Treasury => "treasury",
            Self::Proposer => "proposer",
            Self::Voter => "voter",
            Self::Minter => "minter",
            Self::StewardKey => "steward's key",
            Self::Attacker => "attacker",
            Self::Book => "book",
            Self::Buyback => "buyback",
            Self::Controller => "controller",
            Self::FeedAdapter => "feed adapter",
            Self::GovernanceToken => "governance token",
            Self::Governor => "governor",
            Self::Guard => "guard",
            Self::KeeperBudget => "keeper budget",
            Self::LendingAmo => "lending AMO",
            Self::LendingMarket => "lending market",
            Self::Lens => "lens",
            Self::Oracle => "oracle",
            Self::PoolAmo => "pool AMO",
            Self::Recapitalisation => "recapitalisation",
            Self::Registry => "registry",
            Self::Settlement => "settlement",
            Self::StablePool => "stable pool",
            Self::Stablecoin => "stablecoin",
            Self::Steward => "steward",
            Self::Vault => "vault",
            Self::Token => "collateral token",
        }
    }
}

impl World {
    pub fn account(&self, actor: Actor) -> AccountId {
        let suite = &self.suite;
        match actor {
            Actor::Deployer => Role::Deployer.account(),
            Actor::Admin => Role::Governance.account(),
            Actor::PendingAdmin => PENDING_ADMIN.account(),
            Actor::Guardian => Role::Guardian.account(),
            Actor::Reporter => Role::ReporterA.account(),
            Actor::Keeper => Role::Keeper.account(),
            Actor::Holder => Role::Holder.account(),
            Actor::Supplier => Role::Supplier.account(),
            Actor::Treasury => Role::Treasury.account(),
            Actor::Proposer => governance::PROPOSER.account(),
            Actor::Voter => governance::VOTER.account(),
            Actor::Minter => governance::MINTER.account(),
            Actor::StewardKey => governance::STEWARD_KEY.account(),
            Actor::Attacker => Role::Attacker.account(),
            Actor::Book => suite.book.account,
            Actor::Buyback => self.buyback.account,
            Actor::Controller => suite.controller.account,
            Actor::FeedAdapter => self.adapter.account,
            Actor::GovernanceToken => self.governance.token.account,
            Actor::Governor => self.governance.governor.account,
            Actor::Guard => suite.guard.account,
            Actor::KeeperBudget => self.budget.account,
            Actor::LendingAmo => self.lender.account,
            Actor::LendingMarket => self.market.account,
            Actor::Lens => suite.lens.account,
            Actor::Oracle => suite.oracle.account,
            Actor::PoolAmo => suite.usdc().amo().account,
            Actor::Recapitalisation => self.auction.account,
            Actor::Registry => suite.registry.account,
            Actor::Settlement => self.settlement.account,
            Actor::StablePool => suite.usdc().pool().account,
            Actor::Stablecoin => suite.stablecoin.account,
            Actor::Steward => self.steward.account,
            Actor::Vault => suite.vault.account,
            Actor::Token => suite.usdc().token.account,
        }
    }
}
