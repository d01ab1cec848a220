//! Buying collateral with governance tokens, which are burned.

use crate::*;
use interfaces::buyback::BoughtBack;
use interfaces::token::TokenError;
use interfaces::RatioKind;

#[test]
fn what_a_buyer_pays_is_burned_and_the_price_falls_with_time() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.suite.chain.next_block_in(5 * MINUTE_MS);
    assert_eq!(fixture.price_e18(usdc), Some(coins(6)));
    let book_before = fixture.suite.solvency();
    let (message, buyback) = (fixture.buying(usdc, usd6(20)), fixture.buyback);
    let call = fixture.suite.chain.call(BUYER, message);
    let event: BoughtBack = call.event(buyback);
    let expected = Fill {
        tokens_out: usd6(20),
        value_e18: coins(20),
        paid_e18: coins(120),
    };
    assert_eq!(call.expect_ok(), expected);
    assert_eq!(
        (event.buyer, event.token, event.tokens_out),
        (BUYER.account(), usdc.token.account, usd6(20))
    );
    assert_eq!(
        (event.value_e18, event.price_e18, event.burned_e18),
        (coins(20), coins(6), coins(120))
    );
    assert_eq!((event.left_old, event.left_new), (usd6(50), usd6(30)));
    let governance_token = fixture.governance_token;
    let left = coins(1_000_000) - coins(120);
    assert_eq!(fixture.supply(), left);
    assert_eq!(fixture.suite.balance(governance_token, BUYER), left);
    assert_eq!(fixture.suite.balance(governance_token, buyback), 0);
    assert_eq!(fixture.suite.balance(usdc.token, BUYER), usd6(20));
    assert_eq!(fixture.held(usdc), usd6(30));
    let auction = fixture.auction(usdc).unwrap();
    assert_eq!((auction.left, auction.burned_e18), (usd6(30), coins(120)));
    // What was paid out has left the book before.
    assert_eq!(fixture.suite.solvency(), book_before);
}

#[test]
fn of_more_than_is_left_what_is_left_is_sold_and_that_is_the_end() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.buy(usdc, usd6(49));
    let fill = fixture.buy(usdc, usd6(30));
    assert_eq!((fill.tokens_out, fill.paid_e18), (usd6(1), coins(10)));
    assert_eq!(fixture.price_e18(usdc), None);
    let error = BuybackError::NoAuction;
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error);
}

#[test]
fn value_and_payment_are_rounded_up() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    // A base unit at 0.999999999999999999 USD, a third into the auction's time.
    fixture.report(usdc, E18 - 1);
    fixture.suite.chain.next_block_in(DURATION_MS / 3);
    let price_e18 = fixture.price_e18(usdc).unwrap();
    let fallen_e18 = coins(8) * u128::from(DURATION_MS / 3) / u128::from(DURATION_MS);
    assert_eq!(price_e18, coins(10) - fallen_e18);
    let fill = fixture.buy(usdc, 1);
    assert_eq!(fill.value_e18, USDC_UNIT_E18);
    assert_eq!(fill.paid_e18, (USDC_UNIT_E18 * price_e18).div_ceil(E18));
    // Exactly, a base unit is worth 0.000001 of a price that ends in no round number.
    assert_ne!(USDC_UNIT_E18 * price_e18 % E18, 0);
}

#[test]
fn even_where_the_payment_rounds_to_nothing_a_base_unit_is_paid() {
    let mut fixture = empty();
    let gold = fixture.suite.coin("GOLD");
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, gold, gold.units(1));
    fixture.set_terms(BuybackTerms {
        start_price_e18: 1,
        floor_price_e18: 1,
        ..buyback_terms()
    });
    fixture.start(gold);
    let fill = fixture.buy(gold, 1);
    assert_eq!(
        (fill.value_e18, fill.paid_e18),
        (GOLD_E18 / gold.units(1), 1)
    );
}

