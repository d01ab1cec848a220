//! The controller: registry of AMOs, limits, breaches. Anyone may poke it; it trusts no AMO and no keeper.
//!
//! Every call into an AMO goes through the guard. Rebalancing moves an AMO one step along its own policy, within its terms; `enforce`
//! takes positions back proportionally until every breached ratio is at its target, and never trades.
//!
//! What is an AMO, on what terms and in which stage, is governed through the `registry`, so that no poke pays for the code of governance.
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
pub use policy::enforcement::Cause;
use policy::limits::{Bucket, BucketTerms, Ceiling, CeilingTerms, LossTerms, Losses};

/// Most of every amount in `AmoTerms`: 10^12 coins. A step is at least 1; the others may be 0.
pub const MAX_CAP_E18: u128 = 1_000_000_000_000_000_000_000_000_000_000;
/// Most `AmoTerms::cooldown_ms` and `ttl_ms`: one week.
pub const MAX_COOLDOWN_MS: u64 = 604_800_000;
/// Most of every share in `AmoTerms`, slippage excepted.
pub const MAX_SHARE_BPS: u16 = 10_000;
/// Most `AmoTerms::max_slippage_bps`.
pub const MAX_SLIPPAGE_BPS: u16 = 1_000;
/// An AMO that may only unwind, and cannot be unwound, can be written off after this time: one week.
pub const WRITE_OFF_AFTER_MS: u64 = 604_800_000;
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
    /// Who says what is an AMO, and on what terms.
    pub registry: AccountId,
}

/// What every poke reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    pub links: Links,
    /// What a guarded call into an AMO may use.
    pub allowance: Allowance,
    pub winding_paused: bool,
    /// Who pays keepers; nobody is paid without it.
    pub keeper_budget: Option<AccountId>,
}

/// What the registry knows of an AMO that it registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct NewAmo {
    pub account: AccountId,
    pub funding: AccountId,
    pub collateral: Option<CollateralId>,
    pub token: Option<AccountId>,
    pub units: Option<AccountId>,
    pub terms: AmoTerms,
}

/// The governed numbers of one AMO. All of them limit winding; none limits `enforce`, or stops an unwinding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct AmoTerms {
    /// Most debt after a wind. Debt above it is taken back.
    pub cap_e18: u128,
    /// The soft ceiling is at most this far above the debt, and at most the cap; it falls at once,
    pub gap_e18: u128,
    /// and rises no more often than this.
    pub ttl_ms: u64,
    /// Most that may be wound at once: a token bucket, which an unwinding refunds. Zero: not allowed to wind.
    pub bucket_e18: u128,
    /// What comes back into the bucket in a day.
    pub refill_e18_per_day: u128,
    /// Most that one rebalance may wind or unwind, in par units.
    pub largest_step_e18: u128,
    /// Most value that a step may cost, of what it moves.
    pub max_slippage_bps: u16,
    /// Losses, realised and not, beyond this share of the peak debt make the AMO unwind-only.
    pub loss_tolerance_bps: u16,
    /// While the venue shows the coin farther than this from 1 USD, nothing is wound and the position is taken back. 10,000: any price.
    pub quote_band_bps: u16,
    /// Least time between two rebalances that moved something.
    pub cooldown_ms: u64,
    /// When its time is over and the position is taken back. Zero: never.
    pub expires_ms: u64,
    /// Share of its claim that a failure of its venue destroys, for the stressed ratio. The debt may grow only as far as equity covers that
    /// share, so that losing the venue cannot make holders poorer.
    pub severity_bps: u16,
    /// Order of unwinding where nothing else decides: lower first.
    pub rank: u8,
}

/// A number of `AmoTerms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Term {
    Cap,
    Gap,
    Ttl,
    Bucket,
    Refill,
    LargestStep,
    Slippage,
    LossTolerance,
    QuoteBand,
    Cooldown,
    Severity,
}

