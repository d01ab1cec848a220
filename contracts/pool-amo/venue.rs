//! The pool, as the AMO uses it. Entering it costs more than anything the AMO computes, so every step enters it as seldom as it can:
//! reading once, moving once.

use ink::codegen::StaticEnv;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec;
use ink::scale::Encode;
use interfaces::amo::AmoError;
use interfaces::stable_pool::{PoolError, StablePool};
use interfaces::AccountId;
use policy::pool::Pool;

use crate::pool_amo::PoolAmoContract;

/// An entry of the same transaction cannot come too late.
const NO_DEADLINE_MS: u64 = u64::MAX;
/// What an entry gives is judged by measuring the position, not by a bound on one number.
const ANY: u128 = 0;

pub(crate) struct Venue {
    pool: contract_ref!(StablePool, DefaultEnvironment),
}

impl Venue {
    pub fn new(pool: AccountId) -> Self {
        Self { pool: pool.into() }
    }

    /// The coin that the pool trades `stablecoin` against.
    pub fn collateral(&self, stablecoin: AccountId) -> Result<AccountId, AmoError> {
        match self.pool.coins().as_slice() {
            [first, second] if *first == stablecoin => Ok(*second),
            _ => Err(AmoError::WrongVenue),
        }
    }

    pub fn read(&self) -> Result<Pool, AmoError> {
        let state = self.pool.state(this()).map_err(refused)?;
        Ok(Pool::from(&state))
    }

    /// Supplies coin that was sent to the pool before.
    pub fn add(&mut self, coin_e18: u128) -> Result<(), AmoError> {
        self.pool
            .add_received(vec![coin_e18, 0], ANY, this(), NO_DEADLINE_MS)
            .map_err(refused)?;
        Ok(())
    }

    /// Takes exactly `coin_e18` of coin, for at most `units`.
    pub fn take_coin(&mut self, coin_e18: u128, units: u128, to: AccountId) -> Result<(), AmoError> {
        self.pool
            .remove_exact(vec![coin_e18, 0], units, to, NO_DEADLINE_MS)
            .map_err(refused)?;
        Ok(())
    }

    /// Takes both coins in proportion, each to its receiver.
    pub fn take_share(
        &mut self,
        units: u128,
        receivers: [AccountId; 2],
    ) -> Result<(u128, u128), AmoError> {
        let amounts = self
            .pool
            .remove_liquidity_split(units, vec![ANY, ANY], receivers.into(), NO_DEADLINE_MS)
            .map_err(|error| match error {
                PoolError::InsufficientLp { balance, amount } => AmoError::InsufficientUnits {
                    units: balance,
                    amount,
                },
                error => refused(error),
            })?;
        match *amounts.as_slice() {
            [coin_e18, tokens] => Ok((coin_e18, tokens)),
            _ => Err(AmoError::WrongVenue),
        }
    }
}

fn this() -> AccountId {
    PoolAmoContract::env().account_id()
}

fn refused(error: PoolError) -> AmoError {
    AmoError::Venue(error.using_encoded(|bytes| bytes.first().copied().unwrap_or_default()))
}
