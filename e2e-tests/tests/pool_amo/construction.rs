use crate::{init, PARAMS};
use harness::prelude::*;
use interfaces::amo::{AmoError, Descriptor};
use interfaces::pool_amo::{PoolAmoInit, PoolAmoParams};

#[track_caller]
fn refused(fixture: &mut PoolFixture, init: PoolAmoInit) -> AmoError {
    match fixture.chain.try_deploy::<AmoError>("pool-amo", (init,)) {
        Err(Refusal::Error(error)) => error,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

#[test]
fn the_descriptor_names_what_the_registry_checks() {
    let mut case = crate::Case::new();
    let (amo, pool, token) = (case.amo, case.fixture.pool, case.token());
    let chain = &mut case.fixture.chain;
    assert_eq!(
        chain.read(amo.amo().descriptor()),
        Descriptor {
            collateral: Some(token.account),
            funding: pool.account,
            vault: VAULT.account(),
            controller: CONTROLLER.account(),
            backing: Some(token.account),
            units: Some(pool.account),
        }
    );
    assert_eq!(chain.read(amo.call().pool()), pool.account);
    assert_eq!(chain.read(amo.call().params()), PARAMS);
    let roles = chain.read(amo.access().roles());
    assert_eq!(roles.admin, Role::Governance.account());
    assert_eq!(roles.guardian, Role::Guardian.account());
}

#[test]
fn a_pool_with_the_stablecoin_in_second_place_is_refused() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let init = PoolAmoInit {
        stablecoin: fixture.tokens[1].account,
        ..init(&fixture)
    };
    assert_eq!(refused(&mut fixture, init), AmoError::WrongVenue);
}

#[test]
fn a_pool_of_other_coins_is_refused() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let init = PoolAmoInit {
        stablecoin: Role::Treasury.account(),
        ..init(&fixture)
    };
    assert_eq!(refused(&mut fixture, init), AmoError::WrongVenue);
}

#[test]
fn a_pool_of_three_coins_is_refused() {
    let mut fixture = PoolFixture::new(&[18, 6, 6], &PoolConfig::default());
    let init = init(&fixture);
    assert_eq!(refused(&mut fixture, init), AmoError::WrongVenue);
}

#[test]
fn parameters_out_of_bounds_are_refused() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let init = PoolAmoInit {
        params: PoolAmoParams {
            step_divisor: 1,
            ..PARAMS
        },
        ..init(&fixture)
    };
    assert_eq!(
        refused(&mut fixture, init),
        AmoError::ParameterOutOfRange {
            value: 1,
            minimum: 2,
            maximum: 1_000
        }
    );
}
