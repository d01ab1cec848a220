//! A proposal's votes and where it stands.

/// So many blocks after its deadline a proposal that succeeded can be queued: 14 days of six seconds. Without an end, one that everybody
/// forgot could be carried out years later.
pub const QUEUE_WINDOW_BLOCKS: u32 = 201_600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub enum Choice {
    Against,
    For,
    /// Counts for the quorum only.
    Abstain,
}

/// When a queued proposal may be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Timelock {
    /// From this time on,
    pub eta_ms: u64,
    /// and before this one.
    pub expires_ms: u64,
}

/// How a proposal ended by somebody's doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub enum Closed {
    Executed,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum ProposalState {
    /// The snapshot's block is not over.
    Pending,
    /// Votes are taken.
    Active,
    /// As many against as for, or too few.
    Defeated,
    /// Waits to be queued.
    Succeeded,
    /// Behind the timelock, or past it and not executed yet.
    Queued,
    /// Not queued or not executed in time.
    Expired,
    Executed,
    Cancelled,
}

/// Votes so far, and the times that decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Poll {
    /// Votes count as they were at the end of this block.
    pub snapshot_block: u32,
    /// The last block that takes votes.
    pub deadline_block: u32,
    /// Known from the first vote on. Without one there is nothing that could meet it.
    pub quorum_e18: Option<u128>,
    pub for_e18: u128,
    pub against_e18: u128,
    pub abstain_e18: u128,
    pub timelock: Option<Timelock>,
    pub closed: Option<Closed>,
}

impl Poll {
    pub fn state(&self, block: u32, now_ms: u64) -> ProposalState {
        if let Some(closed) = self.closed {
            return match closed {
                Closed::Executed => ProposalState::Executed,
                Closed::Cancelled => ProposalState::Cancelled,
            };
        }
        if let Some(timelock) = self.timelock {
            return if now_ms < timelock.expires_ms {
                ProposalState::Queued
            } else {
                ProposalState::Expired
            };
        }
        if block <= self.snapshot_block {
            ProposalState::Pending
        } else if block <= self.deadline_block {
            ProposalState::Active
        } else if !self.carried() {
            ProposalState::Defeated
        } else if block <= self.deadline_block.saturating_add(QUEUE_WINDOW_BLOCKS) {
            ProposalState::Succeeded
        } else {
            ProposalState::Expired
        }
    }

    /// More for than against, and a quorum.
    pub fn carried(&self) -> bool {
        let quorate = self
            .quorum_e18
            .is_some_and(|quorum_e18| self.turnout_e18() >= quorum_e18);
        quorate && self.for_e18 > self.against_e18
    }

    /// What counts for the quorum. Votes against do not: they could make a proposal pass that failed without them.
    pub fn turnout_e18(&self) -> u128 {
        self.for_e18.saturating_add(self.abstain_e18)
    }

    /// Adds a vote; each of the three is at most the supply.
    pub fn count(&mut self, choice: Choice, weight_e18: u128) {
        let votes_e18 = match choice {
            Choice::Against => &mut self.against_e18,
            Choice::For => &mut self.for_e18,
            Choice::Abstain => &mut self.abstain_e18,
        };
        *votes_e18 = votes_e18.saturating_add(weight_e18);
    }
}

impl ProposalState {
    /// Still on its way to execution.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Pending | Self::Active | Self::Succeeded | Self::Queued
        )
    }
}
