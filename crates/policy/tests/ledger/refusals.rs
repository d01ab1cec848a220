//! Every refusal: the right error with its numbers. `World::attempt` asserts for each that nothing changed.

use crate::world::*;
use keel_policy::ledger::limits::*;
use keel_policy::ledger::*;

/// 1,000 coins against one par asset, one AMO with 100 coins in a pool.
fn busy() -> World {
    let mut world = World::new(&[par(6)]);
    world.mint(0, usd6(1_000)).unwrap();
    world.open(Some(0), 1_000).unwrap();
    world
        .wind(0, 100 * USD, 0, position(100 * USD, 0, 100 * USD))
        .unwrap();
    world
}

fn stale(id: CollateralId) -> LedgerError {
    LedgerError::StalePrice {
        collateral: id,
        price_at_ms: START_MS,
        max_age_ms: HOUR_MS,
    }
}

fn ratio(minimum: Ratios) -> Limits {
    Limits {
        minimum,
        target: minimum,
        ..loose()
    }
}

#[test]
fn unknown_collateral() {
    let mut world = busy();
    let unknown = LedgerError::UnknownCollateral { collateral: 1 };
    assert_eq!(world.mint(1, 1), Err(unknown));
    assert_eq!(world.redeem(1, 1), Err(unknown));
    assert_eq!(world.price(1, USD), Err(unknown));
    assert_eq!(world.set_terms(1, par(6)), Err(unknown));
    assert_eq!(world.open(Some(1), 0), Err(unknown));
}

#[test]
fn nothing_or_dust() {
    let mut world = busy();
    assert_eq!(world.mint(0, 0), Err(LedgerError::ZeroAmount));
    assert_eq!(world.redeem(0, 0), Err(LedgerError::ZeroAmount));
    assert_eq!(
        world.redeem(0, 999_999_999_999),
        Err(LedgerError::ZeroAmount)
    );
    assert_eq!(world.basket(0, 0), Err(LedgerError::ZeroAmount));
    assert_eq!(
        world.wind(0, 0, 0, position(0, 0, 0)),
        Err(LedgerError::ZeroAmount)
    );
}

#[test]
fn a_stale_price_stops_minting_redeeming_and_winding_but_no_exit() {
    let mut world = busy();
    world.now_ms += HOUR_MS;
    world.mint(0, usd6(1)).unwrap();
    world.now_ms += 1;
    assert_eq!(world.mint(0, usd6(1)), Err(stale(0)));
    assert_eq!(world.redeem(0, USD), Err(stale(0)));
    assert_eq!(
        world.wind(0, USD, 0, position(101 * USD, 0, 101 * USD)),
        Err(stale(0))
    );
    world.basket(USD, 0).unwrap();
    world.mark(0, position(99 * USD, 0, 99 * USD)).unwrap();
    let returned = Returned {
        coin_burned: USD,
        units_taken: 1,
        units_before: 100,
        ..Returned::default()
    };
    world
        .unwind(0, returned, position(98 * USD, 0, 98 * USD))
        .unwrap();
}

#[test]
fn a_price_never_set_is_stale() {
    let mut world = World::new(&[]);
    world.now_ms = 0;
    world.list(par(6)).unwrap();
    let never = LedgerError::StalePrice {
        collateral: 0,
        price_at_ms: 0,
        max_age_ms: HOUR_MS,
    };
    assert_eq!(world.mint(0, usd6(1)), Err(never));
}

#[test]
fn another_assets_stale_price_stops_redemption_at_par_not_minting() {
    let mut world = World::new(&[par(6), par(6)]);
    world.mint(0, usd6(100)).unwrap();
    world.mint(1, usd6(100)).unwrap();
    world.now_ms += HOUR_MS + 1;
    world.price(0, USD).unwrap();
    assert_eq!(world.redeem(0, USD), Err(stale(1)));
    world.mint(0, usd6(1)).unwrap();
}

#[test]
fn a_price_out_of_range_or_older_than_the_present_one() {
    let mut world = busy();
    let now_ms = world.now_ms;
    for (price_e18, pessimistic_e18) in [(0, 0), (USD, 0), (USD, USD + 1), (MAX_PRICE_E18 + 1, USD)]
    {
        assert_eq!(
            world.price_as_of(0, price_e18, pessimistic_e18, now_ms),
            Err(LedgerError::PriceOutOfRange {
                price_e18,
                pessimistic_e18
            })
        );
    }
    assert_eq!(
        world.price_as_of(0, USD, USD, now_ms - 1),
        Err(LedgerError::PriceNotNewer {
            at_ms: now_ms - 1,
            price_at_ms: now_ms
        })
    );
    world.price_as_of(0, MAX_PRICE_E18, 1, now_ms).unwrap();
}

