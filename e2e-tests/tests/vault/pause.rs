use crate::{asset, in_use, mint, mint_now, redeem, redeem_basket};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::vault::{MintPauseChanged, VaultError};

#[test]
fn the_guardian_pauses_one_asset_and_only_governance_resumes_it() {
    let mut suite = in_use();
    let (usdc, dai, contract) = (suite.usdc(), suite.coin("DAI"), suite.vault);
    let (before, neighbour) = (asset(&mut suite, usdc), asset(&mut suite, dai));
    let message = contract.call().pause_mint(usdc.token.account);
    let call = suite.chain.call(Role::Guardian, message);
    let paused: MintPauseChanged = call.event(contract);
    assert_eq!(paused.token, usdc.token.account);
    assert_eq!((paused.old, paused.new), (false, true));
    call.expect_ok();
    let mut expected = before;
    expected.mint_paused = true;
    expected.paused_ms = suite.chain.now_ms();
    assert_eq!(asset(&mut suite, usdc), expected);
    assert_eq!(asset(&mut suite, dai), neighbour);

    let message = mint(&suite, usdc, usd6(1), 0);
    suite
        .chain
        .assert_refused(Role::Holder, message, VaultError::MintPaused);
    mint_now(&mut suite, dai, dai.units(1));

    let message = contract.call().resume_mint(usdc.token.account);
    let error = VaultError::Access(AccessError::NotAdmin);
    suite.chain.assert_refused(Role::Guardian, message, error);
    let message = contract.call().resume_mint(usdc.token.account);
    let call = suite.chain.call(Role::Governance, message);
    let resumed: MintPauseChanged = call.event(contract);
    assert_eq!((resumed.old, resumed.new), (true, false));
    call.expect_ok();
    assert_eq!(asset(&mut suite, usdc), before);
    mint_now(&mut suite, usdc, usd6(1));
}

#[test]
fn redemption_cannot_be_paused() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Governance, message).expect_ok();
    let message = redeem(&suite, usdc, coins(10), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = redeem_basket(&suite, coins(10), vec![0; 4]);
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[test]
fn pausing_twice_is_the_same_as_once() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let before = suite.chain.fingerprint();
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(suite.chain.fingerprint(), before);
}

#[test]
fn outsiders_and_unknown_tokens_are_refused() {
    let mut suite = in_use();
    let mut contract = suite.vault.call();
    let (token, unknown) = (suite.usdc().token.account, suite.stablecoin.account);
    for caller in [Role::Attacker, Role::Deployer, Role::Keeper] {
        let error = VaultError::Access(AccessError::NotAdminOrGuardian);
        suite
            .chain
            .assert_refused(caller, contract.pause_mint(token), error);
        let error = VaultError::Access(AccessError::NotAdmin);
        suite
            .chain
            .assert_refused(caller, contract.resume_mint(token), error);
    }
    let error = VaultError::UnknownAsset;
    suite
        .chain
        .assert_refused(Role::Guardian, contract.pause_mint(unknown), error.clone());
    suite
        .chain
        .assert_refused(Role::Governance, contract.resume_mint(unknown), error);
}
