//! Debts, losses and profits of unwindings, by hand.

use crate::world::*;
use keel_policy::ledger::*;

/// An AMO with 1,000 coin of debt in a pool, marked at `value`.
fn pool_amo(own: u128, external: u128, value: u128) -> World {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(5_000)).unwrap();
    world.open(Some(0), 0).unwrap();
    world
        .wind(0, 1_000 * USD, 0, position(1_000 * USD, 0, 1_000 * USD))
        .unwrap();
    world.mark(0, position(own, external, value)).unwrap();
    world
}

fn back(coin: u128, tokens: u128, taken: u128, before: u128) -> Returned {
    Returned {
        coin_burned: coin,
        tokens_restored: tokens,
        units_taken: taken,
        units_before: before,
    }
}

#[test]
fn what_comes_back_at_par_is_credited_to_the_debt() {
    let mut world = pool_amo(600 * USD, usd6(400), 1_000 * USD);
    let settled = world
        .unwind(
            0,
            back(150 * USD, usd6(100), 1, 4),
            position(450 * USD, usd6(300), 750 * USD),
        )
        .unwrap();
    assert_eq!((settled.loss_e18, settled.profit_e18), (0, 0));
    assert_eq!(settled.debt_e18, 750 * USD);
    assert_eq!(world.totals.debt_e18, 750 * USD);
    assert_eq!(world.totals.supply_e18, 5_850 * USD);
    assert_eq!(world.collaterals[0].idle, usd6(5_100));
    world.assert_sums();
}

#[test]
fn tokens_below_par_are_credited_at_their_price() {
    let mut world = pool_amo(600 * USD, usd6(400), 1_000 * USD);
    world.price(0, USD * 9 / 10).unwrap();
    let settled = world
        .unwind(
            0,
            back(150 * USD, usd6(100), 1, 4),
            position(450 * USD, usd6(300), 750 * USD),
        )
        .unwrap();
    assert_eq!(settled.debt_e18, 1_000 * USD - 240 * USD);
}

#[test]
fn a_share_of_an_unrealised_loss_is_realised_first() {
    // Worth 900 against a debt of 1,000: a quarter taken realises 25 of the 100.
    let mut world = pool_amo(500 * USD, usd6(400), 900 * USD);
    let settled = world
        .unwind(
            0,
            back(125 * USD, usd6(100), 25, 100),
            position(375 * USD, usd6(300), 675 * USD),
        )
        .unwrap();
    assert_eq!(settled.loss_e18, 25 * USD);
    assert_eq!(settled.profit_e18, 0);
    assert_eq!(settled.debt_e18, 1_000 * USD - 25 * USD - 225 * USD);
    assert_eq!(world.records[0].realised_loss_e18, 25 * USD);
    // The rest of the loss is still there, unrealised: 750 of debt, 675 of value.
    let last = world
        .unwind(0, back(375 * USD, usd6(300), 75, 75), position(0, 0, 0))
        .unwrap();
    assert_eq!(last.loss_e18, 75 * USD);
    assert_eq!(last.debt_e18, 0);
    assert_eq!(world.records[0].realised_loss_e18, 100 * USD);
}

#[test]
fn the_share_of_the_loss_rounds_up() {
    let mut world = pool_amo(0, 0, 1_000 * USD - 10);
    let settled = world
        .unwind(0, back(0, 0, 1, 3), position(0, 0, 600 * USD))
        .unwrap();
    assert_eq!(settled.loss_e18, 4);
    assert_eq!(settled.debt_e18, 1_000 * USD - 4);
}

#[test]
fn what_exceeds_the_debt_is_profit_and_the_debt_stops_at_zero() {
    let mut world = pool_amo(800 * USD, usd6(400), 1_200 * USD);
    let settled = world
        .unwind(
            0,
            back(720 * USD, usd6(360), 9, 10),
            position(80 * USD, usd6(40), 120 * USD),
        )
        .unwrap();
    assert_eq!(settled.loss_e18, 0);
    assert_eq!(settled.profit_e18, 80 * USD);
    assert_eq!(settled.debt_e18, 0);
    assert_eq!(world.records[0].realised_profit_e18, 80 * USD);
    // What is left has no debt: all of it is profit.
    let last = world
        .unwind(0, back(80 * USD, usd6(40), 1, 1), position(0, 0, 0))
        .unwrap();
    assert_eq!(last.profit_e18, 120 * USD);
    assert_eq!(world.records[0].realised_profit_e18, 200 * USD);
}

