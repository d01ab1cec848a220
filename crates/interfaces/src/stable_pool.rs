//! A StableSwap venue of 2 to 4 coins of up to 18 decimals; its LP token is PSP22 on the same account.
//!
//! Invariant, fees and rounding are those of `math::stable_swap`, which the contract runs unchanged. Amplification is given in Curve's
//! convention, Ann = A·n (A = A_whitepaper · n^(n−1)), with `AMP_PRECISION`.
//! The pool counts what it was given by message: a token sent to it without one changes nothing. It takes a token's word for a transfer:
//! a token that delivers less than it was told to (a fee on transfer, a rebase) must not be listed.
//! Removing liquidity proportionally needs no invariant and is never paused. Removing one coin or exact amounts is that plus a swap at the
//! pool's own price, so it is paused with swaps: whoever came first would leave the others with the coin the pause is about.
//!
//! The first supply leaves `LOCKED_LP` behind for ever, so that the price of an LP unit cannot be blown up against the next supplier.
//!
//! Every entry takes its least (or most) acceptable result and a deadline, the last timestamp of a block in which it may run.
//! A preview returns what its entry would do in the same block, refusals included; what depends on the caller (LP and token balances,
//! allowances, the bound, the deadline) is not part of it.

use crate::access::AccessError;
use crate::pause::Pause;
use crate::token::TokenError;
use crate::AccountId;
use ink::prelude::vec::Vec;

pub use math::MathError;

/// Most coins of a pool.
pub const MAX_COINS: usize = 4;
/// Fees are parts of this.
pub const FEE_DENOMINATOR_E10: u64 = 10_000_000_000;
/// Most `FeeTerms::swap_fee_e10` (1 %), `admin_share_e10` (50 %), off-peg multiplier (20 ×; it is at least 1 ×).
pub const MAX_SWAP_FEE_E10: u64 = 100_000_000;
pub const MAX_ADMIN_SHARE_E10: u64 = 5_000_000_000;
pub const MAX_OFFPEG_MULTIPLIER_E10: u64 = 200_000_000_000;
/// A ramp changes A by at most this factor, and takes at least this long.
pub const MAX_RAMP_FACTOR: u64 = 10;
pub const MIN_RAMP_MS: u64 = 86_400_000;
/// Bounds of A itself, without its precision.
pub const MAX_AMP: u64 = 1_000_000;
/// The moving average follows the price by at most this a block.
pub const MAX_AVERAGE_STEP_BPS: u16 = 100;
/// A price outside these enters it as the nearer one: 1/100, 100.
pub const LOWEST_AVERAGE_PRICE_E18: u128 = 10_000_000_000_000_000;
pub const HIGHEST_AVERAGE_PRICE_E18: u128 = 100_000_000_000_000_000_000;
/// Bounds of `PoolInit::average_half_life_ms`: one minute, one day.
pub const MIN_AVERAGE_HALF_LIFE_MS: u64 = 60_000;
pub const MAX_AVERAGE_HALF_LIFE_MS: u64 = 86_400_000;
/// LP units of the first supply that go to the account of zeroes, which nobody holds.
pub const LOCKED_LP: u128 = 1_000;

/// The governed numbers of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct FeeTerms {
    /// Fee of a swap at balance, rounded up.
    pub swap_fee_e10: u64,
    /// The fee grows up to this multiple off balance (StableSwap-NG).
    pub offpeg_multiplier_e10: u64,
    /// Share of every fee that is set aside for the fee receiver.
    pub admin_share_e10: u64,
}

/// What a constructor needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct PoolInit {
    pub coins: Vec<AccountId>,
    pub decimals: Vec<u8>,
    /// A, without its precision.
    pub amp: u64,
    pub fees: FeeTerms,
    /// Time in which half of a price change enters the moving average.
    pub average_half_life_ms: u64,
    pub fee_receiver: AccountId,
    pub admin: AccountId,
    pub guardian: AccountId,
}

/// What an AMO or an aggregator reads, in one call and fixed size. Arrays are in the order of the coins; unused places are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct PoolState {
    pub coins: u8,
    /// Balances that belong to the suppliers, in base units of each coin.
    pub reserves: [u128; MAX_COINS],
    /// The same at 18 decimals.
    pub reserves_e18: [u128; MAX_COINS],
    /// D, 18 decimals.
    pub invariant_e18: u128,
    /// Ann with `math::stable_swap::AMP_PRECISION`, as of now.
    pub ann: u128,
    pub lp_supply: u128,
    /// LP tokens of the account asked about.
    pub lp_balance: u128,
    /// Moving average of the price of coin 0 in coin 1, as of now.
    pub average_price_e18: u128,
    pub fees: FeeTerms,
    /// Only proportional removal works.
    pub paused: bool,
}

