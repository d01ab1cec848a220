//! Stopping, and running once.

use super::model::AMO;
use super::stage::Stage;
use super::world::Taking;
use crate::keeper::daemon::Mode;
use crate::keeper::task::Task;

#[test]
fn a_stop_without_an_undecided_transaction_is_at_once() {
    let mut stage = Stage::started();
    stage.ask_to_stop();
    assert_eq!(stage.ended().unwrap(), "ok");
}

#[test]
fn a_stop_in_mid_transaction_waits_for_its_outcome_and_sends_nothing_more() {
    let mut stage = Stage::started();
    stage.breach();
    stage.ask_to_stop();
    assert_eq!(stage.ended(), None);
    assert!(!stage.is_healthy());
    stage.block_with(|state| state.wants_rebalance = true);
    assert_eq!(stage.ended().unwrap(), "ok");
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
}

#[test]
fn a_stop_does_not_wait_longer_than_its_limit_and_the_journal_has_the_rest() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::Forgets);
    stage.breach();
    stage.ask_to_stop();
    stage.pass(59_000);
    assert_eq!(stage.ended(), None);
    stage.pass(1_000);
    assert_eq!(stage.ended().unwrap(), "ok");
    stage.kill_keeper();
    stage.change(|world| world.taking = Taking::Takes);
    stage.start();
    stage.block();
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
}

#[test]
fn a_stop_while_no_node_answers_is_obeyed() {
    let mut stage = Stage::started();
    stage.change(|world| world.kill_node());
    stage.go();
    stage.ask_to_stop();
    assert_eq!(stage.ended().unwrap(), "ok");
}

#[test]
fn once_sends_all_that_is_due_and_ends() {
    let mut stage = Stage::new();
    stage.mode.once = true;
    stage.world.borrow_mut().make_block(|state| {
        state.breached = true;
        state.wants_rebalance = true;
    });
    stage.start();
    stage.blocks(2);
    assert_eq!(stage.ended().unwrap(), "ok");
    assert_eq!(stage.done(), [Task::Enforce, Task::Rebalance(AMO)]);
}

#[test]
fn once_ends_with_an_error_when_something_failed_or_the_node_is_away() {
    let mut stage = Stage::new();
    stage.mode.once = true;
    stage.change(|world| {
        world.lies.insert(Task::Rebalance(AMO));
    });
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.wants_rebalance = true);
    stage.start();
    stage.block();
    let ended = stage.ended().unwrap();
    assert!(ended.contains("1 transactions failed"), "{ended}");

    let mut stage = Stage::new();
    stage.mode.once = true;
    stage.change(|world| world.down = true);
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("ws://fake: the connection is gone"),
        "{ended}"
    );
}

#[test]
fn a_dry_run_sends_nothing_and_leaves_no_journal() {
    let mut stage = Stage::new();
    stage.mode = Mode {
        once: true,
        dry_run: true,
    };
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.start();
    assert_eq!(stage.ended().unwrap(), "ok");
    assert_eq!(stage.signed(), 0);
    assert_eq!(stage.metric("due{task=\"enforce\",target=\"\"}"), 1.0);
    assert_eq!(std::fs::read_dir(stage.folder.path()).unwrap().count(), 0);
}
