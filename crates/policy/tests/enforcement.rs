//! How much of a position a breach takes, and how far an AMO may wind, against exact rational arithmetic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use keel_policy::enforcement::{units_to_take, Cause};
use keel_policy::ledger::{Briefing, Collateral, Health, Liquid, Position, RatioKind};
use keel_policy::room::{funding_up, Reach};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use proptest::prelude::*;

const E18: u128 = 1_000_000_000_000_000_000;

fn exact(value: u128) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

fn ratio(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// The ratios over the supply.
const COUNTED: [RatioKind; 2] = [RatioKind::Idle, RatioKind::Gross];

/// Counts at exactly its price.
fn token(price_e18: u128, decimals: u8) -> Collateral {
    let mut token = Collateral::default();
    token.price.price_e18 = price_e18;
    token.price.pessimistic_e18 = price_e18;
    token.terms.decimals = decimals;
    token
}

/// One system short of a target, and one position that could help.
#[derive(Clone, Debug)]
struct Scene {
    breach: RatioKind,
    briefing: Briefing,
    liquid: Liquid,
}

impl Scene {
    fn target(&self) -> BigRational {
        ratio(self.briefing.limits.target.get(self.breach), E18)
    }

    /// Prudent value of one base unit of the token.
    fn token(&self) -> BigRational {
        let decimals = self.briefing.collateral.unwrap().terms.decimals;
        ratio(self.briefing.prudent_e18(), 10_u128.pow(decimals.into()))
    }

    fn counted(&self) -> u128 {
        match self.breach {
            RatioKind::Idle => self.briefing.idle_value_e18,
            RatioKind::Gross => self.briefing.gross_value_e18,
            _ => panic!("not healed"),
        }
    }

    fn deficit(&self) -> BigRational {
        self.target() * exact(self.briefing.supply_e18) - exact(self.counted())
    }

    fn lent(&self) -> u128 {
        match self.breach {
            RatioKind::Gross => self.briefing.record.lent_tokens,
            _ => 0,
        }
    }

    /// What burning `own` and restoring `external` adds to counted − target · supply.
    fn gain(&self, own: BigRational, external: BigRational) -> BigRational {
        let beyond = (external - exact(self.lent())).max(BigRational::zero());
        self.token() * beyond + self.target() * own
    }

    /// The same for `units` of a venue that does not round.
    fn gain_of_units(&self, units: u128) -> BigRational {
        let share = ratio(units, self.liquid.units);
        self.gain(
            exact(self.liquid.own_e18) * &share,
            exact(self.liquid.external) * share,
        )
    }

    /// The same for one that rounds both amounts down.
    fn gain_after_rounding(&self, units: u128) -> BigRational {
        let share = ratio(units, self.liquid.units);
        self.gain(
            (exact(self.liquid.own_e18) * &share).floor(),
            (exact(self.liquid.external) * share).floor(),
        )
    }

    /// What the amount provides for on top of the deficit: a token unit, three of the coin.
    fn provision(&self) -> BigRational {
        let token = if self.liquid.external == 0 {
            BigRational::zero()
        } else {
            self.token().ceil()
        };
        token + exact(3)
    }

    fn take(&self) -> Option<u128> {
        let position = Position {
            units: self.liquid.units,
            liquid: self.liquid,
            ..Position::default()
        };
        units_to_take(Cause::Ratio(self.breach), &self.briefing, &position, 0)
    }
}

fn scenes() -> impl Strategy<Value = Scene> {
    (
        prop_oneof![Just(RatioKind::Idle), Just(RatioKind::Gross)],
        (
            E18..1_000_000_000_000 * E18,
            E18 / 100..2 * E18,
            0_u128..10_000,
        ),
        (E18 / 100..20_000 * E18, 0_u8..=18),
        (
            1_u128..1_000_000_000_000 * E18,
            0_u128..10_000,
            prop_oneof![Just(0_u128), 1..10_000_000_000_000_u128],
        ),
        prop_oneof![Just(0_u128), 0..12_000_u128],
    )
        .prop_map(
            |(
                breach,
                (supply_e18, target_e18, counted_parts),
                (prudent_e18, decimals),
                (units, own_parts, whole_milli),
                lent_parts,
            )| {
                let mut briefing = Briefing {
                    supply_e18,
                    collateral: Some(token(prudent_e18, decimals)),
                    ..Briefing::default()
                };
                let needed = target_e18 / 1_000_000 * (supply_e18 / 1_000_000) / 1_000_000;
                let counted = needed / 10_000 * counted_parts;
                briefing.idle_value_e18 = counted;
                briefing.gross_value_e18 = counted;
                briefing.limits.target.idle_e18 = target_e18;
                briefing.limits.target.gross_e18 = target_e18;
                let external = whole_milli * 10_u128.pow(decimals.into()) / 1_000;
                briefing.record.lent_tokens = external / 10_000 * lent_parts;
                Scene {
                    breach,
                    briefing,
                    liquid: Liquid {
                        units,
                        own_e18: supply_e18 / 10_000 * own_parts,
                        external,
                    },
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_units_asked_reach_the_target_although_the_venue_rounds_down(scene in scenes()) {
        let Some(units) = scene.take() else { return Ok(()) };
        prop_assert!(units <= scene.liquid.units);
        if units < scene.liquid.units {
            // One more may be lost where the book rounds the sum.
            let gain = scene.gain_after_rounding(units) - BigRational::one();
            prop_assert!(gain >= scene.deficit());
        }
    }

    #[test]
    fn one_unit_less_would_miss_the_target(scene in scenes()) {
        let Some(units) = scene.take() else { return Ok(()) };
        if units > 0 {
            // The gains are rounded down by at most two, which a share of the position passes on.
            let before = scene.gain_of_units(units - 1);
            let needed = scene.deficit() + scene.provision() + exact(4);
            prop_assert!(before < needed, "{before} is enough for {needed}");
        }
    }

    #[test]
    fn over_shoot_is_at_most_a_thousandth_of_the_supply(scene in scenes()) {
        let Some(units) = scene.take() else { return Ok(()) };
        let supply = exact(scene.briefing.supply_e18);
        let limit = supply / exact(1_000);
        // Not where one unit of the position, or of the token, is worth that much.
        prop_assume!(units > 0 && scene.gain_of_units(1) + scene.provision() + exact(4) < limit);
        prop_assert!(scene.gain_of_units(units) - scene.deficit() <= limit);
    }

    #[test]
    fn what_helps_in_part_is_taken_whole(mut scene in scenes()) {
        scene.liquid.units = scene.liquid.units.max(2);
        let all = scene.gain_of_units(scene.liquid.units);
        prop_assume!(all > exact(4) && all < scene.deficit());
        prop_assert_eq!(scene.take(), Some(scene.liquid.units));
    }

    #[test]
    fn nothing_is_taken_at_the_target(mut scene in scenes(), above in 0_u128..1_000) {
        let at = (scene.target() * exact(scene.briefing.supply_e18)).ceil().to_integer();
        let at = u128::try_from(at).unwrap() + above;
        scene.briefing.idle_value_e18 = at;
        scene.briefing.gross_value_e18 = at;
        prop_assert_eq!(scene.take(), Some(0));
    }
}

fn scene(breach: RatioKind) -> Scene {
    let mut briefing = Briefing {
        supply_e18: 1_000 * E18,
        idle_value_e18: 200 * E18,
        gross_value_e18: 200 * E18,
        collateral: Some(token(E18, 6)),
        ..Briefing::default()
    };
    briefing.limits.target.idle_e18 = E18 / 2;
    briefing.limits.target.gross_e18 = E18 / 2;
    Scene {
        breach,
        briefing,
        liquid: Liquid {
            units: 1_000,
            own_e18: 400 * E18,
            external: 400_000_000,
        },
    }
}

#[test]
fn half_of_a_balanced_pool_heals_a_deficit_of_three_tenths_of_the_supply() {
    for breach in COUNTED {
        // δ = 500 − 200; γ = (400 + 400 / 2) / 1,000 units. 500 units are exact, one more covers the rounding.
        assert_eq!(scene(breach).take(), Some(501));
    }
}

#[test]
fn without_gain_nothing_is_taken() {
    for breach in COUNTED {
        let mut scene = scene(breach);
        scene.liquid.own_e18 = 0;
        scene.liquid.external = 0;
        assert_eq!(scene.take(), None);
    }
}

#[test]
fn without_liquidity_nothing_is_taken() {
    for breach in COUNTED {
        let mut scene = scene(breach);
        scene.liquid.units = 0;
        assert_eq!(scene.take(), None);
    }
}

#[test]
fn a_worthless_token_leaves_the_burned_coin_to_help() {
    let mut scene = scene(RatioKind::Idle);
    scene.briefing.collateral = Some(token(0, 6));
    scene.briefing.idle_value_e18 = 400 * E18;
    assert_eq!(scene.take(), Some(501));
}

#[test]
fn tokens_lent_help_the_idle_ratio_but_not_the_gross_one() {
    let lending = |breach| {
        let mut scene = scene(breach);
        scene.liquid.own_e18 = 0;
        scene.briefing.record.lent_tokens = scene.liquid.external;
        scene
    };
    assert_eq!(lending(RatioKind::Idle).take(), Some(751));
    let mut gross = lending(RatioKind::Gross);
    // Every token came from the vault and counts already.
    assert_eq!(gross.take(), None);
    gross.briefing.record.lent_tokens = gross.liquid.external / 2;
    gross.briefing.gross_value_e18 = 400 * E18;
    // The first 500 units bring the lent tokens, the next 250 the 100 that are missing.
    assert_eq!(gross.take(), Some(751));
}

#[test]
fn net_is_not_healed_by_taking_back() {
    assert_eq!(scene(RatioKind::Net).take(), None);
}

#[test]
fn a_position_that_claims_the_impossible_is_bounded_by_its_units() {
    let mut scene = scene(RatioKind::Gross);
    scene.liquid.own_e18 = u128::MAX;
    scene.liquid.external = u128::MAX;
    assert!(scene.take().unwrap() <= scene.liquid.units);
    scene.briefing.supply_e18 = u128::MAX;
    assert!(scene.take().unwrap() <= scene.liquid.units);
}

/// 1,000 coins, 800 idle, 50 of debt; targets 50 % idle, 60 % gross.
fn roomy() -> Briefing {
    let mut briefing = Briefing {
        supply_e18: 1_000 * E18,
        total_debt_e18: 50 * E18,
        idle_value_e18: 800 * E18,
        gross_value_e18: 800 * E18,
        collateral: Some(token(E18, 6)),
        price_fresh: true,
        mark_fresh: true,
        ..Briefing::default()
    };
    briefing.record.debt_e18 = 20 * E18;
    briefing.limits.target.idle_e18 = E18 / 2;
    briefing.limits.target.gross_e18 = 6 * E18 / 10;
    briefing.limits.supply_ceiling_e18 = 10_000 * E18;
    briefing.limits.debt_ceiling_e18 = 10_000 * E18;
    briefing
}

const NO_CAP: u128 = 100_000 * E18;

fn wind_room_down(briefing: &Briefing, line_e18: u128, largest_step_e18: u128) -> u128 {
    let reach = Reach {
        line_e18,
        level_e18: u128::MAX,
        largest_step_e18,
        severity_bps: 0,
    };
    keel_policy::room::wind_room_down(briefing, &reach)
}

#[test]
fn the_bucket_bounds_winding() {
    let reach = Reach {
        line_e18: NO_CAP,
        level_e18: 4 * E18,
        largest_step_e18: NO_CAP,
        severity_bps: 0,
    };
    assert_eq!(keel_policy::room::wind_room_down(&roomy(), &reach), 4 * E18);
}

/// Angle lost 17.6 M in one venue with 6.5 M of surplus.
#[test]
fn the_debt_stays_within_what_equity_covers_of_the_venues_failure() {
    let reach = Reach {
        line_e18: NO_CAP,
        level_e18: NO_CAP,
        largest_step_e18: NO_CAP,
        severity_bps: 2_500,
    };
    let room = |equity_e18| {
        let mut briefing = roomy();
        briefing.equity_e18 = equity_e18;
        keel_policy::room::wind_room_down(&briefing, &reach)
    };
    let whole = 1_000_000_000_000_000_000_i128;
    // A quarter of 20 + 28 is 12.
    assert_eq!(room(12 * whole), 28 * E18);
    assert_eq!(room(5 * whole), 0);
    assert_eq!(room(0), 0);
    assert_eq!(room(-12 * whole), 0);
}

#[test]
fn the_gross_target_bounds_winding() {
    // 800 / 60 % − 1,000.
    assert_eq!(
        wind_room_down(&roomy(), NO_CAP, NO_CAP),
        333_333_333_333_333_333_333
    );
}

#[test]
fn the_idle_target_bounds_winding() {
    let mut briefing = roomy();
    briefing.idle_value_e18 = 510 * E18;
    assert_eq!(wind_room_down(&briefing, NO_CAP, NO_CAP), 20 * E18);
}

#[test]
fn every_limit_bounds_winding() {
    assert_eq!(wind_room_down(&roomy(), 90 * E18, NO_CAP), 70 * E18);
    assert_eq!(wind_room_down(&roomy(), 19 * E18, NO_CAP), 0);
    assert_eq!(wind_room_down(&roomy(), NO_CAP, 3 * E18), 3 * E18);
    let mut briefing = roomy();
    briefing.limits.debt_ceiling_e18 = 61 * E18;
    assert_eq!(wind_room_down(&briefing, NO_CAP, NO_CAP), 11 * E18);
    let mut briefing = roomy();
    briefing.limits.supply_ceiling_e18 = 1_007 * E18;
    assert_eq!(wind_room_down(&briefing, NO_CAP, NO_CAP), 7 * E18);
}

#[test]
fn a_breach_a_stale_price_and_a_stale_mark_leave_no_room() {
    let mut breached = roomy();
    breached.health = Health {
        breach: Some(RatioKind::Net),
        ..Health::default()
    };
    let mut stale_price = roomy();
    stale_price.price_fresh = false;
    let mut stale_mark = roomy();
    stale_mark.mark_fresh = false;
    for briefing in [breached, stale_price, stale_mark] {
        assert_eq!(wind_room_down(&briefing, NO_CAP, NO_CAP), 0);
    }
}

#[test]
fn funding_counts_tokens_at_their_value_rounded_up() {
    let mut briefing = roomy();
    briefing.collateral = Some(token(999_999_999_999_999_999, 6));
    assert_eq!(funding_up(&briefing, 5, 1), 5 + 1_000_000_000_000);
    assert_eq!(funding_up(&briefing, 5, 0), 5);
    briefing.collateral = Some(token(u128::MAX, 6));
    assert_eq!(funding_up(&briefing, 5, u128::MAX), u128::MAX);
}

proptest! {
    #[test]
    fn room_leaves_both_targets_reached(
        supply in E18..1_000_000_000 * E18,
        idle_bps in 0_u128..20_000,
        lent_bps in 0_u128..5_000,
        target_idle in 1_u128..2 * E18,
        target_gross in 1_u128..2 * E18,
    ) {
        let mut briefing = roomy();
        briefing.supply_e18 = supply;
        briefing.limits.supply_ceiling_e18 = u128::MAX;
        briefing.limits.debt_ceiling_e18 = u128::MAX;
        briefing.idle_value_e18 = supply / 10_000 * idle_bps;
        briefing.gross_value_e18 = briefing.idle_value_e18 + supply / 10_000 * lent_bps;
        briefing.limits.target.idle_e18 = target_idle;
        briefing.limits.target.gross_e18 = target_gross;
        let room = wind_room_down(&briefing, u128::MAX, u128::MAX);
        let reached = |room: u128| {
            let supply = exact(supply) + exact(room);
            exact(briefing.idle_value_e18) >= ratio(target_idle, E18) * &supply
                && exact(briefing.gross_value_e18) >= ratio(target_gross, E18) * supply
        };
        prop_assert!(room == 0 || reached(room));
        prop_assert!(room > u128::MAX / 2 || !reached(room + 1));
    }
}
