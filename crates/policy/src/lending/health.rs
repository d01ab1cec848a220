//! Whether a debt is covered, and what a liquidation takes.

use math::{apply_bps_down, mul_div_down, mul_div_up, MathError, BPS, E18};

/// Most `liquidation_bps`, and most `bonus_bps`.
pub const MAX_LIQUIDATION_BPS: u16 = 9_500;
pub const MAX_BONUS_BPS: u16 = 1_500;

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct LiquidationTerms {
    /// A debt may be taken up to this share of the collateral's value.
    pub loan_to_value_bps: u16,
    /// Beyond this one the collateral may be sold.
    pub liquidation_bps: u16,
    /// What a liquidator gets on top.
    pub bonus_bps: u16,
    /// Most of a debt that one liquidation repays, unless little or no cover is left.
    pub close_bps: u16,
    /// A debt is at least this, or nothing: a smaller one is not worth a liquidator's fee.
    pub least_debt_e18: u128,
}

/// USD per whole token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    pub loan_e18: u128,
    pub collateral_e18: u128,
    /// Base units of a whole collateral token.
    pub collateral_unit: u128,
}

/// What a liquidation does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Liquidation {
    /// Most of the debt that is repaid, at 18 decimals.
    pub repaid_e18: u128,
    /// Collateral that goes to the liquidator, rounded down.
    pub seized: u128,
    /// Of the debt, what all of the collateral pays for with the bonus, rounded up. What is owed beyond it is lost at this price.
    pub payable_e18: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiquidationRefusal {
    /// The debt is covered.
    Covered,
    Math(MathError),
}

impl From<MathError> for LiquidationRefusal {
    fn from(error: MathError) -> Self {
        Self::Math(error)
    }
}

impl Prices {
    /// Value of collateral in USD, rounded down.
    fn collateral_value_down_e18(&self, collateral: u128) -> Result<u128, MathError> {
        mul_div_down(collateral, self.collateral_e18, self.collateral_unit)
    }

    /// Value of a debt in USD, rounded up.
    fn debt_value_up_e18(&self, debt_e18: u128) -> Result<u128, MathError> {
        mul_div_up(debt_e18, self.loan_e18, E18)
    }
}

/// Whether a share of the collateral's value covers the debt.
pub fn is_covered(
    prices: &Prices,
    collateral: u128,
    debt_e18: u128,
    share_bps: u16,
) -> Result<bool, MathError> {
    let covered_e18 = apply_bps_down(
        prices.collateral_value_down_e18(collateral)?,
        share_bps.into(),
    )?;
    Ok(prices.debt_value_up_e18(debt_e18)? <= covered_e18)
}

/// What repaying up to `offered_e18` takes of a debt that is not covered.
///
/// At most the close factor of the debt, unless what would be left is below the least debt, or the collateral no longer pays debt and bonus:
/// then all of it. The collateral seized is worth the debt repaid and the bonus; where there is less, the repayment is what it pays for.
pub fn liquidation(
    terms: &LiquidationTerms,
    prices: &Prices,
    collateral: u128,
    debt_e18: u128,
    offered_e18: u128,
) -> Result<Liquidation, LiquidationRefusal> {
    if is_covered(prices, collateral, debt_e18, terms.liquidation_bps)? {
        return Err(LiquidationRefusal::Covered);
    }
    let paying_bps = BPS.saturating_add(terms.bonus_bps.into());
    let value_e18 = prices.collateral_value_down_e18(collateral)?;
    // Of the debt, what the collateral pays for with the bonus: USD, then loan asset.
    let payable_usd_e18 = mul_div_down(value_e18, BPS, paying_bps)?;
    let payable_e18 = mul_div_up(payable_usd_e18, E18, prices.loan_e18)?;
    let close_e18 = apply_bps_down(debt_e18, terms.close_bps.into())?;
    let rest_e18 = debt_e18.saturating_sub(close_e18);
    let most_e18 = if rest_e18 < terms.least_debt_e18 || payable_e18 <= debt_e18 {
        debt_e18
    } else {
        close_e18
    };
    let repaid_e18 = offered_e18.min(most_e18);
    if repaid_e18 >= payable_e18 {
        return Ok(Liquidation {
            repaid_e18: payable_e18,
            seized: collateral,
            payable_e18,
        });
    }
    let paid_usd_e18 = mul_div_down(repaid_e18, prices.loan_e18, E18)?;
    let due_usd_e18 = mul_div_down(paid_usd_e18, paying_bps, BPS)?;
    let seized = mul_div_down(due_usd_e18, prices.collateral_unit, prices.collateral_e18)?;
    Ok(Liquidation {
        repaid_e18,
        seized: seized.min(collateral),
        payable_e18,
    })
}
