//! Checkpoints of votes and of the supply, as they lie in storage.

use ink::primitives::AccountId;
use ink::storage::traits::ManualKey;
use ink::storage::Mapping;
use policy::governance::{latest_before_end_of, Checkpoint};

/// A delegate, or the supply (`None`).
pub type Trail = Option<AccountId>;

/// The latest checkpoint, and how many lie before it.
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(Debug, ink::storage::traits::StorageLayout))]
pub struct Head {
    pub earlier: u32,
    pub latest: Checkpoint,
}

/// One cell for the latest checkpoint of each trail, which is all that a change or a present amount reads, and one for every earlier one.
#[ink::storage_item]
#[derive(Default)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct Trails {
    heads: Mapping<Trail, Head, ManualKey<0x4754_0101>>,
    earlier: Mapping<(Trail, u32), Checkpoint, ManualKey<0x4754_0102>>,
}

impl Trails {
    pub fn present_e18(&self, trail: Trail) -> u128 {
        self.heads
            .get(trail)
            .map_or(0, |head| head.latest.amount_e18)
    }

    /// At the end of `block`; the caller makes sure that it is over.
    pub fn past_e18(&self, trail: Trail, block: u32) -> u128 {
        let Some(head) = self.heads.get(trail) else {
            return 0;
        };
        if head.latest.block <= block {
            return head.latest.amount_e18;
        }
        latest_before_end_of(block, head.earlier, |index| {
            self.earlier.get((trail, index))
        })
        .map_or(0, |checkpoint| checkpoint.amount_e18)
    }

    /// What the amount is from the end of `block` on. Within a block the last one counts. Returns the amount before.
    pub fn record(&mut self, trail: Trail, block: u32, amount_e18: u128) -> u128 {
        let latest = Checkpoint { block, amount_e18 };
        let Some(head) = self.heads.get(trail) else {
            self.heads.insert(trail, &Head { earlier: 0, latest });
            return 0;
        };
        let earlier = if head.latest.block < block {
            self.earlier.insert((trail, head.earlier), &head.latest);
            // One a block, and blocks are numbered by as wide a number.
            head.earlier.saturating_add(1)
        } else {
            head.earlier
        };
        self.heads.insert(trail, &Head { earlier, latest });
        head.latest.amount_e18
    }

    pub fn count(&self, trail: Trail) -> u32 {
        self.heads
            .get(trail)
            .map_or(0, |head| head.earlier.saturating_add(1))
    }

    pub fn at(&self, trail: Trail, index: u32) -> Option<Checkpoint> {
        let head = self.heads.get(trail)?;
        if index == head.earlier {
            return Some(head.latest);
        }
        self.earlier.get((trail, index))
    }
}
