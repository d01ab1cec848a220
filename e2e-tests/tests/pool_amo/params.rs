use crate::{context, Case, PARAMS};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::amo::{AmoError, Plan};
use interfaces::pool_amo::{
    PoolAmoParams, PoolAmoParamsChanged, MAX_BAND_BPS, MAX_OTHER_BAND_BPS, MAX_STEP_DIVISOR,
    MIN_BAND_BPS, MIN_STEP_DIVISOR,
};

#[test]
fn governance_sets_the_parameters_and_nothing_else_moves() {
    let mut case = Case::new();
    let (amo, chain) = (case.amo, &mut case.fixture.chain);
    let new = PoolAmoParams {
        band_bps: 25,
        other_band_bps: 50,
        step_divisor: 10,
    };
    let roles = chain.read(amo.access().roles());
    let descriptor = chain.read(amo.amo().descriptor());
    let call = chain.call(Role::Governance, amo.call().set_params(new));
    let event: PoolAmoParamsChanged = call.event(amo);
    assert_eq!((event.old, event.new), (PARAMS, new));
    call.expect_ok();
    assert_eq!(chain.read(amo.call().params()), new);
    assert_eq!(chain.read(amo.access().roles()), roles);
    assert_eq!(chain.read(amo.amo().descriptor()), descriptor);
}

#[test]
fn the_new_parameters_are_those_that_plan_uses() {
    let mut case = Case::dear();
    let fifth = case.planned_wind();
    let amo = case.amo;
    let halves = PoolAmoParams {
        step_divisor: 2,
        ..PARAMS
    };
    case.fixture
        .chain
        .call(Role::Governance, amo.call().set_params(halves))
        .expect_ok();
    assert!(case.planned_wind().abs_diff(fifth * 5 / 2) <= 3);

    let wide = PoolAmoParams {
        band_bps: 1_000,
        ..PARAMS
    };
    case.fixture
        .chain
        .call(Role::Governance, amo.call().set_params(wide))
        .expect_ok();
    assert_eq!(case.plan(&context()), Plan::Nothing);
}

#[test]
fn only_the_admin_sets_them() {
    let mut case = Case::new();
    let amo = case.amo;
    for outsider in [Role::Guardian, Role::Attacker, CONTROLLER] {
        let error = AmoError::Access(AccessError::NotAdmin);
        case.fixture
            .chain
            .assert_refused(outsider, amo.call().set_params(PARAMS), error);
    }
}

#[test]
fn each_bound_holds() {
    let mut case = Case::new();
    let (amo, chain) = (case.amo, &mut case.fixture.chain);
    type Change = fn(&mut PoolAmoParams, u16);
    let fields: [(Change, u16, u16); 3] = [
        (
            |params, value| params.band_bps = value,
            MIN_BAND_BPS,
            MAX_BAND_BPS,
        ),
        (
            |params, value| params.other_band_bps = value,
            0,
            MAX_OTHER_BAND_BPS,
        ),
        (
            |params, value| params.step_divisor = value,
            MIN_STEP_DIVISOR,
            MAX_STEP_DIVISOR,
        ),
    ];
    for (change, minimum, maximum) in fields {
        let beyond = [minimum.checked_sub(1), maximum.checked_add(1)];
        for value in beyond.into_iter().flatten() {
            let mut params = PARAMS;
            change(&mut params, value);
            let error = AmoError::ParameterOutOfRange {
                value: value.into(),
                minimum: minimum.into(),
                maximum: maximum.into(),
            };
            chain.assert_refused(Role::Governance, amo.call().set_params(params), error);
        }
        for value in [minimum, maximum] {
            let mut params = PARAMS;
            change(&mut params, value);
            chain
                .call(Role::Governance, amo.call().set_params(params))
                .expect_ok();
            assert_eq!(chain.read(amo.call().params()), params);
        }
    }
}