#[test]
fn below_par_neither_mint_nor_redemption_of_one_asset() {
    let mut world = busy();
    world.price(0, 99 * USD / 100).unwrap();
    let below = LedgerError::BelowPar {
        redemption_ratio_e18: 99 * USD / 100,
    };
    assert_eq!(world.mint(0, usd6(1)), Err(below));
    assert_eq!(world.redeem(0, USD), Err(below));
}

#[test]
fn a_mint_may_not_push_a_ratio_below_its_minimum() {
    let mut world = World::new(&[
        par(6),
        CollateralTerms {
            haircut_bps: 300,
            largest_haircut_bps: 300,
            ..par(6)
        },
    ]);
    world.mint(0, usd6(1_000)).unwrap();
    world
        .set_limits(ratio(Ratios {
            idle_e18: 98 * USD / 100,
            ..Ratios::default()
        }))
        .unwrap();
    // 990 + 0.97 m over 1,000 + m: at m = 1,000 it would still be 0.98.
    assert_eq!(
        world.mint(1, usd6(1_001)),
        Err(LedgerError::RatioBelowMinimum {
            ratio: RatioKind::Idle,
            value_e18: 979_995_002_498_750_624,
            minimum_e18: 98 * USD / 100,
        })
    );
    world.mint(1, usd6(1_000)).unwrap();
}

#[test]
fn a_wind_may_not_push_a_ratio_below_its_minimum() {
    let mut world = busy();
    world
        .set_limits(ratio(Ratios {
            gross_e18: 6 * USD / 10,
            net_e18: 6 * USD / 10,
            ..Ratios::default()
        }))
        .unwrap();
    // 990 over 1,100 + 600.
    let all = position(700 * USD, 0, 700 * USD);
    assert_eq!(
        world.wind(0, 600 * USD, 0, all),
        Err(LedgerError::RatioBelowMinimum {
            ratio: RatioKind::Gross,
            value_e18: 990 * USD / 1_700,
            minimum_e18: 6 * USD / 10,
        })
    );
    world.assert_sums();
    world
        .wind(0, 550 * USD, 0, position(650 * USD, 0, 650 * USD))
        .unwrap();
}

#[test]
fn a_breach_that_was_there_may_not_get_worse() {
    let mut world = busy();
    world
        .set_limits(ratio(Ratios {
            idle_e18: USD,
            ..Ratios::default()
        }))
        .unwrap();
    let before = world.health();
    assert_eq!(before.breach, Some(RatioKind::Idle));
    let refused = world
        .wind(0, USD, 0, position(101 * USD, 0, 101 * USD))
        .unwrap_err();
    assert!(matches!(
        refused,
        LedgerError::RatioBelowMinimum { ratio: RatioKind::Idle, value_e18, .. }
            if value_e18 < before.ratios.idle_e18
    ));
    // 0.99 per coin heals an idle ratio of 0.9.
    world.mint(0, usd6(10)).unwrap();
    assert!(world.health().ratios.idle_e18 > before.ratios.idle_e18);
}

#[test]
fn ceilings() {
    let mut world = busy();
    let limits = Limits {
        supply_ceiling_e18: 1_200 * USD,
        debt_ceiling_e18: 150 * USD,
        ..loose()
    };
    world.set_limits(limits).unwrap();
    let above = LedgerError::SupplyAboveCeiling {
        supply_e18: 1_201 * USD,
        ceiling_e18: 1_200 * USD,
    };
    assert_eq!(world.mint(0, usd6(101)), Err(above));
    assert_eq!(
        world.wind(0, 101 * USD, 0, position(201 * USD, 0, 201 * USD)),
        Err(above)
    );
    assert_eq!(
        world.wind(0, 51 * USD, 0, position(151 * USD, 0, 151 * USD)),
        Err(LedgerError::DebtAboveCeiling {
            debt_e18: 151 * USD,
            ceiling_e18: 150 * USD
        })
    );
    world
        .wind(0, 50 * USD, 0, position(150 * USD, 0, 150 * USD))
        .unwrap();
    world.mint(0, usd6(50)).unwrap();
}

