//! Decisions, from observations alone.

use super::model::account;
use crate::keeper::circuit::{CircuitTerms, Circuits};
use crate::keeper::config::Config;
use crate::keeper::decide::{decide, is_our_turn, Hold, Probe, Scene, Verdict};
use crate::keeper::effect::Effect;
use crate::keeper::rules::Rules;
use crate::keeper::spending::{Purpose, Spent};
use crate::keeper::task::Task;
use harness::amounts::coins;
use std::path::Path;

const NATIVE: u128 = 1_000_000_000_000;

struct Desk {
    rules: Rules,
    spent: Spent,
    circuits: Circuits,
    free: u128,
}

impl Desk {
    fn new(lines: &str) -> Self {
        let text = format!("{}[due]\nstagger_blocks = 1\n{lines}", super::stage::CONFIG);
        let config = Config::parse(&text, Path::new(".")).unwrap();
        Self {
            rules: Rules::of(&config, 12).unwrap(),
            spent: Spent::default(),
            circuits: Circuits::new(CircuitTerms {
                back_off_ms: 1_000,
                longest_back_off_ms: 10_000,
                open_after: 5,
                open_for_ms: 100_000,
            }),
            free: 1_000 * NATIVE,
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            keeper: account("keeper"),
            number: 7,
            now_ms: 0,
            free: self.free,
            spent: &self.spent,
            circuits: &self.circuits,
            at_once: false,
        }
    }

    fn verdict(&self, probe: Probe) -> Verdict {
        decide(&self.rules, &self.scene(), vec![probe])
            .remove(0)
            .verdict
    }
}

fn probe(task: Task) -> Probe {
    Probe {
        task,
        outcome: Ok(Effect {
            done: true,
            recalled_e18: coins(1_000),
            profit_e18: coins(1_000),
            ..Effect::default()
        }),
        most_fee: NATIVE / 2,
        fee: NATIVE / 10,
        gain_e18: 0,
    }
}

fn liquidation(gain_e18: u128) -> Probe {
    let task = Task::Liquidate {
        market: account("market"),
        borrower: account("borrower"),
        tokens: 1,
    };
    Probe {
        gain_e18,
        ..probe(task)
    }
}

#[test]
fn rescues_come_first_then_liquidations_by_gain_then_readings_then_moves() {
    let desk = Desk::new("");
    let probes = vec![
        probe(Task::Harvest(0)),
        probe(Task::Rebalance(0)),
        Probe {
            gain_e18: coins(3),
            ..probe(Task::Rebalance(1))
        },
        probe(Task::Refresh(2)),
        liquidation(coins(50)),
        probe(Task::EnforceAmo(1)),
        probe(Task::Enforce),
    ];
    let decisions = decide(&desk.rules, &desk.scene(), probes);
    let order: Vec<&str> = decisions.iter().map(|it| it.probe.task.kind()).collect();
    assert_eq!(
        order,
        [
            "enforce",
            "enforce_amo",
            "liquidate",
            "refresh",
            "rebalance",
            "rebalance",
            "harvest"
        ]
    );
    assert_eq!(
        decisions[4].probe.task,
        Task::Rebalance(1),
        "the one that pays"
    );
}

#[test]
fn what_would_be_refused_change_nothing_or_do_too_little_is_not_sent() {
    let desk = Desk::new("");
    let refused = Probe {
        outcome: Err("CooldownNotOver".to_owned()),
        ..probe(Task::Rebalance(0))
    };
    let why = Hold::Refused("CooldownNotOver".to_owned());
    assert_eq!(desk.verdict(refused), Verdict::Hold(why));
    let idle = Probe {
        outcome: Ok(Effect::default()),
        ..probe(Task::Enforce)
    };
    assert_eq!(desk.verdict(idle), Verdict::Hold(Hold::NothingToDo));
    let little = Effect {
        done: true,
        recalled_e18: coins(1) - 1,
        ..Effect::default()
    };
    let small = Probe {
        outcome: Ok(little),
        ..probe(Task::Enforce)
    };
    assert_eq!(desk.verdict(small), Verdict::Hold(Hold::TooSmall));
}

#[test]
fn a_liquidation_is_never_done_for_less_than_its_fee_and_the_least_profit() {
    let desk = Desk::new("");
    // A fee of 0.1 tokens is 0.5 USD, the least profit 10.
    let least_e18 = coins(10) + coins(1) / 2;
    assert_eq!(
        desk.verdict(liquidation(least_e18)),
        Verdict::Send { paid: true }
    );
    let hold = Hold::NotWorthIt {
        fee_e18: coins(1) / 2,
        gain_e18: least_e18 - 1,
    };
    assert_eq!(
        desk.verdict(liquidation(least_e18 - 1)),
        Verdict::Hold(hold)
    );
}

#[test]
fn approvals_are_worth_what_follows_and_count_against_the_days_fees() {
    let mut desk = Desk::new("[pay.unpaid]\nupkeep_fees_per_day = \"0.2\"\n");
    let market = account("market");
    let approval = |gain_e18| Probe {
        gain_e18,
        ..probe(Task::Approve { market, tokens: 1 })
    };
    assert_eq!(
        desk.verdict(approval(coins(100))),
        Verdict::Send { paid: false }
    );
    assert!(matches!(
        desk.verdict(approval(coins(1))),
        Verdict::Hold(Hold::NotWorthIt { .. })
    ));
    desk.spent.upkeep = NATIVE / 5;
    assert_eq!(
        desk.verdict(approval(coins(100))),
        Verdict::Hold(Hold::DayIsSpent)
    );
}

