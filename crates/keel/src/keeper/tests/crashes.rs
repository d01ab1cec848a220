//! Node and keeper die at the worst moments: nothing is sent twice, nothing is lost.

use super::model::AMO;
use super::stage::Stage;
use super::world::Taking;
use crate::keeper::task::Task;

#[test]
fn a_breach_is_closed_in_the_block_after_it() {
    let mut stage = Stage::started();
    stage.breach();
    assert!(stage.is_breached());
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.done(), [Task::Enforce]);
    stage.blocks(10);
    assert_eq!(stage.signed(), 1);
    assert_eq!(stage.metric("undecided"), 0.0);
    assert_eq!(stage.metric("unfinalized"), 0.0);
}

#[test]
fn a_node_killed_between_submission_and_inclusion_gets_the_same_transaction_again() {
    let mut stage = Stage::started();
    stage.breach();
    assert_eq!(stage.signed(), 1);
    stage.change(|world| world.kill_node());
    stage.go();
    assert!(!stage.is_healthy());
    stage.pass(5_000);
    stage.change(|world| world.start_node());
    stage.pass(60_000);
    stage.blocks(5);
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
    assert!(stage.is_healthy());
}

#[test]
fn a_node_that_dies_before_it_answers_is_asked_before_anything_new_is_signed() {
    for taking in [Taking::DiesBefore, Taking::DiesAfter] {
        let mut stage = Stage::started();
        stage.change(|world| world.taking = taking.clone());
        stage.breach();
        stage.pass(5_000);
        stage.change(|world| world.start_node());
        stage.pass(60_000);
        stage.blocks(5);
        assert_eq!(stage.done(), [Task::Enforce], "{taking:?}");
        assert_eq!(stage.signed(), 1, "{taking:?}");
    }
}

#[test]
fn a_node_that_includes_the_transaction_while_away_is_believed() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::DiesAfter);
    stage.breach();
    stage.world.borrow_mut().make_block(|_| ());
    stage.change(|world| world.start_node());
    stage.pass(60_000);
    stage.blocks(3);
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
    assert_eq!(stage.metric("resent_total"), 0.0);
}

#[test]
fn a_keeper_killed_between_journal_and_submission_submits_what_it_had_signed() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::DiesBefore);
    stage.breach();
    stage.kill_keeper();
    assert_eq!(stage.signed(), 0, "it never arrived");
    let kept = std::fs::read_to_string(stage.folder.path().join("keeper.json")).unwrap();
    assert!(kept.contains("undecided"));
    stage.change(|world| world.start_node());
    stage.start();
    stage.blocks(4);
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
    assert!(
        kept.contains(&hash_of_first(&stage)),
        "the very same transaction"
    );
}

#[test]
fn a_keeper_killed_after_submission_finds_its_transaction_in_the_chain() {
    let mut stage = Stage::started();
    stage.breach();
    stage.kill_keeper();
    stage.world.borrow_mut().make_block(|_| ());
    stage.start();
    stage.blocks(5);
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(stage.signed(), 1);
    assert!(stage.is_healthy());
}

#[test]
fn a_transaction_that_the_pool_forgets_is_submitted_again_and_not_signed_again() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::Forgets);
    stage.breach();
    stage.blocks(2);
    assert!(stage.is_breached());
    stage.change(|world| world.taking = Taking::Takes);
    stage.blocks(4);
    assert!(!stage.is_breached());
    assert_eq!(stage.signed(), 1);
}

