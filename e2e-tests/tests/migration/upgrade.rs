//! New code for vault, book and oracle by votes: the state stays what it was, and redemptions go on.

use crate::codes::renamed;
use crate::*;
use harness::artifacts;
use harness::handles::UpgradeCalls;
use ink::env::call::FromAccountId;
use interfaces::upgrade::CodeReplaced;

#[test]
fn votes_replace_the_code_of_vault_book_and_oracle_and_put_the_old_one_back() {
    let mut world = governed();
    let old_controller = world.suite.controller;
    let amo = world.suite.usdc().amo_id();
    world.wind(old_controller, amo);
    let contracts = [
        ("vault", world.suite.vault.account),
        ("book", world.suite.book.account),
        ("oracle", world.suite.oracle.account),
    ];
    for (name, contract) in contracts {
        let upgradable = UpgradeCalls::from_account_id(contract);
        let version = world.suite.chain.read(upgradable.storage_version());
        let old = world.suite.chain.code_hash(contract);
        let new = renamed(artifacts::code(name), "another build");
        let new = world.suite.chain.upload(new);
        assert_ne!(old, new);
        for (from, to) in [(old, new), (new, old)] {
            let message = || UpgradeCalls::from_account_id(contract).upgrade(to);
            let calls = [proposed(message())];
            let chain = &mut world.suite.chain;
            let governance = world.governance;
            let proposal = governance.bring_to_execution(chain, &[ALICE], &calls);
            world.redeem();
            let (storage, solvency) = (
                world.suite.chain.storage_root(contract),
                world.suite.solvency(),
            );
            let chain = &mut world.suite.chain;
            let call = chain.call(Role::Keeper, governance.execute(proposal, &calls));
            let replaced: CodeReplaced = call.event(contract);
            assert_eq!((replaced.old, replaced.new), (from, to));
            call.expect_ok();
            assert_eq!(chain.code_hash(contract), to);
            assert_eq!(chain.storage_root(contract), storage, "{name}");
            assert_eq!(chain.read(upgradable.storage_version()), version);
            assert_eq!(world.suite.solvency(), solvency);
            world.redeem();
            world
                .suite
                .mint_for(Role::Holder, world.suite.usdc(), usd6(100));
            let book = world.suite.book;
            let recomputed = world.suite.chain.read(book.call().recompute());
            assert_eq!(world.suite.solvency(), recomputed);
        }
    }
    // The AMO that was wound before comes home through the new old code.
    let message = world.suite.registry.call().set_unwind_only(amo);
    world.suite.chain.call(Role::Guardian, message).expect_ok();
    world.suite.enforce().expect_ok();
    assert_eq!(world.debt(amo), 0);
}

#[test]
fn each_contract_names_a_storage_of_its_own() {
    let mut world = governed();
    let (vault, book) = (world.suite.vault, world.suite.book);
    let oracle = world.suite.oracle;
    let mut tags: Vec<_> = [vault.upgradable(), book.upgradable(), oracle.upgradable()]
        .into_iter()
        .map(|contract| world.suite.chain.read(contract.storage_version()))
        .inspect(|storage| assert_eq!(storage.version, 1))
        .map(|storage| storage.contract)
        .collect();
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), 3);
}
