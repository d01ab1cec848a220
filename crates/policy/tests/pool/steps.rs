//! The step toward the peg.

use crate::venue::{config, context, e18, Venue, PARAMS};
use keel_policy::amo::{Context, Plan};
use keel_policy::pool::{plan, step, value_change, worth_e18, PoolAmoParams, LEAST_STEP_E18};
use math::stable_swap::{distance_to_price, Distance};
use math::E18;
use proptest::prelude::*;

fn plan_of(venue: &Venue, context: &Context) -> Plan {
    plan(&venue.pool(), context, &PARAMS).unwrap()
}

fn wind(coin_e18: u128) -> Plan {
    Plan::Wind {
        coin_e18,
        tokens: 0,
    }
}

/// The coin is scarce: above its peg.
fn dear_pool() -> Venue {
    Venue::new([900, 1_100], 100, 1_000_000, 40)
}

/// The coin is abundant: below its peg.
fn cheap_pool() -> Venue {
    Venue::new([1_100, 900], 100, 1_000_000, 40)
}

#[test]
fn inside_the_band_nothing_is_done() {
    let venue = Venue::new([1_000, 1_000], 100, 0, 40);
    assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
    assert_eq!(plan_of(&venue, &context(e18("1.0009"))), Plan::Nothing);
    assert_eq!(plan_of(&venue, &context(e18("0.9991"))), Plan::Nothing);
}

/// crvUSD's PegKeeper: a fifth of the difference of the balances.
#[test]
fn at_a_collateral_of_one_dollar_the_step_is_a_fifth_of_the_imbalance() {
    assert_eq!(plan_of(&dear_pool(), &context(E18)), wind(40 * E18));
    assert_eq!(
        plan_of(&cheap_pool(), &context(E18)),
        Plan::Unwind { coin_e18: 40 * E18 }
    );
}

/// The stateful test of crvUSD's PegKeeper: each step leaves four fifths of the imbalance, to 5 units.
#[test]
fn steps_without_fee_leave_four_fifths_of_the_imbalance_each() {
    let mut venue = Venue::new([700, 1_300], 100, 0, 40);
    let mut steps = 0;
    while let Plan::Wind { coin_e18, .. } = plan_of(&venue, &context(E18)) {
        let before = venue.balances[1] - venue.balances[0];
        venue.wind(coin_e18);
        venue.average_e18 = venue.spot_e18();
        let after = venue.balances[1] - venue.balances[0];
        assert!(after.abs_diff(before * 4 / 5) <= 5);
        steps += 1;
    }
    assert!(steps > 5, "{steps} steps");
    assert!(venue.spot_e18() <= e18("1.0011"));
}

#[test]
fn the_room_bounds_a_step() {
    let tight = Context {
        wind_room_e18: 7 * E18,
        unwind_room_e18: 3 * E18,
        ..context(E18)
    };
    assert_eq!(plan_of(&dear_pool(), &tight), wind(7 * E18));
    assert_eq!(
        plan_of(&cheap_pool(), &tight),
        Plan::Unwind { coin_e18: 3 * E18 }
    );
    let shut = Context {
        wind_room_e18: 0,
        unwind_room_e18: 0,
        ..context(E18)
    };
    assert_eq!(plan_of(&dear_pool(), &shut), Plan::Nothing);
    assert_eq!(plan_of(&cheap_pool(), &shut), Plan::Nothing);
}

#[test]
fn a_step_below_the_least_is_not_worth_a_transaction() {
    let room = |room_e18| Context {
        wind_room_e18: room_e18,
        unwind_room_e18: room_e18,
        ..context(E18)
    };
    let (least, less) = (room(LEAST_STEP_E18), room(LEAST_STEP_E18 - 1));
    assert_eq!(plan_of(&dear_pool(), &least), wind(LEAST_STEP_E18));
    assert_eq!(plan_of(&dear_pool(), &less), Plan::Nothing);
    let unwind = Plan::Unwind {
        coin_e18: LEAST_STEP_E18,
    };
    assert_eq!(plan_of(&cheap_pool(), &least), unwind);
    assert_eq!(plan_of(&cheap_pool(), &less), Plan::Nothing);
}

