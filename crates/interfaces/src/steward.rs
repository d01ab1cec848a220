//! The steward: an account that changes listed numbers without a vote, one bounded step at a time. Everything it may do lies in corridors that a vote
//! set; the changes themselves are made by the governor (`Governor::execute_for_steward`), which obeys this contract for the calls that
//! a vote listed. A number without a corridor cannot be stepped.
//!
//! Steps of several parameters do not add up: each has its own corridor, its own interval, and one name.

use crate::access::AccessError;
use crate::book::AmoId;
use crate::governor::GovernorError;
use crate::pause::Pause;
use crate::AccountId;

pub use policy::governance::{
    Corridor, CorridorOutOfRange, StepRefusal, MAX_STEP_BPS, MAX_STEP_INTERVAL_MS,
    MIN_STEP_INTERVAL_MS,
};

/// The contracts it works with. Fixed for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct StewardLinks {
    pub governor: AccountId,
    pub registry: AccountId,
    pub vault: AccountId,
}

/// What it is constructed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct StewardInit {
    pub links: StewardLinks,
    /// Who steps, if anybody.
    pub steward: Option<AccountId>,
    /// Meant to be the governor from the start: nobody else need ever have set a corridor.
    pub admin: AccountId,
    pub guardian: AccountId,
}

/// A number that can be stepped. Its unit is that of the field it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Parameter {
    /// `AmoTerms::cap_e18`, by `Registry::set_terms` with the other terms as they are. A corridor begins at 1: what is stopped by a zero stays
    /// stopped. So with the next two.
    AmoCap(AmoId),
    AmoGap(AmoId),
    AmoLargestStep(AmoId),
    /// `AssetTerms::mint_fee_bps` of a token, by `Vault::set_asset_terms`.
    MintFee(AccountId),
    RedeemFee(AccountId),
    /// `PoolAmoParams::band_bps` of an AMO, by `PoolAmo::set_params`.
    PoolBand(AccountId),
    /// `LendingParams::target_rate_e18` of an AMO, by `LendingAmo::set_params`, which refuses a target that is not between low and high.
    LendingTargetRate(AccountId),
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum StewardError {
    Access(AccessError),
    /// Only the steward may step.
    NotSteward,
    /// The guardian or the admin suspended the steward.
    Suspended,
    /// No vote allowed this number to be stepped.
    NoCorridor,
    /// There is no such AMO or asset, or no controller yet.
    UnknownParameter,
    CorridorOutOfRange(CorridorOutOfRange),
    Step(StepRefusal),
    /// The governor does not obey this contract for this call, or the contract that it called refused.
    Governor(GovernorError),
}

#[ink::event]
pub struct Stepped {
    pub parameter: Parameter,
    pub old: u128,
    pub new: u128,
    /// When the next step of it may be.
    pub next_ms: u64,
}

#[ink::event]
pub struct CorridorChanged {
    pub parameter: Parameter,
    pub old: Option<Corridor>,
    pub new: Option<Corridor>,
}

#[ink::event]
pub struct StewardAccountChanged {
    pub old: Option<AccountId>,
    pub new: Option<AccountId>,
}

#[ink::event]
pub struct SuspensionChanged {
    pub old: bool,
    pub new: bool,
}

#[ink::trait_definition]
pub trait Steward {
    /// Sets a number. The steward only; not while suspended. Refused without a corridor; before the interval since the last step of this parameter
    /// is over; when the present value, or the new one, is outside the corridor; and when they differ by more than `step_bps` of the present
    /// value (rounded down, but one unit always) or not at all. Returns the old value.
    #[ink(message)]
    fn step(&mut self, parameter: Parameter, value: u128) -> Result<u128, StewardError>;

    /// Sets or removes a corridor. Admin only. Its minimum and maximum lie within what the number may ever be, the step is at most `MAX_STEP_BPS`, the
    /// interval at least `MIN_STEP_INTERVAL_MS`. The time of the last step stays.
    #[ink(message)]
    fn set_corridor(
        &mut self,
        parameter: Parameter,
        corridor: Option<Corridor>,
    ) -> Result<(), StewardError>;

    /// Replaces who steps, or names nobody. Admin only.
    #[ink(message)]
    fn set_steward(&mut self, steward: Option<AccountId>) -> Result<(), StewardError>;

    /// Stops all steps, for at most `pause::MAX_PAUSE_MS`. Admin or guardian, who has to rest after it.
    #[ink(message)]
    fn suspend(&mut self) -> Result<(), StewardError>;

    /// Allows steps again. Admin at any time; anyone once the suspension has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume(&mut self) -> Result<(), StewardError>;

    /// Since when it is suspended.
    #[ink(message)]
    fn suspension(&self) -> Pause;

    /// Who steps.
    #[ink(message)]
    fn steward(&self) -> Option<AccountId>;

    #[ink(message)]
    fn corridor(&self, parameter: Parameter) -> Option<Corridor>;

    /// When the last step of it was.
    #[ink(message)]
    fn last_step_ms(&self, parameter: Parameter) -> Option<u64>;

    /// Its present value.
    #[ink(message)]
    fn value(&self, parameter: Parameter) -> Result<u128, StewardError>;

    #[ink(message)]
    fn links(&self) -> StewardLinks;
}

impl From<AccessError> for StewardError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<GovernorError> for StewardError {
    fn from(error: GovernorError) -> Self {
        Self::Governor(error)
    }
}

impl From<CorridorOutOfRange> for StewardError {
    fn from(error: CorridorOutOfRange) -> Self {
        Self::CorridorOutOfRange(error)
    }
}

impl From<StepRefusal> for StewardError {
    fn from(error: StepRefusal) -> Self {
        Self::Step(error)
    }
}
