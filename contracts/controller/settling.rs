//! Taking the profit out of a position, and giving a lost one up.

use crate::calls::call;
use crate::controller::ControllerContract;
use crate::guarded::{ensure_not_starved, ensure_plausible, Guarded};
use crate::rebalance::context_of;
use crate::records::enter_stage;
use crate::suite::{balance_of, caller, emit, now_ms, own_account, written, Suite};
use ink::codegen::TraitCallBuilder;
use interfaces::book::{AmoId, Book};
use interfaces::controller::{
    ControllerError, Harvested, Settings, Stage, WrittenOff, WRITE_OFF_AFTER_MS,
};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::AccountId;
use math::mul_div_down;

// State is written and the event sent after the calls, as in `rebalance`.

pub(crate) fn harvest(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<(), ControllerError> {
    let record = contract.living(amo)?;
    if !matches!(record.stage, Stage::Active | Stage::UnwindOnly) {
        return Err(ControllerError::WrongStage {
            stage: record.stage,
        });
    }
    let settings = contract.settings();
    let mut book = settings.book();
    let briefing = call(book.call().briefing(amo))?;
    if let Some(ratio) = briefing.health.breach {
        return Err(ControllerError::InBreach { ratio });
    }
    let context = context_of(&briefing);
    let mut guarded = Guarded::new(&settings, record.account);
    let position = guarded.position(&context, &briefing)?;
    let (value_e18, debt_e18) = (position.mark.value_e18, briefing.record.debt_e18);
    let profit_e18 = value_e18.saturating_sub(debt_e18);
    // Rounded down: what is left covers the debt.
    let units = mul_div_down(position.units, profit_e18, value_e18)
        .unwrap_or(0)
        .min(position.liquid.units);
    if units == 0 {
        return Err(ControllerError::NothingToHarvest {
            value_e18,
            debt_e18,
        });
    }
    let report = guarded.withdraw(&context, units)?;
    ensure_plausible(&report.position, &briefing, briefing.supply_e18)?;
    let moved = report.moved;
    if moved.units > units {
        return Err(ControllerError::ImplausibleReport);
    }
    if moved.coin_e18 != 0 {
        let mut stablecoin = settings.stablecoin();
        call(stablecoin.call_mut().burn(own_account(), moved.coin_e18))?;
    }
    if moved.tokens != 0 {
        let token = record.token.ok_or(ControllerError::ImplausibleReport)?;
        let mut vault = settings.vault();
        call(vault.call_mut().restore(token, moved.tokens))?;
    }
    let settlement =
        call(
            book.call_mut()
                .book_harvest(amo, moved.coin_e18, moved.tokens, report.position),
        )?;
    let mut board = written(contract.board.get());
    board.note(amo, &report.position, now_ms());
    contract.board.set(&board);
    emit(Harvested {
        amo,
        keeper: caller(),
        units_taken: moved.units,
        coin_burned: moved.coin_e18,
        tokens_restored: moved.tokens,
        profit_e18: settlement.profit_e18,
    });
    Ok(())
}

pub(crate) fn write_off(
    contract: &mut ControllerContract,
    amo: AmoId,
) -> Result<(), ControllerError> {
    let mut record = contract.registered(amo)?;
    if record.stage != Stage::UnwindOnly {
        return Err(ControllerError::WrongStage {
            stage: record.stage,
        });
    }
    let now_ms = now_ms();
    let settings = contract.settings();
    let mut book = settings.book();
    let briefing = call(book.call().briefing(amo))?;
    let until_ms = record
        .staged_ms
        .max(record.settled_ms)
        .saturating_add(WRITE_OFF_AFTER_MS);
    if now_ms < until_ms {
        return Err(ControllerError::TooEarly { until_ms });
    }
    // Tried here and now, so that nobody's word is needed that it fails: it works when something arrives.
    let context = context_of(&briefing);
    let mut guarded = Guarded::new(&settings, record.account);
    let held = holdings(&settings, record.token);
    let tried = match guarded.position(&context, &briefing) {
        Ok(position) if position.liquid.units == 0 => Ok(()),
        Ok(position) => guarded
            .withdraw(&context, position.liquid.units)
            .map(|_| ()),
        Err(reason) => Err(reason),
    };
    match tried {
        Ok(()) if holdings(&settings, record.token) == held => {}
        Ok(()) => return Err(ControllerError::StillWorks { amo }),
        Err(
            ControllerError::AmoFailed
            | ControllerError::Amo(_)
            | ControllerError::ImplausibleReport,
        ) => ensure_not_starved(&settings, amo)?,
        Err(other) => return Err(other),
    }
    let settlement = call(book.call_mut().book_write_off(amo))?;
    enter_stage(contract, &mut record, Stage::WrittenOff, now_ms);
    let mut board = written(contract.board.get());
    board.place(&record);
    board.owes(amo, 0);
    contract.board.set(&board);
    emit(WrittenOff {
        amo,
        loss_e18: settlement.loss_e18,
    });
    Ok(())
}

/// Own coin here, and external tokens in the vault: where a withdrawal sends them.
fn holdings(settings: &Settings, token: Option<AccountId>) -> (u128, u128) {
    let tokens = token.map_or(0, |token| balance_of(token, settings.links.vault));
    (balance_of(settings.links.stablecoin, own_account()), tokens)
}