#[test]
fn an_unwinding_takes_at_most_the_share_of_own_coin() {
    let mut venue = cheap_pool();
    venue.lp_balance = venue.lp_supply / 100;
    let share = math::mul_div_down(venue.balances[0], venue.lp_balance, venue.lp_supply).unwrap();
    assert_eq!(
        plan_of(&venue, &context(E18)),
        Plan::Unwind { coin_e18: share }
    );
    venue.lp_balance = 0;
    assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
}

#[test]
fn the_band_is_in_dollars() {
    // Balanced, so the coin is worth what the collateral is worth.
    let venue = Venue::new([1_000, 1_000], 100, 0, 40);
    // Winding beyond balance would lose every unit to the other suppliers.
    assert_eq!(plan_of(&venue, &context(e18("1.02"))), Plan::Nothing);
    // Against a collateral that fell, the own coin is cheap in a balanced pool.
    assert!(matches!(
        plan_of(&venue, &context(e18("0.98"))),
        Plan::Unwind { .. }
    ));
    // A coin that is dear in the pool by as much as the collateral is cheap is at its peg.
    let dear = dear_pool();
    let fair_e18 = E18 * E18 / dear.spot_e18();
    assert_ne!(plan_of(&dear, &context(E18)), Plan::Nothing);
    assert_eq!(plan_of(&dear, &context(fair_e18)), Plan::Nothing);
}

#[test]
fn between_balance_and_peg_nothing_is_wanted_whatever_the_fees() {
    // Below balance in the pool, above one dollar: winding would lose.
    let cheap = cheap_pool();
    assert!(cheap.spot_e18() < E18);
    let wanted = |venue: &Venue, context| step(&venue.pool(), &context, &PARAMS).unwrap();
    assert_eq!(wanted(&cheap, context(e18("1.1"))), Plan::Nothing);
    // Above balance in the pool, below one dollar by a stale price: that price is not acted on.
    let stale = Context {
        price_fresh: false,
        ..context(e18("0.9"))
    };
    assert_eq!(wanted(&dear_pool(), stale), Plan::Nothing);
}

#[test]
fn own_coin_is_taken_out_of_the_reach_of_a_fallen_collateral() {
    // Dear in the pool, yet below one dollar: everybody else is buying it here with the fallen coin.
    let mut venue = dear_pool();
    let context = context(e18("0.9"));
    let before = venue.pool();
    let Plan::Unwind { coin_e18 } = plan_of(&venue, &context) else {
        panic!("nothing is unwound");
    };
    venue.unwind(coin_e18);
    let worth = worth_e18(&before, &context).unwrap();
    assert!(worth < E18 && worth > e18("0.9"));
    // A gain at the collateral's price, though a loss in units of the invariant.
    let cost = -(coin_e18 as i128);
    assert!(value_change(&before, &venue.pool(), worth).unwrap() > cost);
    assert!(value_change(&before, &venue.pool(), E18).unwrap() < cost);
}

#[test]
fn when_balance_is_nearer_than_the_peg_the_step_is_toward_balance() {
    assert_eq!(plan_of(&dear_pool(), &context(e18("1.05"))), wind(40 * E18));
    let stale = Context {
        price_fresh: false,
        ..context(e18("0.95"))
    };
    assert_eq!(
        plan_of(&cheap_pool(), &stale),
        Plan::Unwind { coin_e18: 40 * E18 }
    );
}

#[test]
fn with_a_cheap_collateral_the_target_is_where_the_coin_is_worth_a_dollar() {
    let mut venue = Venue::new([500, 1_500], 100, 0, 40);
    let context = context(e18("0.995"));
    let par_e18 = E18 * E18 / e18("0.995");
    let Distance::Add(distance) =
        distance_to_price(&venue.balances, venue.curve.ann, par_e18).unwrap()
    else {
        panic!("the coin is not above its peg");
    };
    assert_eq!(plan_of(&venue, &context), wind(distance / 5));
    // Not to balance: there the coin would be below its peg.
    assert!(distance < 900 * E18);
    venue.wind(distance);
    assert!(venue.spot_e18().abs_diff(par_e18) < E18 / 1_000_000);
}