#[test]
fn unpaid_work_ends_where_the_days_fees_end_and_rescues_have_their_own() {
    let mut desk =
        Desk::new("[pay.unpaid]\nrescue_fees_per_day = \"1\"\nupkeep_fees_per_day = \"0.2\"\n");
    desk.spent.upkeep = NATIVE / 10;
    assert_eq!(
        desk.verdict(probe(Task::Refresh(0))),
        Verdict::Send { paid: false }
    );
    desk.spent.upkeep += 1;
    assert_eq!(
        desk.verdict(probe(Task::Refresh(0))),
        Verdict::Hold(Hold::DayIsSpent)
    );
    assert_eq!(
        desk.verdict(probe(Task::Enforce)),
        Verdict::Send { paid: false }
    );
    desk.spent.rescues = NATIVE;
    assert_eq!(
        desk.verdict(probe(Task::Enforce)),
        Verdict::Hold(Hold::DayIsSpent)
    );
}

#[test]
fn what_is_paid_is_compared_with_the_usual_fee_and_the_balance_with_the_highest() {
    let mut desk = Desk::new("[pay.unpaid]\nupkeep = false\n");
    let paid = || Probe {
        gain_e18: coins(1) / 2,
        ..probe(Task::Rebalance(0))
    };
    assert_eq!(desk.verdict(paid()), Verdict::Send { paid: true });
    // The minimum is a whole token.
    desk.free = NATIVE + NATIVE / 2;
    assert_eq!(desk.verdict(paid()), Verdict::Send { paid: true });
    desk.free -= 1;
    assert_eq!(desk.verdict(paid()), Verdict::Hold(Hold::BalanceTooLow));
}

#[test]
fn what_promised_to_pay_and_did_not_ends_promises_and_not_what_is_done_unpaid() {
    let mut desk = Desk::new("[pay.unpaid]\nmissed_fees_per_day = \"0.2\"\n");
    let paid = |task| Probe {
        gain_e18: coins(100),
        ..probe(task)
    };
    desk.spent.missed = NATIVE / 10;
    for probe in [paid(Task::Rebalance(0)), liquidation(coins(100))] {
        assert_eq!(desk.verdict(probe), Verdict::Send { paid: true });
    }
    desk.spent.missed += 1;
    assert_eq!(
        desk.verdict(liquidation(coins(100))),
        Verdict::Hold(Hold::DayIsSpent)
    );
    for task in [Task::Rebalance(0), Task::Enforce] {
        assert_eq!(desk.verdict(paid(task)), Verdict::Send { paid: false });
    }
    desk.rules.unpaid_upkeep = false;
    assert_eq!(
        desk.verdict(paid(Task::Rebalance(0))),
        Verdict::Hold(Hold::DayIsSpent)
    );
}

#[test]
fn a_new_day_begins_with_nothing_spent() {
    let mut spent = Spent::default().on(86_400_000 * 3);
    spent.add(Purpose::of(&Task::Enforce, false), 5);
    spent.add(Purpose::of(&Task::Refresh(0), false), 7);
    spent.add(Purpose::of(&Task::Refresh(0), true), 9);
    let same = spent.clone().on(86_400_000 * 4 - 1);
    assert_eq!((same.rescues, same.upkeep, same.missed), (5, 7, 9));
    let next = spent.on(86_400_000 * 4);
    assert_eq!(
        next,
        Spent {
            day: 4,
            ..Spent::default()
        }
    );
}

#[test]
fn each_account_has_its_turn_once_in_so_many_blocks_and_always_the_same() {
    let mut desk = Desk::new("");
    desk.rules.stagger_blocks = 4;
    let turns = |keeper: &str, task: &Task| -> Vec<u32> {
        let all = 0..40;
        all.filter(|number| {
            let scene = Scene {
                keeper: account(keeper),
                number: *number,
                ..desk.scene()
            };
            is_our_turn(&desk.rules, &scene, task)
        })
        .collect()
    };
    let ours = turns("keeper", &Task::Refresh(0));
    assert_eq!(ours.len(), 10);
    assert!(ours.windows(2).all(|pair| pair[1] - pair[0] == 4));
    assert_eq!(ours, turns("keeper", &Task::Refresh(0)));
    let offsets: std::collections::BTreeSet<u32> = (0..16)
        .map(|index| turns(&format!("keeper {index}"), &Task::Refresh(0))[0])
        .collect();
    assert_eq!(offsets.len(), 4, "keepers are spread over all blocks");
}

#[test]
fn tasks_are_the_same_after_they_were_written_down() {
    let (market, borrower) = (account("market"), account("borrower"));
    for task in [
        Task::Enforce,
        Task::EnforceAmo(3),
        Task::Refresh(0),
        Task::Rebalance(255),
        Task::Harvest(1),
        Task::Approve {
            market,
            tokens: u128::MAX,
        },
        Task::Liquidate {
            market,
            borrower,
            tokens: 7,
        },
    ] {
        let json = serde_json::to_string(&task).unwrap();
        assert_eq!(serde_json::from_str::<Task>(&json).unwrap(), task, "{json}");
    }
    for wrong in ["", "rebalance", "rebalance x", "rebalance 1 2", "dance 1"] {
        assert!(wrong.parse::<Task>().is_err(), "{wrong:?}");
    }
}
