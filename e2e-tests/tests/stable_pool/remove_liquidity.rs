use crate::{seeded, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{LiquidityRemoved, PoolError, LOCKED_LP};

fn remove_from(
    fixture: &PoolFixture,
    lp: u128,
    min_amounts: Vec<u128>,
    to: Role,
) -> impl Message<Answer = Result<Vec<u128>, PoolError>> {
    let to = to.account();
    fixture
        .pool
        .call()
        .remove_liquidity(lp, min_amounts, to, NEVER)
}

fn split(
    fixture: &PoolFixture,
    lp: u128,
    receivers: &[Role],
) -> impl Message<Answer = Result<Vec<u128>, PoolError>> {
    let receivers = receivers.iter().map(|role| role.account()).collect();
    fixture
        .pool
        .call()
        .remove_liquidity_split(lp, fixture.none(), receivers, NEVER)
}

#[test]
fn every_coin_is_paid_in_proportion_rounded_down() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let amount = fixture.units(0, 123_456);
        fixture.swap(Role::Trader, 0, 1, amount);
        let before = fixture.state();
        let lp = before.lp_supply / 7;
        let expected: Vec<u128> = before.reserves[..decimals.len()]
            .iter()
            .map(|reserve| math::mul_div_down(*reserve, lp, before.lp_supply).unwrap())
            .collect();

        let none = fixture.none();
        let message = remove_from(&fixture, lp, none, Role::Holder);
        let call = fixture.chain.call(Role::Supplier, message);
        let event: LiquidityRemoved = call.event(fixture.pool);
        assert_eq!(call.expect_ok(), expected);

        let after = fixture.state();
        assert_eq!(after.lp_supply, before.lp_supply - lp);
        assert_eq!(after.lp_balance, before.lp_balance - lp);
        for (coin, amount) in expected.iter().enumerate() {
            assert_eq!(fixture.token_balance(coin as u8, Role::Holder), *amount);
            assert_eq!(after.reserves[coin], before.reserves[coin] - amount);
            assert_eq!(event.amounts[coin], *amount);
        }
        assert_eq!(event.sender, Role::Supplier.account());
        assert_eq!(event.fees, [0; 4]);
        assert_eq!(
            (event.lp_burned, event.lp_supply_new),
            (lp, after.lp_supply)
        );
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn a_split_removal_pays_each_coin_to_its_own_receiver() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let lp = coins(5_000);
        let none = fixture.none();
        let whole = remove_from(&fixture, lp, none, Role::Holder);
        let expected = fixture.chain.dry_run(Role::Supplier, whole).expect_ok();
        let receivers = [
            Role::Named("first"),
            Role::Named("second"),
            Role::Named("third"),
            Role::Named("fourth"),
        ];
        let message = split(&fixture, lp, &receivers[..decimals.len()]);
        assert_eq!(
            fixture.chain.call(Role::Supplier, message).expect_ok(),
            expected
        );
        for (coin, amount) in expected.iter().enumerate() {
            for (place, receiver) in receivers[..decimals.len()].iter().enumerate() {
                let paid = if place == coin { *amount } else { 0 };
                assert_eq!(fixture.token_balance(coin as u8, *receiver), paid);
            }
        }
    }
}

#[test]
fn a_piece_too_small_for_a_coarse_coin_pays_the_fine_one_only() {
    let mut fixture = seeded(&[18, 6]);
    let paid = fixture.remove(Role::Supplier, 1_000_000);
    assert_eq!(paid, [500_000, 0]);
}

#[test]
fn amounts_below_the_callers_minimums_are_refused() {
    let mut fixture = seeded(&[18, 6]);
    let view = fixture.pool.call().preview_remove_liquidity(coins(10));
    let expected = fixture.chain.read_ok(view);
    for coin in 0..2 {
        let mut minimums = expected.clone();
        minimums[coin] += 1;
        let message = remove_from(&fixture, coins(10), minimums.clone(), Role::Holder);
        let error = PoolError::BelowMinimum {
            amount: expected[coin],
            minimum: minimums[coin],
        };
        fixture.chain.assert_refused(Role::Supplier, message, error);
    }
    let message = remove_from(&fixture, coins(10), expected.clone(), Role::Holder);
    assert_eq!(
        fixture.chain.call(Role::Supplier, message).expect_ok(),
        expected
    );
}

