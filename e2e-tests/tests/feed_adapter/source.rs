use crate::*;
use interfaces::price_source::{SourceChanged, MAX_FEED_DECIMALS, MAX_KEY_BYTES};

fn other(fixture: &mut Fixture) -> Source {
    Source {
        feed: deploy_feed(&mut fixture.suite.chain).account,
        key: "USD Coin".into(),
        decimals: 12,
        unit: TimeUnit::Seconds,
    }
}

#[test]
fn governance_names_another_feed() {
    let mut fixture = fixture();
    let before = fixture.state();
    let source = other(&mut fixture);
    let adapter = fixture.adapter;
    let message = adapter.call().set_source(source.clone());
    let call = fixture.suite.chain.call(Role::Governance, message);
    let changed: SourceChanged = call.event(adapter);
    assert_eq!(changed.old, before.source);
    assert_eq!(changed.new, source);
    call.expect_ok();
    let expected = FeedAdapterState {
        source: source.clone(),
        ..before
    };
    assert_eq!(fixture.state(), expected);

    let seconds = fixture.now_ms() / 1_000;
    let feed = FeedHandle::at(source.feed);
    let message = feed.set_price("USD Coin", seconds, 999_000_000_000);
    fixture
        .suite
        .chain
        .call(Role::Named("feed"), message)
        .value();
    fixture.poke();
    assert_eq!(fixture.booked(), (bps(9_990), seconds * 1_000));
}

#[test]
fn another_feed_does_not_go_back_in_time() {
    let mut fixture = fixture();
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 100_000_000);
    fixture.poke();
    let source = Source {
        unit: TimeUnit::Milliseconds,
        ..other(&mut fixture)
    };
    let feed = FeedHandle::at(source.feed);
    let message = fixture.adapter.call().set_source(source);
    let chain = &mut fixture.suite.chain;
    chain.call(Role::Governance, message).expect_ok();
    let message = feed.set_price("USD Coin", now_ms, 1_000_000_000_000);
    chain.call(Role::Named("feed"), message).value();
    fixture.assert_poke_refused(AdapterError::NotNewer {
        at_ms: now_ms,
        forwarded_at_ms: now_ms,
    });
}

#[test]
fn sources_out_of_bounds_are_refused_at_construction_and_later() {
    let mut fixture = fixture();
    let fine = fixture.state().source;
    let key = |bytes: u32| AdapterError::KeyLengthOutOfRange {
        bytes,
        maximum: MAX_KEY_BYTES,
    };
    let with_key = |length: u32| Source {
        key: "k".repeat(usize::try_from(length).unwrap()),
        ..fine.clone()
    };
    let with_decimals = |decimals| Source {
        decimals,
        ..fine.clone()
    };
    let (oracle, usdc) = (fixture.suite.oracle, fixture.suite.usdc());
    for (source, error) in [
        (with_key(0), key(0)),
        (with_key(MAX_KEY_BYTES + 1), key(MAX_KEY_BYTES + 1)),
        (
            with_decimals(MAX_FEED_DECIMALS + 1),
            AdapterError::DecimalsOutOfRange {
                decimals: MAX_FEED_DECIMALS + 1,
                maximum: MAX_FEED_DECIMALS,
            },
        ),
    ] {
        let message = fixture.adapter.call().set_source(source.clone());
        let chain = &mut fixture.suite.chain;
        chain.assert_refused(Role::Governance, message, error.clone());
        let deployed = deploy_feed_adapter(chain, oracle, usdc.id, source);
        assert_eq!(deployed.err(), Some(Refusal::Error(error)));
    }
    for source in [with_key(MAX_KEY_BYTES), with_decimals(MAX_FEED_DECIMALS)] {
        let message = fixture.adapter.call().set_source(source.clone());
        fixture
            .suite
            .chain
            .call(Role::Governance, message)
            .expect_ok();
        assert_eq!(fixture.state().source, source);
    }
}
