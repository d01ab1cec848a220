use crate::*;
use interfaces::book::{CollateralTermsChanged, LimitsChanged};
use interfaces::MAX_COLLATERALS;

#[test]
fn a_collateral_is_listed_without_a_price() {
    let mut fixture = book();
    let book = fixture.book;
    let terms = CollateralTerms {
        decimals: 8,
        par: false,
        ..PAR
    };
    let call = fixture.chain.call(
        Role::Governance,
        book.call().list_collateral(token(2), terms),
    );
    let listed: CollateralTermsChanged = call.event(book);
    assert_eq!(
        (listed.collateral, listed.old, listed.new),
        (2, None, terms)
    );
    assert_eq!(call.expect_ok(), 2);
    let expected = Collateral {
        token: *token(2).as_ref(),
        terms,
        ..Collateral::default()
    };
    assert_eq!(collateral(&mut fixture, 2), expected);
    let all = fixture.chain.read(book.call().collaterals());
    assert_eq!(all.len(), 3);
    assert_eq!(all[2], expected);
    assert_eq!(all[0], collateral(&mut fixture, USDC));
    assert_eq!(fixture.chain.read(book.call().collateral(3)), None);
}

#[test]
fn a_token_is_listed_once_and_at_most_eight_are() {
    let mut fixture = book();
    let book = fixture.book;
    let error = refused(LedgerError::TokenListed { collateral: DAI });
    let message = book.call().list_collateral(token(DAI), PAR);
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
    for id in 2..MAX_COLLATERALS as u8 {
        as_governance(&mut fixture, book.call().list_collateral(token(id), PAR));
    }
    let message = book.call().list_collateral(token(8), PAR);
    let error = refused(LedgerError::TooManyCollaterals);
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn terms_change_and_nothing_else_but_what_they_count() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    wind(
        &mut fixture,
        0,
        0,
        usd6(500),
        position(0, usd6(500), coins(500)),
    );
    let (before, neighbour) = (
        collateral(&mut fixture, USDC),
        collateral(&mut fixture, DAI),
    );
    let terms = CollateralTerms {
        haircut_bps: 200,
        largest_haircut_bps: 200,
        failed_bps: 4_000,
        price_max_age_ms: HOUR_MS / 2,
        ..PAR
    };
    let message = book.call().set_collateral_terms(USDC, terms);
    let call = fixture.chain.call(Role::Governance, message);
    let changed: CollateralTermsChanged = call.event(book);
    assert_eq!(
        (changed.collateral, changed.old, changed.new),
        (USDC, Some(PAR), terms)
    );
    call.expect_ok();
    let after = collateral(&mut fixture, USDC);
    assert_eq!(after.deployed.prudent_value_e18, coins(490));
    assert_eq!(after.deployed.failed_value_e18, coins(196));
    let expected = Collateral {
        terms,
        deployed: after.deployed,
        ..before
    };
    assert_eq!(after, expected);
    assert_eq!(collateral(&mut fixture, DAI), neighbour);
    assert_sums(&mut fixture);
}