/// Why the pool refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum PoolError {
    Access(AccessError),
    /// Swaps, new liquidity and removal out of proportion are paused.
    Paused,
    DeadlinePassed {
        deadline_ms: u64,
        now_ms: u64,
    },
    /// A coin index outside the pool, or twice the same.
    BadCoin,
    /// A list with another length than the pool has coins.
    WrongLength {
        given: u32,
        needed: u32,
    },
    /// Nothing given, or so little that nothing would come back.
    ZeroAmount,
    /// The first supply must bring every coin, and be worth more than `LOCKED_LP`.
    EmptyPool,
    /// The result is worse than the caller's bound.
    BelowMinimum {
        amount: u128,
        minimum: u128,
    },
    AboveMaximum {
        amount: u128,
        maximum: u128,
    },
    InsufficientLp {
        balance: u128,
        amount: u128,
    },
    /// The tokens that a `received` entry counts on are not there.
    NotReceived {
        coin: u8,
        balance: u128,
        needed: u128,
    },
    /// A governed number outside its bounds.
    OutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// A ramp is under way.
    RampActive {
        until_ms: u64,
    },
    /// The maths left its range or did not converge.
    Math(MathError),
    /// The token of `coin` refused.
    Token {
        coin: u8,
        error: TokenError,
    },
}

#[ink::event]
pub struct Swapped {
    pub sender: AccountId,
    pub to: AccountId,
    pub coin_in: u8,
    pub coin_out: u8,
    pub amount_in: u128,
    pub amount_out: u128,
    /// Kept of the coin paid out, before the admin share is taken from it: rounded down to base units here. The trader pays it rounded up, at 18
    /// decimals.
    pub fee: u128,
    pub reserve_in_new: u128,
    pub reserve_out_new: u128,
}

/// Arrays in the order of the coins, as in `PoolState`.
#[ink::event]
pub struct LiquidityAdded {
    pub sender: AccountId,
    pub to: AccountId,
    pub amounts: [u128; MAX_COINS],
    pub fees: [u128; MAX_COINS],
    pub lp_minted: u128,
    pub lp_supply_new: u128,
}

#[ink::event]
pub struct LiquidityRemoved {
    pub sender: AccountId,
    pub amounts: [u128; MAX_COINS],
    pub fees: [u128; MAX_COINS],
    pub lp_burned: u128,
    pub lp_supply_new: u128,
}

#[ink::event]
pub struct AmpRamped {
    pub old: u64,
    pub new: u64,
    pub from_ms: u64,
    pub until_ms: u64,
}

#[ink::event]
pub struct FeeTermsChanged {
    pub old: FeeTerms,
    pub new: FeeTerms,
}

#[ink::event]
pub struct FeeReceiverChanged {
    pub old: AccountId,
    pub new: AccountId,
}

#[ink::event]
pub struct AdminFeesPaid {
    pub to: AccountId,
    pub amounts: [u128; MAX_COINS],
}

#[ink::event]
pub struct PauseChanged {
    pub old: bool,
    pub new: bool,
}

