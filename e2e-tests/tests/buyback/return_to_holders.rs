//! What is not sold goes back to holders when they miss it.

use crate::*;
use interfaces::buyback::Returned;
use interfaces::vault::Recapitalised;

fn returning(fixture: &Fixture, coin: Coin) -> impl Message<Answer = Result<u128, BuybackError>> {
    fixture.buyback.call().return_to_holders(coin.token.account)
}

#[test]
fn below_par_everything_that_is_missing_becomes_equity_and_the_auction_ends() {
    let mut fixture = running();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.buy(usdc, usd6(10));
    // 1,000 USDT lose 70 of the 52 USD that were left: 18 are missing.
    fixture.report(usdt, bps(9_300));
    let before = fixture.suite.solvency();
    assert_eq!(before.equity_e18, -(coins(18) as i128));
    let (message, buyback, vault) = (
        returning(&fixture, usdc),
        fixture.buyback,
        fixture.suite.vault,
    );
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: Returned = call.event(buyback);
    let booked: Recapitalised = call.event(vault);
    assert_eq!(call.expect_ok(), usd6(18));
    assert_eq!(
        (event.token, event.to, event.amount),
        (usdc.token.account, vault.account, usd6(18))
    );
    assert_eq!((event.left_old, event.left_new), (usd6(40), 0));
    assert_eq!((booked.giver, booked.amount), (buyback.account, usd6(18)));
    assert_eq!(fixture.suite.solvency().equity_e18, 0);
    assert_eq!(fixture.held(usdc), usd6(22));
    // No more than is missing, and no auction of the rest until its turn.
    let error = BuybackError::NothingMissing {
        redemption_ratio_e18: E18,
    };
    fixture.assert_refused(Role::Attacker, returning(&fixture, usdc), error);
    let error = BuybackError::NoAuction;
    fixture.assert_refused(BUYER, fixture.buying(usdc, 1), error);
}

#[test]
fn when_more_is_missing_than_is_here_all_of_it_goes() {
    let mut fixture = paid();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.report(usdt, bps(8_500));
    let before = fixture.suite.solvency();
    fixture.pause();
    let message = returning(&fixture, usdc);
    let call = fixture.suite.chain.call(Role::Keeper, message);
    assert_eq!(call.expect_ok(), usd6(50));
    let after = fixture.suite.solvency();
    assert_eq!(after.equity_e18 - before.equity_e18, coins(50) as i128);
    assert!(after.redemption_ratio_e18 > before.redemption_ratio_e18);
    assert_eq!(fixture.held(usdc), 0);
    assert_eq!(fixture.auction(usdc), None);
    let error = BuybackError::ZeroAmount;
    fixture.assert_refused(Role::Keeper, returning(&fixture, usdc), error);
}

#[test]
fn what_is_returned_rounds_up_so_that_nothing_is_missing_afterwards() {
    let mut fixture = paid();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.report(usdc, bps(9_999));
    fixture.report(usdt, bps(9_333) + 7);
    let missing_e18 = fixture.suite.solvency().equity_e18.unsigned_abs();
    let message = returning(&fixture, usdc);
    let returned = fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    let unit_e18 = bps(9_999) / usd6(1);
    assert_eq!(returned, missing_e18.div_ceil(unit_e18));
    assert_ne!(missing_e18 % unit_e18, 0);
    let equity_e18 = fixture.suite.solvency().equity_e18;
    assert!((0..unit_e18 as i128).contains(&equity_e18));
}

#[test]
fn at_par_and_above_nothing_is_returned() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let redemption_ratio_e18 = fixture.suite.solvency().redemption_ratio_e18;
    let error = BuybackError::NothingMissing {
        redemption_ratio_e18,
    };
    fixture.assert_refused(Role::Attacker, returning(&fixture, usdc), error);
    let token = fixture.suite.stablecoin.account;
    let message = fixture.buyback.call().return_to_holders(token);
    let error = BuybackError::UnknownAsset { token };
    fixture.assert_refused(Role::Attacker, message, error);
}

#[test]
fn on_prices_that_are_not_known_nothing_is_returned() {
    let mut fixture = paid();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let gold = fixture.suite.coin("GOLD");
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, gold, gold.units(1));
    let price_at_ms = fixture.suite.chain.now_ms();
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    fixture.report(usdt, bps(9_000));
    let error = BuybackError::PricesNotFresh;
    fixture.assert_refused(Role::Keeper, returning(&fixture, gold), error);
    fixture.report(usdc, E18);
    // The book would hold gold from then on, and not know what it is worth.
    let error = BuybackError::StalePrice {
        price_at_ms,
        max_age_ms: HOUR_MS,
    };
    fixture.assert_refused(Role::Keeper, returning(&fixture, gold), error);
    fixture.report(gold, 1_000 * E18);
    let error = BuybackError::PriceHalted {
        price_e18: 1_000 * E18,
    };
    fixture.assert_refused(Role::Keeper, returning(&fixture, gold), error);
    fixture.report(gold, GOLD_E18);
    let message = returning(&fixture, gold);
    let returned = fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    // 100 lost, 52 there: 48 USD of gold.
    assert_eq!(returned, gold.units(48) / 2_000);
}

#[test]
fn once_the_settlement_has_begun_everything_goes_there_and_is_shared() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let (stablecoin, buyback) = (fixture.suite.stablecoin, fixture.buyback);
    let settlement = fixture.settle();
    // No price is needed for it.
    fixture.suite.chain.next_block_in(2 * HOUR_MS);
    let message = returning(&fixture, usdc);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: Returned = call.event(buyback);
    assert_eq!(call.expect_ok(), usd6(50));
    assert_eq!((event.to, event.amount), (settlement.account, usd6(50)));
    let error = BuybackError::ZeroAmount;
    fixture.assert_refused(Role::Attacker, returning(&fixture, usdc), error);
    let chain = &mut fixture.suite.chain;
    let supply = chain.supply(stablecoin);
    let message = stablecoin.psp22().approve(settlement.account, supply);
    chain.call(Role::Holder, message).expect_ok();
    let message = settlement.call().surrender(supply / 2);
    chain.call(Role::Holder, message).expect_ok();
    let message = settlement.call().collect(usdc.token.account);
    assert_eq!(chain.call(Role::Holder, message).expect_ok(), usd6(25));
}
