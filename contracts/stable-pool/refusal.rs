//! How a refusal travels inside the contract: as a pointer. `PoolError` is 48 bytes, and code that carries it by value through every `?`
//! was a quarter of the contract.

use ink::prelude::boxed::Box;
use interfaces::access::AccessError;
use interfaces::stable_pool::PoolError;
use math::MathError;

pub struct Refusal(Box<PoolError>);

pub type Outcome<T> = Result<T, Refusal>;

impl From<PoolError> for Refusal {
    #[cold]
    #[inline(never)]
    fn from(error: PoolError) -> Self {
        Self(Box::new(error))
    }
}

impl From<MathError> for Refusal {
    #[cold]
    #[inline(never)]
    fn from(error: MathError) -> Self {
        PoolError::Math(error).into()
    }
}

impl From<AccessError> for Refusal {
    #[cold]
    #[inline(never)]
    fn from(error: AccessError) -> Self {
        PoolError::Access(error).into()
    }
}

#[cold]
#[inline(never)]
pub fn out_of_range() -> Refusal {
    MathError::OutOfRange.into()
}

#[cold]
#[inline(never)]
pub fn bad_coin() -> Refusal {
    PoolError::BadCoin.into()
}

/// What a message returns.
#[inline(never)]
pub fn answer<T>(outcome: Outcome<T>) -> Result<T, PoolError> {
    outcome.map_err(|refusal| *refusal.0)
}
