//! A keeper that was away for long, and a chain that stops making blocks final.

use super::model::AMO;
use super::stage::Stage;
use super::world::Taking;
use crate::keeper::task::Task;

/// The keeper is away for so many blocks, and comes back to a node that has pruned the state of all but the last 256.
fn away(stage: &mut Stage, blocks: u32) {
    stage.kill_keeper();
    for _ in 0..blocks {
        let mut world = stage.world.borrow_mut();
        // Another keeper reads the marks.
        world.make_block(|state| state.marked_ms = state.now_ms);
    }
    stage.change(|world| world.pruned_below = world.best().head.number - 256);
    stage.start();
}

#[test]
fn a_transaction_that_was_in_a_block_long_ago_is_settled_without_a_search() {
    let mut stage = Stage::started();
    stage.breach();
    stage.block();
    assert_eq!(stage.metric("unfinalized"), 1.0);
    let before = stage.world.borrow().searches;
    away(&mut stage, 2_000);
    assert_eq!(stage.ready(), 1);
    assert_eq!(stage.metric("unfinalized"), 0.0);
    assert_eq!(stage.metric("undecided"), 0.0);
    assert_eq!(stage.world.borrow().searches, before);
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce, Task::Enforce]);
}

#[test]
fn a_transaction_whose_block_is_pruned_ends_and_its_fee_counts_at_most() {
    let mut stage = Stage::new();
    // A fee and a half.
    stage.config += "[pay.unpaid]\nrescue_fees_per_day = \"0.15\"\n";
    stage.start();
    stage.breach();
    away(&mut stage, 2_000);
    assert_eq!(stage.ready(), 1);
    assert_eq!(stage.metric("undecided"), 0.0);
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"forgotten\"}"),
        1.0
    );
    assert_eq!(
        stage.metric("fees_native_total{kind=\"unpaid_rescue\"}"),
        0.1
    );
    stage.breach();
    stage.block();
    assert!(stage.is_breached(), "the day has no second fee");
    stage.block_with(|state| {
        state.now_ms += 86_400_000;
        state.marked_ms = state.now_ms;
    });
    stage.block();
    assert!(!stage.is_breached());
}

#[test]
fn a_chain_that_makes_no_block_final_still_gets_its_rescues() {
    let mut stage = Stage::started();
    stage.blocks(5);
    stage.change(|world| world.finality_stops_at = world.finalized().head.number);
    stage.block_with(|state| state.wants_rebalance = true);
    stage.blocks(500);
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(
        stage.done(),
        [Task::Rebalance(AMO), Task::Refresh(AMO), Task::Enforce]
    );
    assert_eq!(stage.metric("unfinalized"), 3.0);
    assert_eq!(stage.metric("reconnects_total"), 0.0);
    assert!(stage.world.borrow().searches < 10, "each was found once");
    stage.change(|world| world.finality_stops_at = u32::MAX);
    stage.blocks(3);
    assert_eq!(stage.metric("unfinalized"), 0.0);
}

#[test]
fn a_rescue_that_can_be_in_no_block_any_more_is_replaced_before_that_is_final() {
    let mut stage = Stage::started();
    stage.blocks(5);
    stage.change(|world| {
        world.finality_stops_at = world.finalized().head.number;
        world.taking = Taking::Forgets;
    });
    stage.breach();
    let dies = stage.world.borrow().arrived[0].dies;
    while stage.world.borrow().best().head.number + 1 < dies {
        assert_eq!(stage.signed(), 1);
        stage.block();
    }
    assert_eq!(stage.signed(), 2);
    stage.change(|world| world.taking = Taking::Takes);
    stage.blocks(4);
    assert!(!stage.is_breached());
    assert_eq!(stage.metric("undecided"), 0.0);
    let nonces: Vec<u32> = stage
        .world
        .borrow()
        .arrived
        .iter()
        .map(|it| it.nonce)
        .collect();
    assert!(nonces.iter().all(|nonce| *nonce == 0), "{nonces:?}");
    stage.change(|world| world.finality_stops_at = u32::MAX);
    stage.blocks(3);
    assert_eq!(stage.metric("unfinalized"), 0.0);
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"superseded\"}"),
        1.0
    );
    assert!(stage.is_healthy());
}
