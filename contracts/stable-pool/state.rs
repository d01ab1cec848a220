//! What the pool keeps for its operations: one cell, read and written once by each.

use crate::amp::Ramp;
use crate::average::Averages;
use crate::coins::{slot, Coins, PerCoin};
use crate::fees::admin_share_down;
use crate::refusal::{out_of_range, Outcome};
use crate::stable_pool::StablePoolContract;
use ink::codegen::StaticEnv;
use ink::primitives::AccountId;
use interfaces::access::Roles;
use interfaces::pause::Pause;
use interfaces::stable_pool::{FeeTerms, PoolError};
use math::stable_swap::Params;

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Pool {
    pub coins: Coins,
    /// Base units that belong to the suppliers.
    pub reserves: PerCoin,
    /// Base units set aside for the fee receiver; held beside the reserves.
    pub admin_fees: PerCoin,
    /// LP tokens; their holders are in `lp`.
    pub lp_supply: u128,
    pub ramp: Ramp,
    pub fees: FeeTerms,
    pub averages: Averages,
    pub paused: bool,
}

/// What only governance reads.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Governance {
    pub roles: Roles,
    pub fee_receiver: AccountId,
    pub pause: Pause,
}

/// When an operation runs.
#[derive(Clone, Copy)]
pub struct Now {
    pub ms: u64,
    pub block: u32,
}

impl Now {
    pub fn read() -> Self {
        Self {
            ms: StablePoolContract::env().block_timestamp(),
            block: StablePoolContract::env().block_number(),
        }
    }

    pub fn by(deadline_ms: u64) -> Outcome<Self> {
        let now = Self::read();
        if now.ms > deadline_ms {
            return Err(PoolError::DeadlinePassed {
                deadline_ms,
                now_ms: now.ms,
            }
            .into());
        }
        Ok(now)
    }
}

impl StablePoolContract {
    #[inline(never)]
    pub(crate) fn load(&self) -> Pool {
        written(self.pool.get())
    }

    #[inline(never)]
    pub(crate) fn store(&mut self, pool: &Pool) {
        self.pool.set(pool);
    }

    #[inline(never)]
    pub(crate) fn load_governance(&self) -> Governance {
        written(self.governance.get())
    }

    #[inline(never)]
    pub(crate) fn store_governance(&mut self, governance: &Governance) {
        self.governance.set(governance);
    }
}

fn written<T>(cell: Option<T>) -> T {
    cell.unwrap_or_else(|| unreachable!("the constructor writes every cell"))
}

impl Pool {
    pub fn new(coins: Coins, ramp: Ramp, fees: FeeTerms) -> Self {
        Self {
            coins,
            reserves: PerCoin::default(),
            admin_fees: PerCoin::default(),
            lp_supply: 0,
            ramp,
            fees,
            averages: Averages::default(),
            paused: false,
        }
    }

    pub fn ensure_open(&self) -> Outcome<()> {
        if self.paused {
            return Err(PoolError::Paused.into());
        }
        Ok(())
    }

    pub fn params(&self, now: Now) -> Outcome<Params> {
        Ok(Params {
            ann: self.ramp.ann(now)?,
            fee_e10: self.fees.swap_fee_e10.into(),
            offpeg_multiplier_e10: self.fees.offpeg_multiplier_e10.into(),
        })
    }

    /// What every operation on the invariant starts with: the balances at 18 decimals and the parameters of now, the averages brought up
    /// to date with them.
    #[inline(never)]
    pub fn open_market(&mut self, now: Now) -> Outcome<(PerCoin, Params)> {
        self.ensure_open()?;
        let params = self.params(now)?;
        let balances = self.coins.amounts_e18(&self.reserves)?;
        let used = self.coins.used(&balances);
        if used.contains(&0) {
            return Err(PoolError::EmptyPool.into());
        }
        self.averages.accrue(&self.coins, used, params.ann, now)?;
        Ok((balances, params))
    }

    /// Adds `amount` of a coin to the reserves.
    #[inline(never)]
    pub fn put_in(&mut self, coin: usize, amount: u128) -> Outcome<()> {
        let reserve = slot(&mut self.reserves, coin)?;
        *reserve = reserve.checked_add(amount).ok_or_else(out_of_range)?;
        Ok(())
    }

    /// Takes `amount` of a coin out of the reserves.
    #[inline(never)]
    pub fn take_out(&mut self, coin: usize, amount: u128) -> Outcome<()> {
        let reserve = slot(&mut self.reserves, coin)?;
        *reserve = reserve.checked_sub(amount).ok_or_else(out_of_range)?;
        Ok(())
    }

    /// Moves the fee receiver's share of a fee out of the reserves, rounded down. Returns the whole fee in base units, rounded down.
    #[inline(never)]
    pub fn set_fee_aside(&mut self, coin: usize, fee_e18: u128) -> Outcome<u128> {
        let fee = self.coins.base_units_down(coin, fee_e18)?;
        let share = admin_share_down(&self.fees, fee)?;
        self.take_out(coin, share)?;
        let admin_fee = slot(&mut self.admin_fees, coin)?;
        *admin_fee = admin_fee.checked_add(share).ok_or_else(out_of_range)?;
        Ok(fee)
    }
}
