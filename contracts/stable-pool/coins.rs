//! The coins: their tokens and decimals, fixed by the constructor, and lists of one number per coin.

use crate::bounds::ensure_between;
use crate::refusal::{bad_coin, Outcome};
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{
    PoolError, PoolInit, MAX_AVERAGE_HALF_LIFE_MS, MAX_COINS, MIN_AVERAGE_HALF_LIFE_MS,
};
use math::{from_e18_down, from_e18_up, to_e18, MAX_DECIMALS};

/// One number per coin; unused places are zero.
pub type PerCoin = [u128; MAX_COINS];

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Coins {
    pub count: u8,
    pub decimals: [u8; MAX_COINS],
    pub average_half_life_ms: u64,
    pub tokens: [AccountId; MAX_COINS],
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
            // Every place that is not filled yet holds the pool itself.
            if coins.tokens.contains(token) {
                return Err(bad_coin());
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

    pub fn token(&self, coin: u8) -> Outcome<AccountId> {
        let index = usize::from(coin);
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
    #[inline(never)]
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

    #[inline(never)]
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

    pub fn base_units_down(&self, coin: usize, amount_e18: u128) -> Outcome<u128> {
        Ok(from_e18_down(amount_e18, self.decimals(coin)?)?)
    }

    pub fn base_units_up(&self, coin: usize, amount_e18: u128) -> Outcome<u128> {
        Ok(from_e18_up(amount_e18, self.decimals(coin)?)?)
    }

    fn decimals(&self, coin: usize) -> Outcome<u8> {
        self.decimals.get(coin).copied().ok_or_else(bad_coin)
    }
}

#[inline(never)]
pub fn at(numbers: &PerCoin, coin: usize) -> Outcome<u128> {
    numbers.get(coin).copied().ok_or_else(bad_coin)
}

#[inline(never)]
pub fn slot(numbers: &mut PerCoin, coin: usize) -> Outcome<&mut u128> {
    numbers.get_mut(coin).ok_or_else(bad_coin)
}
