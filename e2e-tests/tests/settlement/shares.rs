//! What a claim is worth.

use crate::*;
use interfaces::settlement::{Collected, Surrendered};
use interfaces::token::TokenError;

#[test]
fn everyone_gets_the_same_share_of_everything_whenever_he_comes() {
    let (mut suite, settlement) = suite();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    let coin = suite.stablecoin;
    begin(&mut suite, settlement);
    for asset in [usdc, usdt] {
        settle(&mut suite, asset);
    }
    let supply = suite.chain.supply(coin);
    let held = |suite: &mut Suite, who| suite.balance(coin, who);
    let (early, late) = (
        held(&mut suite, Role::Holder),
        held(&mut suite, Role::Attacker),
    );
    surrender(&mut suite, settlement, Role::Holder, early);
    let first = [usdc, usdt].map(|asset| collect(&mut suite, settlement, Role::Holder, asset));
    suite.chain.next_block_in(DAY_MS);
    surrender(&mut suite, settlement, Role::Attacker, late);
    let last = [usdc, usdt].map(|asset| collect(&mut suite, settlement, Role::Attacker, asset));

    let received = [usd6(600), usd6(400)];
    for (received, (first, last)) in received.into_iter().zip(first.into_iter().zip(last)) {
        assert_eq!(first, received * early / supply);
        assert_eq!(last, received * late / supply);
        assert!(
            received - first - last < 2,
            "all of it but a rounding is paid"
        );
    }
    // Nothing twice.
    let message = settlement.call().collect(usdc.token.account);
    let error = SettlementError::NothingOwing;
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn what_comes_later_is_shared_by_all_claims_old_and_new() {
    let (mut suite, settlement) = suite();
    let usdc = suite.usdc();
    begin(&mut suite, settlement);
    settle(&mut suite, usdc);
    let supply = suite.chain.supply(suite.contracts.stablecoin);
    surrender(&mut suite, settlement, Role::Holder, coins(100));
    let first = collect(&mut suite, settlement, Role::Holder, usdc);
    assert_eq!(first, usd6(600) * coins(100) / supply);
    // A gift is shared like what the vault brings.
    suite.give(settlement.account, usdc, usd6(300));
    let owing = settlement
        .call()
        .owing(usdc.token.account, Role::Holder.account());
    let owing = suite.chain.read(owing);
    let message = settlement.call().collect(usdc.token.account);
    let call = suite.chain.call(Role::Holder, message);
    let event: Collected = call.event(settlement);
    assert_eq!((event.amount, event.total), (owing, first + owing));
    assert_eq!(call.expect_ok(), owing);
    assert_eq!(first + owing, usd6(900) * coins(100) / supply);
    surrender(&mut suite, settlement, Role::Attacker, coins(100));
    let late = collect(&mut suite, settlement, Role::Attacker, usdc);
    assert_eq!(late, first + owing);
}

#[test]
fn coin_that_amos_burn_raises_every_claim_and_pays_nobody_too_much() {
    let (mut suite, settlement) = suite();
    let (usdc, coin) = (suite.usdc(), suite.stablecoin);
    // 200 coins that an AMO would burn: the controller's facilitator stands in.
    let burner = Role::Named("burner");
    let message = coin.call().set_capacity(burner.account(), coins(200));
    suite.chain.call(Role::Governance, message).expect_ok();
    let message = coin.call().mint(burner.account(), coins(200));
    suite.chain.call(burner, message).expect_ok();
    begin(&mut suite, settlement);
    settle(&mut suite, usdc);
    surrender(&mut suite, settlement, Role::Holder, coins(500));
    let before = collect(&mut suite, settlement, Role::Holder, usdc);
    let message = coin.call().burn(burner.account(), coins(200));
    suite.chain.call(burner, message).expect_ok();
    let supply = suite.chain.supply(coin);
    let more = collect(&mut suite, settlement, Role::Holder, usdc);
    assert!(more > 0);
    assert_eq!(before + more, usd6(600) * coins(500) / supply);
    surrender(&mut suite, settlement, Role::Attacker, coins(300));
    let late = collect(&mut suite, settlement, Role::Attacker, usdc);
    assert_eq!(late, usd6(600) * coins(300) / supply);
}

#[test]
fn surrendered_coin_is_a_claim_and_is_never_paid_out() {
    let (mut suite, settlement) = suite();
    let coin = suite.stablecoin;
    begin(&mut suite, settlement);
    let message = settlement.call().surrender(coins(10));
    let call = suite.chain.call(Role::Holder, message);
    let event: Surrendered = call.event(settlement);
    assert_eq!(
        (
            event.holder,
            event.amount_e18,
            event.claim_old_e18,
            event.claim_new_e18
        ),
        (Role::Holder.account(), coins(10), 0, coins(10))
    );
    assert_eq!(call.expect_ok(), coins(10));
    surrender(&mut suite, settlement, Role::Holder, coins(5));
    let claim = settlement.call().claim_of(Role::Holder.account());
    assert_eq!(suite.chain.read(claim), coins(15));
    assert_eq!(suite.balance(coin, settlement), coins(15));

    let message = settlement.call().collect(coin.account);
    let error = SettlementError::NotCollateral;
    suite.chain.assert_refused(Role::Holder, message, error);
    let owing = settlement
        .call()
        .owing(coin.account, Role::Holder.account());
    assert_eq!(suite.chain.read(owing), 0);
}

#[test]
fn nothing_and_what_one_has_not_are_refused() {
    let (mut suite, settlement) = suite();
    let usdc = suite.usdc();
    begin(&mut suite, settlement);
    settle(&mut suite, usdc);
    let chain = &mut suite.chain;
    let mut call = settlement.call();
    let error = SettlementError::ZeroAmount;
    chain.assert_refused(Role::Holder, call.surrender(0), error);
    let error = SettlementError::Token(TokenError::InsufficientBalance);
    chain.assert_refused(Role::Holder, call.surrender(coins(601)), error);
    let error = SettlementError::Token(TokenError::InsufficientAllowance);
    chain.assert_refused(Role::Trader, call.surrender(1), error);
    let error = SettlementError::NothingOwing;
    let message = call.collect(usdc.token.account);
    chain.assert_refused(Role::Attacker, message, error);
}
