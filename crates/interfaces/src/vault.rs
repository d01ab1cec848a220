//! The collateral vault: holds every idle token, mints against it and redeems for it, lends it out on the controller's word.
//!
//! Amounts are decided by the book (prices, ratios); the vault keeps custody, fees and caps. It pays out of its own counters, never
//! out of balances: a token sent to it without a message changes nothing. Calls the book, the tokens and the stablecoin; `release`
//! and `restore` call tokens only.

use crate::access::AccessError;
use crate::book::BookError;
use crate::controller::Passed;
use crate::pause::Pause;
use crate::stablecoin::StablecoinError;
use crate::token::TokenError;
use crate::{AccountId, CollateralId};
use ink::prelude::vec::Vec;

/// Fees are at most this (1 %).
pub const MAX_FEE_BPS: u16 = 100;

/// The contracts the vault works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct VaultLinks {
    pub book: AccountId,
    pub stablecoin: AccountId,
    /// The account that may release and restore; `None` until it is set.
    pub controller: Option<AccountId>,
    /// Who is paid the surplus; `None` until it is set.
    pub treasury: Option<AccountId>,
    /// The emergency settlement, once it has begun.
    pub settlement: Option<AccountId>,
}

/// The governed numbers of one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct AssetTerms {
    /// Most tokens that may be idle after a mint.
    pub cap: u128,
    /// Kept of a mint, rounded up.
    pub mint_fee_bps: u16,
    /// Kept of a redemption, rounded up.
    pub redeem_fee_bps: u16,
}

/// What the vault knows of one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Asset {
    pub collateral: CollateralId,
    pub token: AccountId,
    pub terms: AssetTerms,
    /// Tokens in custody and not lent out: the counter that payments come from.
    pub idle: u128,
    /// Minting against this asset is stopped. Redemption cannot be.
    pub mint_paused: bool,
    /// Since when minting is paused; 0: it is not.
    pub paused_ms: u64,
    /// Tokens that baskets owe to holders, because the token refused to be paid out. In custody, and nobody else's.
    pub owed: u128,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum VaultError {
    Access(AccessError),
    /// Only the controller may call this.
    NotController,
    /// The vault holds no such asset.
    UnknownAsset,
    /// The asset is listed already.
    AssetListed,
    /// Assets are listed in the order of their collateral ids.
    ListedOutOfOrder {
        given: CollateralId,
        needed: CollateralId,
    },
    /// The book knows another token, or none, by this collateral id.
    WrongCollateral {
        collateral: CollateralId,
    },
    /// Minting against this asset is paused.
    MintPaused,
    /// A mint, redemption, release or restoration of nothing.
    ZeroAmount,
    /// The emergency settlement has begun: surrender coin there.
    Settling {
        settlement: AccountId,
    },
    /// There is no settlement to pay to.
    NotSettling,
    /// Minting against every asset must have been paused since an earlier block: else somebody mints a share of the surplus just before.
    MintNotPaused {
        token: AccountId,
    },
    /// The contract does not settle this stablecoin.
    WrongSettlement,
    /// There is nobody yet to pay the surplus to.
    NoTreasury,
    /// No basket owes the caller any of this token.
    NothingOwed,
    /// The result would be below the caller's minimum.
    BelowMinimum {
        amount: u128,
        minimum: u128,
    },
    /// One minimum per listed asset is needed.
    WrongNumberOfMinimums {
        given: u32,
        needed: u32,
    },
    /// The idle tokens would exceed the asset's cap.
    CapExceeded {
        idle: u128,
        amount: u128,
        cap: u128,
    },
    /// More than is idle.
    InsufficientIdle {
        idle: u128,
        amount: u128,
    },
    /// `lower_cap` does not raise.
    NotLower {
        old: u128,
        new: u128,
    },
    /// Fees are at most `MAX_FEE_BPS`.
    FeeTooHigh {
        fee_bps: u16,
        maximum_bps: u16,
    },
    /// The token did not arrive: the vault holds less than its counter says it must.
    NotReceived {
        balance: u128,
        needed: u128,
    },
    Book(Passed<BookError>),
    Stablecoin(Passed<StablecoinError>),
    Token(TokenError),
    /// The book names another controller.
    NotTheBooksController {
        named: AccountId,
    },
}

