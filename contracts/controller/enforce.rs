//! Taking positions back until no ratio that an unwinding can heal is below its minimum. What to heal, and how much it takes, is
//! `policy::enforcement`; here it is done, by rank, and a failing AMO is passed by.

use crate::board::Board;
use crate::calls::{call, read};
use crate::controller::ControllerContract;
use crate::guarded::{ensure_not_starved, ensure_plausible, Guarded};
use crate::rebalance::context_of;
use crate::suite::{emit, now_ms, own_account, written, Settings};
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::amo::Report;
use interfaces::book::{AmoId, Book, Briefing, Health};
use interfaces::controller::{AmoSkipped, ControllerError, Enforced, RegisteredAmo};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::{AccountId, Limits, Position, RatioKind};
use policy::enforcement::{units_to_take, HEALABLE};
use psp22::PSP22;

/// Passes an AMO, for one that gave less than its position showed.
const MAX_PASSES: u8 = 2;

pub(crate) fn enforce(contract: &mut ControllerContract) -> Result<u32, ControllerError> {
    let settings = contract.settings();
    let health = read(settings.book().call().health());
    let board = written(contract.board.get());
    let mut healing = Healing::new(settings, board, now_ms());
    healing.run(contract, health)?;
    if healing.steps != 0 {
        contract.board.set(&healing.board);
    }
    Ok(healing.steps)
}

/// One run of `enforce`.
pub(crate) struct Healing {
    pub board: Board,
    pub steps: u32,
    settings: Settings,
    now_ms: u64,
    health: Health,
    /// As last read; none before the first AMO.
    limits: Option<Limits>,
}

/// One withdrawal that was done.
struct Step<'a> {
    record: &'a RegisteredAmo,
    breach: RatioKind,
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
            settings,
            now_ms,
            health: Health::default(),
            limits: None,
        }
    }

    pub fn run(
        &mut self,
        contract: &ControllerContract,
        health: Health,
    ) -> Result<(), ControllerError> {
        self.health = health;
        for breach in HEALABLE {
            if self.is_breached(breach) {
                self.heal(contract, breach)?;
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

    fn heal(
        &mut self,
        contract: &ControllerContract,
        breach: RatioKind,
    ) -> Result<(), ControllerError> {
        for place in 0..self.board.seats.len() {
            let Some(seat) = self.board.seats.get(place).filter(|seat| seat.holds) else {
                continue;
            };
            let record = contract.registered(seat.amo)?;
            match self.take_back(&record, breach) {
                Ok(()) => {}
                Err(
                    reason @ (ControllerError::AmoFailed
                    | ControllerError::Amo(_)
                    | ControllerError::ImplausibleReport),
                ) => {
                    ensure_not_starved(&self.settings, record.amo)?;
                    skip(record.amo, breach, reason);
                }
                Err(other) => return Err(other),
            }
            if self.is_at_target(breach) {
                break;
            }
        }
        Ok(())
    }

    /// Takes from one AMO what the breach needs. When the AMO is what failed, the call that failed has changed nothing.
    fn take_back(
        &mut self,
        record: &RegisteredAmo,
        breach: RatioKind,
    ) -> Result<(), ControllerError> {
        let settings = self.settings;
        let mut amo = Guarded::new(&settings, record.account);
        for _ in 0..MAX_PASSES {
            let briefing = call(settings.book().call().briefing(record.amo))?;
            self.health = briefing.health;
            self.limits = Some(briefing.limits);
            let context = context_of(&briefing);
            let position = amo.position(&context, &briefing)?;
            self.board.note(record.amo, &position, self.now_ms);
            let asked = units_to_take(breach, &briefing, &position.liquid).unwrap_or(0);
            if asked == 0 {
                return Ok(());
            }
            let report = amo.withdraw(&context, asked)?;
            let step = Step {
                record,
                breach,
                asked,
                briefing: &briefing,
                position: &position,
                report: &report,
            };
            if !self.settle(&step)? {
                return Ok(());
            }
            if asked == position.liquid.units || self.is_at_target(breach) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Burns and restores what arrived, books it, and says whether the AMO gave all that it reported.
    fn settle(&mut self, step: &Step) -> Result<bool, ControllerError> {
        let Step {
            record,
            breach,
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
        self.steps = self.steps.saturating_add(1);
        emit(Enforced {
            amo: record.amo,
            breach,
            units_asked: step.asked,
            units_taken,
            coin_burned,
            tokens_restored,
            ratio_before_e18: briefing.health.ratios.get(breach),
            ratio_after_e18: self.health.ratios.get(breach),
        });
        let nothing_came = coin_burned == 0 && tokens_restored == 0;
        let reason = coin_short
            .or(tokens_short)
            .or(nothing_came.then_some(ControllerError::ImplausibleReport));
        match reason {
            Some(reason) => {
                skip(record.amo, breach, reason);
                Ok(false)
            }
            None => Ok(true),
        }
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
        let counted =
            read(self.settings.vault().call().asset(token)).map_or(u128::MAX, |asset| asset.idle);
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

fn balance_of(token: AccountId, owner: AccountId) -> u128 {
    let token: contract_ref!(PSP22, DefaultEnvironment) = token.into();
    read(token.call().balance_of(owner))
}

fn skip(amo: AmoId, breach: RatioKind, reason: ControllerError) {
    emit(AmoSkipped {
        amo,
        breach,
        reason,
    });
}
