//! Dry runs that lie, contracts that trap: what fails rests, and a rescue not for long.

use super::model::AMO;
use super::stage::Stage;
use super::world::Taking;
use crate::keeper::task::Task;
use harness::amounts::coins;

/// Blocks until the keeper has sent so many, at most.
fn blocks_until(stage: &mut Stage, sent: usize, most: u32) -> u32 {
    for blocks in 0..most {
        if stage.signed() >= sent {
            return blocks;
        }
        stage.block();
    }
    panic!("{} of {sent} after {most} blocks", stage.signed());
}

#[test]
fn a_dry_run_that_lies_opens_the_circuit_after_five_failures_and_one_trial_goes_through_later() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.lies.insert(Task::Rebalance(AMO));
    });
    stage.block_with(|state| state.wants_rebalance = true);
    blocks_until(&mut stage, 5, 100);
    stage.block();
    assert_eq!(stage.metric("circuits_open"), 1.0);
    assert_eq!(
        stage.metric("outcomes_total{task=\"rebalance\",outcome=\"nothing\"}"),
        5.0
    );
    // Fifteen minutes are 150 blocks.
    stage.blocks(148);
    assert_eq!(stage.signed(), 5);
    blocks_until(&mut stage, 6, 4);
    stage.blocks(149);
    assert_eq!(stage.signed(), 6, "the trial failed: open again");
    stage.change(|world| world.lies.clear());
    blocks_until(&mut stage, 7, 10);
    stage.block();
    assert_eq!(stage.metric("circuits_open"), 0.0);
    assert_eq!(
        stage.metric("failures_in_a_row{task=\"rebalance\",target=\"0\"}"),
        0.0
    );
}

#[test]
fn each_failure_doubles_the_rest_of_its_task_alone() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.lies.insert(Task::Rebalance(AMO));
    });
    stage.block_with(|state| state.wants_rebalance = true);
    // Sent in a block, failed in the next, then at rest for 12, 24, 48, 96 s of 6 s blocks.
    let gaps: Vec<u32> = (2..=5)
        .map(|sent| blocks_until(&mut stage, sent, 100))
        .collect();
    assert_eq!(gaps, [3, 5, 9, 17]);
    // While the rebalancing rests a breach is closed at once.
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
}

#[test]
fn a_rescue_that_fails_is_tried_at_least_once_a_minute_for_ever() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.lies.insert(Task::Enforce);
        world.lies.insert(Task::EnforceAmo(AMO));
    });
    stage.breach();
    blocks_until(&mut stage, 12, 200);
    for sent in 13..20 {
        assert!(blocks_until(&mut stage, sent, 100) <= 12);
    }
    assert!(!stage.is_healthy());
}

#[test]
fn an_enforcement_that_is_too_much_for_one_block_is_done_amo_by_amo() {
    let mut stage = Stage::started();
    stage.block_with(|state| {
        state.enforce_traps = true;
        state.breached = true;
    });
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::EnforceAmo(AMO)]);
}

#[test]
fn an_enforcement_that_fits_a_block_and_no_transaction_is_done_amo_by_amo() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.too_heavy.insert(Task::Enforce);
    });
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::EnforceAmo(AMO)]);
    assert_eq!(stage.metric("rounds_total"), 3.0, "no round was cut short");
}

#[test]
fn an_amo_that_fits_no_transaction_stops_neither_other_upkeep_nor_rescues() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.too_heavy.insert(Task::Rebalance(AMO));
    });
    stage.block_with(|state| {
        state.wants_rebalance = true;
        state.profit_e18 = coins(200);
    });
    stage.blocks(2);
    assert_eq!(stage.done(), [Task::Harvest(AMO)]);
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
}

#[test]
fn an_enforcement_whose_dry_run_lies_twice_is_tried_amo_by_amo() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.lies.insert(Task::Enforce);
    });
    stage.breach();
    stage.blocks(10);
    assert!(!stage.is_breached());
    assert_eq!(
        stage.done(),
        [Task::Enforce, Task::Enforce, Task::EnforceAmo(AMO)]
    );
}

#[test]
fn what_no_node_takes_is_not_kept_and_its_nonce_is_free() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::Refuses("Inability to pay some fees".to_owned()));
    stage.breach();
    assert_eq!(stage.metric("undecided"), 0.0);
    stage.change(|world| world.taking = Taking::Takes);
    stage.blocks(4);
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
}

#[test]
fn what_cannot_be_read_stops_no_rescue_and_no_round() {
    let mut stage = Stage::started();
    stage.block_with(|state| state.views_trap = true);
    stage.blocks(10);
    assert!(stage.is_healthy());
    assert_eq!(stage.metric("reconnects_total"), 0.0);
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
    stage.block_with(|state| {
        state.views_trap = false;
        state.wants_rebalance = true;
    });
    stage.block();
    assert_eq!(stage.done(), [Task::Enforce, Task::Rebalance(AMO)]);
}

#[test]
fn a_stale_mark_is_refreshed_before_the_amo_is_rebalanced() {
    let mut stage = Stage::started();
    stage.block_with(|state| {
        state.wants_rebalance = true;
        state.marked_ms -= 2 * 3_600_000;
    });
    stage.blocks(3);
    assert_eq!(stage.done(), [Task::Refresh(AMO), Task::Rebalance(AMO)]);
}

#[test]
fn a_chain_where_nothing_is_due_gets_no_transaction() {
    let mut stage = Stage::started();
    stage.blocks(100);
    assert_eq!(stage.signed(), 0);
    assert_eq!(stage.metric("rounds_total"), 101.0);
}
