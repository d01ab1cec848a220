//! The suite in miniature: one breach, one AMO, what each poke does to them. Events and answers are encoded as the contracts' own.

use crate::keeper::chain::Call;
use crate::keeper::contracts::{Contracts, Recorded};
use crate::keeper::task::Task;
use harness::prelude::*;
use harness::Emitted;
use interfaces::book::PositionChanged;
use interfaces::controller::{Cause, ControllerError, Enforced, Harvested, Outcome, Rebalanced};
use interfaces::keeper_budget::{KeeperPaid, Service};
use interfaces::RatioKind;
use scale::Encode;

pub const HOUR_MS: u64 = 3_600_000;
pub const AMO: u8 = 0;

/// After a block.
#[derive(Clone, Debug)]
pub struct State {
    pub now_ms: u64,
    pub breached: bool,
    pub marked_ms: u64,
    pub wants_rebalance: bool,
    pub profit_e18: u128,
    /// Paid for an enforcement and for a rebalancing.
    pub bounty_e18: u128,
    /// `enforce` as a whole is too much; each AMO by itself is not.
    pub enforce_traps: bool,
    /// The lens traps, and the keeper budget.
    pub views_trap: bool,
}

/// What a message came to.
pub struct Ran {
    pub answer: Result<Vec<u8>, String>,
    pub emitted: Vec<Emitted>,
}

pub fn account(name: &str) -> AccountId {
    Role::Named(Box::leak(name.to_owned().into_boxed_str())).account()
}

pub fn contracts() -> Contracts {
    let labels = ["controller", "book", "lens", "stablecoin", "keeper-budget"];
    let recorded = labels.map(|label| Recorded {
        label: label.to_owned(),
        account: account(label),
        code: [label.len() as u8; 32],
    });
    Contracts {
        controller: account("controller"),
        book: account("book"),
        lens: account("lens"),
        stablecoin: account("stablecoin"),
        keeper_budget: Some(account("keeper-budget")),
        watched: Vec::new(),
        markets: Vec::new(),
        recorded: recorded.to_vec(),
    }
}

/// `signature` as ink! writes it: the types as the source names them.
fn event(contract: AccountId, signature: &str, event: &impl Encode) -> Emitted {
    let topic = harness::chain::hash_of(signature.as_bytes());
    Emitted {
        contract,
        topics: vec![topic.into()],
        data: event.encode(),
    }
}

fn said<T: Encode>(answer: Result<T, ControllerError>) -> Result<Vec<u8>, String> {
    Ok([vec![0], answer.encode()].concat())
}

impl State {
    pub fn quiet(now_ms: u64) -> Self {
        Self {
            now_ms,
            breached: false,
            marked_ms: now_ms,
            wants_rebalance: false,
            profit_e18: 0,
            bounty_e18: 0,
            enforce_traps: false,
            views_trap: false,
        }
    }

    pub fn call(&mut self, from: AccountId, call: &Call) -> Ran {
        let contracts = contracts();
        let traps = [Some(contracts.lens), contracts.keeper_budget];
        if self.views_trap && traps.contains(&Some(call.to)) {
            return Ran {
                answer: Err("ContractTrapped".to_owned()),
                emitted: Vec::new(),
            };
        }
        match self.view(call) {
            Some(answer) => Ran {
                answer: Ok([vec![0], answer].concat()),
                emitted: Vec::new(),
            },
            None => self.poke(from, call),
        }
    }

