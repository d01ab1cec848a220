use crate::{asset, in_use, odd_token, set_terms, vault, SYMBOLS};
use harness::prelude::*;
use harness::suite::deploy_token;
use interfaces::access::AccessError;
use interfaces::book::Writers;
use interfaces::vault::{
    Asset, AssetTerms, AssetTermsChanged, ControllerChanged, VaultError, VaultLinks, MAX_FEE_BPS,
};

const TERMS: AssetTerms = AssetTerms {
    cap: 77,
    mint_fee_bps: 3,
    redeem_fee_bps: 5,
};

/// A token that the book knows and the vault does not, with its id.
fn booked_token(suite: &mut Suite) -> (AccountId, u8) {
    let token = deploy_token(&mut suite.chain, "Fifth", "FIVE", 6).account;
    let view = suite.book.call().collateral(suite.usdc().id);
    let terms = suite.chain.read(view).unwrap().terms;
    let message = suite.book.call().list_collateral(token, terms);
    let id = suite.chain.call(Role::Governance, message).expect_ok();
    (token, id)
}

fn assets(suite: &mut Suite) -> Vec<Asset> {
    let view = suite.vault.call().assets();
    suite.chain.read(view)
}

#[test]
fn governance_lists_what_the_book_knows() {
    let mut suite = in_use();
    let before = assets(&mut suite);
    let (token, id) = booked_token(&mut suite);
    let message = suite.vault.call().list_asset(token, id, TERMS);
    let call = suite.chain.call(Role::Governance, message);
    let listed: AssetTermsChanged = call.event(suite.vault);
    assert_eq!(listed.token, token);
    assert_eq!((listed.old, listed.new), (None, TERMS));
    call.expect_ok();

    let expected = Asset {
        collateral: id,
        token,
        terms: TERMS,
        idle: 0,
        mint_paused: false,
        paused_ms: 0,
        owed: 0,
    };
    assert_eq!(
        suite.chain.read(suite.vault.call().asset(token)),
        Some(expected)
    );
    let after = assets(&mut suite);
    assert_eq!(after[..4], before);
    assert_eq!(after[4..], [expected]);
    let order: Vec<AccountId> = after.iter().map(|asset| asset.token).collect();
    let symbols = SYMBOLS.map(|symbol| suite.coin(symbol).token.account);
    assert_eq!(order[..4], symbols);
}

#[test]
fn a_token_is_listed_once_and_by_its_own_id() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let (token, id) = booked_token(&mut suite);
    let refused = |suite: &mut Suite, token, id, error| {
        let message = suite.vault.call().list_asset(token, id, TERMS);
        suite.chain.assert_refused(Role::Governance, message, error);
    };
    refused(
        &mut suite,
        usdc.token.account,
        usdc.id,
        VaultError::AssetListed,
    );
    refused(&mut suite, usdc.token.account, id, VaultError::AssetListed);
    for given in [0, 3, 5, u8::MAX] {
        let error = VaultError::ListedOutOfOrder { given, needed: 4 };
        refused(&mut suite, token, given, error);
    }
    let stranger = deploy_token(&mut suite.chain, "Stranger", "STR", 6).account;
    let error = VaultError::WrongCollateral { collateral: id };
    refused(&mut suite, stranger, id, error);
}

#[test]
fn a_token_that_the_book_does_not_know_is_refused() {
    let mut suite = in_use();
    let stranger = deploy_token(&mut suite.chain, "Stranger", "STR", 6).account;
    let message = suite.vault.call().list_asset(stranger, 4, TERMS);
    let error = VaultError::WrongCollateral { collateral: 4 };
    suite.chain.assert_refused(Role::Governance, message, error);
}

#[test]
fn setting_terms_changes_them_and_nothing_else() {
    let mut suite = in_use();
    let (usdc, contract) = (suite.usdc(), suite.vault);
    let before = assets(&mut suite);
    let message = contract.call().set_asset_terms(usdc.token.account, TERMS);
    let call = suite.chain.call(Role::Governance, message);
    let changed: AssetTermsChanged = call.event(contract);
    assert_eq!(changed.token, usdc.token.account);
    assert_eq!((changed.old, changed.new), (Some(before[0].terms), TERMS));
    call.expect_ok();
    let mut expected = before;
    expected[0].terms = TERMS;
    assert_eq!(assets(&mut suite), expected);
}

#[test]
fn each_side_has_its_own_fee() {
    let mut suite = vault();
    let dai = suite.coin("DAI");
    set_terms(&mut suite, dai, |terms| {
        terms.mint_fee_bps = 30;
        terms.redeem_fee_bps = 70;
    });
    let message = crate::mint(&suite, dai, coins(10), 0);
    let minted = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(minted, coins(10) - coins(10) * 30 / 10_000);
    let message = crate::redeem(&suite, dai, coins(5), 0);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid, coins(5) - coins(5) * 70 / 10_000);
}

