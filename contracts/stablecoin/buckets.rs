//! Who may issue, how much, and how much they have: the whole supply, by facilitator.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stablecoin::{Bucket, StablecoinError, MAX_CAPACITY, MAX_FACILITATORS};

#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Facilitator {
    pub account: AccountId,
    pub bucket: Bucket,
}

/// Every facilitator, in the order of listing. One cell: a mint or a burn then costs one read and one write for the level and the
/// supply together, and the sum of the levels cannot differ from the supply, because it is the supply.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
#[derive(Default)]
pub struct Buckets(Vec<Facilitator>);

/// A level before and after.
#[cfg_attr(feature = "std", derive(Debug, PartialEq, Eq))]
pub struct LevelChange {
    pub old: i128,
    pub new: i128,
}

impl Buckets {
    pub fn accounts(&self) -> Vec<AccountId> {
        self.0
            .iter()
            .map(|facilitator| facilitator.account)
            .collect()
    }

    pub fn get(&self, account: AccountId) -> Option<Bucket> {
        self.0
            .iter()
            .find(|facilitator| facilitator.account == account)
            .map(|facilitator| facilitator.bucket)
    }

    /// Σ levels. `MAX_CAPACITY` keeps every partial sum in range, and burns cannot exceed what was minted: nothing saturates.
    pub fn supply(&self) -> u128 {
        let sum = self.0.iter().fold(0i128, |sum, facilitator| {
            sum.saturating_add(facilitator.bucket.level)
        });
        u128::try_from(sum).unwrap_or_default()
    }

    pub fn mint(
        &mut self,
        account: AccountId,
        amount: u128,
    ) -> Result<LevelChange, StablecoinError> {
        let bucket = self.bucket_mut(account)?;
        ensure_amount(amount)?;
        let Bucket {
            level: old,
            capacity,
        } = *bucket;
        let new = i128::try_from(amount)
            .ok()
            .and_then(|amount| old.checked_add(amount))
            .filter(|level| capacity > 0 && u128::try_from(*level).unwrap_or_default() <= capacity)
            .ok_or(StablecoinError::CapacityExceeded {
                level: old,
                amount,
                capacity,
            })?;
        bucket.level = new;
        Ok(LevelChange { old, new })
    }

    /// The caller burns the same amount of someone's balance in the same message, so that it is at most the supply.
    pub fn burn(
        &mut self,
        account: AccountId,
        amount: u128,
    ) -> Result<LevelChange, StablecoinError> {
        let bucket = self.bucket_mut(account)?;
        ensure_amount(amount)?;
        let old = bucket.level;
        let new = old.saturating_sub_unsigned(amount);
        bucket.level = new;
        Ok(LevelChange { old, new })
    }

    /// Lists the facilitator when it is not yet. Returns the old capacity.
    pub fn set_capacity(
        &mut self,
        account: AccountId,
        capacity: u128,
    ) -> Result<Option<u128>, StablecoinError> {
        if capacity > MAX_CAPACITY {
            return Err(StablecoinError::CapacityTooLarge {
                capacity,
                maximum: MAX_CAPACITY,
            });
        }
        if let Ok(bucket) = self.bucket_mut(account) {
            return Ok(Some(core::mem::replace(&mut bucket.capacity, capacity)));
        }
        if self.0.len() >= MAX_FACILITATORS {
            return Err(StablecoinError::TooManyFacilitators);
        }
        self.0.push(Facilitator {
            account,
            bucket: Bucket { capacity, level: 0 },
        });
        Ok(None)
    }

    /// Returns the old capacity.
    pub fn lower_capacity(
        &mut self,
        account: AccountId,
        new: u128,
    ) -> Result<u128, StablecoinError> {
        let bucket = self.bucket_mut(account)?;
        let old = bucket.capacity;
        if new >= old {
            return Err(StablecoinError::NotLower { old, new });
        }
        bucket.capacity = new;
        Ok(old)
    }

    pub fn remove(&mut self, account: AccountId) -> Result<(), StablecoinError> {
        let Bucket { capacity, level } = *self.bucket_mut(account)?;
        if capacity != 0 || level != 0 {
            return Err(StablecoinError::BucketNotEmpty { level, capacity });
        }
        self.0.retain(|facilitator| facilitator.account != account);
        Ok(())
    }

    fn bucket_mut(&mut self, account: AccountId) -> Result<&mut Bucket, StablecoinError> {
        self.0
            .iter_mut()
            .find(|facilitator| facilitator.account == account)
            .map(|facilitator| &mut facilitator.bucket)
            .ok_or(StablecoinError::NotFacilitator)
    }
}

fn ensure_amount(amount: u128) -> Result<(), StablecoinError> {
    if amount == 0 {
        return Err(StablecoinError::ZeroAmount);
    }
    Ok(())
}
