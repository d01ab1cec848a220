//! Previews: the entries' own functions on a copy that is not written.

use crate::entries::now;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::at;
use crate::swap::Order;
use ink::prelude::vec::Vec;

impl StablePoolContract {
    /// The amount on the side that `order` leaves open.
    pub(crate) fn preview_swap(&self, coin_in: u8, coin_out: u8, order: Order) -> Outcome<u128> {
        let (mut pool, coins) = self.load();
        let trade = pool.swap(&coins, coin_in, coin_out, order, now())?;
        Ok(trade.open_side(order))
    }

    pub(crate) fn preview_add(&self, amounts: &[u128]) -> Outcome<u128> {
        let (mut pool, coins) = self.load();
        Ok(pool.add(&coins, coins.per_coin(amounts)?, now())?.lp)
    }

    pub(crate) fn preview_remove(&self, lp: u128) -> Outcome<Vec<u128>> {
        let (mut pool, coins) = self.load();
        Ok(coins.list(&pool.remove(lp)?.amounts))
    }

    pub(crate) fn preview_remove_one(&self, lp: u128, coin: u8) -> Outcome<u128> {
        let (mut pool, coins) = self.load();
        let change = pool.remove_one(&coins, lp, coin, now())?;
        at(&change.amounts, coin.into())
    }

    pub(crate) fn preview_exact(&self, amounts: &[u128]) -> Outcome<u128> {
        let (mut pool, coins) = self.load();
        let change = pool.remove_exact(&coins, coins.per_coin(amounts)?, now())?;
        Ok(change.lp)
    }
}