#[test]
fn more_than_is_idle_or_than_there_is() {
    let mut world = busy();
    let insufficient = |amount| LedgerError::InsufficientIdle {
        collateral: 0,
        idle: usd6(1_000),
        amount,
    };
    assert_eq!(world.redeem(0, 1_001 * USD), Err(insufficient(usd6(1_001))));
    let lent = position(100 * USD, usd6(1_001), 1_101 * USD);
    assert_eq!(
        world.wind(0, 0, usd6(1_001), lent),
        Err(insufficient(usd6(1_001)))
    );
    let more = |amount_e18| LedgerError::MoreThanSupply {
        supply_e18: 1_100 * USD,
        amount_e18,
    };
    assert_eq!(world.redeem(0, 1_101 * USD), Err(more(1_101 * USD)));
    assert_eq!(world.basket(1_101 * USD, 0), Err(more(1_101 * USD)));
    let returned = Returned {
        coin_burned: 1_101 * USD,
        ..Returned::default()
    };
    assert_eq!(
        world.unwind(0, returned, position(0, 0, 0)),
        Err(more(1_101 * USD))
    );
}

#[test]
fn an_amo_without_collateral_neither_borrows_holds_nor_returns_any() {
    let mut world = busy();
    let amo = world.open(None, 0).unwrap();
    let none = LedgerError::NoCollateral { amo };
    assert_eq!(world.wind(amo, 0, 1, position(0, 0, 0)), Err(none));
    assert_eq!(world.wind(amo, USD, 0, position(USD, 1, USD)), Err(none));
    assert_eq!(world.mark(amo, position(0, 1, 0)), Err(none));
    let returned = Returned {
        tokens_restored: 1,
        ..Returned::default()
    };
    assert_eq!(world.unwind(amo, returned, position(0, 0, 0)), Err(none));
}

#[test]
fn a_stale_mark_stops_winding_until_the_position_is_read() {
    let mut world = busy();
    world.now_ms += DAY_MS + 1;
    world.price(0, USD).unwrap();
    let grown = position(101 * USD, 0, 101 * USD);
    assert_eq!(
        world.wind(0, USD, 0, grown),
        Err(LedgerError::StaleMark {
            amo: 0,
            marked_ms: START_MS,
            max_age_ms: DAY_MS
        })
    );
    world.mark(0, position(100 * USD, 0, 100 * USD)).unwrap();
    world.wind(0, USD, 0, grown).unwrap();
}

#[test]
fn an_amo_that_has_nothing_needs_no_mark() {
    let mut world = busy();
    let amo = world.open(Some(0), 0).unwrap();
    world.now_ms += 2 * DAY_MS;
    world.price(0, USD).unwrap();
    world.wind(amo, USD, 0, position(USD, 0, USD)).unwrap();
}

#[test]
fn a_position_beyond_all_bounds() {
    let mut world = busy();
    let over = MAX_AMOUNT + 1;
    let out = LedgerError::OutOfRange {
        value: over,
        minimum: 0,
        maximum: MAX_AMOUNT,
    };
    let mut lent = position(0, 0, 0);
    lent.mark.lent_out_e18 = over;
    for liar in [
        position(over, 0, 0),
        position(0, over, 0),
        position(0, 0, over),
        lent,
    ] {
        assert_eq!(world.mark(0, liar), Err(out));
        assert_eq!(world.wind(0, 1, 0, liar), Err(out));
        assert_eq!(world.unwind(0, Returned::default(), liar), Err(out));
    }
    let mut whale = World::new(&[par(18)]);
    whale.mint(0, MAX_AMOUNT).unwrap();
    whale.basket(MAX_AMOUNT / 2, 0).unwrap();
    whale.totals.supply_e18 = 0;
    let idle = whale.collaterals[0].idle;
    assert_eq!(whale.mint(0, MAX_AMOUNT - idle + 1), Err(out));
}

#[test]
fn listing() {
    let mut world = busy();
    let listed = world.collaterals[0].token;
    assert_eq!(
        world.attempt(|ledger, _, _| ledger.listing(listed, par(6))),
        Err(LedgerError::TokenListed { collateral: 0 })
    );
    for _ in 1..MAX_COLLATERALS {
        world.list(par(6)).unwrap();
    }
    assert_eq!(world.list(par(6)), Err(LedgerError::TooManyCollaterals));
}

#[test]
fn records() {
    let mut world = busy();
    for amo in 1..MAX_AMOS {
        assert_eq!(usize::from(world.open(None, 10_000).unwrap()), amo);
    }
    assert_eq!(world.open(None, 0), Err(LedgerError::TooManyAmos));
    let severe = LedgerError::OutOfRange {
        value: 10_001,
        minimum: 0,
        maximum: 10_000,
    };
    assert_eq!(world.set_severity(0, 10_001), Err(severe));
    assert_eq!(busy().open(None, 10_001), Err(severe));
}

