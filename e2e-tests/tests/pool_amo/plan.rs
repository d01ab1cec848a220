use crate::{at_price, context, stale, Case, PARAMS};
use harness::prelude::*;
use interfaces::amo::{Context, Plan};
use policy::pool::{plan, Pool};

#[test]
fn a_coin_at_its_peg_is_left_alone() {
    let mut case = Case::new();
    assert_eq!(case.plan(&context()), Plan::Nothing);
    // Off balance, yet inside the band.
    case.trade(1, usd6(50_000));
    case.let_the_average_follow();
    let state = case.state();
    assert!(state.average_price_e18 > E18 && state.average_price_e18 < bps(10_010));
    assert_eq!(case.plan(&context()), Plan::Nothing);
}

#[test]
fn a_dear_coin_is_supplied_by_a_fifth_of_the_distance() {
    let mut case = Case::dear();
    let [coin_e18, token_e18, ..] = case.state().reserves_e18;
    assert!(token_e18 > coin_e18);
    let planned = case.planned_wind();
    assert!(planned.abs_diff((token_e18 - coin_e18) / 5) <= 2);
}

#[test]
fn a_cheap_coin_is_taken_out_by_a_fifth_of_the_distance() {
    let mut case = Case::cheap();
    let state = case.state();
    let [coin_e18, token_e18, ..] = state.reserves_e18;
    let share = math::mul_div_down(coin_e18, state.lp_balance, state.lp_supply).unwrap();
    let fifth = (coin_e18 - token_e18) / 5;
    let planned = case.planned_unwinding();
    assert!(planned.abs_diff(fifth.min(share)) <= 2);
}

#[test]
fn a_paused_pool_is_left_alone() {
    for mut case in [Case::dear(), Case::cheap()] {
        assert_ne!(case.plan(&context()), Plan::Nothing);
        let pause = case.fixture.pool.call().pause();
        case.fixture.chain.call(Role::Guardian, pause).expect_ok();
        assert_eq!(case.plan(&context()), Plan::Nothing);
    }
}

/// The keeper and the simulator run the policy off chain, on the state that the pool shows.
#[test]
fn the_contract_plans_what_the_policy_plans() {
    for mut case in [Case::new(), Case::dear(), Case::wound(), Case::cheap()] {
        for price_e18 in [bps(9_700), bps(9_950), E18, bps(10_005), bps(10_100)] {
            let context = at_price(price_e18);
            let pool = Pool::from(&case.state());
            let expected = plan(&pool, &context, &PARAMS).unwrap();
            assert_eq!(case.plan(&context), expected);
        }
    }
}

#[test]
fn a_push_within_one_block_moves_no_plan() {
    let mut case = Case::new();
    case.trade(1, usd6(600_000));
    assert_eq!(case.plan(&context()), Plan::Nothing);

    let mut case = Case::wound();
    case.let_the_average_follow();
    case.trade(0, coins(900_000));
    assert_eq!(case.plan(&context()), Plan::Nothing);
}

#[test]
fn the_room_bounds_both_directions() {
    let tight = Context {
        wind_room_e18: coins(7),
        unwind_room_e18: coins(3),
        ..context()
    };
    assert_eq!(
        Case::dear().plan(&tight),
        Plan::Wind {
            coin_e18: coins(7),
            tokens: 0
        }
    );
    assert_eq!(
        Case::cheap().plan(&tight),
        Plan::Unwind { coin_e18: coins(3) }
    );
}

#[test]
fn a_stale_price_stops_winding_and_not_unwinding() {
    assert_eq!(Case::dear().plan(&stale()), Plan::Nothing);
    assert!(matches!(Case::cheap().plan(&stale()), Plan::Unwind { .. }));
}

#[test]
fn other_pools_below_their_band_stop_winding_and_not_unwinding() {
    let disagreeing = Context {
        others_lowest_e18: bps(9_985),
        others_highest_e18: E18,
        ..context()
    };
    assert_eq!(Case::dear().plan(&disagreeing), Plan::Nothing);
    assert!(matches!(
        Case::cheap().plan(&disagreeing),
        Plan::Unwind { .. }
    ));
}

#[test]
fn a_collateral_below_its_band_stops_winding() {
    let mut case = Case::new();
    // The coin is worth two per cent more than the collateral.
    case.trade(1, usd6(850_000));
    case.let_the_average_follow();
    assert!(case.state().average_price_e18 > bps(10_200));
    assert!(matches!(
        case.plan(&at_price(bps(9_900))),
        Plan::Wind { .. }
    ));
    assert_eq!(case.plan(&at_price(bps(9_899))), Plan::Nothing);
}

#[test]
fn a_step_that_the_fees_would_eat_is_not_planned() {
    let mut case = Case::dear();
    case.set_swap_fee(100_000_000);
    assert_eq!(case.plan(&context()), Plan::Nothing);

    let mut case = Case::cheap();
    case.set_swap_fee(100_000_000);
    assert_eq!(case.plan(&context()), Plan::Nothing);
}

#[test]
fn an_empty_pool_wants_nothing() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let init = crate::init(&fixture);
    let amo = fixture
        .chain
        .try_deploy::<interfaces::amo::AmoError>("pool-amo", (init,))
        .unwrap();
    let amo = PoolAmoHandle::at(amo);
    assert_eq!(
        fixture.chain.read_ok(amo.amo().plan(context())).plan,
        Plan::Nothing
    );
    assert_eq!(
        fixture.chain.read_ok(amo.amo().position(context())),
        interfaces::Position::default()
    );
}
