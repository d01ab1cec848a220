//! Maker's published cases of its direct deposits (`D3MHub.t.sol`), where our rule is the same, and why where it is not. The cases of AutoLine and of
//! the token bucket are in `tests/limits.rs`.

use crate::world::*;
use keel_policy::enforcement::{units_to_take, Cause};
use keel_policy::ledger::*;
use keel_policy::room::{wind_room_down, Reach};

/// A direct deposit of `ink`; 10,000 of collateral behind the coins of others.
fn deposit(ink: u128) -> World {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(10_000)).unwrap();
    world.open(None, 0).unwrap();
    if ink != 0 {
        world.wind(0, ink * USD, 0, claim(ink, 0)).unwrap();
    }
    world
}

/// A claim of which `cash` is there and the rest is lent out.
fn claim(cash: u128, lent_out: u128) -> Position {
    let value_e18 = (cash + lent_out) * USD;
    Position {
        mark: Mark {
            own_e18: cash * USD,
            lent_out_e18: lent_out * USD,
            external: 0,
            value_e18,
        },
        units: value_e18,
        liquid: Liquid {
            units: cash * USD,
            own_e18: cash * USD,
            external: 0,
        },
        ..Position::default()
    }
}

fn room(world: &mut World, line: u128, wanted: u128) -> u128 {
    let record = world.records[0];
    let now_ms = world.now_ms;
    let briefing = world.ledger().briefing(0, &record, now_ms).unwrap();
    let reach = Reach {
        line_e18: line * USD,
        level_e18: u128::MAX,
        largest_step_e18: wanted * USD,
        severity_bps: 0,
    };
    wind_room_down(&briefing, &reach) / USD
}

/// `test_wind_limited_ilk_line`: target 50, line 40: ink and art 40.
#[test]
fn a_wind_ends_at_the_line() {
    assert_eq!(room(&mut deposit(0), 40, 50), 40);
}

/// `test_wind_limited_Line`: target 50, 40 left of the global ceiling: 40.
#[test]
fn a_wind_ends_at_the_global_ceiling() {
    let mut world = deposit(60);
    let limits = Limits {
        debt_ceiling_e18: 100 * USD,
        ..loose()
    };
    world.set_limits(limits).unwrap();
    assert_eq!(room(&mut world, 1_000, 50), 40);
}

/// `…_under_debt_ceiling_something_to_withdraw`: ink 50, assets 60, line 55, 3 withdrawable: Maker books the gain as more debt up to the line and pays
/// out the rest with the cash, 8 to the surplus. Ours differs: a gain never becomes debt, so no ceiling meets it; it counts for nothing until it is
/// taken out in cash, 3 of it here.
#[test]
fn a_gain_is_what_was_taken_out_not_more_debt() {
    let mut world = deposit(50);
    world.mark(0, claim(3, 57)).unwrap();
    assert_eq!(world.totals.debt_e18, 50 * USD);
    let taken = Returned {
        coin_burned: 3 * USD,
        ..Returned::default()
    };
    let settled = world.harvest(0, taken, claim(0, 57)).unwrap();
    assert_eq!(settled.profit_e18, 3 * USD);
    assert_eq!((settled.debt_e18, settled.loss_e18), (50 * USD, 0));
}

/// `…_at_debt_ceiling_something_to_withdraw`: line 50, 3 withdrawable: ink and art 50, 3 to the surplus.
#[test]
fn at_its_ceiling_the_gain_is_still_taken() {
    let mut world = deposit(50);
    let limits = Limits {
        debt_ceiling_e18: 50 * USD,
        ..loose()
    };
    world.set_limits(limits).unwrap();
    world.mark(0, claim(3, 50)).unwrap();
    let before = world.solvency().equity_e18;
    let taken = Returned {
        coin_burned: 3 * USD,
        ..Returned::default()
    };
    let settled = world.harvest(0, taken, claim(0, 50)).unwrap();
    assert_eq!((settled.debt_e18, settled.profit_e18), (50 * USD, 3 * USD));
    assert_eq!(world.solvency().equity_e18 - before, (3 * USD) as i128);
}

/// `test_unwind_due_to_by_pool_loss`: ink 50, only 20 there, line 60: 20 come back, ink and art 30. Whether the other 30 are lost or lent out is not
/// known then, and no loss is booked.
#[test]
fn an_unwinding_takes_what_is_there_and_leaves_the_rest_owed() {
    let mut world = deposit(50);
    let position = claim(20, 30);
    world.mark(0, position).unwrap();
    let record = world.records[0];
    let now_ms = world.now_ms;
    let briefing = world.ledger().briefing(0, &record, now_ms).unwrap();
    let units = units_to_take(Cause::UnwindOnly, &briefing, &position, 0).unwrap();
    assert_eq!(units, 20 * USD);
    let returned = Returned {
        coin_burned: 20 * USD,
        tokens_restored: 0,
        units_taken: units,
        units_before: position.units,
    };
    let settled = world.unwind(0, returned, claim(0, 30)).unwrap();
    assert_eq!((settled.debt_e18, settled.loss_e18), (30 * USD, 0));
}

/// `test_cull`: ink 50: the debt is gone, 50 are bad debt; the claim stays where it is. What it gives later is surplus (`test_uncull` books it back
/// as debt instead; ours never does).
#[test]
fn a_write_off_turns_the_debt_into_a_loss() {
    let mut world = deposit(50);
    let before = world.solvency().equity_e18;
    let settled = world.write_off(0).unwrap();
    assert_eq!((settled.debt_e18, settled.loss_e18), (0, 50 * USD));
    assert_eq!(before - world.solvency().equity_e18, (50 * USD) as i128);
    let returned = Returned {
        coin_burned: 50 * USD,
        ..Returned::default()
    };
    let later = world.unwind(0, returned, position(0, 0, 0)).unwrap();
    assert_eq!((later.profit_e18, later.debt_e18), (50 * USD, 0));
    assert_eq!(world.solvency().equity_e18, before);
}
