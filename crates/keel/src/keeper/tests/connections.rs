//! Nodes that stall, drop, come back, and come back as another chain.

use super::stage::Stage;
use crate::keeper::task::Task;

#[test]
fn a_node_that_stops_answering_is_left_after_the_deadline() {
    let mut stage = Stage::started();
    stage.change(|world| world.mute = true);
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.pass(59_000);
    assert_eq!(stage.world.borrow().connections, 1);
    // No block is heard of for a minute, then no answer for twenty seconds.
    stage.pass(1_000);
    assert!(!stage.is_healthy());
    stage.pass(1_000);
    assert_eq!(stage.world.borrow().connections, 2);
    stage.pass(20_000);
    stage.change(|world| world.mute = false);
    stage.pass(60_000);
    stage.block();
    assert_eq!(stage.done(), [Task::Enforce]);
    assert!(stage.is_healthy());
}

#[test]
fn a_request_that_stalls_in_the_middle_of_a_round_ends_the_connection() {
    let mut stage = Stage::new();
    stage.change(|world| world.mute = true);
    stage.start();
    assert_eq!(stage.ready(), 0);
    stage.pass(20_000);
    assert_eq!(stage.metric("troubles_total{kind=\"silent\"}"), 1.0);
    stage.change(|world| world.mute = false);
    stage.pass(1_000);
    assert_eq!(stage.ready(), 1);
}

#[test]
fn a_chain_without_new_blocks_makes_the_keeper_unhealthy_until_it_goes_on() {
    let mut stage = Stage::started();
    stage.pass(60_000);
    assert!(!stage.is_healthy());
    assert_eq!(stage.metric("troubles_total{kind=\"stalled\"}"), 1.0);
    stage.pass(1_000);
    stage.block();
    assert!(stage.is_healthy());
}

#[test]
fn a_dropped_subscription_is_opened_again_and_no_block_is_missed() {
    let mut stage = Stage::started();
    stage.change(|world| world.drop_connections());
    stage.go();
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.pass(1_000);
    assert_eq!(stage.world.borrow().connections, 2);
    stage.block();
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.ready(), 1, "it says so once");
}

#[test]
fn waits_between_connections_double_up_to_the_longest() {
    let mut stage = Stage::started();
    stage.change(|world| world.kill_node());
    stage.go();
    let mut waited = Vec::new();
    for _ in 0..9 {
        let before = stage.metric("reconnects_total");
        let mut ms = 0;
        while stage.metric("reconnects_total") == before {
            stage.pass(1_000);
            ms += 1_000;
        }
        waited.push(ms / 1_000);
    }
    assert_eq!(waited, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn a_node_that_comes_back_with_another_genesis_ends_the_keeper_and_gets_nothing() {
    let mut stage = Stage::started();
    stage.change(|world| {
        world.kill_node();
        world.genesis = [9; 32];
    });
    stage.go();
    stage.change(|world| world.start_node());
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.pass(1_000);
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("another chain now: genesis 0x0909"),
        "{ended}"
    );
    assert_eq!(stage.signed(), 0);
}

#[test]
fn a_journal_of_another_chain_is_refused_at_the_start() {
    let mut stage = Stage::started();
    stage.kill_keeper();
    stage.change(|world| world.genesis = [9; 32]);
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(ended.contains("is of the chain with genesis"), "{ended}");
}
