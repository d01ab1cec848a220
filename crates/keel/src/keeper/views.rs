//! What the contracts show of themselves, and which tasks that makes worth a dry run.

use super::chain::{Call, Chain, Hash, Trouble};
use super::contracts::Contracts;
use super::effect::decoded;
use super::rules::Rules;
use super::task::Task;
use harness::prelude::*;
use interfaces::book::Solvency;
use interfaces::controller::{RegisteredAmo, Stage};
use interfaces::keeper_budget::Budget;
use interfaces::lens::AmoView;
use interfaces::MAX_AMOS;
use math::{apply_bps_down, BPS};

/// Answers of a view on the state after a block.
pub async fn view<M: Message>(
    chain: &impl Chain,
    at: Hash,
    message: M,
) -> Result<M::Answer, Trouble> {
    let (to, input) = message.into_input();
    let run = chain.dry_run(&Call { to, input }, at).await?;
    let answer = run.answer.map_err(Trouble::Refused)?;
    decoded(&answer).map_err(Trouble::Refused)
}

pub async fn solvency(
    chain: &impl Chain,
    contracts: &Contracts,
    at: Hash,
) -> Result<Solvency, Trouble> {
    view(chain, at, BookHandle::at(contracts.book).call().solvency()).await
}

/// Who pays keepers, by the record, and what is left there.
pub async fn budget(
    chain: &impl Chain,
    contracts: &Contracts,
    at: Hash,
) -> Result<Option<Budget>, Trouble> {
    let Some(budget) = contracts.keeper_budget.map(KeeperBudgetHandle::at) else {
        return Ok(None);
    };
    view(chain, at, budget.call().budget()).await.map(Some)
}

/// Every AMO that can be shown: one that eats all gas would end the page, so it is left out of it.
pub async fn amos(
    chain: &impl Chain,
    contracts: &Contracts,
    at: Hash,
) -> Result<Vec<AmoView>, Trouble> {
    let lens = LensHandle::at(contracts.lens);
    let most = u8::try_from(MAX_AMOS).unwrap_or(u8::MAX);
    match view(chain, at, lens.call().amos(0, most)).await {
        Err(Trouble::Refused(why)) => {
            tracing::warn!(%why, "amos_read_one_by_one");
        }
        page => return page,
    }
    let mut seen = Vec::new();
    for amo in 0..most {
        match view(chain, at, lens.call().amos(amo, 1)).await {
            Ok(one) => seen.extend(one),
            Err(Trouble::Refused(why)) => tracing::warn!(amo, %why, "amo_unreadable"),
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(seen)
}

/// The controller's own records: they need no AMO to answer.
pub async fn registered(
    chain: &impl Chain,
    contracts: &Contracts,
    at: Hash,
) -> Result<Vec<RegisteredAmo>, Trouble> {
    let controller = ControllerHandle::at(contracts.controller);
    let most = u8::try_from(MAX_AMOS).unwrap_or(u8::MAX);
    view(chain, at, controller.call().amos(0, most)).await
}

/// Upkeep that may be due, by what is shown; the dry runs say whether it is.
pub fn upkeep(rules: &Rules, solvency: &Solvency, amos: &[AmoView]) -> Vec<Task> {
    let enabled = &rules.enabled;
    let mut tasks = Vec::new();
    for view in amos {
        let (registered, record) = (&view.registered, &view.record);
        let amo = registered.amo;
        let works = matches!(registered.stage, Stage::Active | Stage::UnwindOnly);
        let holds = view.position.is_some_and(|position| position.units != 0);
        let most_ms = solvency.limits.mark_max_age_ms;
        let may_refresh = works || (registered.stage == Stage::WrittenOff && holds);
        if enabled.refresh && may_refresh && wants_refresh(rules, view, most_ms) {
            tasks.push(Task::Refresh(amo));
        }
        let now_ms = record.marked_ms.saturating_add(view.mark_age_ms);
        let cool_ms = registered
            .rebalanced_ms
            .saturating_add(registered.terms.cooldown_ms);
        let is_cool = registered.rebalanced_ms == 0 || now_ms >= cool_ms;
        // While the mark is stale there is no room to wind: what the step would be shows after the reading.
        let is_fresh = view.mark_age_ms <= most_ms;
        if enabled.rebalance && works && is_cool && is_fresh {
            tasks.push(Task::Rebalance(amo));
        }
        let value_e18 = view.position.map_or(0, |position| position.mark.value_e18);
        let profit_e18 = value_e18.saturating_sub(record.debt_e18);
        if enabled.harvest
            && works
            && solvency.breach.is_none()
            && profit_e18 != 0
            && profit_e18 >= rules.harvest_from_e18
        {
            tasks.push(Task::Harvest(amo));
        }
    }
    tasks
}

/// Before the mark is stale, or when it hides a loss, or when a written-off AMO can give something.
fn wants_refresh(rules: &Rules, view: &AmoView, most_ms: u64) -> bool {
    if view.registered.stage == Stage::WrittenOff {
        return true;
    }
    let due_ms = u128::from(most_ms).saturating_mul(rules.refresh_at_bps.into()) / BPS;
    if u128::from(view.mark_age_ms) >= due_ms {
        return true;
    }
    let Some(position) = view.position else {
        return false;
    };
    let marked_e18 = view.record.mark.value_e18;
    let loss_bps = u128::from(rules.refresh_loss_bps);
    let least_e18 = apply_bps_down(marked_e18, BPS.saturating_sub(loss_bps)).unwrap_or(0);
    position.mark.value_e18 < least_e18
}
