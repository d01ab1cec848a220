//! What is sent, and why the rest is not. Pure: the same observations give the same decision.

use super::circuit::{Circuits, Gate};
use super::effect::Effect;
use super::rules::Rules;
use super::spending::{Purpose, Spent};
use super::task::Task;
use harness::AccountId;
use std::cmp::Reverse;
use std::fmt;

/// What a dry run of a task promised.
#[derive(Clone, Debug)]
pub struct Probe {
    pub task: Task,
    /// Or the contract's refusal.
    pub outcome: Result<Effect, String>,
    /// Native tokens at most; asked only where there is an effect.
    pub most_fee: u128,
    /// What its kind cost lately: limits are wide, and what is not used is given back.
    pub fee: u128,
    /// What the keeper gains by it, USD: the reward, or what a liquidation leaves.
    pub gain_e18: u128,
}

/// Everything else that counts.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub keeper: AccountId,
    /// The best block.
    pub number: u32,
    /// Of the keeper's own clock.
    pub now_ms: u64,
    pub free: u128,
    /// On this day.
    pub spent: &'a Spent,
    pub circuits: &'a Circuits,
    /// Without waiting for the turn: one round is all there is.
    pub at_once: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Send { paid: bool },
    Hold(Hold),
}

/// Why a task is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The contract would refuse.
    Refused(String),
    /// It would change nothing.
    NothingToDo,
    /// It would do less than is worth a transaction.
    TooSmall,
    Resting(Gate),
    /// Other keepers have their turn.
    NotOurTurn,
    BalanceTooLow,
    /// Pays less than it costs, and is not done unpaid.
    NotWorthIt {
        fee_e18: u128,
        gain_e18: u128,
    },
    /// The fees of its kind that nothing covered are as much as they may be in a day: those of unpaid transactions, and those of
    /// transactions that were to pay and did not.
    DayIsSpent,
}

#[derive(Clone, Debug)]
pub struct Decision {
    pub probe: Probe,
    pub verdict: Verdict,
}

/// Decisions in the order in which they are to be sent: rescues, liquidations, upkeep; by gain where there is one.
pub fn decide(rules: &Rules, scene: &Scene, probes: Vec<Probe>) -> Vec<Decision> {
    let judged = probes.into_iter().map(|probe| Decision {
        verdict: judge(rules, scene, &probe),
        probe,
    });
    let mut decisions: Vec<Decision> = judged.collect();
    decisions.sort_by_key(|it| {
        (
            order(&it.probe.task),
            Reverse(it.probe.gain_e18),
            it.probe.task,
        )
    });
    decisions
}

fn order(task: &Task) -> u8 {
    match task {
        Task::Enforce => 0,
        Task::EnforceAmo(_) => 1,
        Task::Liquidate { .. } => 2,
        Task::Approve { .. } => 3,
        // A stale mark blocks winding: first read, then move.
        Task::Refresh(_) => 4,
        Task::Rebalance(_) => 5,
        Task::Harvest(_) => 6,
    }
}

pub fn judge(rules: &Rules, scene: &Scene, probe: &Probe) -> Verdict {
    match held(rules, scene, probe) {
        Some(hold) => Verdict::Hold(hold),
        None => pay(rules, scene, probe),
    }
}

/// What speaks against a task, whatever it pays.
fn held(rules: &Rules, scene: &Scene, probe: &Probe) -> Option<Hold> {
    let task = &probe.task;
    let effect = match &probe.outcome {
        Ok(effect) => effect,
        Err(refusal) => return Some(Hold::Refused(refusal.clone())),
    };
    if !effect.done {
        return Some(Hold::NothingToDo);
    }
    let is_small = match task {
        Task::Enforce | Task::EnforceAmo(_) => effect.recalled_e18 < rules.enforce_from_e18,
        Task::Harvest(_) => effect.profit_e18 < rules.harvest_from_e18,
        _ => false,
    };
    if is_small {
        return Some(Hold::TooSmall);
    }
    let gate = scene.circuits.gate(task, scene.now_ms);
    if !gate.lets_through() {
        return Some(Hold::Resting(gate));
    }
    if !scene.at_once && !task.is_urgent() && !is_our_turn(rules, scene, task) {
        return Some(Hold::NotOurTurn);
    }
    let least = if task.is_rescue() {
        probe.most_fee
    } else {
        rules.minimum_balance.saturating_add(probe.most_fee)
    };
    (scene.free < least).then_some(Hold::BalanceTooLow)
}

/// Whether it pays, or is done unpaid, and the day's limit allows that nothing comes of it: a dry run is a promise, and no more.
fn pay(rules: &Rules, scene: &Scene, probe: &Probe) -> Verdict {
    let task = &probe.task;
    let fee_e18 = rules.usd_up_e18(probe.fee);
    let gain_e18 = probe.gain_e18;
    let is_approval = matches!(task, Task::Approve { .. });
    let is_trade = is_approval || matches!(task, Task::Liquidate { .. });
    let profit_e18 = if is_trade { rules.least_profit_e18 } else { 0 };
    let is_worth_it = gain_e18 >= fee_e18.saturating_add(profit_e18);
    let is_allowed = |paid: bool| {
        let purpose = Purpose::of(task, paid);
        let spent = scene.spent.of(purpose).saturating_add(probe.fee);
        spent <= rules.fees_per_day(purpose)
    };
    // An approval earns nothing itself: should what follows it never come, the day's limit ends it.
    let paid = is_worth_it && !is_approval;
    if paid && is_allowed(true) {
        return Verdict::Send { paid };
    }
    let is_done_unpaid = match task {
        Task::Approve { .. } => is_worth_it,
        Task::Liquidate { .. } => false,
        _ if task.is_rescue() => rules.unpaid_rescues,
        _ => rules.unpaid_upkeep,
    };
    match (is_done_unpaid, paid) {
        (true, _) if is_allowed(false) => Verdict::Send { paid: false },
        (false, false) => Verdict::Hold(Hold::NotWorthIt { fee_e18, gain_e18 }),
        _ => Verdict::Hold(Hold::DayIsSpent),
    }
}

/// Keepers that all see the same would all send the same. Each account has its own blocks for each task, the same every time.
pub fn is_our_turn(rules: &Rules, scene: &Scene, task: &Task) -> bool {
    let mut seed = scene.keeper.0.to_vec();
    seed.extend(task.subject().to_string().into_bytes());
    let offset = seed.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let turn = offset.wrapping_add(scene.number.into());
    turn % u64::from(rules.stagger_blocks.max(1)) == 0
}

impl fmt::Display for Hold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(formatter, "would be refused: {why}"),
            Self::NothingToDo => formatter.write_str("nothing to do"),
            Self::TooSmall => formatter.write_str("too small to be worth a transaction"),
            Self::Resting(Gate::Open { .. }) => formatter.write_str("its circuit is open"),
            Self::Resting(_) => formatter.write_str("backs off after a failure"),
            Self::NotOurTurn => formatter.write_str("not our turn yet"),
            Self::BalanceTooLow => formatter.write_str("the signer's balance is too low"),
            Self::NotWorthIt { fee_e18, gain_e18 } => write!(
                formatter,
                "costs {:.4} USD, brings {:.4}",
                super::rules::coins(*fee_e18),
                super::rules::coins(*gain_e18)
            ),
            Self::DayIsSpent => {
                formatter.write_str("the day's fees that nothing pays for are spent")
            }
        }
    }
}
