//! What somebody might try: dust, donations, better prices, old prices, borrowed tokens.

use crate::*;

#[test]
fn donated_dust_cannot_keep_the_next_surplus_waiting() {
    let mut fixture = empty();
    let usdc = fixture.suite.usdc();
    let buyback = fixture.buyback;
    fixture.suite.give(Role::Attacker, usdc, 1);
    let message = usdc.token.psp22().transfer(buyback.account, 1, Vec::new());
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    let error = BuybackError::LotTooSmall {
        value_e18: USDC_UNIT_E18,
        minimum_e18: coins(10),
    };
    fixture.assert_refused(Role::Attacker, fixture.starting(usdc), error);
    fixture.distribute(usd6(50));
    fixture.start(usdc);
    assert_eq!(fixture.auction(usdc).unwrap().left, usd6(50) + 1);
}

#[test]
fn a_donation_while_an_auction_runs_changes_neither_lot_nor_price() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let buyback = fixture.buyback;
    let before = (fixture.auction(usdc), fixture.price_e18(usdc));
    fixture.suite.give(buyback, usdc, usd6(500));
    assert_eq!((fixture.auction(usdc), fixture.price_e18(usdc)), before);
    let fill = fixture.buy(usdc, usd6(550));
    assert_eq!(fill.tokens_out, usd6(50));
    assert_eq!(fixture.held(usdc), usd6(500));
}

#[test]
fn donated_governance_tokens_pay_for_nobody_and_leave_with_governance_alone() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let (token, buyback) = (fixture.governance_token, fixture.buyback);
    let gift = token
        .psp22()
        .transfer(buyback.account, coins(7), Vec::new());
    fixture.suite.chain.call(BUYER, gift).expect_ok();
    let before = fixture.suite.balance(token, BUYER);
    fixture.buy(usdc, usd6(1));
    assert_eq!(before - fixture.suite.balance(token, BUYER), coins(10));
    assert_eq!(fixture.suite.balance(token, buyback), coins(7));
    assert_eq!(fixture.supply(), coins(1_000_000) - coins(10));
    let message = buyback
        .call()
        .withdraw(token.account, Role::Treasury.account(), coins(7));
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
}

#[test]
fn no_restart_makes_it_cheaper_than_the_floor_and_none_comes_early() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    for _ in 0..3 {
        let ends_ms = fixture.auction(usdc).unwrap().ends_ms;
        fixture.suite.chain.next_block_at(ends_ms - 1);
        let error = BuybackError::AuctionRuns { ends_ms };
        fixture.assert_refused(Role::Attacker, fixture.starting(usdc), error);
        assert!(fixture.price_e18(usdc).unwrap() >= coins(2));
        fixture.suite.chain.next_block_at(ends_ms);
        let until_ms = ends_ms + WAIT_MS;
        let error = BuybackError::TooEarly { until_ms };
        fixture.assert_refused(Role::Attacker, fixture.starting(usdc), error);
        fixture.suite.chain.next_block_at(until_ms);
        fixture.suite.refresh_prices();
        fixture.start(usdc);
        // It begins at the start again, not where the last one ended.
        assert_eq!(fixture.price_e18(usdc), Some(coins(10)));
    }
}

#[test]
fn nobody_buys_gold_at_the_price_it_had_before_it_rose() {
    let mut fixture = empty();
    let gold = fixture.suite.coin("GOLD");
    let buyback = fixture.buyback;
    fixture.suite.give(buyback, gold, gold.units(1));
    fixture.set_terms(BuybackTerms {
        duration_ms: 3 * HOUR_MS,
        ..buyback_terms()
    });
    let price_at_ms = fixture.suite.chain.now_ms();
    fixture.start(gold);
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    let error = BuybackError::PricesNotFresh;
    fixture.assert_refused(BUYER, fixture.buying(gold, 1), error);
    fixture.report(usdc, E18);
    fixture.report(usdt, E18);
    let error = BuybackError::StalePrice {
        price_at_ms,
        max_age_ms: HOUR_MS,
    };
    fixture.assert_refused(BUYER, fixture.buying(gold, 1), error);
    fixture.report(gold, 3_000 * E18);
    let error = BuybackError::PriceHalted {
        price_e18: 3_000 * E18,
    };
    fixture.assert_refused(BUYER, fixture.buying(gold, 1), error);
    fixture.report(gold, 2_100 * E18);
    let fill = fixture.buy(gold, gold.units(1) / 10);
    assert_eq!(fill.value_e18, coins(210));
}

#[test]
fn a_purchase_in_front_moves_no_price() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let alone = fixture.buying(usdc, usd6(10));
    let alone = fixture.suite.chain.dry_run(BUYER, alone).expect_ok();
    fixture.buy(usdc, usd6(25));
    assert_eq!(fixture.buy(usdc, usd6(10)), alone);
}

#[test]
fn buying_in_pieces_is_never_cheaper() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    fixture.report(usdc, bps(9_999) + 1);
    fixture.suite.chain.next_block_in(MINUTE_MS + 7);
    let whole = fixture.buying(usdc, 100);
    let whole = fixture.suite.chain.dry_run(BUYER, whole).expect_ok();
    let pieces: u128 = (0..100).map(|_| fixture.buy(usdc, 1).paid_e18).sum();
    assert!(pieces > whole.paid_e18, "{pieces} {whole:?}");
}

#[test]
fn what_is_burned_votes_no_more() {
    let mut fixture = running();
    let usdc = fixture.suite.usdc();
    let token = fixture.governance_token;
    let chain = &mut fixture.suite.chain;
    let message = token.call().delegate(Some(BUYER.account()));
    chain.call(BUYER, message).expect_ok();
    fixture.buy(usdc, usd6(50));
    let block = fixture.suite.chain.block_number();
    fixture.suite.chain.next_block();
    let left = coins(1_000_000) - coins(500);
    let chain = &mut fixture.suite.chain;
    let votes = chain.read_ok(token.call().past_votes(BUYER.account(), block));
    assert_eq!(votes, left);
    assert_eq!(chain.read_ok(token.call().past_supply(block)), left);
}
