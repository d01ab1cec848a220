use crate::*;
use interfaces::oracle::{ReporterAdded, ReporterRemoved, MAX_REPORTERS};

#[test]
fn only_named_reporters_report() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    for stranger in [
        Role::Governance,
        Role::Guardian,
        Role::Attacker,
        Role::Deployer,
    ] {
        let message = fixture.oracle.call().report(USDC, E18, now_ms);
        fixture
            .chain
            .assert_refused(stranger, message, OracleError::NotReporter);
    }
    let message = fixture.oracle.call().report(DAI, E18, now_ms);
    fixture
        .chain
        .assert_refused(Role::ReporterA, message, OracleError::UnknownFeed);
}

#[test]
fn a_reporter_is_added_once_and_at_most_eight_are() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    report(&mut fixture, Role::ReporterA, E18);
    let before = feed(&mut fixture);
    let newcomer = Role::Named("newcomer").account();
    let message = oracle.call().add_reporter(USDC, newcomer);
    let call = fixture.chain.call(Role::Governance, message);
    let added: ReporterAdded = call.event(oracle);
    assert_eq!((added.collateral, added.reporter), (USDC, newcomer));
    call.expect_ok();
    let mut expected = before;
    expected.reports.push(PriceReport {
        reporter: newcomer,
        price_e18: 0,
        at_ms: 0,
    });
    assert_eq!(feed(&mut fixture), expected);

    let message = oracle.call().add_reporter(USDC, newcomer);
    fixture
        .chain
        .assert_refused(Role::Governance, message, OracleError::ReporterListed);
    for number in 4..MAX_REPORTERS as u8 {
        govern(
            &mut fixture,
            oracle
                .call()
                .add_reporter(USDC, AccountId::from([number; 32])),
        );
    }
    let message = oracle.call().add_reporter(USDC, AccountId::from([99; 32]));
    fixture
        .chain
        .assert_refused(Role::Governance, message, OracleError::TooManyReporters);
    let message = oracle.call().add_reporter(DAI, newcomer);
    fixture
        .chain
        .assert_refused(Role::Governance, message, OracleError::UnknownFeed);
}

#[test]
fn a_removed_reporters_word_counts_no_more() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    report(&mut fixture, Role::ReporterA, bps(10_000));
    report(&mut fixture, Role::ReporterB, bps(10_020));
    let then_ms = fixture.chain.now_ms();
    assert_booked(&mut fixture, bps(10_010), then_ms);
    let accepted = feed(&mut fixture).accepted;
    let message = oracle
        .call()
        .remove_reporter(USDC, Role::ReporterB.account());
    let call = fixture.chain.call(Role::Guardian, message);
    let removed: ReporterRemoved = call.event(oracle);
    assert_eq!(
        (removed.collateral, removed.reporter),
        (USDC, Role::ReporterB.account())
    );
    call.expect_ok();
    // The price that stood stands.
    let feed = feed(&mut fixture);
    assert_eq!((feed.reports.len(), feed.accepted), (2, accepted));
    assert_booked(&mut fixture, bps(10_010), then_ms);

    let message = oracle.call().report(USDC, E18, then_ms);
    fixture
        .chain
        .assert_refused(Role::ReporterB, message, OracleError::NotReporter);
    fixture.chain.next_block();
    report(&mut fixture, Role::ReporterA, bps(10_000));
    let now_ms = fixture.chain.now_ms();
    report(&mut fixture, Role::ReporterC, bps(10_000));
    assert_booked(&mut fixture, bps(10_000), now_ms);

    let message = oracle
        .call()
        .remove_reporter(USDC, Role::ReporterB.account());
    fixture
        .chain
        .assert_refused(Role::Guardian, message, OracleError::NotReporter);
    let message = oracle
        .call()
        .remove_reporter(DAI, Role::ReporterA.account());
    fixture
        .chain
        .assert_refused(Role::Guardian, message, OracleError::UnknownFeed);
}

#[test]
fn a_reporter_who_repeats_itself_is_one_reporter() {
    let mut fixture = oracle();
    for round in 0..20 {
        assert_eq!(report(&mut fixture, Role::ReporterA, E18 + round), None);
    }
    assert_booked(&mut fixture, 0, 0);
    let feed = feed(&mut fixture);
    assert_eq!(feed.reports.len(), 3);
    assert_eq!(feed.reports[0].price_e18, E18 + 19);
    // With a second voice, only its last word is the mean's other half.
    report(&mut fixture, Role::ReporterB, E18 + 1);
    let now_ms = fixture.chain.now_ms();
    assert_booked(&mut fixture, E18 + 10, now_ms);
}
