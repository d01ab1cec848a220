use crate::{flat_fee, seeded, with_config, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{LiquidityRemoved, PoolError, LOCKED_LP};
use math::stable_swap::remove_one;

fn remove_in(
    fixture: &PoolFixture,
    lp: u128,
    coin: u8,
    min_out: u128,
    to: Role,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = to.account();
    fixture
        .pool
        .call()
        .remove_one_coin(lp, coin, min_out, to, NEVER)
}

#[test]
fn every_coin_of_every_pool_pays_what_the_math_crate_says() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for coin in 0..decimals.len() as u8 {
            for lp in [coins(1), coins(10_000), coins(300_000)] {
                let before = fixture.state();
                let params = fixture.params();
                let balances = fixture.balances_e18();
                let expected =
                    remove_one(&balances, coin.into(), lp, before.lp_supply, &params).unwrap();
                let unit = fixture.unit_e18(coin);
                let owned = fixture.token_balance(coin, Role::Holder);

                let message = remove_in(&fixture, lp, coin, 0, Role::Holder);
                let call = fixture.chain.call(Role::Supplier, message);
                let event: LiquidityRemoved = call.event(fixture.pool);
                let amount = call.expect_ok();

                assert_eq!(
                    amount,
                    expected.amount / unit,
                    "{decimals:?} coin {coin}, {lp}"
                );
                assert_eq!(fixture.token_balance(coin, Role::Holder), owned + amount);
                assert_eq!(fixture.lp_supply(), before.lp_supply - lp);
                assert_eq!(fixture.lp_balance(Role::Supplier), before.lp_balance - lp);
                let mut amounts = [0; 4];
                amounts[usize::from(coin)] = amount;
                let mut fees = [0; 4];
                fees[usize::from(coin)] = expected.fee / unit;
                assert_eq!((event.amounts, event.fees), (amounts, fees));
                assert_eq!(
                    (event.lp_burned, event.lp_supply_new),
                    (lp, before.lp_supply - lp)
                );
            }
        }
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn with_a_fee_those_who_stay_gain() {
    let mut fixture = seeded(&[18, 6]);
    let price = fixture.virtual_price();
    fixture.remove_one(Role::Supplier, coins(100_000), 1);
    assert!(fixture.virtual_price() > price);
    assert!(fixture.admin_fees()[1] > 0);

    let mut fixture = with_config(&[18, 6], flat_fee(0));
    let price = fixture.virtual_price();
    fixture.remove_one(Role::Supplier, coins(100_000), 1);
    let after = fixture.virtual_price();
    assert!(after >= price && after - price <= price / 1_000_000_000_000);
    assert_eq!(fixture.admin_fees(), [0, 0]);
}

#[test]
fn an_amount_below_the_callers_minimum_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let view = fixture.pool.call().preview_remove_one_coin(coins(100), 1);
    let amount = fixture.chain.read_ok(view);
    let minimum = amount + 1;
    let message = remove_in(&fixture, coins(100), 1, minimum, Role::Holder);
    let error = PoolError::BelowMinimum { amount, minimum };
    fixture.chain.assert_refused(Role::Supplier, message, error);
    let message = remove_in(&fixture, coins(100), 1, amount, Role::Holder);
    assert_eq!(
        fixture.chain.call(Role::Supplier, message).expect_ok(),
        amount
    );
}

#[test]
fn refusals() {
    let mut fixture = seeded(&[18, 6]);
    let owned = fixture.lp_balance(Role::Supplier);
    let most = fixture.lp_supply() - LOCKED_LP;
    for (caller, lp, coin, error) in [
        (Role::Supplier, coins(1), 2, PoolError::BadCoin),
        (Role::Supplier, coins(1), u8::MAX, PoolError::BadCoin),
        (Role::Supplier, 0, 0, PoolError::ZeroAmount),
        // Worth less than a unit of the coin.
        (Role::Supplier, 1_000_000, 1, PoolError::ZeroAmount),
        (
            Role::Attacker,
            coins(1),
            0,
            PoolError::InsufficientLp {
                balance: 0,
                amount: coins(1),
            },
        ),
        (
            Role::Supplier,
            owned + 1,
            0,
            PoolError::InsufficientLp {
                balance: most,
                amount: owned + 1,
            },
        ),
    ] {
        let message = remove_in(&fixture, lp, coin, 0, caller);
        fixture.chain.assert_refused(caller, message, error);
    }
    let now_ms = fixture.chain.now_ms();
    let to = Role::Supplier.account();
    let message = fixture
        .pool
        .call()
        .remove_one_coin(coins(1), 0, 0, to, now_ms - 1);
    let error = PoolError::DeadlinePassed {
        deadline_ms: now_ms - 1,
        now_ms,
    };
    fixture.chain.assert_refused(Role::Supplier, message, error);
}

#[test]
fn the_last_supplier_may_leave_in_one_coin() {
    let mut fixture = seeded(&[18, 6]);
    let lp = fixture.lp_balance(Role::Supplier);
    let message = remove_in(&fixture, lp, 0, 0, Role::Holder);
    let call = fixture.chain.call(Role::Supplier, message);
    // Either it is paid less than the reserve, or refused as a whole; never a pool that owes more than it has.
    match call.result() {
        Ok(amount) => assert!(amount < coins(crate::SEED)),
        Err(Refusal::Error(error)) => assert!(matches!(error, PoolError::Math(_))),
        Err(other) => panic!("{other:?}"),
    }
    fixture.assert_holds(&[0, 0]);
}
