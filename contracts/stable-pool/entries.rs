//! The entries that move tokens: check, compute, write, tell, then call the tokens. The calls come last and end the whole message when
//! they fail; a token that calls back is refused by the platform.

use crate::bounds::{ensure_at_least, ensure_at_most};
use crate::coins::at;
use crate::events::emit;
use crate::liquidity::Change;
use crate::lp::Entry;
use crate::refusal::{bad_coin, out_of_range, Outcome};
use crate::stable_pool::StablePoolContract;
use crate::state::{Now, Pool};
use crate::swap::Order;
use crate::tokens;
use ink::codegen::StaticEnv;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{
    AdminFeesPaid, LiquidityAdded, LiquidityRemoved, PoolError, Swapped, LOCKED_LP,
};

/// How the tokens come in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Funding {
    /// By the caller's allowance.
    Pulled,
    /// Sent ahead.
    Received,
}

/// Who is paid what a removal takes out.
#[derive(Clone, Copy)]
pub enum Receivers<'a> {
    One(AccountId),
    /// In the order of the coins.
    Each(&'a [AccountId]),
}

impl Receivers<'_> {
    fn of(&self, coin: u8) -> Outcome<AccountId> {
        match self {
            Self::One(receiver) => Ok(*receiver),
            Self::Each(receivers) => receivers
                .get(usize::from(coin))
                .copied()
                .ok_or_else(bad_coin),
        }
    }
}

impl StablePoolContract {
    /// `limit` is the least amount out or the most amount in, whichever `order` leaves open.
    #[allow(clippy::too_many_arguments)]
    #[inline(never)]
    pub(crate) fn execute_swap(
        &mut self,
        coin_in: u8,
        coin_out: u8,
        order: Order,
        limit: u128,
        funding: Funding,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = Now::by(deadline_ms)?;
        let mut pool = self.load();
        let trade = pool.swap(coin_in, coin_out, order, now)?;
        let answer = trade.open_side(order);
        match order {
            Order::ExactIn(_) => ensure_at_least(answer, limit)?,
            Order::ExactOut(_) => ensure_at_most(answer, limit)?,
        }
        if funding == Funding::Received {
            pool.ensure_holds(coin_in)?;
        }
        self.store(&pool);
        let sender = Self::env().caller();
        emit(&Swapped {
            sender,
            to,
            coin_in,
            coin_out,
            amount_in: trade.amount_in,
            amount_out: trade.amount_out,
            fee: trade.fee,
            reserve_in_new: at(&pool.reserves, coin_in.into())?,
            reserve_out_new: at(&pool.reserves, coin_out.into())?,
        });
        if funding == Funding::Pulled {
            pool.pull(coin_in, sender, trade.amount_in)?;
        }
        pool.pay(coin_out, to, trade.amount_out)?;
        Ok(answer)
    }

    #[inline(never)]
    pub(crate) fn execute_add(
        &mut self,
        amounts: &[u128],
        min_lp: u128,
        funding: Funding,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = Now::by(deadline_ms)?;
        let mut pool = self.load();
        let first = pool.lp_supply == 0;
        let change = pool.add(amounts, now)?;
        ensure_at_least(change.lp, min_lp)?;
        if funding == Funding::Received {
            for (coin, amount) in (0_u8..).zip(amounts) {
                if *amount > 0 {
                    pool.ensure_holds(coin)?;
                }
            }
        }
        self.store(&pool);
        if first {
            // The pool itself can never move or burn them.
            self.mint_lp(Self::env().account_id(), LOCKED_LP)?;
        }
        self.mint_lp(to, change.lp)?;
        let sender = Self::env().caller();
        emit(&LiquidityAdded {
            sender,
            to,
            amounts: change.amounts,
            fees: change.fees,
            lp_minted: change.lp,
            lp_supply_new: pool.lp_supply,
        });
        if funding == Funding::Pulled {
            for (coin, amount) in (0_u8..).zip(amounts) {
                pool.pull(coin, sender, *amount)?;
            }
        }
        Ok(change.lp)
    }

