//! Feeds that do something else than answer.

use crate::*;
use interfaces::price_source::FEED_REF_TIME;

const TRAP: u8 = 1;
const LOOP: u8 = 2;
const NO_OPTION: u8 = 3;
const BYTE_TOO_MANY: u8 = 4;
const FLOOD: u8 = 5;
const EAT_DEPOSIT: u8 = 6;
const CALL_BACK: u8 = 7;

impl Fixture {
    /// The feed has a good price, and does this instead of giving it.
    fn misbehave(&mut self, conduct: u8) {
        let now_ms = self.now_ms();
        self.set_price(now_ms, 100_000_000);
        let message = self.feed.misbehave(conduct);
        self.suite.chain.call(Role::Named("feed"), message).value();
    }
}

#[test]
fn what_a_feed_does_wrong_is_the_adapters_own_error() {
    let mut fixture = fixture();
    for conduct in [TRAP, LOOP, NO_OPTION, BYTE_TOO_MANY, CALL_BACK] {
        fixture.misbehave(conduct);
        fixture.assert_poke_refused(AdapterError::FeedFailed);
    }
    // It comes to its senses.
    fixture.misbehave(0);
    assert!(fixture.poke().is_some());
}

#[test]
fn a_feed_that_loops_burns_no_more_than_it_was_given() {
    let mut fixture = fixture();
    fixture.misbehave(LOOP);
    let message = fixture.adapter.call().poke();
    let call = fixture.suite.chain.call(Role::Keeper, message);
    let burnt = call.weight.ref_time;
    assert!(burnt < FEED_REF_TIME + 5_000_000_000, "{burnt}");
}

#[test]
fn a_flood_of_bytes_or_of_storage_ends_the_poke_and_changes_nothing() {
    let mut fixture = fixture();
    for conduct in [FLOOD, EAT_DEPOSIT] {
        fixture.misbehave(conduct);
        let message = fixture.adapter.call().poke();
        fixture.suite.chain.assert_traps(Role::Keeper, message);
    }
}

#[test]
fn an_account_that_is_no_feed_has_failed() {
    let mut fixture = fixture();
    let stablecoin = fixture.suite.stablecoin.account;
    for feed in [Role::Attacker.account(), stablecoin] {
        let source = Source {
            feed,
            ..fixture.state().source
        };
        let message = fixture.adapter.call().set_source(source);
        fixture
            .suite
            .chain
            .call(Role::Governance, message)
            .expect_ok();
        fixture.assert_poke_refused(AdapterError::FeedFailed);
    }
}

/// Whoever leaves the feed too little makes a poke fail, and nothing else.
#[test]
fn a_caller_who_starves_the_feed_changes_nothing() {
    let mut fixture = fixture();
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 100_000_000);
    let message = fixture.adapter.call().poke();
    let needed = fixture
        .suite
        .chain
        .dry_run(Role::Keeper, message)
        .weight_required;
    for share in 1..10 {
        fixture.suite.chain.set_gas_limit(Weight {
            ref_time: needed.ref_time / 10 * share,
            ..needed
        });
        let before = fixture.suite.chain.fingerprint();
        let message = fixture.adapter.call().poke();
        let call = fixture.suite.chain.call(Role::Attacker, message);
        let changed = fixture.suite.chain.fingerprint().changed(&before);
        assert!(call.succeeded() || changed.is_empty(), "at {share} tenths");
    }
}
