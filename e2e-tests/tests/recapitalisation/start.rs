//! When an auction may start.

use crate::*;
use interfaces::recapitalisation::AuctionStarted;

#[test]
fn nobody_starts_one_while_nothing_is_missing() {
    let mut fixture = healthy();
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::NothingMissing;
    fixture.assert_refused(Role::Keeper, message, error);
}

#[test]
fn anyone_starts_one_when_coins_were_below_a_dollar_for_the_set_time() {
    let mut fixture = below_par();
    let since_ms = fixture.suite.chain.now_ms();
    assert_eq!(fixture.suite.solvency().alarms.below_par_ms, since_ms);
    fixture.wait(WAIT_MS - 1);
    let message = || fixture.auction.call().start();
    let early = RecapitalisationError::TooEarly {
        until_ms: since_ms + WAIT_MS,
    };
    let starting = message();
    fixture
        .suite
        .chain
        .assert_refused(Role::Attacker, starting, early);
    fixture.suite.chain.next_block_in(1);
    let missing_e18 = fixture.missing_e18();
    let now_ms = fixture.suite.chain.now_ms();
    let message = fixture.auction.call().start();
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: AuctionStarted = call.event(fixture.auction);
    call.expect_ok();
    let ends_ms = now_ms + auction_terms().duration_ms;
    assert_eq!(
        (event.lot_e18, event.ends_ms, event.missing_e18),
        (coins(20), ends_ms, missing_e18)
    );
    let expected = Auction {
        started_ms: now_ms,
        ends_ms,
        left_e18: coins(20),
        raised_e18: 0,
        terms: auction_terms(),
    };
    assert_eq!(fixture.state(), Some(expected));
}

#[test]
fn a_recovery_starts_the_time_again() {
    let mut fixture = below_par();
    let usdc = fixture.suite.usdc();
    fixture.wait(WAIT_MS - 1);
    fixture.suite.report_prices(&[(usdc.id, E18)]);
    fixture.suite.chain.next_block_in(1);
    fixture.suite.report_prices(&[(usdc.id, bps(9_000))]);
    let until_ms = fixture.suite.chain.now_ms() + WAIT_MS;
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::TooEarly { until_ms };
    fixture.assert_refused(Role::Keeper, message, error);
}

#[test]
fn one_runs_at_a_time_and_the_next_waits_for_its_turn() {
    let mut fixture = running();
    let ends_ms = fixture.state().unwrap().ends_ms;
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::AuctionRuns { ends_ms };
    fixture.assert_refused(Role::Keeper, message, error);
    fixture.suite.chain.next_block_at(ends_ms);
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::TooEarly {
        until_ms: ends_ms + WAIT_MS,
    };
    fixture.assert_refused(Role::Keeper, message, error);
    fixture.suite.chain.next_block_at(ends_ms + WAIT_MS);
    fixture.start().unwrap();
}

#[test]
fn the_lot_is_at_most_what_may_be_minted() {
    let mut fixture = below_par();
    fixture.wait(WAIT_MS);
    fixture.allow(coins(5));
    let some = fixture.suite.chain.checkpoint();
    fixture.start().unwrap();
    assert_eq!(fixture.state().unwrap().left_e18, coins(5));
    fixture.suite.chain.roll_back(some);
    fixture.allow(0);
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::NothingToSell {
        allowance_e18: 0,
        headroom_e18: MAX_GOVERNANCE_SUPPLY - FOUNDED_E18,
    };
    fixture.assert_refused(Role::Keeper, message, error);
}

#[test]
fn the_lot_is_at_most_what_the_maximum_supply_leaves() {
    let mut fixture = below_par();
    fixture.wait(WAIT_MS);
    fixture.fill_supply_but(coins(5));
    let some = fixture.suite.chain.checkpoint();
    fixture.start().unwrap();
    assert_eq!(fixture.state().unwrap().left_e18, coins(5));
    fixture.suite.chain.roll_back(some);
    fixture.fill_supply_but(0);
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::NothingToSell {
        allowance_e18: ALLOWANCE_E18,
        headroom_e18: 0,
    };
    fixture.assert_refused(Role::Keeper, message, error);
}

#[test]
fn tokens_that_were_sent_to_it_are_not_sold() {
    let mut fixture = below_par();
    fixture.wait(WAIT_MS);
    fixture.allow(0);
    let (auction, token) = (fixture.auction, fixture.token);
    let message = token
        .psp22()
        .transfer(auction.account, coins(20), Vec::new());
    fixture.suite.chain.call(FOUNDER, message).expect_ok();
    let message = auction.call().start();
    let refused = fixture.suite.chain.refused(Role::Keeper, message);
    assert!(
        matches!(refused, RecapitalisationError::NothingToSell { .. }),
        "{refused:?}"
    );
}
