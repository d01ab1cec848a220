//! Who bears a loss, and since when something is wrong.

use crate::world::*;
use keel_policy::ledger::*;

/// 1,000 USDC minted against, an AMO with 500 of own coin in a pool; `given` USDC of equity.
fn world(given: u128) -> World {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(1_000)).unwrap();
    if given != 0 {
        world.recapitalise(0, usd6(given)).unwrap();
    }
    world.open(Some(0), 0).unwrap();
    let at = position(500 * USD, 0, 500 * USD);
    world.wind(0, 500 * USD, 0, at).unwrap();
    world
}

/// The AMO loses `lost` and takes everything back.
fn lose(world: &mut World, lost: u128) -> Coverage {
    let left = 500 * USD - lost;
    world.mark(0, position(left, 0, left)).unwrap();
    let returned = Returned {
        coin_burned: left,
        units_taken: 1,
        units_before: 1,
        ..Returned::default()
    };
    let settled = world.unwind(0, returned, position(0, 0, 0)).unwrap();
    assert_eq!(settled.loss_e18, lost);
    let record = world.records[0];
    world.ledger().coverage(&record, lost)
}

#[test]
fn equity_bears_what_it_covers_and_holders_the_rest() {
    let covered = lose(&mut world(100), 60 * USD);
    let expected = Coverage {
        buffer_e18: 60 * USD,
        ..Coverage::default()
    };
    assert_eq!(covered, expected);
    let short = lose(&mut world(100), 160 * USD);
    let expected = Coverage {
        buffer_e18: 100 * USD,
        holders_e18: 60 * USD,
        gain_e18: 0,
    };
    assert_eq!(short, expected);
    let bare = lose(&mut world(0), 10 * USD);
    assert_eq!(bare.holders_e18, 10 * USD);
}

#[test]
fn what_the_amo_gained_before_comes_first_and_only_once() {
    let mut world = world(100);
    world.mark(0, position(540 * USD, 0, 540 * USD)).unwrap();
    let profit = Returned {
        coin_burned: 40 * USD,
        ..Returned::default()
    };
    let rest = position(500 * USD, 0, 500 * USD);
    world.harvest(0, profit, rest).unwrap();
    // Half of the position comes back with a loss of 30, then the other with one of 30.
    world.mark(0, position(440 * USD, 0, 440 * USD)).unwrap();
    for (left, gain, buffer) in [(220, 30, 0), (0, 10, 20)] {
        let returned = Returned {
            coin_burned: 220 * USD,
            units_taken: 1,
            units_before: if left == 0 { 1 } else { 2 },
            ..Returned::default()
        };
        let rest = position(left * USD, 0, left * USD);
        let settled = world.unwind(0, returned, rest).unwrap();
        assert_eq!(settled.loss_e18, 30 * USD);
        let record = world.records[0];
        let coverage = world.ledger().coverage(&record, settled.loss_e18);
        let expected = Coverage {
            gain_e18: gain * USD,
            buffer_e18: buffer * USD,
            holders_e18: 0,
        };
        assert_eq!(coverage, expected);
    }
}

#[test]
fn alarms_remember_the_first_moment_and_forget_what_is_over() {
    let mut world = world(0);
    let watch = |world: &mut World| {
        let now_ms = world.now_ms;
        let old = world.ledger().watch(now_ms);
        (old, world.totals.alarms)
    };
    assert_eq!(watch(&mut world), (None, Alarms::default()));
    let minimum = Ratios {
        gross_e18: USD * 7 / 10,
        net_e18: USD * 7 / 10,
        ..Ratios::default()
    };
    let limits = Limits {
        minimum,
        target: minimum,
        ..loose()
    };
    // 990 behind 1,500: a gross breach, and no coin is worth less than a dollar.
    world.set_limits(limits).unwrap();
    let start_ms = world.now_ms;
    let breached = Alarms {
        breached: Breached {
            gross_ms: start_ms,
            ..Breached::default()
        },
        below_par_ms: 0,
    };
    assert_eq!(watch(&mut world), (Some(Alarms::default()), breached));
    world.now_ms += 5;
    assert_eq!(watch(&mut world), (None, breached));
    world.price(0, USD * 9 / 10).unwrap();
    let both = Alarms {
        below_par_ms: start_ms + 5,
        ..breached
    };
    assert_eq!(watch(&mut world), (Some(breached), both));
    assert_eq!(world.solvency().alarms, both);
    assert_eq!(world.health().breached, breached.breached);
    world.set_limits(loose()).unwrap();
    let below = Alarms {
        breached: Breached::default(),
        ..both
    };
    assert_eq!(watch(&mut world), (Some(both), below));
    world.price(0, USD).unwrap();
    assert_eq!(watch(&mut world), (Some(below), Alarms::default()));
}

