//! Others do the same work, and somebody else uses the same key.

use super::model::{account, AMO};
use super::stage::{keeper, Stage};
use crate::keeper::task::Task;

#[test]
fn another_keeper_that_wins_the_race_is_no_failure() {
    let mut stage = Stage::started();
    stage.breach();
    // In front of ours, in the same block.
    stage.change(|world| world.enter(account("a rival"), 0, Task::Enforce));
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"raced\"}"),
        1.0
    );
    assert_eq!(
        stage.metric("failures_in_a_row{task=\"enforce\",target=\"\"}"),
        0.0
    );
    stage.breach();
    stage.block();
    assert!(!stage.is_breached(), "the next breach finds it awake");
}

#[test]
fn what_another_keeper_did_before_ours_was_sent_is_not_sent() {
    let mut stage = Stage::started();
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.change(|world| world.enter(account("a rival"), 0, Task::Enforce));
    stage.block();
    stage.blocks(3);
    assert!(!stage.is_breached());
    assert_eq!(stage.signed(), 0);
}

#[test]
fn two_keepers_close_every_breach_and_count_no_failures() {
    let mut stage = Stage::new();
    stage.start_as("keeper");
    stage.start_as("second");
    for _ in 0..5 {
        stage.breach();
        stage.block();
        assert!(!stage.is_breached());
        stage.blocks(3);
    }
    assert_eq!(stage.metric("circuits_open"), 0.0);
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"done\"}"),
        5.0
    );
    let second = stage.running.remove(1);
    let text = crate::keeper::meters::text(&second.meters.registry());
    assert!(
        text.contains("{task=\"enforce\",outcome=\"raced\"} 5"),
        "{text}"
    );
}

#[test]
fn keepers_take_turns_with_what_is_not_urgent() {
    let mut stage = Stage::new();
    stage.config = "[due]\nstagger_blocks = 4\n".to_owned();
    for name in ["keeper", "second", "third"] {
        stage.start_as(name);
    }
    for _ in 0..8 {
        stage.block_with(|state| state.wants_rebalance = true);
        stage.blocks(8);
    }
    let world = stage.world.borrow();
    let names = ["keeper", "second", "third"].map(account);
    let sent: usize = names.iter().map(|it| world.done_by(*it).len()).sum();
    assert!(world.state().marked_ms > 0);
    // Without turns all three would send each time.
    assert!((8..=16).contains(&sent), "{sent}");
}

#[test]
fn a_nonce_used_by_somebody_else_is_named_and_nothing_is_sent_until_it_stands_still() {
    let mut stage = Stage::started();
    stage.change(|world| world.enter(keeper(), 0, Task::Refresh(AMO)));
    stage.block();
    stage.breach();
    assert!(!stage.is_healthy());
    assert_eq!(stage.metric("paused{kind=\"foreign_nonce\"}"), 1.0);
    let shown = stage.running[0].health.shown();
    let text = serde_json::to_string(&shown).unwrap();
    assert!(
        text.contains("the signer's nonce went from 0 to 1"),
        "{text}"
    );
    stage.blocks(7);
    assert!(stage.is_breached());
    stage.blocks(4);
    assert!(!stage.is_breached());
    assert!(stage.is_healthy());
    assert_eq!(stage.signed(), 1);
}

#[test]
fn a_transaction_whose_nonce_somebody_else_took_is_given_up_and_not_repeated_at_once() {
    let mut stage = Stage::started();
    stage.breach();
    // The other one's comes first.
    stage.change(|world| {
        world.pool.clear();
        world.enter(keeper(), 0, Task::Refresh(AMO));
    });
    stage.blocks(4);
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"displaced\"}"),
        1.0
    );
    assert_eq!(stage.metric("paused{kind=\"foreign_nonce\"}"), 1.0);
    assert!(stage.is_breached());
    stage.blocks(12);
    assert!(!stage.is_breached());
    assert_eq!(stage.signed(), 2);
}

#[test]
fn a_nonce_that_moved_while_the_keeper_was_away_does_not_stop_it() {
    let mut stage = Stage::started();
    stage.kill_keeper();
    stage.change(|world| world.enter(keeper(), 0, Task::Refresh(AMO)));
    stage.world.borrow_mut().make_block(|_| ());
    stage.start();
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
}
