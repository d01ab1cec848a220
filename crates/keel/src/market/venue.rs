//! A pool as a trader sees it: its state read once, its answers computed by the contract's own maths.

use interfaces::stable_pool::PoolState;
use math::stable_swap::{price_e18, swap_exact_in, swap_exact_out, Params};
use math::{mul_div_down, E18};

/// The stablecoin and the other coin of every pool.
pub const COIN: usize = 0;
pub const TOKEN: usize = 1;

/// One pool of the stablecoin with a token, and that token's outside price.
#[derive(Clone, Copy, Debug)]
pub struct Venue {
    balances_e18: [u128; 2],
    invariant_e18: u128,
    curve: Params,
    /// 10^(18 − decimals) of the token.
    token_unit: u128,
    pub token_price_e18: u128,
}

impl Venue {
    pub fn new(state: &PoolState, token_decimals: u8, token_price_e18: u128) -> Self {
        Self {
            balances_e18: [state.reserves_e18[COIN], state.reserves_e18[TOKEN]],
            invariant_e18: state.invariant_e18,
            curve: Params {
                ann: state.ann,
                fee_e10: u128::from(state.fees.swap_fee_e10),
                offpeg_multiplier_e10: u128::from(state.fees.offpeg_multiplier_e10),
            },
            token_unit: 10_u128.pow(u32::from(18 - token_decimals)),
            token_price_e18,
        }
    }

    /// Coin for an amount of tokens (base units); 0 where the pool cannot tell.
    pub fn coin_for_tokens(&self, tokens: u128) -> u128 {
        let amount = tokens.saturating_mul(self.token_unit);
        swap_exact_in(&self.balances_e18, TOKEN, COIN, amount, &self.curve)
            .map_or(0, |out| out.amount)
    }

    /// Tokens (base units) for an amount of coin; 0 where the pool cannot tell.
    pub fn tokens_for_coin(&self, coin: u128) -> u128 {
        swap_exact_in(&self.balances_e18, COIN, TOKEN, coin, &self.curve)
            .map_or(0, |out| out.amount / self.token_unit)
    }

    /// Tokens (base units) that an exact amount of coin costs; `None` where the pool does not have it.
    pub fn tokens_for_exact_coin(&self, coin: u128) -> Option<u128> {
        let cost = swap_exact_out(&self.balances_e18, TOKEN, COIN, coin, &self.curve).ok()?;
        Some(cost.amount.div_ceil(self.token_unit))
    }

    /// Outside value of tokens (base units), USD.
    pub fn value_e18(&self, tokens: u128) -> u128 {
        mul_div_down(
            tokens.saturating_mul(self.token_unit),
            self.token_price_e18,
            E18,
        )
        .unwrap_or(0)
    }

    /// Tokens (base units) that an amount of USD buys outside.
    pub fn tokens_for_usd(&self, usd_e18: u128) -> u128 {
        mul_div_down(usd_e18, E18, self.token_price_e18)
            .map_or(0, |amount| amount / self.token_unit)
    }

    /// The coin's price at the margin, USD.
    pub fn coin_price_e18(&self) -> u128 {
        price_e18(
            &self.balances_e18,
            COIN,
            TOKEN,
            self.invariant_e18,
            self.curve.ann,
        )
        .and_then(|price| mul_div_down(price, self.token_price_e18, E18))
        .unwrap_or(0)
    }

    pub fn liquidity_e18(&self) -> u128 {
        self.invariant_e18
    }
}

/// Where the coin is worth least, USD.
pub fn cheapest(venues: &[Venue]) -> Option<usize> {
    (0..venues.len()).min_by_key(|index| venues[*index].coin_price_e18())
}

/// Where the coin is worth most, USD.
pub fn dearest(venues: &[Venue]) -> Option<usize> {
    (0..venues.len()).max_by_key(|index| venues[*index].coin_price_e18())
}
