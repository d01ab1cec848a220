//! What can be read of the pool as of now.

use crate::entries::now;
use crate::lp;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::{Coins, PerCoin, Pool};
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{PoolError, PoolState};
use math::stable_swap::{invariant_down, price_e18};
use math::{mul_div_down, E18};

/// The pool with its averages brought up to now.
struct Snapshot {
    pool: Pool,
    coins: Coins,
    ann: u128,
    balances_e18: PerCoin,
    /// D; zero before the first supply.
    invariant_e18: u128,
}

impl StablePoolContract {
    fn snapshot(&self) -> Outcome<Snapshot> {
        let (mut pool, coins) = self.load();
        let ann = pool.ramp.ann(now())?;
        let balances_e18 = coins.amounts_e18(&pool.reserves)?;
        let mut invariant_e18 = 0;
        if pool.lp_supply > 0 {
            let balances = coins.used(&balances_e18);
            invariant_e18 = invariant_down(balances, ann)?;
            pool.averages.accrue(&coins, balances, ann, now())?;
        }
        Ok(Snapshot {
            pool,
            coins,
            ann,
            balances_e18,
            invariant_e18,
        })
    }

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
            coins: now.coins.count,
            reserves: now.pool.reserves,
            reserves_e18: now.balances_e18,
            invariant_e18: now.invariant_e18,
            ann: now.ann,
            lp_supply: now.pool.lp_supply,
            lp_balance: lp::accounts().balance_of(owner),
            average_price_e18: now.pool.averages.price_e18(1)?,
            fees: now.pool.fees,
        })
    }

    pub(crate) fn view_virtual_price_e18(&self) -> Outcome<u128> {
        let now = self.supplied()?;
        Ok(mul_div_down(now.invariant_e18, E18, now.pool.lp_supply)?)
    }

    pub(crate) fn view_spot_price_e18(&self, coin: u8) -> Outcome<u128> {
        let now = self.supplied()?;
        let index = now.coins.index(coin)?;
        if index == 0 {
            return Err(PoolError::BadCoin.into());
        }
        let balances = now.coins.used(&now.balances_e18);
        Ok(price_e18(balances, 0, index, now.invariant_e18, now.ann)?)
    }

    pub(crate) fn view_average_price_e18(&self, coin: u8) -> Outcome<u128> {
        let now = self.supplied()?;
        now.pool.averages.price_e18(now.coins.index(coin)?)
    }

    pub(crate) fn view_coins(&self) -> Vec<AccountId> {
        let coins = self.stored_coins();
        coins.tokens.into_iter().take(coins.len()).collect()
    }

    pub(crate) fn view_amp(&self) -> u64 {
        let (pool, coins) = self.load();
        pool.ramp.amp(coins.count, now())
    }

    pub(crate) fn view_admin_fees(&self) -> Vec<u128> {
        let (pool, coins) = self.load();
        coins.list(&pool.admin_fees)
    }
}
