//! What suppliers own and borrowers owe, in shares and at 18 decimals.

use super::rate::YEAR_MS;
use math::{apply_bps_down, exp_up_e18, mul_div_down, mul_div_up, MathError, E18};

/// Shares and assets that nobody owns: whoever supplies first cannot make a share worth so much that the next one's rounds to nothing.
pub const VIRTUAL_SHARES: u128 = 1_000_000;
pub const VIRTUAL_ASSETS_E18: u128 = 1;

/// The market as a whole. cash·unit + borrowed = supplied + reserves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Totals {
    /// Tokens of the loan asset that are here, by message.
    pub cash: u128,
    /// Suppliers' claims.
    pub supplied_e18: u128,
    pub supply_shares: u128,
    /// Borrowers' debts.
    pub borrowed_e18: u128,
    pub borrow_shares: u128,
    /// The market's own share of the interest, and what rounding kept.
    pub reserves_e18: u128,
    /// Bad debt that suppliers bore so far, less what was paid after all.
    pub bad_debt_e18: u128,
}

impl Totals {
    /// Interest of `elapsed_ms` at a rate a year, compounded continuously: the result does not depend on how often it is added, but for a unit of
    /// rounding each time. Returns the interest.
    pub fn accrue(
        &mut self,
        rate_e18: u128,
        elapsed_ms: u64,
        reserve_bps: u16,
    ) -> Result<u128, MathError> {
        if elapsed_ms == 0 || self.borrowed_e18 == 0 {
            return Ok(0);
        }
        let exponent_e18 = mul_div_up(rate_e18, elapsed_ms.into(), YEAR_MS.into())?;
        let growth_e18 = exp_up_e18(exponent_e18)?.saturating_sub(E18);
        let interest_e18 = mul_div_up(self.borrowed_e18, growth_e18, E18)?;
        let kept_e18 = apply_bps_down(interest_e18, reserve_bps.into())?;
        self.borrowed_e18 = add(self.borrowed_e18, interest_e18)?;
        self.reserves_e18 = add(self.reserves_e18, kept_e18)?;
        self.supplied_e18 = add(self.supplied_e18, interest_e18.saturating_sub(kept_e18))?;
        Ok(interest_e18)
    }

    /// Tokens come in; returns the shares, rounded down.
    pub fn supply(&mut self, tokens: u128, unit_e18: u128) -> Result<u128, MathError> {
        let amount_e18 = mul(tokens, unit_e18)?;
        let shares = self.shares_down(amount_e18)?;
        self.supplied_e18 = add(self.supplied_e18, amount_e18)?;
        self.supply_shares = add(self.supply_shares, shares)?;
        self.cash = add(self.cash, tokens)?;
        Ok(shares)
    }

    /// Shares are given up; returns the tokens, rounded down. What they cannot express stays in the reserves. `None` when there is too little cash.
    pub fn redeem(&mut self, shares: u128, unit_e18: u128) -> Result<Option<u128>, MathError> {
        let claim_e18 = self.claim_down_e18(shares)?;
        let tokens = div(claim_e18, unit_e18)?;
        let Some(cash) = self.cash.checked_sub(tokens) else {
            return Ok(None);
        };
        let kept_e18 = claim_e18.saturating_sub(mul(tokens, unit_e18)?);
        self.cash = cash;
        self.supplied_e18 = self.supplied_e18.saturating_sub(claim_e18);
        self.supply_shares = self.supply_shares.saturating_sub(shares);
        self.reserves_e18 = add(self.reserves_e18, kept_e18)?;
        Ok(Some(tokens))
    }

    /// Tokens go out against debt; returns the debt shares, rounded up. `None` when there is too little cash.
    pub fn borrow(&mut self, tokens: u128, unit_e18: u128) -> Result<Option<u128>, MathError> {
        let Some(cash) = self.cash.checked_sub(tokens) else {
            return Ok(None);
        };
        let amount_e18 = mul(tokens, unit_e18)?;
        let shares = self.debt_shares_up(amount_e18)?;
        self.cash = cash;
        self.borrowed_e18 = add(self.borrowed_e18, amount_e18)?;
        self.borrow_shares = add(self.borrow_shares, shares)?;
        Ok(Some(shares))
    }

    /// Tokens come back for a debt of `shares`, at most all of it; returns tokens taken and shares cleared, rounded down.
    pub fn repay(
        &mut self,
        tokens: u128,
        shares: u128,
        unit_e18: u128,
    ) -> Result<(u128, u128), MathError> {
        let owed_e18 = self.debt_up_e18(shares)?;
        let all = owed_e18.div_ceil(unit_e18.max(1));
        let (taken, cleared, paid_e18) = if tokens >= all {
            (all, shares, owed_e18)
        } else {
            let paid_e18 = mul(tokens, unit_e18)?;
            let cleared = mul_div_down(self.borrow_shares, paid_e18, self.borrowed_e18)?;
            (tokens, cleared.min(shares), paid_e18)
        };
        let kept_e18 = mul(taken, unit_e18)?.saturating_sub(paid_e18);
        // The last debt is rounded up, the sum is not.
        let fallen_e18 = paid_e18.min(self.borrowed_e18);
        self.cash = add(self.cash, taken)?;
        self.borrowed_e18 = self.borrowed_e18.saturating_sub(fallen_e18);
        self.borrow_shares = self.borrow_shares.saturating_sub(cleared);
        self.reserves_e18 = add(
            add(self.reserves_e18, kept_e18)?,
            paid_e18.saturating_sub(fallen_e18),
        )?;
        Ok((taken, cleared))
    }

