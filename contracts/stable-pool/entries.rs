//! The entries that move tokens: check, compute, write, tell, then call the tokens. The calls come last and end the whole message when
//! they fail; a token that calls back is refused by the platform.

use crate::bounds::{ensure_at_least, ensure_at_most};
use crate::liquidity::Change;
use crate::lp;
use crate::refusal::{bad_coin, out_of_range, Outcome};
use crate::stable_pool::StablePoolContract;
use crate::state::{at, Coins, Now, Pool};
use crate::swap::Order;
use crate::tokens;
use ink::codegen::StaticEnv;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{
    AdminFeesPaid, LiquidityAdded, LiquidityRemoved, PoolError, Swapped,
};

/// How the tokens come in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Funding {
    /// By the caller's allowance.
    Pulled,
    /// Sent ahead.
    Received,
}

/// What a swap is asked for.
pub struct SwapRequest {
    pub coin_in: u8,
    pub coin_out: u8,
    pub order: Order,
    /// Least amount out, or most amount in.
    pub limit: u128,
    pub funding: Funding,
    pub to: AccountId,
    pub deadline_ms: u64,
}

/// Who is paid what a removal takes out.
#[derive(Clone, Copy)]
pub enum Receivers<'a> {
    One(AccountId),
    /// In the order of the coins.
    Each(&'a [AccountId]),
}

impl Receivers<'_> {
    fn of(&self, index: usize) -> Outcome<AccountId> {
        match self {
            Self::One(receiver) => Ok(*receiver),
            Self::Each(receivers) => receivers.get(index).copied().ok_or_else(bad_coin),
        }
    }
}

impl StablePoolContract {
    pub(crate) fn execute_swap(&mut self, request: SwapRequest) -> Outcome<u128> {
        let SwapRequest {
            coin_in,
            coin_out,
            order,
            limit,
            funding,
            to,
            deadline_ms,
        } = request;
        let now = now_by(deadline_ms)?;
        let (mut pool, coins) = self.load();
        let trade = pool.swap(&coins, coin_in, coin_out, order, now)?;
        let answer = trade.open_side(order);
        match order {
            Order::ExactIn(_) => ensure_at_least(answer, limit)?,
            Order::ExactOut(_) => ensure_at_most(answer, limit)?,
        }
        if funding == Funding::Received {
            ensure_holds(&pool, &coins, trade.index_in)?;
        }
        self.pool.set(&pool);
        let sender = Self::env().caller();
        Self::env().emit_event(Swapped {
            sender,
            to,
            coin_in,
            coin_out,
            amount_in: trade.amount_in,
            amount_out: trade.amount_out,
            fee: trade.fee,
            reserve_in_new: at(&pool.reserves, trade.index_in)?,
            reserve_out_new: at(&pool.reserves, trade.index_out)?,
        });
        if funding == Funding::Pulled {
            pull(&coins, trade.index_in, sender, trade.amount_in)?;
        }
        pay(&coins, trade.index_out, to, trade.amount_out)?;
        Ok(answer)
    }

    pub(crate) fn execute_add(
        &mut self,
        amounts: &[u128],
        min_lp: u128,
        funding: Funding,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = now_by(deadline_ms)?;
        let (mut pool, coins) = self.load();
        let amounts = coins.per_coin(amounts)?;
        let first = pool.lp_supply == 0;
        let change = pool.add(&coins, amounts, now)?;
        ensure_at_least(change.lp, min_lp)?;
        if funding == Funding::Received {
            for (index, amount) in coins.used(&amounts).iter().enumerate() {
                if *amount > 0 {
                    ensure_holds(&pool, &coins, index)?;
                }
            }
        }
        self.pool.set(&pool);
        lp::mint(to, change.lp, first)?;
        let sender = Self::env().caller();
        Self::env().emit_event(LiquidityAdded {
            sender,
            to,
            amounts,
            fees: change.fees,
            lp_minted: change.lp,
            lp_supply_new: pool.lp_supply,
        });
        if funding == Funding::Pulled {
            for (index, amount) in coins.used(&amounts).iter().enumerate() {
                pull(&coins, index, sender, *amount)?;
            }
        }
        Ok(change.lp)
    }