#[test]
fn after_the_last_unit_an_uncovered_debt_is_a_loss() {
    // Marked at par, but only 970 came back: a stale mark cannot leave a debt that nothing covers.
    let mut world = pool_amo(600 * USD, usd6(400), 1_000 * USD);
    let settled = world
        .unwind(0, back(600 * USD, usd6(370), 7, 7), position(0, 0, 0))
        .unwrap();
    assert_eq!(settled.loss_e18, 30 * USD);
    assert_eq!(settled.debt_e18, 0);
}

#[test]
fn while_anything_is_left_a_debt_beyond_what_came_back_stays() {
    let mut world = pool_amo(600 * USD, usd6(400), 1_000 * USD);
    let settled = world
        .unwind(0, back(600 * USD, usd6(370), 7, 7), position(0, 1, 0))
        .unwrap();
    assert_eq!((settled.loss_e18, settled.debt_e18), (0, 30 * USD));
}

#[test]
fn an_unwinding_that_took_nothing_realises_nothing() {
    let mut world = pool_amo(500 * USD, usd6(400), 900 * USD);
    for returned in [back(0, 0, 0, 100), back(0, 0, 0, 0)] {
        let settled = world.unwind(0, returned, position(0, 0, 0)).unwrap();
        assert_eq!((settled.loss_e18, settled.debt_e18), (0, 1_000 * USD));
    }
}

#[test]
fn more_units_than_there_were_count_as_all() {
    let mut world = pool_amo(500 * USD, usd6(400), 900 * USD);
    let settled = world
        .unwind(0, back(0, 0, 200, 100), position(1, 0, 0))
        .unwrap();
    assert_eq!((settled.loss_e18, settled.debt_e18), (100 * USD, 900 * USD));
}

#[test]
fn lent_tokens_come_back_one_for_one_and_never_below_zero() {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(5_000)).unwrap();
    world.open(Some(0), 0).unwrap();
    world
        .wind(0, 0, usd6(300), position(0, usd6(300), 300 * USD))
        .unwrap();
    assert_eq!(world.collaterals[0].lent, usd6(300));
    assert_eq!(world.records[0].debt_e18, 300 * USD);
    world
        .unwind(
            0,
            back(0, usd6(200), 2, 3),
            position(0, usd6(150), 150 * USD),
        )
        .unwrap();
    assert_eq!(world.collaterals[0].lent, usd6(100));
    // The interest: 50 more than was lent.
    let settled = world
        .unwind(0, back(0, usd6(150), 1, 1), position(0, 0, 0))
        .unwrap();
    assert_eq!(world.collaterals[0].lent, 0);
    assert_eq!(settled.profit_e18, 50 * USD);
    assert_eq!(world.collaterals[0].idle, usd6(5_050));
    world.assert_sums();
}

#[test]
fn lending_tokens_below_par_adds_their_price_rounded_up() {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(5_000)).unwrap();
    world.open(Some(0), 0).unwrap();
    world.price(0, USD / 3).unwrap();
    world.wind(0, 0, 1, position(0, 1, 0)).unwrap();
    // A millionth of 0.333… USD.
    assert_eq!(world.records[0].debt_e18, 333_333_333_334);
}

#[test]
fn an_empty_position_owes_no_tokens_any_more() {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(5_000)).unwrap();
    world.open(Some(0), 0).unwrap();
    let both = position(100 * USD, usd6(100), 200 * USD);
    world.wind(0, 100 * USD, usd6(100), both).unwrap();
    // Traders took the tokens and left coin: the debt is paid, the tokens will not come back.
    world
        .unwind(0, back(150 * USD, usd6(50), 1, 1), position(0, 0, 0))
        .unwrap();
    assert_eq!(world.records[0].debt_e18, 0);
    assert_eq!(world.records[0].lent_tokens, 0);
    assert_eq!(world.collaterals[0].lent, 0);
}
