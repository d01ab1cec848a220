//! The controller: registry of AMOs, limits, breaches. Anyone may poke it; it trusts no AMO and no keeper.
//!
//! Every call into an AMO goes through the guard. Rebalancing moves an AMO one step along its own policy, within its terms; `enforce`
//! takes positions back proportionally until every breached ratio is at its target, and never trades.
//!
//! It holds nothing: coin that an AMO sends back is burned in the same message, tokens go from the AMO to the vault. What anyone else
//! sends to it changes nothing. It calls the guard's code, AMOs (through it), book, vault and stablecoin, and none of them calls it.

use crate::access::AccessError;
use crate::amo::{AmoError, Plan};
use crate::book::{AmoId, BookError};
use crate::guard::Allowance;
use crate::stablecoin::StablecoinError;
use crate::vault::VaultError;
use crate::{AccountId, CollateralId, Hash, RatioKind};
use core::marker::PhantomData;
use ink::prelude::vec::Vec;

/// Most `AmoTerms::cap_e18` and `largest_step_e18`: 10^12 coins. A step is at least 1; a cap may be 0.
pub const MAX_CAP_E18: u128 = 1_000_000_000_000_000_000_000_000_000_000;
/// Most `AmoTerms::cooldown_ms`: one week.
pub const MAX_COOLDOWN_MS: u64 = 604_800_000;
/// Most `AmoTerms::severity_bps`.
pub const MAX_SEVERITY_BPS: u16 = 10_000;
/// Most AMOs that `amos` returns at once.
pub const MAX_PAGE: u8 = 16;
/// A venue's quote older than this, or than the book's oldest acceptable mark, is no longer shown to other AMOs.
pub const MAX_QUOTE_AGE_MS: u64 = 3_600_000;

/// The contracts the controller works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Links {
    pub book: AccountId,
    pub vault: AccountId,
    pub stablecoin: AccountId,
    /// Code hash of the guard.
    pub guard: Hash,
}

/// The governed numbers of one AMO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct AmoTerms {
    /// Most debt after a wind.
    pub cap_e18: u128,
    /// Most that one rebalance may wind or unwind, in par units.
    pub largest_step_e18: u128,
    /// Least time between two rebalances that moved something.
    pub cooldown_ms: u64,
    /// Share of its claim that a failure of its venue destroys, for the stressed ratio.
    pub severity_bps: u16,
    /// Order of unwinding where nothing else decides: lower first.
    pub rank: u8,
}

/// Stages of an AMO's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Stage {
    /// May wind and unwind.
    Active,
    /// May only unwind.
    UnwindOnly,
    /// Has no position and no debt, and never will again.
    Retired,
}

/// One AMO in the registry, under the id the book gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct RegisteredAmo {
    pub amo: AmoId,
    pub account: AccountId,
    pub funding: AccountId,
    pub collateral: Option<CollateralId>,
    /// Token of `collateral`.
    pub token: Option<AccountId>,
    pub stage: Stage,
    pub terms: AmoTerms,
    /// When a rebalance last moved something.
    pub rebalanced_ms: u64,
}

/// What `rebalance` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Outcome {
    /// The policy wants nothing, or the terms leave no room.
    Nothing,
    /// Coin was minted into, or tokens lent to, the AMO.
    Wound { coin_e18: u128, tokens: u128 },
    /// Coin came back and was burned.
    Unwound { coin_e18: u128 },
}

