//! When an auction may start, and of how much.

use crate::*;
use interfaces::buyback::BuybackStarted;
use interfaces::RatioKind;

#[test]
fn anyone_opens_an_auction_of_what_was_paid_out() {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    let (message, buyback) = (fixture.starting(usdc), fixture.buyback);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: BuybackStarted = call.event(buyback);
    call.expect_ok();
    let now_ms = fixture.suite.chain.now_ms();
    assert_eq!(
        (event.token, event.lot, event.value_e18, event.ends_ms),
        (
            usdc.token.account,
            usd6(50),
            coins(50),
            now_ms + DURATION_MS
        )
    );
    assert_eq!(
        (event.start_price_e18, event.floor_price_e18),
        (coins(10), coins(2))
    );
    let expected = Auction {
        collateral: usdc.id,
        started_ms: now_ms,
        ends_ms: now_ms + DURATION_MS,
        left: usd6(50),
        burned_e18: 0,
        terms: buyback_terms(),
    };
    assert_eq!(fixture.auction(usdc), Some(expected));
    assert_eq!(fixture.price_e18(usdc), Some(coins(10)));
    assert_eq!(fixture.held(usdc), usd6(50));
}

#[test]
fn the_lot_is_the_fewest_tokens_worth_it() {
    let mut fixture = paid();
    let (usdc, gold) = (fixture.suite.usdc(), fixture.suite.coin("GOLD"));
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, usdc, usd6(5_000));
    fixture.suite.give(buyback, gold, gold.units(3));
    fixture.start(usdc);
    assert_eq!(fixture.auction(usdc).unwrap().left, usd6(1_000));
    // 1,000 USD at 2,001 USD an ounce are 0.49975012493… ounces.
    fixture.report(gold, 2_001 * E18);
    fixture.start(gold);
    assert_eq!(fixture.auction(gold).unwrap().left, 49_975_013);
}

#[test]
fn a_token_has_one_auction_at_a_time_and_the_next_waits_for_its_turn() {
    let mut fixture = running();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let buyback = fixture.buyback;
    for coin in [usdc, usdt] {
        fixture.suite.give(buyback, coin, usd6(50));
    }
    let ends_ms = fixture.auction(usdc).unwrap().ends_ms;
    let error = BuybackError::AuctionRuns { ends_ms };
    fixture.assert_refused(Role::Attacker, fixture.starting(usdc), error);
    // Another token has its own.
    fixture.start(usdt);
    // Sold out is over, but the time to the next counts from the set end.
    fixture.buy(usdc, usd6(50));
    let until_ms = ends_ms + WAIT_MS;
    let early = || BuybackError::TooEarly { until_ms };
    fixture.assert_refused(Role::Attacker, fixture.starting(usdc), early());
    fixture.suite.chain.next_block_at(until_ms - 1);
    fixture.suite.refresh_prices();
    fixture.assert_refused(Role::Attacker, fixture.starting(usdc), early());
    fixture.suite.chain.next_block_at(until_ms);
    fixture.start(usdc);
}

#[test]
fn what_is_left_of_an_auction_goes_into_the_next() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.buy(usdc, usd6(20));
    fixture.wait(DURATION_MS + WAIT_MS);
    fixture.start(usdc);
    let auction = fixture.auction(usdc).unwrap();
    assert_eq!((auction.left, auction.burned_e18), (usd6(30), 0));
    assert_eq!(fixture.price_e18(usdc), Some(coins(10)));
}

#[test]
fn less_than_the_least_lot_waits_for_more() {
    let mut fixture = empty();
    let usdc = fixture.suite.usdc();
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, usdc, usd6(10) - 1);
    let error = BuybackError::LotTooSmall {
        value_e18: coins(10) - USDC_UNIT_E18,
        minimum_e18: coins(10),
    };
    fixture.assert_refused(Role::Attacker, fixture.starting(usdc), error);
    fixture.suite.give(buyback, usdc, 1);
    fixture.start(usdc);
}

#[test]
fn nothing_starts_while_a_ratio_is_below_its_target() {
    for (kind, target_e18) in [
        (RatioKind::Idle, bps(11_000)),
        (RatioKind::Gross, bps(11_000)),
        (RatioKind::Stressed, bps(9_000)),
        (RatioKind::Net, bps(11_000)),
    ] {
        let mut fixture = paid();
        let usdc = fixture.suite.usdc();
        fixture.change_limits(|limits| {
            let target = &mut limits.target;
            *match kind {
                RatioKind::Idle => &mut target.idle_e18,
                RatioKind::Gross => &mut target.gross_e18,
                RatioKind::Stressed => &mut target.stressed_e18,
                RatioKind::Net => &mut target.net_e18,
            } = target_e18;
        });
        let error = BuybackError::BelowTarget {
            ratio: kind,
            value_e18: fixture.suite.solvency().ratios.get(kind),
            target_e18,
        };
        fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
    }
}

#[test]
fn the_buffer_comes_first() {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    let equity_e18 = fixture.suite.solvency().equity_e18;
    assert_eq!(equity_e18, coins(52) as i128);
    let buffer_e18 = coins(52) + 1;
    fixture.change_limits(|limits| limits.buffer_e18 = buffer_e18);
    let error = BuybackError::BufferNotFull {
        equity_e18,
        buffer_e18,
    };
    fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
    fixture.change_limits(|limits| limits.buffer_e18 = coins(52));
    fixture.start(usdc);
}

#[test]
fn nothing_starts_while_coins_are_worth_less_than_a_dollar() {
    let mut fixture = paid();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.report(usdt, bps(9_000));
    let redemption_ratio_e18 = fixture.suite.solvency().redemption_ratio_e18;
    assert!(redemption_ratio_e18 < E18);
    let error = BuybackError::BelowPar {
        redemption_ratio_e18,
    };
    fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
}

#[test]
fn nothing_starts_on_a_price_that_is_not_known() {
    let mut fixture = paid();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let gold = fixture.suite.coin("GOLD");
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, gold, gold.units(1));
    let price_at_ms = fixture.suite.chain.now_ms();
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    fixture.report(usdc, E18);
    // What is sold is fresh; what the system holds is not.
    let error = BuybackError::PricesNotFresh;
    fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
    // What the system holds is fresh; what is sold is not held by it.
    fixture.report(usdt, E18);
    let error = BuybackError::StalePrice {
        price_at_ms,
        max_age_ms: HOUR_MS,
    };
    fixture.assert_refused(Role::Keeper, fixture.starting(gold), error);
    // The breaker.
    fixture.report(gold, 3_000 * E18);
    let error = BuybackError::PriceHalted {
        price_e18: 3_000 * E18,
    };
    fixture.assert_refused(Role::Keeper, fixture.starting(gold), error);
    fixture.report(gold, GOLD_E18);
    fixture.start(gold);
}

#[test]
fn nothing_starts_while_paused_of_an_unknown_token_or_once_the_settlement_has_begun() {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    let token = fixture.suite.stablecoin.account;
    let message = fixture.buyback.call().start(token);
    let error = BuybackError::UnknownAsset { token };
    fixture.assert_refused(Role::Keeper, message, error);
    let settlement = fixture.settle().account;
    let error = BuybackError::Settling { settlement };
    fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
    fixture.pause();
    let error = BuybackError::StartingPaused;
    fixture.assert_refused(Role::Keeper, fixture.starting(usdc), error);
}
