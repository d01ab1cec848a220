//! The governor: holders of the governance token propose a list of calls, vote on it, and after a timelock anyone has it executed. It is the
//! admin of every contract; nobody is its admin, and no account has a right in it beyond its votes. A
//! contract that a vote named, the steward, may have listed calls made without one.
//!
//! A proposal's life, by block until it is queued and by time after (`policy::governance::Poll::state`):
//! pending → active → succeeded → queued → executed, or defeated, expired, cancelled on the way. It keeps the terms it was made under:
//! changing them never changes the outcome of a vote that was held (OpenZeppelin, CVE-2022-31198: a lowered quorum made defeated proposals
//! succeed).
//!
//! The list itself is not stored, its hash is. The event `Proposed` has it whole; whoever executes passes it again.
//!
//! The guardian has no say here. With a veto it could block the proposal that replaces it, and what is paused can only be resumed here.

use crate::{AccountId, Hash};
use ink::prelude::vec::Vec;

pub use policy::governance::{Choice, GovernorTerms, Poll, ProposalState, TermOutOfRange};

/// A running number, from 0. Nobody can take a proposal's identity by proposing the same first.
pub type ProposalId = u32;

/// Most calls of a proposal.
pub const MAX_CALLS: usize = 10;
/// Longest sum of the inputs of a proposal: its list has to fit a message and an event, of 16 KiB each.
pub const MAX_INPUT_BYTES: usize = 8_192;
/// Of the answer of a call that failed, so many bytes are passed on.
pub const MAX_SHOWN_BYTES: usize = 128;

/// Most kinds of calls that a steward may be given.
pub const MAX_STEWARD_CALLS: usize = 16;

/// A contract that may have the governor make some calls without a vote, and which.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug, ink::storage::traits::StorageLayout))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct NamedSteward {
    pub account: AccountId,
    pub calls: Vec<StewardCall>,
}

/// One message of one contract, with whatever arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug, ink::storage::traits::StorageLayout))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct StewardCall {
    pub callee: AccountId,
    pub selector: [u8; 4],
}

/// One call of a proposal. No native tokens go with it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct ProposedCall {
    pub callee: AccountId,
    /// Selector and encoded arguments.
    pub input: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug, ink::storage::traits::StorageLayout))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Proposal {
    pub proposer: AccountId,
    /// `hash_of` its calls and its description.
    pub calls_hash: Hash,
    /// Votes the proposer needed and has to keep: below, anyone may cancel.
    pub threshold_e18: u128,
    /// As they were when it was made, but without a timelock for a list that only cancels.
    pub terms: GovernorTerms,
    pub poll: Poll,
}

/// How an account voted.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug, ink::storage::traits::StorageLayout))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Receipt {
    pub choice: Choice,
    pub weight_e18: u128,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum GovernorError {
    UnknownProposal {
        proposal: ProposalId,
    },
    /// Not in this state.
    WrongState {
        state: ProposalState,
    },
    /// The caller's votes at the end of the last block are fewer than a proposer needs.
    BelowThreshold {
        votes_e18: u128,
        threshold_e18: u128,
    },
    /// One open proposal per proposer: this one.
    ProposalOpen {
        proposal: ProposalId,
    },
    /// A proposal has 1 to `MAX_CALLS` calls.
    CallCount {
        count: u32,
        maximum: u32,
    },
    /// A call without a whole selector.
    NoSelector {
        index: u32,
    },
    InputsTooLong {
        bytes: u32,
        maximum: u32,
    },
    /// Of its own messages the governor calls only `set_terms`, `set_steward` and `cancel`, and this is none of them, well encoded. It
    /// cannot be its own admin.
    SelfCall {
        index: u32,
    },
    /// The caller had no votes at the end of the snapshot's block.
    NoVotes {
        snapshot_block: u32,
    },
    AlreadyVoted,
    /// Calls and description are not the proposal's.
    CallsChanged {
        expected: Hash,
        found: Hash,
    },
    TooEarly {
        eta_ms: u64,
    },
    /// The proposer cancels until it is queued; anyone while the proposer's votes are below the threshold.
    MayNotCancel {
        votes_e18: u128,
        threshold_e18: u128,
    },
    /// Only a proposal of this governor may.
    OnlyByProposal,
    TermOutOfRange(TermOutOfRange),
    /// A quorum is set only by a vote whose own turnout met it.
    TurnoutBelowNewQuorum {
        turnout_e18: u128,
        quorum_e18: u128,
    },
    /// The call trapped, ran out of a limit, or the callee is no contract. Nothing was executed.
    CallTrapped {
        index: u32,
    },
    /// The call was refused. Nothing was executed.
    CallFailed {
        index: u32,
        /// The first `MAX_SHOWN_BYTES` of its answer: 0, 1 and the contract's error, or 1 and the language's.
        output: Vec<u8>,
    },
    /// Only the steward that a vote named may call this.
    NotSteward,
    /// A steward is never given this call: of the governor, of the steward itself, of a role (`Access`), of new code, or of who may write the book,
    /// mint, or control.
    NotForSteward {
        index: u32,
    },
    /// The vote that named the steward did not list this call.
    NotListed {
        callee: AccountId,
        selector: [u8; 4],
    },
    /// The token refused to say what votes were.
    Token,
}

