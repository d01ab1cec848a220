//! What an outsider sees: every number agrees with the contract that knows it.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;

#[test]
fn an_amo_shows_what_controller_book_and_venue_know() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let views = suite.chain.read(suite.contracts.lens.call().amos(0, 16));
    assert_eq!(views.len(), 1);
    let view = &views[0];
    let registered = amo.registered(&mut suite);
    assert_eq!(view.registered, registered);
    assert_eq!(view.record, amo.record(&mut suite));
    assert_eq!(
        view.mark_age_ms,
        suite.chain.now_ms() - view.record.marked_ms
    );
    assert_eq!(view.position, Some(amo.position(&mut suite)));
    // The terms' gap is their cap; the bucket does not refill.
    assert_eq!(view.ceiling_e18, terms().cap_e18);
    assert_eq!(view.bucket_e18, terms().bucket_e18 - coins(100));
}

#[test]
fn an_amo_that_cannot_be_read_shows_no_position_and_hides_nobody() {
    let mut suite = suite();
    let [bad, good] = [(); 2].map(|()| register(&mut suite, terms()));
    for conduct in [TRAP, GARBAGE, REFUSE] {
        bad.misbehaves(&mut suite, POSITION, conduct, Plan::Nothing);
        let views = suite.chain.read(suite.contracts.lens.call().amos(0, 16));
        assert_eq!(views[0].position, None);
        assert_eq!(views[0].record, bad.record(&mut suite));
        assert_eq!(views[1].position, Some(good.position(&mut suite)));
    }
    let views = suite.chain.read(suite.contracts.lens.call().amos(1, 1));
    assert_eq!(views.len(), 1);
    assert_eq!(views[0].registered.amo, good.id);
}

#[test]
fn a_collateral_shows_what_the_book_counts() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, lend(100));
    let usdc = suite.usdc();
    let booked = suite
        .chain
        .read(suite.contracts.book.call().collateral(usdc.id))
        .unwrap();
    let views = suite.chain.read(suite.contracts.lens.call().collaterals());
    assert_eq!(views.len(), 2);
    let view = &views[usize::from(usdc.id)];
    assert_eq!((view.id, &view.collateral), (usdc.id, &booked));
    assert_eq!(view.tokens, usd6(DEPOSIT));
    assert_eq!(view.haircut_bps, booked.terms.haircut_bps);
    assert!(view.price_fresh);
    suite.chain.next_block_in(DAY_MS);
    let views = suite.chain.read(suite.contracts.lens.call().collaterals());
    assert!(!views[0].price_fresh);
    assert_eq!(
        views[0].price_age_ms,
        suite.chain.now_ms() - booked.price.at_ms
    );
    let told = suite.chain.read(suite.contracts.lens.call().controller());
    assert_eq!(told, suite.controller.account);
}

#[test]
fn the_keeper_budget_is_shown_once_there_is_one() {
    let (mut suite, _) = suite_with_amo();
    let lens = suite.lens;
    assert_eq!(suite.chain.read(lens.call().keeper_budget()), None);
    let terms = interfaces::keeper_budget::PayTerms {
        full_after_ms: MINUTE_MS,
        ..Default::default()
    };
    let budget = suite.deploy_keeper_budget(terms);
    let shown = suite.chain.read(lens.call().keeper_budget()).unwrap();
    assert_eq!(shown, suite.chain.read(budget.call().budget()));
    assert_eq!((shown.terms, shown.balance_e18), (terms, 0));
}
