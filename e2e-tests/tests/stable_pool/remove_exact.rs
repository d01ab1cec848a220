use crate::{seeded, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{LiquidityRemoved, MathError, PoolError};
use math::stable_swap::remove_exact;

fn remove_amounts(
    fixture: &PoolFixture,
    amounts: Vec<u128>,
    max_lp: u128,
    to: Role,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = to.account();
    fixture.pool.call().remove_exact(amounts, max_lp, to, NEVER)
}

#[test]
fn exact_amounts_cost_what_the_math_crate_says() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let mut uneven = fixture.each(40_000);
        uneven[0] = 0;
        for amounts in [
            fixture.each(1_000),
            fixture.only(0, 10_000),
            fixture.only(1, 3),
            uneven,
        ] {
            let scaled: Vec<u128> = (0..)
                .zip(&amounts)
                .map(|(coin, amount)| amount * fixture.unit_e18(coin))
                .collect();
            let before = fixture.state();
            let params = fixture.params();
            let balances = fixture.balances_e18();
            let expected = remove_exact(&balances, &scaled, before.lp_supply, &params).unwrap();
            let owned: Vec<u128> = (0..decimals.len() as u8)
                .map(|coin| fixture.token_balance(coin, Role::Holder))
                .collect();

            let message = remove_amounts(&fixture, amounts.clone(), u128::MAX, Role::Holder);
            let call = fixture.chain.call(Role::Supplier, message);
            let event: LiquidityRemoved = call.event(fixture.pool);
            let burned = call.expect_ok();

            assert_eq!(burned, expected.burned, "{decimals:?} {amounts:?}");
            assert_eq!(fixture.lp_supply(), before.lp_supply - burned);
            assert_eq!(
                fixture.lp_balance(Role::Supplier),
                before.lp_balance - burned
            );
            assert_eq!(event.amounts[..amounts.len()], amounts);
            assert_eq!(
                (event.lp_burned, event.lp_supply_new),
                (burned, before.lp_supply - burned)
            );
            for coin in 0..decimals.len() {
                let held = fixture.token_balance(coin as u8, Role::Holder);
                assert_eq!(held, owned[coin] + amounts[coin]);
                let fee = expected.fees[coin] / fixture.unit_e18(coin as u8);
                assert_eq!(event.fees[coin], fee);
            }
        }
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn a_cost_above_the_callers_maximum_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let amounts = vec![coins(10), usd6(200)];
    let view = fixture.pool.call().preview_remove_exact(amounts.clone());
    let amount = fixture.chain.read_ok(view);
    let maximum = amount - 1;
    let message = remove_amounts(&fixture, amounts.clone(), maximum, Role::Holder);
    let error = PoolError::AboveMaximum { amount, maximum };
    fixture.chain.assert_refused(Role::Supplier, message, error);
    let message = remove_amounts(&fixture, amounts, amount, Role::Holder);
    assert_eq!(
        fixture.chain.call(Role::Supplier, message).expect_ok(),
        amount
    );
}

#[test]
fn refusals() {
    let mut fixture = seeded(&[18, 6]);
    for amounts in [vec![], vec![1], vec![1, 1, 1]] {
        let error = PoolError::WrongLength {
            given: amounts.len() as u32,
            needed: 2,
        };
        let message = remove_amounts(&fixture, amounts, u128::MAX, Role::Supplier);
        fixture.chain.assert_refused(Role::Supplier, message, error);
    }
    let message = remove_amounts(&fixture, vec![0, 0], u128::MAX, Role::Supplier);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::ZeroAmount);

    let reserves = fixture.state().reserves;
    for amounts in [
        vec![reserves[0], 0],
        vec![0, reserves[1]],
        vec![reserves[0] + 1, 0],
        vec![u128::MAX, 0],
        vec![0, u128::MAX],
        vec![reserves[0], reserves[1]],
    ] {
        let message = remove_amounts(&fixture, amounts, u128::MAX, Role::Supplier);
        let error = PoolError::Math(MathError::OutOfRange);
        fixture.chain.assert_refused(Role::Supplier, message, error);
    }

    let message = remove_amounts(&fixture, vec![coins(1), 0], u128::MAX, Role::Attacker);
    let error = fixture.chain.refused(Role::Attacker, message);
    assert!(matches!(
        error,
        PoolError::InsufficientLp { balance: 0, amount } if amount > coins(1)
    ));

    let now_ms = fixture.chain.now_ms();
    let to = Role::Supplier.account();
    let message = fixture
        .pool
        .call()
        .remove_exact(vec![coins(1), 0], u128::MAX, to, now_ms - 1);
    let error = PoolError::DeadlinePassed {
        deadline_ms: now_ms - 1,
        now_ms,
    };
    fixture.chain.assert_refused(Role::Supplier, message, error);
}

#[test]
fn an_empty_pool_refuses() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let message = remove_amounts(&fixture, vec![1, 1], u128::MAX, Role::Supplier);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::EmptyPool);
}

#[test]
fn a_unit_of_a_coarse_coin_costs_at_least_its_worth() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for coin in 0..decimals.len() {
            let mut amounts = fixture.none();
            amounts[coin] = 1;
            let message = remove_amounts(&fixture, amounts, u128::MAX, Role::Holder);
            let burned = fixture.chain.call(Role::Supplier, message).expect_ok();
            assert!(burned >= fixture.unit_e18(coin as u8));
        }
    }
}