/// Everything that is needed to vote on it and to execute it.
#[ink::event]
pub struct Proposed {
    pub proposal: ProposalId,
    pub proposer: AccountId,
    pub calls: Vec<ProposedCall>,
    pub description_hash: Hash,
    pub snapshot_block: u32,
    pub deadline_block: u32,
}

#[ink::event]
pub struct Voted {
    pub proposal: ProposalId,
    pub voter: AccountId,
    pub choice: Choice,
    pub weight_e18: u128,
}

#[ink::event]
pub struct Queued {
    pub proposal: ProposalId,
    pub eta_ms: u64,
    pub expires_ms: u64,
}

#[ink::event]
pub struct Executed {
    pub proposal: ProposalId,
    pub by: AccountId,
}

#[ink::event]
pub struct Cancelled {
    pub proposal: ProposalId,
    /// This governor, when another proposal did it.
    pub by: AccountId,
}

#[ink::event]
pub struct GovernorTermsChanged {
    pub old: GovernorTerms,
    pub new: GovernorTerms,
}

#[ink::event]
pub struct StewardChanged {
    pub old: Option<NamedSteward>,
    pub new: Option<NamedSteward>,
}

/// The steward had a call made.
#[ink::event]
pub struct StewardCalled {
    pub steward: AccountId,
    pub callee: AccountId,
    pub input: Vec<u8>,
}

#[ink::trait_definition]
pub trait Governor {
    /// Proposes a list of calls. Anyone whose votes at the end of the last block are at least `terms.threshold_bps` of the supply then
    /// (rounded up) and who has no open proposal. Votes count as at the end of the block `voting_delay_blocks` later.
    /// Calls of the governor itself can only be `set_terms`, `set_steward` and `cancel`: a contract cannot call itself, they are carried out inside.
    #[ink(message)]
    fn propose(
        &mut self,
        calls: Vec<ProposedCall>,
        description_hash: Hash,
    ) -> Result<ProposalId, GovernorError>;

    /// Votes with what the caller had at the end of the snapshot's block, once. Anyone who had any; while the proposal is active.
    /// Returns the weight.
    #[ink(message)]
    fn vote(&mut self, proposal: ProposalId, choice: Choice) -> Result<u128, GovernorError>;

    /// Puts a proposal that succeeded behind the timelock. Anyone. Returns when it may be executed, in milliseconds.
    #[ink(message)]
    fn queue(&mut self, proposal: ProposalId) -> Result<u64, GovernorError>;

