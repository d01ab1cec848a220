//! Taking positions back: what AMOs must give back for reasons of their own, then until no ratio that an unwinding can heal is below its
//! minimum. How much it takes is `policy::enforcement`; here it is done, by rank, and a failing AMO is passed by.

use crate::board::{Board, Seat};
use crate::calls::{call, read};
use crate::controller::ControllerContract;
use crate::guarded::{ensure_not_starved, ensure_plausible, Guarded};
use crate::rebalance::context_of;
use crate::records::enter_stage;
use crate::reward::{reward, Healed};
use crate::suite::{balance_of, emit, now_ms, own_account, written, Suite};
use ink::codegen::TraitCallBuilder;
use ink::prelude::vec::Vec;
use interfaces::amo::Report;
use interfaces::book::{AmoId, Book, Briefing, Health, Settlement};
use interfaces::controller::{
    AmoSkipped, Cause, ControllerError, DebtChange, Enforced, RegisteredAmo, Settings, Stage,
};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::{Limits, Position, RatioKind};
use policy::enforcement::{is_impaired, units_to_take, HEALABLE};

/// Passes an AMO, for one that gave less than its position showed.
const MAX_PASSES: u8 = 2;

/// Of every AMO, or of one alone: however many others fail, or are too much for one block, each can be taken back by itself.
pub(crate) fn enforce(
    contract: &mut ControllerContract,
    alone: Option<AmoId>,
) -> Result<u32, ControllerError> {
    let settings = contract.settings();
    let health = read(settings.book().call().health());
    let board = written(contract.board.get());
    let mut healing = Healing::new(settings, board, now_ms());
    healing.alone = alone;
    healing.recall(contract)?;
    healing.run(contract, &health)?;
    if healing.steps != 0 {
        contract.board.set(&healing.board);
    }
    reward(&settings, 0, &healing.healed);
    Ok(healing.steps)
}

/// One run of `enforce`.
pub(crate) struct Healing {
    pub board: Board,
    pub steps: u32,
    /// Debt that came back for what was missing to a minimum, and since when the latest of those ratios was breached.
    pub healed: Healed,
    /// The only AMO to ask.
    alone: Option<AmoId>,
    /// Those that failed in this run: a failure is costly to verify, once is enough.
    failed: Vec<AmoId>,
    /// Whether the last AMO lost more than is tolerated.
    lost_too_much: bool,
    settings: Settings,
    now_ms: u64,
    health: Health,
    /// As last read; none before the first AMO.
    limits: Option<Limits>,
}

/// One withdrawal that was done.
struct Step<'a> {
    record: &'a RegisteredAmo,
    cause: Cause,
    asked: u128,
    briefing: &'a Briefing,
    /// Before.
    position: &'a Position,
    report: &'a Report,
}

impl Healing {
    pub fn new(settings: Settings, board: Board, now_ms: u64) -> Self {
        Self {
            board,
            steps: 0,
            healed: Healed::default(),
            alone: None,
            failed: Vec::new(),
            lost_too_much: false,
            settings,
            now_ms,
            health: Health::default(),
            limits: None,
        }
    }

    /// What AMOs must give back whatever the ratios are.
    pub fn recall(&mut self, contract: &mut ControllerContract) -> Result<(), ControllerError> {
        let now_ms = self.now_ms;
        self.each(contract, |healing, contract, seat| {
            if let Some(cause) = seat.cause(now_ms) {
                healing.take_from(contract, seat.amo, cause)?;
            }
            Ok(true)
        })
    }

    /// What the ratios need.
    pub fn run(
        &mut self,
        contract: &mut ControllerContract,
        health: &Health,
    ) -> Result<(), ControllerError> {
        if self.steps == 0 {
            self.health = *health;
        }
        for kind in HEALABLE {
            if self.is_breached(kind) {
                self.each(contract, |healing, contract, seat| {
                    healing.take_from(contract, seat.amo, Cause::Ratio(kind))?;
                    Ok(!healing.is_at_target(kind))
                })?;
            }
        }
        if self.is_breached(RatioKind::Net) {
            self.each(contract, |healing, contract, seat| {
                healing.take_from(contract, seat.amo, Cause::Impaired)?;
                Ok(true)
            })?;
        }
        Ok(())
    }

