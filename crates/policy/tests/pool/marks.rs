//! What a position is, and is worth.

use crate::venue::{config, context, e18, Venue};
use keel_policy::amo::Context;
use keel_policy::ledger::Position;
use keel_policy::pool::{position, value_change};
use math::{mul_div_down, E18};
use proptest::prelude::*;

/// The DESIGN's case: 1000 of each, A = 100, 60 % of it the AMO's.
fn the_small_pool(fee_e10: u128) -> Venue {
    Venue::new([1_000, 1_000], 100, fee_e10, 60)
}

fn counted(position: &Position, venue: &Venue, collateral_price_e18: u128) -> u128 {
    let external_e18 = position.mark.external * venue.unit;
    position.mark.own_e18 + mul_div_down(external_e18, collateral_price_e18.min(E18), E18).unwrap()
}

fn assert_close(left: u128, right: u128, tolerance: u128) {
    assert!(
        left.abs_diff(right) <= tolerance,
        "{left} and {right} differ by {}",
        left.abs_diff(right)
    );
}

#[test]
fn a_balanced_pool_marks_half_and_half() {
    let venue = the_small_pool(0);
    let position = position(&venue.pool(), &context(E18)).unwrap();
    assert_close(position.mark.own_e18, 600 * E18, 100);
    assert_close(position.mark.external, 600_000_000, 1);
    assert_eq!(position.mark.lent_out_e18, 0);
    assert_close(position.mark.value_e18, 1_200 * E18, 100);
    assert_eq!(position.units, venue.lp_balance);
    assert_eq!(position.quote_e18, venue.average_e18);
}

#[test]
fn an_attacker_who_skews_the_pool_within_a_block_does_not_move_the_mark() {
    let before = the_small_pool(0);
    let honest = position(&before.pool(), &context(E18)).unwrap();
    for (coin, amount) in [(0, 700), (1, 700), (0, 950), (1, 950)] {
        let mut skewed = before.clone();
        skewed.swap(coin, amount * E18);
        let seen = position(&skewed.pool(), &context(E18)).unwrap();
        // What the attacker loses to the rounding of its output stays in the pool.
        assert_close(seen.mark.own_e18, honest.mark.own_e18, 100 * before.unit);
        assert_close(seen.mark.external, honest.mark.external, 100);
        assert_close(
            seen.mark.value_e18,
            honest.mark.value_e18,
            100 * before.unit,
        );
        // The balances that a mark at spot would have used were far off.
        assert!(seen.liquid.own_e18.abs_diff(honest.liquid.own_e18) > 300 * E18);
    }
}

#[test]
fn fees_that_an_attacker_pays_only_raise_the_mark() {
    let before = the_small_pool(4_000_000);
    let honest = position(&before.pool(), &context(E18)).unwrap();
    let mut skewed = before.clone();
    let bought = skewed.swap(0, 700 * E18);
    skewed.swap(1, bought);
    let seen = position(&skewed.pool(), &context(E18)).unwrap();
    assert!(seen.mark.value_e18 > honest.mark.value_e18);
    assert!(seen.mark.own_e18 > honest.mark.own_e18);
}

#[test]
fn a_cheap_collateral_marks_the_pool_as_drained_of_own_coin() {
    let venue = the_small_pool(0);
    let position = position(&venue.pool(), &context(e18("0.9"))).unwrap();
    // At 1.11 the pool would hold far more of the collateral.
    assert!(position.mark.own_e18 < 250 * E18);
    assert!(position.mark.external > 950_000_000);
    assert_eq!(
        position.quote_e18,
        mul_div_down(venue.average_e18, e18("0.9"), E18).unwrap()
    );
}

#[test]
fn a_dear_collateral_counts_at_one_dollar_only() {
    let venue = the_small_pool(0);
    let at_par = position(&venue.pool(), &context(E18)).unwrap();
    let dear = position(&venue.pool(), &context(e18("1.05"))).unwrap();
    assert_eq!(dear.mark, at_par.mark);
}

#[test]
fn a_stale_price_leaves_the_moving_average() {
    let mut venue = the_small_pool(0);
    venue.swap(0, 500 * E18);
    venue.average_e18 = venue.spot_e18();
    let stale = Context {
        price_fresh: false,
        ..context(E18)
    };
    let seen = position(&venue.pool(), &stale).unwrap();
    assert_close(seen.mark.own_e18, seen.liquid.own_e18, E18 / 1_000_000);
    assert_close(seen.mark.external, seen.liquid.external, 1);
    assert_eq!(seen.quote_e18, 0);
    // The fresh price gives the lower of the two.
    let fresh = position(&venue.pool(), &context(E18)).unwrap();
    assert!(counted(&fresh, &venue, E18) < counted(&seen, &venue, E18));
}