#[ink::event]
pub struct Minted {
    pub holder: AccountId,
    pub token: AccountId,
    pub tokens_in: u128,
    pub coin_out: u128,
    /// The fee, in coin not minted.
    pub fee: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

/// A token refused to be paid out in a basket: the holder can `claim` it later.
#[ink::event]
pub struct PaymentOwed {
    pub holder: AccountId,
    pub token: AccountId,
    pub amount: u128,
    pub owed_old: u128,
    pub owed_new: u128,
}

#[ink::event]
pub struct PaymentClaimed {
    pub holder: AccountId,
    pub token: AccountId,
    pub amount: u128,
}

#[ink::event]
pub struct Recapitalised {
    pub giver: AccountId,
    pub token: AccountId,
    pub amount: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

#[ink::event]
pub struct Redeemed {
    pub holder: AccountId,
    pub token: AccountId,
    pub coin_in: u128,
    pub tokens_out: u128,
    /// The fee, in tokens not paid.
    pub fee: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

/// One basket redemption; amounts by collateral id.
#[ink::event]
pub struct BasketRedeemed {
    pub holder: AccountId,
    pub coin_in: u128,
    pub tokens_out: Vec<u128>,
    pub idle_new: Vec<u128>,
}

#[ink::event]
pub struct Released {
    pub token: AccountId,
    pub to: AccountId,
    pub amount: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

#[ink::event]
pub struct Restored {
    pub token: AccountId,
    pub amount: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

#[ink::event]
pub struct AssetTermsChanged {
    pub token: AccountId,
    /// `None`: the asset was listed by this.
    pub old: Option<AssetTerms>,
    pub new: AssetTerms,
}

#[ink::event]
pub struct MintPauseChanged {
    pub token: AccountId,
    pub old: bool,
    pub new: bool,
}

#[ink::event]
pub struct TreasuryChanged {
    pub old: Option<AccountId>,
    pub new: AccountId,
}

/// The emergency settlement began. There is no way back.
#[ink::event]
pub struct SettlementBegan {
    pub settlement: AccountId,
}

/// Idle tokens went to the settlement.
#[ink::event]
pub struct Settled {
    pub token: AccountId,
    pub amount: u128,
}

/// Surplus was paid out.
#[ink::event]
pub struct Distributed {
    pub treasury: AccountId,
    pub token: AccountId,
    pub amount: u128,
    pub idle_old: u128,
    pub idle_new: u128,
}

#[ink::event]
pub struct ControllerChanged {
    pub old: Option<AccountId>,
    pub new: AccountId,
}

#[ink::trait_definition]
pub trait Vault {
    /// Takes `tokens_in` of `token` from the caller (allowance needed) and mints coin for it: tokens × min(price, 1) for a par asset,
    /// × price for another, less the mint fee (`BookMinting::book_mint`). Returns the coin minted.
    ///
    /// Refused while paused, above the cap, with a stale price, below `min_coin_out`, while holders' coins are worth less than one
    /// dollar, and when a ratio would fall below its minimum and below what it was.
    #[ink(message)]
    fn mint(
        &mut self,
        token: AccountId,
        tokens_in: u128,
        min_coin_out: u128,
    ) -> Result<u128, VaultError>;

