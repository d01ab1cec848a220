//! The formulas of the ledger in rational numbers, written from the definitions and not from the code: no sums, no rounding but that of
//! the prices, which are stated in units of 10^−18.

use crate::world::{World, E18};
use keel_policy::ledger::{AmoRecord, Collateral};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

pub fn whole(value: u128) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

pub fn part(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn bps(share: u16) -> BigRational {
    part(share.into(), 10_000)
}

fn floor_e18(value: BigRational) -> BigRational {
    (value * whole(E18)).floor() / whole(E18)
}

/// Prices of one token in base units of coin (10^−18 USD) per base unit.
pub struct Prices {
    pub current: BigRational,
    pub fair: BigRational,
    pub prudent: BigRational,
    pub failed: BigRational,
    /// What a base unit is worth by its terms: 1 USD a token for a par asset.
    pub par: BigRational,
}

impl Prices {
    pub fn of(c: &Collateral) -> Self {
        let one = whole(1);
        let at_most_par = |price: BigRational| {
            if c.terms.par {
                price.min(one.clone())
            } else {
                price
            }
        };
        let current = part(c.price.price_e18, E18);
        let prudent = floor_e18(
            at_most_par(part(c.price.pessimistic_e18, E18)) * (&one - bps(c.terms.haircut_bps)),
        );
        let failed = floor_e18(&prudent * bps(c.terms.failed_bps));
        let par = if c.terms.par {
            one.clone()
        } else {
            current.clone()
        };
        let scale = part(E18, 10_u128.pow(c.terms.decimals.into()));
        Self {
            fair: at_most_par(current.clone()) * &scale,
            prudent: prudent * &scale,
            failed: failed * &scale,
            par: par * &scale,
            current: current * &scale,
        }
    }
}

/// What an AMO's record counts for.
struct Counted {
    /// At most the debt.
    own: BigRational,
    /// The same, and the value, less what a stale mark has lost.
    prudent_own: BigRational,
    value: BigRational,
    failed: BigRational,
    /// Tokens lent that the gross ratio counts.
    lent_backed: BigRational,
}

/// 0 for a fresh mark, 1 at twice the maximum age, in units of 10^−18 rounded up.
fn staleness(world: &World, record: &AmoRecord) -> BigRational {
    let longest = whole(world.totals.limits.mark_max_age_ms.into());
    let age = whole(world.now_ms.saturating_sub(record.marked_ms).into());
    let late = (age - &longest).max(BigRational::zero()) / longest;
    (late * whole(E18)).ceil().min(whole(E18)) / whole(E18)
}

fn counted(world: &World, record: &AmoRecord) -> Counted {
    let mark = &record.mark;
    let debt = whole(record.debt_e18);
    let kept = whole(1) - bps(world.totals.limits.lent_haircut_bps);
    let own = whole(mark.own_e18).min(debt.clone());
    let lent = whole(mark.lent_out_e18) * &kept;
    let (held, failed) = match record.collateral {
        None => (
            BigRational::zero(),
            (whole(mark.lent_out_e18) + whole(mark.own_e18)) * &kept,
        ),
        Some(id) => {
            let prices = Prices::of(&world.collaterals[usize::from(id)]);
            let drained = if prices.par.is_zero() {
                BigRational::zero()
            } else {
                whole(mark.own_e18) / &prices.par
            };
            (
                whole(mark.external) * &prices.prudent,
                (whole(mark.external) + drained) * &prices.failed + &lent,
            )
        }
    };
    let stale = staleness(world, record);
    let between = |start: BigRational, end: &BigRational| &start + (end - &start) * &stale;
    let failed = failed.min(debt.clone());
    let lent_backed = record.lent_tokens.min(mark.external);
    let lent_failed = record.collateral.map_or(0, |id| {
        lent_backed * u128::from(world.collaterals[usize::from(id)].terms.failed_bps) / 10_000
    });
    Counted {
        value: between((held + lent).min(&debt - &own), &failed),
        prudent_own: between(own.clone(), &BigRational::zero()),
        lent_backed: between(whole(lent_backed), &whole(lent_failed)),
        failed,
        own,
    }
}

/// A ratio as numerator and denominator; nothing to cover when that is not positive.
#[derive(Clone, Debug)]
pub struct Ratio(pub BigRational, pub BigRational);

impl Ratio {
    fn new(value: BigRational, coin: BigRational) -> Self {
        Self(value, coin)
    }

    pub fn is_infinite(&self) -> bool {
        self.1 <= BigRational::zero()
    }

    pub fn value(&self) -> BigRational {
        &self.0 / &self.1
    }
}

pub struct Exact {
    pub gross: Ratio,
    pub net: Ratio,
    pub idle: Ratio,
    /// Every single failure, in no order: of each collateral, of each venue, and none.
    pub failures: Vec<Ratio>,
    /// X, S − F − L and E.
    pub external: BigRational,
    pub outside: BigRational,
    pub equity: BigRational,
}

pub fn measure(world: &World) -> Exact {
    let zero = BigRational::zero;
    let supply = whole(world.totals.supply_e18);
    let prices: Vec<Prices> = world.collaterals.iter().map(Prices::of).collect();
    let records: Vec<(&AmoRecord, Counted)> = world
        .records
        .iter()
        .map(|record| (record, counted(world, record)))
        .collect();

    let idle_of = |id: usize| whole(world.collaterals[id].idle) * &prices[id].prudent;
    let idle: BigRational = (0..prices.len()).map(idle_of).fold(zero(), |a, b| a + b);
    let mut gross = idle.clone();
    let mut external: BigRational = zero();
    let mut own_fair = zero();
    let mut lent_fair = zero();
    for (id, c) in world.collaterals.iter().enumerate() {
        external += whole(c.idle) * &prices[id].fair;
    }
    for (record, counted) in &records {
        // An AMO counts for at most its debt.
        let rest = whole(record.debt_e18) - &counted.own;
        let lent = whole(record.mark.lent_out_e18).min(rest.clone());
        own_fair += &counted.own;
        lent_fair += &lent;
        if let Some(id) = record.collateral {
            let prices = &prices[usize::from(id)];
            if !prices.fair.is_zero() {
                let covered = ((rest - lent) / &prices.fair).ceil();
                external += whole(record.mark.external).min(covered) * &prices.fair;
            }
            gross += &counted.lent_backed * &prices.prudent;
        }
    }

    let sum = |part: &dyn Fn(&AmoRecord, &Counted) -> BigRational| {
        records
            .iter()
            .map(|(record, counted)| part(record, counted))
            .fold(zero(), |a, b| a + b)
    };
    let own = sum(&|_, counted| counted.prudent_own.clone());
    let value = sum(&|_, counted| counted.value.clone());
    let net = Ratio::new(&idle + &value, &supply - &own);

    // Under stress: own coin in lending venues is outside, and what they owe counts, as if all their cash were borrowed.
    let stressed_own = |record: &AmoRecord, counted: &Counted| match record.collateral {
        Some(_) => counted.prudent_own.clone(),
        None => zero(),
    };
    let stressed_value = |record: &AmoRecord, counted: &Counted| match record.collateral {
        Some(_) => counted.value.clone(),
        None => counted.failed.clone(),
    };
    let all_own = sum(&stressed_own);
    let all_value = sum(&stressed_value);
    let mut failures = vec![net.clone()];
    for (id, c) in world.collaterals.iter().enumerate() {
        let is_hit = |record: &AmoRecord| record.collateral == Some(id as u8);
        let held = sum(&|record, counted| {
            if is_hit(record) {
                counted.failed.clone()
            } else {
                stressed_value(record, counted)
            }
        });
        let drained = sum(&|record, counted| {
            if is_hit(record) {
                counted.prudent_own.clone()
            } else {
                zero()
            }
        });
        failures.push(Ratio::new(
            &idle - idle_of(id) + whole(c.idle) * &prices[id].failed + held,
            &supply - &all_own + drained,
        ));
    }
    for (record, counted) in &records {
        let severity = bps(record.severity_bps);
        failures.push(Ratio::new(
            &idle + &all_value - stressed_value(record, counted) * &severity,
            &supply - &all_own + stressed_own(record, counted) * &severity,
        ));
    }
    failures.push(Ratio::new(&idle + &all_value, &supply - &all_own));

    Exact {
        gross: Ratio::new(gross, supply.clone()),
        net,
        idle: Ratio::new(idle, supply.clone()),
        failures,
        equity: &external + &own_fair + &lent_fair - &supply,
        outside: supply - own_fair - lent_fair,
        external,
    }
}
