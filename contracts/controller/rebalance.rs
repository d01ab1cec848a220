//! One step of one AMO along its policy, and the refreshing of its mark.

use crate::board::Board;
use crate::calls::call;
use crate::controller::ControllerContract;
use crate::enforce::Healing;
use crate::guarded::{ensure_plausible, Guarded};
use crate::records::enter_stage;
use crate::reward::reward;
use crate::suite::{caller, emit, now_ms, own_account, written, Suite};
use ink::codegen::TraitCallBuilder;
use interfaces::amo::{AmoError, Context, Plan, Planned, Report};
use interfaces::book::{AmoId, Book, Briefing, Health};
use interfaces::controller::{
    AmoTerms, Cause, ControllerError, DebtChange, Outcome, Rebalanced, RegisteredAmo, Settings,
    Stage, MAX_QUOTE_AGE_MS, MAX_SHARE_BPS,
};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::Position;
use math::{apply_bps_up, mul_div_down, BPS, E18};
use policy::room::{funding_up, wind_room_down, Reach};

// State is written and the event sent after the calls: what they report is what is written, and the platform lets nobody call back in
// between. A failure anywhere reverts the whole message.

/// Everything a step knows before it moves anything.
struct Case {
    settings: Settings,
    record: RegisteredAmo,
    board: Board,
    briefing: Briefing,
    context: Context,
    now_ms: u64,
}

/// What a step did.
struct Moved {
    outcome: Outcome,
    /// Afterwards.
    position: Position,
    debt_e18: u128,
    realised_loss_e18: u128,
    health: Health,
}

