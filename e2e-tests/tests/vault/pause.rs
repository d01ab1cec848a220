use crate::{asset, in_use, mint, mint_now, redeem, redeem_basket};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::pause::{Pause, MAX_PAUSE_MS};
use interfaces::vault::{MintPauseChanged, VaultError};

#[test]
fn the_guardian_pauses_one_asset_and_governance_resumes_it() {
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
    let since_ms = suite.chain.now_ms();
    let until_ms = since_ms + MAX_PAUSE_MS;
    let error = VaultError::Access(AccessError::PauseNotOver { until_ms });
    suite.chain.assert_refused(Role::Guardian, message, error);
    let pause = |guardian_ms, since_ms| Pause {
        since_ms,
        guardian_ms,
    };
    let view = contract.call().mint_pause(usdc.token.account);
    assert_eq!(suite.chain.read(view), pause(since_ms, since_ms));
    let view = contract.call().mint_pause(dai.token.account);
    assert_eq!(suite.chain.read(view), Pause::default());
    let message = contract.call().resume_mint(usdc.token.account);
    let call = suite.chain.call(Role::Governance, message);
    let resumed: MintPauseChanged = call.event(contract);
    assert_eq!((resumed.old, resumed.new), (true, false));
    call.expect_ok();
    assert_eq!(asset(&mut suite, usdc), before);
    let view = contract.call().mint_pause(usdc.token.account);
    assert_eq!(suite.chain.read(view), pause(since_ms, 0));
    mint_now(&mut suite, usdc, usd6(1));
}

/// A guardian whose key is lost or stolen stops minting for a time, not for good.
#[test]
fn anyone_lifts_a_pause_that_has_lasted_its_time_and_the_guardian_rests() {
    let mut suite = in_use();
    let (token, mut contract) = (suite.usdc().token.account, suite.vault.call());
    let began_ms = suite.chain.now_ms();
    let until_ms = began_ms + MAX_PAUSE_MS;
    suite
        .chain
        .call(Role::Guardian, contract.pause_mint(token))
        .expect_ok();
    suite.chain.next_block_at(until_ms - 1);
    // Pausing again does not make it longer.
    suite
        .chain
        .call(Role::Guardian, contract.pause_mint(token))
        .expect_ok();
    for caller in [Role::Attacker, Role::Guardian, Role::Holder] {
        let error = VaultError::Access(AccessError::PauseNotOver { until_ms });
        suite
            .chain
            .assert_refused(caller, contract.resume_mint(token), error);
    }
    suite.chain.next_block_at(until_ms);
    suite
        .chain
        .call(Role::Holder, contract.resume_mint(token))
        .expect_ok();
    assert!(!suite.chain.read(contract.asset(token)).unwrap().mint_paused);
    let error = VaultError::Access(AccessError::NotAdmin);
    suite
        .chain
        .assert_refused(Role::Holder, contract.resume_mint(token), error);

    let until_ms = began_ms + 2 * MAX_PAUSE_MS;
    let error = VaultError::Access(AccessError::GuardianMustRest { until_ms });
    suite
        .chain
        .assert_refused(Role::Guardian, contract.pause_mint(token), error);
    suite.chain.next_block_at(until_ms);
    suite
        .chain
        .call(Role::Guardian, contract.pause_mint(token))
        .expect_ok();
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
