use crate::{context, stale, Case};
use harness::prelude::*;
use interfaces::amo::{AmoError, Plan};
use interfaces::stable_pool::LiquidityRemoved;

#[test]
fn an_unwinding_sends_exactly_the_coin_to_the_controller() {
    let mut case = Case::cheap();
    let (amo, pool) = (case.amo, case.fixture.pool);
    let (coin, token) = (case.coin(), case.token());
    let coin_e18 = case.planned_unwinding();
    let before = case.state();
    let value_before = case.position(&context()).mark.value_e18;
    let message = amo.amo().unwind(context(), coin_e18);
    let call = case.fixture.chain.call(CONTROLLER, message);

    let removed: LiquidityRemoved = call.event(pool);
    assert_eq!(removed.sender, amo.account);
    let report = call.expect_ok();
    assert_eq!(report.moved.coin_e18, coin_e18);
    assert_eq!(report.moved.tokens, 0);
    assert_eq!(report.moved.units, removed.lp_burned);
    assert_eq!(report.moved.units_before, before.lp_balance);
    assert_eq!(report.position, case.position(&context()));
    // It cost less than it was worth.
    assert!(value_before - report.position.mark.value_e18 < coin_e18);

    assert_eq!(case.balance(coin, CONTROLLER), coin_e18);
    assert_eq!(case.balance(coin, amo), 0);
    assert_eq!(case.balance(token, CONTROLLER), 0);
    assert_eq!(case.balance(token, VAULT), 0);
    assert_eq!(
        case.state().lp_balance,
        before.lp_balance - removed.lp_burned
    );
}

#[test]
fn unwindings_bring_the_coin_back_toward_its_peg() {
    let mut case = Case::cheap();
    let mut price_e18 = case.state().average_price_e18;
    let mut steps = 0;
    while let Plan::Unwind { coin_e18 } = case.plan(&context()) {
        let message = case.amo.amo().unwind(context(), coin_e18);
        case.fixture.chain.call(CONTROLLER, message).expect_ok();
        case.let_the_average_follow();
        let now_e18 = case.state().average_price_e18;
        assert!(now_e18 > price_e18 && now_e18 < E18);
        price_e18 = now_e18;
        steps += 1;
        assert!(steps < 100);
    }
    assert!(steps >= 1);
}

#[test]
fn more_than_planned_is_refused() {
    let mut case = Case::cheap();
    let planned = case.planned_unwinding();
    let amount = planned + 1;
    let message = case.amo.amo().unwind(context(), amount);
    case.assert_refused(
        CONTROLLER,
        message,
        AmoError::BeyondPlan { amount, planned },
    );
}

#[test]
fn an_unwinding_without_a_reason_is_beyond_a_plan_of_nothing() {
    let mut case = Case::wound();
    case.let_the_average_follow();
    let error = AmoError::BeyondPlan {
        amount: coins(1),
        planned: 0,
    };
    let message = case.amo.amo().unwind(context(), coins(1));
    case.assert_refused(CONTROLLER, message, error);
}

#[test]
fn an_unwinding_of_nothing_is_refused() {
    let mut case = Case::cheap();
    let message = case.amo.amo().unwind(context(), 0);
    case.assert_refused(CONTROLLER, message, AmoError::ZeroAmount);
}

#[test]
fn an_unwinding_that_loses_is_refused_by_what_was_measured() {
    let mut case = Case::cheap();
    let planned = case.planned_unwinding();
    case.set_swap_fee(100_000_000);
    let message = case.amo.amo().unwind(context(), planned);
    let error = case.fixture.chain.refused(CONTROLLER, message);
    let AmoError::Unprofitable {
        value_change_e18,
        debt_change_e18,
    } = error
    else {
        panic!("refused with {error:?}");
    };
    assert_eq!(debt_change_e18, -(planned as i128));
    assert!(value_change_e18 < debt_change_e18);
}

#[test]
fn a_stale_price_does_not_stop_it() {
    let mut case = Case::cheap();
    let Plan::Unwind { coin_e18 } = case.plan(&stale()) else {
        panic!("nothing is unwound");
    };
    let message = case.amo.amo().unwind(stale(), coin_e18);
    let report = case.fixture.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(report.moved.coin_e18, coin_e18);
    assert_eq!(report.position.quote_e18, 0);
}

#[test]
fn a_paused_pool_gives_no_single_coin() {
    let mut case = Case::cheap();
    let planned = case.planned_unwinding();
    let pause = case.fixture.pool.call().pause();
    case.fixture.chain.call(Role::Guardian, pause).expect_ok();
    let message = case.amo.amo().unwind(context(), planned);
    let error = AmoError::BeyondPlan {
        amount: planned,
        planned: 0,
    };
    case.assert_refused(CONTROLLER, message, error);
}
