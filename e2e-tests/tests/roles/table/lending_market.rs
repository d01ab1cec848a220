//! The lending market: suppliers and borrowers with what is theirs, admin and guardian.

use super::shared::{access, pauses};
use crate::line::{anyone, only, own, view, Line, ADMIN};
use crate::world::World;
use harness::prelude::*;
use harness::suite::lending_terms;
use interfaces::access::AccessError;
use interfaces::lending_market::{LendingError, MarketTerms};
use interfaces::token::TokenError;

const NOT_ADMIN: LendingError = LendingError::Access(AccessError::NotAdmin);

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "LendingMarket::state",
        "LendingMarket::supplier",
        "LendingMarket::loan",
        "LendingMarket::debt_e18",
        "LendingMarket::assets",
        "LendingMarket::terms",
        "LendingMarket::pause_state",
    ];
    let mut lines = users(world);
    lines.extend(governed(world));
    let mut market = world.market.call();
    lines.extend(pauses(
        world,
        ("LendingMarket::pause", market.pause()),
        ("LendingMarket::resume", market.resume()),
    ));
    lines.extend(views.map(view));
    lines.extend(access(world.market.access()));
    lines
}

fn users(world: &World) -> Vec<Line> {
    let mut market = world.market.call();
    let (attacker, holder) = (Role::Attacker.account(), Role::Holder.account());
    let no_tokens = LendingError::Token(TokenError::InsufficientAllowance);
    vec![
        own(
            "LendingMarket::supply",
            market.supply(coins(100), attacker),
            no_tokens,
        ),
        own(
            "LendingMarket::withdraw",
            market.withdraw(coins(100), attacker, 0),
            LendingError::InsufficientShares {
                shares: 0,
                asked: coins(100),
            },
        ),
        own(
            "LendingMarket::borrow",
            market.borrow(coins(100), attacker),
            LendingError::NotCovered {
                debt_e18: coins(100),
                collateral: 0,
            },
        ),
        own(
            "LendingMarket::repay",
            market.repay(coins(100), holder),
            no_tokens,
        ),
        own(
            "LendingMarket::post_collateral",
            market.post_collateral(usd6(100), holder),
            no_tokens,
        ),
        own(
            "LendingMarket::take_collateral",
            market.take_collateral(usd6(100), attacker),
            LendingError::InsufficientCollateral {
                collateral: 0,
                asked: usd6(100),
            },
        ),
        own(
            "LendingMarket::liquidate",
            market.liquidate(holder, coins(100), 0),
            LendingError::Covered,
        ),
        anyone("LendingMarket::accrue", market.accrue()),
        anyone("LendingMarket::take_reserves", market.take_reserves())
            .after(|world| world.suite.chain.next_block_in(DAY_MS)),
    ]
}

fn governed(world: &World) -> Vec<Line> {
    let mut market = world.market.call();
    let larger = MarketTerms {
        supply_cap_e18: lending_terms().supply_cap_e18 + 1,
        ..lending_terms()
    };
    vec![only(
        ADMIN,
        "LendingMarket::set_terms",
        market.set_terms(larger),
        NOT_ADMIN,
    )
    .loosens()]
}
