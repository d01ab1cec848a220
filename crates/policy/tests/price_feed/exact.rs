//! The definitions in exact arithmetic, written from the definitions and not from the code: every accepted price is kept.

use crate::*;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Decimals that the powers of 2 are computed to.
const PLACES: u32 = 60;
const LN_2: &str = "693147180559945309417232121458176568075500134360255254120680";

pub fn whole(value: u128) -> BigRational {
    BigRational::from_integer(value.into())
}

pub fn part(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Rounded to `PLACES` decimals, so that the numbers do not grow with every step.
fn rounded(value: BigRational) -> BigRational {
    let scale = BigRational::from_integer(BigInt::from(10).pow(PLACES));
    (value * &scale).floor() / scale
}

/// 2^(−dt / half-life), by the series of e^−x.
pub fn left_after(dt_ms: u64, half_life_ms: u64) -> BigRational {
    let one = BigInt::from(10).pow(PLACES);
    let halvings = dt_ms / half_life_ms;
    if halvings > 250 {
        return BigRational::zero();
    }
    let x: BigInt = LN_2.parse::<BigInt>().unwrap() * (dt_ms % half_life_ms) / half_life_ms;
    let (mut term, mut sum) = (one.clone(), one.clone());
    for count in 1..=60 {
        term = -term * &x / &one / count;
        sum += &term;
    }
    BigRational::new(sum, one << halvings)
}

/// A feed that forgets nothing.
pub struct Archive {
    pub terms: RiskTerms,
    pub accepted: Vec<Reading>,
    pub average: BigRational,
    /// Per day.
    pub variance: BigRational,
    /// The largest variance a day that a return has shown.
    pub largest_shown: BigRational,
    sample: Reading,
}

impl Archive {
    pub fn new(terms: RiskTerms) -> Self {
        Self {
            terms,
            accepted: Vec::new(),
            average: BigRational::zero(),
            variance: BigRational::zero(),
            largest_shown: BigRational::zero(),
            sample: Reading::default(),
        }
    }

    pub fn accept(&mut self, price: Reading) {
        match self.accepted.last().copied() {
            None => {
                self.average = whole(price.price_e18);
                self.sample = price;
            }
            Some(standing) => {
                let stood_ms = price.at_ms - standing.at_ms;
                self.average = moved(
                    &self.average,
                    whole(standing.price_e18),
                    left_after(stood_ms, self.terms.average_half_life_ms),
                );
                self.sample_when_due(price);
            }
        }
        self.accepted.push(price);
    }

    fn sample_when_due(&mut self, price: Reading) {
        let dt_ms = price.at_ms - self.sample.at_ms;
        if dt_ms < self.terms.sample_interval_ms {
            return;
        }
        let (old, new) = (self.sample.price_e18, price.price_e18);
        let change = part(old.abs_diff(new), old.min(new)).min(whole(100));
        let shown = &change * &change * part(DAY_MS.into(), dt_ms.into());
        self.largest_shown = self.largest_shown.clone().max(shown.clone());
        let left = left_after(dt_ms, self.terms.volatility_half_life_ms);
        self.variance = moved(&self.variance, shown, left);
        self.sample = price;
    }

    /// The lowest price of the last price's window and of the one before.
    pub fn pessimistic_e18(&self) -> u128 {
        let last = self.accepted.last().unwrap();
        if self.terms.window_ms == 0 {
            return last.price_e18;
        }
        let present = self.window(last);
        let lows = [Some(present), present.checked_sub(1)];
        lows.into_iter()
            .flatten()
            .map(|window| self.low_e18(window))
            .min()
            .unwrap()
    }

    fn window(&self, reading: &Reading) -> u64 {
        (reading.at_ms - self.accepted[0].at_ms) / self.terms.window_ms
    }

    /// Of a window in which nothing was accepted: the price that stood throughout.
    fn low_e18(&self, window: u64) -> u128 {
        let within = self.accepted.iter().filter(|r| self.window(r) == window);
        let mut before = self.accepted.iter().filter(|r| self.window(r) < window);
        within
            .map(|reading| reading.price_e18)
            .min()
            .or(before.next_back().map(|reading| reading.price_e18))
            .unwrap()
    }
}

fn moved(from: &BigRational, to: BigRational, left: BigRational) -> BigRational {
    rounded(from * &left + to * (BigRational::one() - left))
}

/// Whether a price is farther than this from an average.
pub fn is_beyond(price_e18: u128, average_e18: u128, band_bps: u16) -> bool {
    let apart = whole(price_e18.abs_diff(average_e18));
    apart > whole(average_e18) * part(band_bps.into(), 10_000)
}

/// The smallest number of basis points that is not below z standard deviations over the horizon.
#[track_caller]
pub fn assert_haircut(haircut_bps: u16, variance_e18: u128, terms: &RiskTerms) {
    let variance = part(variance_e18, E18) * part(terms.horizon_ms.into(), DAY_MS.into());
    let z = part(terms.z_hundredths.into(), 100);
    let due_squared = &z * &z * variance;
    let covers = |bps: u128| part(bps, 10_000) * part(bps, 10_000) >= due_squared;
    let haircut = u128::from(haircut_bps);
    assert!(
        covers(haircut) || haircut == 5_000,
        "{haircut} bps are too few"
    );
    assert!(haircut <= 5_000, "{haircut} bps are too many");
    assert!(
        haircut == 0 || !covers(haircut - 1),
        "{haircut} bps are too many"
    );
}