pub(crate) fn rebalance(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<Outcome, ControllerError> {
    let mut case = Case::open(contract, amo)?;
    case.ensure_cool()?;
    let Planned { plan, position } = case.plan()?;
    let debt_old_e18 = case.briefing.record.debt_e18;
    let value_old_e18 = position.mark.value_e18;
    let mut gained_e18 = 0;
    let moved = match plan {
        Plan::Nothing => case.stay(position)?,
        Plan::Wind { coin_e18, tokens } => case.wind(coin_e18, tokens, &position)?,
        Plan::Unwind { coin_e18 } => case.unwind(coin_e18, &position)?,
    };
    let outcome = moved.outcome;
    if outcome != Outcome::Nothing {
        case.record.rebalanced_ms = case.now_ms;
        let change = DebtChange {
            old_e18: debt_old_e18,
            new_e18: moved.debt_e18,
            loss_e18: moved
                .realised_loss_e18
                .saturating_sub(case.briefing.record.realised_loss_e18),
        };
        case.record.settled(&change, case.now_ms);
        gained_e18 = change.gained_e18(value_old_e18, moved.position.mark.value_e18);
        case.board.owes(amo, moved.debt_e18);
        contract.amos.insert(amo, &case.record);
        emit(Rebalanced {
            amo,
            keeper: caller(),
            outcome,
            debt_old_e18,
            debt_new_e18: moved.debt_e18,
        });
    }
    case.close(contract, &moved, gained_e18)?;
    Ok(outcome)
}

pub(crate) fn refresh(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<(), ControllerError> {
    let mut case = Case::open(contract, amo)?;
    let position = case.guarded().position(&case.context, &case.briefing)?;
    let moved = case.mark(position)?;
    case.close(contract, &moved, 0)
}

pub(crate) fn preview(contract: &ControllerContract, amo: AmoId) -> Result<Plan, ControllerError> {
    let case = Case::open(contract, amo)?;
    case.ensure_cool()?;
    Ok(case.plan()?.plan)
}

impl Case {
    fn open(contract: &ControllerContract, amo: AmoId) -> Result<Self, ControllerError> {
        let record = contract.living(amo)?;
        let settings = contract.settings();
        let board = written(contract.board.get());
        let briefing = call(settings.book().call().briefing(amo))?;
        let now_ms = now_ms();
        let terms = &record.terms;
        let may_wind = record.stage == Stage::Active
            && !settings.winding_paused
            && !terms.is_expired(now_ms)
            && is_in_band(terms, board.quote_e18(amo));
        let wind_room_e18 = if may_wind {
            let debt_e18 = briefing.record.debt_e18;
            let reach = Reach {
                line_e18: record
                    .ceiling
                    .at(&terms.ceiling(), debt_e18, now_ms)
                    .line_e18
                    .saturating_sub(
                        record
                            .losses
                            .realised_e18(briefing.record.realised_loss_e18),
                    ),
                level_e18: record.bucket.level_down(&terms.bucket(), now_ms),
                largest_step_e18: terms.largest_step_e18,
                severity_bps: terms.severity_bps,
            };
            wind_room_down(&briefing, &reach)
        } else {
            0
        };
        let quote_age_ms = briefing.limits.mark_max_age_ms.min(MAX_QUOTE_AGE_MS);
        let (others_lowest_e18, others_highest_e18) = board.others(amo, now_ms, quote_age_ms);
        let context = Context {
            wind_room_e18,
            unwind_room_e18: terms.largest_step_e18,
            others_lowest_e18,
            others_highest_e18,
            ..context_of(&briefing)
        };
        Ok(Self {
            settings,
            record,
            board,
            briefing,
            context,
            now_ms,
        })
    }

    fn ensure_cool(&self) -> Result<(), ControllerError> {
        let terms = &self.record.terms;
        let until_ms = self.record.rebalanced_ms.saturating_add(terms.cooldown_ms);
        if self.record.rebalanced_ms != 0 && self.now_ms < until_ms {
            return Err(ControllerError::CooldownNotOver { until_ms });
        }
        Ok(())
    }

    fn guarded(&self) -> Guarded<'_> {
        Guarded::new(&self.settings, self.record.account)
    }

    /// What the policy wants, within the room it was given, and the position that it sees.
    fn plan(&self) -> Result<Planned, ControllerError> {
        let mut planned = self.guarded().plan(&self.context)?;
        ensure_plausible(&planned.position, &self.briefing, self.briefing.supply_e18)?;
        let (amount_e18, room_e18) = match planned.plan {
            Plan::Nothing => return Ok(planned),
            Plan::Wind { coin_e18, tokens } => (
                funding_up(&self.briefing, coin_e18, tokens),
                self.context.wind_room_e18,
            ),
            Plan::Unwind { coin_e18 } => (coin_e18, self.context.unwind_room_e18),
        };
        if amount_e18 == 0 {
            planned.plan = Plan::Nothing;
        } else if amount_e18 > room_e18 {
            return Err(ControllerError::BeyondRoom {
                amount_e18,
                room_e18,
            });
        }
        Ok(planned)
    }

    /// A mark that is fresh is left as it is, unless the venue has lost something since.
    fn stay(&mut self, position: Position) -> Result<Moved, ControllerError> {
        let has_lost = position.mark.value_e18 < self.briefing.record.mark.value_e18;
        if has_lost || !self.briefing.mark_fresh {
            return self.mark(position);
        }
        Ok(self.moved(position, self.briefing.health))
    }

    fn wind(
        &mut self,
        coin_e18: u128,
        tokens: u128,
        before: &Position,
    ) -> Result<Moved, ControllerError> {
        let record = self.record;
        if coin_e18 != 0 {
            let mut stablecoin = self.settings.stablecoin();
            call(stablecoin.call_mut().mint(record.funding, coin_e18))?;
        }
        if tokens != 0 {
            let token = record.token.ok_or(AmoError::UnsupportedFunding)?;
            let mut vault = self.settings.vault();
            call(vault.call_mut().release(token, tokens, record.funding))?;
        }
        let report = self.guarded().wind(&self.context, coin_e18, tokens)?;
        if report.moved.coin_e18 != coin_e18 || report.moved.tokens != tokens {
            return Err(ControllerError::ImplausibleReport);
        }
        let supply_e18 = self.briefing.supply_e18.saturating_add(coin_e18);
        self.note(&report, supply_e18)?;
        let funding_e18 = funding_up(&self.briefing, coin_e18, tokens);
        ensure_slippage(
            &record.terms,
            before,
            &report.position,
            signed(funding_e18),
            E18,
        )?;
        let mut book = self.settings.book();
        let health =
            call(
                book.call_mut()
                    .book_wind(self.record.amo, coin_e18, tokens, report.position),
            )?;
        let debt_e18 = self.briefing.record.debt_e18;
        Ok(Moved {
            outcome: Outcome::Wound { coin_e18, tokens },
            debt_e18: debt_e18.saturating_add(funding_e18),
            ..self.moved(report.position, health)
        })
    }

    fn unwind(&mut self, coin_e18: u128, before: &Position) -> Result<Moved, ControllerError> {
        let report = self.guarded().unwind(&self.context, coin_e18)?;
        let moved = &report.moved;
        let coin_e18 = moved.coin_e18;
        if coin_e18 > self.context.unwind_room_e18 || moved.units > moved.units_before {
            return Err(ControllerError::ImplausibleReport);
        }
        self.note(&report, self.briefing.supply_e18)?;
        let tokens_e18 = funding_up(&self.briefing, 0, moved.tokens);
        let returned_e18 = signed(coin_e18.saturating_add(tokens_e18));
        // A share of the venue is worth less than its par value while its other coin is.
        let worth_e18 = match self.briefing.fair_e18() {
            0 => E18,
            fair_e18 => fair_e18.min(E18),
        };
        ensure_slippage(
            &self.record.terms,
            before,
            &report.position,
            returned_e18.saturating_neg(),
            worth_e18,
        )?;
        if coin_e18 != 0 {
            let mut stablecoin = self.settings.stablecoin();
            call(stablecoin.call_mut().burn(own_account(), coin_e18))?;
        }
        if moved.tokens != 0 {
            let token = self
                .record
                .token
                .ok_or(ControllerError::ImplausibleReport)?;
            let mut vault = self.settings.vault();
            call(vault.call_mut().restore(token, moved.tokens))?;
        }
        let mut book = self.settings.book();
        let settlement = call(book.call_mut().book_unwind(
            self.record.amo,
            coin_e18,
            moved.tokens,
            moved.units,
            moved.units_before,
            report.position,
        ))?;
        let now = self.moved(report.position, settlement.health);
        Ok(Moved {
            outcome: Outcome::Unwound { coin_e18 },
            debt_e18: settlement.debt_e18,
            realised_loss_e18: now.realised_loss_e18.saturating_add(settlement.loss_e18),
            ..now
        })
    }

    /// Books the position.
    fn mark(&mut self, position: Position) -> Result<Moved, ControllerError> {
        self.board.note(self.record.amo, &position, self.now_ms);
        let mut book = self.settings.book();
        let health = call(book.call_mut().book_mark(self.record.amo, position))?;
        Ok(self.moved(position, health))
    }

    /// Nothing moved.
    fn moved(&self, position: Position, health: Health) -> Moved {
        let record = &self.briefing.record;
        Moved {
            outcome: Outcome::Nothing,
            position,
            debt_e18: record.debt_e18,
            realised_loss_e18: record.realised_loss_e18,
            health,
        }
    }

    fn note(&mut self, report: &Report, supply_e18: u128) -> Result<(), ControllerError> {
        ensure_plausible(&report.position, &self.briefing, supply_e18)?;
        self.board
            .note(self.record.amo, &report.position, self.now_ms);
        Ok(())
    }

    /// Takes back what the AMO must give for reasons of its own, heals what is breached after the step, and keeps the board.
    fn close(
        mut self,
        contract: &mut ControllerContract,
        moved: &Moved,
        gained_e18: u128,
    ) -> Result<(), ControllerError> {
        let cause = self.cause(contract, moved);
        let amo = self.record.amo;
        let mut healing = Healing::new(self.settings, self.board, self.now_ms);
        if let Some(cause) = cause.filter(|_| moved.position.units != 0) {
            healing.take_from(contract, amo, cause)?;
        }
        healing.run(contract, &moved.health)?;
        contract.board.set(&healing.board);
        reward(&self.settings, gained_e18, &healing.healed);
        Ok(())
    }

    /// Why the AMO, as it was just read, must give back.
    fn cause(&mut self, contract: &mut ControllerContract, moved: &Moved) -> Option<Cause> {
        let record = &mut self.record;
        let terms = record.terms;
        let exceeds = record.losses.exceed(
            &terms.loss(),
            moved.realised_loss_e18,
            moved.debt_e18,
            moved.position.mark.value_e18,
        );
        if exceeds && record.stage == Stage::Active {
            enter_stage(contract, record, Stage::UnwindOnly, self.now_ms);
            self.board.place(record);
            return Some(Cause::LossBeyondTolerance);
        }
        if matches!(record.stage, Stage::UnwindOnly | Stage::WrittenOff) {
            Some(Cause::UnwindOnly)
        } else if terms.is_expired(self.now_ms) {
            Some(Cause::Expired)
        } else if !is_in_band(&terms, moved.position.quote_e18) {
            Some(Cause::VenueOutOfBand)
        } else if moved.debt_e18 > terms.cap_e18 {
            Some(Cause::AboveCap)
        } else {
            None
        }
    }
}

/// A venue without a price is not out of its band.
fn is_in_band(terms: &AmoTerms, quote_e18: u128) -> bool {
    let widest_e18 = u128::from(terms.quote_band_bps).saturating_mul(E18 / BPS);
    quote_e18 == 0 || terms.quote_band_bps >= MAX_SHARE_BPS || quote_e18.abs_diff(E18) <= widest_e18
}

/// Value may fall behind what was put in, or fall by more than what came out, by the slippage at most. `worth_e18` is what a unit of value
/// fetches.
fn ensure_slippage(
    terms: &AmoTerms,
    before: &Position,
    after: &Position,
    put_in_e18: i128,
    worth_e18: u128,
) -> Result<(), ControllerError> {
    let size_e18 = put_in_e18.unsigned_abs();
    let slippage_e18 = apply_bps_up(size_e18, terms.max_slippage_bps.into())
        .map_err(|_| ControllerError::Overflow)?;
    let (old_e18, new_e18) = (before.mark.value_e18, after.mark.value_e18);
    let change_e18 = signed(
        mul_div_down(old_e18.abs_diff(new_e18), worth_e18, E18)
            .map_err(|_| ControllerError::Overflow)?,
    );
    let value_change_e18 = if new_e18 < old_e18 {
        change_e18.saturating_neg()
    } else {
        change_e18
    };
    let bound_e18 = put_in_e18.saturating_sub(signed(slippage_e18));
    if value_change_e18 < bound_e18 {
        return Err(ControllerError::SlippageExceeded {
            value_change_e18,
            bound_e18,
        });
    }
    Ok(())
}

fn signed(amount: u128) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

/// What every AMO is told; no room and no word of others.
pub(crate) fn context_of(briefing: &Briefing) -> Context {
    Context {
        collateral_price_e18: briefing.price_e18(),
        price_fresh: briefing.price_fresh,
        debt_e18: briefing.record.debt_e18,
        ..Context::default()
    }
}
