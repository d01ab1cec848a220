//! The AMOs' records: opened, replaced and closed on the registry's word.

use crate::calls::call;
use crate::controller::ControllerContract;
use crate::guarded::{ensure_not_starved, Guarded};
use crate::rebalance::context_of;
use crate::suite::{emit, now_ms, written, Suite};
use ink::codegen::TraitCallBuilder;
use ink::prelude::vec::Vec;
use interfaces::book::{AmoId, Book};
use interfaces::controller::{
    ControllerError, NewAmo, RegisteredAmo, Stage, StageChanged, MAX_PAGE, WRITE_OFF_AFTER_MS,
};
use interfaces::Position;
use policy::limits::{Bucket, Ceiling, Losses};

pub(crate) fn page(contract: &ControllerContract, from: AmoId, count: u8) -> Vec<RegisteredAmo> {
    let end = from.saturating_add(count.min(MAX_PAGE));
    (from..end)
        .filter_map(|amo| contract.amos.get(amo))
        .collect()
}

pub(crate) fn open(
    contract: &mut ControllerContract,
    new: &NewAmo,
) -> Result<AmoId, ControllerError> {
    let NewAmo {
        account,
        funding,
        collateral,
        token,
        units,
        terms,
    } = *new;
    let mut book = contract.settings().book();
    let amo = call(book.call_mut().open_amo(collateral, terms.severity_bps))?;
    let now_ms = now_ms();
    let record = RegisteredAmo {
        amo,
        account,
        funding,
        collateral,
        token,
        units,
        stage: Stage::Proposed,
        staged_ms: now_ms,
        terms,
        rebalanced_ms: 0,
        settled_ms: 0,
        ceiling: Ceiling::default(),
        bucket: Bucket::full(&terms.bucket(), now_ms),
        losses: Losses::default(),
    };
    contract.amos.insert(amo, &record);
    place(contract, &record);
    Ok(amo)
}

pub(crate) fn install(
    contract: &mut ControllerContract,
    record: &RegisteredAmo,
) -> Result<(), ControllerError> {
    let old = contract.living(record.amo)?;
    contract.amos.insert(record.amo, record);
    place(contract, record);
    let severity_bps = record.terms.severity_bps;
    if severity_bps != old.terms.severity_bps {
        let mut book = contract.settings().book();
        call(book.call_mut().set_severity(record.amo, severity_bps))?;
    }
    Ok(())
}

/// The caller keeps the board.
pub(crate) fn enter_stage(
    contract: &mut ControllerContract,
    record: &mut RegisteredAmo,
    new: Stage,
    now_ms: u64,
) {
    let old = core::mem::replace(&mut record.stage, new);
    record.staged_ms = now_ms;
    contract.amos.insert(record.amo, record);
    emit(StageChanged {
        amo: record.amo,
        old,
        new,
    });
}

/// An AMO whose mark has lost all its prudent value, and that cannot be read now.
pub(crate) fn stop(contract: &mut ControllerContract, amo: AmoId) -> Result<(), ControllerError> {
    let mut record = contract.living(amo)?;
    if record.stage != Stage::Active {
        return Err(ControllerError::WrongStage {
            stage: record.stage,
        });
    }
    let settings = contract.settings();
    let briefing = call(settings.book().call().briefing(amo))?;
    let booked = &briefing.record;
    let until_ms = briefing
        .limits
        .mark_max_age_ms
        .saturating_mul(2)
        .saturating_add(booked.marked_ms);
    if booked.is_empty() || now_ms() <= until_ms {
        return Err(ControllerError::TooEarly { until_ms });
    }
    let guarded = Guarded::new(&settings, record.account);
    match guarded.position(&context_of(&briefing), &briefing) {
        Ok(_) => return Err(ControllerError::StillWorks { amo }),
        Err(
            ControllerError::AmoFailed
            | ControllerError::Amo(_)
            | ControllerError::ImplausibleReport,
        ) => ensure_not_starved(&settings, amo)?,
        Err(other) => return Err(other),
    }
    enter_stage(contract, &mut record, Stage::UnwindOnly, now_ms());
    place(contract, &record);
    Ok(())
}

pub(crate) fn retire(contract: &mut ControllerContract, amo: AmoId) -> Result<(), ControllerError> {
    let mut record = contract.living(amo)?;
    if record.stage == Stage::Active {
        return Err(ControllerError::WrongStage {
            stage: record.stage,
        });
    }
    let settings = contract.settings();
    let mut book = settings.book();
    let briefing = call(book.call().briefing(amo))?;
    let context = context_of(&briefing);
    let position = match Guarded::new(&settings, record.account).position(&context, &briefing) {
        Err(ControllerError::AmoFailed | ControllerError::Amo(_))
            if record.stage == Stage::WrittenOff =>
        {
            // Who executes the vote chooses its depth and its limits, and could make a working AMO look broken: what counts is that nobody
            // read it for a long time, which anyone does by a refresh.
            let last_ms = briefing.record.marked_ms.max(record.staged_ms);
            let until_ms = last_ms.saturating_add(WRITE_OFF_AFTER_MS);
            if now_ms() < until_ms {
                return Err(ControllerError::TooEarly { until_ms });
            }
            Position::default()
        }
        position => position?,
    };
    let debt_e18 = briefing.record.debt_e18;
    if debt_e18 != 0 || position.units != 0 {
        return Err(ControllerError::NotEmpty {
            debt_e18,
            units: position.units,
        });
    }
    enter_stage(contract, &mut record, Stage::Retired, now_ms());
    let mut board = written(contract.board.get());
    board.remove(amo);
    contract.board.set(&board);
    call(book.call_mut().book_mark(amo, position))?;
    Ok(())
}

fn place(contract: &mut ControllerContract, record: &RegisteredAmo) {
    let mut board = written(contract.board.get());
    board.place(record);
    contract.board.set(&board);
}
