//! From a vote to a smaller supply: governance makes the buyback the treasury, and everything after that is done by anyone.

use crate::*;
use harness::suite::{governor_terms, proposed, Governance};

#[test]
fn voters_name_the_buyback_anyone_pays_it_the_surplus_and_the_supply_falls() {
    let mut suite = Suite::new(&config());
    let (usdc, vault, book) = (suite.usdc(), suite.vault, suite.book);
    // The profit: fees of mints and redemptions, and a gift.
    let minted = suite.mint_for(Role::Holder, usdc, usd6(10_000));
    suite.approve_all(Role::Holder);
    let message = vault.call().redeem(usdc.token.account, minted / 2, 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    suite.give(Role::Holder, usdc, usd6(400));
    let message = vault.call().recapitalise(usdc.token.account, usd6(400));
    suite.chain.call(Role::Holder, message).expect_ok();

    let voters = [(Role::Supplier, coins(600_000)), (BUYER, coins(400_000))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &voters);
    let buyback = deploy_buyback(&mut suite, governance.token, buyback_terms()).unwrap();
    let governor = governance.governor;
    for (contract, message) in [
        (
            vault.account,
            vault.access().propose_admin(Some(governor.account)),
        ),
        (
            buyback.account,
            buyback.access().propose_admin(Some(governor.account)),
        ),
    ] {
        suite.chain.call(Role::Governance, message).expect_ok();
        let message = governor.call().accept_admin_of(contract);
        suite.chain.call(Role::Keeper, message).expect_ok();
    }
    let terms = BuybackTerms {
        floor_price_e18: coins(1),
        ..buyback_terms()
    };
    let calls = [
        proposed(vault.call().set_treasury(buyback.account)),
        proposed(buyback.call().set_terms(terms)),
    ];
    governance.carry(&mut suite.chain, &[Role::Supplier], &calls);
    suite.refresh_prices();

    let surplus = suite.solvency().surplus_e18 / USDC_UNIT_E18;
    assert!(surplus > usd6(300), "{surplus}");
    let message = vault.call().distribute(usdc.token.account, surplus);
    suite.chain.call(Role::Keeper, message).expect_ok();
    assert_eq!(suite.balance(usdc.token, buyback), surplus);
    let message = buyback.call().start(usdc.token.account);
    suite.chain.call(Role::Attacker, message).expect_ok();
    suite.chain.next_block_in(DURATION_MS / 2);
    suite.approve(BUYER, governance.token, buyback);
    let before = suite.chain.supply(governance.token);
    let message = buyback.call().buy(usdc.token.account, surplus, u128::MAX);
    let fill = suite.chain.call(BUYER, message).expect_ok();

    // Half-way from 10 to 1.
    assert_eq!(fill.tokens_out, surplus);
    assert_eq!(fill.paid_e18, surplus * USDC_UNIT_E18 * 11 / 2);
    let after = suite.chain.supply(governance.token);
    assert_eq!(before - after, fill.paid_e18);
    assert_eq!(suite.balance(usdc.token, BUYER), surplus);
    assert_eq!(suite.balance(usdc.token, buyback), 0);
    // Holders are as safe as the targets ask.
    let solvency = suite.solvency();
    assert_eq!(suite.chain.read(book.call().recompute()), solvency);
    assert!(solvency.redemption_ratio_e18 >= E18 && solvency.breach.is_none());
    // And who has less votes less.
    let block = suite.chain.block_number();
    suite.chain.next_block();
    let view = governance.token.call().past_votes(BUYER.account(), block);
    assert_eq!(suite.chain.read_ok(view), coins(400_000) - fill.paid_e18);
}