#[test]
fn terms_out_of_bounds_are_refused() {
    let mut fixture = book();
    let book = fixture.book;
    let bad = |value, minimum, maximum| {
        refused(LedgerError::OutOfRange {
            value,
            minimum,
            maximum,
        })
    };
    let cases = [
        (
            CollateralTerms {
                largest_haircut_bps: 5_001,
                ..PAR
            },
            bad(5_001, 0, 5_000),
        ),
        (
            CollateralTerms {
                haircut_bps: 101,
                ..PAR
            },
            bad(101, 0, 100),
        ),
        (
            CollateralTerms {
                failed_bps: 10_001,
                ..PAR
            },
            bad(10_001, 0, 10_000),
        ),
        (
            CollateralTerms {
                price_max_age_ms: 59_999,
                ..PAR
            },
            bad(59_999, 60_000, 604_800_000),
        ),
        (
            CollateralTerms { decimals: 7, ..PAR },
            refused(LedgerError::TermsFixed),
        ),
        (
            CollateralTerms { par: false, ..PAR },
            refused(LedgerError::TermsFixed),
        ),
    ];
    for (terms, error) in cases {
        let message = book.call().set_collateral_terms(USDC, terms);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    let message = book.call().set_collateral_terms(2, PAR);
    fixture
        .chain
        .assert_refused(Role::Governance, message, unknown);
    let message = book.call().list_collateral(
        token(2),
        CollateralTerms {
            decimals: 19,
            ..PAR
        },
    );
    fixture
        .chain
        .assert_refused(Role::Governance, message, bad(19, 0, 18));
}

/// Every field different from every other and from what stood before.
fn distinct() -> Limits {
    Limits {
        minimum: Ratios {
            gross_e18: bps(5_001),
            net_e18: bps(5_002),
            stressed_e18: bps(3_003),
            idle_e18: bps(1_004),
        },
        target: Ratios {
            gross_e18: bps(6_005),
            net_e18: bps(6_006),
            stressed_e18: bps(4_007),
            idle_e18: bps(2_008),
        },
        supply_ceiling_e18: coins(999_001),
        debt_ceiling_e18: coins(99_002),
        lent_haircut_bps: 503,
        mark_max_age_ms: 3_700_004,
        buffer_e18: 5,
    }
}

#[test]
fn limits_read_back_field_by_field() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let collaterals = fixture.chain.read(book.call().collaterals());
    let call = fixture
        .chain
        .call(Role::Governance, book.call().set_limits(distinct()));
    let changed: LimitsChanged = call.event(book);
    assert_eq!((changed.old, changed.new), (limits(), distinct()));
    call.expect_ok();
    assert_eq!(fixture.chain.read(book.call().limits()), distinct());
    assert_eq!(fixture.chain.read(book.call().collaterals()), collaterals);
    assert_sums(&mut fixture);
}

#[test]
fn limits_out_of_order_or_bounds_are_refused() {
    let mut fixture = book();
    let book = fixture.book;
    let order = refused(LedgerError::LimitsOutOfOrder);
    let bad = |value, minimum, maximum| {
        refused(LedgerError::OutOfRange {
            value,
            minimum,
            maximum,
        })
    };
    let good = distinct();
    let minimum = |change: fn(&mut Ratios)| {
        let mut limits = good;
        change(&mut limits.minimum);
        limits
    };
    let cases = [
        (minimum(|ratios| ratios.gross_e18 = bps(5_003)), order),
        (minimum(|ratios| ratios.idle_e18 = bps(2_009)), order),
        (
            minimum(|ratios| ratios.stressed_e18 = E18 + 1),
            bad(E18 + 1, 0, E18),
        ),
        (
            Limits {
                target: Ratios {
                    net_e18: 2 * E18 + 1,
                    ..good.target
                },
                ..good
            },
            bad(2 * E18 + 1, 0, 2 * E18),
        ),
        (
            Limits {
                lent_haircut_bps: 10_001,
                ..good
            },
            bad(10_001, 0, 10_000),
        ),
        (
            Limits {
                mark_max_age_ms: 59_999,
                ..good
            },
            bad(59_999, 60_000, 604_800_000),
        ),
        (
            Limits {
                supply_ceiling_e18: u128::MAX,
                ..good
            },
            bad(u128::MAX, 0, policy::ledger::limits::MAX_AMOUNT),
        ),
        (
            Limits {
                debt_ceiling_e18: u128::MAX,
                ..good
            },
            bad(u128::MAX, 0, policy::ledger::limits::MAX_AMOUNT),
        ),
    ];
    for (limits, error) in cases {
        let message = book.call().set_limits(limits);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
    // A minimum net above 1 − the largest haircut could never be met.
    let high = Ratios {
        net_e18: bps(9_901),
        ..good.minimum
    };
    let limits = Limits {
        minimum: high,
        target: high,
        ..good
    };
    let message = book.call().set_limits(limits);
    fixture
        .chain
        .assert_refused(Role::Governance, message, order);
}

#[test]
fn a_haircut_may_not_put_the_minimum_net_ratio_out_of_reach() {
    let mut fixture = book();
    let book = fixture.book;
    let net = Ratios {
        net_e18: bps(9_500),
        ..Ratios::default()
    };
    let limits = Limits {
        minimum: net,
        target: net,
        ..limits()
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    let order = refused(LedgerError::LimitsOutOfOrder);
    let deep = CollateralTerms {
        largest_haircut_bps: 501,
        ..PAR
    };
    let message = book.call().set_collateral_terms(USDC, deep);
    fixture
        .chain
        .assert_refused(Role::Governance, message, order);
    let message = book.call().list_collateral(token(2), deep);
    fixture
        .chain
        .assert_refused(Role::Governance, message, order);
}
