//! Paying the keeper.

use crate::calls::try_call;
use crate::suite::{caller, now_ms};
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::controller::Settings;
use interfaces::keeper_budget::{KeeperBudget, Service};

/// Pays the caller for what the poke did. Nothing that goes wrong here undoes the poke.
pub(crate) fn reward(settings: &Settings, gained_e18: u128, healed_e18: u128, breached_ms: u64) {
    let Some(budget) = settings.keeper_budget else {
        return;
    };
    if gained_e18 == 0 && healed_e18 == 0 {
        return;
    }
    let breached_for_ms = match breached_ms {
        0 => 0,
        since_ms => now_ms().saturating_sub(since_ms),
    };
    let mut budget: contract_ref!(KeeperBudget, DefaultEnvironment) = budget.into();
    try_call(budget.call_mut().pay(
        caller(),
        Service {
            gained_e18,
            healed_e18,
            breached_for_ms,
        },
    ));
}
