use crate::*;
use interfaces::oracle::{
    FeedTermsChanged, MAX_DEVIATION_BPS, MAX_MAX_AGE_MS, MAX_REPORTERS, MIN_DEVIATION_BPS,
    MIN_MAX_AGE_MS,
};

const OTHER: FeedTerms = FeedTerms {
    quorum: 3,
    max_age_ms: 123_456,
    max_deviation_bps: 77,
    risk: OTHER_RISK,
};

const OTHER_RISK: RiskTerms = RiskTerms {
    average_half_life_ms: 61_001,
    trip_bps: 401,
    reset_bps: 302,
    window_ms: 62_003,
    volatility_half_life_ms: HOUR_MS + 4,
    sample_interval_ms: 63_005,
    horizon_ms: HOUR_MS + 6,
    z_hundredths: 107,
};

#[test]
fn a_feed_is_added_empty_and_once() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    let neighbour = feed(&mut fixture);
    let call = fixture
        .chain
        .call(Role::Governance, oracle.call().add_feed(DAI, OTHER));
    let changed: FeedTermsChanged = call.event(oracle);
    assert_eq!(
        (changed.collateral, changed.old, changed.new),
        (DAI, None, OTHER)
    );
    call.expect_ok();
    let expected = Feed {
        terms: OTHER,
        reports: Vec::new(),
        accepted: None,
        risk: RiskState::default(),
    };
    assert_eq!(fixture.chain.read(oracle.call().feed(DAI)), Some(expected));
    assert_eq!(feed(&mut fixture), neighbour);
    let message = oracle.call().add_feed(DAI, OTHER);
    fixture
        .chain
        .assert_refused(Role::Governance, message, OracleError::FeedExists);
    assert_eq!(fixture.chain.read(oracle.call().feed(2)), None);
}

#[test]
fn terms_change_and_nothing_else() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    let before = feed(&mut fixture);
    let call = fixture
        .chain
        .call(Role::Governance, oracle.call().set_feed_terms(USDC, OTHER));
    let changed: FeedTermsChanged = call.event(oracle);
    assert_eq!(
        (changed.collateral, changed.old, changed.new),
        (USDC, Some(TERMS), OTHER)
    );
    call.expect_ok();
    assert_eq!(
        feed(&mut fixture),
        Feed {
            terms: OTHER,
            ..before
        }
    );
    // From the next report on: two agree, three are needed.
    fixture.chain.next_block();
    assert_eq!(report(&mut fixture, Role::ReporterA, E18 + 1), None);
    let message = oracle.call().set_feed_terms(DAI, OTHER);
    fixture
        .chain
        .assert_refused(Role::Governance, message, OracleError::UnknownFeed);
}

#[test]
fn terms_out_of_bounds_are_refused() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    let age = |max_age_ms| OracleError::MaxAgeOutOfRange {
        max_age_ms,
        minimum_ms: MIN_MAX_AGE_MS,
        maximum_ms: MAX_MAX_AGE_MS,
    };
    let deviation = |deviation_bps| OracleError::DeviationOutOfRange {
        deviation_bps,
        minimum_bps: MIN_DEVIATION_BPS,
        maximum_bps: MAX_DEVIATION_BPS,
    };
    let most = MAX_REPORTERS as u8;
    let cases = [
        (
            FeedTerms { quorum: 0, ..TERMS },
            OracleError::QuorumOutOfRange { quorum: 0 },
        ),
        (
            FeedTerms {
                quorum: most + 1,
                ..TERMS
            },
            OracleError::QuorumOutOfRange { quorum: most + 1 },
        ),
        (
            FeedTerms {
                max_age_ms: MIN_MAX_AGE_MS - 1,
                ..TERMS
            },
            age(MIN_MAX_AGE_MS - 1),
        ),
        (
            FeedTerms {
                max_age_ms: MAX_MAX_AGE_MS + 1,
                ..TERMS
            },
            age(MAX_MAX_AGE_MS + 1),
        ),
        (
            FeedTerms {
                max_deviation_bps: 0,
                ..TERMS
            },
            deviation(0),
        ),
        (
            FeedTerms {
                max_deviation_bps: MAX_DEVIATION_BPS + 1,
                ..TERMS
            },
            deviation(MAX_DEVIATION_BPS + 1),
        ),
    ];
    for (terms, error) in cases {
        let message = oracle.call().set_feed_terms(USDC, terms);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error.clone());
        let message = oracle.call().add_feed(DAI, terms);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
    for terms in [
        FeedTerms {
            quorum: 1,
            max_age_ms: MIN_MAX_AGE_MS,
            max_deviation_bps: MIN_DEVIATION_BPS,
            ..TERMS
        },
        FeedTerms {
            quorum: most,
            max_age_ms: MAX_MAX_AGE_MS,
            max_deviation_bps: MAX_DEVIATION_BPS,
            ..TERMS
        },
    ] {
        govern(&mut fixture, oracle.call().set_feed_terms(USDC, terms));
        assert_eq!(feed(&mut fixture).terms, terms);
    }
}

#[test]
fn a_quorum_of_one_takes_a_single_word() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    let terms = FeedTerms { quorum: 1, ..TERMS };
    govern(&mut fixture, oracle.call().set_feed_terms(USDC, terms));
    report(&mut fixture, Role::ReporterC, bps(9_999));
    let now_ms = fixture.chain.now_ms();
    assert_booked(&mut fixture, bps(9_999), now_ms);
}
