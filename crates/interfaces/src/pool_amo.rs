//! The pool AMO: holds the coin's peg in one stable pool by supplying coin to it and taking coin back.
//!
//! The pool has two coins: the stablecoin is coin 0, a collateral of the vault is coin 1. The AMO owns LP tokens and nothing else. What it
//! does and what its position is worth are the pure functions of `policy::pool`, which the contract runs unchanged. It also implements
//! `Amo` (what the controller calls) and `Access`.

use crate::amo::AmoError;
use crate::stable_pool::PoolState;
use crate::AccountId;
use policy::pool::Pool;

pub use policy::pool::PoolAmoParams;

/// Bounds of `PoolAmoParams`.
pub const MIN_BAND_BPS: u16 = 1;
pub const MAX_BAND_BPS: u16 = 1_000;
pub const MAX_OTHER_BAND_BPS: u16 = 1_000;
/// A step is at most half the distance, so that no rounding carries it across the target.
pub const MIN_STEP_DIVISOR: u16 = 2;
pub const MAX_STEP_DIVISOR: u16 = 1_000;

/// What a constructor needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct PoolAmoInit {
    /// A pool of two coins: `stablecoin`, then the collateral. Refused otherwise.
    pub pool: AccountId,
    pub stablecoin: AccountId,
    /// The only account that may move the position.
    pub controller: AccountId,
    /// Receives the collateral that a withdrawal gives.
    pub vault: AccountId,
    pub admin: AccountId,
    pub guardian: AccountId,
    pub params: PoolAmoParams,
}

#[ink::event]
pub struct PoolAmoParamsChanged {
    pub old: PoolAmoParams,
    pub new: PoolAmoParams,
}

#[ink::trait_definition]
pub trait PoolAmo {
    /// The pool whose LP tokens this AMO holds. Fixed.
    #[ink(message)]
    fn pool(&self) -> AccountId;

    #[ink(message)]
    fn params(&self) -> PoolAmoParams;

    /// Sets the policy's numbers. Admin only; refused with `ParameterOutOfRange` outside the bounds above.
    #[ink(message)]
    fn set_params(&mut self, params: PoolAmoParams) -> Result<(), AmoError>;
}

/// A two-coin pool as the policy sees it.
impl From<&PoolState> for Pool {
    fn from(state: &PoolState) -> Self {
        let [coin_e18, token_e18, ..] = state.reserves_e18;
        let [_, tokens, ..] = state.reserves;
        Self {
            reserves_e18: [coin_e18, token_e18],
            tokens,
            invariant_e18: state.invariant_e18,
            lp_supply: state.lp_supply,
            lp_balance: state.lp_balance,
            average_price_e18: state.average_price_e18,
            curve: math::stable_swap::Params {
                ann: state.ann,
                fee_e10: state.fees.swap_fee_e10.into(),
                offpeg_multiplier_e10: state.fees.offpeg_multiplier_e10.into(),
            },
            paused: state.paused,
        }
    }
}