#[test]
fn a_net_breach_alone_is_nothing_that_a_keeper_could_heal() {
    let mut world = world(0);
    let minimum = Ratios {
        net_e18: USD * 99 / 100,
        ..Ratios::default()
    };
    let limits = Limits {
        minimum,
        target: minimum,
        ..loose()
    };
    world.set_limits(limits).unwrap();
    world.price(0, USD * 95 / 100).unwrap();
    assert_eq!(world.health().breach, Some(RatioKind::Net));
    let now_ms = world.now_ms;
    world.ledger().watch(now_ms);
    assert_eq!(world.totals.alarms.breached, Breached::default());
}

#[test]
fn what_leaves_for_the_settlement_is_idle_no_more() {
    let mut world = world(0);
    let error = LedgerError::InsufficientIdle {
        collateral: 0,
        idle: usd6(1_000),
        amount: usd6(1_000) + 1,
    };
    assert_eq!(world.settle(0, usd6(1_000) + 1), Err(error));
    let unknown = LedgerError::UnknownCollateral { collateral: 1 };
    assert_eq!(world.settle(1, 1), Err(unknown));
    world.settle(0, usd6(1_000)).unwrap();
    assert_eq!(world.collaterals[0].idle, 0);
    assert_eq!(world.solvency().ratios.idle_e18, 0);
    world.assert_sums();
}

#[test]
fn the_holders_bear_what_the_equity_cannot_even_where_the_amo_had_gained_and_only_once() {
    // 40 were harvested and given away since: a loss of 30 finds no equity.
    let mut gained = world(0);
    gained.mark(0, position(540 * USD, 0, 540 * USD)).unwrap();
    let profit = Returned {
        coin_burned: 40 * USD,
        ..Returned::default()
    };
    let rest = position(500 * USD, 0, 500 * USD);
    gained.harvest(0, profit, rest).unwrap();
    gained.distribute(0, usd6(29)).unwrap();
    let equity = gained.solvency().equity_e18.unsigned_abs();
    let covered = lose(&mut gained, 30 * USD);
    let expected = Coverage {
        gain_e18: equity,
        buffer_e18: 0,
        holders_e18: 30 * USD - equity,
    };
    assert_eq!(covered, expected);

    // Two halves of one loss of 160 with 100 of equity: the holders' 60 are said once.
    let mut halves = world(100);
    halves.mark(0, position(340 * USD, 0, 340 * USD)).unwrap();
    let mut said = 0;
    for units_before in [2, 1] {
        let returned = Returned {
            coin_burned: 170 * USD,
            units_taken: 1,
            units_before,
            ..Returned::default()
        };
        let left = (units_before - 1) * 170 * USD;
        let rest = position(left, 0, left);
        let settled = halves.unwind(0, returned, rest).unwrap();
        assert_eq!(settled.loss_e18, 80 * USD);
        let record = halves.records[0];
        said += halves
            .ledger()
            .coverage(&record, settled.loss_e18)
            .holders_e18;
    }
    assert_eq!(said, 60 * USD);
}

#[test]
fn from_the_settlement_on_no_risk_is_taken_and_exits_go_on() {
    let mut world = world(100);
    world.ledger().begin_settlement();
    let settling = LedgerError::Settling;
    assert_eq!(world.mint(0, usd6(1)), Err(settling));
    assert_eq!(world.distribute(0, usd6(1)), Err(settling));
    let grown = position(501 * USD, 0, 501 * USD);
    assert_eq!(world.wind(0, USD, 0, grown), Err(settling));
    world.basket(USD, 0).unwrap();
    let returned = Returned {
        coin_burned: 500 * USD,
        units_taken: 1,
        units_before: 1,
        ..Returned::default()
    };
    world.unwind(0, returned, position(0, 0, 0)).unwrap();
}

#[test]
fn a_payout_leaves_idle_and_gross_at_their_targets() {
    let mut world = world(200);
    let target = Ratios {
        idle_e18: USD * 75 / 100,
        gross_e18: USD * 75 / 100,
        ..Ratios::default()
    };
    let limits = Limits { target, ..loose() };
    world.set_limits(limits).unwrap();
    // 1,200 at 99 % over 1,500.
    assert_eq!(world.health().ratios.idle_e18, USD * 1_188 / 1_500);
    let error = world.distribute(0, usd6(100)).unwrap_err();
    assert!(matches!(
        error,
        LedgerError::RatioBelowMinimum {
            ratio: RatioKind::Idle,
            ..
        }
    ));
    world.distribute(0, usd6(60)).unwrap();
}
