//! The governed numbers, and who takes tokens out.

use crate::*;
use interfaces::access::AccessError;
use interfaces::buyback::{BuybackTermsChanged, BuybackWithdrawn};
use interfaces::token::TokenError;
use policy::auction::{MAX_DURATION_MS, MAX_WAIT_MS, MIN_DURATION_MS, MIN_WAIT_MS};
use policy::ledger::limits::MAX_AMOUNT;

/// Every bound, passed by one.
fn out_of_bounds() -> Vec<(BuybackTerms, BuybackError)> {
    let good = buyback_terms();
    let mut cases = Vec::new();
    let mut case = |value: u128, minimum: u128, maximum: u128, terms: BuybackTerms| {
        let error = BuybackError::TermOutOfRange {
            value,
            minimum,
            maximum,
        };
        cases.push((terms, error));
    };
    let (least, most) = (MIN_WAIT_MS, MAX_WAIT_MS);
    for wait_ms in [least - 1, most + 1] {
        let terms = BuybackTerms { wait_ms, ..good };
        case(wait_ms.into(), least.into(), most.into(), terms);
    }
    let (least, most) = (MIN_DURATION_MS, MAX_DURATION_MS);
    for duration_ms in [least - 1, most + 1] {
        let terms = BuybackTerms {
            duration_ms,
            ..good
        };
        case(duration_ms.into(), least.into(), most.into(), terms);
    }
    for start_price_e18 in [0, MAX_AMOUNT + 1] {
        let terms = BuybackTerms {
            start_price_e18,
            ..good
        };
        case(start_price_e18, 1, MAX_AMOUNT, terms);
    }
    for floor_price_e18 in [0, good.start_price_e18 + 1] {
        let terms = BuybackTerms {
            floor_price_e18,
            ..good
        };
        case(floor_price_e18, 1, good.start_price_e18, terms);
    }
    for lot_e18 in [0, MAX_AMOUNT + 1] {
        let terms = BuybackTerms { lot_e18, ..good };
        case(lot_e18, 1, MAX_AMOUNT, terms);
    }
    for least_lot_e18 in [0, good.lot_e18 + 1] {
        let terms = BuybackTerms {
            least_lot_e18,
            ..good
        };
        case(least_lot_e18, 1, good.lot_e18, terms);
    }
    cases
}

#[test]
fn governance_sets_the_terms_of_later_auctions() {
    let mut fixture = running();
    let (usdc, buyback) = (fixture.suite.usdc(), fixture.buyback);
    for (wrong, error) in out_of_bounds() {
        fixture.assert_refused(Role::Governance, buyback.call().set_terms(wrong), error);
    }
    let new = BuybackTerms {
        wait_ms: 60_001,
        duration_ms: 60_002,
        start_price_e18: 6,
        floor_price_e18: 3,
        lot_e18: 5,
        least_lot_e18: 4,
    };
    let running = fixture.auction(usdc);
    let links = fixture.suite.chain.read(buyback.call().links());
    let message = buyback.call().set_terms(new);
    let call = fixture.suite.chain.call(Role::Governance, message);
    let event: BuybackTermsChanged = call.event(buyback);
    assert_eq!((event.old, event.new), (buyback_terms(), new));
    call.expect_ok();
    assert_eq!(fixture.suite.chain.read(buyback.call().terms()), new);
    assert_eq!(fixture.suite.chain.read(buyback.call().links()), links);
    assert_eq!(fixture.auction(usdc), running);
    assert_eq!(fixture.price_e18(usdc), Some(coins(10)));
}

#[test]
fn the_bounds_themselves_are_allowed() {
    let mut fixture = empty();
    let widest = BuybackTerms {
        wait_ms: MAX_WAIT_MS,
        duration_ms: MAX_DURATION_MS,
        start_price_e18: MAX_AMOUNT,
        floor_price_e18: MAX_AMOUNT,
        lot_e18: MAX_AMOUNT,
        least_lot_e18: MAX_AMOUNT,
    };
    let narrowest = BuybackTerms {
        wait_ms: MIN_WAIT_MS,
        duration_ms: MIN_DURATION_MS,
        start_price_e18: 1,
        floor_price_e18: 1,
        lot_e18: 1,
        least_lot_e18: 1,
    };
    fixture.set_terms(widest);
    fixture.set_terms(narrowest);
}

#[test]
fn a_payment_beyond_every_balance_is_refused() {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, usdc, usd6(1_000));
    fixture.set_terms(BuybackTerms {
        start_price_e18: MAX_AMOUNT,
        ..buyback_terms()
    });
    fixture.start(usdc);
    let error = BuybackError::Overflow;
    fixture.assert_refused(BUYER, fixture.buying(usdc, usd6(1_000)), error);
}

#[test]
fn governance_takes_tokens_out_only_between_their_auctions() {
    let mut fixture = running();
    let (usdc, usdt, buyback) = (fixture.suite.usdc(), fixture.suite.usdt(), fixture.buyback);
    fixture.suite.give(buyback, usdt, usd6(5));
    let treasury = Role::Treasury.account();
    let withdraw = |coin: Coin, amount| {
        buyback
            .call()
            .withdraw(coin.token.account, treasury, amount)
    };
    let ends_ms = fixture.auction(usdc).unwrap().ends_ms;
    let error = BuybackError::AuctionRuns { ends_ms };
    fixture.assert_refused(Role::Governance, withdraw(usdc, 1), error);
    let call = fixture
        .suite
        .chain
        .call(Role::Governance, withdraw(usdt, usd6(2)));
    let event: BuybackWithdrawn = call.event(buyback);
    assert_eq!(
        (event.token, event.to, event.amount),
        (usdt.token.account, treasury, usd6(2))
    );
    call.expect_ok();
    assert_eq!(fixture.suite.balance(usdt.token, treasury), usd6(2));
    assert_eq!(fixture.held(usdt), usd6(3));
    let error = BuybackError::ZeroAmount;
    fixture.assert_refused(Role::Governance, withdraw(usdt, 0), error);
    let error = BuybackError::Token(TokenError::InsufficientBalance);
    fixture.assert_refused(Role::Governance, withdraw(usdt, usd6(3) + 1), error);
    fixture.suite.chain.next_block_at(ends_ms);
    fixture
        .suite
        .chain
        .call(Role::Governance, withdraw(usdc, usd6(50)))
        .expect_ok();
    for who in [Role::Guardian, Role::Attacker] {
        let error = BuybackError::Access(AccessError::NotAdmin);
        fixture.assert_refused(who, withdraw(usdt, 1), error);
    }
}

#[test]
fn nothing_is_built_with_terms_outside_their_bounds() {
    let mut fixture = empty();
    let governance_token = fixture.governance_token;
    for (wrong, error) in out_of_bounds() {
        let refusal = deploy_buyback(&mut fixture.suite, governance_token, wrong).unwrap_err();
        assert_eq!(refusal, harness::Refusal::Error(error));
    }
}