/// An error of another contract, passed on as the bytes it came in. Encoded and described like `E` itself; the controller need not carry the
/// code that reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Passed<E> {
    bytes: Vec<u8>,
    error: PhantomData<E>,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum ControllerError {
    Access(AccessError),
    UnknownAmo {
        amo: AmoId,
    },
    AmoRegistered,
    /// The AMO names another controller or vault, or a token that is not a collateral.
    WrongDescriptor,
    /// The stage does not allow this.
    WrongStage {
        stage: Stage,
    },
    /// Winding is paused.
    WindingPaused,
    CooldownNotOver {
        until_ms: u64,
    },
    /// A plan larger than the room that was given for it.
    BeyondRoom {
        amount_e18: u128,
        room_e18: u128,
    },
    /// A retirement needs a position and debt of zero.
    NotEmpty {
        debt_e18: u128,
        units: u128,
    },
    /// `lower_cap` does not raise.
    NotLower {
        old_e18: u128,
        new_e18: u128,
    },
    CapTooHigh {
        cap_e18: u128,
        maximum_e18: u128,
    },
    StepOutOfRange {
        step_e18: u128,
        maximum_e18: u128,
    },
    CooldownTooLong {
        cooldown_ms: u64,
        maximum_ms: u64,
    },
    SeverityTooHigh {
        severity_bps: u16,
        maximum_bps: u16,
    },
    /// A part of an allowance outside its bounds.
    AllowanceOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// The gas left could not cover the guarded call: call again with more, or a healthy AMO would look broken.
    NotEnoughGas {
        left: u64,
        needed: u64,
    },
    /// The AMO trapped, exceeded its allowance or answered with something else than its type.
    AmoFailed,
    /// The AMO reports a position that cannot be, or to have moved something else than it was told.
    ImplausibleReport,
    /// An AMO failed while a contract was the caller. Skipping it needs an account as the caller: a stack of contracts could make a healthy
    /// AMO look broken.
    SkipNeedsOrigin {
        amo: AmoId,
    },
    /// The AMO refused.
    Amo(AmoError),
    Book(Passed<BookError>),
    Vault(Passed<VaultError>),
    Stablecoin(Passed<StablecoinError>),
    /// A calculation left the range of its type.
    Overflow,
}

#[ink::event]
pub struct AmoRegistered {
    pub amo: AmoId,
    pub account: AccountId,
    pub terms: AmoTerms,
}

#[ink::event]
pub struct AmoTermsChanged {
    pub amo: AmoId,
    pub old: AmoTerms,
    pub new: AmoTerms,
}

#[ink::event]
pub struct StageChanged {
    pub amo: AmoId,
    pub old: Stage,
    pub new: Stage,
}

#[ink::event]
pub struct Rebalanced {
    pub amo: AmoId,
    pub keeper: AccountId,
    pub outcome: Outcome,
    pub debt_old_e18: u128,
    pub debt_new_e18: u128,
}

/// One step of `enforce`. The ratios are those of the breach named.
#[ink::event]
pub struct Enforced {
    pub amo: AmoId,
    pub breach: RatioKind,
    pub units_asked: u128,
    pub units_taken: u128,
    pub coin_burned: u128,
    pub tokens_restored: u128,
    pub ratio_before_e18: u128,
    pub ratio_after_e18: u128,
}

/// `enforce` skipped an AMO that could not be read or taken back.
#[ink::event]
pub struct AmoSkipped {
    pub amo: AmoId,
    pub breach: RatioKind,
    pub reason: ControllerError,
}

#[ink::event]
pub struct WindingPauseChanged {
    pub old: bool,
    pub new: bool,
}

#[ink::event]
pub struct AllowanceChanged {
    pub old: Allowance,
    pub new: Allowance,
}

#[ink::trait_definition]
pub trait Controller {
    /// Moves an AMO one step along its policy, within its terms, and enforces whatever ratio is then breached. Anyone. A step that the
    /// policy does not want is `Outcome::Nothing`, not an error, and starts no cooldown; it refreshes a mark that is stale.
    ///
    /// There is room to wind only while the AMO is active, winding not paused, no ratio breached, mark and price fresh: at most what cap,
    /// largest step, both ceilings, and the targets of the idle and gross ratios leave. Unwinding is bounded by the largest step alone.
    #[ink(message)]
    fn rebalance(&mut self, amo: AmoId) -> Result<Outcome, ControllerError>;

