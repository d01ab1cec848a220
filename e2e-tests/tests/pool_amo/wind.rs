use crate::{context, Case};
use harness::prelude::*;
use interfaces::amo::AmoError;
use interfaces::stable_pool::LiquidityAdded;

#[test]
fn a_wind_supplies_the_coin_and_keeps_the_lp_tokens() {
    let mut case = Case::dear();
    let (amo, pool) = (case.amo, case.fixture.pool);
    let coin_e18 = case.planned_wind();
    let before = case.state();
    case.mint_to_the_pool(coin_e18);
    let message = amo.amo().wind(context(), coin_e18, 0);
    let call = case.fixture.chain.call(CONTROLLER, message);

    let added: LiquidityAdded = call.event(pool);
    assert_eq!(added.sender, amo.account);
    assert_eq!(added.to, amo.account);
    let report = call.expect_ok();
    assert_eq!(report.moved.coin_e18, coin_e18);
    assert_eq!(report.moved.tokens, 0);
    assert_eq!(report.moved.units, added.lp_minted);
    assert_eq!(report.moved.units_before, 0);
    assert_eq!(report.position, case.position(&context()));

    let after = case.state();
    assert_eq!(after.lp_balance, added.lp_minted);
    assert_eq!(after.lp_supply, before.lp_supply + added.lp_minted);
    // The admin's part of the fee is set aside.
    assert!(after.reserves[0] <= before.reserves[0] + coin_e18);
    assert!(after.reserves[0] > before.reserves[0] + coin_e18 * 999 / 1_000);
    // What was put in is worth more than it cost.
    assert!(report.position.mark.value_e18 > coin_e18);
}

#[test]
fn winds_bring_the_coin_into_its_band_and_each_gains() {
    let mut case = Case::dear();
    let mut debt = 0;
    let mut gain = 0;
    let mut price_e18 = case.state().average_price_e18;
    let mut winds = 0;
    while case.plan(&context()) != interfaces::amo::Plan::Nothing {
        let report = case.wind_as_planned();
        debt += report.moved.coin_e18;
        assert!(report.position.mark.value_e18 - debt > gain);
        gain = report.position.mark.value_e18 - debt;
        case.let_the_average_follow();
        let now_e18 = case.state().average_price_e18;
        assert!(now_e18 < price_e18 && now_e18 > E18);
        price_e18 = now_e18;
        winds += 1;
    }
    assert!(winds >= 2, "{winds} winds");
    assert!(price_e18 < bps(10_012));
}

#[test]
fn more_than_planned_is_refused() {
    let mut case = Case::dear();
    let planned = case.planned_wind();
    case.mint_to_the_pool(planned + 1);
    let amount = planned + 1;
    let error = AmoError::BeyondPlan { amount, planned };
    let message = case.amo.amo().wind(context(), amount, 0);
    case.assert_refused(CONTROLLER, message, error);
}

#[test]
fn less_than_planned_is_allowed() {
    let mut case = Case::dear();
    let part = case.planned_wind() / 3;
    case.mint_to_the_pool(part);
    let message = case.amo.amo().wind(context(), part, 0);
    let report = case.fixture.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(report.moved.coin_e18, part);
}

#[test]
fn a_wind_without_a_reason_is_beyond_a_plan_of_nothing() {
    for mut case in [Case::new(), Case::cheap()] {
        case.mint_to_the_pool(coins(1));
        let error = AmoError::BeyondPlan {
            amount: coins(1),
            planned: 0,
        };
        let message = case.amo.amo().wind(context(), coins(1), 0);
        case.assert_refused(CONTROLLER, message, error);
    }
}

#[test]
fn a_wind_of_nothing_is_refused() {
    let mut case = Case::dear();
    let message = case.amo.amo().wind(context(), 0, 0);
    case.assert_refused(CONTROLLER, message, AmoError::ZeroAmount);
}

#[test]
fn tokens_are_not_taken() {
    let mut case = Case::dear();
    let planned = case.planned_wind();
    case.mint_to_the_pool(planned);
    let message = case.amo.amo().wind(context(), planned, 1);
    case.assert_refused(CONTROLLER, message, AmoError::UnsupportedFunding);
}

#[test]
fn a_wind_that_loses_is_refused_by_what_was_measured() {
    let mut case = Case::dear();
    let planned = case.planned_wind();
    case.set_swap_fee(100_000_000);
    case.mint_to_the_pool(planned);
    let message = case.amo.amo().wind(context(), planned, 0);
    let error = case.fixture.chain.refused(CONTROLLER, message);
    let AmoError::Unprofitable {
        value_change_e18,
        debt_change_e18,
    } = error
    else {
        panic!("refused with {error:?}");
    };
    assert_eq!(debt_change_e18, planned as i128);
    assert!(value_change_e18 < debt_change_e18);
    assert!(value_change_e18 > debt_change_e18 * 9 / 10);
}

#[test]
fn coin_that_did_not_arrive_is_the_pools_refusal() {
    let mut case = Case::dear();
    let planned = case.planned_wind();
    case.mint_to_the_pool(planned - 1);
    let message = case.amo.amo().wind(context(), planned, 0);
    // PoolError::NotReceived.
    case.assert_refused(CONTROLLER, message, AmoError::Venue(10));
}

#[test]
fn a_paused_pool_takes_no_wind() {
    let mut case = Case::dear();
    let planned = case.planned_wind();
    case.mint_to_the_pool(planned);
    let pause = case.fixture.pool.call().pause();
    case.fixture.chain.call(Role::Guardian, pause).expect_ok();
    let message = case.amo.amo().wind(context(), planned, 0);
    let error = AmoError::BeyondPlan {
        amount: planned,
        planned: 0,
    };
    case.assert_refused(CONTROLLER, message, error);
}
