//! Who calls: people, and every contract of the suite.

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
    /// Owns nothing and was never named anywhere.
    Attacker,
    Book,
    Controller,
    FeedAdapter,
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
    Vault,
    /// A token that is a collateral.
    Token,
}

impl Actor {
    pub const ALL: [Self; 27] = [
        Self::Deployer,
        Self::Admin,
        Self::PendingAdmin,
        Self::Guardian,
        Self::Reporter,
        Self::Keeper,
        Self::Holder,
        Self::Supplier,
        Self::Treasury,
        Self::Attacker,
        Self::Book,
        Self::Controller,
        Self::FeedAdapter,
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
            Self::Attacker => "attacker",
            Self::Book => "book",
            Self::Controller => "controller",
            Self::FeedAdapter => "feed adapter",
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
            Self::Vault => "vault",
            Self::Token => "collateral token",
        }
    }
}
