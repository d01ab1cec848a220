//! Attempts to brick a contract by its upgrade: by those who may not, and by votes for a code that is none, another's, or harmful.

use crate::*;
use harness::artifacts;
use harness::Hash;
use interfaces::upgrade::{StorageVersion, UpgradeError};

/// The vault's roles (`contracts/vault/lib.rs`).
const ROLES_KEY: u32 = 0x5641_0004;

fn vaults_version(world: &mut World) -> StorageVersion {
    let view = world.suite.vault.upgradable().storage_version();
    world.suite.chain.read(view)
}

#[test]
fn nobody_but_the_governor_upgrades_and_he_only_by_a_vote() {
    let mut world = governed();
    let (vault, book) = (world.suite.vault, world.suite.book);
    let oracle = world.suite.oracle;
    let another = codes::renamed(artifacts::code("vault"), "another build");
    let code = world.suite.chain.upload(another);
    let nobody = [
        Role::Governance,
        Role::Guardian,
        Role::Deployer,
        Role::Attacker,
        ALICE,
    ];
    let upgrader = world.governance.governor.account;
    for who in nobody {
        for mut contract in [vault.upgradable(), book.upgradable(), oracle.upgradable()] {
            let error = UpgradeError::NotUpgrader { upgrader };
            world
                .suite
                .chain
                .assert_refused(who, contract.upgrade(code), error);
        }
    }
}

/// What a deployer replaced for a moment, and put back, no check could see: so he never may (`docs/upgrades.md`).
#[test]
fn who_is_admin_but_not_upgrader_replaces_nothing() {
    let mut suite = Suite::default();
    let (deployer, governor) = (Role::Deployer.account(), Role::Named("governor").account());
    let arguments = (deployer, Role::Guardian.account(), governor);
    let book = BookHandle::at(suite.chain.deploy("book", arguments));
    let code = suite.chain.code_hash(book);
    let error = UpgradeError::NotUpgrader { upgrader: governor };
    let message = book.upgradable().upgrade(code);
    suite.chain.assert_refused(Role::Deployer, message, error);
    let message = book.upgradable().set_upgrader(deployer);
    suite.chain.assert_refused(Role::Deployer, message, error);
    let message = book.upgradable().upgrade(code);
    suite.chain.call(governor, message).expect_ok();
}

#[test]
fn the_upgrader_names_another_and_is_none_any_more() {
    let mut world = governed();
    let (vault, governor) = (world.suite.vault, world.governance.governor);
    let another = Role::Named("another governor").account();
    let calls = [proposed(vault.upgradable().set_upgrader(another))];
    world.carry(&calls);
    let chain = &mut world.suite.chain;
    assert_eq!(chain.read(vault.upgradable().upgrader()), another);
    let code = chain.code_hash(vault);
    let error = UpgradeError::NotUpgrader { upgrader: another };
    chain.assert_refused(governor, vault.upgradable().upgrade(code), error);
    let message = vault.upgradable().upgrade(code);
    chain.call(another, message).expect_ok();
}

#[test]
fn a_code_that_is_none_or_anothers_is_refused() {
    let mut world = governed();
    let (vault, book) = (world.suite.vault, world.suite.book);
    let (expected, governor) = (vaults_version(&mut world), world.governance.governor);
    let view = book.upgradable().storage_version();
    let books = world.suite.chain.read(view);
    let stablecoins = world
        .suite
        .chain
        .code_hash(world.suite.contracts.stablecoin);
    let controllers = world
        .suite
        .chain
        .code_hash(world.suite.contracts.controller);
    let books_code = world.suite.chain.code_hash(book);
    let later = StorageVersion {
        version: expected.version + 1,
        ..expected
    };
    let laters_code = world.suite.chain.upload(codes::answering(later));
    let wrong = |found| UpgradeError::WrongStorage { found, expected };
    for (code, error) in [
        (Hash::from([7; 32]), UpgradeError::NotUpgradable),
        (stablecoins, UpgradeError::NotUpgradable),
        (controllers, UpgradeError::NotUpgradable),
        (books_code, wrong(books)),
        (laters_code, wrong(later)),
    ] {
        let message = vault.upgradable().upgrade(code);
        world.suite.chain.assert_refused(governor, message, error);
    }
    world.redeem();
}

#[test]
fn a_code_that_traps_loops_or_floods_when_asked_changes_nothing() {
    let mut world = governed();
    let (vault, governor) = (world.suite.vault, world.governance.governor);
    for code in [
        codes::trapping(),
        codes::answering_with_bytes(0),
        codes::answering_with_bytes(8),
        codes::answering_with_bytes(10),
    ] {
        let code = world.suite.chain.upload(code);
        let message = vault.upgradable().upgrade(code);
        let error = UpgradeError::NotUpgradable;
        world.suite.chain.assert_refused(governor, message, error);
    }
    // These end the whole message: too many bytes for the asker, and all the gas.
    for code in [codes::answering_with_bytes(65_536), codes::looping()] {
        let code = world.suite.chain.upload(code);
        let message = vault.upgradable().upgrade(code);
        world.suite.chain.assert_traps(governor, message);
    }
    world.redeem();
}

#[test]
fn what_a_code_writes_while_it_is_asked_is_undone_when_it_is_refused() {
    let mut world = governed();
    let (vault, governor) = (world.suite.vault, world.governance.governor);
    let expected = vaults_version(&mut world);
    let found = StorageVersion {
        contract: *b"none",
        ..expected
    };
    let refused = codes::overwriting(ROLES_KEY, found);
    let refused = world.suite.chain.upload(refused);
    let message = vault.upgradable().upgrade(refused);
    let error = UpgradeError::WrongStorage { found, expected };
    world.suite.chain.assert_refused(governor, message, error);
    world.redeem();

    // It does write: what governance adopts may do anything.
    let adopted = codes::overwriting(ROLES_KEY, expected);
    let adopted = world.suite.chain.upload(adopted);
    let before = world.suite.chain.storage_root(vault);
    let message = vault.upgradable().upgrade(adopted);
    world.suite.chain.call(governor, message).expect_ok();
    assert_ne!(world.suite.chain.storage_root(vault), before);
}

#[test]
fn a_vote_for_a_wrong_code_fails_whole() {
    let mut world = governed();
    let (vault, book) = (world.suite.vault, world.suite.book);
    let wrong = world.suite.chain.code_hash(book);
    let calls = [
        proposed(vault.call().set_treasury(Role::Treasury.account())),
        proposed(vault.upgradable().upgrade(wrong)),
    ];
    let chain = &mut world.suite.chain;
    let governance = world.governance;
    let proposal = governance.bring_to_execution(chain, &[ALICE], &calls);
    let refused = chain.refused(Role::Keeper, governance.execute(proposal, &calls));
    assert!(
        matches!(
            refused,
            interfaces::governor::GovernorError::CallFailed { index: 1, .. }
        ),
        "{refused:?}"
    );
    world.redeem();
}
