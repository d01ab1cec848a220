//! The book: what the system owns and owes, in tokens, and the current prices. Every other contract asserts against it.
//!
//! It holds no asset and decides nothing. The vault, the controller and the oracle write; each write that can add risk is refused when
//! a ratio would end below its minimum and below what it was. The formulas are in `policy::ledger`, which the contract runs
//! unchanged; DESIGN's names: S supply, F own coin in pools, L own coin lent out, X external tokens, D debt, n redemption ratio.
//!
//! A mint or a redemption has its event in the vault, which knows the holder; the book's events are about prices, AMOs and terms.

use crate::access::AccessError;
use crate::{AccountId, Collateral, CollateralId, Limits, Position};
use ink::prelude::vec::Vec;

pub use policy::ledger::{
    Alarms, AmoId, AmoRecord, Breached, Briefing, CollateralTerms, Health, LedgerError, Minted,
    Price, Redeemed, Settlement, Solvency, MAX_COLLATERALS,
};

/// Who may write. Set once at deployment, by governance afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Writers {
    pub vault: AccountId,
    pub controller: AccountId,
    pub oracle: AccountId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum BookError {
    Access(AccessError),
    /// Only the vault may call this.
    NotVault,
    /// Only the controller may call this.
    NotController,
    /// Only the oracle may call this.
    NotOracle,
    /// A rule of the ledger refuses: an unknown id, a stale price, a ratio, a bound.
    Ledger(LedgerError),
    /// AMOs owe this much, which only the present controller can bring back.
    StillOwed {
        debt_e18: u128,
    },
    /// So much coin is out, which only the present vault redeems.
    StillBacked {
        supply_e18: u128,
    },
}

#[ink::event]
pub struct WritersChanged {
    pub old: Writers,
    pub new: Writers,
}

#[ink::event]
pub struct CollateralTermsChanged {
    pub collateral: CollateralId,
    /// `None`: listed by this.
    pub old: Option<CollateralTerms>,
    pub new: CollateralTerms,
}

#[ink::event]
pub struct LimitsChanged {
    pub old: Limits,
    pub new: Limits,
}

/// A price was accepted.
#[ink::event]
pub struct PriceChanged {
    pub collateral: CollateralId,
    pub old: Price,
    pub new: Price,
}

/// A record was opened for an AMO.
#[ink::event]
pub struct AmoOpened {
    pub amo: AmoId,
    pub collateral: Option<CollateralId>,
    pub severity_bps: u16,
}

#[ink::event]
pub struct SeverityChanged {
    pub amo: AmoId,
    pub old_bps: u16,
    pub new_bps: u16,
}

/// An AMO's record changed: by a mark, a wind, an unwinding.
#[ink::event]
pub struct PositionChanged {
    pub amo: AmoId,
    pub debt_old_e18: u128,
    pub debt_new_e18: u128,
    pub value_old_e18: u128,
    pub value_new_e18: u128,
    pub own_new_e18: u128,
    pub external_new: u128,
}

/// Part of a position came back for less than its debt, or was given up. Who bears it follows, one event each.
#[ink::event]
pub struct LossRealised {
    pub amo: AmoId,
    pub loss_e18: u128,
    pub total_e18: u128,
}

/// A stage of the loss waterfall. The last one, recapitalisation, has its events in `recapitalisation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Bearer {
    /// What the AMO gained before.
    Gain,
    /// The system's equity.
    Buffer,
    /// All holders alike: the redemption ratio is below 1.
    Holders,
}

/// Who bore how much of the loss just realised.
#[ink::event]
pub struct LossBorne {
    pub amo: AmoId,
    pub by: Bearer,
    pub amount_e18: u128,
}

/// A breach, or a redemption ratio below 1, began or ended with this message.
#[ink::event]
pub struct AlarmsChanged {
    pub old: Alarms,
    pub new: Alarms,
}

#[ink::trait_definition]
pub trait Book {
    // Vault.

    /// Books a deposit and returns what it is worth: gross coin = tokens × min(price, 1) (par) or × price, rounded down; fee rounded up;
    /// coin = gross − fee. Vault only.
    ///
    /// Refused with a stale or halted price, a result of zero, n < 1, a supply above its ceiling, or a ratio that ends below its minimum and
    /// below what it was.
    #[ink(message)]
    fn book_mint(
        &mut self,
        collateral: CollateralId,
        tokens_in: u128,
        fee_bps: u16,
    ) -> Result<Minted, BookError>;

