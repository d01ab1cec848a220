//! What the pool keeps: one cell that every operation reads and writes once, and one that never changes.

use crate::amp::Ramp;
use crate::average::Averages;
use crate::bounds::ensure_between;
use crate::fees::admin_share_down;
use crate::refusal::{bad_coin, out_of_range, Outcome};
use crate::stable_pool::StablePoolContract;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::access::Roles;
use interfaces::stable_pool::{
    FeeTerms, PoolError, PoolInit, MAX_AVERAGE_HALF_LIFE_MS, MAX_COINS, MIN_AVERAGE_HALF_LIFE_MS,
};
use math::stable_swap::Params;
use math::{from_e18_down, from_e18_up, to_e18, MAX_DECIMALS};

/// One number per coin; unused places are zero.
pub type PerCoin = [u128; MAX_COINS];

/// What operations change.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Pool {
    /// Base units that belong to the suppliers.
    pub reserves: PerCoin,
    /// Base units set aside for the fee receiver; held beside the reserves.
    pub admin_fees: PerCoin,
    /// LP tokens; their holders are psp22's (`lp`).
    pub lp_supply: u128,
    pub ramp: Ramp,
    pub fees: FeeTerms,
    pub averages: Averages,
    pub paused: bool,
}

/// What the constructor fixes.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Coins {
    pub count: u8,
    pub tokens: [AccountId; MAX_COINS],
    pub decimals: [u8; MAX_COINS],
    pub average_half_life_ms: u64,
}

/// Where in time an operation runs.
#[derive(Clone, Copy)]
pub struct Now {
    pub ms: u64,
    pub block: u32,
}

impl StablePoolContract {
    pub(crate) fn load(&self) -> (Pool, Coins) {
        (self.stored_pool(), self.stored_coins())
    }

    pub(crate) fn stored_pool(&self) -> Pool {
        written(self.pool.get())
    }

    pub(crate) fn stored_coins(&self) -> Coins {
        written(self.coins.get())
    }

    pub(crate) fn stored_roles(&self) -> Roles {
        written(self.roles.get())
    }

    pub(crate) fn stored_fee_receiver(&self) -> AccountId {
        written(self.fee_receiver.get())
    }
}

fn written<T>(cell: Option<T>) -> T {
    cell.unwrap_or_else(|| unreachable!("the constructor writes every cell"))
}

