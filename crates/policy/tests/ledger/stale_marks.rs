//! What a mark that nobody renews counts for.

use crate::world::*;
use keel_policy::ledger::*;

/// 3,000 USDC idle; one AMO with 1,000 of minted coin, of which a pool holds 300 beside 700 USDC.
fn world() -> World {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(3_000)).unwrap();
    world.open(Some(0), 2_500).unwrap();
    let at = position(300 * USD, usd6(700), 1_000 * USD);
    world.wind(0, 1_000 * USD, 0, at).unwrap();
    world
}

#[test]
fn prudent_value_falls_to_the_failed_one_between_one_and_two_maximum_ages() {
    // Fresh 700 at 99 %; failed all 1,000 at 80 % of that, and no own coin to come back.
    let cases = [
        (0, 300 * USD, 693 * USD),
        (DAY_MS, 300 * USD, 693 * USD),
        (DAY_MS * 3 / 2, 150 * USD, 1_485 * USD / 2),
        (2 * DAY_MS, 0, 792 * USD),
        (9 * DAY_MS, 0, 792 * USD),
    ];
    for (age_ms, own_e18, value_e18) in cases {
        let mut world = world();
        let equity_e18 = world.solvency().equity_e18;
        world.now_ms += age_ms;
        let solvency = world.solvency();
        let net_e18 = (2_970 * USD + value_e18) / ((4_000 * USD - own_e18) / USD);
        assert_eq!(solvency.ratios.net_e18, net_e18, "after {age_ms}");
        assert_eq!(solvency.equity_e18, equity_e18, "the fair value stays");
        world.assert_sums();
    }
}

#[test]
fn a_stale_mark_stops_nobody_else_and_a_reading_restores_it() {
    let mut world = world();
    world.open(Some(0), 0).unwrap();
    let fresh = world.solvency().ratios;
    world.now_ms += 2 * DAY_MS;
    world.price(0, USD).unwrap();
    assert!(world.solvency().ratios.net_e18 < fresh.net_e18);
    world.mint(0, usd6(1)).unwrap();
    world.redeem(0, USD).unwrap();
    let coin = position(USD, 0, USD);
    world.wind(1, USD, 0, coin).unwrap();
    let returned = Returned {
        coin_burned: USD,
        units_taken: 1,
        units_before: 1,
        ..Returned::default()
    };
    world.unwind(1, returned, position(0, 0, 0)).unwrap();
    let at = position(300 * USD, usd6(700), 1_000 * USD);
    world.mark(0, at).unwrap();
    assert_eq!(world.solvency().ratios, fresh);
    world.assert_sums();
}