    /// Carries out the calls, in order, all or none. Anyone, from the end of the timelock to the end of the grace period.
    ///
    /// A call fails when it traps or when its frame reverts: what ink! does for every message that returns `Err` and for every input that
    /// it does not understand. The revert is read from the platform and not from the bytes of the answer, so that a message that returns
    /// no `Result` is not mistaken, whatever it answers. Such a message cannot say that it refused; do not propose those whose outcome
    /// matters. An answer longer than 16 KiB ends the transaction. Calls are not capped: the executor pays for them.
    #[ink(message)]
    fn execute(
        &mut self,
        proposal: ProposalId,
        calls: Vec<ProposedCall>,
        description_hash: Hash,
    ) -> Result<(), GovernorError>;

    /// Ends an open proposal. The proposer, until it is queued; anyone, until it is executed, while the proposer's votes at the end of the
    /// last block are below the proposal's threshold; another proposal, until it is executed. A list of nothing but `cancel` waits for no
    /// timelock: with one longer than voting delay and period together, holders can stop what is queued already.
    #[ink(message)]
    fn cancel(&mut self, proposal: ProposalId) -> Result<(), GovernorError>;

    /// Sets the terms of later proposals. Only by a proposal, whose turnout (for and abstain) must meet the new quorum: a quorum that
    /// was never reached cannot be set. From outside always refused.
    #[ink(message)]
    fn set_terms(&mut self, terms: GovernorTerms) -> Result<(), GovernorError>;

    /// Names the steward and the calls it may have made, 1 to `MAX_STEWARD_CALLS`, or none. Only by a proposal; from outside always refused. Whoever
    /// was named before has no right any more. Refused are calls of the governor and of the steward itself, and every message of `Access`.
    ///
    /// The governor looks at callee and selector, not at arguments: those are for the steward to bound (`steward`). Name a contract whose code is
    /// known and whose admin is this governor.
    #[ink(message)]
    fn set_steward(&mut self, steward: Option<NamedSteward>) -> Result<(), GovernorError>;

    /// Makes a call that needs no vote. The named steward only, and only what it was named for; at most `MAX_INPUT_BYTES`. Fails as a call of a
    /// proposal fails, with index 0.
    #[ink(message)]
    fn execute_for_steward(
        &mut self,
        callee: AccountId,
        input: Vec<u8>,
    ) -> Result<(), GovernorError>;

    #[ink(message)]
    fn steward(&self) -> Option<NamedSteward>;

    /// Has the governor accept the admin role of a contract that named it: handing over needs no vote. Anyone.
    ///
    /// Harmless: the message takes no arguments and no native tokens; it can only add a right, to an account whose every use of rights is
    /// voted on; a contract that did not name the governor refuses; a hostile contract in its place is called by an account that has no
    /// standing allowance and cannot be called back while it waits (ink! refuses re-entry), and gets nothing that calling it
    /// through any contract would not give. The selector is the one of `Access::accept_admin`, which no Keel contract uses for anything else.
    /// Fails as a call of a proposal fails, with index 0.
    #[ink(message)]
    fn accept_admin_of(&mut self, contract: AccountId) -> Result<(), GovernorError>;

    #[ink(message)]
    fn proposal(&self, proposal: ProposalId) -> Option<Proposal>;

    #[ink(message)]
    fn state(&self, proposal: ProposalId) -> Option<ProposalState>;

    /// How an account voted, if it did.
    #[ink(message)]
    fn receipt(&self, proposal: ProposalId, voter: AccountId) -> Option<Receipt>;

    /// An account's latest proposal.
    #[ink(message)]
    fn latest_of(&self, proposer: AccountId) -> Option<ProposalId>;

    /// How many there have been: the id of the next.
    #[ink(message)]
    fn count(&self) -> u32;

    #[ink(message)]
    fn terms(&self) -> GovernorTerms;

    /// The token whose votes count. Fixed for good.
    #[ink(message)]
    fn token(&self) -> AccountId;

    /// BLAKE2b-256 of the SCALE encoding of (calls, description hash).
    #[ink(message)]
    fn hash_of(&self, calls: Vec<ProposedCall>, description_hash: Hash) -> Hash;
}

impl From<TermOutOfRange> for GovernorError {
    fn from(error: TermOutOfRange) -> Self {
        Self::TermOutOfRange(error)
    }
}