#[test]
fn a_dollar_above_par_is_sold_at_its_price() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.report(usdc, bps(10_500));
    let fill = fixture.buy(usdc, usd6(10));
    assert_eq!(fill.value_e18, coins(105) / 10);
    assert_eq!(fill.paid_e18, coins(105));
}

#[test]
fn an_asset_that_is_not_at_par_is_sold_at_its_price() {
    let mut fixture = running();
    let gold = fixture.suite.coin("GOLD");
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, gold, gold.units(1));
    fixture.start(gold);
    let fill = fixture.buy(gold, gold.units(1) / 4);
    assert_eq!((fill.value_e18, fill.paid_e18), (coins(500), coins(5_000)));
}

#[test]
fn a_purchase_is_refused_with_its_numbers() {
    let mut fixture = running();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let token = usdc.token.account;
    let error = BuybackError::ZeroAmount;
    fixture.assert_refused(BUYER, fixture.buying(usdc, 0), error);
    let error = BuybackError::NoAuction;
    fixture.assert_refused(BUYER, fixture.buying(usdt, 1), error);
    let dear = fixture.buyback.call().buy(token, usd6(30), coins(300) - 1);
    let error = BuybackError::AboveMaximum {
        paid_e18: coins(300),
        maximum_e18: coins(300) - 1,
    };
    fixture.assert_refused(BUYER, dear, error);
    let error = BuybackError::Token(TokenError::InsufficientAllowance);
    fixture.assert_refused(Role::Attacker, fixture.buying(usdc, 1), error);
    let (governance_token, buyback) = (fixture.governance_token, fixture.buyback);
    fixture
        .suite
        .approve(Role::Attacker, governance_token, buyback);
    let error = BuybackError::Token(TokenError::InsufficientBalance);
    fixture.assert_refused(Role::Attacker, fixture.buying(usdc, 1), error);
    let exact = fixture.buyback.call().buy(token, usd6(30), coins(300));
    fixture.suite.chain.call(BUYER, exact).expect_ok();
}

#[test]
fn before_and_after_an_auction_nothing_is_sold() {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    let error = || BuybackError::NoAuction;
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error());
    fixture.start(usdc);
    fixture.suite.chain.next_block_in(DURATION_MS - 1);
    let last = fixture.price_e18(usdc).unwrap();
    assert!(last > coins(2) && last < coins(2) + coins(1) / 1_000);
    fixture.buy(usdc, 1);
    fixture.suite.chain.next_block_in(1);
    assert_eq!(fixture.price_e18(usdc), None);
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error());
}

#[test]
fn in_a_breach_nothing_is_sold_but_between_minimum_and_target_it_goes_on() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.change_limits(|limits| limits.target.idle_e18 = bps(11_000));
    fixture.buy(usdc, 1);
    fixture.change_limits(|limits| limits.minimum.idle_e18 = E18);
    fixture.buy(usdc, 1);
    fixture.report(usdc, bps(9_600));
    let solvency = fixture.suite.solvency();
    assert!(solvency.redemption_ratio_e18 >= E18);
    let error = BuybackError::InBreach {
        ratio: RatioKind::Idle,
        value_e18: solvency.ratios.idle_e18,
        minimum_e18: E18,
    };
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error);
}

#[test]
fn while_coins_are_worth_less_than_a_dollar_nothing_is_sold() {
    let mut fixture = running();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.report(usdt, bps(9_000));
    let redemption_ratio_e18 = fixture.suite.solvency().redemption_ratio_e18;
    let error = BuybackError::BelowPar {
        redemption_ratio_e18,
    };
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error);
    fixture.report(usdt, E18);
    fixture.buy(usdc, 1);
}

#[test]
fn once_the_settlement_has_begun_nothing_is_sold() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let settlement = fixture.settle().account;
    assert!(fixture.price_e18(usdc).is_some());
    let error = BuybackError::Settling { settlement };
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error);
}

#[test]
fn a_pause_of_starting_lets_an_auction_end() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.pause();
    fixture.buy(usdc, usd6(50));
}