    /// Books a redemption for one asset and returns the tokens to pay: coin / max(price, 1) (par) or / price, rounded down, less the fee,
    /// rounded up. Vault only. Refused with a stale price of this or any collateral that is held (n would not be known), n < 1, a
    /// result of zero, or more than is idle.
    #[ink(message)]
    fn book_redeem(
        &mut self,
        collateral: CollateralId,
        coin_in: u128,
        fee_bps: u16,
    ) -> Result<Redeemed, BookError>;

    /// Books a basket redemption and returns the tokens to pay, by collateral id, all rounded down. Vault only. `fees_bps` by collateral id.
    ///
    /// With fresh prices: idle collaterals in proportion, worth min(n, 1) per coin at the present prices (above par too); the fees apply only
    /// while n ≥ 1. With the price of any collateral that is held stale: I_c / max(S − F in pools, Σ I_c at par) of every collateral
    /// per coin and no fee (a collateral that is not at par counts at its last price). Refused only for zero coin, more coin
    /// than the supply, or more than is idle.
    #[ink(message)]
    fn book_basket(
        &mut self,
        coin_in: u128,
        fees_bps: [u16; MAX_COLLATERALS],
    ) -> Result<[u128; MAX_COLLATERALS], BookError>;

    /// Books tokens that were given to the system: equity. Vault only. Refused for zero, or beyond `MAX_AMOUNT` of idle tokens.
    #[ink(message)]
    fn book_recapitalisation(
        &mut self,
        collateral: CollateralId,
        tokens: u128,
    ) -> Result<(), BookError>;

    /// Books a payment out of the surplus. Vault only. Refused with a stale price of anything held, a halted one, n < 1, more than is idle, more
    /// than the surplus (lower of fair and prudent equity, less the buffer; the tokens at min(price, 1) (par) or price, rounded up), or
    /// a ratio that ends below its minimum and below what it was, or idle or gross below their targets.
    #[ink(message)]
    fn book_distribution(
        &mut self,
        collateral: CollateralId,
        tokens: u128,
    ) -> Result<(), BookError>;

    /// Notes that the emergency settlement has begun: nothing is minted, wound or paid out any more. Vault only.
    #[ink(message)]
    fn book_begin_settlement(&mut self) -> Result<(), BookError>;

    /// Books idle tokens that left for the emergency settlement. Vault only. Refused beyond what is idle, and on nothing else.
    #[ink(message)]
    fn book_settlement(&mut self, collateral: CollateralId, tokens: u128) -> Result<(), BookError>;

    /// What `book_mint` would return.
    #[ink(message)]
    fn preview_mint(
        &self,
        collateral: CollateralId,
        tokens_in: u128,
        fee_bps: u16,
    ) -> Result<Minted, BookError>;

    /// What `book_redeem` would return.
    #[ink(message)]
    fn preview_redeem(
        &self,
        collateral: CollateralId,
        coin_in: u128,
        fee_bps: u16,
    ) -> Result<Redeemed, BookError>;

    /// What `book_basket` would return.
    #[ink(message)]
    fn preview_basket(
        &self,
        coin_in: u128,
        fees_bps: [u16; MAX_COLLATERALS],
    ) -> Result<[u128; MAX_COLLATERALS], BookError>;

    // Oracle.

    /// Sets the current price of a collateral and reprices every AMO that holds it. Oracle only. Refused: a price of zero or above
    /// `MAX_PRICE_E18`, a pessimistic price of zero or above the price, a haircut above `MAX_HAIRCUT_BPS`, and a time before that of the
    /// present price; a second price of the same time replaces the first.
    #[ink(message)]
    fn set_price(&mut self, collateral: CollateralId, price: Price) -> Result<(), BookError>;

    // Controller.

    /// Opens a record for an AMO; ids are handed out in order. `collateral`: the one external token it can hold. `severity_bps`: the
    /// share of its claim that a failure of its venue destroys. Controller only.
    #[ink(message)]
    fn open_amo(
        &mut self,
        collateral: Option<CollateralId>,
        severity_bps: u16,
    ) -> Result<AmoId, BookError>;

    /// Changes an AMO's severity. Controller only.
    #[ink(message)]
    fn set_severity(&mut self, amo: AmoId, severity_bps: u16) -> Result<(), BookError>;

