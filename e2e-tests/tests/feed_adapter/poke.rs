use crate::*;
use interfaces::oracle::{OracleError, Reported};
use interfaces::price_source::Forwarded;

#[test]
fn anyone_brings_the_feeds_price_into_the_book() {
    let mut fixture = fixture();
    let at_ms = fixture.now_ms() - 1_000;
    fixture.set_price(at_ms, 99_980_000);
    let adapter = fixture.adapter;
    let oracle = fixture.suite.oracle;
    let message = adapter.call().poke();
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let forwarded: Forwarded = call.event(adapter);
    assert_eq!(
        (forwarded.price_e18, forwarded.old_at_ms, forwarded.at_ms),
        (bps(9_998), 0, at_ms)
    );
    let reported: Reported = call.event(oracle);
    assert_eq!(
        (reported.reporter, reported.new_e18, reported.at_ms),
        (adapter.account, bps(9_998), at_ms)
    );
    let accepted = AcceptedPrice {
        price_e18: bps(9_998),
        at_ms,
    };
    assert_eq!(call.expect_ok(), Some(accepted));
    assert_eq!(fixture.booked(), (bps(9_998), at_ms));
    assert_eq!(fixture.state().forwarded_at_ms, at_ms);
}

#[test]
fn it_is_one_word_among_others() {
    let mut fixture = fixture();
    let (oracle, usdc) = (fixture.suite.oracle, fixture.suite.usdc());
    let mut terms = SuiteConfig::default().feed;
    terms.quorum = 2;
    let message = oracle.call().set_feed_terms(usdc.id, terms);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    let before = fixture.booked();
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 99_980_000);
    assert_eq!(fixture.poke(), None);
    assert_eq!(fixture.booked(), before);
}

#[test]
fn what_was_forwarded_is_not_forwarded_again() {
    let mut fixture = fixture();
    let at_ms = fixture.now_ms();
    fixture.set_price(at_ms, 100_000_000);
    fixture.poke();
    for (timestamp, price) in [(at_ms, 100_000_000), (at_ms, 99_000_000), (at_ms - 1, 1)] {
        fixture.set_price(timestamp, price);
        fixture.assert_poke_refused(AdapterError::NotNewer {
            at_ms: timestamp,
            forwarded_at_ms: at_ms,
        });
    }
    fixture.suite.chain.next_block();
    fixture.set_price(at_ms + 1, 100_010_000);
    fixture.poke();
    assert_eq!(fixture.booked(), (bps(10_001), at_ms + 1));
}

#[test]
fn a_feed_without_a_price_or_with_zero_is_refused() {
    let mut fixture = fixture();
    fixture.assert_poke_refused(AdapterError::NoPrice);
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 0);
    fixture.assert_poke_refused(AdapterError::ZeroPrice);
}

#[test]
fn a_price_from_the_future_is_refused_until_it_comes() {
    let mut fixture = fixture();
    let now_ms = fixture.now_ms();
    for at_ms in [now_ms + 1, u64::MAX] {
        fixture.set_price(at_ms, 100_000_000);
        fixture.assert_poke_refused(AdapterError::FromFuture { at_ms, now_ms });
    }
    fixture.set_price(now_ms + 6_000, 100_000_000);
    fixture.suite.chain.next_block_in(6_000);
    fixture.poke();
}

#[test]
fn what_the_oracle_refuses_is_not_forwarded() {
    let mut fixture = fixture();
    let (oracle, usdc) = (fixture.suite.oracle, fixture.suite.usdc());
    let account = fixture.adapter.account;
    let message = oracle.call().remove_reporter(usdc.id, account);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 100_000_000);
    fixture.assert_poke_refused(AdapterError::Oracle(OracleError::NotReporter.into()));
    assert_eq!(fixture.state().forwarded_at_ms, 0);
}
