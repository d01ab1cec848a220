//! The four ratios by hand, and which failure binds the stressed one.

use crate::world::*;
use keel_policy::ledger::*;

const CENT: u128 = USD / 100;

#[test]
fn without_amos_all_ratios_are_the_value_after_haircut() {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(1_000)).unwrap();
    let solvency = world.solvency();
    let ratios = solvency.ratios;
    assert_eq!(ratios.gross_e18, 99 * CENT);
    assert_eq!(ratios.net_e18, 99 * CENT);
    assert_eq!(ratios.idle_e18, 99 * CENT);
    // 99 cents, of which a failure leaves 80 %.
    assert_eq!(ratios.stressed_e18, 792 * CENT / 10);
    assert_eq!(solvency.binding_failure, Failure::Collateral(0));
    assert_eq!(solvency.equity_e18, 0);
    assert_eq!(solvency.redemption_ratio_e18, USD);
}

#[test]
fn with_nothing_to_cover_every_ratio_is_infinite() {
    let mut world = World::new(&[par(6)]);
    let solvency = world.solvency();
    assert_eq!(solvency.ratios.net_e18, INFINITE_E18);
    assert_eq!(solvency.ratios.stressed_e18, INFINITE_E18);
    assert_eq!(solvency.redemption_ratio_e18, INFINITE_E18);
    assert_eq!(solvency.breach, None);
}

#[test]
fn a_position_counts_for_at_most_its_debt_own_coin_first() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 0).unwrap();
    world
        .wind(amo, 400 * USD, 0, position(300 * USD, 100 * E18, 400 * USD))
        .unwrap();
    // Own coin 300 counted; external 200 at 0.99 would be 198, but the debt leaves 100.
    world
        .mark(amo, position(300 * USD, 200 * E18, 500 * USD))
        .unwrap();
    let deployed = world.collaterals[0].deployed;
    assert_eq!(deployed.prudent_own_e18, 300 * USD);
    assert_eq!(deployed.prudent_value_e18, 100 * USD);
    // (990 + 100) / (1,400 − 300).
    assert_eq!(world.health().ratios.net_e18, 990_909_090_909_090_909);
    // More own coin than debt: only the debt is taken off the supply.
    world
        .mark(amo, position(600 * USD, 200 * E18, 800 * USD))
        .unwrap();
    let deployed = world.collaterals[0].deployed;
    assert_eq!(
        (deployed.prudent_own_e18, deployed.prudent_value_e18),
        (400 * USD, 0)
    );
    assert_eq!(world.health().ratios.net_e18, 99 * CENT);
    // Fair too: 1,000 + 400 − 1,400. What it has beyond its debt counts once harvested.
    assert_eq!(world.solvency().equity_e18, 0);
    world.assert_sums();
}

#[test]
fn gross_counts_idle_and_at_most_what_was_lent() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 0).unwrap();
    let lent = position(0, 200 * E18, 200 * USD);
    world.wind(amo, 0, 200 * E18, lent).unwrap();
    assert_eq!(world.health().ratios.gross_e18, 99 * CENT);
    assert_eq!(world.health().ratios.idle_e18, 792 * CENT / 10);
    // A gain of the pool in tokens is not counted, a loss is.
    world.mark(amo, position(0, 300 * E18, 300 * USD)).unwrap();
    assert_eq!(world.health().ratios.gross_e18, 99 * CENT);
    world.mark(amo, position(0, 100 * E18, 100 * USD)).unwrap();
    assert_eq!(world.health().ratios.gross_e18, 891 * CENT / 10);
}

#[test]
fn coin_minted_into_a_pool_lowers_gross_and_idle_but_not_net() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 0).unwrap();
    let health = world
        .wind(amo, 1_000 * USD, 0, position(1_000 * USD, 0, 1_000 * USD))
        .unwrap();
    assert_eq!(health.ratios.net_e18, 99 * CENT);
    assert_eq!(health.ratios.gross_e18, 495 * CENT / 10);
    assert_eq!(health.ratios.idle_e18, 495 * CENT / 10);
}

