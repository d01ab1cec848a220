//! Adding and removing liquidity: entries, `received` entry and previews run the same functions.

use crate::average::Averages;
use crate::coins::{slot, PerCoin};
use crate::refusal::{out_of_range, Outcome};
use crate::state::{Now, Pool};
use interfaces::stable_pool::{PoolError, LOCKED_LP};
use math::stable_swap::{self, share_down};

/// What a change of liquidity moved, in base units.
pub struct Change {
    pub amounts: PerCoin,
    pub fees: PerCoin,
    /// Minted to the supplier, or burned.
    pub lp: u128,
}

impl Pool {
    pub fn add(&mut self, amounts: &[u128], now: Now) -> Outcome<Change> {
        let amounts = self.coins.per_coin(amounts)?;
        ensure_any(&amounts)?;
        let amounts_e18 = self.coins.amounts_e18(&amounts)?;
        let amounts_e18 = self.coins.used(&amounts_e18);
        let lp_supply = self.lp_supply;
        let (balances, params) = if lp_supply == 0 {
            self.ensure_open()?;
            if amounts_e18.contains(&0) {
                return Err(PoolError::EmptyPool.into());
            }
            let params = self.params(now)?;
            self.averages = Averages::starting(amounts_e18, params.ann, now)?;
            (PerCoin::default(), params)
        } else {
            self.open_market(now)?
        };
        let added = stable_swap::add(self.coins.used(&balances), amounts_e18, lp_supply, &params)?;
        for (coin, amount) in self.coins.used(&amounts).iter().enumerate() {
            self.put_in(coin, *amount)?;
        }
        let fees = self.set_fees_aside(&added.fees)?;
        let locked = if lp_supply == 0 { LOCKED_LP } else { 0 };
        let lp = added.minted.saturating_sub(locked);
        if lp == 0 {
            return Err(if lp_supply == 0 {
                PoolError::EmptyPool.into()
            } else {
                PoolError::ZeroAmount.into()
            });
        }
        self.lp_supply = lp_supply
            .checked_add(added.minted)
            .ok_or_else(out_of_range)?;
        Ok(Change { amounts, fees, lp })
    }

    /// In proportion. Needs neither invariant nor time, so that nothing can keep a supplier in.
    pub fn remove(&mut self, lp: u128) -> Outcome<Change> {
        let lp_supply = self.lp_supply;
        self.burn(lp)?;
        let mut amounts = PerCoin::default();
        for ((coin, amount), reserve) in amounts.iter_mut().enumerate().zip(self.reserves) {
            *amount = share_down(reserve, lp, lp_supply)?;
            self.take_out(coin, *amount)?;
        }
        Ok(Change {
            amounts,
            fees: PerCoin::default(),
            lp,
        })
    }

    pub fn remove_one(&mut self, lp: u128, coin: u8, now: Now) -> Outcome<Change> {
        let index = self.coins.index(coin)?;
        let lp_supply = self.lp_supply;
        self.burn(lp)?;
        let (balances, params) = self.open_market(now)?;
        let balances = self.coins.used(&balances);
        let removed = stable_swap::remove_one(balances, index, lp, lp_supply, &params)?;
        let amount = self.coins.base_units_down(index, removed.amount)?;
        if amount == 0 {
            return Err(PoolError::ZeroAmount.into());
        }
        self.take_out(index, amount)?;
        let fee = self.set_fee_aside(index, removed.fee)?;
        let (mut amounts, mut fees) = (PerCoin::default(), PerCoin::default());
        *slot(&mut amounts, index)? = amount;
        *slot(&mut fees, index)? = fee;
        Ok(Change { amounts, fees, lp })
    }

    pub fn remove_exact(&mut self, amounts: &[u128], now: Now) -> Outcome<Change> {
        let amounts = self.coins.per_coin(amounts)?;
        ensure_any(&amounts)?;
        let amounts_e18 = self.coins.amounts_e18(&amounts)?;
        let (balances, params) = self.open_market(now)?;
        let removed = stable_swap::remove_exact(
            self.coins.used(&balances),
            self.coins.used(&amounts_e18),
            self.lp_supply,
            &params,
        )?;
        self.burn(removed.burned)?;
        for (coin, amount) in self.coins.used(&amounts).iter().enumerate() {
            self.take_out(coin, *amount)?;
        }
        let fees = self.set_fees_aside(&removed.fees)?;
        Ok(Change {
            amounts,
            fees,
            lp: removed.burned,
        })
    }

    /// Nobody owns more than the supply less what is locked.
    fn burn(&mut self, lp: u128) -> Outcome<()> {
        if lp == 0 {
            return Err(PoolError::ZeroAmount.into());
        }
        let most = self.lp_supply.saturating_sub(LOCKED_LP);
        if lp > most {
            return Err(PoolError::InsufficientLp {
                balance: most,
                amount: lp,
            }
            .into());
        }
        self.lp_supply = self.lp_supply.saturating_sub(lp);
        Ok(())
    }

    fn set_fees_aside(&mut self, fees_e18: &PerCoin) -> Outcome<PerCoin> {
        let mut fees = PerCoin::default();
        for ((coin, fee), fee_e18) in fees.iter_mut().enumerate().zip(self.coins.used(fees_e18)) {
            *fee = self.set_fee_aside(coin, *fee_e18)?;
        }
        Ok(fees)
    }
}

fn ensure_any(amounts: &PerCoin) -> Outcome<()> {
    if amounts.iter().all(|amount| *amount == 0) {
        return Err(PoolError::ZeroAmount.into());
    }
    Ok(())
}
