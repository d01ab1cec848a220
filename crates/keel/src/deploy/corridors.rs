//! The numbers that a manifest lets its steward step, and how far: each one's present value within its corridor, and the corridor within what a
//! vote can set.

use super::manifest::{AmoTerms, Manifest};
use super::plan::{amos, plan, Kind};
use super::quantities::Bps;
use super::registration::named_terms;
use anyhow::{anyhow, ensure, Context, Result};
use interfaces::controller::MAX_CAP_E18;
use interfaces::governor::MAX_STEWARD_CALLS;
use interfaces::lending_amo::MAX_RATE_E18;
use interfaces::pool_amo::{MAX_BAND_BPS, MIN_BAND_BPS};
use interfaces::steward::Corridor;
use interfaces::vault::MAX_FEE_BPS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    AmoCap,
    AmoGap,
    AmoLargestStep,
    MintFee,
    RedeemFee,
    PoolBand,
    LendingTargetRate,
}

/// A number with a corridor.
#[derive(Clone, Debug)]
pub struct Steppable {
    pub number: Number,
    /// The collateral's id, or the AMO's.
    pub of: u8,
    pub corridor: Corridor,
}

/// Whose message sets a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
    Registry,
    Vault,
    PoolAmo(u8),
    LendingAmo(u8),
}

impl Number {
    /// Its key in the manifest.
    fn key(self) -> &'static str {
        match self {
            Self::AmoCap => "amo_cap",
            Self::AmoGap => "amo_gap",
            Self::AmoLargestStep => "amo_largest_step",
            Self::MintFee => "mint_fee",
            Self::RedeemFee => "redeem_fee",
            Self::PoolBand => "pool_band",
            Self::LendingTargetRate => "lending_target_rate",
        }
    }

    fn is_fee(self) -> bool {
        matches!(self, Self::MintFee | Self::RedeemFee)
    }

    /// What `Steward::set_corridor` allows at most.
    fn bounds(self) -> (u128, u128) {
        match self {
            Self::AmoCap | Self::AmoGap | Self::AmoLargestStep => (1, MAX_CAP_E18),
            Self::MintFee | Self::RedeemFee => (0, MAX_FEE_BPS.into()),
            Self::PoolBand => (MIN_BAND_BPS.into(), MAX_BAND_BPS.into()),
            Self::LendingTargetRate => (0, MAX_RATE_E18),
        }
    }

    fn units(self, share: Bps) -> u128 {
        match self {
            Self::LendingTargetRate => share.e18(),
            _ => share.0.into(),
        }
    }
}

impl Steppable {
    pub fn setter(&self) -> Setter {
        match self.number {
            Number::AmoCap | Number::AmoGap | Number::AmoLargestStep => Setter::Registry,
            Number::MintFee | Number::RedeemFee => Setter::Vault,
            Number::PoolBand => Setter::PoolAmo(self.of),
            Number::LendingTargetRate => Setter::LendingAmo(self.of),
        }
    }
}

/// Each setter once, in the order of their first number.
pub fn setters(steppable: &[Steppable]) -> Vec<Setter> {
    let mut setters = Vec::new();
    for setter in steppable.iter().map(Steppable::setter) {
        if !setters.contains(&setter) {
            setters.push(setter);
        }
    }
    setters
}

