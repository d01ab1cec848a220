//! What the AMO that lends wants and holds, against exact rational arithmetic.

use crate::{config, exact, E18};
use keel_policy::amo::{Context, Plan};
use keel_policy::ledger::{Limits, Ratios, Solvency};
use keel_policy::lending::{
    plan_deposit, plan_idle, position, shares_for, Lending, LendingParams, Mode, RateState,
    RateTerms, Totals, MIN_MEMORY_MS,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const PERCENT: u128 = E18 / 100;
const HOUR_MS: u64 = 3_600_000;
const MUCH: u128 = 1_000_000_000 * E18;

fn params() -> LendingParams {
    LendingParams {
        low_rate_e18: 2 * PERCENT,
        target_rate_e18: 4 * PERCENT,
        high_rate_e18: 6 * PERCENT,
        floor_e18: 1_000 * E18,
        least_step_e18: 100 * E18,
    }
}

fn terms() -> RateTerms {
    RateTerms {
        target_utilisation_e18: 90 * PERCENT,
        full_rate_e18: E18,
        least_rate_e18: PERCENT,
        most_rate_e18: 20 * PERCENT,
        adjust_ms: 24 * HOUR_MS,
    }
}

/// A market that has stood as it is for ten hours, of which the AMO has `share_bps`.
fn market(supplied: u128, borrowed: u128, share_bps: u128, rate_at_target_e18: u128) -> Lending {
    let supply_shares = supplied * 1_000_000;
    let utilisation_e18 = keel_policy::lending::utilisation_e18(borrowed, supplied);
    Lending {
        totals: Totals {
            cash: supplied - borrowed,
            supplied_e18: supplied,
            supply_shares,
            borrowed_e18: borrowed,
            borrow_shares: borrowed,
            ..Totals::default()
        },
        shares: supply_shares / 10_000 * share_bps,
        rate: RateState {
            rate_at_target_e18,
            utilisation_e18,
            ..RateState::default()
        },
        now_ms: 10 * HOUR_MS,
        rate_terms: terms(),
        supply_cap_e18: MUCH,
        paused: false,
        unit_e18: 1,
    }
}

fn context(debt_e18: u128) -> Context {
    Context {
        collateral_price_e18: E18,
        price_fresh: true,
        debt_e18,
        wind_room_e18: MUCH,
        unwind_room_e18: MUCH,
        ..Context::default()
    }
}

/// The rate of the curve, exactly.
fn rate(rate_at_target_e18: u128, utilisation: &BigRational) -> BigRational {
    let terms = terms();
    let target = exact(terms.target_utilisation_e18) / exact(E18);
    let at_target = exact(rate_at_target_e18) / exact(E18);
    if *utilisation <= target {
        at_target * utilisation / target
    } else {
        let full = exact(terms.full_rate_e18) / exact(E18);
        let one = BigRational::from(BigInt::from(1));
        &at_target + (full - &at_target) * (utilisation - &target) / (one - target)
    }
}

proptest! {
    #![proptest_config(config())]

    /// After the step borrowers pay the target rate, within one part in 10^9.
    #[test]
    fn a_step_ends_at_the_target_rate(
        supplied in 10_000_u128..100_000_000,
        used_bps in 100_u128..10_000,
        share_bps in 1_000_u128..9_000,
        rate_percent in 1_u128..20,
    ) {
        let (supplied, r) = (supplied * E18, rate_percent * PERCENT);
        let borrowed = supplied / 10_000 * used_bps;
        let venue = market(supplied, borrowed, share_bps, r);
        let claim = venue.claim_e18().unwrap();
        let plan = plan_deposit(&venue, &params(), &context(claim)).unwrap();
        let now = rate(r, &(exact(borrowed) / exact(supplied)));
        let after = |supply: u128| rate(r, &(exact(borrowed) / exact(supply)));
        let target = exact(params().target_rate_e18) / exact(E18);
        let tolerance = &target / exact(1_000_000_000);
        match plan {
            Plan::Wind { coin_e18, tokens } => {
                prop_assert_eq!(tokens, 0);
                let below_floor = params().floor_e18.saturating_sub(claim);
                prop_assert!(now > exact(params().high_rate_e18) / exact(E18) || coin_e18 == below_floor);
                if coin_e18 > below_floor {
                    let end = after(supplied + coin_e18);
                    prop_assert!(end <= &target + &tolerance && end >= &target - &tolerance);
                }
            }
            Plan::Unwind { coin_e18 } => {
                prop_assert!(now < exact(params().low_rate_e18) / exact(E18));
                prop_assert!(claim - coin_e18 >= params().floor_e18);
                prop_assert!(coin_e18 <= venue.totals.cash);
                // Never beyond the target.
                prop_assert!(after(supplied - coin_e18) <= &target + &tolerance);
            }
            Plan::Nothing => {
                let band = params();
                let is_in_band = now <= exact(band.high_rate_e18 + 1) / exact(E18)
                    && now >= exact(band.low_rate_e18 - 1) / exact(E18);
                // Or there is less than a step to do.
                prop_assert!(is_in_band || now < target, "{now}");
            }
        }
    }

    /// Room, cap and floor bound every step; a moment moves nothing.
    #[test]
    fn a_step_keeps_to_its_bounds(
        supplied in 10_000_u128..100_000_000,
        used_bps in 0_u128..10_000,
        flash_bps in 0_u128..10_000,
        share_bps in 0_u128..10_000,
        room in 0_u128..1_000_000,
        cap_left in 0_u128..1_000_000,
    ) {
        let supplied = supplied * E18;
        let borrowed = supplied / 10_000 * used_bps;
        let mut venue = market(supplied, borrowed, share_bps, 4 * PERCENT);
        venue.supply_cap_e18 = supplied + cap_left * E18;
        let claim = venue.claim_e18().unwrap();
        let context = Context {
            wind_room_e18: room * E18,
            unwind_room_e18: room * E18,
            ..context(claim)
        };
        let plan = plan_deposit(&venue, &params(), &context).unwrap();
        match plan {
            Plan::Wind { coin_e18, .. } => {
                prop_assert!(coin_e18 <= room * E18 && coin_e18 <= cap_left * E18);
                prop_assert!(coin_e18 >= params().least_step_e18);
            }
            Plan::Unwind { coin_e18 } => {
                prop_assert!(coin_e18 <= room * E18 && coin_e18 <= venue.totals.cash);
                prop_assert!(coin_e18 >= params().least_step_e18);
            }
            Plan::Nothing => {}
        }
        // Somebody borrows or repays for a moment: what is wound is not more, what is taken back is not more.
        let flash = supplied / 10_000 * flash_bps;
        let mut moved = venue;
        moved.totals.borrowed_e18 = flash;
        moved.totals.cash = supplied - flash;
        let after = plan_deposit(&moved, &params(), &context).unwrap();
        let amount = |plan: Plan| match plan {
            Plan::Wind { coin_e18, .. } => (coin_e18, 0),
            Plan::Unwind { coin_e18 } => (0, coin_e18),
            Plan::Nothing => (0, 0),
        };
        prop_assert!(amount(after).0 <= amount(plan).0);
        prop_assert!(amount(after).1 <= amount(plan).1.max(moved.totals.cash.min(amount(plan).1)));
    }

    /// The mark is the claim, split by what lies there.
    #[test]
    fn the_mark_is_the_claim_split_by_the_cash(
        supplied in 1_u128..100_000_000,
        used_bps in 0_u128..10_001,
        share_bps in 1_u128..10_000,
    ) {
        let supplied = supplied * E18;
        let borrowed = supplied / 10_000 * used_bps;
        let venue = market(supplied, borrowed, share_bps, 4 * PERCENT);
        let shares = exact(venue.shares);
        let claim = &shares * exact(supplied + 1)
            / exact(venue.totals.supply_shares + keel_policy::lending::VIRTUAL_SHARES);
        let mark = position(Mode::DirectDeposit, &venue).unwrap().mark;
        prop_assert_eq!(exact(mark.value_e18), claim.floor());
        let own = exact(mark.value_e18) * exact(venue.totals.cash) / exact(supplied);
        prop_assert_eq!(exact(mark.own_e18), own.floor());
        prop_assert_eq!(mark.own_e18 + mark.lent_out_e18, mark.value_e18);
        let liquid = position(Mode::DirectDeposit, &venue).unwrap().liquid;
        prop_assert!(liquid.own_e18 <= venue.totals.cash && liquid.units <= venue.shares);
        // Shares for an amount: worth it, and not one more than needed.
        let amount = mark.value_e18.min(venue.totals.cash) / 2;
        let units = shares_for(&venue, amount).unwrap();
        if units < liquid.units {
            prop_assert!(venue.totals.claim_down_e18(units).unwrap() >= amount);
            prop_assert!(units == 0 || venue.totals.claim_down_e18(units - 1).unwrap() <= amount);
        }
        let tokens = position(Mode::IdleCollateral, &venue).unwrap().mark;
        prop_assert_eq!((tokens.external, tokens.own_e18, tokens.lent_out_e18), (mark.value_e18, 0, 0));
    }

    /// What is beyond the target of the idle ratio is lent, what is missing called back, within a unit.
    #[test]
    fn idle_collateral_goes_to_the_target(
        supply in 1_000_u128..1_000_000_000,
        idle_bps in 0_u128..20_000,
        target_bps in 1_u128..10_000,
    ) {
        let supply = supply * E18;
        let (idle_e18, target_e18) = (idle_bps * E18 / 10_000, target_bps * E18 / 10_000);
        let solvency = Solvency {
            supply_e18: supply,
            ratios: Ratios { idle_e18, ..Ratios::default() },
            limits: Limits {
                target: Ratios { idle_e18: target_e18, ..Ratios::default() },
                ..Limits::default()
            },
            ..Solvency::default()
        };
        let venue = market(MUCH / 4, 0, 10_000, 4 * PERCENT);
        let step = LendingParams { least_step_e18: 1, ..params() };
        let plan = plan_idle(&venue, &step, &context(0), &solvency).unwrap();
        let distance = (exact(idle_e18) - exact(target_e18)) * exact(supply) / exact(E18);
        let zero = exact(0);
        match plan {
            Plan::Wind { coin_e18, tokens } => {
                prop_assert_eq!(coin_e18, 0);
                prop_assert!(distance > zero);
                prop_assert!(exact(tokens) <= distance && &distance - exact(tokens) <= exact(1) || exact(tokens) == exact(MUCH - MUCH / 4));
            }
            Plan::Unwind { coin_e18 } => {
                prop_assert!(distance < zero);
                let there = venue.claim_e18().unwrap();
                prop_assert!(exact(coin_e18) <= -&distance);
                prop_assert!(-&distance - exact(coin_e18) <= exact(1) || coin_e18 == there);
            }
            Plan::Nothing => prop_assert!(distance == zero),
        }
    }
}

#[test]
fn who_lost_something_is_given_nothing_and_rounding_is_no_loss() {
    let venue = market(100_000 * E18, 99_000 * E18, 5_000, 4 * PERCENT);
    let claim = venue.claim_e18().unwrap();
    let wants = |debt: u128| plan_deposit(&venue, &params(), &context(debt)).unwrap();
    assert!(matches!(wants(claim), Plan::Wind { .. }));
    assert!(matches!(wants(claim + 2), Plan::Wind { .. }));
    assert_eq!(wants(claim + claim / 1_000), Plan::Nothing);
    // Nor up to the floor.
    let small = market(2_000 * E18, 0, 2_000, 4 * PERCENT);
    let owed = small.claim_e18().unwrap() * 2;
    assert_eq!(
        plan_deposit(&small, &params(), &context(owed)).unwrap(),
        Plan::Nothing
    );
}

#[test]
fn a_mean_of_less_than_its_least_time_counts_for_nothing() {
    let mut venue = market(100_000 * E18, 99_000 * E18, 5_000, 4 * PERCENT);
    let debt = venue.claim_e18().unwrap();
    venue.rate.adjusted_ms = venue.now_ms - MIN_MEMORY_MS + 1;
    venue.rate.since_ms = venue.rate.adjusted_ms;
    let plan = |venue: &Lending| plan_deposit(venue, &params(), &context(debt)).unwrap();
    assert_eq!(plan(&venue), Plan::Nothing);
    venue.rate.adjusted_ms -= 1;
    venue.rate.since_ms -= 1;
    assert!(matches!(plan(&venue), Plan::Wind { .. }));
}

/// A governed target of a few units of 10^-18: everything is wanted, and nothing overflows.
#[test]
fn a_target_rate_of_nothing_is_no_error() {
    let venue = market(100_000 * E18, 99_000 * E18, 5_000, 4 * PERCENT);
    let params = LendingParams {
        low_rate_e18: 0,
        target_rate_e18: 0,
        high_rate_e18: 1,
        ..params()
    };
    let context = Context {
        wind_room_e18: 500 * E18,
        ..context(venue.claim_e18().unwrap())
    };
    assert_eq!(
        plan_deposit(&venue, &params, &context),
        Ok(Plan::Wind {
            coin_e18: 500 * E18,
            tokens: 0
        })
    );
}

/// Shares worth less than a base unit are nothing.
#[test]
fn dust_is_no_position() {
    let mut venue = market(100_000 * E18, 0, 0, 4 * PERCENT);
    venue.unit_e18 = 1_000_000_000_000;
    venue.totals.cash /= venue.unit_e18;
    venue.shares = 999_999_999_999 * 1_000_000;
    for mode in [Mode::DirectDeposit, Mode::IdleCollateral] {
        assert_eq!(position(mode, &venue).unwrap(), Default::default());
    }
    venue.shares = 1_000_000_000_001 * 1_000_000;
    assert_eq!(
        position(Mode::IdleCollateral, &venue)
            .unwrap()
            .mark
            .external,
        1
    );
}