    /// Burns what `change` costs the caller and pays it out, each coin to its receiver.
    fn settle_removal(
        &mut self,
        pool: &Pool,
        coins: &Coins,
        change: &Change,
        receivers: Receivers,
    ) -> Outcome<()> {
        let sender = Self::env().caller();
        lp::ensure_balance(sender, change.lp)?;
        self.pool.set(pool);
        lp::burn(sender, change.lp)?;
        Self::env().emit_event(LiquidityRemoved {
            sender,
            amounts: change.amounts,
            fees: change.fees,
            lp_burned: change.lp,
            lp_supply_new: pool.lp_supply,
        });
        for (index, amount) in coins.used(&change.amounts).iter().enumerate() {
            pay(coins, index, receivers.of(index)?, *amount)?;
        }
        Ok(())
    }

    pub(crate) fn execute_remove(
        &mut self,
        lp: u128,
        min_amounts: &[u128],
        receivers: Receivers,
        deadline_ms: u64,
    ) -> Outcome<Vec<u128>> {
        now_by(deadline_ms)?;
        let (mut pool, coins) = self.load();
        if let Receivers::Each(receivers) = receivers {
            coins.ensure_length(receivers.len())?;
        }
        let minimums = coins.per_coin(min_amounts)?;
        let change = pool.remove(lp)?;
        for (amount, minimum) in change.amounts.iter().zip(minimums) {
            ensure_at_least(*amount, minimum)?;
        }
        self.settle_removal(&pool, &coins, &change, receivers)?;
        Ok(coins.list(&change.amounts))
    }

    pub(crate) fn execute_remove_one(
        &mut self,
        lp: u128,
        coin: u8,
        min_out: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = now_by(deadline_ms)?;
        let (mut pool, coins) = self.load();
        let change = pool.remove_one(&coins, lp, coin, now)?;
        let amount = at(&change.amounts, coin.into())?;
        ensure_at_least(amount, min_out)?;
        self.settle_removal(&pool, &coins, &change, Receivers::One(to))?;
        Ok(amount)
    }

    pub(crate) fn execute_remove_exact(
        &mut self,
        amounts: &[u128],
        max_lp: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = now_by(deadline_ms)?;
        let (mut pool, coins) = self.load();
        let change = pool.remove_exact(&coins, coins.per_coin(amounts)?, now)?;
        ensure_at_most(change.lp, max_lp)?;
        self.settle_removal(&pool, &coins, &change, Receivers::One(to))?;
        Ok(change.lp)
    }

    pub(crate) fn execute_pay_admin_fees(&mut self) -> Outcome<Vec<u128>> {
        let (mut pool, coins) = self.load();
        let amounts = core::mem::take(&mut pool.admin_fees);
        let to = self.stored_fee_receiver();
        self.pool.set(&pool);
        Self::env().emit_event(AdminFeesPaid { to, amounts });
        for (index, amount) in coins.used(&amounts).iter().enumerate() {
            pay(&coins, index, to, *amount)?;
        }
        Ok(coins.list(&amounts))
    }
}

pub fn now() -> Now {
    Now {
        ms: StablePoolContract::env().block_timestamp(),
        block: StablePoolContract::env().block_number(),
    }
}

pub fn now_by(deadline_ms: u64) -> Outcome<Now> {
    let now = now();
    if now.ms > deadline_ms {
        return Err(PoolError::DeadlinePassed {
            deadline_ms,
            now_ms: now.ms,
        }
        .into());
    }
    Ok(now)
}

/// What was sent ahead counts only when the pool holds it beyond all it held before.
fn ensure_holds(pool: &Pool, coins: &Coins, index: usize) -> Outcome<()> {
    let needed = at(&pool.reserves, index)?
        .checked_add(at(&pool.admin_fees, index)?)
        .ok_or_else(out_of_range)?;
    tokens::ensure_holds(
        place(index)?,
        coins.token(index)?,
        StablePoolContract::env().account_id(),
        needed,
    )
}

fn pull(coins: &Coins, index: usize, owner: AccountId, amount: u128) -> Outcome<()> {
    tokens::pull(
        place(index)?,
        coins.token(index)?,
        owner,
        StablePoolContract::env().account_id(),
        amount,
    )
}

fn pay(coins: &Coins, index: usize, to: AccountId, amount: u128) -> Outcome<()> {
    tokens::pay(place(index)?, coins.token(index)?, to, amount)
}

fn place(index: usize) -> Outcome<u8> {
    u8::try_from(index).map_err(|_| bad_coin())
}