/// Stages of an AMO's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Stage {
    /// Registered, and may do nothing yet.
    Proposed,
    /// May wind and unwind.
    Active,
    /// May only unwind; whatever can be taken back is.
    UnwindOnly,
    /// Its debt is a realised loss. What can still be taken back is surplus.
    WrittenOff,
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
    /// The token that its units are, if they are one.
    pub units: Option<AccountId>,
    pub stage: Stage,
    /// Since when it is in that stage.
    pub staged_ms: u64,
    pub terms: AmoTerms,
    /// When a rebalance last moved something.
    pub rebalanced_ms: u64,
    /// When something last came back.
    pub settled_ms: u64,
    /// The soft ceiling as of the last move.
    pub ceiling: Ceiling,
    pub bucket: Bucket,
    pub losses: Losses,
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
    /// Only the registry may call this; or a controller that names another registry.
    NotRegistry,
    /// The registry has no controller to tell yet.
    NoController,
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
    /// One of the AMO's terms is outside its bounds.
    TermOutOfRange {
        term: Term,
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// What backs the AMO's venue is the system's own: it would be its own collateral.
    SelfBacking {
        token: AccountId,
    },
    /// The step cost more than its slippage allows: the position's value changed by less, or fell by more, than this bound.
    SlippageExceeded {
        value_change_e18: i128,
        bound_e18: i128,
    },
    /// While a ratio is breached no profit is taken.
    InBreach {
        ratio: RatioKind,
    },
    /// The position is worth no more than its debt.
    NothingToHarvest {
        value_e18: u128,
        debt_e18: u128,
    },
    /// An AMO can be written off only some time after it may only unwind and something last came back.
    TooEarly {
        until_ms: u64,
    },
    /// The AMO can still be unwound: call `enforce` instead.
    StillWorks {
        amo: AmoId,
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
    /// The book names another controller.
    NotTheBooksController {
        named: AccountId,
    },
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

/// One step of `enforce`. Before and after: the ratio that is breached, or the AMO's debt where the cause is its own.
#[ink::event]
pub struct Enforced {
    pub amo: AmoId,
    pub cause: Cause,
    pub units_asked: u128,
    pub units_taken: u128,
    pub coin_burned: u128,
    pub tokens_restored: u128,
    pub before_e18: u128,
    pub after_e18: u128,
}

/// Profit was taken out of a position: coin burned, tokens idle again.
#[ink::event]
pub struct Harvested {
    pub amo: AmoId,
    pub keeper: AccountId,
    pub units_taken: u128,
    pub coin_burned: u128,
    pub tokens_restored: u128,
    pub profit_e18: u128,
}

/// Nothing could be taken back any more: the debt became a loss.
#[ink::event]
pub struct WrittenOff {
    pub amo: AmoId,
    pub loss_e18: u128,
}

/// Losses are counted afresh from here.
#[ink::event]
pub struct LossesReset {
    pub amo: AmoId,
    pub old: Losses,
    pub new: Losses,
}

/// `enforce` skipped an AMO that could not be read or taken back.
#[ink::event]
pub struct AmoSkipped {
    pub amo: AmoId,
    pub cause: Cause,
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
    /// There is room to wind only while the AMO is active and not expired, winding not paused, no ratio breached, mark and price fresh, the
    /// price not halted, the venue within its band: at most what the soft ceiling, the bucket, the largest step, both global ceilings, the
    /// equity behind its severity, and the targets of the idle and gross ratios leave. Unwinding is bounded by the largest step alone.
    ///
    /// Every reading is checked: losses beyond the tolerance make the AMO unwind-only, and an AMO that is expired, unwind-only, above its
    /// cap or out of its band is taken back in the same message.
    #[ink(message)]
    fn rebalance(&mut self, amo: AmoId) -> Result<Outcome, ControllerError>;

    /// Reads an AMO's position into the book, checks it like `rebalance`, and enforces whatever ratio is then breached. Anyone. Takes back what
    /// a written-off AMO can still give.
    #[ink(message)]
    fn refresh(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Takes positions back. Anyone. First those of AMOs that are unwind-only, expired or above their cap; then until every ratio below its
    /// minimum that an unwinding can heal (idle, gross, stressed, in this order) is at its target, or nothing more is liquid; while
    /// the net ratio is below its minimum, also positions that no longer cover their debt. By rank, then id, at most two passes an AMO.
    /// Never trades, is never limited by terms, pauses or prices; an AMO that fails is skipped and recorded. Returns the number of
    /// steps taken.
    #[ink(message)]
    fn enforce(&mut self) -> Result<u32, ControllerError>;

    /// `enforce` that asks one AMO alone. Anyone. However many others fail, or are too much for one block, each can be taken back by itself.
    #[ink(message)]
    fn enforce_amo(&mut self, amo: AmoId) -> Result<u32, ControllerError>;

    /// Takes the value above an AMO's debt out of its position, proportionally: coin is burned, tokens go to the vault. Anyone. Refused while
    /// any ratio is breached, without profit, or when a ratio would end below its minimum and below what it was.
    #[ink(message)]
    fn harvest(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Writes off an unwind-only AMO that cannot be read or unwound any more, `WRITE_OFF_AFTER_MS` after it became unwind-only and
    /// something last came back. Anyone, an account that is no contract. Its debt becomes a loss in the book.
    #[ink(message)]
    fn write_off(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// What `rebalance` would move now, cooldown and all; its errors too.
    #[ink(message)]
    fn preview_rebalance(&self, amo: AmoId) -> Result<Plan, ControllerError>;

    #[ink(message)]
    fn amo(&self, amo: AmoId) -> Option<RegisteredAmo>;

    /// The AMOs with ids from `from` to `from + count − 1`, at most `MAX_PAGE` ids.
    #[ink(message)]
    fn amos(&self, from: AmoId, count: u8) -> Vec<RegisteredAmo>;

    #[ink(message)]
    fn settings(&self) -> Settings;

    /// Proposed, active or unwind-only → unwind-only. Anyone, an account that is no contract, when the AMO's mark is older than twice the
    /// maximum age and it cannot be read now.
    #[ink(message)]
    fn stop(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    // Registry.

    /// Opens a record in the book, which gives the id, and keeps the new AMO under it, proposed. Registry only.
    #[ink(message)]
    fn open(&mut self, new: NewAmo) -> Result<AmoId, ControllerError>;

    /// Replaces an AMO's terms, stage and losses; tells the book of another severity. Registry only.
    #[ink(message)]
    fn install(&mut self, record: RegisteredAmo) -> Result<(), ControllerError>;

    /// Proposed, unwind-only or written off → retired. Registry only; see `Registry::retire`.
    #[ink(message)]
    fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Sets what a guarded call may use, whether winding is paused, and who pays keepers. Registry only.
    #[ink(message)]
    fn configure(
        &mut self,
        allowance: Allowance,
        winding_paused: bool,
        keeper_budget: Option<AccountId>,
    ) -> Result<(), ControllerError>;
}

impl RegisteredAmo {
    /// After a settlement left the AMO with another debt: the ceiling falls at once, the bucket gets back what was unwound. What was lost
    /// is not unwound.
    pub fn settled(&mut self, change: &DebtChange, now_ms: u64) {
        let DebtChange {
            old_e18,
            new_e18,
            loss_e18,
        } = *change;
        let terms = &self.terms;
        let bucket = terms.bucket();
        self.ceiling = self.ceiling.at(&terms.ceiling(), new_e18, now_ms);
        self.losses = self.losses.with_debt(new_e18);
        let fall_e18 = old_e18.saturating_sub(new_e18);
        self.bucket = match fall_e18.saturating_sub(loss_e18) {
            0 => self
                .bucket
                .taken(&bucket, new_e18.saturating_sub(old_e18), now_ms),
            unwound_e18 => {
                self.settled_ms = now_ms;
                self.bucket.refunded(&bucket, unwound_e18, now_ms)
            }
        };
    }
}

/// What a settlement did to an AMO's debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebtChange {
    pub old_e18: u128,
    pub new_e18: u128,
    /// Of the fall, what did not come back.
    pub loss_e18: u128,
}

impl DebtChange {
    /// What came back of it.
    pub fn repaid_e18(&self) -> u128 {
        self.old_e18
            .saturating_sub(self.new_e18)
            .saturating_sub(self.loss_e18)
    }

    /// By how much value less debt rose, not counting the debt that was given up as lost.
    pub fn gained_e18(&self, value_old_e18: u128, value_new_e18: u128) -> u128 {
        let new_e18 = value_new_e18
            .saturating_add(self.old_e18)
            .saturating_sub(self.loss_e18);
        new_e18.saturating_sub(value_old_e18.saturating_add(self.new_e18))
    }
}

impl AmoTerms {
    pub fn ceiling(&self) -> CeilingTerms {
        CeilingTerms {
            cap_e18: self.cap_e18,
            gap_e18: self.gap_e18,
            ttl_ms: self.ttl_ms,
        }
    }

    pub fn bucket(&self) -> BucketTerms {
        BucketTerms {
            capacity_e18: self.bucket_e18,
            refill_e18_per_day: self.refill_e18_per_day,
        }
    }

    pub fn loss(&self) -> LossTerms {
        LossTerms {
            tolerance_bps: self.loss_tolerance_bps,
        }
    }

    pub fn is_expired(&self, now_ms: u64) -> bool {
        self.expires_ms != 0 && now_ms >= self.expires_ms
    }
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