impl Pool {
    pub fn new(ramp: Ramp, fees: FeeTerms) -> Self {
        Self {
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
    pub fn open_market(&mut self, coins: &Coins, now: Now) -> Outcome<(PerCoin, Params)> {
        self.ensure_open()?;
        let params = self.params(now)?;
        let balances = coins.amounts_e18(&self.reserves)?;
        let used = coins.used(&balances);
        if used.contains(&0) {
            return Err(PoolError::EmptyPool.into());
        }
        self.averages.accrue(coins, used, params.ann, now)?;
        Ok((balances, params))
    }

    /// Adds `amount` of a coin to the reserves.
    pub fn put_in(&mut self, coin: usize, amount: u128) -> Outcome<()> {
        let reserve = slot(&mut self.reserves, coin)?;
        *reserve = reserve.checked_add(amount).ok_or_else(out_of_range)?;
        Ok(())
    }

    /// Takes `amount` of a coin out of the reserves.
    pub fn take_out(&mut self, coin: usize, amount: u128) -> Outcome<()> {
        let reserve = slot(&mut self.reserves, coin)?;
        *reserve = reserve.checked_sub(amount).ok_or_else(out_of_range)?;
        Ok(())
    }

    /// Moves the fee receiver's share of a fee out of the reserves, rounded down. Returns the whole fee in base units, rounded down.
    pub fn set_fee_aside(&mut self, coins: &Coins, coin: usize, fee_e18: u128) -> Outcome<u128> {
        let fee = coins.from_e18_down(coin, fee_e18)?;
        let share = admin_share_down(&self.fees, fee)?;
        self.take_out(coin, share)?;
        let admin_fee = slot(&mut self.admin_fees, coin)?;
        *admin_fee = admin_fee.checked_add(share).ok_or_else(out_of_range)?;
        Ok(fee)
    }
}

impl Coins {
    /// `pool` is the account of the pool itself, whose LP token cannot be a coin of it.
    pub fn new(init: &PoolInit, pool: AccountId) -> Outcome<Self> {
        let count = u8::try_from(init.coins.len()).unwrap_or(u8::MAX);
        ensure_between(count.into(), 2, MAX_COINS as u64)?;
        let mut coins = Self {
            count,
            tokens: [pool; MAX_COINS],
            decimals: [MAX_DECIMALS; MAX_COINS],
            average_half_life_ms: init.average_half_life_ms,
        };
        coins.ensure_length(init.decimals.len())?;
        ensure_between(
            init.average_half_life_ms,
            MIN_AVERAGE_HALF_LIFE_MS,
            MAX_AVERAGE_HALF_LIFE_MS,
        )?;
        for (index, (token, decimals)) in init.coins.iter().zip(&init.decimals).enumerate() {
            ensure_between((*decimals).into(), 0, MAX_DECIMALS.into())?;
            // Every unused place holds the pool itself.
            if coins.tokens.contains(token) {
                return Err(PoolError::BadCoin.into());
            }
            *coins.tokens.get_mut(index).ok_or_else(bad_coin)? = *token;
            *coins.decimals.get_mut(index).ok_or_else(bad_coin)? = *decimals;
        }
        Ok(coins)
    }

    pub fn len(&self) -> usize {
        self.count.into()
    }

    pub fn index(&self, coin: u8) -> Outcome<usize> {
        if coin < self.count {
            Ok(coin.into())
        } else {
            Err(bad_coin())
        }
    }

    pub fn token(&self, index: usize) -> Outcome<AccountId> {
        self.tokens.get(index).copied().ok_or_else(bad_coin)
    }

    pub fn ensure_length(&self, given: usize) -> Outcome<()> {
        if given == self.len() {
            return Ok(());
        }
        Err(PoolError::WrongLength {
            given: u32::try_from(given).unwrap_or(u32::MAX),
            needed: self.count.into(),
        }
        .into())
    }

    /// A caller's list, one number per coin.
    pub fn per_coin(&self, given: &[u128]) -> Outcome<PerCoin> {
        self.ensure_length(given.len())?;
        let mut numbers = PerCoin::default();
        for (number, value) in numbers.iter_mut().zip(given) {
            *number = *value;
        }
        Ok(numbers)
    }

    /// The used places of `numbers`.
    pub fn used<'a>(&self, numbers: &'a PerCoin) -> &'a [u128] {
        numbers.get(..self.len()).unwrap_or(numbers)
    }

    pub fn list(&self, numbers: &PerCoin) -> Vec<u128> {
        self.used(numbers).to_vec()
    }

    pub fn amounts_e18(&self, amounts: &PerCoin) -> Outcome<PerCoin> {
        let mut amounts_e18 = PerCoin::default();
        for ((amount_e18, amount), decimals) in
            amounts_e18.iter_mut().zip(amounts).zip(self.decimals)
        {
            *amount_e18 = to_e18(*amount, decimals)?;
        }
        Ok(amounts_e18)
    }

    pub fn to_e18(&self, coin: usize, amount: u128) -> Outcome<u128> {
        Ok(to_e18(amount, self.decimals(coin)?)?)
    }

    pub fn from_e18_down(&self, coin: usize, amount_e18: u128) -> Outcome<u128> {
        Ok(from_e18_down(amount_e18, self.decimals(coin)?)?)
    }

    pub fn from_e18_up(&self, coin: usize, amount_e18: u128) -> Outcome<u128> {
        Ok(from_e18_up(amount_e18, self.decimals(coin)?)?)
    }

    fn decimals(&self, coin: usize) -> Outcome<u8> {
        self.decimals.get(coin).copied().ok_or_else(bad_coin)
    }
}

pub fn at(numbers: &PerCoin, coin: usize) -> Outcome<u128> {
    numbers.get(coin).copied().ok_or_else(bad_coin)
}

pub fn slot(numbers: &mut PerCoin, coin: usize) -> Outcome<&mut u128> {
    numbers.get_mut(coin).ok_or_else(bad_coin)
}