#[test]
fn winding_needs_a_fresh_price_a_sound_collateral_and_other_pools_that_agree() {
    let venue = dear_pool();
    let stale = Context {
        price_fresh: false,
        ..context(E18)
    };
    assert_eq!(plan_of(&venue, &stale), Plan::Nothing);

    let far = Venue::new([100, 1_900], 100, 0, 40);
    assert!(matches!(
        plan_of(&far, &context(e18("0.99"))),
        Plan::Wind { .. }
    ));
    assert_eq!(plan_of(&far, &context(e18("0.9899"))), Plan::Nothing);

    let agreeing = Context {
        others_lowest_e18: e18("0.999"),
        others_highest_e18: e18("1.01"),
        ..context(E18)
    };
    assert_ne!(plan_of(&venue, &agreeing), Plan::Nothing);
    let disagreeing = Context {
        others_lowest_e18: e18("0.9989"),
        ..agreeing
    };
    assert_eq!(plan_of(&venue, &disagreeing), Plan::Nothing);
}

#[test]
fn no_guard_of_winding_stops_an_unwinding() {
    let venue = Venue::new([1_900, 100], 100, 0, 40);
    let stressed = Context {
        price_fresh: false,
        others_lowest_e18: e18("0.9"),
        others_highest_e18: e18("1.2"),
        ..context(e18("0.9"))
    };
    assert!(matches!(plan_of(&venue, &stressed), Plan::Unwind { .. }));
}

#[test]
fn without_any_price_nothing_is_done() {
    assert_eq!(plan_of(&dear_pool(), &context(0)), Plan::Nothing);
    assert_eq!(plan_of(&cheap_pool(), &context(0)), Plan::Nothing);
}

#[test]
fn an_empty_pool_wants_nothing() {
    let mut pool = dear_pool().pool();
    pool.lp_supply = 0;
    pool.reserves_e18 = [0, 0];
    assert_eq!(plan(&pool, &context(E18), &PARAMS).unwrap(), Plan::Nothing);
}

#[test]
fn fees_above_the_gain_leave_nothing() {
    let mut venue = dear_pool();
    assert_ne!(plan_of(&venue, &context(E18)), Plan::Nothing);
    venue.curve.fee_e10 = 100_000_000;
    assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
    assert_ne!(
        step(&venue.pool(), &context(E18), &PARAMS).unwrap(),
        Plan::Nothing
    );
    let mut venue = cheap_pool();
    venue.curve.fee_e10 = 100_000_000;
    assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
}

#[test]
fn a_push_within_one_block_moves_nothing() {
    for coin in [0, 1] {
        let mut venue = Venue::new([1_000, 1_000], 100, 0, 40);
        venue.swap(coin, 500 * E18);
        assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
    }
}

#[test]
fn a_push_against_the_average_moves_nothing() {
    let mut venue = dear_pool();
    venue.swap(0, 300 * E18);
    assert!(venue.spot_e18() < e18("0.999"));
    assert_eq!(plan_of(&venue, &context(E18)), Plan::Nothing);
}

#[test]
fn a_jump_counts_as_far_as_the_average_has_followed() {
    let mut venue = Venue::new([500, 1_500], 100, 0, 40);
    let Plan::Wind {
        coin_e18: whole, ..
    } = plan_of(&venue, &context(E18))
    else {
        panic!("the coin is not above its peg");
    };
    let off_e18 = venue.spot_e18() - E18;
    venue.average_e18 = E18 + off_e18 / 2;
    let Plan::Wind { coin_e18: half, .. } = plan_of(&venue, &context(E18)) else {
        panic!("the average is outside the band");
    };
    assert!(half.abs_diff(whole / 2) < E18 / 1_000_000);
    // An average beyond the present price adds nothing.
    venue.average_e18 = E18 + 2 * off_e18;
    assert_eq!(plan_of(&venue, &context(E18)), wind(whole));
}