#[test]
fn fees_are_bounded_on_either_side() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let (token, id) = booked_token(&mut suite);
    let highest = AssetTerms {
        cap: u128::MAX,
        mint_fee_bps: MAX_FEE_BPS,
        redeem_fee_bps: MAX_FEE_BPS,
    };
    let message = suite
        .vault
        .call()
        .set_asset_terms(usdc.token.account, highest);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(asset(&mut suite, usdc).terms, highest);

    for fee_bps in [MAX_FEE_BPS + 1, u16::MAX] {
        let error = VaultError::FeeTooHigh {
            fee_bps,
            maximum_bps: MAX_FEE_BPS,
        };
        let minting = AssetTerms {
            mint_fee_bps: fee_bps,
            ..TERMS
        };
        let redeeming = AssetTerms {
            redeem_fee_bps: fee_bps,
            ..TERMS
        };
        for terms in [minting, redeeming] {
            let message = suite
                .vault
                .call()
                .set_asset_terms(usdc.token.account, terms);
            suite
                .chain
                .assert_refused(Role::Governance, message, error.clone());
            let message = suite.vault.call().list_asset(token, id, terms);
            suite
                .chain
                .assert_refused(Role::Governance, message, error.clone());
        }
    }
}

#[test]
fn the_guardian_lowers_a_cap_and_never_raises_it() {
    let mut suite = in_use();
    let (usdc, contract) = (suite.usdc(), suite.vault);
    let before = assets(&mut suite);
    let old = before[0].terms;
    let message = contract.call().lower_cap(usdc.token.account, usd6(50));
    let call = suite.chain.call(Role::Guardian, message);
    let new = AssetTerms {
        cap: usd6(50),
        ..old
    };
    let changed: AssetTermsChanged = call.event(contract);
    assert_eq!(changed.token, usdc.token.account);
    assert_eq!((changed.old, changed.new), (Some(old), new));
    call.expect_ok();
    let mut expected = before;
    expected[0].terms = new;
    assert_eq!(assets(&mut suite), expected);

    for cap in [usd6(50), usd6(50) + 1, u128::MAX] {
        let message = contract.call().lower_cap(usdc.token.account, cap);
        let error = VaultError::NotLower {
            old: usd6(50),
            new: cap,
        };
        suite.chain.assert_refused(Role::Guardian, message, error);
    }
    let message = contract.call().lower_cap(usdc.token.account, 0);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(asset(&mut suite, usdc).terms.cap, 0);
}

#[test]
fn terms_of_an_unknown_token_cannot_be_set() {
    let mut suite = in_use();
    let (mut contract, unknown) = (suite.vault.call(), suite.stablecoin.account);
    let message = contract.set_asset_terms(unknown, TERMS);
    suite
        .chain
        .assert_refused(Role::Governance, message, VaultError::UnknownAsset);
    let message = contract.lower_cap(unknown, 0);
    suite
        .chain
        .assert_refused(Role::Governance, message, VaultError::UnknownAsset);
    assert_eq!(suite.chain.read(contract.asset(unknown)), None);
}

#[test]
fn governance_names_the_controller() {
    let mut suite = in_use();
    let contract = suite.vault;
    let links = VaultLinks {
        book: suite.book.account,
        stablecoin: suite.stablecoin.account,
        controller: Some(suite.controller.account),
        treasury: None,
        settlement: None,
    };
    assert_eq!(suite.chain.read(contract.call().links()), links);
    let message = || contract.call().set_controller(CONTROLLER.account());
    let error = VaultError::NotTheBooksController {
        named: suite.controller.account,
    };
    suite
        .chain
        .assert_refused(Role::Governance, message(), error);
    let writers = suite.chain.read(suite.contracts.book.call().writers());
    let writers = Writers {
        controller: CONTROLLER.account(),
        ..writers
    };
    let follow = suite.book.call().set_writers(writers);
    suite.chain.call(Role::Governance, follow).expect_ok();
    let call = suite.chain.call(Role::Governance, message());
    let changed: ControllerChanged = call.event(contract);
    assert_eq!(changed.old, links.controller);
    assert_eq!(changed.new, CONTROLLER.account());
    call.expect_ok();
    let expected = VaultLinks {
        controller: Some(CONTROLLER.account()),
        ..links
    };
    assert_eq!(suite.chain.read(contract.call().links()), expected);
}

#[test]
fn eight_assets_are_the_most() {
    let mut suite = in_use();
    for _ in 0..4 {
        odd_token::list(&mut suite, odd_token::PLENTY, odd_token::PLENTY);
    }
    assert_eq!(assets(&mut suite).len(), 8);
    let message = suite
        .vault
        .call()
        .list_asset(Role::Attacker.account(), 8, TERMS);
    let error = VaultError::WrongCollateral { collateral: 8 };
    suite.chain.assert_refused(Role::Governance, message, error);
    let message = crate::redeem_basket(&suite, coins(1), vec![0; 8]);
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[test]
fn terms_are_governances() {
    let mut suite = in_use();
    let token = suite.usdc().token.account;
    let mut contract = suite.vault.call();
    let not_admin = VaultError::Access(AccessError::NotAdmin);
    for caller in [Role::Attacker, Role::Guardian, Role::Deployer, Role::Holder] {
        let message = contract.list_asset(caller.account(), 4, TERMS);
        suite
            .chain
            .assert_refused(caller, message, not_admin.clone());
        let message = contract.set_asset_terms(token, TERMS);
        suite
            .chain
            .assert_refused(caller, message, not_admin.clone());
        let message = contract.set_controller(caller.account());
        suite
            .chain
            .assert_refused(caller, message, not_admin.clone());
    }
    let neither = VaultError::Access(AccessError::NotAdminOrGuardian);
    for caller in [Role::Attacker, Role::Deployer, Role::Holder] {
        let message = contract.lower_cap(token, 0);
        suite.chain.assert_refused(caller, message, neither.clone());
    }
}