#[test]
fn a_failed_collateral_drains_its_pools_of_own_coin_at_par() {
    let mut world = World::new(&[par(18), par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    world.mint(1, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 0).unwrap();
    let half = position(500 * USD, 500 * E18, 1_000 * USD);
    world.wind(amo, 500 * USD, 500 * E18, half).unwrap();
    // Outside coin 2,500: 2,500 supply, none counted as own. Failed at 0.99 × 0.8: idle 500, and 1,000 tokens in the pool.
    let failed = 792 * CENT / 10;
    let value = 500 * failed + 990 * USD + 1_000 * failed;
    let solvency = world.solvency();
    assert_eq!(solvency.binding_failure, Failure::Collateral(0));
    assert_eq!(solvency.ratios.stressed_e18, value / 2_500);
    world.assert_sums();
}

#[test]
fn the_drained_pool_counts_for_at_most_the_debt() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 0).unwrap();
    world
        .wind(amo, 500 * USD, 0, position(500 * USD, 0, 500 * USD))
        .unwrap();
    world
        .mark(amo, position(500 * USD, 900 * E18, 1_400 * USD))
        .unwrap();
    assert_eq!(world.collaterals[0].deployed.failed_value_e18, 500 * USD);
}

#[test]
fn a_venue_that_fails_frees_its_own_coin_and_loses_its_value() {
    let mut world = World::new(&[CollateralTerms {
        failed_bps: 10_000,
        ..par(18)
    }]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 5_000).unwrap();
    let half = position(400 * USD, 200 * E18, 600 * USD);
    world.wind(amo, 400 * USD, 200 * E18, half).unwrap();
    // Half of the claim gone: 198 / 2 of value, and 200 of 400 own coin is outside.
    let solvency = world.solvency();
    assert_eq!(solvency.binding_failure, Failure::Venue(amo));
    assert_eq!(solvency.ratios.stressed_e18, (792 + 99) * USD / 1_200);
    // Nothing to lose: no venue binds.
    world.set_severity(amo, 0).unwrap();
    assert_eq!(world.totals.venue, None);
    world.assert_sums();
}

#[test]
fn the_heaviest_venue_binds_whatever_the_order_of_changes() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 10_000 * E18).unwrap();
    for amo in 0..4 {
        world.open(Some(0), 1_000).unwrap();
        let size = 100 * (u128::from(amo) + 1);
        world
            .wind(amo, 0, size * E18, position(0, size * E18, size * USD))
            .unwrap();
        world.assert_sums();
        assert_eq!(world.totals.venue.unwrap().amo, amo);
    }
    // The binding one gets lighter: the next one takes its place.
    world.mark(3, position(0, 10 * E18, 10 * USD)).unwrap();
    assert_eq!(world.totals.venue.unwrap().amo, 2);
    world.assert_sums();
    world.set_severity(0, 9_000).unwrap();
    assert_eq!(world.totals.venue.unwrap().amo, 0);
    world.assert_sums();
    // Equal weights: the lower id.
    world.set_severity(0, 3_000).unwrap();
    assert_eq!(world.totals.venue.unwrap().amo, 0);
    world.mark(2, position(0, 299 * E18, 299 * USD)).unwrap();
    world.mark(2, position(0, 300 * E18, 300 * USD)).unwrap();
    assert_eq!(world.totals.venue.unwrap().amo, 0);
    world.assert_sums();
}

#[test]
fn which_venue_binds_depends_on_the_minimum() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 10_000 * E18).unwrap();
    world.open(Some(0), 10_000).unwrap();
    world.open(Some(0), 10_000).unwrap();
    world
        .wind(0, 500 * USD, 0, position(500 * USD, 0, 500 * USD))
        .unwrap();
    world
        .wind(1, 0, 400 * E18, position(0, 400 * E18, 400 * USD))
        .unwrap();
    // At a minimum of 0 own coin that becomes outside coin weighs nothing; at 0.9 the 500 of it weigh 450.
    assert_eq!(world.totals.venue.unwrap().amo, 1);
    let mut limits = loose();
    limits.minimum.stressed_e18 = 9 * USD / 10;
    limits.target.stressed_e18 = 9 * USD / 10;
    world.set_limits(limits).unwrap();
    assert_eq!(world.totals.venue.unwrap().amo, 0);
    world.assert_sums();
}

