use crate::{seeded, with_config, PoolSteps};
use harness::prelude::*;
use interfaces::stable_pool::{PoolError, MAX_AVERAGE_STEP_BPS};
use math::average_after;

const HALF_LIFE_MS: u64 = 10 * MINUTE_MS;

fn average(fixture: &mut PoolFixture, coin: u8) -> u128 {
    let view = fixture.pool.call().average_price_e18(coin);
    fixture.chain.read_ok(view)
}

fn spot(fixture: &mut PoolFixture, coin: u8) -> u128 {
    let view = fixture.pool.call().spot_price_e18(coin);
    fixture.chain.read_ok(view)
}

/// A pool whose average follows fast, so that the bound per block is what holds it.
fn quick() -> PoolConfig {
    PoolConfig {
        average_half_life_ms: MINUTE_MS,
        ..PoolConfig::default()
    }
}

#[test]
fn what_happens_within_one_block_has_no_weight() {
    let mut fixture = seeded(&[18, 6]);
    fixture.swap(Role::Trader, 0, 1, coins(1_000));
    let before = average(&mut fixture, 1);
    let got = fixture.swap(Role::Attacker, 0, 1, coins(900_000));
    assert_eq!(average(&mut fixture, 1), before);
    fixture.swap(Role::Attacker, 1, 0, got);
    assert_eq!(average(&mut fixture, 1), before);
    let held = spot(&mut fixture, 1);
    fixture.chain.next_block();
    let expected = average_after(before, held, BLOCK_MS, HALF_LIFE_MS).unwrap();
    assert_eq!(average(&mut fixture, 1), expected);
    // The first operation of the block writes it; the ones after do not count.
    fixture.swap(Role::Attacker, 0, 1, coins(900_000));
    fixture.swap(Role::Attacker, 0, 1, coins(50_000));
    assert_eq!(average(&mut fixture, 1), expected);
}

const BLOCK_MS: u64 = 6_000;

#[test]
fn half_of_a_change_has_entered_after_the_half_life() {
    let mut fixture = with_config(&[18, 6], PoolConfig::default());
    let before = average(&mut fixture, 1);
    // So small that no block's bound matters.
    fixture.swap(Role::Trader, 0, 1, coins(100_000));
    let held = spot(&mut fixture, 1);
    let blocks = u32::try_from(HALF_LIFE_MS / BLOCK_MS).unwrap();
    fixture.chain.next_blocks(blocks);
    let moved = average(&mut fixture, 1).abs_diff(before);
    let half = held.abs_diff(before) / 2;
    // As ten decimals of ln 2 are exact, the rounding is one unit of the change and one of the share.
    assert!(moved.abs_diff(half) <= 2, "{moved} of {half}");
}

#[test]
fn every_coin_has_its_own() {
    let mut fixture = seeded(&[18, 12, 6]);
    let before = [average(&mut fixture, 1), average(&mut fixture, 2)];
    let amount = fixture.units(1, 500_000);
    fixture.swap(Role::Trader, 1, 2, amount);
    let held = [spot(&mut fixture, 1), spot(&mut fixture, 2)];
    fixture.chain.next_block();
    let after = [average(&mut fixture, 1), average(&mut fixture, 2)];
    // Coin 0 became dear in what was sold and cheap in what was bought.
    assert!(after[0] > before[0] && after[1] < before[1]);
    for coin in 0..2 {
        let expected = average_after(before[coin], held[coin], BLOCK_MS, HALF_LIFE_MS).unwrap();
        assert_eq!(after[coin], expected);
    }
}

#[test]
fn a_price_left_for_one_block_moves_it_by_at_most_one_per_cent() {
    for direction in [(0, 1), (1, 0)] {
        let mut fixture = with_config(&[18, 18], quick());
        let before = average(&mut fixture, 1);
        fixture.swap(Role::Attacker, direction.0, direction.1, coins(50_000_000));
        let far = spot(&mut fixture, 1);
        assert!(
            far.abs_diff(E18) > E18 / 2,
            "the attack was too weak: {far}"
        );
        fixture.chain.next_block();
        let after = average(&mut fixture, 1);
        let largest = before * u128::from(MAX_AVERAGE_STEP_BPS) / 10_000;
        assert_eq!(after.abs_diff(before), largest);
        assert_eq!(after > before, far > before);
        // Also when the next block is late.
        let checkpoint = fixture.chain.checkpoint();
        fixture.swap(Role::Trader, 0, 1, coins(1));
        fixture.chain.next_block_in(HOUR_MS);
        let late = average(&mut fixture, 1);
        assert_eq!(
            late.abs_diff(after),
            after * u128::from(MAX_AVERAGE_STEP_BPS) / 10_000
        );
        fixture.chain.roll_back(checkpoint);
    }
}

#[test]
fn a_price_that_lasts_is_followed_block_by_block() {
    let mut fixture = with_config(&[18, 18], quick());
    fixture.swap(Role::Attacker, 0, 1, coins(50_000_000));
    let mut last = average(&mut fixture, 1);
    for _ in 0..30 {
        fixture.chain.next_block();
        fixture.swap(Role::Trader, 0, 1, coins(1));
        let now = average(&mut fixture, 1);
        assert!(now < last && now >= last - last / 100);
        last = now;
    }
    assert!(last < E18 * 3 / 4);
}

#[test]
fn blocks_without_an_operation_count_one_per_cent_each() {
    let mut fixture = with_config(&[18, 18], quick());
    fixture.swap(Role::Attacker, 0, 1, coins(50_000_000));
    fixture.chain.next_blocks(20);
    assert_eq!(average(&mut fixture, 1), E18 - 20 * E18 / 100);
}

#[test]
fn it_stays_within_its_range_and_comes_back() {
    let mut fixture = with_config(&[18, 18], quick());
    fixture.swap(Role::Attacker, 0, 1, coins(500_000_000_000));
    assert!(spot(&mut fixture, 1) < E18 / 100);
    fixture.chain.next_blocks(100_000);
    let lowest = average(&mut fixture, 1);
    assert!(lowest.abs_diff(E18 / 100) <= 1);
    let state = fixture.state();
    fixture.swap(Role::Attacker, 1, 0, state.reserves[0] / 2);
    fixture.chain.next_blocks(100);
    assert!(average(&mut fixture, 1) > lowest);
}

#[test]
fn proportional_removal_leaves_it_alone() {
    let mut fixture = seeded(&[18, 6]);
    fixture.swap(Role::Trader, 0, 1, coins(500_000));
    fixture.chain.next_blocks(10);
    let before = average(&mut fixture, 1);
    fixture.remove(Role::Supplier, coins(1_000_000));
    let after = average(&mut fixture, 1);
    // The price is the same but for the rounding of the reserves.
    assert!(after.abs_diff(before) <= E18 / 1_000_000_000);
}

#[test]
fn an_empty_pool_has_no_price() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    for view in [
        fixture.pool.call().average_price_e18(1),
        fixture.pool.call().spot_price_e18(1),
    ] {
        let refused = fixture.chain.call(Role::Trader, view).expect_err();
        assert_eq!(refused, PoolError::EmptyPool);
    }
    let view = fixture.pool.call().virtual_price_e18();
    let refused = fixture.chain.call(Role::Trader, view).expect_err();
    assert_eq!(refused, PoolError::EmptyPool);
    let state = fixture.state();
    assert_eq!((state.invariant_e18, state.average_price_e18), (0, 0));
}