/// A pool that is pushed further than it is off must not be carried over the peg when the push is undone.
#[test]
fn a_push_along_the_average_does_not_carry_the_step_over_the_peg() {
    let mut venue = Venue::new([900, 1_100], 100, 0, 40);
    let bought = venue.swap(1, 850 * E18);
    let Plan::Wind { coin_e18, .. } = plan_of(&venue, &context(E18)) else {
        panic!("the coin is above its peg");
    };
    venue.wind(coin_e18);
    venue.swap(0, bought);
    assert!(venue.spot_e18() > E18);
}

#[test]
fn the_divisor_sets_the_share_of_the_distance() {
    let half = PoolAmoParams {
        step_divisor: 2,
        ..PARAMS
    };
    assert_eq!(
        plan(&dear_pool().pool(), &context(E18), &half).unwrap(),
        wind(100 * E18)
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_planned_step_gains_and_never_crosses_the_target(
        coin in 1_000_u128..100_000_000,
        skew_percent in 2_u128..600,
        amp in 10_u128..5_000,
        fee_e10 in 0_u128..20_000_000,
        share in 1_u128..=100,
        price_bps in 9_000_u128..11_000,
        average_percent in 0_u128..200,
        divisor in 2_u16..20,
    ) {
        let mut venue = Venue::new([coin, coin * skew_percent / 100 + 1], amp, fee_e10, share);
        let price_e18 = price_bps * E18 / 10_000;
        let spot_e18 = venue.spot_e18();
        // Anywhere between par and twice as far as the present price.
        venue.average_e18 = if spot_e18 > E18 {
            E18 + (spot_e18 - E18) * average_percent / 100
        } else {
            E18 - ((E18 - spot_e18) * average_percent / 100).min(E18 / 2)
        };
        let params = PoolAmoParams { step_divisor: divisor, ..PARAMS };
        let before = venue.pool();
        let par_e18 = E18 * E18 / price_e18;
        // What the fees set aside may move of the price.
        let slack_e18 = 10;
        match plan(&before, &context(price_e18), &params).unwrap() {
            Plan::Nothing => (),
            Plan::Wind { coin_e18, tokens } => {
                prop_assert_eq!(tokens, 0);
                prop_assert!(spot_e18 > par_e18 && spot_e18 > E18);
                venue.wind(coin_e18);
                prop_assert!(venue.spot_e18() <= spot_e18 + slack_e18);
                prop_assert!(venue.spot_e18() + slack_e18 >= par_e18);
                prop_assert!(value_change(&before, &venue.pool(), worth_e18(&before, &context(price_e18)).unwrap()).unwrap() > coin_e18 as i128);
            }
            Plan::Unwind { coin_e18 } => {
                prop_assert!(spot_e18 < par_e18);
                venue.unwind(coin_e18);
                prop_assert!(venue.spot_e18() + slack_e18 >= spot_e18);
                prop_assert!(venue.spot_e18() <= par_e18 + slack_e18);
                prop_assert!(value_change(&before, &venue.pool(), worth_e18(&before, &context(price_e18)).unwrap()).unwrap() > -(coin_e18 as i128));
            }
        }
    }

    #[test]
    fn a_plan_stays_within_its_room(
        skew_percent in 2_u128..600,
        wind_room in 0_u128..500,
        unwind_room in 0_u128..500,
    ) {
        let venue = Venue::new([1_000, 10 * skew_percent], 200, 1_000_000, 50);
        let context = Context {
            wind_room_e18: wind_room * E18,
            unwind_room_e18: unwind_room * E18,
            ..context(E18)
        };
        match plan_of(&venue, &context) {
            Plan::Nothing => (),
            Plan::Wind { coin_e18, .. } => prop_assert!(coin_e18 > 0 && coin_e18 <= wind_room * E18),
            Plan::Unwind { coin_e18 } => prop_assert!(coin_e18 > 0 && coin_e18 <= unwind_room * E18),
        }
    }
}