    /// One AMO, for a cause of its own.
    pub fn take_from(
        &mut self,
        contract: &mut ControllerContract,
        amo: AmoId,
        cause: Cause,
    ) -> Result<(), ControllerError> {
        let mut record = contract.registered(amo)?;
        let steps = self.steps;
        match self.take_back(&mut record, cause) {
            Ok(()) => {}
            Err(
                reason @ (ControllerError::AmoFailed
                | ControllerError::Amo(_)
                | ControllerError::ImplausibleReport),
            ) => {
                ensure_not_starved(&self.settings, amo)?;
                self.failed.push(amo);
                skip(amo, cause, reason);
            }
            Err(other) => return Err(other),
        }
        if self.steps != steps {
            contract.amos.insert(amo, &record);
            if record.stage == Stage::Active && self.lost_too_much {
                enter_stage(contract, &mut record, Stage::UnwindOnly, self.now_ms);
                self.board.place(&record);
            }
        }
        Ok(())
    }

    /// Every AMO that holds something, by rank, until `act` says that it is enough.
    fn each(
        &mut self,
        contract: &mut ControllerContract,
        mut act: impl FnMut(&mut Self, &mut ControllerContract, Seat) -> Result<bool, ControllerError>,
    ) -> Result<(), ControllerError> {
        for place in 0..self.board.seats.len() {
            let seat = self.board.seats.get(place).copied();
            let asked = seat.filter(|seat| {
                seat.holds
                    && self.alone.is_none_or(|amo| amo == seat.amo)
                    && !self.failed.contains(&seat.amo)
            });
            let Some(seat) = asked else {
                continue;
            };
            if !act(self, contract, seat)? {
                break;
            }
        }
        Ok(())
    }

    /// `Health` names the first breach; the later ones show against the limits that healing it has read.
    fn is_breached(&self, kind: RatioKind) -> bool {
        self.health.breach == Some(kind)
            || self
                .limits
                .as_ref()
                .is_some_and(|limits| self.health.ratios.get(kind) < limits.minimum.get(kind))
    }

    fn is_at_target(&self, kind: RatioKind) -> bool {
        self.limits
            .as_ref()
            .is_some_and(|limits| self.health.ratios.get(kind) >= limits.target.get(kind))
    }

    fn is_done(&self, cause: Cause) -> bool {
        match cause {
            Cause::Ratio(kind) => self.is_at_target(kind),
            _ => true,
        }
    }

