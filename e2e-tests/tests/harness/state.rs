use crate::{token_with_holder, transfer};
use harness::prelude::*;

#[test]
fn views_and_dry_runs_change_nothing() {
    let (mut chain, token) = token_with_holder();
    let before = chain.fingerprint();
    chain
        .dry_run(Role::Holder, transfer(token, Role::Trader, 1))
        .expect_ok();
    chain.read_ok(transfer(token, Role::Trader, 0));
    assert_eq!(chain.fingerprint(), before);
    assert_eq!(chain.balance(token, Role::Holder), usd6(100));
}

#[test]
fn the_fingerprint_shows_every_change_of_storage() {
    let (mut chain, token) = token_with_holder();
    let before = chain.fingerprint();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 1))
        .expect_ok();
    let after = chain.fingerprint();
    assert_ne!(after, before);
    assert_eq!(after.changed(&before), [token.account]);
    chain
        .call(Role::Trader, transfer(token, Role::Holder, 1))
        .expect_ok();
    chain.next_block();
    assert_eq!(chain.balance(token, Role::Holder), usd6(100));
}

#[test]
fn the_fingerprint_leaves_out_time_and_events() {
    let (mut chain, token) = token_with_holder();
    let before = chain.fingerprint();
    chain.next_block();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 0))
        .expect_ok();
    assert_eq!(chain.fingerprint(), before);
}

#[test]
fn checkpoints_nest_and_undo_calls_deployments_and_time() {
    let (mut chain, token) = token_with_holder();
    let (start, now_ms) = (chain.fingerprint(), chain.now_ms());

    let outer = chain.checkpoint();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 1))
        .expect_ok();
    let inner = chain.checkpoint();
    chain.next_block();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 2))
        .expect_ok();
    chain.roll_back(inner);
    assert_eq!(chain.balance(token, Role::Trader), 1);
    assert_eq!(chain.now_ms(), now_ms);

    let kept = chain.checkpoint();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 4))
        .expect_ok();
    chain.keep(kept);
    assert_eq!(chain.balance(token, Role::Trader), 5);

    chain.roll_back(outer);
    assert_eq!(chain.fingerprint(), start);
    assert_eq!(chain.balance(token, Role::Trader), 0);
}

#[test]
#[should_panic(expected = "closed already")]
fn a_checkpoint_is_used_once() {
    let (mut chain, _) = token_with_holder();
    let outer = chain.checkpoint();
    let inner = chain.checkpoint();
    chain.roll_back(outer);
    chain.roll_back(inner);
}

#[test]
fn chains_from_a_snapshot_are_equal_and_apart() {
    let (mut chain, token) = token_with_holder();
    chain.next_block();
    let snapshot = chain.snapshot();
    let (mut one, mut other) = (
        Chain::from_snapshot(&snapshot),
        Chain::from_snapshot(&snapshot),
    );
    assert_eq!(one.fingerprint(), chain.fingerprint());
    assert_eq!(one.now_ms(), chain.now_ms());
    assert_eq!(one.block_number(), chain.block_number());

    let first = one.call(Role::Holder, transfer(token, Role::Trader, 1));
    let second = chain.call(Role::Holder, transfer(token, Role::Trader, 1));
    assert_eq!(first.weight, second.weight);
    assert_eq!(other.balance(token, Role::Trader), 0);
}

#[test]
fn calls_leave_nothing_behind_but_what_contracts_store() {
    let size_after = |rounds: u32| {
        let (mut chain, token) = token_with_holder();
        for _ in 0..rounds {
            chain
                .call(Role::Holder, transfer(token, Role::Trader, 2))
                .expect_ok();
            chain.next_block();
            chain
                .call(Role::Trader, transfer(token, Role::Holder, 1))
                .expect_ok();
            chain.next_block();
        }
        chain.snapshot().bytes()
    };
    assert_eq!(size_after(20), size_after(2));
}
