//! Paying the keeper.

use crate::calls::try_call;
use crate::suite::{caller, now_ms};
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::book::Briefing;
use interfaces::controller::Settings;
use interfaces::keeper_budget::{KeeperBudget, Service};
use interfaces::RatioKind;
use math::{mul_div_down, E18};

/// What a run of `enforce` healed.
#[derive(Default)]
pub(crate) struct Healed {
    debt_e18: u128,
    since_ms: u64,
}

impl Healed {
    /// A step counts for at most what was missing to the minimum before it, not to the target: who tips a ratio over its minimum pays fees on
    /// what he tips it by, however much comes back for it.
    pub fn add(&mut self, kind: RatioKind, before: &Briefing, repaid_e18: u128, now_ms: u64) {
        let minimum_e18 = before.limits.minimum.get(kind);
        let below_e18 = minimum_e18.saturating_sub(before.health.ratios.get(kind));
        let missing_e18 = mul_div_down(below_e18, before.supply_e18, E18).unwrap_or(0);
        let since_ms = match before.health.breached.get(kind) {
            0 => now_ms,
            since_ms => since_ms,
        };
        self.debt_e18 = self.debt_e18.saturating_add(repaid_e18.min(missing_e18));
        self.since_ms = self.since_ms.max(since_ms);
    }
}

/// Pays the caller for what the poke did. Nothing that goes wrong here undoes the poke.
pub(crate) fn reward(settings: &Settings, gained_e18: u128, healed: &Healed) {
    let Some(budget) = settings.keeper_budget else {
        return;
    };
    if gained_e18 == 0 && healed.debt_e18 == 0 {
        return;
    }
    let mut budget: contract_ref!(KeeperBudget, DefaultEnvironment) = budget.into();
    try_call(budget.call_mut().pay(
        caller(),
        Service {
            gained_e18,
            healed_e18: healed.debt_e18,
            breached_for_ms: now_ms().saturating_sub(healed.since_ms),
        },
    ));
}
