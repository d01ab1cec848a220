//! The buyback: anyone starts, sends back and buys with what is his; admin and guardian.

use super::shared::{access, pauses};
use crate::governance::buyback_terms;
use crate::line::{anyone, only, own, view, Line, ADMIN};
use crate::world::World;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::buyback::{BuybackError, BuybackTerms};
use interfaces::token::TokenError;

const NOT_ADMIN: BuybackError = BuybackError::Access(AccessError::NotAdmin);

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Buyback::price_e18",
        "Buyback::auction",
        "Buyback::terms",
        "Buyback::links",
        "Buyback::starting_pause",
    ];
    let mut lines = sales(world);
    lines.extend(returns(world));
    lines.extend(governed(world));
    let mut buyback = world.buyback.call();
    lines.extend(pauses(
        world,
        ("Buyback::pause_starting", buyback.pause_starting()),
        ("Buyback::resume_starting", buyback.resume_starting()),
    ));
    lines.extend(views.map(view));
    lines.extend(access(world.buyback.access()));
    lines
}

fn sales(world: &World) -> Vec<Line> {
    let mut buyback = world.buyback.call();
    let usdc = world.suite.usdc().token.account;
    vec![
        anyone("Buyback::start", buyback.start(usdc)).after(World::supply_buyback),
        anyone("Buyback::start", buyback.start(usdc))
            .case("while starting is paused")
            .after(|world| {
                world.supply_buyback();
                world.act(Role::Guardian, world.buyback.call().pause_starting());
            })
            .but(BuybackError::StartingPaused),
        own(
            "Buyback::buy",
            buyback.buy(usdc, usd6(10), u128::MAX),
            BuybackError::Token(TokenError::InsufficientAllowance),
        )
        .after(|world| {
            world.start_buyback();
        }),
    ]
}

fn returns(world: &mut World) -> Vec<Line> {
    let mut buyback = world.buyback.call();
    let usdc = world.suite.usdc().token.account;
    let redemption_ratio_e18 = world.suite.solvency().redemption_ratio_e18;
    vec![
        anyone(
            "Buyback::return_to_holders",
            buyback.return_to_holders(usdc),
        )
        .case("once the settlement has begun")
        .after(|world| {
            world.supply_buyback();
            world.settle();
        }),
        anyone(
            "Buyback::return_to_holders",
            buyback.return_to_holders(usdc),
        )
        .case("while nothing is missing")
        .after(World::supply_buyback)
        .but(BuybackError::NothingMissing {
            redemption_ratio_e18,
        }),
    ]
}

fn governed(world: &mut World) -> Vec<Line> {
    let mut buyback = world.buyback.call();
    let usdc = world.suite.usdc().token.account;
    let treasury = Role::Treasury.account();
    let ends_ms = world.tentatively(World::start_buyback);
    let larger = BuybackTerms {
        lot_e18: buyback_terms().lot_e18 + 1,
        ..buyback_terms()
    };
    vec![
        only(
            ADMIN,
            "Buyback::set_terms",
            buyback.set_terms(larger),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Buyback::withdraw",
            buyback.withdraw(usdc, treasury, usd6(1_000)),
            NOT_ADMIN,
        )
        .after(World::supply_buyback),
        only(
            ADMIN,
            "Buyback::withdraw",
            buyback.withdraw(usdc, treasury, usd6(1_000)),
            NOT_ADMIN,
        )
        .case("while an auction of it runs")
        .after(|world| {
            world.start_buyback();
        })
        .but(BuybackError::AuctionRuns { ends_ms }),
    ]
}
