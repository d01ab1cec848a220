//! Interest, rates, reserves.

use crate::*;
use interfaces::lending_market::{Accrued, ReservesTaken};

#[test]
fn interest_does_not_depend_on_how_often_it_is_added() {
    let mut fixture = lent();
    let market = fixture.market;
    let start = fixture.suite.chain.checkpoint();
    fixture.suite.chain.next_block_in(10 * DAY_MS);
    let once = fixture.debt(Role::Holder);
    fixture.suite.chain.roll_back(start);
    for _ in 0..200 {
        fixture.suite.chain.next_block_in(10 * DAY_MS / 200);
        let message = market.call().accrue();
        fixture
            .suite
            .chain
            .call(Role::Attacker, message)
            .expect_ok();
    }
    let often = fixture.debt(Role::Holder);
    assert!(once > coins(50_000));
    assert!(
        often.abs_diff(once) < once / 1_000_000_000,
        "{often} {once}"
    );
    fixture.assert_balanced();
}

#[test]
fn suppliers_get_the_interest_less_the_reserves_share() {
    let mut fixture = lent();
    let market = fixture.market;
    let before = fixture.state();
    assert!(before.rate.rate_e18 > 0);
    fixture.suite.chain.next_block_in(DAY_MS);
    let message = market.call().accrue();
    let call = fixture.suite.chain.call(Role::Keeper, message);
    let event: Accrued = call.event(market);
    let interest = call.expect_ok();
    assert_eq!(
        (event.interest_e18, event.rate_e18, event.elapsed_ms),
        (interest, before.rate.rate_e18, DAY_MS)
    );
    let after = fixture.state();
    assert_eq!(
        after.totals.borrowed_e18,
        before.totals.borrowed_e18 + interest
    );
    assert_eq!(after.totals.reserves_e18, interest / 10);
    assert_eq!(
        after.totals.supplied_e18,
        before.totals.supplied_e18 + interest - interest / 10
    );
    // Nobody moved the market: the rate stands.
    assert_eq!(after.rate, before.rate);

    let message = market.call().take_reserves();
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: ReservesTaken = call.event(market);
    let taken = call.expect_ok();
    assert_eq!((event.to, event.tokens), (Role::Treasury.account(), taken));
    assert_eq!(taken, interest / 10);
    assert_eq!(fixture.coin(Role::Treasury), taken);
    fixture.assert_balanced();
    let message = market.call().take_reserves();
    fixture.assert_refused(Role::Attacker, message, LendingError::ZeroAmount);
}

#[test]
fn the_rate_follows_who_moves_the_market_and_adapts_to_the_time_that_passed() {
    let mut fixture = lent();
    let market = fixture.market;
    let before = fixture.state().rate;
    assert_eq!(before.rate_at_target_e18, E18 / 100);
    // At 50 % of a target of 90 %.
    assert_eq!(before.rate_e18, (E18 / 100 * 50).div_ceil(90));
    fixture.post(Role::Attacker, 100);
    fixture.borrow(Role::Attacker, coins(49_000));
    let high = fixture.state().rate;
    assert!(high.rate_e18 > E18 * 9 / 10, "{}", high.rate_e18);
    fixture.wait(2 * DAY_MS);
    let message = market.call().repay(coins(40_000), Role::Attacker.account());
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    // Two days nearly everything was lent out: the rate at target is at its most.
    assert_eq!(fixture.state().rate.rate_at_target_e18, E18 / 5);
}