    /// Takes from one AMO what the cause needs. When the AMO is what failed, the call that failed has changed nothing.
    fn take_back(
        &mut self,
        record: &mut RegisteredAmo,
        cause: Cause,
    ) -> Result<(), ControllerError> {
        let settings = self.settings;
        let mut amo = Guarded::new(&settings, record.account);
        for _ in 0..MAX_PASSES {
            let mut briefing = self.brief(record.amo)?;
            if cause == Cause::Impaired && !is_impaired(&briefing) {
                return Ok(());
            }
            let context = context_of(&briefing);
            let position = amo.position(&context, &briefing)?;
            self.board.note(record.amo, &position, self.now_ms);
            if !briefing.mark_fresh {
                // Losses are those of the position as it is, not as it was.
                let mut book = settings.book();
                call(book.call_mut().book_mark(record.amo, position))?;
                briefing = self.brief(record.amo)?;
            }
            let asked = units_to_take(cause, &briefing, &position, record.terms.cap_e18);
            let asked = asked.unwrap_or(0);
            if asked == 0 {
                return Ok(());
            }
            let report = amo.withdraw(&context, asked)?;
            let step = Step {
                record,
                cause,
                asked,
                briefing: &briefing,
                position: &position,
                report: &report,
            };
            let (gave_all, settlement) = self.settle(&step)?;
            let change = DebtChange {
                old_e18: briefing.record.debt_e18,
                new_e18: settlement.debt_e18,
                loss_e18: settlement.loss_e18,
            };
            record.settled(&change, self.now_ms);
            if let Cause::Ratio(kind) = cause {
                self.healed
                    .add(kind, &briefing, change.repaid_e18(), self.now_ms);
            }
            let left = report.position.mark.value_e18;
            let realised_e18 = briefing
                .record
                .realised_loss_e18
                .saturating_add(settlement.loss_e18);
            self.lost_too_much = record.losses.exceed(
                &record.terms.loss(),
                realised_e18,
                settlement.debt_e18,
                left,
            );
            if !gave_all || asked == position.liquid.units || self.is_done(cause) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn brief(&mut self, amo: AmoId) -> Result<Briefing, ControllerError> {
        let briefing = call(self.settings.book().call().briefing(amo))?;
        self.health = briefing.health;
        self.limits = Some(briefing.limits);
        Ok(briefing)
    }

    /// Burns and restores what arrived, books it, and says whether the AMO gave all that it reported, and what debt is left.
    fn settle(&mut self, step: &Step) -> Result<(bool, Settlement), ControllerError> {
        let Step {
            record,
            cause,
            briefing,
            position,
            report,
            ..
        } = *step;
        let (coin_burned, coin_short) = self.burn_arrived(report.moved.coin_e18);
        let (tokens_restored, tokens_short) = self.restore_arrived(record, report.moved.tokens);
        let units_taken = report.moved.units.min(position.units);
        // A report that cannot be counts for nothing until the next reading; what has arrived is booked all the same.
        let after = match ensure_plausible(&report.position, briefing, briefing.supply_e18) {
            Ok(()) => report.position,
            Err(_) => Position {
                units: position.units.saturating_sub(units_taken),
                ..Position::default()
            },
        };
        self.board.note(record.amo, &after, self.now_ms);
        let mut book = self.settings.book();
        let settlement = call(book.call_mut().book_unwind(
            record.amo,
            coin_burned,
            tokens_restored,
            units_taken,
            position.units,
            after,
        ))?;
        self.health = settlement.health;
        self.board.owes(record.amo, settlement.debt_e18);
        self.steps = self.steps.saturating_add(1);
        let (before_e18, after_e18) = match cause {
            Cause::Ratio(kind) => (
                briefing.health.ratios.get(kind),
                self.health.ratios.get(kind),
            ),
            _ => (briefing.record.debt_e18, settlement.debt_e18),
        };
        emit(Enforced {
            amo: record.amo,
            cause,
            units_asked: step.asked,
            units_taken,
            coin_burned,
            tokens_restored,
            before_e18,
            after_e18,
        });
        let nothing_came = coin_burned == 0 && tokens_restored == 0;
        let reason = coin_short
            .or(tokens_short)
            .or(nothing_came.then_some(ControllerError::ImplausibleReport));
        if let Some(reason) = reason {
            self.failed.push(record.amo);
            skip(record.amo, cause, reason);
            return Ok((false, settlement));
        }
        Ok((true, settlement))
    }

    /// Burns what the AMO sent; of less than it reported, what there is.
    fn burn_arrived(&self, coin: u128) -> (u128, Option<ControllerError>) {
        if coin == 0 {
            return (0, None);
        }
        let own = own_account();
        let mut stablecoin = self.settings.stablecoin();
        let mut burn = |amount| call(stablecoin.call_mut().burn(own, amount));
        let Err(reason) = burn(coin) else {
            return (coin, None);
        };
        let arrived = balance_of(self.settings.links.stablecoin, own).min(coin);
        let burned = match burn(arrived) {
            Ok(()) => arrived,
            Err(_) => 0,
        };
        (burned, Some(reason.into()))
    }

    /// Has the vault count what the AMO sent; of less than it reported, what there is.
    fn restore_arrived(
        &self,
        record: &RegisteredAmo,
        tokens: u128,
    ) -> (u128, Option<ControllerError>) {
        if tokens == 0 {
            return (0, None);
        }
        let Some(token) = record.token else {
            return (0, Some(ControllerError::ImplausibleReport));
        };
        let mut vault = self.settings.vault();
        let mut restore = |amount| call(vault.call_mut().restore(token, amount));
        let Err(reason) = restore(tokens) else {
            return (tokens, None);
        };
        let counted = read(self.settings.vault().call().asset(token))
            .map_or(u128::MAX, |asset| asset.idle.saturating_add(asset.owed));
        let arrived = balance_of(token, self.settings.links.vault)
            .saturating_sub(counted)
            .min(tokens);
        let restored = match restore(arrived) {
            Ok(()) => arrived,
            Err(_) => 0,
        };
        (restored, Some(reason.into()))
    }
}

fn skip(amo: AmoId, cause: Cause, reason: ControllerError) {
    emit(AmoSkipped { amo, cause, reason });
}
