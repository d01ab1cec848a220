//! The registry: who is an AMO, on what terms, in which stage of its life.

use crate::calls::{call, read};
use crate::controller::ControllerContract;
use crate::guarded::Guarded;
use crate::rebalance::context_of;
use crate::suite::{emit, own_account, written};
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::amo::Amo;
use interfaces::book::{AmoId, Book};
use interfaces::controller::{
    AllowanceChanged, AmoRegistered, AmoTerms, AmoTermsChanged, ControllerError, RegisteredAmo,
    Stage, StageChanged, WindingPauseChanged, MAX_CAP_E18, MAX_COOLDOWN_MS, MAX_PAGE,
    MAX_SEVERITY_BPS,
};
use interfaces::guard::{Allowance, MAX_ALLOWANCE, MIN_ALLOWANCE};
use interfaces::{AccountId, CollateralId, MAX_AMOS};

// Governance only: events come before the calls into the book, which calls nobody.

pub(crate) fn page(contract: &ControllerContract, from: AmoId, count: u8) -> Vec<RegisteredAmo> {
    let end = from.saturating_add(count.min(MAX_PAGE));
    (from..end)
        .filter_map(|amo| contract.amos.get(amo))
        .collect()
}

pub(crate) fn register(
    contract: &mut ControllerContract,
    account: AccountId,
    terms: AmoTerms,
) -> Result<AmoId, ControllerError> {
    ensure_terms(&terms)?;
    if all(contract).any(|record| record.account == account) {
        return Err(ControllerError::AmoRegistered);
    }
    let settings = contract.settings();
    let candidate: contract_ref!(Amo, DefaultEnvironment) = account.into();
    let descriptor = read(candidate.call().descriptor());
    if descriptor.controller != own_account() || descriptor.vault != settings.links.vault {
        return Err(ControllerError::WrongDescriptor);
    }
    let mut book = settings.book();
    let collateral = match descriptor.collateral {
        Some(token) => Some(collateral_of(&read(book.call().collaterals()), token)?),
        None => None,
    };
    let amo = call(book.call_mut().open_amo(collateral, terms.severity_bps))?;
    contract.amos.insert(
        amo,
        &RegisteredAmo {
            amo,
            account,
            funding: descriptor.funding,
            collateral,
            token: descriptor.collateral,
            stage: Stage::Active,
            terms,
            rebalanced_ms: 0,
        },
    );
    place(contract, amo, terms.rank);
    emit(AmoRegistered {
        amo,
        account,
        terms,
    });
    Ok(amo)
}

pub(crate) fn set_terms(
    contract: &mut ControllerContract,
    amo: AmoId,
    terms: AmoTerms,
) -> Result<(), ControllerError> {
    let record = contract.living(amo)?;
    ensure_terms(&terms)?;
    let old = record.terms;
    change_terms(contract, record, terms);
    place(contract, amo, terms.rank);
    if terms.severity_bps != old.severity_bps {
        let mut book = contract.settings().book();
        call(book.call_mut().set_severity(amo, terms.severity_bps))?;
    }
    Ok(())
}

pub(crate) fn lower_cap(
    contract: &mut ControllerContract,
    amo: AmoId,
    cap_e18: u128,
) -> Result<(), ControllerError> {
    let record = contract.living(amo)?;
    let old_e18 = record.terms.cap_e18;
    if cap_e18 >= old_e18 {
        return Err(ControllerError::NotLower {
            old_e18,
            new_e18: cap_e18,
        });
    }
    let terms = AmoTerms {
        cap_e18,
        ..record.terms
    };
    change_terms(contract, record, terms);
    Ok(())
}

pub(crate) fn change_stage(
    contract: &mut ControllerContract,
    amo: AmoId,
    old: Stage,
    new: Stage,
) -> Result<(), ControllerError> {
    let mut record = contract.registered(amo)?;
    if record.stage != old {
        return Err(ControllerError::WrongStage {
            stage: record.stage,
        });
    }
    record.stage = new;
    contract.amos.insert(amo, &record);
    emit(StageChanged { amo, old, new });
    Ok(())
}

