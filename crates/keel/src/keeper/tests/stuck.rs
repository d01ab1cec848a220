//! Upkeep that no block takes gives way to a rescue.

use super::model::AMO;
use super::stage::{keeper, Stage};
use super::world::Taking;
use crate::keeper::task::Task;

/// A rebalancing that waits in the pool, because only transactions with a tip are taken; then a breach.
fn stuck() -> Stage {
    let mut stage = Stage::started();
    stage.change(|world| world.least_tip = 1);
    stage.block_with(|state| state.wants_rebalance = true);
    assert_eq!(stage.signed(), 1);
    stage.block_with(|state| {
        state.wants_rebalance = false;
        state.breached = true;
    });
    stage
}

fn outcomes(stage: &Stage, task: &str, outcome: &str) -> f64 {
    stage.metric(&format!(
        "outcomes_total{{task=\"{task}\",outcome=\"{outcome}\"}}"
    ))
}

#[test]
fn a_rescue_takes_the_place_of_upkeep_that_waits_too_long() {
    let mut stage = stuck();
    // Decided one block before the breach, and three more are its time.
    stage.blocks(2);
    assert_eq!(stage.signed(), 1, "it has its time");
    stage.block();
    assert_eq!(stage.signed(), 2);
    {
        let world = stage.world.borrow();
        let nonces: Vec<u32> = world.arrived.iter().map(|it| it.nonce).collect();
        assert!(nonces.iter().all(|nonce| *nonce == 0), "{nonces:?}");
        assert_eq!(world.pool.len(), 1);
        assert_eq!(world.pool[0].tip, 1_000_000);
    }
    let kept = std::fs::read_to_string(stage.folder.path().join("keeper.json")).unwrap();
    assert_eq!(kept.matches("undecided").count(), 2);
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.metric("undecided"), 0.0);
    // What it was in front of is done when blocks take it again.
    stage.change(|world| world.least_tip = 0);
    stage.block_with(|state| state.wants_rebalance = true);
    stage.blocks(5);
    assert_eq!(stage.done(), [Task::Enforce, Task::Rebalance(AMO)]);
    assert_eq!(outcomes(&stage, "rebalance", "superseded"), 1.0);
    assert_eq!(outcomes(&stage, "rebalance", "done"), 1.0);
    assert!(stage.is_healthy());
    assert_eq!(stage.metric("circuits_open"), 0.0);
}

#[test]
fn whichever_of_the_two_is_in_a_block_decides() {
    let mut stage = stuck();
    stage.blocks(2);
    // The rescue never arrives; the upkeep is in the next block after all.
    stage.change(|world| world.taking = Taking::DiesBefore);
    stage.block();
    stage.change(|world| {
        world.least_tip = 0;
        world.make_block(|_| ());
        world.start_node();
    });
    stage.pass(60_000);
    assert_eq!(stage.done(), [Task::Rebalance(AMO)]);
    stage.blocks(2);
    assert!(!stage.is_breached(), "with the next nonce");
    stage.blocks(4);
    assert_eq!(stage.done(), [Task::Rebalance(AMO), Task::Enforce]);
    assert_eq!(outcomes(&stage, "enforce", "superseded"), 1.0);
    assert_eq!(outcomes(&stage, "enforce", "done"), 1.0);
    assert!(stage.is_healthy());
}

#[test]
fn a_keeper_killed_with_both_in_its_journal_sends_neither_anew() {
    let mut stage = stuck();
    stage.blocks(2);
    stage.change(|world| world.taking = Taking::DiesBefore);
    stage.block();
    stage.kill_keeper();
    stage.change(|world| world.start_node());
    stage.start();
    stage.blocks(2);
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
    stage.blocks(4);
    assert_eq!(stage.done(), [Task::Enforce]);
    let world = stage.world.borrow();
    assert!(world.arrived.iter().all(|it| it.nonce == 0));
    assert_eq!(world.signed_by(keeper()), 2);
}

#[test]
fn a_reorg_that_drops_the_rescue_leaves_both_to_the_chain() {
    let mut stage = stuck();
    stage.blocks(4);
    assert!(!stage.is_breached());
    stage.change(|world| {
        world.fork(1, false);
        world.pool.clear();
    });
    stage.block();
    assert_eq!(stage.metric("undecided"), 2.0);
    stage.blocks(4);
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.metric("undecided"), 0.0);
    assert_eq!(outcomes(&stage, "rebalance", "superseded"), 1.0);
}

#[test]
fn a_rescue_that_waits_is_not_replaced_by_another() {
    let mut stage = Stage::started();
    stage.change(|world| world.least_tip = 1);
    stage.breach();
    stage.blocks(20);
    assert_eq!(stage.signed(), 1);
    assert!(stage.is_breached());
}
