use crate::*;
use interfaces::book::PriceChanged;
use interfaces::oracle::Reported;
use policy::ledger::limits::MAX_PRICE_E18;

#[test]
fn one_report_is_no_quorum() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    let message = fixture.oracle.call().report(USDC, E18, now_ms);
    let call = fixture.chain.call(Role::ReporterA, message);
    let reported: Reported = call.event(fixture.oracle);
    assert_eq!(
        (reported.collateral, reported.reporter),
        (USDC, Role::ReporterA.account())
    );
    assert_eq!(
        (reported.old_e18, reported.new_e18, reported.at_ms),
        (0, E18, now_ms)
    );
    assert_eq!(reported.accepted, None);
    assert!(call.events::<PriceChanged>(fixture.book).is_empty());
    assert_eq!(call.expect_ok(), None);
    assert_booked(&mut fixture, 0, 0);
    let feed = feed(&mut fixture);
    assert_eq!(feed.accepted, None);
    let expected = PriceReport {
        reporter: Role::ReporterA.account(),
        price_e18: E18,
        at_ms: now_ms,
    };
    assert_eq!(feed.reports[0], expected);
    assert_eq!((feed.reports[1].at_ms, feed.reports[2].at_ms), (0, 0));
}

#[test]
fn two_reports_make_their_mean_rounded_down() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    report(&mut fixture, Role::ReporterA, E18);
    let message = fixture.oracle.call().report(USDC, E18 - 3, now_ms);
    let call = fixture.chain.call(Role::ReporterB, message);
    let accepted = AcceptedPrice {
        price_e18: E18 - 2,
        at_ms: now_ms,
    };
    let reported: Reported = call.event(fixture.oracle);
    assert_eq!(reported.accepted, Some(accepted));
    let changed: PriceChanged = call.event(fixture.book);
    let expected = Price {
        price_e18: E18 - 2,
        pessimistic_e18: E18 - 2,
        haircut_bps: 0,
        halted: false,
        at_ms: now_ms,
    };
    assert_eq!((changed.old, changed.new), (Price::default(), expected));
    assert_eq!(call.expect_ok(), Some(accepted));
    assert_eq!(feed(&mut fixture).accepted, Some(accepted));
    assert_booked(&mut fixture, E18 - 2, now_ms);
}

#[test]
fn three_reports_make_the_middle_one_in_the_same_block() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    report(&mut fixture, Role::ReporterA, bps(9_990));
    report(&mut fixture, Role::ReporterB, bps(10_010));
    report(&mut fixture, Role::ReporterC, bps(10_002));
    assert_booked(&mut fixture, bps(10_002), now_ms);
}

#[test]
fn a_liar_among_three_is_left_out() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterA, bps(9_990));
    report(&mut fixture, Role::ReporterB, bps(10_000));
    report(&mut fixture, Role::ReporterC, bps(20_000));
    let now_ms = fixture.chain.now_ms();
    // Had it counted, the median would be 1.0000.
    assert_booked(&mut fixture, bps(9_995), now_ms);
    report(&mut fixture, Role::ReporterC, 1);
    assert_booked(&mut fixture, bps(9_995), now_ms);
}

#[test]
fn reporters_who_disagree_make_no_price_and_the_last_one_ages() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    let then_ms = fixture.chain.now_ms();
    fixture.chain.next_block();
    assert_eq!(report(&mut fixture, Role::ReporterA, bps(9_700)), None);
    assert_booked(&mut fixture, E18, then_ms);
    // The third decides.
    let now_ms = fixture.chain.now_ms();
    let accepted = report(&mut fixture, Role::ReporterC, bps(9_700));
    let price = AcceptedPrice {
        price_e18: bps(9_700),
        at_ms: now_ms,
    };
    assert_eq!(accepted, Some(price));
    assert_booked(&mut fixture, bps(9_700), now_ms);
}

#[test]
fn prices_of_zero_or_beyond_all_bounds_are_refused() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    for price_e18 in [0, MAX_PRICE_E18 + 1, u128::MAX] {
        let message = fixture.oracle.call().report(USDC, price_e18, now_ms);
        let error = OracleError::PriceOutOfRange { price_e18 };
        fixture
            .chain
            .assert_refused(Role::ReporterA, message, error);
    }
    report(&mut fixture, Role::ReporterA, MAX_PRICE_E18);
    report(&mut fixture, Role::ReporterB, MAX_PRICE_E18);
    assert_booked(&mut fixture, MAX_PRICE_E18, now_ms);
}

#[test]
fn feeds_are_independent() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    add_feed(&mut fixture, oracle, DAI);
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    let before = fixture.chain.read(oracle.call().feed(DAI));
    assert_eq!(before.unwrap().accepted, None);
    let dai = fixture
        .chain
        .read(fixture.book.call().collateral(DAI))
        .unwrap();
    assert_eq!(dai.price, Price::default());
}