    /// Books coin minted to and tokens lent to an AMO, and the position it has afterwards. The debt grows by the coin and by the tokens
    /// × min(price, 1) (par) or × price, rounded up. Controller only. Refused with a stale or halted price of its collateral, a position that was
    /// last marked too long ago, more tokens than are idle, a supply or a total debt above its ceiling, or a ratio that ends
    /// below its minimum and below what it was.
    #[ink(message)]
    fn book_wind(
        &mut self,
        amo: AmoId,
        coin_minted: u128,
        tokens_lent: u128,
        position: Position,
    ) -> Result<Health, BookError>;

    /// Books what came back: `coin_burned` and `tokens_restored` for `units_taken` of the `units_before` the position had, and the
    /// position it has afterwards. First the share's loss is realised: units_taken / units_before, rounded up, of what the debt exceeded
    /// the value by at the last mark (mark the position in the same transaction when that is old). Then the par value returned,
    /// coin + tokens × min(price, 1) (par) or × price, rounded down, is credited to the debt, never below zero; the excess is
    /// profit. After the last unit a debt that is left is realised as a loss too: nothing covers it any more. Controller only.
    /// Never refused on a ratio or a price.
    #[ink(message)]
    fn book_unwind(
        &mut self,
        amo: AmoId,
        coin_burned: u128,
        tokens_restored: u128,
        units_taken: u128,
        units_before: u128,
        position: Position,
    ) -> Result<Settlement, BookError>;

    /// Books what a position gave of its profit: coin burned and tokens restored beyond the debt, which stays. The position is as it is
    /// afterwards. Controller only. Refused when nothing came, when what is left is worth less than the debt, or when a ratio ends below
    /// its minimum and below what it was.
    #[ink(message)]
    fn book_harvest(
        &mut self,
        amo: AmoId,
        coin_burned: u128,
        tokens_restored: u128,
        position: Position,
    ) -> Result<Settlement, BookError>;

    /// Gives a position up: its debt becomes a realised loss, its mark counts for nothing. Controller only. Never refused on a ratio.
    #[ink(message)]
    fn book_write_off(&mut self, amo: AmoId) -> Result<Settlement, BookError>;

    /// Books a fresh reading of a position. Controller only. Never refused on a ratio.
    #[ink(message)]
    fn book_mark(&mut self, amo: AmoId, position: Position) -> Result<Health, BookError>;

    // Anyone.

    /// The whole system in one answer: sums, both measures, the four ratios with their limits.
    #[ink(message)]
    fn solvency(&self) -> Solvency;

    /// The four ratios, and the first breached one in the order in which `enforce` takes them.
    #[ink(message)]
    fn health(&self) -> Health;

    /// What the controller reads before it moves an AMO: the sums, limits and ratios, the AMO's record, its collateral's prices, in one
    /// entry.
    #[ink(message)]
    fn briefing(&self, amo: AmoId) -> Result<Briefing, BookError>;

    /// The same as `solvency`, computed from every record instead of from the running sums. For audit: the two are equal, always.
    #[ink(message)]
    fn recompute(&self) -> Solvency;

    #[ink(message)]
    fn collateral(&self, collateral: CollateralId) -> Option<Collateral>;

    #[ink(message)]
    fn collaterals(&self) -> Vec<Collateral>;

    #[ink(message)]
    fn amo(&self, amo: AmoId) -> Option<AmoRecord>;

    #[ink(message)]
    fn limits(&self) -> Limits;

    #[ink(message)]
    fn writers(&self) -> Writers;

    // Governance.

    /// Lists a collateral; ids are handed out in order. Admin only.
    #[ink(message)]
    fn list_collateral(
        &mut self,
        token: AccountId,
        terms: CollateralTerms,
    ) -> Result<CollateralId, BookError>;

    /// Changes a collateral's terms. Decimals and par can no longer change. Admin only.
    #[ink(message)]
    fn set_collateral_terms(
        &mut self,
        collateral: CollateralId,
        terms: CollateralTerms,
    ) -> Result<(), BookError>;

    /// Sets all limits. Refused unless minimum gross ≤ minimum net ≤ 1 − largest haircut, each minimum ≤ its target, and every number within
    /// its bounds. Admin only.
    #[ink(message)]
    fn set_limits(&mut self, limits: Limits) -> Result<(), BookError>;

    /// Names the contracts that may write. Admin only. Another controller is refused while any AMO owes anything: only the present
    /// one can bring that back; another vault while any coin is out: only the present one redeems it. Vault and registry follow the book (`Vault::set_controller`, `Registry::set_controller`).
    #[ink(message)]
    fn set_writers(&mut self, writers: Writers) -> Result<(), BookError>;
}

impl From<AccessError> for BookError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<LedgerError> for BookError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}
