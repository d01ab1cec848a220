//! The table: every contract with its lines.

mod amos;
mod book;
mod buyback;
mod controller;
mod governance;
mod lending_market;
mod oracle;
mod readers;
mod registry;
mod rescue;
mod shared;
mod stable_pool;
mod stablecoin;
mod steward;
mod vault;

use crate::line::Line;
use crate::world::World;
use harness::AccountId;

pub struct Contract {
    /// Its folder under `contracts/`.
    pub name: &'static str,
    pub account: AccountId,
    pub lines: Vec<Line>,
}

/// Contracts without lines, and why: most are of no production chain.
pub const LEFT_OUT: [(&str, &str); 6] = [
    (
        "broken-amo",
        "an AMO with a flaw for the conformance kit to find",
    ),
    (
        "hostile-amo",
        "an AMO that misbehaves as a test tells it to: anyone may script it",
    ),
    (
        "savings-amo",
        "the example of docs/writing-an-amo.md: the conformance kit checks it",
    ),
    ("test-feed", "a price feed that anyone may set"),
    (
        "test-savings",
        "the example's venue: anyone says what it earns and loses",
    ),
    ("test-token", "a token that anyone may mint"),
];

pub fn all(world: &mut World) -> Vec<Contract> {
    let suite = &world.suite;
    let contracts = suite.contracts.clone();
    let usdc = suite.usdc();
    let of = |name, account: AccountId, lines| Contract {
        name,
        account,
        lines,
    };
    vec![
        of("book", contracts.book.account, book::lines(world)),
        of("buyback", world.buyback.account, buyback::lines(world)),
        of(
            "controller",
            contracts.controller.account,
            controller::lines(world),
        ),
        of(
            "feed-adapter",
            world.adapter.account,
            oracle::adapter_lines(world),
        ),
        of(
            "governance-token",
            world.governance.token.account,
            governance::token_lines(world),
        ),
        of(
            "governor",
            world.governance.governor.account,
            governance::governor_lines(world),
        ),
        of("guard", contracts.guard.account, readers::guard_lines()),
        of(
            "keeper-budget",
            world.budget.account,
            rescue::budget_lines(world),
        ),
        of(
            "lending-amo",
            world.lender.account,
            amos::lending_lines(world),
        ),
        of(
            "lending-market",
            world.market.account,
            lending_market::lines(world),
        ),
        of("lens", contracts.lens.account, readers::lens_lines()),
        of("oracle", contracts.oracle.account, oracle::lines(world)),
        of("pool-amo", usdc.amo().account, amos::pool_lines(world)),
        of(
            "recapitalisation",
            world.auction.account,
            rescue::auction_lines(world),
        ),
        of(
            "registry",
            contracts.registry.account,
            registry::lines(world),
        ),
        of(
            "settlement",
            world.settlement.account,
            rescue::settlement_lines(world),
        ),
        of(
            "stable-pool",
            usdc.pool().account,
            stable_pool::lines(world),
        ),
        of(
            "stablecoin",
            contracts.stablecoin.account,
            stablecoin::lines(world),
        ),
        of("steward", world.steward.account, steward::lines(world)),
        of("vault", contracts.vault.account, vault::lines(world)),
    ]
}
