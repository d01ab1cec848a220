//! The moving average of the price of coin 0 in each other coin.
//!
//! It moves with the first operation of a block, on the reserves as the last operation of an earlier block left them: the price that
//! held in between. So nothing that happens within one block has any weight, and no price need be stored.

use crate::coins::Coins;
use crate::refusal::{bad_coin, Outcome};
use crate::state::Now;
use interfaces::stable_pool::{
    HIGHEST_AVERAGE_PRICE_E18, LOWEST_AVERAGE_PRICE_E18, MAX_AVERAGE_STEP_BPS, MAX_COINS,
};
use math::stable_swap::{invariant_down, price_e18};
use math::{average_after, clamp_step, BPS};

#[derive(Clone, Copy, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Averages {
    /// Coin 0 in coins 1, 2, 3.
    prices_e18: [u128; MAX_COINS - 1],
    updated_ms: u64,
    updated_block: u32,
}

impl Averages {
    /// The averages of a pool that starts with `balances_e18`.
    pub fn starting(balances_e18: &[u128], ann: u128, now: Now) -> Outcome<Self> {
        let mut prices_e18 = [0; MAX_COINS - 1];
        let d = invariant_down(balances_e18, ann)?;
        for (coin, price) in (1..balances_e18.len()).zip(prices_e18.iter_mut()) {
            *price = bounded_spot_e18(balances_e18, coin, d, ann)?;
        }
        Ok(Self {
            prices_e18,
            updated_ms: now.ms,
            updated_block: now.block,
        })
    }

    /// Brings the averages up to now; `balances_e18` are those that have held since the last operation.
    pub fn accrue(
        &mut self,
        coins: &Coins,
        balances_e18: &[u128],
        ann: u128,
        now: Now,
    ) -> Outcome<()> {
        let dt_ms = now.ms.saturating_sub(self.updated_ms);
        if dt_ms == 0 {
            return Ok(());
        }
        let blocks = now.block.saturating_sub(self.updated_block);
        let largest_bps = u128::from(blocks)
            .saturating_mul(MAX_AVERAGE_STEP_BPS.into())
            .min(BPS);
        let d = invariant_down(balances_e18, ann)?;
        for (coin, price) in (1..balances_e18.len()).zip(self.prices_e18.iter_mut()) {
            let spot_e18 = bounded_spot_e18(balances_e18, coin, d, ann)?;
            let moved = average_after(*price, spot_e18, dt_ms, coins.average_half_life_ms)?;
            *price = clamp_step(*price, moved, largest_bps)?;
        }
        self.updated_ms = now.ms;
        self.updated_block = now.block;
        Ok(())
    }

    /// Of coin 0 in `coin`, as of the last `accrue`.
    pub fn price_e18(&self, coin: usize) -> Outcome<u128> {
        coin.checked_sub(1)
            .and_then(|place| self.prices_e18.get(place))
            .copied()
            .ok_or_else(bad_coin)
    }
}

/// An average that reached zero could never rise again.
fn bounded_spot_e18(balances_e18: &[u128], coin: usize, d: u128, ann: u128) -> Outcome<u128> {
    let spot_e18 = price_e18(balances_e18, 0, coin, d, ann)?;
    Ok(spot_e18.clamp(LOWEST_AVERAGE_PRICE_E18, HIGHEST_AVERAGE_PRICE_E18))
}