#[test]
fn an_unbelievable_average_marks_like_the_bound() {
    let mut venue = the_small_pool(0);
    let unknown = Context {
        price_fresh: false,
        ..context(0)
    };
    venue.average_e18 = 100 * E18;
    let bound = position(&venue.pool(), &unknown).unwrap();
    venue.average_e18 = 1_000_000 * E18;
    assert_eq!(position(&venue.pool(), &unknown).unwrap(), bound);
    venue.average_e18 = 0;
    assert!(position(&venue.pool(), &unknown).is_ok());
}

#[test]
fn a_withdrawal_would_give_the_present_balances() {
    let mut venue = the_small_pool(0);
    venue.swap(1, 300 * E18);
    let liquid = position(&venue.pool(), &context(E18)).unwrap().liquid;
    assert_eq!(liquid.units, venue.lp_balance);
    let share = |amount| mul_div_down(amount, venue.lp_balance, venue.lp_supply).unwrap();
    assert_eq!(liquid.own_e18, share(venue.balances[0]));
    assert_eq!(liquid.external, share(venue.balances[1] / venue.unit));
}

#[test]
fn off_balance_the_value_is_less_than_the_sum_of_the_balances() {
    let mut venue = the_small_pool(0);
    venue.swap(0, 900 * E18);
    let seen = position(&venue.pool(), &context(E18)).unwrap();
    let sum_e18 = seen.liquid.own_e18 + seen.liquid.external * venue.unit;
    assert!(sum_e18 > seen.mark.value_e18 + E18);
}

#[test]
fn an_amo_without_a_share_still_quotes() {
    let venue = Venue::new([1_000, 1_000], 100, 0, 0);
    assert_eq!(
        position(&venue.pool(), &context(e18("0.99"))).unwrap(),
        Position {
            quote_e18: mul_div_down(venue.average_e18, e18("0.99"), E18).unwrap(),
            ..Position::default()
        }
    );
}

#[test]
fn an_empty_pool_is_an_empty_position() {
    let mut pool = the_small_pool(0).pool();
    pool.reserves_e18 = [0, 0];
    pool.tokens = 0;
    pool.invariant_e18 = 0;
    pool.lp_supply = 0;
    pool.lp_balance = 0;
    assert_eq!(position(&pool, &context(E18)).unwrap(), Position::default());
    assert_eq!(value_change(&pool, &pool, E18).unwrap(), 0);
}

#[test]
fn a_change_of_value_is_rounded_against_the_amo() {
    let mut before = the_small_pool(0).pool();
    before.invariant_e18 = 100;
    before.lp_supply = 7;
    before.lp_balance = 3;
    assert_eq!(value_change(&before, &before, E18).unwrap(), -1);
    let mut after = before;
    after.lp_balance = 0;
    assert_eq!(value_change(&before, &after, E18).unwrap(), -43);
    assert_eq!(value_change(&after, &before, E18).unwrap(), 42);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_mark_never_counts_more_than_the_balances_there_are(
        coin in 1_000_u128..100_000_000,
        skew_percent in 1_u128..500,
        amp in 10_u128..5_000,
        share in 1_u128..=100,
        price_bps in 5_000_u128..15_000,
    ) {
        let venue = Venue::new([coin, coin * skew_percent / 100 + 1], amp, 4_000_000, share);
        let price_e18 = price_bps * E18 / 10_000;
        let seen = position(&venue.pool(), &context(price_e18)).unwrap();
        let there_e18 = seen.liquid.own_e18
            + mul_div_down(
                seen.liquid.external * venue.unit,
                price_e18.min(E18),
                E18,
            )
            .unwrap();
        // The composition is exact to about 10^-12 of the invariant, the balances to a unit of the token.
        let rounding = venue.invariant_e18() / 1_000_000_000_000 + 2 * venue.unit;
        prop_assert!(
            counted(&seen, &venue, price_e18) <= there_e18 + rounding,
            "counted {} of {}",
            counted(&seen, &venue, price_e18),
            there_e18
        );
    }

    #[test]
    fn no_swap_within_a_block_lowers_what_the_mark_counts(
        coin in 1_000_u128..1_000_000,
        from in 0_usize..2,
        percent in 1_u128..300,
        amp in 10_u128..5_000,
        price_bps in 8_000_u128..12_000,
    ) {
        let mut venue = Venue::new([coin, coin], amp, 4_000_000, 60);
        let price_e18 = price_bps * E18 / 10_000;
        let before = position(&venue.pool(), &context(price_e18)).unwrap();
        venue.swap(from, coin * E18 * percent / 100);
        let after = position(&venue.pool(), &context(price_e18)).unwrap();
        let rounding = venue.invariant_e18() / 1_000_000_000_000 + 2 * venue.unit;
        prop_assert!(after.mark.own_e18 + rounding >= before.mark.own_e18);
        prop_assert!((after.mark.external + 2) * venue.unit + rounding >= before.mark.external * venue.unit);
        prop_assert!(after.mark.value_e18 + 10 >= before.mark.value_e18);
    }
}
