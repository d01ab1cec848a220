//! Which debts of a lending market can be liquidated with profit. The formulas are the market's own.

use super::chain::{Chain, Hash, Trouble};
use super::contracts::{Contracts, Market};
use super::rules::Rules;
use super::task::Task;
use super::views::view;
use harness::prelude::*;
use interfaces::book::MAX_COLLATERALS;
use interfaces::Collateral;
use math::{apply_bps_down, mul_div_down, mul_div_up, BPS, E18};
use policy::lending::{is_covered, liquidation, LiquidationTerms, Prices};

/// An approval is enough when it is for this share of what would be repaid.
const ENOUGH_BPS: u128 = 9_900;

struct Repayment {
    tokens: u128,
    gain_e18: u128,
}

/// A market at present prices, and what the keeper could repay with.
#[derive(Clone, Debug)]
pub struct MarketNow {
    pub account: AccountId,
    pub terms: LiquidationTerms,
    pub prices: Prices,
    /// A base unit of the loan asset at 18 decimals.
    pub unit_e18: u128,
    /// Loan tokens of the keeper, and what of them the market may take.
    pub held: u128,
    pub allowed: u128,
}

/// A liquidation to try, or the approval it needs, and what it would leave, USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub task: Task,
    pub gain_e18: u128,
}

pub async fn collaterals(
    chain: &impl Chain,
    contracts: &Contracts,
    at: Hash,
) -> Result<Vec<Collateral>, Trouble> {
    let book = BookHandle::at(contracts.book);
    view(chain, at, book.call().collaterals()).await
}

/// None while a price is stale: the market would refuse.
pub async fn look(
    chain: &impl Chain,
    market: &Market,
    keeper: AccountId,
    listed: &[Collateral],
    now_ms: u64,
    at: Hash,
) -> Result<Option<MarketNow>, Trouble> {
    debug_assert!(listed.len() <= MAX_COLLATERALS);
    let assets = &market.assets;
    let fresh_e18 = |id: u8| {
        let collateral = listed.get(usize::from(id))?;
        let is_fresh = collateral.is_fresh(now_ms);
        is_fresh.then_some(collateral.price.price_e18)
    };
    let loan_e18 = match assets.loan_id {
        None => Some(E18),
        Some(id) => fresh_e18(id),
    };
    let (Some(loan_e18), Some(collateral_e18)) = (loan_e18, fresh_e18(assets.collateral_id)) else {
        return Ok(None);
    };
    let handle = LendingMarketHandle::at(market.account);
    let loan = TokenHandle::at(assets.loan);
    let terms = view(chain, at, handle.call().terms()).await?;
    let held = view(chain, at, loan.psp22().balance_of(keeper)).await?;
    let allowed = view(chain, at, loan.psp22().allowance(keeper, market.account)).await?;
    let places = 18_u32.saturating_sub(assets.loan_decimals.into());
    Ok(Some(MarketNow {
        account: market.account,
        terms: terms.liquidation,
        prices: Prices {
            loan_e18,
            collateral_e18,
            collateral_unit: 10_u128
                .checked_pow(assets.collateral_decimals.into())
                .unwrap_or(1),
        },
        unit_e18: 10_u128.checked_pow(places).unwrap_or(1),
        held,
        allowed,
    }))
}

impl MarketNow {
    /// Whether the collateral may be sold.
    pub fn is_uncovered(&self, collateral: u128, debt_e18: u128) -> bool {
        let share_bps = self.terms.liquidation_bps;
        debt_e18 != 0
            && matches!(
                is_covered(&self.prices, collateral, debt_e18, share_bps),
                Ok(false)
            )
    }

    /// What to try on a debt, with what is held.
    pub fn offer(
        &self,
        rules: &Rules,
        borrower: AccountId,
        collateral: u128,
        debt_e18: u128,
    ) -> Option<Offer> {
        let wanted = self.repayment(rules, collateral, debt_e18, self.held)?;
        let market = self.account;
        // Interest makes the debt a little larger every block: what was approved for it need not be all of it.
        let least = apply_bps_down(wanted.tokens, ENOUGH_BPS).unwrap_or(0);
        if self.allowed < least {
            let tokens = wanted.tokens.saturating_add(wanted.tokens / 100);
            return Some(Offer {
                task: Task::Approve { market, tokens },
                gain_e18: wanted.gain_e18,
            });
        }
        let tokens = self.held.min(self.allowed);
        let Repayment { tokens, gain_e18 } = self.repayment(rules, collateral, debt_e18, tokens)?;
        Some(Offer {
            task: Task::Liquidate {
                market,
                borrower,
                tokens,
            },
            gain_e18,
        })
    }

    /// What repaying with at most so many tokens takes, where it leaves something.
    fn repayment(
        &self,
        rules: &Rules,
        collateral: u128,
        debt_e18: u128,
        most: u128,
    ) -> Option<Repayment> {
        let most_e18 = most.saturating_mul(self.unit_e18);
        let taken = liquidation(&self.terms, &self.prices, collateral, debt_e18, most_e18).ok()?;
        let tokens = taken.repaid_e18.div_ceil(self.unit_e18).min(most);
        let gain_e18 = self.gain_down_e18(rules, tokens, taken.seized);
        (tokens != 0 && gain_e18 != 0).then_some(Repayment { tokens, gain_e18 })
    }

    /// What seizing leaves after repaying, the collateral at a discount: USD, rounded down.
    pub fn gain_down_e18(&self, rules: &Rules, repaid: u128, seized: u128) -> u128 {
        let prices = &self.prices;
        let value_e18 = mul_div_down(seized, prices.collateral_e18, prices.collateral_unit);
        let kept_bps = BPS.saturating_sub(rules.slippage_bps.into());
        let value_e18 = value_e18.and_then(|value_e18| apply_bps_down(value_e18, kept_bps));
        let repaid_e18 = repaid.saturating_mul(self.unit_e18);
        let cost_e18 = mul_div_up(repaid_e18, prices.loan_e18, E18);
        match (value_e18, cost_e18) {
            (Ok(value_e18), Ok(cost_e18)) => value_e18.saturating_sub(cost_e18),
            _ => 0,
        }
    }
}
