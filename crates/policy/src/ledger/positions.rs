//! The AMOs' records: opening, winding, unwinding, marking; their debts, losses and profits.

use super::answers::{Health, Settlement};
use super::error::LedgerError;
use super::limits::share_within;
use super::sums::{Ledger, Records};
use super::types::{AmoId, AmoRecord, CollateralId, Limits, Mark, Position, MAX_AMOS};
use super::value::ONE_BPS;
use math::{mul_div_up, E18};

/// What went into a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funding {
    pub coin_minted: u128,
    pub tokens_lent: u128,
}

/// What an unwinding brought back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    pub coin_burned: u128,
    pub tokens_restored: u128,
    pub units_taken: u128,
    pub units_before: u128,
}

/// Every operation on a record takes it as stored and leaves it as it is to be stored; a refusal leaves it alone.
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
        record: &mut AmoRecord,
        severity_bps: u16,
    ) -> Result<(), LedgerError> {
        share_within(severity_bps, ONE_BPS)?;
        let before = *record;
        record.severity_bps = severity_bps;
        self.replace(records, amo, &before, record);
        Ok(())
    }

    /// Books coin minted to and tokens lent to an AMO. The debt grows by the coin and by the tokens at min(price, 1), rounded up.
    pub fn wind<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        record: &mut AmoRecord,
        funding: &Funding,
        position: &Position,
        now_ms: u64,
    ) -> Result<Health, LedgerError> {
        let Funding {
            coin_minted,
            tokens_lent,
        } = *funding;
        if coin_minted == 0 && tokens_lent == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        self.ensure_not_settling()?;
        let limits = &self.totals.limits;
        if !limits.mark_is_fresh(record, now_ms) {
            return Err(LedgerError::StaleMark {
                amo,
                marked_ms: record.marked_ms,
                max_age_ms: limits.mark_max_age_ms,
            });
        }
        position.ensure_of(amo, record)?;
        let mut drawn_e18 = coin_minted;
        let mut idle = 0;
        let id = record.collateral.unwrap_or(CollateralId::MAX);
        if record.collateral.is_some() {
            let collateral = self.trusted(id, now_ms)?;
            idle =
                collateral
                    .idle
                    .checked_sub(tokens_lent)
                    .ok_or(LedgerError::InsufficientIdle {
                        collateral: id,
                        idle: collateral.idle,
                        amount: tokens_lent,
                    })?;
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

        let mut after = *record;
        after.mark_as(position, now_ms);
        after.debt_e18 = after.debt_e18.saturating_add(drawn_e18);
        after.lent_tokens = after.lent_tokens.saturating_add(tokens_lent);
        let health = self.settled(records, amo, record, &after, (id, idle, supply_e18))?;
        *record = after;
        Ok(health)
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
        record: &mut AmoRecord,
        returned: &Returned,
        position: &Position,
        now_ms: u64,
    ) -> Result<Settlement, LedgerError> {
        position.ensure_of(amo, record)?;
        let supply_e18 = self.supply_without(returned.coin_burned)?;
        let mut returned_e18 = returned.coin_burned;
        let tokens = returned.tokens_restored;
        if let Some(id) = record.collateral {
            let collateral = self.collateral_mut(id)?;
            returned_e18 =
                returned_e18.saturating_add(collateral.value_down(tokens, collateral.fair_e18()));
            collateral.idle = collateral.idle.saturating_add(tokens);
        } else if tokens != 0 {
            return Err(LedgerError::NoCollateral { amo });
        }
        self.totals.supply_e18 = supply_e18;

        let before = *record;
        record.mark_as(position, now_ms);
        let settled = record.settle(returned, returned_e18, before.mark.value_e18);
        self.replace(records, amo, &before, record);
        Ok(Settlement {
            health: self.health(),
            ..settled
        })
    }

    /// Books what a position gave of its profit: own coin burned and tokens restored, over and above the debt, which stays. Refused when
    /// the position that is left no longer covers the debt.
    pub fn harvest<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        record: &mut AmoRecord,
        returned: &Returned,
        position: &Position,
        now_ms: u64,
    ) -> Result<Settlement, LedgerError> {
        position.ensure_of(amo, record)?;
        if returned.coin_burned == 0 && returned.tokens_restored == 0 {
            return Err(LedgerError::ZeroAmount);
        }
        if position.mark.value_e18 < record.debt_e18 {
            return Err(LedgerError::NothingToHarvest {
                value_e18: position.mark.value_e18,
                debt_e18: record.debt_e18,
            });
        }
        let supply_e18 = self.supply_without(returned.coin_burned)?;
        let id = record.collateral.unwrap_or(CollateralId::MAX);
        let mut profit_e18 = returned.coin_burned;
        let mut idle = 0;
        if record.collateral.is_some() {
            let collateral = self.collateral(id)?;
            let tokens = returned.tokens_restored;
            idle = collateral.idle.saturating_add(tokens);
            profit_e18 =
                profit_e18.saturating_add(collateral.value_down(tokens, collateral.fair_e18()));
        } else if returned.tokens_restored != 0 {
            return Err(LedgerError::NoCollateral { amo });
        }
        let mut after = *record;
        after.mark_as(position, now_ms);
        after.realised_profit_e18 = after.realised_profit_e18.saturating_add(profit_e18);
        let health = self.settled(records, amo, record, &after, (id, idle, supply_e18))?;
        *record = after;
        Ok(Settlement {
            loss_e18: 0,
            profit_e18,
            debt_e18: record.debt_e18,
            health,
        })
    }

    /// Gives a position up: the debt becomes a loss, and what the position was counts for nothing any more. What comes back later is profit.
    pub fn write_off<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        record: &mut AmoRecord,
        now_ms: u64,
    ) -> Settlement {
        let before = *record;
        let loss_e18 = before.debt_e18;
        record.mark_as(&Position::default(), now_ms);
        record.debt_e18 = 0;
        record.lent_tokens = 0;
        record.realised_loss_e18 = record.realised_loss_e18.saturating_add(loss_e18);
        self.replace(records, amo, &before, record);
        Settlement {
            loss_e18,
            profit_e18: 0,
            debt_e18: 0,
            health: self.health(),
        }
    }

    /// Puts a changed record, idle tokens and supply in place, unless a ratio ends below its minimum and below what it was.
    fn settled<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        before: &AmoRecord,
        after: &AmoRecord,
        (id, idle, supply_e18): (CollateralId, u128, u128),
    ) -> Result<Health, LedgerError> {
        let old = self.exchange(id, idle, supply_e18);
        self.replace(records, amo, before, after);
        let health = self.health();
        if health.breach.is_some() {
            self.exchange(id, old.0, old.1);
            self.replace(records, amo, after, before);
            self.ensure_no_worse(&health)?;
            self.exchange(id, idle, supply_e18);
            self.replace(records, amo, before, after);
        }
        Ok(health)
    }

    /// Books a fresh reading of a position.
    pub fn mark<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        record: &mut AmoRecord,
        position: &Position,
        now_ms: u64,
    ) -> Result<Health, LedgerError> {
        position.ensure_of(amo, record)?;
        let before = *record;
        record.mark_as(position, now_ms);
        self.replace(records, amo, &before, record);
        Ok(self.health())
    }
}

