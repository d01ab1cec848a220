//! Reading a position into the book.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::book::PositionChanged;
use interfaces::controller::ControllerError;
use interfaces::Position;

#[test]
fn anyone_marks_a_position_without_moving_it() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    // The venue pays the AMO 5 coins.
    let coin = suite.contracts.stablecoin;
    let message = coin.psp22().transfer(amo.account, coins(5), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    suite.chain.next_block();
    let supply = suite.chain.supply(coin);

    let message = suite.controller.call().refresh(amo.id);
    let call = suite.chain.call(Role::Attacker, message);

    let event: PositionChanged = call.event(suite.book);
    assert_eq!(
        (event.value_old_e18, event.value_new_e18),
        (coins(100), coins(105))
    );
    call.expect_ok();
    let record = amo.record(&mut suite);
    assert_eq!(record.mark.own_e18, coins(105));
    assert_eq!(record.marked_ms, suite.chain.now_ms());
    assert_eq!(record.debt_e18, coins(100));
    assert_eq!(suite.chain.supply(coin), supply);
}

#[test]
fn a_position_that_cannot_be_is_not_booked() {
    let (mut suite, amo) = suite_with_amo();
    let mut appearance = Position::default();
    appearance.mark.value_e18 = u128::MAX;
    amo.lies(&mut suite, None, Some(appearance), 10_000);
    let message = suite.controller.call().refresh(amo.id);
    suite
        .chain
        .assert_refused(Role::Keeper, message, ControllerError::ImplausibleReport);
}

#[test]
fn a_cooldown_or_a_pause_does_not_stop_it() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, wind(100));
    suite.poke(amo.id).expect_ok();
    let message = suite.registry.call().pause_winding();
    suite.chain.call(Role::Guardian, message).expect_ok();
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
}
