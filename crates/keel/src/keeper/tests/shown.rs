//! What the suite in miniature shows of itself.

use super::model::{account, State, AMO, HOUR_MS};
use crate::keeper::chain::Call;
use harness::prelude::*;
use interfaces::book::{AmoRecord, Solvency};
use interfaces::controller::{AmoTerms, Links, RegisteredAmo, Settings, Stage};
use interfaces::guard::MIN_ALLOWANCE;
use interfaces::keeper_budget::{Budget, PayTerms};
use interfaces::lens::AmoView;
use interfaces::{Hash, Position, RatioKind};
use policy::ledger::Mark;
use scale::Encode;

impl State {
    /// The answer of a view, if it is one.
    pub fn view(&self, call: &Call) -> Option<Vec<u8>> {
        let is = |(to, input): (AccountId, Vec<u8>)| to == call.to && input == call.input;
        let controller = ControllerHandle::at(account("controller"));
        let lens = LensHandle::at(account("lens"));
        let budget = KeeperBudgetHandle::at(account("keeper-budget"));
        if is(BookHandle::at(account("book"))
            .call()
            .solvency()
            .into_input())
        {
            return Some(self.solvency().encode());
        }
        if is(lens.call().amos(0, 16).into_input()) {
            return Some(vec![self.amo()].encode());
        }
        if is(controller.call().amos(0, 16).into_input()) {
            return Some(vec![self.amo().registered].encode());
        }
        if is(controller.call().settings().into_input()) {
            return Some(settings().encode());
        }
        if is(lens.call().controller().into_input()) {
            return Some(account("controller").encode());
        }
        if is(budget.call().budget().into_input()) {
            return Some(self.budget().encode());
        }
        None
    }

    fn solvency(&self) -> Solvency {
        let mut solvency = Solvency::default();
        solvency.limits.minimum.idle_e18 = bps(3_000);
        solvency.limits.target.idle_e18 = bps(3_500);
        solvency.limits.mark_max_age_ms = HOUR_MS;
        solvency.ratios.idle_e18 = if self.breached {
            bps(2_000)
        } else {
            bps(4_000)
        };
        solvency.breach = self.breached.then_some(RatioKind::Idle);
        solvency
    }

    fn budget(&self) -> Budget {
        Budget {
            coin: account("stablecoin"),
            controller: Some(account("controller")),
            terms: PayTerms::default(),
            level_e18: coins(100),
            balance_e18: coins(100),
        }
    }

    fn amo(&self) -> AmoView {
        let record = AmoRecord {
            debt_e18: coins(1_000),
            marked_ms: self.marked_ms,
            mark: worth(coins(1_000)),
            ..AmoRecord::default()
        };
        let position = Position {
            units: coins(1_000),
            mark: worth(coins(1_000) + self.profit_e18),
            ..Position::default()
        };
        AmoView {
            registered: registered(),
            record,
            mark_age_ms: self.now_ms - self.marked_ms,
            ceiling_e18: coins(10_000),
            bucket_e18: coins(10_000),
            position: Some(position),
        }
    }
}

fn worth(value_e18: u128) -> Mark {
    Mark {
        value_e18,
        ..Mark::default()
    }
}

fn settings() -> Settings {
    Settings {
        links: Links {
            book: account("book"),
            vault: account("vault"),
            stablecoin: account("stablecoin"),
            guard: Hash::from([1; 32]),
            registry: account("registry"),
        },
        allowance: MIN_ALLOWANCE,
        winding_paused: false,
        keeper_budget: Some(account("keeper-budget")),
    }
}

fn registered() -> RegisteredAmo {
    RegisteredAmo {
        amo: AMO,
        account: account("amo"),
        funding: account("amo"),
        collateral: None,
        token: None,
        units: None,
        stage: Stage::Active,
        staged_ms: 0,
        terms: AmoTerms {
            cap_e18: coins(10_000),
            gap_e18: coins(10_000),
            ttl_ms: 0,
            bucket_e18: coins(10_000),
            refill_e18_per_day: coins(10_000),
            largest_step_e18: coins(1_000),
            max_slippage_bps: 100,
            loss_tolerance_bps: 100,
            quote_band_bps: 10_000,
            cooldown_ms: 0,
            expires_ms: 0,
            severity_bps: 0,
            rank: 0,
        },
        rebalanced_ms: 0,
        settled_ms: 0,
        ceiling: Default::default(),
        bucket: Default::default(),
        losses: Default::default(),
    }
}
