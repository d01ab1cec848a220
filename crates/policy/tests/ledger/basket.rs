//! The basket: what everyone gets, in every state.

use crate::world::*;
use keel_policy::ledger::*;

fn two_assets() -> World {
    let mut world = World::new(&[par(6), par(18)]);
    world.mint(0, usd6(600)).unwrap();
    world.mint(1, 400 * E18).unwrap();
    world
}

fn paid(first: u128, second: u128) -> Result<[u128; 8], LedgerError> {
    Ok([first, second, 0, 0, 0, 0, 0, 0])
}

#[test]
fn it_pays_every_asset_in_proportion_worth_one_dollar_a_coin() {
    let mut world = two_assets();
    assert_eq!(world.basket(100 * USD, 0), paid(usd6(60), 40 * E18));
    assert_eq!(world.totals.supply_e18, 900 * USD);
    assert_eq!(world.collaterals[0].idle, usd6(540));
    assert_eq!(world.collaterals[1].idle, 360 * E18);
}

#[test]
fn fees_round_up_and_apply_at_par_only() {
    let mut world = two_assets();
    // 1 % of 60.000060 tokens is 0.60000060, rounded up.
    assert_eq!(
        world.basket(100_000_100_000_000_000_000, 100),
        paid(
            60_000_060 - 600_001,
            40_000_040_000_000_000_000 - 400_000_400_000_000_000
        )
    );
    let mut impaired = two_assets();
    impaired.price(0, USD / 2).unwrap();
    let free = impaired.clone().basket(10 * USD, 0);
    assert_eq!(impaired.basket(10 * USD, 100), free);
}

#[test]
fn above_par_a_coin_buys_one_dollar_at_the_present_prices() {
    let mut world = two_assets();
    world.price(0, USD + USD / 10).unwrap();
    // 660 + 400 dollars idle: a hundred of them.
    let [first, second, ..] = world.basket(100 * USD, 0).unwrap();
    assert_eq!((first, second), (56_603_773, 37_735_849_056_603_773_584));
}

#[test]
fn below_par_everyone_gets_n_and_n_stays() {
    let mut world = two_assets();
    world.price(0, USD / 2).unwrap();
    let n_e18 = world.solvency().redemption_ratio_e18;
    assert_eq!(n_e18, 7 * USD / 10);
    assert_eq!(world.basket(100 * USD, 0), paid(usd6(60), 40 * E18));
    assert_eq!(world.solvency().redemption_ratio_e18, n_e18);
    // Whoever is last gets the same.
    assert_eq!(world.basket(900 * USD, 0), paid(usd6(540), 360 * E18));
    assert_eq!(world.totals.supply_e18, 0);
}

#[test]
fn with_a_stale_price_it_needs_none() {
    let mut world = two_assets();
    world.now_ms += 2 * HOUR_MS;
    // Fully idle: the denominator is what is idle at par, not more than the coins.
    assert_eq!(world.basket(100 * USD, 100), paid(usd6(60), 40 * E18));
    // A surplus stays behind.
    world.collaterals[0].idle += usd6(100);
    assert_eq!(world.basket(100 * USD, 0), paid(usd6(64), 36 * E18));
}

#[test]
fn with_a_stale_price_coins_in_pools_do_not_share_and_lent_coins_do() {
    let mut world = two_assets();
    let pool = world.open(Some(0), 0).unwrap();
    let lending = world.open(None, 0).unwrap();
    world
        .wind(pool, 500 * USD, 0, position(500 * USD, 0, 500 * USD))
        .unwrap();
    world
        .wind(
            lending,
            1_000 * USD,
            0,
            position(1_000 * USD, 0, 1_000 * USD),
        )
        .unwrap();
    world.now_ms += 2 * HOUR_MS;
    // S − F in pools = 2,000; a coin gets a two-thousandth of each.
    assert_eq!(world.basket(100 * USD, 0), paid(usd6(30), 20 * E18));
}

#[test]
fn an_asset_not_at_par_counts_at_its_last_price_when_it_is_stale() {
    let mut world = World::new(&[volatile(18), par(6)]);
    world.price(0, 2_000 * USD).unwrap();
    world.mint(0, E18).unwrap();
    world.mint(1, usd6(2_000)).unwrap();
    world.now_ms += 2 * HOUR_MS;
    assert_eq!(world.basket(400 * USD, 0), paid(E18 / 10, usd6(200)));
}

#[test]
fn a_collateral_that_is_not_held_needs_no_fresh_price() {
    let mut world = two_assets();
    world.list(par(6)).unwrap();
    assert!(world.solvency().prices_fresh);
    assert_eq!(world.basket(100 * USD, 0), paid(usd6(60), 40 * E18));
    world.redeem(0, 10 * USD).unwrap();
}

#[test]
fn more_than_is_idle_is_refused_with_the_numbers() {
    let mut world = two_assets();
    let amo = world.open(Some(0), 0).unwrap();
    world
        .wind(amo, 0, usd6(600), position(0, usd6(600), 600 * USD))
        .unwrap();
    assert_eq!(
        world.basket(401 * USD, 0),
        Err(LedgerError::InsufficientBasket {
            idle_e18: 400 * USD,
            amount_e18: 401 * USD
        })
    );
    assert_eq!(world.basket(400 * USD, 0), paid(0, 400 * E18));
}

#[test]
fn when_nothing_is_worth_anything_coins_can_still_be_given_back() {
    let mut world = World::new(&[par(6)]);
    let amo = world.open(Some(0), 0).unwrap();
    world.mint(0, usd6(100)).unwrap();
    world
        .wind(amo, 0, usd6(100), position(0, usd6(100), 100 * USD))
        .unwrap();
    world.mark(amo, position(0, 0, 0)).unwrap();
    assert_eq!(world.basket(40 * USD, 0), paid(0, 0));
    assert_eq!(world.totals.supply_e18, 60 * USD);
}