    /// Takes `amount` of `token` from the caller (allowance needed) for nothing: equity that covers all holders. Anyone; never paused and
    /// not bounded by the cap, which bounds minting. It cannot be taken back. Refused once the emergency settlement has begun.
    #[ink(message)]
    fn recapitalise(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError>;

    /// Pays idle tokens out of the surplus to the treasury. Anyone: there is one place it can go to. Refused beyond what
    /// `Book::book_distribution` allows, and without a treasury.
    #[ink(message)]
    fn distribute(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError>;

    /// Burns `coin_in` of the caller's coin (allowance needed) and pays 1 / max(price, 1) tokens per coin (1 / price for an asset that
    /// is not at par), less the redeem fee. Returns the tokens paid.
    ///
    /// Needs fresh prices and a redemption ratio of at least 1; else `redeem_basket` is the way out. Bounded by what is idle.
    #[ink(message)]
    fn redeem(
        &mut self,
        token: AccountId,
        coin_in: u128,
        min_tokens_out: u128,
    ) -> Result<u128, VaultError>;

    /// Burns `coin_in` of the caller's coin and pays a share of every idle collateral (`Book::preview_basket` has the amounts). Works in
    /// every state, with stale prices too; nothing but the size of what is idle bounds it. Takes one minimum per listed asset, in
    /// `min_tokens_out` by collateral id. Returns the tokens paid, by collateral id. A token that refuses to be paid out is owed instead, and
    /// stops nothing else: `claim` it later.
    #[ink(message)]
    fn redeem_basket(
        &mut self,
        coin_in: u128,
        min_tokens_out: Vec<u128>,
    ) -> Result<Vec<u128>, VaultError>;

    /// Pays the caller's owed tokens to `to`. Anyone who is owed. Returns the amount.
    #[ink(message)]
    fn claim(&mut self, token: AccountId, to: AccountId) -> Result<u128, VaultError>;

    /// What baskets owe a holder of a token.
    #[ink(message)]
    fn owed(&self, token: AccountId, holder: AccountId) -> u128;

    /// What `mint` would return now, or why it would refuse whatever the caller's minimum, balance and allowance. So do the other two.
    #[ink(message)]
    fn preview_mint(&self, token: AccountId, tokens_in: u128) -> Result<u128, VaultError>;

    /// What `redeem` would return now, or why it would refuse.
    #[ink(message)]
    fn preview_redeem(&self, token: AccountId, coin_in: u128) -> Result<u128, VaultError>;

    /// What `redeem_basket` would return now.
    #[ink(message)]
    fn preview_redeem_basket(&self, coin_in: u128) -> Result<Vec<u128>, VaultError>;

    /// Sends idle tokens to an AMO's funding account. Controller only; the controller books it.
    #[ink(message)]
    fn release(&mut self, token: AccountId, amount: u128, to: AccountId) -> Result<(), VaultError>;

    /// Counts `amount` tokens, sent here before in the same transaction, as idle again. Controller only; refused unless the balance covers
    /// them. The controller books it.
    #[ink(message)]
    fn restore(&mut self, token: AccountId, amount: u128) -> Result<(), VaultError>;

    /// Lists a token that the book knows as `collateral`. Ids are listed in order, without gaps. Admin only.
    #[ink(message)]
    fn list_asset(
        &mut self,
        token: AccountId,
        collateral: CollateralId,
        terms: AssetTerms,
    ) -> Result<(), VaultError>;

    /// Sets fees and cap of an asset. Admin only.
    #[ink(message)]
    fn set_asset_terms(&mut self, token: AccountId, terms: AssetTerms) -> Result<(), VaultError>;

    /// Lowers a cap. Admin or guardian.
    #[ink(message)]
    fn lower_cap(&mut self, token: AccountId, cap: u128) -> Result<(), VaultError>;

    /// Stops minting against an asset, for at most `pause::MAX_PAUSE_MS`. Admin or guardian, who has to rest after it.
    #[ink(message)]
    fn pause_mint(&mut self, token: AccountId) -> Result<(), VaultError>;

    /// Allows minting again. Admin at any time; anyone once the pause has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume_mint(&mut self, token: AccountId) -> Result<(), VaultError>;

    /// Since when minting against an asset is paused.
    #[ink(message)]
    fn mint_pause(&self, token: AccountId) -> Pause;

    /// Names the controller, which alone releases and restores. Admin only. It must be the one that the book names: the book lets go of the old
    /// one only when its AMOs owe nothing any more.
    #[ink(message)]
    fn set_controller(&mut self, controller: AccountId) -> Result<(), VaultError>;

    /// Begins the emergency settlement, for good: from here on nothing is minted, redeemed, lent or paid out as surplus; what is idle, and what
    /// `enforce` brings back, goes to the settlement by `settle`. Admin only. The contract must name this stablecoin, and minting against every asset must have been paused since
    /// an earlier block.
    #[ink(message)]
    fn begin_settlement(&mut self, settlement: AccountId) -> Result<(), VaultError>;

    /// Pays everything that is idle of a token to the settlement. Returns the amount. Anyone, once the settlement has begun.
    #[ink(message)]
    fn settle(&mut self, token: AccountId) -> Result<u128, VaultError>;

    /// Names who is paid the surplus. Admin only.
    #[ink(message)]
    fn set_treasury(&mut self, treasury: AccountId) -> Result<(), VaultError>;

    /// Every asset, by collateral id.
    #[ink(message)]
    fn assets(&self) -> Vec<Asset>;

    #[ink(message)]
    fn asset(&self, token: AccountId) -> Option<Asset>;

    #[ink(message)]
    fn links(&self) -> VaultLinks;
}

impl From<AccessError> for VaultError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<Passed<BookError>> for VaultError {
    fn from(error: Passed<BookError>) -> Self {
        Self::Book(error)
    }
}

impl From<Passed<StablecoinError>> for VaultError {
    fn from(error: Passed<StablecoinError>) -> Self {
        Self::Stablecoin(error)
    }
}

impl From<TokenError> for VaultError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
