//! What the AMO holds and what it wants, as functions of the venue's state: nothing here calls anything.

use interfaces::amo::{Context, Plan};
use interfaces::savings::{Savings, VIRTUAL_SHARES, VIRTUAL_TOKENS};
use interfaces::Position;
use math::{mul_div_down, mul_div_up, MathError};

/// The venue as the AMO sees it.
pub(crate) struct Holding {
    pub savings: Savings,
    /// A base unit of the token at 18 decimals.
    pub unit_e18: u128,
}

impl Holding {
    /// What shares are worth, rounded down as the venue pays.
    fn tokens_down(&self, shares: u128) -> Result<u128, MathError> {
        mul_div_down(
            shares,
            self.savings.managed.saturating_add(VIRTUAL_TOKENS),
            self.savings.total_shares.saturating_add(VIRTUAL_SHARES),
        )
    }

    /// Shares that can be redeemed now.
    pub fn liquid_shares(&self) -> Result<u128, MathError> {
        let shares = mul_div_down(
            self.savings.cash,
            self.savings.total_shares.saturating_add(VIRTUAL_SHARES),
            self.savings.managed.saturating_add(VIRTUAL_TOKENS),
        )?;
        Ok(shares.min(self.savings.shares))
    }

    /// Shares to redeem for at most `tokens`, of what is liquid.
    pub fn shares_for(&self, tokens: u128) -> Result<u128, MathError> {
        let shares = mul_div_up(
            tokens,
            self.savings.total_shares.saturating_add(VIRTUAL_SHARES),
            self.savings.managed.saturating_add(VIRTUAL_TOKENS),
        )?;
        Ok(shares.min(self.liquid_shares()?))
    }

    /// A claim on tokens: external value, all of it, whether or not it is liquid now.
    pub fn position(&self) -> Result<Position, MathError> {
        let external = self.tokens_down(self.savings.shares)?;
        // Shares worth less than a base unit cannot be redeemed: anyone can leave such with the AMO, and they are nothing.
        if external == 0 {
            return Ok(Position::default());
        }
        let liquid = self.liquid_shares()?;
        let mut position = Position {
            units: self.savings.shares,
            ..Position::default()
        };
        position.mark.external = external;
        position.mark.value_e18 = external.saturating_mul(self.unit_e18);
        position.liquid.units = liquid;
        position.liquid.external = self.tokens_down(liquid)?;
        Ok(position)
    }

    /// Toward the governed debt, within the room.
    pub fn plan(&self, target_e18: u128, context: &Context) -> Result<Plan, MathError> {
        let tokens_of = |par_e18: u128| par_e18.checked_div(self.unit_e18).unwrap_or_default();
        if context.debt_e18 < target_e18 {
            let missing_e18 = target_e18.saturating_sub(context.debt_e18);
            let tokens = tokens_of(missing_e18.min(context.wind_room_e18));
            if tokens != 0 && context.price_fresh {
                return Ok(Plan::Wind {
                    coin_e18: 0,
                    tokens,
                });
            }
        } else {
            let excess_e18 = context.debt_e18.saturating_sub(target_e18);
            let there = self.tokens_down(self.liquid_shares()?)?;
            let tokens = tokens_of(excess_e18.min(context.unwind_room_e18)).min(there);
            if tokens != 0 {
                return Ok(Plan::Unwind {
                    coin_e18: tokens.saturating_mul(self.unit_e18),
                });
            }
        }
        Ok(Plan::Nothing)
    }
}