#[test]
fn a_new_transaction_is_signed_only_when_the_first_one_has_surely_expired() {
    let mut stage = Stage::new();
    stage.config += "[connection]\nvalid_blocks = 8\n";
    stage.start();
    stage.blocks(4);
    stage.change(|world| world.taking = Taking::Forgets);
    stage.block_with(|state| state.wants_rebalance = true);
    let born = stage.world.borrow().arrived[0].born;
    let dies = born + 8;
    loop {
        let finalized = stage.world.borrow().best().head.number - 2;
        assert_eq!(stage.signed(), 1, "in block {finalized}");
        if finalized + 1 >= dies {
            break;
        }
        stage.block();
    }
    stage.change(|world| world.taking = Taking::Takes);
    // The final chain reaches its end here, the failure rests, and the next one goes in.
    stage.blocks(5);
    assert_eq!(stage.signed(), 2);
    assert_eq!(stage.done(), [Task::Rebalance(AMO)]);
    let world = stage.world.borrow();
    assert!(world.arrived.iter().all(|tx| tx.nonce == 0));
}

#[test]
fn a_reorg_that_drops_the_block_makes_the_transaction_undecided_and_it_goes_in_again() {
    for returns in [true, false] {
        let mut stage = Stage::started();
        stage.breach();
        stage.block();
        assert!(!stage.is_breached());
        // The breach itself was before the fork.
        stage.change(|world| world.fork(1, returns));
        stage.world.borrow_mut().pool.clear();
        stage.block();
        assert!(stage.is_breached());
        assert_eq!(stage.metric("undecided"), 1.0);
        assert_eq!(stage.metric("reorged_total"), 1.0);
        stage.block();
        assert!(!stage.is_breached());
        stage.blocks(5);
        assert_eq!(stage.signed(), 1);
        assert_eq!(stage.metric("unfinalized"), 0.0);
        assert!(stage.is_healthy());
    }
}

#[test]
fn a_reorg_to_a_lower_block_hands_the_transaction_over_again_at_once() {
    let mut stage = Stage::started();
    stage.blocks(5);
    stage.change(|world| world.taking = Taking::Forgets);
    stage.breach();
    stage.change(|world| {
        world.taking = Taking::Takes;
        world.fork(3, false);
    });
    stage.breach();
    assert_eq!(stage.metric("resent_total"), 1.0);
    stage.block();
    assert!(!stage.is_breached());
    assert_eq!(stage.signed(), 1);
}

#[test]
fn a_transaction_that_moves_to_another_block_is_counted_once() {
    let mut stage = Stage::started();
    stage.breach();
    stage.block();
    let spent = stage.metric("fees_native_total{kind=\"unpaid_rescue\"}");
    stage.change(|world| world.fork(1, true));
    stage.blocks(5);
    assert_eq!(stage.done(), [Task::Enforce]);
    assert_eq!(
        stage.metric("fees_native_total{kind=\"unpaid_rescue\"}"),
        spent
    );
    assert!(spent > 0.0);
}

#[test]
fn a_block_that_comes_between_two_questions_is_no_foreign_nonce() {
    let mut stage = Stage::started();
    stage.breach();
    stage.change(|world| {
        world.finality_lag = 0;
        world.arrives_when_searched = std::mem::take(&mut world.pool);
        world.make_block(|_| ());
    });
    // The purse is read, then the block with the transaction is made, then it is found there.
    stage.go();
    assert!(!stage.is_breached());
    stage.blocks(3);
    assert!(stage.is_healthy());
    stage.breach();
    stage.block();
    assert!(!stage.is_breached());
}

#[test]
fn a_transaction_of_another_version_ends_the_keeper_with_what_to_do() {
    let mut stage = Stage::started();
    stage.breach();
    stage.kill_keeper();
    let file = stage.folder.path().join("keeper.json");
    let mut pages: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    pages["entries"][0]["kept"] = "{}".into();
    std::fs::write(&file, pages.to_string()).unwrap();
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("a transaction of another version"),
        "{ended}"
    );
}

#[test]
fn borrowers_that_cannot_be_saved_do_not_stop_the_keeper() {
    let mut stage = Stage::started();
    // A folder stands where the file should.
    let file = stage.folder.path().join("keeper.json.borrowers");
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    stage.ask_to_stop();
    assert_eq!(stage.ended().unwrap(), "ok");
}

fn hash_of_first(stage: &Stage) -> String {
    crate::deploy::quantities::hex(&stage.world.borrow().arrived[0].hash())
}
