//! One step of one AMO along its policy, and the refreshing of its mark.

use crate::board::Board;
use crate::calls::call;
use crate::controller::ControllerContract;
use crate::enforce::Healing;
use crate::guarded::{ensure_plausible, Guarded};
use crate::suite::{caller, emit, now_ms, own_account, written, Settings};
use ink::codegen::TraitCallBuilder;
use interfaces::amo::{AmoError, Context, Plan, Report};
use interfaces::book::{AmoId, Book, Briefing, Health};
use interfaces::controller::{
    ControllerError, Outcome, Rebalanced, RegisteredAmo, Stage, MAX_QUOTE_AGE_MS,
};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use policy::room::{funding_up, wind_room_down};

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

pub(crate) fn rebalance(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<Outcome, ControllerError> {
    let mut case = Case::open(contract, amo)?;
    case.ensure_cool()?;
    let plan = case.plan()?;
    let debt_old_e18 = case.briefing.record.debt_e18;
    let (outcome, debt_new_e18, health) = match plan {
        Plan::Nothing if case.briefing.mark_fresh => {
            (Outcome::Nothing, debt_old_e18, case.briefing.health)
        }
        Plan::Nothing => (Outcome::Nothing, debt_old_e18, case.mark()?),
        Plan::Wind { coin_e18, tokens } => case.wind(coin_e18, tokens)?,
        Plan::Unwind { coin_e18 } => case.unwind(coin_e18)?,
    };
    if outcome != Outcome::Nothing {
        case.record.rebalanced_ms = case.now_ms;
        contract.amos.insert(amo, &case.record);
        emit(Rebalanced {
            amo,
            keeper: caller(),
            outcome,
            debt_old_e18,
            debt_new_e18,
        });
    }
    case.close(contract, health)?;
    Ok(outcome)
}

pub(crate) fn refresh(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<(), ControllerError> {
    let mut case = Case::open(contract, amo)?;
    let health = case.mark()?;
    case.close(contract, health)
}

pub(crate) fn preview(contract: &ControllerContract, amo: AmoId) -> Result<Plan, ControllerError> {
    let case = Case::open(contract, amo)?;
    case.ensure_cool()?;
    case.plan()
}

impl Case {
    fn open(contract: &ControllerContract, amo: AmoId) -> Result<Self, ControllerError> {
        let record = contract.living(amo)?;
        let settings = contract.settings();
        let board = written(contract.board.get());
        let briefing = call(settings.book().call().briefing(amo))?;
        let now_ms = now_ms();
        let may_wind = record.stage == Stage::Active && !settings.winding_paused;
        let terms = &record.terms;
        let wind_room_e18 = if may_wind {
            wind_room_down(&briefing, terms.cap_e18, terms.largest_step_e18)
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

    /// What the policy wants, within the room it was given.
    fn plan(&self) -> Result<Plan, ControllerError> {
        let plan = self.guarded().plan(&self.context)?;
        let (amount_e18, room_e18) = match plan {
            Plan::Nothing => return Ok(plan),
            Plan::Wind { coin_e18, tokens } => (
                funding_up(&self.briefing, coin_e18, tokens),
                self.context.wind_room_e18,
            ),
            Plan::Unwind { coin_e18 } => (coin_e18, self.context.unwind_room_e18),
        };
        if amount_e18 == 0 {
            return Ok(Plan::Nothing);
        }
        if amount_e18 > room_e18 {
            return Err(ControllerError::BeyondRoom {
                amount_e18,
                room_e18,
            });
        }
        Ok(plan)
    }

    fn wind(
        &mut self,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<(Outcome, u128, Health), ControllerError> {
        let record = &self.record;
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
        let moved = &report.moved;
        if moved.coin_e18 != coin_e18 || moved.tokens != tokens {
            return Err(ControllerError::ImplausibleReport);
        }
        let supply_e18 = self.briefing.supply_e18.saturating_add(coin_e18);
        self.note(&report, supply_e18)?;
        let mut book = self.settings.book();
        let health =
            call(
                book.call_mut()
                    .book_wind(self.record.amo, coin_e18, tokens, report.position),
            )?;
        let debt_e18 = self.briefing.record.debt_e18.saturating_add(funding_up(
            &self.briefing,
            coin_e18,
            tokens,
        ));
        Ok((Outcome::Wound { coin_e18, tokens }, debt_e18, health))
    }

    fn unwind(&mut self, coin_e18: u128) -> Result<(Outcome, u128, Health), ControllerError> {
        let report = self.guarded().unwind(&self.context, coin_e18)?;
        let moved = &report.moved;
        let coin_e18 = moved.coin_e18;
        if coin_e18 > self.context.unwind_room_e18 || moved.units > moved.units_before {
            return Err(ControllerError::ImplausibleReport);
        }
        self.note(&report, self.briefing.supply_e18)?;
        let mut stablecoin = self.settings.stablecoin();
        call(stablecoin.call_mut().burn(own_account(), coin_e18))?;
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
        Ok((
            Outcome::Unwound { coin_e18 },
            settlement.debt_e18,
            settlement.health,
        ))
    }

    /// Reads the position into the book.
    fn mark(&mut self) -> Result<Health, ControllerError> {
        let position = self.guarded().position(&self.context, &self.briefing)?;
        self.board.note(self.record.amo, &position, self.now_ms);
        let mut book = self.settings.book();
        Ok(call(book.call_mut().book_mark(self.record.amo, position))?)
    }

    fn note(&mut self, report: &Report, supply_e18: u128) -> Result<(), ControllerError> {
        ensure_plausible(&report.position, &self.briefing, supply_e18)?;
        self.board
            .note(self.record.amo, &report.position, self.now_ms);
        Ok(())
    }

    /// Heals what is breached after the step, and keeps the board.
    fn close(
        self,
        contract: &mut ControllerContract,
        health: Health,
    ) -> Result<(), ControllerError> {
        let mut healing = Healing::new(self.settings, self.board, self.now_ms);
        healing.run(contract, health)?;
        contract.board.set(&healing.board);
        Ok(())
    }
}

/// What every AMO is told; no room and no word of others.
pub(crate) fn context_of(briefing: &Briefing) -> Context {
    Context {
        collateral_price_e18: briefing.price_e18,
        price_fresh: briefing.price_fresh,
        debt_e18: briefing.record.debt_e18,
        ..Context::default()
    }
}
