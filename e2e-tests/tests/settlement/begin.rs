//! At the vault: who begins it, and what it ends.

use crate::*;
use interfaces::access::AccessError;
use interfaces::controller::Outcome;
use interfaces::vault::{Settled, SettlementBegan, VaultLinks};

#[test]
fn governance_begins_it_once_with_a_contract_that_settles_this_coin() {
    let (mut suite, settlement) = suite();
    let vault = suite.vault;
    let message = || vault.call().begin_settlement(settlement.account);
    for who in [Role::Guardian, Role::Keeper, Role::Attacker] {
        let error = VaultError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message(), error);
    }
    let other = suite.usdc().token.account;
    let stranger = suite.chain.deploy("settlement", (other,));
    let wrong = vault.call().begin_settlement(stranger);
    let error = VaultError::WrongSettlement;
    suite.chain.assert_refused(Role::Governance, wrong, error);

    // Minting must have been closed since an earlier block, of every asset.
    let (usdc, usdt) = (suite.usdc().token.account, suite.usdt().token.account);
    let open = |token| VaultError::MintNotPaused { token };
    let chain = &mut suite.chain;
    chain.assert_refused(Role::Governance, message(), open(usdc));
    let pause = vault.call().pause_mint(usdc);
    chain.call(Role::Guardian, pause).expect_ok();
    chain.next_block();
    chain.assert_refused(Role::Governance, message(), open(usdt));
    let pause = vault.call().pause_mint(usdt);
    chain.call(Role::Guardian, pause).expect_ok();
    chain.assert_refused(Role::Governance, message(), open(usdt));
    chain.next_block();

    let before = suite.chain.read(vault.call().links());
    let call = suite.chain.call(Role::Governance, message());
    let event: SettlementBegan = call.event(vault);
    assert_eq!(event.settlement, settlement.account);
    call.expect_ok();
    let expected = VaultLinks {
        settlement: Some(settlement.account),
        ..before
    };
    assert_eq!(suite.chain.read(vault.call().links()), expected);

    let error = VaultError::Settling {
        settlement: settlement.account,
    };
    suite
        .chain
        .assert_refused(Role::Governance, message(), error);
}

#[test]
fn from_then_on_nothing_is_minted_redeemed_lent_or_paid_out() {
    let (mut suite, settlement) = suite();
    let (vault, usdc) = (suite.vault, suite.usdc());
    let token = usdc.token.account;
    let message = vault.call().set_treasury(Role::Treasury.account());
    suite.chain.call(Role::Governance, message).expect_ok();
    suite.name_controller(CONTROLLER.account());
    begin(&mut suite, settlement);

    let settling = || VaultError::Settling {
        settlement: settlement.account,
    };
    let chain = &mut suite.chain;
    let mut vault = vault.call();
    let holder = Role::Holder;
    chain.assert_refused(holder, vault.mint(token, usd6(1), 0), settling());
    chain.assert_refused(holder, vault.redeem(token, coins(1), 0), settling());
    let basket = vault.redeem_basket(coins(1), vec![0, 0]);
    chain.assert_refused(holder, basket, settling());
    chain.assert_refused(holder, vault.distribute(token, 1), settling());
    chain.assert_refused(holder, vault.recapitalise(token, 1), settling());
    chain.assert_refused(holder, vault.preview_mint(token, usd6(1)), settling());
    chain.assert_refused(holder, vault.preview_redeem(token, coins(1)), settling());
    chain.assert_refused(holder, vault.preview_redeem_basket(coins(1)), settling());
    let lent = vault.release(token, 1, holder.account());
    chain.assert_refused(CONTROLLER, lent, settling());
}

#[test]
fn what_is_idle_goes_there_and_book_and_vault_agree() {
    let (mut suite, settlement) = suite();
    let (vault, book, usdc) = (suite.vault, suite.book, suite.usdc());
    let message = || vault.call().settle(usdc.token.account);
    let error = VaultError::NotSettling;
    suite.chain.assert_refused(Role::Keeper, message(), error);
    begin(&mut suite, settlement);
    let unknown = vault.call().settle(suite.contracts.stablecoin.account);
    let error = VaultError::UnknownAsset;
    suite.chain.assert_refused(Role::Keeper, unknown, error);

    let call = suite.chain.call(Role::Keeper, message());
    let event: Settled = call.event(vault);
    assert_eq!((event.token, event.amount), (usdc.token.account, usd6(600)));
    assert_eq!(call.expect_ok(), usd6(600));
    assert_eq!(suite.balance(usdc.token, settlement), usd6(600));
    assert_eq!(
        suite
            .chain
            .read(settlement.call().received(usdc.token.account)),
        usd6(600)
    );
    let asset = suite
        .chain
        .read(vault.call().asset(usdc.token.account))
        .unwrap();
    let booked = suite.chain.read(book.call().collateral(usdc.id)).unwrap();
    assert_eq!((asset.idle, booked.idle), (0, 0));
    let (running, fresh) = (
        suite.chain.read(book.call().solvency()),
        suite.chain.read(book.call().recompute()),
    );
    assert_eq!(running, fresh);
    let error = VaultError::ZeroAmount;
    suite.chain.assert_refused(Role::Keeper, message(), error);
}

#[test]
fn positions_come_back_by_enforce_and_follow() {
    let (mut suite, settlement) = suite();
    let (usdc, registry) = (suite.usdc(), suite.registry);
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.seed_pool_unevenly(usdc, coins(100_000), usd6(180_000));
    for _ in 0..3 {
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        suite.poke(usdc.amo_id()).expect_ok();
    }
    let amo = suite
        .chain
        .read(suite.contracts.book.call().amo(usdc.amo_id()))
        .unwrap();
    assert!(amo.debt_e18 > 0, "nothing was wound");

    begin(&mut suite, settlement);
    for coin in [usdc, suite.usdt()] {
        let message = registry.call().set_unwind_only(coin.amo_id());
        suite.chain.call(Role::Governance, message).expect_ok();
        settle(&mut suite, coin);
    }
    let supply = suite.chain.supply(suite.contracts.stablecoin);
    suite.enforce().expect_ok();
    let amo = suite
        .chain
        .read(suite.contracts.book.call().amo(usdc.amo_id()))
        .unwrap();
    assert_eq!(amo.debt_e18, 0);
    assert!(suite.chain.supply(suite.contracts.stablecoin) < supply);
    assert!(settle(&mut suite, usdc) > 0);
    // Its policy would wind again: nothing is wound any more, whatever its stage.
    let message = registry.call().reactivate(usdc.amo_id());
    suite.chain.call(Role::Governance, message).expect_ok();
    let supply = suite.chain.supply(suite.contracts.stablecoin);
    for _ in 0..3 {
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        let wound = suite.poke(usdc.amo_id()).ok();
        assert!(!matches!(wound, Some(Outcome::Wound { .. })));
    }
    assert_eq!(suite.chain.supply(suite.contracts.stablecoin), supply);
}