    #[inline(never)]
    pub(crate) fn execute_remove(
        &mut self,
        lp: u128,
        min_amounts: &[u128],
        receivers: Receivers,
        deadline_ms: u64,
    ) -> Outcome<Vec<u128>> {
        Now::by(deadline_ms)?;
        let mut pool = self.load();
        if let Receivers::Each(receivers) = receivers {
            pool.coins.ensure_length(receivers.len())?;
        }
        pool.coins.ensure_length(min_amounts.len())?;
        let change = pool.remove(lp)?;
        for (amount, minimum) in change.amounts.iter().zip(min_amounts) {
            ensure_at_least(*amount, *minimum)?;
        }
        self.settle_removal(&pool, &change, receivers)?;
        Ok(pool.coins.list(&change.amounts))
    }

    #[inline(never)]
    pub(crate) fn execute_remove_one(
        &mut self,
        lp: u128,
        coin: u8,
        min_out: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = Now::by(deadline_ms)?;
        let mut pool = self.load();
        let change = pool.remove_one(lp, coin, now)?;
        let amount = at(&change.amounts, coin.into())?;
        ensure_at_least(amount, min_out)?;
        self.settle_removal(&pool, &change, Receivers::One(to))?;
        Ok(amount)
    }

    #[inline(never)]
    pub(crate) fn execute_remove_exact(
        &mut self,
        amounts: &[u128],
        max_lp: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Outcome<u128> {
        let now = Now::by(deadline_ms)?;
        let mut pool = self.load();
        let change = pool.remove_exact(amounts, now)?;
        ensure_at_most(change.lp, max_lp)?;
        self.settle_removal(&pool, &change, Receivers::One(to))?;
        Ok(change.lp)
    }

    #[inline(never)]
    pub(crate) fn execute_pay_admin_fees(&mut self) -> Outcome<Vec<u128>> {
        let mut pool = self.load();
        let amounts = core::mem::take(&mut pool.admin_fees);
        let to = self.load_governance().fee_receiver;
        self.store(&pool);
        emit(&AdminFeesPaid { to, amounts });
        for (coin, amount) in (0_u8..).zip(amounts) {
            pool.pay(coin, to, amount)?;
        }
        Ok(pool.coins.list(&amounts))
    }

    /// Burns what `change` costs the caller and pays it out.
    #[inline(never)]
    fn settle_removal(
        &mut self,
        pool: &Pool,
        change: &Change,
        receivers: Receivers,
    ) -> Outcome<()> {
        let sender = Self::env().caller();
        let balance = self.lp_entry(&Entry::Balance(sender));
        if balance < change.lp {
            return Err(PoolError::InsufficientLp {
                balance,
                amount: change.lp,
            }
            .into());
        }
        self.store(pool);
        self.burn_lp(sender, change.lp)?;
        emit(&LiquidityRemoved {
            sender,
            amounts: change.amounts,
            fees: change.fees,
            lp_burned: change.lp,
            lp_supply_new: pool.lp_supply,
        });
        for (coin, amount) in (0_u8..).zip(change.amounts) {
            if amount > 0 {
                pool.pay(coin, receivers.of(coin)?, amount)?;
            }
        }
        Ok(())
    }
}

impl Pool {
    #[inline(never)]
    fn pull(&self, coin: u8, owner: AccountId, amount: u128) -> Outcome<()> {
        if amount == 0 {
            return Ok(());
        }
        tokens::pull(coin, self.coins.token(coin)?, owner, own_account(), amount)
    }

    #[inline(never)]
    fn pay(&self, coin: u8, to: AccountId, amount: u128) -> Outcome<()> {
        if amount == 0 {
            return Ok(());
        }
        tokens::pay(coin, self.coins.token(coin)?, to, amount)
    }

    /// What was sent ahead counts only when the account holds it beyond all the pool held before.
    #[inline(never)]
    fn ensure_holds(&self, coin: u8) -> Outcome<()> {
        let index = usize::from(coin);
        let needed = at(&self.reserves, index)?
            .checked_add(at(&self.admin_fees, index)?)
            .ok_or_else(out_of_range)?;
        let balance = tokens::balance(coin, self.coins.token(coin)?, own_account())?;
        if balance < needed {
            return Err(PoolError::NotReceived {
                coin,
                balance,
                needed,
            }
            .into());
        }
        Ok(())
    }
}

fn own_account() -> AccountId {
    StablePoolContract::env().account_id()
}