    /// Tokens come in for a debt of `lost_e18` that was written off: suppliers are given back what they bore. Returns tokens taken and what they
    /// pay for.
    pub fn recover(
        &mut self,
        tokens: u128,
        lost_e18: u128,
        unit_e18: u128,
    ) -> Result<(u128, u128), MathError> {
        let taken = tokens.min(lost_e18.div_ceil(unit_e18.max(1)));
        let paid_e18 = mul(taken, unit_e18)?;
        let recovered_e18 = paid_e18.min(lost_e18);
        self.cash = add(self.cash, taken)?;
        self.supplied_e18 = add(self.supplied_e18, recovered_e18)?;
        self.reserves_e18 = add(self.reserves_e18, paid_e18.saturating_sub(recovered_e18))?;
        self.bad_debt_e18 = self.bad_debt_e18.saturating_sub(recovered_e18);
        Ok((taken, recovered_e18))
    }

    /// A debt that its collateral will not pay: suppliers bear it at once, and where they cannot, the reserves. Returns it.
    pub fn write_off(&mut self, shares: u128) -> Result<u128, MathError> {
        let lost_e18 = self.debt_up_e18(shares)?.min(self.borrowed_e18);
        self.borrowed_e18 = self.borrowed_e18.saturating_sub(lost_e18);
        self.borrow_shares = self.borrow_shares.saturating_sub(shares);
        let borne_e18 = lost_e18.min(self.supplied_e18);
        self.supplied_e18 = self.supplied_e18.saturating_sub(borne_e18);
        self.reserves_e18 = self
            .reserves_e18
            .saturating_sub(lost_e18.saturating_sub(borne_e18));
        self.bad_debt_e18 = add(self.bad_debt_e18, lost_e18)?;
        Ok(lost_e18)
    }

    /// Reserves are paid out; returns the tokens, rounded down, at most the cash.
    pub fn take_reserves(&mut self, unit_e18: u128) -> Result<u128, MathError> {
        let tokens = div(self.reserves_e18, unit_e18)?.min(self.cash);
        self.cash = self.cash.saturating_sub(tokens);
        self.reserves_e18 = self.reserves_e18.saturating_sub(mul(tokens, unit_e18)?);
        Ok(tokens)
    }

    /// What supply shares are worth, rounded down.
    pub fn claim_down_e18(&self, shares: u128) -> Result<u128, MathError> {
        mul_div_down(
            shares,
            add(self.supplied_e18, VIRTUAL_ASSETS_E18)?,
            add(self.supply_shares, VIRTUAL_SHARES)?,
        )
    }

    /// Shares for a claim, rounded down.
    pub fn shares_down(&self, amount_e18: u128) -> Result<u128, MathError> {
        mul_div_down(
            amount_e18,
            add(self.supply_shares, VIRTUAL_SHARES)?,
            add(self.supplied_e18, VIRTUAL_ASSETS_E18)?,
        )
    }

    /// Fewest shares that are worth at least an amount.
    pub fn shares_up(&self, amount_e18: u128) -> Result<u128, MathError> {
        mul_div_up(
            amount_e18,
            add(self.supply_shares, VIRTUAL_SHARES)?,
            add(self.supplied_e18, VIRTUAL_ASSETS_E18)?,
        )
    }

    /// What debt shares owe, rounded up.
    pub fn debt_up_e18(&self, shares: u128) -> Result<u128, MathError> {
        if shares == 0 {
            return Ok(0);
        }
        mul_div_up(shares, self.borrowed_e18, self.borrow_shares)
    }

    fn debt_shares_up(&self, amount_e18: u128) -> Result<u128, MathError> {
        if self.borrow_shares == 0 || self.borrowed_e18 == 0 {
            return Ok(amount_e18);
        }
        mul_div_up(amount_e18, self.borrow_shares, self.borrowed_e18)
    }
}

fn add(a: u128, b: u128) -> Result<u128, MathError> {
    a.checked_add(b).ok_or(MathError::OutOfRange)
}

fn mul(a: u128, b: u128) -> Result<u128, MathError> {
    a.checked_mul(b).ok_or(MathError::OutOfRange)
}

fn div(a: u128, b: u128) -> Result<u128, MathError> {
    a.checked_div(b).ok_or(MathError::DivisionByZero)
}
