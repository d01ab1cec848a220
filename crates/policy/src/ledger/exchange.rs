//! Minting against a collateral, redeeming for one, and the basket.

use super::answers::{Minted, Redeemed};
use super::error::LedgerError;
use super::limits::{within, MAX_AMOUNT};
use super::sums::Ledger;
use super::types::{CollateralId, MAX_COLLATERALS};
use super::value::share_up;
use math::mul_div_down;

impl Ledger<'_> {
    /// Books a deposit at what it is worth, at most 1 USD a token for a par asset, rounded down; fee rounded up.
    pub fn mint(
        &mut self,
        id: CollateralId,
        tokens_in: u128,
        fee_bps: u16,
        now_ms: u64,
    ) -> Result<Minted, LedgerError> {
        self.ensure_not_settling()?;
        let collateral = self.trusted(id, now_ms)?;
        let gross_e18 = collateral.value_down(tokens_in, collateral.fair_e18());
        let fee_e18 = share_up(gross_e18, fee_bps);
        let coin_e18 = gross_e18.saturating_sub(fee_e18);
        let idle = collateral.idle.saturating_add(tokens_in);
        if coin_e18 == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        within(idle, 0, MAX_AMOUNT)?;
        self.ensure_par()?;
        let supply_e18 = self.supply_with(coin_e18)?;

        let before = self.exchange(id, idle, supply_e18);
        let health = self.health();
        if health.breach.is_some() {
            self.exchange(id, before.0, before.1);
            self.ensure_no_worse(&health)?;
            self.exchange(id, idle, supply_e18);
        }
        Ok(Minted { coin_e18, fee_e18 })
    }

    /// Books tokens given to the system for nothing: they raise the equity that covers all holders.
    pub fn recapitalise(&mut self, id: CollateralId, tokens: u128) -> Result<(), LedgerError> {
        let collateral = self.collateral_mut(id)?;
        let idle = collateral.idle.saturating_add(tokens);
        if tokens == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        within(idle, 0, MAX_AMOUNT)?;
        collateral.idle = idle;
        Ok(())
    }

    /// Books a payment out of the surplus. Needs fresh prices of everything that is held, leaves every ratio at its minimum or where it was, and
    /// idle and gross at their targets: what goes below them the next redemption would call back from the AMOs.
    pub fn distribute(
        &mut self,
        id: CollateralId,
        tokens: u128,
        now_ms: u64,
    ) -> Result<(), LedgerError> {
        self.ensure_not_settling()?;
        let collateral = self.trusted(id, now_ms)?;
        if tokens == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        let available = collateral.idle;
        let value_e18 = collateral.value_up(tokens, collateral.fair_e18());
        let idle = available
            .checked_sub(tokens)
            .ok_or(LedgerError::InsufficientIdle {
                collateral: id,
                idle: available,
                amount: tokens,
            })?;
        self.ensure_held_fresh(now_ms)?;
        self.ensure_par()?;
        let surplus_e18 = self.surplus_e18();
        if value_e18 > surplus_e18 {
            return Err(LedgerError::BeyondSurplus {
                value_e18,
                surplus_e18,
            });
        }
        let supply_e18 = self.totals.supply_e18;
        let before = self.exchange(id, idle, supply_e18);
        let health = self.health();
        self.exchange(id, before.0, before.1);
        self.ensure_no_worse(&health)?;
        self.ensure_at_target(&health)?;
        self.exchange(id, idle, supply_e18);
        Ok(())
    }

    /// The emergency settlement begins.
    pub fn begin_settlement(&mut self) {
        self.totals.settling = true;
    }

    /// Refuses to take risk once the settlement has begun.
    pub(super) fn ensure_not_settling(&self) -> Result<(), LedgerError> {
        if self.totals.settling {
            return Err(LedgerError::Settling);
        }
        Ok(())
    }

    /// Books idle tokens that leave for the emergency settlement, whose holders own everything.
    pub fn settle(&mut self, id: CollateralId, tokens: u128) -> Result<(), LedgerError> {
        let collateral = self.collateral_mut(id)?;
        let available = collateral.idle;
        collateral.idle = available
            .checked_sub(tokens)
            .ok_or(LedgerError::InsufficientIdle {
                collateral: id,
                idle: available,
                amount: tokens,
            })?;
        Ok(())
    }

    /// Books a redemption for one asset: what a coin of 1 USD pays for, rounded down; fee rounded up.
    ///
    /// Needs fresh prices of everything that is held: a stale one could hide that coins are worth less than 1 USD, and those who redeem
    /// at par then would leave the loss to the rest.
    pub fn redeem(
        &mut self,
        id: CollateralId,
        coin_in: u128,
        fee_bps: u16,
        now_ms: u64,
    ) -> Result<Redeemed, LedgerError> {
        let collateral = self.fresh(id, now_ms)?;
        let gross = collateral.tokens_down(coin_in, collateral.redemption_e18());
        let fee = share_up(gross, fee_bps);
        let tokens = gross.saturating_sub(fee);
        let available = collateral.idle;
        if tokens == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        self.ensure_held_fresh(now_ms)?;
        self.ensure_par()?;
        let supply_e18 = self.supply_without(coin_in)?;
        let idle = available
            .checked_sub(tokens)
            .ok_or(LedgerError::InsufficientIdle {
                collateral: id,
                idle: available,
                amount: tokens,
            })?;

        self.exchange(id, idle, supply_e18);
        Ok(Redeemed { tokens, fee })
    }

    /// Books a redemption for a share of every idle collateral, rounded down; returns the tokens by collateral id. Needs no fresh price.
    ///
    /// With fresh prices the share is worth min(n, 1) USD a coin at the present prices, also those above par: else a mint with one asset
    /// would buy another too cheap. With any price stale a coin pays I_c / max(S − F in pools, Σ I at par) of each and no fee.
    pub fn basket(
        &mut self,
        coin_in: u128,
        fees_bps: &[u16; MAX_COLLATERALS],
        now_ms: u64,
    ) -> Result<[u128; MAX_COLLATERALS], LedgerError> {
        if coin_in == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        let supply_e18 = self.supply_without(coin_in)?;
        let fresh = self.ensure_held_fresh(now_ms).is_ok();
        let fair = self.fair();
        let impaired = fair.is_below_par();

        // `paid_e18` of `whole_e18` of everything that is idle.
        let mut whole_e18 = 0u128;
        let mut pools_own_e18 = 0u128;
        for c in self.collaterals.iter() {
            let price_e18 = if fresh {
                c.price.price_e18
            } else {
                c.par_e18()
            };
            whole_e18 = whole_e18.saturating_add(c.value_up(c.idle, price_e18));
            pools_own_e18 = pools_own_e18.saturating_add(c.deployed.own_e18);
        }
        let mut paid_e18 = coin_in;
        if !fresh {
            whole_e18 = whole_e18.max(self.totals.supply_e18.saturating_sub(pools_own_e18));
        } else if impaired {
            paid_e18 =
                mul_div_down(coin_in, fair.external_e18, fair.outside_e18).unwrap_or(coin_in);
        }
        if paid_e18 > whole_e18 {
            return Err(LedgerError::InsufficientBasket {
                idle_e18: whole_e18,
                amount_e18: paid_e18,
            });
        }

        let charged = fresh && !impaired;
        let mut paid = [0u128; MAX_COLLATERALS];
        for ((c, tokens), fee_bps) in self.collaterals.iter_mut().zip(&mut paid).zip(fees_bps) {
            let gross = mul_div_down(c.idle, paid_e18, whole_e18).unwrap_or(0);
            let fee = if charged {
                share_up(gross, *fee_bps)
            } else {
                0
            };
            *tokens = gross.saturating_sub(fee);
            c.idle = c.idle.saturating_sub(*tokens);
        }
        self.totals.supply_e18 = supply_e18;
        Ok(paid)
    }

    /// Sets the idle tokens and the supply and returns what they were.
    pub(super) fn exchange(
        &mut self,
        id: CollateralId,
        idle: u128,
        supply_e18: u128,
    ) -> (u128, u128) {
        let old_e18 = core::mem::replace(&mut self.totals.supply_e18, supply_e18);
        match self.collaterals.get_mut(usize::from(id)) {
            Some(collateral) => (core::mem::replace(&mut collateral.idle, idle), old_e18),
            None => (idle, old_e18),
        }
    }

    /// Refuses while n < 1.
    fn ensure_par(&self) -> Result<(), LedgerError> {
        let fair = self.fair();
        if fair.is_below_par() {
            return Err(LedgerError::BelowPar {
                redemption_ratio_e18: fair.redemption_ratio_e18(),
            });
        }
        Ok(())
    }

    pub(super) fn supply_with(&self, coin_e18: u128) -> Result<u128, LedgerError> {
        let supply_e18 = self.totals.supply_e18.saturating_add(coin_e18);
        let ceiling_e18 = self.totals.limits.supply_ceiling_e18;
        if supply_e18 > ceiling_e18 {
            return Err(LedgerError::SupplyAboveCeiling {
                supply_e18,
                ceiling_e18,
            });
        }
        Ok(supply_e18)
    }

    pub(super) fn supply_without(&self, amount_e18: u128) -> Result<u128, LedgerError> {
        let supply_e18 = self.totals.supply_e18;
        supply_e18
            .checked_sub(amount_e18)
            .ok_or(LedgerError::MoreThanSupply {
                supply_e18,
                amount_e18,
            })
    }
}
