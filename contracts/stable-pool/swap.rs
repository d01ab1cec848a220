//! One swap: entry, `received` entry and preview run the same function.

use crate::coins::at;
use crate::refusal::{bad_coin, out_of_range, Outcome};
use crate::state::{Now, Pool};
use interfaces::stable_pool::PoolError;
use math::stable_swap::{swap_exact_in, swap_exact_out, MAX_BALANCE};

#[derive(Clone, Copy)]
pub enum Order {
    ExactIn(u128),
    ExactOut(u128),
}

/// What a swap moved, in base units.
pub struct Trade {
    pub amount_in: u128,
    pub amount_out: u128,
    pub fee: u128,
}

impl Trade {
    /// The amount that `order` does not fix.
    pub fn open_side(&self, order: Order) -> u128 {
        match order {
            Order::ExactIn(_) => self.amount_out,
            Order::ExactOut(_) => self.amount_in,
        }
    }
}

impl Pool {
    #[inline(never)]
    pub fn swap(&mut self, coin_in: u8, coin_out: u8, order: Order, now: Now) -> Outcome<Trade> {
        let (index_in, index_out) = (self.coins.index(coin_in)?, self.coins.index(coin_out)?);
        if index_in == index_out {
            return Err(bad_coin());
        }
        let (balances, params) = self.open_market(now)?;
        let balances = self.coins.used(&balances);
        let (amount_in, amount_out, fee_e18) = match order {
            Order::ExactIn(amount) => {
                let amount_e18 = self.coins.to_e18(index_in, amount)?;
                let out = swap_exact_in(balances, index_in, index_out, amount_e18, &params)?;
                let amount_out = self.coins.base_units_down(index_out, out.amount)?;
                (amount, amount_out, out.fee)
            }
            Order::ExactOut(amount) => {
                let amount_e18 = self.coins.to_e18(index_out, amount)?;
                let cost = swap_exact_out(balances, index_in, index_out, amount_e18, &params)?;
                let amount_in = self.coins.base_units_up(index_in, cost.amount)?;
                (amount_in, amount, cost.fee)
            }
        };
        if amount_in == 0 || amount_out == 0 {
            return Err(PoolError::ZeroAmount.into());
        }
        self.put_in(index_in, amount_in)?;
        // Beyond it the next operation would find no invariant.
        let reserve_in = at(&self.reserves, index_in)?;
        if self.coins.to_e18(index_in, reserve_in)? > MAX_BALANCE {
            return Err(out_of_range());
        }
        self.take_out(index_out, amount_out)?;
        let fee = self.set_fee_aside(index_out, fee_e18)?;
        Ok(Trade {
            amount_in,
            amount_out,
            fee,
        })
    }
}
