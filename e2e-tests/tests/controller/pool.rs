//! The controller with real pools and pool AMOs.

use harness::prelude::*;
use interfaces::amo::Context;
use interfaces::controller::{Cause, Enforced, Outcome};
use interfaces::{Position, RatioKind};
use policy::enforcement::units_to_take;

/// A USDC pool in which the coin trades above its band.
fn above_the_peg() -> Suite {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.approve_all(Role::Holder);
    suite.seed_pool(usdc, 200_000);
    suite.give(Role::Trader, usdc, usd6(150_000));
    suite.approve_all(Role::Trader);
    let message =
        usdc.pool()
            .call()
            .swap_exact_in(1, 0, usd6(150_000), 0, Role::Trader.account(), NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
    for _ in 0..30 {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
    }
    suite
}

/// Steps until the policy wants no more.
fn wind_up(suite: &mut Suite) -> u128 {
    let usdc = suite.usdc();
    let mut steps = 0;
    while steps < 40 {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
        match suite.poke(usdc.amo_id()).expect_ok() {
            Outcome::Wound { .. } => steps += 1,
            _ => break,
        }
    }
    assert!(steps > 0, "the policy wanted nothing");
    suite
        .chain
        .read(suite.contracts.book.call().amo(usdc.amo_id()))
        .unwrap()
        .debt_e18
}

fn position(suite: &mut Suite) -> Position {
    let usdc = suite.usdc();
    let context = Context {
        collateral_price_e18: E18,
        price_fresh: true,
        ..Context::default()
    };
    suite.chain.read_ok(usdc.amo().amo().position(context))
}

#[test]
fn a_poke_supplies_coin_above_the_peg() {
    let mut suite = above_the_peg();
    let usdc = suite.usdc();
    let before = suite.solvency();
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    let Outcome::Wound { coin_e18, tokens } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(tokens, 0);
    let after = suite.solvency();
    assert_eq!(after.debt_e18, coin_e18);
    assert_eq!(after.supply_e18, before.supply_e18 + coin_e18);
    assert!(after.equity_e18 >= before.equity_e18);
}

#[test]
fn a_gross_breach_takes_the_pool_position_back_in_proportion() {
    let mut suite = above_the_peg();
    let usdc = suite.usdc();
    wind_up(&mut suite);
    // The governance raises the minimum above what there is: it unwinds positions.
    let solvency = suite.solvency();
    let mut limits = solvency.limits;
    limits.minimum.gross_e18 = solvency.ratios.gross_e18 + bps(5);
    limits.minimum.net_e18 = limits.minimum.net_e18.max(limits.minimum.gross_e18);
    limits.target.gross_e18 = limits.minimum.gross_e18 + bps(20);
    limits.target.net_e18 = limits.target.net_e18.max(limits.minimum.net_e18);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(suite.solvency().breach, Some(RatioKind::Gross));
    let briefing = suite
        .chain
        .read_ok(suite.contracts.book.call().briefing(usdc.amo_id()));
    let position = position(&mut suite);
    let liquid = position.liquid;
    let asked = units_to_take(Cause::Ratio(RatioKind::Gross), &briefing, &position, 0).unwrap();
    assert!(asked > 0 && asked < liquid.units);
    let lp_old = suite.balance(usdc.pool(), usdc.amo());

    let call = suite.enforce();

    let event: Enforced = call.event(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!((event.units_asked, event.units_taken), (asked, asked));
    let share = math::mul_div_down(liquid.own_e18, asked, liquid.units).unwrap();
    assert_eq!(event.coin_burned, share);
    assert!(event.tokens_restored > 0);
    assert_eq!(suite.balance(usdc.pool(), usdc.amo()), lp_old - asked);
    let after = suite.solvency();
    assert_eq!(after.breach, None);
    assert!(after.ratios.gross_e18 >= limits.target.gross_e18);
    assert!(after.ratios.gross_e18 - limits.target.gross_e18 <= E18 / 1_000);
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, suite.contracts.controller),
        0
    );
    assert_eq!(suite.balance(suite.contracts.stablecoin, usdc.amo()), 0);
    assert_eq!(suite.balance(usdc.token, usdc.amo()), 0);
}

#[test]
fn donations_to_pool_amo_vault_and_controller_change_nothing() {
    let mut suite = above_the_peg();
    let usdc = suite.usdc();
    wind_up(&mut suite);
    let refresh = suite.controller.call().refresh(usdc.amo_id());
    suite.chain.call(Role::Keeper, refresh).expect_ok();
    let before = suite.solvency();
    suite.give(Role::Attacker, usdc, usd6(4_000));
    for to in [
        usdc.pool().account,
        usdc.amo().account,
        suite.vault.account,
        suite.controller.account,
    ] {
        let gift = usdc.token.psp22().transfer(to, usd6(1_000), Vec::new());
        suite.chain.call(Role::Attacker, gift).expect_ok();
        let gift = suite
            .contracts
            .stablecoin
            .psp22()
            .transfer(to, coins(100), Vec::new());
        suite.chain.call(Role::Holder, gift).expect_ok();
    }
    let refresh = suite.controller.call().refresh(usdc.amo_id());
    suite.chain.call(Role::Keeper, refresh).expect_ok();
    assert_eq!(suite.solvency(), before);
}
