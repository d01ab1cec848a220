//! Keeper budget, recapitalisation, emergency settlement.

use super::shared::access;
use crate::actor::Actor;
use crate::line::{anyone, only, own, view, Line, ADMIN};
use crate::world::{auction_terms, pay_terms, World};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::keeper_budget::{BudgetError, Service};
use interfaces::recapitalisation::RecapitalisationError;
use interfaces::settlement::SettlementError;
use interfaces::token::TokenError;

pub fn budget_lines(world: &World) -> Vec<Line> {
    let not_admin = BudgetError::Access(AccessError::NotAdmin);
    let mut budget = world.budget.call();
    let keeper = Role::Keeper.account();
    let service = Service {
        gained_e18: coins(1),
        ..Service::default()
    };
    let mut lines = vec![
        only(
            &[Actor::Controller],
            "KeeperBudget::pay",
            budget.pay(keeper, service),
            BudgetError::NotController,
        ),
        view("KeeperBudget::preview_pay"),
        view("KeeperBudget::budget"),
        only(
            ADMIN,
            "KeeperBudget::set_terms",
            budget.set_terms(pay_terms()),
            not_admin,
        ),
        only(
            ADMIN,
            "KeeperBudget::set_controller",
            budget.set_controller(keeper),
            not_admin,
        ),
        only(
            ADMIN,
            "KeeperBudget::withdraw",
            budget.withdraw(Role::Treasury.account(), coins(1)),
            not_admin,
        ),
    ];
    lines.extend(access(world.budget.access()));
    lines
}

pub fn auction_lines(world: &World) -> Vec<Line> {
    let not_admin = RecapitalisationError::Access(AccessError::NotAdmin);
    let mut auction = world.auction.call();
    let usdt = world.suite.usdt().id;
    let mut lines = vec![
        anyone("Recapitalisation::start", auction.start())
            .but(RecapitalisationError::NothingMissing),
        own(
            "Recapitalisation::buy",
            auction.buy(usdt, usd6(10), 0),
            RecapitalisationError::Token(TokenError::InsufficientAllowance),
        )
        .after(hold_an_auction),
        view("Recapitalisation::price_e18"),
        view("Recapitalisation::auction"),
        view("Recapitalisation::terms"),
        view("Recapitalisation::links"),
        only(
            ADMIN,
            "Recapitalisation::set_terms",
            auction.set_terms(auction_terms()),
            not_admin,
        ),
    ];
    lines.extend(access(world.auction.access()));
    lines
}

/// USDC falls to 80 cents, and stays there: its breaker trips, that of USDT does not.
fn hold_an_auction(world: &mut World) {
    let usdc = world.suite.usdc().id;
    world.suite.report_prices(&[(usdc, bps(8_000))]);
    world.suite.chain.next_block_in(HOUR_MS);
    world.suite.refresh_prices();
    let message = world.auction.call().start();
    world.act(Role::Keeper, message);
}

pub fn settlement_lines(world: &World) -> Vec<Line> {
    let mut settlement = world.settlement.call();
    let usdc = world.suite.usdc().token.account;
    vec![
        own(
            "EmergencySettlement::surrender",
            settlement.surrender(coins(1)),
            SettlementError::Token(TokenError::InsufficientAllowance),
        ),
        own(
            "EmergencySettlement::collect",
            settlement.collect(usdc),
            SettlementError::NothingOwing,
        )
        .after(|world| {
            world.settle();
            let usdc = world.suite.usdc().token.account;
            let message = world.suite.vault.call().settle(usdc);
            world.act(Role::Keeper, message);
        }),
        view("EmergencySettlement::owing"),
        view("EmergencySettlement::claim_of"),
        view("EmergencySettlement::received"),
        view("EmergencySettlement::stablecoin"),
    ]
}