#[test]
fn terms() {
    let mut world = busy();
    let out = |value, minimum, maximum| LedgerError::OutOfRange {
        value,
        minimum,
        maximum,
    };
    let ages = (u128::from(MIN_AGE_MS), u128::from(MAX_AGE_MS));
    for (terms, error) in [
        (
            CollateralTerms {
                largest_haircut_bps: 5_001,
                ..par(6)
            },
            out(5_001, 0, 5_000),
        ),
        (
            CollateralTerms {
                haircut_bps: 101,
                ..par(6)
            },
            out(101, 0, 100),
        ),
        (
            CollateralTerms {
                failed_bps: 10_001,
                ..par(6)
            },
            out(10_001, 0, 10_000),
        ),
        (
            CollateralTerms {
                price_max_age_ms: MIN_AGE_MS - 1,
                ..par(6)
            },
            out(ages.0 - 1, ages.0, ages.1),
        ),
        (
            CollateralTerms {
                price_max_age_ms: MAX_AGE_MS + 1,
                ..par(6)
            },
            out(ages.1 + 1, ages.0, ages.1),
        ),
    ] {
        assert_eq!(world.set_terms(0, terms), Err(error));
        assert_eq!(world.list(terms), Err(error));
    }
    assert_eq!(world.list(par(19)), Err(out(19, 0, 18)));
    assert_eq!(world.set_terms(0, par(7)), Err(LedgerError::TermsFixed));
    let floating = CollateralTerms {
        par: false,
        ..par(6)
    };
    assert_eq!(world.set_terms(0, floating), Err(LedgerError::TermsFixed));
    // A haircut that would put the minimum net ratio out of reach.
    world
        .set_limits(ratio(Ratios {
            net_e18: 95 * USD / 100,
            ..Ratios::default()
        }))
        .unwrap();
    let deep = CollateralTerms {
        largest_haircut_bps: 501,
        ..par(6)
    };
    assert_eq!(world.set_terms(0, deep), Err(LedgerError::LimitsOutOfOrder));
    assert_eq!(world.list(deep), Err(LedgerError::LimitsOutOfOrder));
    world
        .set_terms(
            0,
            CollateralTerms {
                largest_haircut_bps: 500,
                ..par(6)
            },
        )
        .unwrap();
    world.assert_sums();
}

#[test]
fn limits_out_of_order_or_bounds() {
    let mut world = busy();
    let net = |net_e18| Ratios {
        net_e18,
        ..Ratios::default()
    };
    let gross_above_net = Ratios {
        gross_e18: 2,
        ..net(1)
    };
    for limits in [
        ratio(gross_above_net),
        // 1 − the haircut of the only collateral is 0.99.
        ratio(net(99 * USD / 100 + 1)),
        Limits {
            minimum: net(2),
            target: net(1),
            ..loose()
        },
    ] {
        assert_eq!(world.set_limits(limits), Err(LedgerError::LimitsOutOfOrder));
    }
    let out = |value, minimum, maximum| LedgerError::OutOfRange {
        value,
        minimum,
        maximum,
    };
    let over = MAX_AMOUNT + 1;
    let idle = |idle_e18| Ratios {
        idle_e18,
        ..Ratios::default()
    };
    let ages = (u128::from(MIN_AGE_MS), u128::from(MAX_AGE_MS));
    for (limits, error) in [
        (ratio(idle(USD + 1)), out(USD + 1, 0, USD)),
        (
            Limits {
                target: idle(2 * USD + 1),
                ..loose()
            },
            out(2 * USD + 1, 0, 2 * USD),
        ),
        (
            Limits {
                supply_ceiling_e18: over,
                ..loose()
            },
            out(over, 0, MAX_AMOUNT),
        ),
        (
            Limits {
                debt_ceiling_e18: over,
                ..loose()
            },
            out(over, 0, MAX_AMOUNT),
        ),
        (
            Limits {
                lent_haircut_bps: 10_001,
                ..loose()
            },
            out(10_001, 0, 10_000),
        ),
        (
            Limits {
                mark_max_age_ms: MIN_AGE_MS - 1,
                ..loose()
            },
            out(ages.0 - 1, ages.0, ages.1),
        ),
        (
            Limits {
                mark_max_age_ms: MAX_AGE_MS + 1,
                ..loose()
            },
            out(ages.1 + 1, ages.0, ages.1),
        ),
    ] {
        assert_eq!(world.set_limits(limits), Err(error));
    }
    let highest = ratio(Ratios {
        gross_e18: 99 * USD / 100,
        ..net(99 * USD / 100)
    });
    world.set_limits(highest).unwrap();
}

#[test]
fn without_limits_nothing_can_be_minted() {
    let mut world = World::new(&[par(6)]);
    world.totals.limits = Limits::default();
    assert_eq!(
        world.mint(0, usd6(1)),
        Err(LedgerError::SupplyAboveCeiling {
            supply_e18: USD,
            ceiling_e18: 0
        })
    );
}
