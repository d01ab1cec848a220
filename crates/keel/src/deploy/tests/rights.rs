//! After the hand-over the deployer is nobody, in every contract.

use super::*;
use interfaces::access::AccessError;
use interfaces::steward::Parameter;
use interfaces::upgrade::UpgradeError;
use std::collections::BTreeSet;

#[test]
fn the_deployer_is_refused_by_every_contract() {
    let mut deployment = Deployment::after(3);
    let deployer = deployment.deployer();
    let at = |label: &str| deployment.at(label);
    let [stablecoin, book, vault, oracle] = ["stablecoin", "book", "vault", "oracle"].map(at);
    let [registry, budget, sale, token] = [
        "registry",
        "keeper-budget",
        "recapitalisation",
        "governance-token",
    ]
    .map(at);
    let [pool, amo] = ["stable-pool:USDC", "pool-amo:USDC"].map(at);
    let [market, lending_amo] = ["lending-market:KUSD-ETH", "lending-amo:KUSD-ETH"].map(at);
    let [buyback, steward, usdc] = ["buyback", "steward", "test-token:USDC"].map(at);
    let manifest = local();
    let bought = manifest.buyback.as_ref().unwrap().terms().unwrap();
    let feed = manifest.classes["dollar"].feed.terms();
    let mut refused = BTreeSet::new();
    let chain = &mut deployment.embedded.chain;

    macro_rules! refuses {
        ($($handle:ident at $account:ident: $message:ident($($argument:expr),*);)*) => {$(
            let state = chain.fingerprint();
            let call = chain.call(deployer, $handle::at($account).call().$message($($argument),*));
            let error = format!("{:?}", call.expect_err());
            assert!(error.contains("NotAdmin"), "{}: {error}", stringify!($message));
            assert_eq!(chain.fingerprint(), state);
            refused.insert($account.0);
        )*};
    }
    let pool_amo = manifest.pool[0].amo.as_ref().unwrap();
    let lending = manifest.market[0].amo.as_ref().unwrap();
    refuses! {
        StablecoinHandle at stablecoin: set_capacity(deployer, 1);
        StablecoinHandle at stablecoin: remove_facilitator(vault);
        BookHandle at book: set_limits(manifest.limits.terms().unwrap());
        BookHandle at book: set_writers(interfaces::book::Writers { vault: deployer, controller: deployer, oracle: deployer });
        VaultHandle at vault: set_controller(deployer);
        VaultHandle at vault: set_treasury(deployer);
        VaultHandle at vault: begin_settlement(deployer);
        OracleHandle at oracle: add_reporter(0, deployer);
        OracleHandle at oracle: set_feed_terms(0, feed);
        RegistryHandle at registry: register(amo, manifest.amo_terms("pool").unwrap().terms().unwrap());
        RegistryHandle at registry: activate(2);
        RegistryHandle at registry: set_controller(deployer);
        RegistryHandle at registry: set_keeper_budget(Some(deployer));
        RegistryHandle at registry: set_governance_token(deployer);
        KeeperBudgetHandle at budget: withdraw(deployer, 1);
        RecapitalisationHandle at sale: set_terms(manifest.recapitalisation.terms().unwrap());
        BuybackHandle at buyback: withdraw(usdc, deployer, 1);
        BuybackHandle at buyback: set_terms(bought);
        StewardHandle at steward: set_steward(Some(deployer));
        StewardHandle at steward: set_corridor(Parameter::AmoCap(0), None);
        GovernanceTokenHandle at token: set_minting_allowance(deployer, 1);
        PoolHandle at pool: set_fee_receiver(deployer);
        PoolAmoHandle at amo: set_params(pool_amo.params());
        LendingMarketHandle at market: set_terms(manifest.market[0].terms().unwrap());
        LendingAmoHandle at lending_amo: set_params(lending.params().unwrap());
    }
    assert_eq!(refused.len(), 14);

    for contract in ["book", "vault", "oracle"].map(|label| deployment.at(label)) {
        let governor = deployment.at("governor");
        let refused = UpgradeError::NotUpgrader { upgrader: governor };
        let contract = BookHandle::at(contract);
        let chain = &mut deployment.embedded.chain;
        let message = contract.upgradable().upgrade(Hash::from([7; 32]));
        chain.assert_refused(deployer, message, refused);
        let message = contract.upgradable().set_upgrader(deployer);
        chain.assert_refused(deployer, message, refused);
    }

    // Nor is it admin, or able to become it, anywhere.
    let site = Site::new(&deployment.manifest, &deployment.store.record).unwrap();
    for planned in site.plan.iter().filter(|it| it.kind.has_roles()) {
        let contract = BookHandle::at(site.address(planned).unwrap());
        let chain = &mut deployment.embedded.chain;
        let access = || contract.access();
        chain.assert_refused(
            deployer,
            access().propose_admin(Some(deployer)),
            AccessError::NotAdmin,
        );
        chain.assert_refused(
            deployer,
            access().set_guardian(deployer),
            AccessError::NotAdmin,
        );
        chain.assert_refused(
            deployer,
            access().accept_admin(),
            AccessError::NotPendingAdmin,
        );
    }
}

#[test]
fn the_check_after_the_hand_over_finds_a_right_that_is_left() {
    // All but one contract were handed over.
    let mut deployment = Deployment::after(2);
    let mut chain = Stopping {
        chain: &mut deployment.embedded,
        left: 28,
        by: Stop::Unsent,
    };
    let stopped = hand_over(&mut chain, &deployment.manifest, &mut deployment.store);
    assert!(stopped.is_err());
    let findings = deployment.check(Phase::HandedOver);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].field, "admin");
    assert_eq!(
        (findings[0].found.as_str(), findings[0].expected.as_str()),
        ("deployer", "governor")
    );
    deployment.done(hand_over);
    assert_eq!(deployment.check(Phase::HandedOver), []);
}
