//! Everything a test needs: `use harness::prelude::*;`. The ink! traits come unnamed, so that their messages can be called and
//! their names stay free.

pub use crate::amounts::*;
pub use crate::fixtures::{BookFixture, PoolFixture, StablecoinFixture, CONTROLLER, ORACLE, VAULT};
pub use crate::handles::*;
pub use crate::suite::{AmoConfig, Coin, CoinConfig, PoolConfig, Suite, SuiteConfig};
pub use crate::{AccountId, Call, Chain, Failure, Message, Refusal, Role, Weight, REPORTERS};

pub use interfaces::access::Access as _;
pub use interfaces::amo::Amo as _;
pub use interfaces::book::Book as _;
pub use interfaces::buyback::Buyback as _;
pub use interfaces::controller::Controller as _;
pub use interfaces::governance_token::GovernanceToken as _;
pub use interfaces::governor::Governor as _;
pub use interfaces::guard::Guard as _;
pub use interfaces::keeper_budget::KeeperBudget as _;
pub use interfaces::lending_amo::LendingAmo as _;
pub use interfaces::lending_market::LendingMarket as _;
pub use interfaces::lens::Lens as _;
pub use interfaces::oracle::Oracle as _;
pub use interfaces::pool_amo::PoolAmo as _;
pub use interfaces::price_source::{FeedAdapter as _, PriceSource as _};
pub use interfaces::recapitalisation::Recapitalisation as _;
pub use interfaces::registry::Registry as _;
pub use interfaces::savings::SavingsVenue as _;
pub use interfaces::savings_amo::SavingsAmo as _;
pub use interfaces::settlement::EmergencySettlement as _;
pub use interfaces::stable_pool::StablePool as _;
pub use interfaces::stablecoin::Stablecoin as _;
pub use interfaces::steward::Steward as _;
pub use interfaces::upgrade::Upgradable as _;
pub use interfaces::vault::Vault as _;
pub use psp22::{PSP22Metadata as _, PSP22 as _};
