//! Which contracts a manifest asks for, in the order in which they can be constructed.

use super::manifest::Manifest;
use sha2::{Digest, Sha256};

/// A contract to be, by its place in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    TestToken { collateral: usize },
    GovernanceToken,
    Governor,
    Stablecoin,
    Book,
    Vault,
    Oracle,
    Guard,
    Registry,
    Controller,
    Lens,
    Settlement,
    KeeperBudget,
    Recapitalisation,
    Buyback,
    Steward,
    FeedAdapter { collateral: usize, adapter: usize },
    StablePool { pool: usize, collateral: usize },
    PoolAmo { pool: usize, collateral: usize },
    LendingMarket { market: usize },
    LendingAmo { market: usize },
}

#[derive(Clone, Debug)]
pub struct Planned {
    pub kind: Kind,
    /// What record and findings call it: its folder, and what it is for where there are several.
    pub label: String,
}

impl Kind {
    /// The folder under `contracts/`.
    pub fn contract(self) -> &'static str {
        match self {
            Self::TestToken { .. } => "test-token",
            Self::GovernanceToken => "governance-token",
            Self::Governor => "governor",
            Self::Stablecoin => "stablecoin",
            Self::Book => "book",
            Self::Vault => "vault",
            Self::Oracle => "oracle",
            Self::Guard => "guard",
            Self::Registry => "registry",
            Self::Controller => "controller",
            Self::Lens => "lens",
            Self::Settlement => "settlement",
            Self::KeeperBudget => "keeper-budget",
            Self::Recapitalisation => "recapitalisation",
            Self::Buyback => "buyback",
            Self::Steward => "steward",
            Self::FeedAdapter { .. } => "feed-adapter",
            Self::StablePool { .. } => "stable-pool",
            Self::PoolAmo { .. } => "pool-amo",
            Self::LendingMarket { .. } => "lending-market",
            Self::LendingAmo { .. } => "lending-amo",
        }
    }

    /// Whether it has an admin and a guardian.
    pub fn has_roles(self) -> bool {
        !matches!(
            self,
            Self::TestToken { .. }
                | Self::Governor
                | Self::Guard
                | Self::Controller
                | Self::Lens
                | Self::Settlement
        )
    }

    /// Whether votes can replace its code.
    pub fn is_upgradable(self) -> bool {
        matches!(self, Self::Book | Self::Vault | Self::Oracle)
    }

    /// Whether the deployer is its admin until the hand-over. The steward is the governor's from its constructor on: nobody can list its
    /// corridors, so nobody but a vote may ever have set one.
    pub fn is_handed_over(self) -> bool {
        self.has_roles() && self != Self::Steward
    }
}

impl Planned {
    fn of(manifest: &Manifest, kind: Kind) -> Self {
        let symbol = |place: usize| manifest.collateral[place].symbol.clone();
        let part = match kind {
            Kind::TestToken { collateral }
            | Kind::StablePool { collateral, .. }
            | Kind::PoolAmo { collateral, .. } => symbol(collateral),
            Kind::FeedAdapter {
                collateral,
                adapter,
            } => format!("{}:{adapter}", symbol(collateral)),
            Kind::LendingMarket { market } | Kind::LendingAmo { market } => {
                manifest.market[market].name.clone()
            }
            _ => String::new(),
        };
        let label = match part.as_str() {
            "" => kind.contract().to_owned(),
            part => format!("{}:{part}", kind.contract()),
        };
        Self { kind, label }
    }

    /// The same for the same chain and label, so that nothing is deployed twice and a lost record can be found again.
    pub fn salt(&self, chain: &str) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for part in ["keel", chain, self.kind.contract(), &self.label] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        hasher.finalize().into()
    }
}

/// Everything the manifest asks for. A contract comes after those that its constructor names.
pub fn plan(manifest: &Manifest) -> Vec<Planned> {
    let collaterals = manifest.collateral.iter().enumerate();
    let test_tokens = collaterals
        .clone()
        .filter(|(_, it)| it.test_token.is_some())
        .map(|(collateral, _)| Kind::TestToken { collateral });
    let adapters = collaterals.flat_map(|(collateral, it)| {
        let count = 0..it.adapter.len();
        count.map(move |adapter| Kind::FeedAdapter {
            collateral,
            adapter,
        })
    });
    let pools = pools(manifest).flat_map(|(pool, collateral)| {
        let amo = manifest.pool[pool].amo.as_ref();
        let amo = amo.map(|_| Kind::PoolAmo { pool, collateral });
        [Kind::StablePool { pool, collateral }]
            .into_iter()
            .chain(amo)
    });
    let markets = manifest.market.iter().enumerate().flat_map(|(market, it)| {
        let amo = it.amo.as_ref().map(|_| Kind::LendingAmo { market });
        [Kind::LendingMarket { market }].into_iter().chain(amo)
    });
    let core = [
        Kind::GovernanceToken,
        Kind::Governor,
        Kind::Stablecoin,
        Kind::Book,
        Kind::Vault,
        Kind::Oracle,
        Kind::Guard,
        Kind::Registry,
        Kind::Controller,
        Kind::Lens,
        Kind::Settlement,
        Kind::KeeperBudget,
        Kind::Recapitalisation,
    ];
    let optional = [
        manifest.buyback.as_ref().map(|_| Kind::Buyback),
        manifest.steward.as_ref().map(|_| Kind::Steward),
    ];
    let kinds = test_tokens
        .chain(core)
        .chain(optional.into_iter().flatten())
        .chain(adapters)
        .chain(pools)
        .chain(markets);
    kinds.map(|kind| Planned::of(manifest, kind)).collect()
}

/// Each pool's place in the manifest, and its collateral's.
fn pools(manifest: &Manifest) -> impl Iterator<Item = (usize, usize)> + '_ {
    manifest
        .pool
        .iter()
        .enumerate()
        .flat_map(move |(pool, it)| {
            let symbols = it.collaterals.iter();
            symbols.filter_map(move |symbol| Some((pool, manifest.id_of(symbol).ok()?.into())))
        })
}

/// The AMOs in the order of their registration: the place is the id.
pub fn amos(plan: &[Planned]) -> Vec<Planned> {
    let is_amo = |it: &&Planned| matches!(it.kind, Kind::PoolAmo { .. } | Kind::LendingAmo { .. });
    plan.iter().filter(is_amo).cloned().collect()
}
