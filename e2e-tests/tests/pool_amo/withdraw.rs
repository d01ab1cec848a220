use crate::{at_price, context, stale, Case};
use harness::prelude::*;
use interfaces::amo::{AmoError, Context};
use interfaces::Position;

/// Withdraws, and checks that coin and tokens went where they belong, in proportion.
#[track_caller]
fn assert_withdraws(case: &mut Case, context: Context, units: u128) {
    let (coin, token, amo) = (case.coin(), case.token(), case.amo);
    let before = case.state();
    let held = [case.balance(coin, CONTROLLER), case.balance(token, VAULT)];
    let message = amo.amo().withdraw(context, units);
    let report = case.fixture.chain.call(CONTROLLER, message).expect_ok();

    let share = |amount| math::mul_div_down(amount, units, before.lp_supply).unwrap();
    assert_eq!(report.moved.coin_e18, share(before.reserves[0]));
    assert_eq!(report.moved.tokens, share(before.reserves[1]));
    assert_eq!(report.moved.units, units);
    assert_eq!(report.moved.units_before, before.lp_balance);
    assert_eq!(report.position, case.position(&context));
    assert_eq!(report.position.units, before.lp_balance - units);

    assert_eq!(
        case.balance(coin, CONTROLLER),
        held[0] + report.moved.coin_e18
    );
    assert_eq!(case.balance(token, VAULT), held[1] + report.moved.tokens);
    assert_eq!(case.balance(coin, VAULT), 0);
    assert_eq!(case.balance(token, CONTROLLER), 0);
    assert_eq!(case.balance(coin, amo), 0);
    assert_eq!(case.balance(token, amo), 0);
}

#[test]
fn coin_goes_to_the_controller_and_tokens_to_the_vault() {
    let mut case = Case::wound();
    let units = case.state().lp_balance;
    assert_withdraws(&mut case, context(), units / 3);
    assert_withdraws(&mut case, context(), units / 2);
}

#[test]
fn the_position_withdraws_to_nothing() {
    let mut case = Case::wound();
    let units = case.state().lp_balance;
    assert_withdraws(&mut case, context(), units);
    let quote_e18 = case.state().average_price_e18;
    assert_eq!(
        case.position(&context()),
        Position {
            quote_e18,
            ..Position::default()
        }
    );
}

/// What `liquid` says is what a withdrawal gives.
#[test]
fn the_liquid_part_is_what_comes() {
    let mut case = Case::cheap();
    let liquid = case.position(&context()).liquid;
    let message = case.amo.amo().withdraw(context(), liquid.units);
    let report = case.fixture.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(report.moved.coin_e18, liquid.own_e18);
    assert_eq!(report.moved.tokens, liquid.external);
}

#[test]
fn neither_price_nor_pause_nor_plan_stands_in_its_way() {
    let unknown = Context {
        collateral_price_e18: 0,
        price_fresh: false,
        wind_room_e18: 0,
        unwind_room_e18: 0,
        ..Context::default()
    };
    for context in [
        stale(),
        unknown,
        at_price(bps(5_000)),
        at_price(coins(1_000)),
    ] {
        let mut case = Case::cheap();
        let pause = case.fixture.pool.call().pause();
        case.fixture.chain.call(Role::Guardian, pause).expect_ok();
        assert_withdraws(&mut case, context, coins(1_000));
    }
}

/// The supplier left: the AMO owns the pool but for the units that are locked for ever.
#[test]
fn the_last_supplier_gets_out() {
    let mut case = Case::wound();
    let pool = case.fixture.pool;
    let lp = case
        .fixture
        .chain
        .read(pool.psp22().balance_of(Role::Supplier.account()));
    let message = pool
        .call()
        .remove_liquidity(lp, vec![0, 0], Role::Supplier.account(), NEVER);
    case.fixture.chain.call(Role::Supplier, message).expect_ok();
    let units = case.state().lp_balance;
    assert_withdraws(&mut case, context(), units - 1);
    assert_withdraws(&mut case, context(), 1);
    assert!(case.position(&context()).units == 0);
}

#[test]
fn a_withdrawal_of_nothing_is_refused() {
    let mut case = Case::wound();
    let message = case.amo.amo().withdraw(context(), 0);
    case.assert_refused(CONTROLLER, message, AmoError::ZeroAmount);
}

#[test]
fn more_units_than_there_are_is_refused() {
    let mut case = Case::wound();
    let units = case.state().lp_balance;
    let amount = units + 1;
    let message = case.amo.amo().withdraw(context(), amount);
    case.assert_refused(
        CONTROLLER,
        message,
        AmoError::InsufficientUnits { units, amount },
    );
}
