//! Previews: the entries' own functions on a copy that is not written.

use crate::coins::at;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::Now;
use crate::swap::Order;
use ink::prelude::vec::Vec;

impl StablePoolContract {
    /// The amount on the side that `order` leaves open.
    pub(crate) fn preview_swap(&self, coin_in: u8, coin_out: u8, order: Order) -> Outcome<u128> {
        let mut pool = self.load();
        let trade = pool.swap(coin_in, coin_out, order, Now::read())?;
        Ok(trade.open_side(order))
    }

    pub(crate) fn preview_add(&self, amounts: &[u128]) -> Outcome<u128> {
        let mut pool = self.load();
        Ok(pool.add(amounts, Now::read())?.lp)
    }

    pub(crate) fn preview_remove(&self, lp: u128) -> Outcome<Vec<u128>> {
        let mut pool = self.load();
        let change = pool.remove(lp)?;
        Ok(pool.coins.list(&change.amounts))
    }

    pub(crate) fn preview_remove_one(&self, lp: u128, coin: u8) -> Outcome<u128> {
        let mut pool = self.load();
        let change = pool.remove_one(lp, coin, Now::read())?;
        at(&change.amounts, coin.into())
    }

    pub(crate) fn preview_exact(&self, amounts: &[u128]) -> Outcome<u128> {
        let mut pool = self.load();
        let change = pool.remove_exact(amounts, Now::read())?;
        Ok(change.lp)
    }
}