#[test]
fn under_stress_the_cash_of_a_lending_venue_counts_as_borrowed() {
    let mut world = World::new(&[CollateralTerms {
        failed_bps: 10_000,
        ..par(18)
    }]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(None, 0).unwrap();
    let mut claim = position(300 * USD, 0, 400 * USD);
    claim.mark.lent_out_e18 = 100 * USD;
    world.wind(amo, 400 * USD, 0, claim).unwrap();
    let solvency = world.solvency();
    // Net: (990 + 95) / (1,400 − 300). Stressed: (990 + 380) / 1,400, whatever else fails.
    assert_eq!(solvency.ratios.net_e18, 1_085 * USD / 1_100);
    assert_eq!(solvency.ratios.stressed_e18, 1_370 * USD / 1_400);
    assert_eq!(solvency.redemption_ratio_e18, USD);
    assert_eq!(solvency.equity_e18, 0);
    world.assert_sums();
}

#[test]
fn a_price_fall_reaches_the_positions_and_the_ratios_at_once() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 1_000).unwrap();
    world
        .wind(amo, 0, 500 * E18, position(0, 500 * E18, 500 * USD))
        .unwrap();
    world.price(0, USD / 2).unwrap();
    assert_eq!(world.health().ratios.net_e18, 495 * CENT / 10);
    assert_eq!(world.solvency().redemption_ratio_e18, USD / 2);
    world.assert_sums();
}

#[test]
fn the_pessimistic_price_counts_for_limits_only() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let now_ms = world.now_ms;
    world.price_as_of(0, USD, USD / 2, now_ms).unwrap();
    let solvency = world.solvency();
    assert_eq!(solvency.ratios.net_e18, 495 * CENT / 10);
    assert_eq!(solvency.redemption_ratio_e18, USD);
    world.assert_sums();
}

#[test]
fn breaches_are_named_in_the_order_of_their_healing() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let all = Ratios {
        gross_e18: 9 * USD / 10,
        net_e18: 9 * USD / 10,
        stressed_e18: 7 * USD / 10,
        idle_e18: 9 * USD / 10,
    };
    world
        .set_limits(Limits {
            minimum: all,
            target: all,
            ..loose()
        })
        .unwrap();
    assert_eq!(world.health().breach, None);
    world.price(0, 85 * CENT).unwrap();
    assert_eq!(world.health().breach, Some(RatioKind::Idle));
    for (minimum, breach) in [
        (Ratios { idle_e18: 0, ..all }, Some(RatioKind::Gross)),
        (
            Ratios {
                idle_e18: 0,
                gross_e18: 0,
                ..all
            },
            Some(RatioKind::Stressed),
        ),
        (
            Ratios {
                net_e18: 9 * USD / 10,
                ..Ratios::default()
            },
            Some(RatioKind::Net),
        ),
        (Ratios::default(), None),
    ] {
        let limits = Limits {
            minimum,
            target: all,
            ..loose()
        };
        world.set_limits(limits).unwrap();
        assert_eq!(world.health().breach, breach);
    }
}

#[test]
fn an_amo_that_claims_more_own_coin_than_there_is_does_not_break_the_sums() {
    let mut world = World::new(&[par(18)]);
    world.mint(0, 1_000 * E18).unwrap();
    let amo = world.open(Some(0), 10_000).unwrap();
    world
        .wind(amo, 100 * USD, 0, position(100 * USD, 0, 100 * USD))
        .unwrap();
    let absurd = limits::MAX_AMOUNT;
    world.mark(amo, position(absurd, absurd, absurd)).unwrap();
    assert_eq!(world.health().ratios.net_e18, 99 * CENT);
    assert_eq!(world.solvency().redemption_ratio_e18, USD);
    world.assert_sums();
    world.mark(amo, position(100 * USD, 0, 100 * USD)).unwrap();
    assert_eq!(world.solvency().redemption_ratio_e18, USD);
    world.assert_sums();
}
