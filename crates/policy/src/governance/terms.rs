//! What governance sets of itself, and within which bounds: no set of terms within them ends its ability to act.

use math::{mul_div_up, MathError};

const BPS: u128 = 10_000;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
/// Of six seconds.
const DAY_BLOCKS: u32 = 14_400;

/// With none, anyone could propose without end.
pub const MIN_THRESHOLD_BPS: u16 = 1;
/// Ten holders at the threshold are all there can be.
pub const MAX_THRESHOLD_BPS: u16 = 1_000;
/// The snapshot lies in a block after the one that proposes, so that nobody knows it before having to hold votes.
pub const MIN_VOTING_DELAY_BLOCKS: u32 = 1;
pub const MAX_VOTING_DELAY_BLOCKS: u32 = 30 * DAY_BLOCKS;
pub const MIN_VOTING_PERIOD_BLOCKS: u32 = 10;
pub const MAX_VOTING_PERIOD_BLOCKS: u32 = 30 * DAY_BLOCKS;
/// With less, a few holders decide while the others look away.
pub const MIN_QUORUM_BPS: u16 = 100;
pub const MAX_QUORUM_BPS: u16 = 5_000;
pub const MIN_TIMELOCK_DELAY_MS: u64 = MINUTE_MS;
pub const MAX_TIMELOCK_DELAY_MS: u64 = 30 * DAY_MS;
/// Shorter, an outage of the chain could outlast it.
pub const MIN_GRACE_PERIOD_MS: u64 = DAY_MS;
pub const MAX_GRACE_PERIOD_MS: u64 = 30 * DAY_MS;

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct GovernorTerms {
    /// Votes a proposer needs, of the supply. A share and not an amount: burning coins cannot put it out of reach.
    pub threshold_bps: u16,
    /// From the proposal to the snapshot of votes.
    pub voting_delay_blocks: u32,
    /// From the snapshot to the deadline.
    pub voting_period_blocks: u32,
    /// Votes for and abstaining that a proposal needs, of the supply at the snapshot.
    pub quorum_bps: u16,
    /// From queueing to the first time of execution.
    pub timelock_delay_ms: u64,
    /// From then to the last.
    pub grace_period_ms: u64,
}

/// One of the terms is outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct TermOutOfRange {
    pub value: u64,
    pub minimum: u64,
    pub maximum: u64,
}

impl GovernorTerms {
    pub fn ensure_in_bounds(&self) -> Result<(), TermOutOfRange> {
        let Self {
            threshold_bps,
            voting_delay_blocks,
            voting_period_blocks,
            quorum_bps,
            timelock_delay_ms,
            grace_period_ms,
        } = *self;
        within(threshold_bps, MIN_THRESHOLD_BPS, MAX_THRESHOLD_BPS)?;
        within(
            voting_delay_blocks,
            MIN_VOTING_DELAY_BLOCKS,
            MAX_VOTING_DELAY_BLOCKS,
        )?;
        within(
            voting_period_blocks,
            MIN_VOTING_PERIOD_BLOCKS,
            MAX_VOTING_PERIOD_BLOCKS,
        )?;
        within(quorum_bps, MIN_QUORUM_BPS, MAX_QUORUM_BPS)?;
        within(
            timelock_delay_ms,
            MIN_TIMELOCK_DELAY_MS,
            MAX_TIMELOCK_DELAY_MS,
        )?;
        within(grace_period_ms, MIN_GRACE_PERIOD_MS, MAX_GRACE_PERIOD_MS)
    }

    /// Votes a proposer needs; at least one unit, whatever the supply.
    pub fn threshold_up_e18(&self, supply_e18: u128) -> Result<u128, MathError> {
        share_up(supply_e18, self.threshold_bps)
    }

    /// Votes for and abstaining that a proposal needs; at least one unit, whatever the supply.
    pub fn quorum_up_e18(&self, supply_e18: u128) -> Result<u128, MathError> {
        share_up(supply_e18, self.quorum_bps)
    }
}

fn share_up(supply_e18: u128, bps: u16) -> Result<u128, MathError> {
    Ok(mul_div_up(supply_e18, bps.into(), BPS)?.max(1))
}

fn within<T: Into<u64>>(value: T, minimum: T, maximum: T) -> Result<(), TermOutOfRange> {
    let (value, minimum, maximum) = (value.into(), minimum.into(), maximum.into());
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(TermOutOfRange {
        value,
        minimum,
        maximum,
    })
}