impl Limits {
    /// Whether an AMO may wind on its mark. An AMO that has nothing needs none.
    pub(super) fn mark_is_fresh(&self, record: &AmoRecord, now_ms: u64) -> bool {
        record.is_empty() || record.mark_age_ms(now_ms) <= self.mark_max_age_ms
    }

    /// How far a mark has gone from fresh (0, up to the maximum age) to worthless (1, at twice that).
    pub(super) fn staleness_up_e18(&self, record: &AmoRecord, now_ms: u64) -> u128 {
        let late_ms = record
            .mark_age_ms(now_ms)
            .saturating_sub(self.mark_max_age_ms);
        if late_ms == 0 {
            return 0;
        }
        mul_div_up(late_ms.into(), E18, self.mark_max_age_ms.into())
            .unwrap_or(E18)
            .min(E18)
    }
}

impl AmoRecord {
    /// Without position and debt.
    pub fn is_empty(&self) -> bool {
        self.debt_e18 == 0 && self.mark == Mark::default()
    }

    pub fn mark_age_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.marked_ms)
    }

    fn mark_as(&mut self, position: &Position, now_ms: u64) {
        self.mark = position.mark;
        self.marked_ms = now_ms;
    }

    /// Settles the debt with what came back of a position that was worth `value_e18` before. The mark is the one after.
    pub(crate) fn settle(
        &mut self,
        returned: &Returned,
        returned_e18: u128,
        value_e18: u128,
    ) -> Settlement {
        let units_taken = returned.units_taken.min(returned.units_before);
        let unrealised_e18 = self.debt_e18.saturating_sub(value_e18);
        let mut loss_e18 =
            mul_div_up(unrealised_e18, units_taken, returned.units_before).unwrap_or(0);
        let owed_e18 = self.debt_e18.saturating_sub(loss_e18);
        self.debt_e18 = owed_e18.saturating_sub(returned_e18);
        self.lent_tokens = self.lent_tokens.saturating_sub(returned.tokens_restored);
        let nothing_left = units_taken != 0
            && units_taken == returned.units_before
            && self.mark == Mark::default();
        if nothing_left {
            loss_e18 = loss_e18.saturating_add(self.debt_e18);
            self.debt_e18 = 0;
            self.lent_tokens = 0;
        }
        let profit_e18 = returned_e18.saturating_sub(owed_e18);
        self.realised_loss_e18 = self.realised_loss_e18.saturating_add(loss_e18);
        self.realised_profit_e18 = self.realised_profit_e18.saturating_add(profit_e18);
        Settlement {
            loss_e18,
            profit_e18,
            debt_e18: self.debt_e18,
            health: Health::default(),
        }
    }
}

impl Position {
    /// Refuses what cannot be this AMO's.
    fn ensure_of(&self, amo: AmoId, record: &AmoRecord) -> Result<(), LedgerError> {
        self.validate()?;
        if record.collateral.is_none() && self.mark.external != 0 {
            return Err(LedgerError::NoCollateral { amo });
        }
        Ok(())
    }
}
