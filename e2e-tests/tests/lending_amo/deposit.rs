//! Direct deposits: the rate that borrowers pay is held in its band.

use crate::*;
use harness::suite::lending_params;
use interfaces::controller::Harvested;

#[test]
fn an_empty_market_gets_its_floor_and_dear_loans_more_coin() {
    let mut fixture = fixture(Mode::DirectDeposit);
    let supply = fixture.suite.solvency().supply_e18;
    fixture.settle();
    assert_eq!(fixture.record().debt_e18, lending_params().floor_e18);
    assert_eq!(
        fixture.suite.solvency().supply_e18,
        supply + lending_params().floor_e18
    );
    fixture.assert_booked();

    // The borrower takes what is there; the rate jumps, and comes down to the target.
    fixture.borrow(950);
    assert!(fixture.rate_e18() > lending_params().high_rate_e18);
    fixture.supply(20_000);
    fixture.borrow(19_500);
    assert!(fixture.rate_e18() > lending_params().high_rate_e18);
    // The policy follows the mean.
    fixture.wait(2 * DAY_MS);
    fixture.settle();
    let rate = fixture.rate_e18();
    assert!(rate <= lending_params().high_rate_e18, "{rate}");
    assert!(rate >= lending_params().low_rate_e18 / 4, "{rate}");
    let record = fixture.record();
    assert!(record.debt_e18 > lending_params().floor_e18);
    assert!(record.mark.lent_out_e18 > 0 && record.mark.own_e18 > 0);
    assert!(record.mark.value_e18 >= record.debt_e18);
    fixture.assert_booked();
}

#[test]
fn cheap_loans_send_coin_back_down_to_the_floor() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    fixture.borrow(950);
    fixture.supply(20_000);
    fixture.borrow(20_000);
    fixture.wait(2 * DAY_MS);
    fixture.settle();
    let high = fixture.record().debt_e18;
    fixture.repay(20_000);
    assert!(fixture.rate_e18() < lending_params().low_rate_e18);
    let supply = fixture.suite.solvency().supply_e18;
    fixture.wait(2 * DAY_MS);
    fixture.settle();
    let record = fixture.record();
    assert!(record.debt_e18 < high);
    assert!(record.mark.value_e18 >= lending_params().floor_e18 - 2);
    assert!(fixture.suite.solvency().supply_e18 < supply);
    let controller = fixture.suite.controller;
    assert_eq!(fixture.suite.balance(fixture.loan, controller), 0);
    fixture.assert_booked();
}

#[test]
fn interest_is_harvested_and_the_debt_stays() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    fixture.borrow(900);
    fixture.wait(100 * DAY_MS);
    fixture.repay(500);
    let debt = fixture.record().debt_e18;
    let claim = fixture.position().mark.value_e18;
    assert!(claim > debt + coins(1));
    let message = fixture.suite.controller.call().harvest(fixture.id);
    let call = fixture.suite.chain.call(Role::Keeper, message);
    let event: Harvested = call.event(fixture.suite.controller);
    call.expect_ok();
    assert!((claim - debt).abs_diff(event.profit_e18) < coins(1) / 1_000_000);
    assert_eq!(event.coin_burned, event.profit_e18);
    let record = fixture.record();
    assert_eq!(record.debt_e18, debt);
    assert!(record.mark.value_e18 >= debt);
    fixture.assert_booked();
}

#[test]
fn a_deposit_is_worth_the_same_however_much_of_it_is_lent_out() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    let before = fixture.suite.solvency();
    fixture.borrow(1_000);
    let message = fixture.suite.controller.call().refresh(fixture.id);
    fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    let position = fixture.position();
    assert_eq!((position.mark.own_e18, position.liquid.units), (0, 0));
    assert_eq!(position.mark.lent_out_e18, coins(1_000));
    let after = fixture.suite.solvency();
    assert_eq!(after.equity_e18, before.equity_e18);
    assert!(after.redemption_ratio_e18 >= E18);
}