impl Manifest {
    pub fn steppable(&self) -> Result<Vec<Steppable>> {
        let Some(steward) = &self.steward else {
            return Ok(Vec::new());
        };
        let amounts = [
            (Number::AmoCap, &steward.amo_cap),
            (Number::AmoGap, &steward.amo_gap),
            (Number::AmoLargestStep, &steward.amo_largest_step),
        ];
        let shares = [
            (Number::MintFee, &steward.mint_fee),
            (Number::RedeemFee, &steward.redeem_fee),
            (Number::PoolBand, &steward.pool_band),
            (Number::LendingTargetRate, &steward.lending_target_rate),
        ];
        let mut all = Vec::new();
        for (number, it) in amounts
            .iter()
            .flat_map(|(number, list)| list.iter().map(|it| (*number, it)))
        {
            let corridor = Corridor {
                minimum: it.minimum_coins.e18()?,
                maximum: it.maximum_coins.e18()?,
                step_bps: it.step_bps.0,
                least_interval_ms: it.interval.ms,
            };
            all.push(self.with_corridor(number, &it.of, corridor)?);
        }
        for (number, it) in shares
            .iter()
            .flat_map(|(number, list)| list.iter().map(|it| (*number, it)))
        {
            let corridor = Corridor {
                minimum: number.units(it.minimum_bps),
                maximum: number.units(it.maximum_bps),
                step_bps: it.step_bps.0,
                least_interval_ms: it.interval.ms,
            };
            all.push(self.with_corridor(number, &it.of, corridor)?);
        }
        Ok(all)
    }

    pub fn ensure_corridors(&self) -> Result<()> {
        let all = self.steppable()?;
        for (place, it) in all.iter().enumerate() {
            let is_same = |other: &Steppable| (other.number, other.of) == (it.number, it.of);
            ensure!(
                !all[..place].iter().any(is_same),
                "steward: two of {} of the same",
                it.number.key()
            );
        }
        ensure!(
            setters(&all).len() <= MAX_STEWARD_CALLS,
            "steward: corridors need calls of {} contracts, a vote gives at most {MAX_STEWARD_CALLS}",
            setters(&all).len()
        );
        Ok(())
    }

    fn with_corridor(&self, number: Number, of: &str, corridor: Corridor) -> Result<Steppable> {
        let of_what = || format!("steward.{} of {of}", number.key());
        let (of, present) = self.present(number, of).with_context(of_what)?;
        let (lowest, highest) = number.bounds();
        corridor
            .ensure_in_bounds(lowest, highest)
            .map_err(|it| {
                let (value, minimum, maximum) = (it.value, it.minimum, it.maximum);
                anyhow!("{value} is not between {minimum} and {maximum}")
            })
            .with_context(of_what)?;
        ensure!(
            (corridor.minimum..=corridor.maximum).contains(&present),
            "{}: its value here, {present}, is outside {} to {}, so nobody could step it",
            of_what(),
            corridor.minimum,
            corridor.maximum
        );
        Ok(Steppable {
            number,
            of,
            corridor,
        })
    }

    /// Whose number it is, and what the manifest sets it to.
    fn present(&self, number: Number, of: &str) -> Result<(u8, u128)> {
        if number.is_fee() {
            let id = self.id_of(of)?;
            let class = self.class_of(&self.collateral[usize::from(id)])?;
            let fee = match number {
                Number::MintFee => class.mint_fee_bps,
                _ => class.redeem_fee_bps,
            };
            return Ok((id, number.units(fee)));
        }
        let amos = amos(&plan(self));
        let place = amos.iter().position(|amo| amo.label == of);
        let place = place.with_context(|| format!("there is no AMO {of}"))?;
        let present = self.present_of_amo(number, amos[place].kind)?;
        let present = present.with_context(|| format!("{of} has no such number"))?;
        Ok((u8::try_from(place)?, present))
    }

    fn present_of_amo(&self, number: Number, amo: Kind) -> Result<Option<u128>> {
        let terms: &AmoTerms = named_terms(self, amo)?;
        Ok(match (number, amo) {
            (Number::AmoCap, _) => Some(terms.cap_coins.e18()?),
            (Number::AmoGap, _) => Some(terms.gap_coins.e18()?),
            (Number::AmoLargestStep, _) => Some(terms.largest_step_coins.e18()?),
            (Number::PoolBand, Kind::PoolAmo { pool, .. }) => {
                let amo = self.pool[pool].amo.as_ref();
                amo.map(|amo| number.units(amo.band_bps))
            }
            (Number::LendingTargetRate, Kind::LendingAmo { market }) => {
                let amo = self.market[market].amo.as_ref();
                amo.map(|amo| number.units(amo.target_rate_bps))
            }
            _ => None,
        })
    }
}