    /// Reads an AMO's position into the book and enforces whatever ratio is then breached. Anyone.
    #[ink(message)]
    fn refresh(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Takes positions back until every ratio below its minimum that an unwinding can heal (idle, gross) is at its target, or nothing more
    /// is liquid: by rank, then id, at most two passes an AMO. Anyone.
    /// Never trades, is never limited by caps, pauses, cooldowns or prices; an AMO that fails is skipped and recorded. Returns the
    /// number of steps taken.
    #[ink(message)]
    fn enforce(&mut self) -> Result<u32, ControllerError>;

    /// What `rebalance` would move now, cooldown and all; its errors too.
    #[ink(message)]
    fn preview_rebalance(&self, amo: AmoId) -> Result<Plan, ControllerError>;

    #[ink(message)]
    fn amo(&self, amo: AmoId) -> Option<RegisteredAmo>;

    /// The AMOs with ids from `from` to `from + count − 1`, at most `MAX_PAGE` ids.
    #[ink(message)]
    fn amos(&self, from: AmoId, count: u8) -> Vec<RegisteredAmo>;

    #[ink(message)]
    fn links(&self) -> Links;

    #[ink(message)]
    fn allowance(&self) -> Allowance;

    #[ink(message)]
    fn winding_paused(&self) -> bool;

    /// Registers an AMO, active, and opens its record in the book, which gives the id. Admin only. Its descriptor must name this controller,
    /// this vault, and a listed collateral or none.
    #[ink(message)]
    fn register(&mut self, account: AccountId, terms: AmoTerms) -> Result<AmoId, ControllerError>;

    /// Sets an AMO's terms. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, amo: AmoId, terms: AmoTerms) -> Result<(), ControllerError>;

    /// Lowers an AMO's cap. Admin or guardian. A cap below the debt stops winding.
    #[ink(message)]
    fn lower_cap(&mut self, amo: AmoId, cap_e18: u128) -> Result<(), ControllerError>;

    /// Active → unwind-only. Admin or guardian.
    #[ink(message)]
    fn set_unwind_only(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Unwind-only → active. Admin only.
    #[ink(message)]
    fn reactivate(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Unwind-only → retired. Admin only; debt and the units of a fresh reading must be zero.
    #[ink(message)]
    fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Stops all winding. Admin or guardian.
    #[ink(message)]
    fn pause_winding(&mut self) -> Result<(), ControllerError>;

    /// Allows winding again. Admin only.
    #[ink(message)]
    fn resume_winding(&mut self) -> Result<(), ControllerError>;

    /// Sets what a guarded call may use. Admin only.
    #[ink(message)]
    fn set_allowance(&mut self, allowance: Allowance) -> Result<(), ControllerError>;
}

impl From<AccessError> for ControllerError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<Passed<BookError>> for ControllerError {
    fn from(error: Passed<BookError>) -> Self {
        Self::Book(error)
    }
}

impl From<Passed<VaultError>> for ControllerError {
    fn from(error: Passed<VaultError>) -> Self {
        Self::Vault(error)
    }
}

impl From<Passed<StablecoinError>> for ControllerError {
    fn from(error: Passed<StablecoinError>) -> Self {
        Self::Stablecoin(error)
    }
}

impl From<AmoError> for ControllerError {
    fn from(error: AmoError) -> Self {
        Self::Amo(error)
    }
}

impl<E> Passed<E> {
    /// `bytes` must be an encoding of `E`.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            error: PhantomData,
        }
    }
}

impl<E: scale::Decode> Passed<E> {
    /// The error itself; none when the bytes are not one.
    pub fn get(&self) -> Option<E> {
        E::decode(&mut self.bytes.as_slice()).ok()
    }
}

impl<E: scale::Encode> From<E> for Passed<E> {
    fn from(error: E) -> Self {
        Self::from_bytes(error.encode())
    }
}

impl<E> scale::Encode for Passed<E> {
    fn size_hint(&self) -> usize {
        self.bytes.len()
    }

    fn encode_to<T: scale::Output + ?Sized>(&self, out: &mut T) {
        out.write(&self.bytes);
    }
}

impl<E: scale::Decode + scale::Encode> scale::Decode for Passed<E> {
    fn decode<I: scale::Input>(input: &mut I) -> Result<Self, scale::Error> {
        Ok(E::decode(input)?.into())
    }
}

#[cfg(feature = "std")]
impl<E: scale::Decode + core::fmt::Debug> core::fmt::Debug for Passed<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.get() {
            Some(error) => error.fmt(f),
            None => self.bytes.fmt(f),
        }
    }
}

#[cfg(feature = "std")]
impl<E: scale_info::TypeInfo + 'static> scale_info::TypeInfo for Passed<E> {
    type Identity = E::Identity;

    fn type_info() -> scale_info::Type {
        E::type_info()
    }
}