#[ink::trait_definition]
pub trait StablePool {
    /// Swaps exactly `amount_in` of coin `coin_in` for coin `coin_out`, sent to `to`. Returns the amount out, rounded down after the fee.
    #[ink(message)]
    fn swap_exact_in(
        &mut self,
        coin_in: u8,
        coin_out: u8,
        amount_in: u128,
        min_out: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// Swaps coin `coin_in` for exactly `amount_out` of coin `coin_out`, sent to `to`. Returns the amount in, rounded up.
    #[ink(message)]
    fn swap_exact_out(
        &mut self,
        coin_in: u8,
        coin_out: u8,
        amount_out: u128,
        max_in: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// `swap_exact_in` of tokens that were sent to the pool before in the same transaction. For contracts only: between two transactions
    /// anyone may take such tokens.
    #[ink(message)]
    fn swap_received(
        &mut self,
        coin_in: u8,
        coin_out: u8,
        amount_in: u128,
        min_out: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// Adds liquidity, balanced or not, and mints LP tokens to `to`, rounded down. What is out of balance pays the imbalance fee.
    /// Returns the LP tokens minted to `to`; the first supply mints `LOCKED_LP` less than it is worth.
    #[ink(message)]
    fn add_liquidity(
        &mut self,
        amounts: Vec<u128>,
        min_lp: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// `add_liquidity` of tokens that were sent to the pool before in the same transaction. For contracts only.
    #[ink(message)]
    fn add_received(
        &mut self,
        amounts: Vec<u128>,
        min_lp: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// Burns `lp` of the caller and pays every coin in proportion, rounded down. No fee, no invariant, never paused.
    #[ink(message)]
    fn remove_liquidity(
        &mut self,
        lp: u128,
        min_amounts: Vec<u128>,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<Vec<u128>, PoolError>;

    /// `remove_liquidity` with a receiver for each coin.
    #[ink(message)]
    fn remove_liquidity_split(
        &mut self,
        lp: u128,
        min_amounts: Vec<u128>,
        receivers: Vec<AccountId>,
        deadline_ms: u64,
    ) -> Result<Vec<u128>, PoolError>;

    /// Burns `lp` of the caller and pays one coin, rounded down, less the imbalance fee. Paused with swaps.
    #[ink(message)]
    fn remove_one_coin(
        &mut self,
        lp: u128,
        coin: u8,
        min_out: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    /// Pays exactly `amounts` and burns what they cost of the caller's LP tokens, rounded up. Returns the LP tokens burned. Paused with
    /// swaps.
    #[ink(message)]
    fn remove_exact(
        &mut self,
        amounts: Vec<u128>,
        max_lp: u128,
        to: AccountId,
        deadline_ms: u64,
    ) -> Result<u128, PoolError>;

    #[ink(message)]
    fn preview_swap_exact_in(
        &self,
        coin_in: u8,
        coin_out: u8,
        amount_in: u128,
    ) -> Result<u128, PoolError>;

    #[ink(message)]
    fn preview_swap_exact_out(
        &self,
        coin_in: u8,
        coin_out: u8,
        amount_out: u128,
    ) -> Result<u128, PoolError>;

    #[ink(message)]
    fn preview_add_liquidity(&self, amounts: Vec<u128>) -> Result<u128, PoolError>;

    #[ink(message)]
    fn preview_remove_liquidity(&self, lp: u128) -> Result<Vec<u128>, PoolError>;

    #[ink(message)]
    fn preview_remove_one_coin(&self, lp: u128, coin: u8) -> Result<u128, PoolError>;

    #[ink(message)]
    fn preview_remove_exact(&self, amounts: Vec<u128>) -> Result<u128, PoolError>;

    /// The pool as of now, with the LP balance of `owner`.
    #[ink(message)]
    fn state(&self, owner: AccountId) -> Result<PoolState, PoolError>;

    #[ink(message)]
    fn coins(&self) -> Vec<AccountId>;

    /// D per LP token. Falls only with a falling A.
    #[ink(message)]
    fn virtual_price_e18(&self) -> Result<u128, PoolError>;

    /// Marginal price of coin 0 in coin `coin` (1 or more), without fee.
    #[ink(message)]
    fn spot_price_e18(&self, coin: u8) -> Result<u128, PoolError>;

    /// Moving average of that price: what happens within one block has no weight, and it follows by at most `MAX_AVERAGE_STEP_BPS` a block.
    #[ink(message)]
    fn average_price_e18(&self, coin: u8) -> Result<u128, PoolError>;

    /// A now, without its precision, rounded down.
    #[ink(message)]
    fn amp(&self) -> u64;

    #[ink(message)]
    fn fee_terms(&self) -> FeeTerms;

    /// Whom `pay_admin_fees` pays.
    #[ink(message)]
    fn fee_receiver(&self) -> AccountId;

    /// Fees set aside for the fee receiver, per coin.
    #[ink(message)]
    fn admin_fees(&self) -> Vec<u128>;

    #[ink(message)]
    fn paused(&self) -> bool;

    /// Pays the fees set aside to the fee receiver. Anyone.
    #[ink(message)]
    fn pay_admin_fees(&mut self) -> Result<Vec<u128>, PoolError>;

    /// Moves A linearly to `amp` until `until_ms`. Admin only; bounded by `MAX_RAMP_FACTOR` and `MIN_RAMP_MS`.
    #[ink(message)]
    fn ramp_amp(&mut self, amp: u64, until_ms: u64) -> Result<(), PoolError>;

    /// Stops a ramp where it is. Admin only: either way A is a price.
    #[ink(message)]
    fn stop_ramp(&mut self) -> Result<(), PoolError>;

    /// Sets the fees. Admin only.
    #[ink(message)]
    fn set_fee_terms(&mut self, fees: FeeTerms) -> Result<(), PoolError>;

    /// Admin only.
    #[ink(message)]
    fn set_fee_receiver(&mut self, receiver: AccountId) -> Result<(), PoolError>;

    /// Stops swaps, new liquidity and removal out of proportion, for at most `pause::MAX_PAUSE_MS`; proportional removal goes on. Admin or
    /// guardian, who has to rest after it.
    #[ink(message)]
    fn pause(&mut self) -> Result<(), PoolError>;

    /// Admin at any time; anyone once the pause has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume(&mut self) -> Result<(), PoolError>;

    /// Since when the pool is paused.
    #[ink(message)]
    fn pause_state(&self) -> Pause;
}

impl From<AccessError> for PoolError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<MathError> for PoolError {
    fn from(error: MathError) -> Self {
        Self::Math(error)
    }
}
