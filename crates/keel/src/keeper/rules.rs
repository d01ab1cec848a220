//! The configuration as numbers in base units, which needs the chain's word on its native token.

use super::config::Config;
use super::spending::Purpose;
use anyhow::{Context, Result};
use math::{mul_div_up, E18};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enabled {
    pub enforce: bool,
    pub refresh: bool,
    pub rebalance: bool,
    pub harvest: bool,
}

/// What decides. Fees and balances in base units of the native token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub enabled: Enabled,
    /// Base units of a whole native token, and its price.
    pub native_unit: u128,
    pub native_usd_e18: u128,
    /// Given with a rescue.
    pub rescue_tip: u128,
    pub unpaid_rescues: bool,
    pub rescue_fees_per_day: u128,
    pub unpaid_upkeep: bool,
    pub upkeep_fees_per_day: u128,
    pub missed_fees_per_day: u128,
    pub refresh_at_bps: u16,
    pub refresh_loss_bps: u16,
    pub harvest_from_e18: u128,
    pub enforce_from_e18: u128,
    pub stagger_blocks: u32,
    pub least_profit_e18: u128,
    pub slippage_bps: u16,
    pub warn_balance: u128,
    pub minimum_balance: u128,
}

impl Rules {
    pub fn of(config: &Config, decimals: u8) -> Result<Self> {
        let native_unit = 10_u128
            .checked_pow(decimals.into())
            .context("the chain's native token has too many decimals")?;
        let unpaid = &config.pay.unpaid;
        let units = |key: &str, amount: crate::deploy::quantities::Decimal| {
            amount.units(decimals).with_context(|| key.to_owned())
        };
        Ok(Self {
            enabled: Enabled {
                enforce: config.tasks.enforce,
                refresh: config.tasks.refresh,
                rebalance: config.tasks.rebalance,
                harvest: config.tasks.harvest,
            },
            native_unit,
            native_usd_e18: config.pay.native_usd.e18().context("pay.native_usd")?,
            rescue_tip: units("pay.rescue_tip", config.pay.rescue_tip)?,
            unpaid_rescues: unpaid.rescues,
            rescue_fees_per_day: units(
                "pay.unpaid.rescue_fees_per_day",
                unpaid.rescue_fees_per_day,
            )?,
            unpaid_upkeep: unpaid.upkeep,
            upkeep_fees_per_day: units(
                "pay.unpaid.upkeep_fees_per_day",
                unpaid.upkeep_fees_per_day,
            )?,
            missed_fees_per_day: units(
                "pay.unpaid.missed_fees_per_day",
                unpaid.missed_fees_per_day,
            )?,
            refresh_at_bps: config.due.refresh_at_bps,
            refresh_loss_bps: config.due.refresh_loss_bps,
            harvest_from_e18: config
                .due
                .harvest_from_coins
                .e18()
                .context("due.harvest_from_coins")?,
            enforce_from_e18: config
                .due
                .enforce_from_coins
                .e18()
                .context("due.enforce_from_coins")?,
            stagger_blocks: config.due.stagger_blocks,
            least_profit_e18: config
                .liquidations
                .least_profit_coins
                .e18()
                .context("liquidations.least_profit_coins")?,
            slippage_bps: config.liquidations.slippage_bps,
            warn_balance: units("balance.warn", config.balance.warn)?,
            minimum_balance: units("balance.minimum", config.balance.minimum)?,
        })
    }

    /// The most fees in a day that nothing covers.
    pub fn fees_per_day(&self, purpose: Purpose) -> u128 {
        match purpose {
            Purpose::UnpaidRescue => self.rescue_fees_per_day,
            Purpose::UnpaidUpkeep => self.upkeep_fees_per_day,
            Purpose::Missed => self.missed_fees_per_day,
        }
    }

    /// What native tokens are worth in USD, rounded up.
    pub fn usd_up_e18(&self, native: u128) -> u128 {
        mul_div_up(native, self.native_usd_e18, self.native_unit).unwrap_or(u128::MAX)
    }

    /// Whole native tokens, for people and metrics.
    pub fn native(&self, amount: u128) -> f64 {
        amount as f64 / self.native_unit as f64
    }
}

/// Whole coins, for people and metrics.
pub fn coins(amount_e18: u128) -> f64 {
    amount_e18 as f64 / E18 as f64
}
