//! Angle, 13 March 2023: an AMO had lent 17.6 M to Euler, which was drained; the surplus was 6.5 M. Here debt × severity of an AMO is at most the
//! equity when it winds, so that the loss it was rated for makes no holder poorer; and of a larger one every coin bears the same.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::book::{Bearer, LossBorne};
use interfaces::controller::{AmoTerms, ControllerError, WRITE_OFF_AFTER_MS};

/// 200 of equity, and an AMO rated to lose everything.
fn rated() -> (Suite, Scripted) {
    let config = SuiteConfig::default().without_price_risk();
    let mut suite = suite_with(config);
    let usdc = suite.usdc();
    suite.give(Role::Holder, usdc, usd6(200));
    let message = suite
        .vault
        .call()
        .recapitalise(usdc.token.account, usd6(200));
    suite.chain.call(Role::Holder, message).expect_ok();
    let rated = AmoTerms {
        severity_bps: 10_000,
        ..terms()
    };
    let amo = register(&mut suite, rated);
    (suite, amo)
}

/// Everything in the venue is gone.
fn lose(suite: &mut Suite, amo: &Scripted) -> Vec<(Bearer, u128)> {
    amo.script(suite, [TRAP; 5], interfaces::amo::Plan::Nothing);
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let until_ms = suite.chain.now_ms() + WRITE_OFF_AFTER_MS;
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS - 1);
    let message = suite.controller.call().write_off(amo.id);
    let early = ControllerError::TooEarly { until_ms };
    suite
        .chain
        .assert_refused(Role::Attacker, message.clone(), early);
    suite.chain.next_block_in(1);
    suite.refresh_prices();
    let call = suite.chain.call(Role::Attacker, message);
    let borne = call
        .events::<LossBorne>(suite.book)
        .into_iter()
        .map(|event| (event.by, event.amount_e18))
        .collect();
    call.expect_ok();
    borne
}

#[test]
fn a_venue_gets_no_more_than_the_equity_can_lose() {
    let (mut suite, amo) = rated();
    let equity_e18 = suite.solvency().equity_e18.unsigned_abs();
    let room_e18 = amo_room(&mut suite, &amo);
    assert!(room_e18 <= equity_e18 && room_e18 > equity_e18 * 9 / 10);
    amo.wants(&mut suite, wind(1 + equity_e18 / E18));
    let refused = suite.poke(amo.id).expect_err();
    assert!(matches!(
        refused,
        ControllerError::BeyondRoom { room_e18: room, .. } if room == room_e18
    ));

    amo.does(&mut suite, wind(room_e18 / E18));
    let borne = lose(&mut suite, &amo);
    assert_eq!(borne, [(Bearer::Buffer, coins(room_e18 / E18))]);
    let solvency = suite.solvency();
    assert!(solvency.equity_e18 >= 0 && solvency.redemption_ratio_e18 >= E18);
    // Everyone still leaves at par.
    let usdc = suite.usdc();
    let message = suite
        .vault
        .call()
        .redeem(usdc.token.account, coins(1_000), usd6(999));
    suite.chain.call(Role::Holder, message).expect_ok();
}

fn amo_room(suite: &mut Suite, amo: &Scripted) -> u128 {
    amo.wants(suite, wind(0));
    suite.poke(amo.id).expect_ok();
    let briefing = amo.briefing(suite);
    let reach = policy::room::Reach {
        line_e18: u128::MAX,
        level_e18: u128::MAX,
        largest_step_e18: u128::MAX,
        severity_bps: 10_000,
    };
    policy::room::wind_room_down(&briefing, &reach)
}

#[test]
fn of_a_larger_loss_every_coin_bears_the_same_first_or_last() {
    let (mut suite, amo) = rated();
    let rated = AmoTerms {
        severity_bps: 0,
        ..terms()
    };
    let message = suite.registry.call().set_terms(amo.id, rated);
    suite.chain.call(Role::Governance, message).expect_ok();
    // Lent collateral, so that what is lost was behind the coins outside.
    for _ in 0..3 {
        amo.does(&mut suite, lend(1_000));
    }
    suite.mint_for(Role::Trader, suite.usdc(), usd6(1_000));
    suite.approve_all(Role::Trader);
    let borne = lose(&mut suite, &amo);
    assert_eq!(borne[0].0, Bearer::Buffer);
    assert_eq!(borne[1].0, Bearer::Holders);
    assert_eq!(borne[0].1 + borne[1].1, coins(3_000));
    let n = suite.solvency().redemption_ratio_e18;
    assert!(n < E18);
    let mut shares = Vec::new();
    for who in [Role::Holder, Role::Trader] {
        let message = suite.vault.call().redeem_basket(coins(500), vec![0, 0]);
        let paid = suite.chain.call(who, message).expect_ok();
        shares.push(paid[0]);
    }
    assert!(shares[0].abs_diff(shares[1]) <= 1, "{shares:?}");
    assert!(suite.solvency().redemption_ratio_e18 >= n);
}
