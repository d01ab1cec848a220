//! Buying.

use crate::*;
use interfaces::recapitalisation::Sold;
use interfaces::token::TokenError;

#[test]
fn what_a_buyer_pays_is_equity_and_the_price_falls_with_time() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    fixture.suite.chain.next_block_in(5 * MINUTE_MS);
    let price = fixture.suite.chain.read(fixture.auction.call().price_e18());
    assert_eq!(price, Some(coins(6)));
    let before = fixture.suite.solvency();
    let message = fixture.auction.call().buy(usdt.id, usd6(30), coins(5));
    let call = fixture.suite.chain.call(Role::Holder, message);
    let event: Sold = call.event(fixture.auction);
    assert_eq!(call.expect_ok(), coins(5));
    assert_eq!(
        (event.buyer, event.collateral, event.tokens_in),
        (Role::Holder.account(), usdt.id, usd6(30))
    );
    assert_eq!(
        (
            event.value_e18,
            event.price_e18,
            event.sold_e18,
            event.left_e18
        ),
        (coins(30), coins(6), coins(5), coins(15))
    );
    let after = fixture.suite.solvency();
    assert_eq!(after.equity_e18 - before.equity_e18, coins(30) as i128);
    assert_eq!(after.supply_e18, before.supply_e18);
    assert_eq!(fixture.suite.balance(fixture.token, Role::Holder), coins(5));
    assert_eq!(fixture.supply_e18(), FOUNDED_E18 + coins(5));
    assert_eq!(fixture.suite.balance(fixture.token, fixture.auction), 0);
    assert_eq!(fixture.suite.balance(usdt.token, fixture.auction), 0);
    let state = fixture.state().unwrap();
    assert_eq!((state.left_e18, state.raised_e18), (coins(15), coins(30)));
}

#[test]
fn a_collateral_below_par_pays_at_its_price() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let message = fixture.auction.call().buy(usdc.id, usd6(50), 0);
    let call = fixture.suite.chain.call(Role::Holder, message);
    assert_eq!(call.expect_ok(), coins(45) / 10);
}

#[test]
fn when_nothing_is_missing_any_more_nothing_is_sold() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    let exact = fixture.missing_e18().div_ceil(1_000_000_000_000);
    let held = fixture.suite.balance(usdt.token, Role::Holder);
    let buy = |fixture: &Fixture, tokens| fixture.auction.call().buy(usdt.id, tokens, 0);
    // Of more than is missing no more is taken.
    let message = buy(&fixture, exact + usd6(500));
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let left = fixture.suite.balance(usdt.token, Role::Holder);
    assert_eq!(held - left, exact);
    assert!(fixture.suite.solvency().redemption_ratio_e18 >= E18);
    let message = buy(&fixture, 1);
    let error = RecapitalisationError::NothingMissing;
    fixture.assert_refused(Role::Holder, message, error);
}

#[test]
fn of_more_than_the_lot_the_lot_is_sold() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    fixture.suite.chain.next_block_in(10 * MINUTE_MS - 1);
    let view = fixture.auction.call().price_e18();
    let price = fixture.suite.chain.read(view).unwrap();
    let held = fixture.suite.balance(usdt.token, Role::Holder);
    let message = fixture.auction.call().buy(usdt.id, usd6(90), coins(20));
    let sold = fixture.suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(sold, coins(20));
    let paid = held - fixture.suite.balance(usdt.token, Role::Holder);
    assert_eq!(paid, (20 * price).div_ceil(1_000_000_000_000));
    assert_eq!(fixture.state().unwrap().left_e18, 0);
}

#[test]
fn a_payment_is_refused_with_its_numbers() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    let auction = fixture.auction;
    let buy = |tokens, minimum| auction.call().buy(usdt.id, tokens, minimum);
    let error = RecapitalisationError::ZeroAmount;
    fixture.assert_refused(Role::Holder, buy(0, 0), error);
    let error = RecapitalisationError::UnknownCollateral { collateral: 7 };
    fixture.assert_refused(Role::Holder, auction.call().buy(7, 1, 0), error);
    let error = RecapitalisationError::BelowMinimum {
        sold_e18: coins(3),
        minimum_e18: coins(3) + 1,
    };
    fixture.assert_refused(Role::Holder, buy(usd6(30), coins(3) + 1), error);
    let error = RecapitalisationError::Token(TokenError::InsufficientAllowance);
    fixture.assert_refused(Role::Attacker, buy(usd6(30), 0), error);
}

#[test]
fn before_and_after_an_auction_nothing_is_sold() {
    let mut fixture = below_par();
    let usdt = fixture.suite.usdt();
    let auction = fixture.auction;
    let buy = || auction.call().buy(usdt.id, usd6(1), 0);
    let error = || RecapitalisationError::NoAuction;
    fixture.assert_refused(Role::Holder, buy(), error());
    fixture.wait(WAIT_MS);
    fixture.start().unwrap();
    fixture.suite.chain.next_block_in(10 * MINUTE_MS);
    fixture.assert_refused(Role::Holder, buy(), error());
    assert_eq!(fixture.suite.chain.read(auction.call().price_e18()), None);
}

#[test]
fn with_a_stale_price_nobody_knows_what_is_missing() {
    let mut fixture = below_par();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let auction = fixture.auction;
    let terms = AuctionTerms {
        duration_ms: 3 * HOUR_MS,
        ..auction_terms()
    };
    let message = auction.call().set_terms(terms);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    // What is paid in is fresh; what else is held is not.
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    fixture.suite.report_prices(&[(usdt.id, E18)]);
    let error = || RecapitalisationError::PricesNotFresh;
    fixture.assert_refused(Role::Keeper, auction.call().start(), error());
    fixture.suite.report_prices(&[(usdc.id, bps(9_000))]);
    fixture.start().unwrap();
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    fixture.suite.report_prices(&[(usdt.id, E18)]);
    let buy = || auction.call().buy(usdt.id, usd6(1), 0);
    fixture.assert_refused(Role::Holder, buy(), error());
    fixture.suite.report_prices(&[(usdc.id, bps(9_000))]);
    fixture.suite.chain.call(Role::Holder, buy()).expect_ok();
}

#[test]
fn once_the_settlement_has_begun_nothing_is_missing_that_an_auction_could_bring() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    let vault = fixture.suite.vault;
    let settlement = fixture.suite.deploy_settlement();
    for coin in fixture.suite.coins.clone() {
        let message = vault.call().pause_mint(coin.token.account);
        fixture
            .suite
            .chain
            .call(Role::Guardian, message)
            .expect_ok();
    }
    fixture.suite.chain.next_block();
    let message = vault.call().begin_settlement(settlement.account);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    let message = fixture.auction.call().buy(usdt.id, usd6(1), 0);
    let refused = fixture.suite.chain.refused(Role::Holder, message);
    assert!(
        matches!(refused, RecapitalisationError::Vault(_)),
        "{refused:?}"
    );
    let ends_ms = fixture.state().unwrap().ends_ms;
    fixture.suite.chain.next_block_at(ends_ms + WAIT_MS);
    fixture.suite.refresh_prices();
    let error = RecapitalisationError::Settling {
        settlement: settlement.account,
    };
    let message = fixture.auction.call().start();
    fixture.assert_refused(Role::Attacker, message, error);
}