pub(crate) fn retire(contract: &mut ControllerContract, amo: AmoId) -> Result<(), ControllerError> {
    change_stage(contract, amo, Stage::UnwindOnly, Stage::Retired)?;
    let record = contract.registered(amo)?;
    let settings = contract.settings();
    let mut book = settings.book();
    let briefing = call(book.call().briefing(amo))?;
    let position =
        Guarded::new(&settings, record.account).position(&context_of(&briefing), &briefing)?;
    let debt_e18 = briefing.record.debt_e18;
    if debt_e18 != 0 || position.units != 0 {
        return Err(ControllerError::NotEmpty {
            debt_e18,
            units: position.units,
        });
    }
    let mut board = written(contract.board.get());
    board.remove(amo);
    contract.board.set(&board);
    call(book.call_mut().book_mark(amo, position))?;
    Ok(())
}

pub(crate) fn set_winding_paused(contract: &mut ControllerContract, paused: bool) {
    let mut settings = contract.settings();
    let old = settings.winding_paused;
    settings.winding_paused = paused;
    contract.settings.set(&settings);
    emit(WindingPauseChanged { old, new: paused });
}

pub(crate) fn set_allowance(
    contract: &mut ControllerContract,
    allowance: Allowance,
) -> Result<(), ControllerError> {
    ensure_allowance(&allowance)?;
    let mut settings = contract.settings();
    let old = settings.allowance;
    settings.allowance = allowance;
    contract.settings.set(&settings);
    emit(AllowanceChanged {
        old,
        new: allowance,
    });
    Ok(())
}

pub(crate) fn ensure_allowance(allowance: &Allowance) -> Result<(), ControllerError> {
    let (least, most) = (&MIN_ALLOWANCE, &MAX_ALLOWANCE);
    for (value, minimum, maximum) in [
        (
            allowance.ref_time.into(),
            least.ref_time.into(),
            most.ref_time.into(),
        ),
        (
            allowance.proof_size.into(),
            least.proof_size.into(),
            most.proof_size.into(),
        ),
        (
            allowance.storage_deposit,
            least.storage_deposit,
            most.storage_deposit,
        ),
    ] {
        if value < minimum || value > maximum {
            return Err(ControllerError::AllowanceOutOfRange {
                value,
                minimum,
                maximum,
            });
        }
    }
    Ok(())
}

fn ensure_terms(terms: &AmoTerms) -> Result<(), ControllerError> {
    if terms.cap_e18 > MAX_CAP_E18 {
        return Err(ControllerError::CapTooHigh {
            cap_e18: terms.cap_e18,
            maximum_e18: MAX_CAP_E18,
        });
    }
    if terms.largest_step_e18 == 0 || terms.largest_step_e18 > MAX_CAP_E18 {
        return Err(ControllerError::StepOutOfRange {
            step_e18: terms.largest_step_e18,
            maximum_e18: MAX_CAP_E18,
        });
    }
    if terms.cooldown_ms > MAX_COOLDOWN_MS {
        return Err(ControllerError::CooldownTooLong {
            cooldown_ms: terms.cooldown_ms,
            maximum_ms: MAX_COOLDOWN_MS,
        });
    }
    if terms.severity_bps > MAX_SEVERITY_BPS {
        return Err(ControllerError::SeverityTooHigh {
            severity_bps: terms.severity_bps,
            maximum_bps: MAX_SEVERITY_BPS,
        });
    }
    Ok(())
}

fn change_terms(contract: &mut ControllerContract, mut record: RegisteredAmo, terms: AmoTerms) {
    let old = record.terms;
    record.terms = terms;
    contract.amos.insert(record.amo, &record);
    emit(AmoTermsChanged {
        amo: record.amo,
        old,
        new: terms,
    });
}

fn place(contract: &mut ControllerContract, amo: AmoId, rank: u8) {
    let mut board = written(contract.board.get());
    board.place(amo, rank);
    contract.board.set(&board);
}

fn all(contract: &ControllerContract) -> impl Iterator<Item = RegisteredAmo> + '_ {
    (0..MAX_AMOS).filter_map(|amo| contract.amos.get(AmoId::try_from(amo).ok()?))
}

fn collateral_of(
    collaterals: &[interfaces::Collateral],
    token: AccountId,
) -> Result<CollateralId, ControllerError> {
    let token: &[u8; 32] = token.as_ref();
    let place = collaterals
        .iter()
        .position(|collateral| collateral.token == *token)
        .ok_or(ControllerError::WrongDescriptor)?;
    CollateralId::try_from(place).map_err(|_| ControllerError::Overflow)
}
