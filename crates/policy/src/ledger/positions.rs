//! The AMOs' records: opening, winding, unwinding, marking; their debts, losses and profits.

use super::answers::Booked;
use super::error::LedgerError;
use super::limits::share_within;
use super::sums::{Ledger, Records};
use super::types::{AmoId, AmoRecord, CollateralId, Limits, Mark, Position, MAX_AMOS};
use super::value::ONE_BPS;
use math::mul_div_up;

/// What an unwinding brought back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    pub coin_burned: u128,
    pub tokens_restored: u128,
    pub units_taken: u128,
    pub units_before: u128,
}

impl Ledger<'_> {
    /// A new record; the caller stores it under the id returned.
    pub fn open(
        &mut self,
        collateral: Option<CollateralId>,
        severity_bps: u16,
        now_ms: u64,
    ) -> Result<(AmoId, AmoRecord), LedgerError> {
        let amo = self.totals.amos;
        if usize::from(amo) >= MAX_AMOS {
            return Err(LedgerError::TooManyAmos);
        }
        if let Some(id) = collateral {
            self.collateral(id)?;
        }
        share_within(severity_bps, ONE_BPS)?;
        self.totals.amos = amo.saturating_add(1);
        let record = AmoRecord {
            collateral,
            severity_bps,
            marked_ms: now_ms,
            ..AmoRecord::default()
        };
        Ok((amo, record))
    }

    pub fn set_severity<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        severity_bps: u16,
    ) -> Result<Booked, LedgerError> {
        let before = found(records, amo)?;
        share_within(severity_bps, ONE_BPS)?;
        let after = AmoRecord {
            severity_bps,
            ..before
        };
        Ok(self.book(records, amo, before, after))
    }

    /// Books coin minted to and tokens lent to an AMO. The debt grows by the coin and by the tokens at min(price, 1), rounded up.
    pub fn wind<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        coin_minted: u128,
        tokens_lent: u128,
        position: &Position,
        now_ms: u64,
    ) -> Result<Booked, LedgerError> {
        let before = found(records, amo)?;
        if coin_minted == 0 && tokens_lent == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        let limits = &self.totals.limits;
        if !limits.mark_is_fresh(&before, now_ms) {
            return Err(LedgerError::StaleMark {
                amo,
                marked_ms: before.marked_ms,
                max_age_ms: limits.mark_max_age_ms,
            });
        }
        let mut after = marked(amo, &before, position, now_ms)?;
        let mut drawn_e18 = coin_minted;
        let mut idle = None;
        if let Some(id) = before.collateral {
            let collateral = self.fresh(id, now_ms)?;
            idle = Some(collateral.idle.checked_sub(tokens_lent).ok_or(
                LedgerError::InsufficientIdle {
                    collateral: id,
                    idle: collateral.idle,
                    amount: tokens_lent,
                },
            )?);
            drawn_e18 =
                drawn_e18.saturating_add(collateral.value_up(tokens_lent, collateral.fair_e18()));
        } else if tokens_lent != 0 {
            return Err(LedgerError::NoCollateral { amo });
        }
        let supply_e18 = if coin_minted == 0 {
            self.totals.supply_e18
        } else {
            self.supply_with(coin_minted)?
        };
        let debt_e18 = self.totals.debt_e18.saturating_add(drawn_e18);
        let ceiling_e18 = limits.debt_ceiling_e18;
        if debt_e18 > ceiling_e18 {
            return Err(LedgerError::DebtAboveCeiling {
                debt_e18,
                ceiling_e18,
            });
        }
        after.debt_e18 = after.debt_e18.saturating_add(drawn_e18);
        after.lent_tokens = after.lent_tokens.saturating_add(tokens_lent);

        let saved = self.save(before.collateral);
        self.totals.supply_e18 = supply_e18;
        if let (Some(id), Some(idle)) = (before.collateral, idle) {
            self.collateral_mut(id)?.idle = idle;
        }
        self.replace(records, amo, &before, &after);
        let health = self.ensure_ratios(saved)?;
        Ok(Booked {
            before,
            after,
            health,
            ..Booked::default()
        })
    }

    /// Books what came back. No ratio, price or limit refuses it.
    ///
    /// The loss realised is the taken share, rounded up, of what the debt exceeded the value by when the position was last marked: the value
    /// that the shares taken had before anything moved. The par value returned (coin, and tokens at min(price, 1) rounded
    /// down) is credited to the debt that is left; the excess is profit. After the last unit nothing is left to cover a
    /// remaining debt: it is realised as well.
    pub fn unwind<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        returned: &Returned,
        position: &Position,
        now_ms: u64,
    ) -> Result<Booked, LedgerError> {
        let before = found(records, amo)?;
        let mut after = marked(amo, &before, position, now_ms)?;
        let supply_e18 = self.supply_without(returned.coin_burned)?;
        let mut returned_e18 = returned.coin_burned;
        let tokens = returned.tokens_restored;
        if let Some(id) = before.collateral {
            let collateral = self.collateral_mut(id)?;
            returned_e18 =
                returned_e18.saturating_add(collateral.value_down(tokens, collateral.fair_e18()));
            collateral.idle = collateral.idle.saturating_add(tokens);
        } else if tokens != 0 {
            return Err(LedgerError::NoCollateral { amo });
        }
        self.totals.supply_e18 = supply_e18;

        let units_taken = returned.units_taken.min(returned.units_before);
        let unrealised_e18 = before.debt_e18.saturating_sub(before.mark.value_e18);
        let mut loss_e18 =
            mul_div_up(unrealised_e18, units_taken, returned.units_before).unwrap_or(0);
        let owed_e18 = before.debt_e18.saturating_sub(loss_e18);
        after.debt_e18 = owed_e18.saturating_sub(returned_e18);
        after.lent_tokens = after.lent_tokens.saturating_sub(tokens);
        let nothing_left = units_taken != 0
            && units_taken == returned.units_before
            && position.mark == Mark::default();
        if nothing_left {
            loss_e18 = loss_e18.saturating_add(after.debt_e18);
            after.debt_e18 = 0;
            after.lent_tokens = 0;
        }
        let profit_e18 = returned_e18.saturating_sub(owed_e18);
        after.realised_loss_e18 = after.realised_loss_e18.saturating_add(loss_e18);
        after.realised_profit_e18 = after.realised_profit_e18.saturating_add(profit_e18);
        Ok(Booked {
            loss_e18,
            profit_e18,
            ..self.book(records, amo, before, after)
        })
    }

    /// Books a fresh reading of a position.
    pub fn mark<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        position: &Position,
        now_ms: u64,
    ) -> Result<Booked, LedgerError> {
        let before = found(records, amo)?;
        let after = marked(amo, &before, position, now_ms)?;
        Ok(self.book(records, amo, before, after))
    }

    fn book<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        before: AmoRecord,
        after: AmoRecord,
    ) -> Booked {
        self.replace(records, amo, &before, &after);
        Booked {
            before,
            after,
            health: self.health(),
            ..Booked::default()
        }
    }
}

impl Limits {
    /// Whether an AMO may wind on its mark. An AMO that has nothing needs none.
    pub(super) fn mark_is_fresh(&self, record: &AmoRecord, now_ms: u64) -> bool {
        now_ms.saturating_sub(record.marked_ms) <= self.mark_max_age_ms
            || (record.debt_e18 == 0 && record.mark == Mark::default())
    }
}

pub(super) fn found<R: Records + ?Sized>(
    records: &R,
    amo: AmoId,
) -> Result<AmoRecord, LedgerError> {
    records.record(amo).ok_or(LedgerError::UnknownAmo { amo })
}

/// The record with a new mark, unless the position cannot be this AMO's.
fn marked(
    amo: AmoId,
    record: &AmoRecord,
    position: &Position,
    now_ms: u64,
) -> Result<AmoRecord, LedgerError> {
    position.validate()?;
    if record.collateral.is_none() && position.mark.external != 0 {
        return Err(LedgerError::NoCollateral { amo });
    }
    Ok(AmoRecord {
        mark: position.mark,
        marked_ms: now_ms,
        ..*record
    })
}