#[test]
fn nobody_removes_what_is_not_theirs() {
    let mut fixture = seeded(&[18, 6]);
    let balance = fixture.lp_balance(Role::Supplier);
    for (caller, balance, amount) in [
        (Role::Attacker, 0, 1),
        (Role::Supplier, balance, balance + 1),
    ] {
        let message = remove_from(&fixture, amount, vec![0, 0], caller);
        let error = PoolError::InsufficientLp { balance, amount };
        fixture.chain.assert_refused(caller, message, error);
    }
    // Beyond the whole supply, the numbers are those of what can be owned at all.
    let most = fixture.lp_supply() - LOCKED_LP;
    let message = remove_from(&fixture, most + 1, vec![0, 0], Role::Attacker);
    let error = PoolError::InsufficientLp {
        balance: most,
        amount: most + 1,
    };
    fixture.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn lists_must_be_as_long_as_the_pool_has_coins() {
    let mut fixture = seeded(&[18, 12, 6]);
    for minimums in [vec![], vec![0; 2], vec![0; 4]] {
        let error = PoolError::WrongLength {
            given: minimums.len() as u32,
            needed: 3,
        };
        let message = remove_from(&fixture, coins(1), minimums, Role::Supplier);
        fixture.chain.assert_refused(Role::Supplier, message, error);
    }
    for receivers in [&[][..], &[Role::Holder; 2], &[Role::Holder; 4]] {
        let error = PoolError::WrongLength {
            given: receivers.len() as u32,
            needed: 3,
        };
        let message = split(&fixture, coins(1), receivers);
        fixture.chain.assert_refused(Role::Supplier, message, error);
    }
}

#[test]
fn nothing_and_too_late_are_refused() {
    let mut fixture = seeded(&[18, 6]);
    let message = remove_from(&fixture, 0, vec![0, 0], Role::Supplier);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::ZeroAmount);
    let now_ms = fixture.chain.now_ms();
    let error = PoolError::DeadlinePassed {
        deadline_ms: now_ms - 1,
        now_ms,
    };
    let to = Role::Supplier.account();
    let message = fixture
        .pool
        .call()
        .remove_liquidity(coins(1), vec![0, 0], to, now_ms - 1);
    fixture.chain.assert_refused(Role::Supplier, message, error);
    let message =
        fixture
            .pool
            .call()
            .remove_liquidity_split(coins(1), vec![0, 0], vec![to, to], now_ms - 1);
    fixture.chain.assert_refused(Role::Supplier, message, error);
}

#[test]
fn an_empty_pool_has_nothing_to_remove() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let message = remove_from(&fixture, 1, vec![0, 0], Role::Supplier);
    let error = PoolError::InsufficientLp {
        balance: 0,
        amount: 1,
    };
    fixture.chain.assert_refused(Role::Supplier, message, error);
}

#[test]
fn all_but_what_is_locked_can_leave_and_the_pool_lives_on() {
    let mut fixture = seeded(&[18, 6]);
    let lp = fixture.lp_balance(Role::Supplier);
    fixture.remove(Role::Supplier, lp);
    let left = fixture.state();
    assert_eq!(left.lp_supply, LOCKED_LP);
    assert!(left.reserves[0] > 0);
    let amounts = fixture.each(1_000);
    let lp = fixture.add(Role::Supplier, amounts);
    fixture.swap(Role::Trader, 0, 1, coins(10));
    let paid = fixture.remove(Role::Supplier, lp);
    let back = paid[0] + paid[1] * fixture.unit_e18(1);
    // The units that rounding left are out of balance, so whoever comes next pays the imbalance fee on everything.
    assert!(back < coins(2_000) && back > coins(1_980), "{back}");
    let nothing = fixture.none();
    fixture.assert_holds(&nothing);
}
