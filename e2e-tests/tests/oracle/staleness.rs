use crate::*;

#[test]
fn a_report_counts_until_it_is_too_old() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterA, E18);
    let first_ms = fixture.chain.now_ms();
    fixture.chain.next_block_in(TERMS.max_age_ms);
    let accepted = report(&mut fixture, Role::ReporterB, E18 + 2).unwrap();
    // As old as the report that completes the quorum.
    assert_eq!((accepted.price_e18, accepted.at_ms), (E18 + 1, first_ms));
    assert_booked(&mut fixture, E18 + 1, first_ms);

    let mut late = oracle();
    report(&mut late, Role::ReporterA, E18);
    late.chain.next_block_in(TERMS.max_age_ms + 1);
    assert_eq!(report(&mut late, Role::ReporterB, E18 + 2), None);
    assert_booked(&mut late, 0, 0);
}

#[test]
fn a_late_reporter_makes_the_price_as_fresh_as_the_quorum() {
    let mut fixture = oracle();
    let times: Vec<u64> = REPORTERS
        .map(|reporter| {
            let at_ms = fixture.chain.now_ms();
            report(&mut fixture, reporter, E18);
            fixture.chain.next_block();
            at_ms
        })
        .into();
    // The second newest of three.
    assert_booked(&mut fixture, E18, times[1]);
    let now_ms = fixture.chain.now_ms();
    report(&mut fixture, Role::ReporterA, E18);
    assert_booked(&mut fixture, E18, times[2]);
    assert!(now_ms > times[2]);
}

#[test]
fn one_reporter_alone_cannot_keep_a_price_fresh() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    let first_ms = fixture.chain.now_ms();
    for _ in 0..9 {
        fixture.chain.next_block_in(MINUTE_MS);
        report(&mut fixture, Role::ReporterA, E18);
        assert_booked(&mut fixture, E18, first_ms);
    }
    fixture.chain.next_block_in(MINUTE_MS + 1);
    assert_eq!(report(&mut fixture, Role::ReporterA, E18), None);
    assert_booked(&mut fixture, E18, first_ms);
    // As far as the book is concerned it goes stale by its own terms.
    fixture.chain.next_block_in(HOUR_MS);
    let fresh = |fixture: &mut OracleFixture| booked(fixture).is_fresh(fixture.chain.now_ms());
    assert!(!fresh(&mut fixture));
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    assert!(fresh(&mut fixture));
}

#[test]
fn an_older_quorum_does_not_replace_a_newer_price() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterC, bps(10_050));
    let oldest_ms = fixture.chain.now_ms();
    fixture.chain.next_block();
    report(&mut fixture, Role::ReporterA, bps(10_050));
    fixture.chain.next_block();
    report(&mut fixture, Role::ReporterB, bps(10_050));
    let standing = feed(&mut fixture).accepted.unwrap();
    assert!(standing.at_ms > oldest_ms);
    fixture.chain.next_block();
    // B contradicts: A and C still agree, but as of C's time.
    assert_eq!(report(&mut fixture, Role::ReporterB, bps(20_000)), None);
    assert_eq!(feed(&mut fixture).accepted, Some(standing));
    assert_booked(&mut fixture, standing.price_e18, standing.at_ms);
    // The report itself stands.
    assert_eq!(feed(&mut fixture).reports[1].price_e18, bps(20_000));
}

#[test]
fn a_new_oracle_whose_quorum_is_older_than_the_books_price_still_takes_reports() {
    let mut fixture = oracle();
    let old = fixture.oracle;
    let OracleFixture { chain, book, .. } = &mut fixture;
    let new = deploy_oracle(chain, *book);
    add_feed(&mut fixture, new, USDC);
    fixture.oracle = new;
    report(&mut fixture, Role::ReporterA, bps(9_990));
    let early_ms = fixture.chain.now_ms();

    // The old one is named again, and writes a newer price.
    let writers = |oracle: OracleHandle| Writers {
        vault: VAULT.account(),
        controller: CONTROLLER.account(),
        oracle: oracle.account,
    };
    let message = fixture.book.call().set_writers(writers(old));
    fixture.chain.call(Role::Governance, message).expect_ok();
    fixture.chain.next_block();
    fixture.oracle = old;
    report(&mut fixture, Role::ReporterA, E18);
    report(&mut fixture, Role::ReporterB, E18);
    let written_ms = fixture.chain.now_ms();
    let message = fixture.book.call().set_writers(writers(new));
    fixture.chain.call(Role::Governance, message).expect_ok();

    fixture.oracle = new;
    let accepted = report(&mut fixture, Role::ReporterB, bps(9_990)).unwrap();
    assert_eq!(accepted.at_ms, early_ms);
    assert_booked(&mut fixture, E18, written_ms);
    report(&mut fixture, Role::ReporterA, bps(9_990));
    assert_booked(&mut fixture, bps(9_990), written_ms);
}

#[test]
fn any_other_refusal_of_the_book_refuses_the_report() {
    let mut fixture = oracle();
    report(&mut fixture, Role::ReporterA, E18);
    let now_ms = fixture.chain.now_ms();
    // The book does not know this collateral, and then not this oracle.
    let oracle = fixture.oracle;
    add_feed(&mut fixture, oracle, 7);
    let message = oracle.call().report(7, E18, now_ms);
    fixture.chain.call(Role::ReporterA, message).expect_ok();
    let message = oracle.call().report(7, E18, now_ms);
    let unknown = interfaces::book::LedgerError::UnknownCollateral { collateral: 7 };
    let error = OracleError::Book(BookError::Ledger(unknown).into());
    fixture
        .chain
        .assert_refused(Role::ReporterB, message, error);

    let OracleFixture { chain, book, .. } = &mut fixture;
    deploy_oracle(chain, *book);
    let message = oracle.call().report(USDC, E18, now_ms);
    let error = OracleError::Book(BookError::NotOracle.into());
    fixture
        .chain
        .assert_refused(Role::ReporterB, message, error);
}
