use crate::{seeded, PoolSteps};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::stable_pool::{AmpRamped, PoolError, MAX_AMP, MIN_RAMP_MS};
use math::stable_swap::AMP_PRECISION;

const GOVERNANCE: Role = Role::Governance;

fn ramp(
    fixture: &PoolFixture,
    amp: u64,
    until_ms: u64,
) -> impl Message<Answer = Result<(), PoolError>> {
    fixture.pool.call().ramp_amp(amp, until_ms)
}

fn amp(fixture: &mut PoolFixture) -> u64 {
    let view = fixture.pool.call().amp();
    fixture.chain.read(view)
}

#[test]
fn a_ramp_is_a_straight_line() {
    for (target, decimals) in [(400, &[18_u8, 6][..]), (100, &[18, 12, 6])] {
        let mut fixture = seeded(decimals);
        let start_ms = fixture.chain.now_ms();
        let message = ramp(&fixture, target, start_ms + 2 * DAY_MS);
        let call = fixture.chain.call(GOVERNANCE, message);
        let event: AmpRamped = call.event(fixture.pool);
        call.expect_ok();
        assert_eq!((event.old, event.new), (200, target));
        assert_eq!(
            (event.from_ms, event.until_ms),
            (start_ms, start_ms + 2 * DAY_MS)
        );
        for quarter in 0..=5 {
            fixture
                .chain
                .next_block_at(start_ms + quarter * DAY_MS / 2 + u64::from(quarter == 0));
            let passed = u128::from(quarter.min(4));
            let coins = decimals.len() as u128;
            let from = 200 * coins * AMP_PRECISION;
            let until = u128::from(target) * coins * AMP_PRECISION;
            let expected = (from * (4 - passed) + until * passed) / 4;
            let ann = fixture.state().ann;
            assert!(ann.abs_diff(expected) <= 1, "{ann} {expected}");
            let whole = u64::try_from(ann / coins / AMP_PRECISION).unwrap();
            assert_eq!(amp(&mut fixture), whole);
        }
        assert_eq!(amp(&mut fixture), target);
    }
}

#[test]
fn a_ramp_is_bounded_in_size_and_time() {
    let mut fixture = seeded(&[18, 6]);
    let now_ms = fixture.chain.now_ms();
    let end_ms = now_ms + MIN_RAMP_MS;
    let range = |value: u64, minimum: u64, maximum: u64| PoolError::OutOfRange {
        value: value.into(),
        minimum: minimum.into(),
        maximum: maximum.into(),
    };
    for value in [0, 19, 2_001, u64::MAX] {
        let message = ramp(&fixture, value, end_ms);
        let error = range(value, 20, 2_000);
        fixture.chain.assert_refused(GOVERNANCE, message, error);
    }
    for value in [0, now_ms, end_ms - 1] {
        let message = ramp(&fixture, 300, value);
        let error = range(value, end_ms, u64::MAX);
        fixture.chain.assert_refused(GOVERNANCE, message, error);
    }
    for extreme in [20, 2_000] {
        let message = ramp(&fixture, extreme, end_ms);
        let call = fixture.chain.dry_run(GOVERNANCE, message);
        call.expect_ok();
    }
}

#[test]
fn the_bounds_of_a_itself_hold_for_a_ramp() {
    let mut fixture = crate::with_config(
        &[18, 6],
        PoolConfig {
            amp: 500_000,
            ..PoolConfig::default()
        },
    );
    let end_ms = fixture.chain.now_ms() + MIN_RAMP_MS;
    let message = ramp(&fixture, MAX_AMP + 1, end_ms);
    let error = PoolError::OutOfRange {
        value: u128::from(MAX_AMP) + 1,
        minimum: 1,
        maximum: MAX_AMP.into(),
    };
    fixture.chain.assert_refused(GOVERNANCE, message, error);
    let message = ramp(&fixture, MAX_AMP, end_ms);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
    fixture.chain.next_block_at(end_ms);
    assert_eq!(amp(&mut fixture), MAX_AMP);
    fixture.swap(Role::Trader, 0, 1, coins(900_000));
}

#[test]
fn one_ramp_at_a_time() {
    let mut fixture = seeded(&[18, 6]);
    let until_ms = fixture.chain.now_ms() + DAY_MS;
    let message = ramp(&fixture, 400, until_ms);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
    fixture.chain.next_block_at(until_ms - 1);
    let message = ramp(&fixture, 300, until_ms + 3 * DAY_MS);
    let error = PoolError::RampActive { until_ms };
    fixture.chain.assert_refused(GOVERNANCE, message, error);
    fixture.chain.next_block_at(until_ms);
    let message = ramp(&fixture, 300, until_ms + 3 * DAY_MS);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
}

#[test]
fn a_stopped_ramp_stays_where_it_is() {
    let mut fixture = seeded(&[18, 6]);
    let start_ms = fixture.chain.now_ms();
    let message = ramp(&fixture, 400, start_ms + DAY_MS);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
    fixture.chain.next_block_at(start_ms + DAY_MS / 4);
    let stop = fixture.pool.call().stop_ramp();
    let call = fixture.chain.call(GOVERNANCE, stop);
    let event: AmpRamped = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!((event.old, event.new), (400, 250));
    assert_eq!(event.from_ms, event.until_ms);
    fixture.chain.next_block_at(start_ms + 3 * DAY_MS);
    assert_eq!(amp(&mut fixture), 250);
    let message = ramp(&fixture, 2_500, start_ms + 5 * DAY_MS);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
}

#[test]
fn who_may_ramp_and_who_may_stop() {
    let mut fixture = seeded(&[18, 6]);
    let until_ms = fixture.chain.now_ms() + DAY_MS;
    for caller in [Role::Guardian, Role::Attacker] {
        let message = ramp(&fixture, 400, until_ms);
        let error = PoolError::Access(AccessError::NotAdmin);
        fixture.chain.assert_refused(caller, message, error);
    }
    for caller in [Role::Guardian, Role::Attacker] {
        let stop = fixture.pool.call().stop_ramp();
        let error = PoolError::Access(AccessError::NotAdmin);
        fixture.chain.assert_refused(caller, stop, error);
    }
    let stop = fixture.pool.call().stop_ramp();
    fixture.chain.call(GOVERNANCE, stop).expect_ok();
    assert_eq!(amp(&mut fixture), 200);
}

#[test]
fn a_ramp_changes_the_price_off_balance_and_nothing_at_balance() {
    let mut fixture = seeded(&[18, 6]);
    let balanced = fixture.virtual_price();
    let start_ms = fixture.chain.now_ms();
    let message = ramp(&fixture, 2_000, start_ms + DAY_MS);
    fixture.chain.call(GOVERNANCE, message).expect_ok();
    fixture.chain.next_block_at(start_ms + DAY_MS / 2);
    assert_eq!(fixture.virtual_price(), balanced);
    fixture.swap(Role::Trader, 0, 1, coins(600_000));
    let spot = fixture.pool.call().spot_price_e18(1);
    let before = fixture.chain.read_ok(spot);
    let price = fixture.virtual_price();
    fixture.chain.next_block_at(start_ms + DAY_MS);
    let spot = fixture.pool.call().spot_price_e18(1);
    assert!(fixture.chain.read_ok(spot) > before);
    // A rising A never costs the suppliers anything.
    assert!(fixture.virtual_price() >= price);
}