    fn poke(&mut self, from: AccountId, call: &Call) -> Ran {
        let contracts = contracts();
        let tasks = [
            Task::Enforce,
            Task::EnforceAmo(AMO),
            Task::Refresh(AMO),
            Task::Rebalance(AMO),
            Task::Harvest(AMO),
        ];
        let task = tasks
            .iter()
            .find(|it| it.call(&contracts).as_ref() == Some(call));
        let mut emitted = Vec::new();
        let answer = match task {
            Some(Task::Enforce) if self.enforce_traps => Err("OutOfGas".to_owned()),
            Some(Task::Enforce | Task::EnforceAmo(_)) => said(Ok(self.enforce(from, &mut emitted))),
            Some(Task::Refresh(_)) => {
                self.marked_ms = self.now_ms;
                emitted.push(self.marked());
                said(Ok(()))
            }
            Some(Task::Rebalance(_)) => said(Ok(self.rebalance(from, &mut emitted))),
            Some(Task::Harvest(_)) => said(self.harvest(from, &mut emitted)),
            _ => Err("ContractNotFound".to_owned()),
        };
        Ran { answer, emitted }
    }

    fn enforce(&mut self, from: AccountId, emitted: &mut Vec<Emitted>) -> u32 {
        if !std::mem::take(&mut self.breached) {
            return 0;
        }
        let step = Enforced {
            amo: AMO,
            cause: Cause::Ratio(RatioKind::Idle),
            units_asked: coins(1_000),
            units_taken: coins(1_000),
            coin_burned: coins(1_000),
            tokens_restored: 0,
            before_e18: bps(2_000),
            after_e18: bps(3_500),
        };
        emitted.push(event(
            account("controller"),
            "Enforced(AmoId,Cause,u128,u128,u128,u128,u128,u128)",
            &step,
        ));
        self.pay(from, emitted);
        1
    }

    fn rebalance(&mut self, from: AccountId, emitted: &mut Vec<Emitted>) -> Outcome {
        let is_stale = self.now_ms - self.marked_ms > HOUR_MS;
        if is_stale || !std::mem::take(&mut self.wants_rebalance) {
            return Outcome::Nothing;
        }
        let outcome = Outcome::Wound {
            coin_e18: coins(500),
            tokens: 0,
        };
        let moved = Rebalanced {
            amo: AMO,
            keeper: from,
            outcome,
            debt_old_e18: coins(1_000),
            debt_new_e18: coins(1_500),
        };
        emitted.push(event(
            account("controller"),
            "Rebalanced(AmoId,AccountId,Outcome,u128,u128)",
            &moved,
        ));
        self.pay(from, emitted);
        outcome
    }

    fn harvest(
        &mut self,
        from: AccountId,
        emitted: &mut Vec<Emitted>,
    ) -> Result<(), ControllerError> {
        let profit_e18 = std::mem::take(&mut self.profit_e18);
        if profit_e18 == 0 {
            return Err(ControllerError::NothingToHarvest {
                value_e18: coins(1_000),
                debt_e18: coins(1_000),
            });
        }
        let taken = Harvested {
            amo: AMO,
            keeper: from,
            units_taken: profit_e18,
            coin_burned: profit_e18,
            tokens_restored: 0,
            profit_e18,
        };
        emitted.push(event(
            account("controller"),
            "Harvested(AmoId,AccountId,u128,u128,u128,u128)",
            &taken,
        ));
        Ok(())
    }

    fn pay(&self, keeper: AccountId, emitted: &mut Vec<Emitted>) {
        if self.bounty_e18 == 0 {
            return;
        }
        let paid = KeeperPaid {
            keeper,
            service: Service::default(),
            paid_e18: self.bounty_e18,
        };
        let budget = account("keeper-budget");
        emitted.push(event(budget, "KeeperPaid(AccountId,Service,u128)", &paid));
    }

    fn marked(&self) -> Emitted {
        let changed = PositionChanged {
            amo: AMO,
            debt_old_e18: coins(1_000),
            debt_new_e18: coins(1_000),
            value_old_e18: coins(1_000),
            value_new_e18: coins(1_000),
            own_new_e18: 0,
            external_new: 0,
        };
        let signature = "PositionChanged(AmoId,u128,u128,u128,u128,u128,u128)";
        event(account("book"), signature, &changed)
    }
}
