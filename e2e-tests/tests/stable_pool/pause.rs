use crate::{seeded, swap_in, swap_out, PoolSteps};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::pause::MAX_PAUSE_MS;
use interfaces::stable_pool::{PauseChanged, PoolError};

fn paused(fixture: &mut PoolFixture) -> bool {
    let view = fixture.pool.call().paused();
    fixture.chain.read(view)
}

#[test]
fn swaps_additions_and_uneven_removals_stop() {
    let mut fixture = seeded(&[18, 6]);
    fixture.send_ahead(Role::Trader, 0, coins(10));
    fixture.pause();
    let pool = fixture.pool;
    let to = Role::Supplier.account();
    let stopped = PoolError::Paused;
    let chain = &mut fixture.chain;
    let supplier = Role::Supplier;

    let message = pool.call().swap_exact_in(0, 1, coins(1), 0, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool
        .call()
        .swap_exact_out(0, 1, usd6(1), u128::MAX, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool.call().swap_received(0, 1, coins(10), 0, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool
        .call()
        .add_liquidity(vec![coins(1), usd6(1)], 0, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool.call().add_received(vec![coins(10), 0], 0, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool.call().remove_one_coin(coins(1), 0, 0, to, NEVER);
    chain.assert_refused(supplier, message, stopped);
    let message = pool
        .call()
        .remove_exact(vec![coins(1), 0], u128::MAX, to, NEVER);
    chain.assert_refused(supplier, message, stopped);

    for view in [
        pool.call().preview_swap_exact_in(0, 1, coins(1)),
        pool.call().preview_swap_exact_out(0, 1, 1_000_000),
    ] {
        assert_eq!(chain.call(supplier, view).expect_err(), stopped);
    }
    let view = pool.call().preview_add_liquidity(vec![coins(1), usd6(1)]);
    assert_eq!(chain.call(supplier, view).expect_err(), stopped);
    let view = pool.call().preview_remove_one_coin(coins(1), 0);
    assert_eq!(chain.call(supplier, view).expect_err(), stopped);
    let view = pool.call().preview_remove_exact(vec![coins(1), 0]);
    assert_eq!(chain.call(supplier, view).expect_err(), stopped);
}

#[test]
fn the_first_supply_stops_too() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    fixture.pause();
    let to = Role::Supplier.account();
    let message = fixture
        .pool
        .call()
        .add_liquidity(vec![coins(1), usd6(1)], 0, to, NEVER);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::Paused);
}

#[test]
fn what_takes_no_price_goes_on() {
    let mut fixture = seeded(&[18, 6]);
    fixture.swap(Role::Trader, 0, 1, coins(100_000));
    fixture.pause();
    let pool = fixture.pool;
    let none = vec![0, 0];
    let to = Role::Holder.account();
    let message = pool
        .call()
        .remove_liquidity(coins(1_000), none.clone(), to, NEVER);
    fixture.chain.call(Role::Supplier, message).expect_ok();
    let message = pool
        .call()
        .remove_liquidity_split(coins(1_000), none, vec![to, to], NEVER);
    fixture.chain.call(Role::Supplier, message).expect_ok();
    let message = pool.call().pay_admin_fees();
    fixture.chain.call(Role::Keeper, message).expect_ok();
    let message = pool.psp22().transfer(to, coins(1), Vec::new());
    fixture.chain.call(Role::Supplier, message).expect_ok();
    let view = pool.call().preview_remove_liquidity(coins(1));
    fixture.chain.read_ok(view);
    assert!(fixture.state().invariant_e18 > 0);
    // All of it.
    let lp = fixture.lp_balance(Role::Supplier);
    fixture.remove(Role::Supplier, lp);
}

#[test]
fn the_guardian_pauses_and_governance_resumes() {
    let mut fixture = seeded(&[18, 6]);
    let pool = fixture.pool;
    let error = PoolError::Access(AccessError::NotAdminOrGuardian);
    fixture
        .chain
        .assert_refused(Role::Attacker, pool.call().pause(), error);
    assert!(!paused(&mut fixture));

    let call = fixture.chain.call(Role::Guardian, pool.call().pause());
    let event: PauseChanged = call.event(pool);
    call.expect_ok();
    assert_eq!((event.old, event.new), (false, true));
    assert!(paused(&mut fixture));

    let until_ms = fixture.chain.now_ms() + MAX_PAUSE_MS;
    for caller in [Role::Guardian, Role::Attacker] {
        let error = PoolError::Access(AccessError::PauseNotOver { until_ms });
        fixture
            .chain
            .assert_refused(caller, pool.call().resume(), error);
    }
    let call = fixture.chain.call(Role::Governance, pool.call().resume());
    let event: PauseChanged = call.event(pool);
    call.expect_ok();
    assert_eq!((event.old, event.new), (true, false));
    assert!(!paused(&mut fixture));
    let message = swap_in(&fixture, 0, 1, coins(1), 0, Role::Trader);
    fixture.chain.call(Role::Trader, message).expect_ok();
    let message = swap_out(&fixture, 0, 1, usd6(1), u128::MAX, Role::Trader);
    fixture.chain.call(Role::Trader, message).expect_ok();

    let until_ms = fixture.chain.now_ms() + 2 * MAX_PAUSE_MS;
    let error = PoolError::Access(AccessError::GuardianMustRest { until_ms });
    fixture
        .chain
        .assert_refused(Role::Guardian, pool.call().pause(), error);
    fixture
        .chain
        .call(Role::Governance, pool.call().pause())
        .expect_ok();
    assert!(paused(&mut fixture));
    fixture.chain.next_block_in(MAX_PAUSE_MS);
    fixture
        .chain
        .call(Role::Supplier, pool.call().resume())
        .expect_ok();
    assert!(!paused(&mut fixture));
    let view = pool.call().pause_state();
    assert_eq!(fixture.chain.read(view).since_ms, 0);
}
