//! What can be read of the pool as of now.

use crate::coins::PerCoin;
use crate::lp::Entry;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::{Now, Pool};
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{PoolError, PoolState};
use math::stable_swap::{invariant_down, price_e18};
use math::{mul_div_down, E18};

/// The pool with its averages brought up to now.
struct Snapshot {
    pool: Pool,
    ann: u128,
    balances_e18: PerCoin,
    /// D; zero before the first supply.
    invariant_e18: u128,
}

impl StablePoolContract {
    #[inline(never)]
    fn snapshot(&self) -> Outcome<Snapshot> {
        let mut pool = self.load();
        let ann = pool.ramp.ann(Now::read())?;
        let balances_e18 = pool.coins.amounts_e18(&pool.reserves)?;
        let mut invariant_e18 = 0;
        if pool.lp_supply > 0 {
            let balances = pool.coins.used(&balances_e18);
            invariant_e18 = invariant_down(balances, ann)?;
            pool.averages
                .accrue(&pool.coins, balances, ann, Now::read())?;
        }
        Ok(Snapshot {
            pool,
            ann,
            balances_e18,
            invariant_e18,
        })
    }

    #[inline(never)]
    fn supplied(&self) -> Outcome<Snapshot> {
        let snapshot = self.snapshot()?;
        if snapshot.pool.lp_supply == 0 {
            return Err(PoolError::EmptyPool.into());
        }
        Ok(snapshot)
    }

    pub(crate) fn view_state(&self, owner: AccountId) -> Outcome<PoolState> {
        let now = self.snapshot()?;
        Ok(PoolState {
            coins: now.pool.coins.count,
            reserves: now.pool.reserves,
            reserves_e18: now.balances_e18,
            invariant_e18: now.invariant_e18,
            ann: now.ann,
            lp_supply: now.pool.lp_supply,
            lp_balance: self.lp_entry(&Entry::Balance(owner)),
            average_price_e18: now.pool.averages.price_e18(1)?,
            fees: now.pool.fees,
            paused: now.pool.paused,
        })
    }

    pub(crate) fn view_virtual_price_e18(&self) -> Outcome<u128> {
        let now = self.supplied()?;
        Ok(mul_div_down(now.invariant_e18, E18, now.pool.lp_supply)?)
    }

    pub(crate) fn view_spot_price_e18(&self, coin: u8) -> Outcome<u128> {
        let now = self.supplied()?;
        let index = now.pool.coins.index(coin)?;
        if index == 0 {
            return Err(PoolError::BadCoin.into());
        }
        let balances = now.pool.coins.used(&now.balances_e18);
        Ok(price_e18(balances, 0, index, now.invariant_e18, now.ann)?)
    }

    pub(crate) fn view_average_price_e18(&self, coin: u8) -> Outcome<u128> {
        let now = self.supplied()?;
        now.pool.averages.price_e18(now.pool.coins.index(coin)?)
    }

    pub(crate) fn view_coins(&self) -> Vec<AccountId> {
        let coins = self.load().coins;
        coins.tokens.into_iter().take(coins.len()).collect()
    }

    pub(crate) fn view_amp(&self) -> u64 {
        let pool = self.load();
        pool.ramp.amp(pool.coins.count, Now::read())
    }

    pub(crate) fn view_admin_fees(&self) -> Vec<u128> {
        let pool = self.load();
        pool.coins.list(&pool.admin_fees)
    }
}
