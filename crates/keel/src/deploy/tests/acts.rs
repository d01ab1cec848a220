//! The three acts: what they give, that they can be run again and shared among people.

use super::*;
use crate::deploy::backend::read;
use interfaces::controller::Outcome as Poked;

#[test]
fn the_three_acts_give_a_working_suite_whose_admin_is_the_governor() {
    let mut deployment = Deployment::after(3);
    let governor = deployment.at("governor");
    let site = Site::new(&deployment.manifest, &deployment.store.record).unwrap();
    let with_roles = site.plan.iter().filter(|it| it.kind.has_roles());
    let mut owned = 0;
    for planned in with_roles {
        let contract = BookHandle::at(site.address(planned).unwrap());
        let roles = read(&mut deployment.embedded, contract.access().roles()).unwrap();
        assert_eq!(roles.admin, governor, "{}", planned.label);
        assert_eq!(roles.pending_admin, None, "{}", planned.label);
        owned += 1;
    }
    assert_eq!(owned, 16);

    deployment.report_prices();
    let vault = VaultHandle::at(deployment.at("vault"));
    let coin = StablecoinHandle::at(deployment.at("stablecoin"));
    let token = TokenHandle::at(deployment.at("test-token:USDC"));
    let pool = PoolHandle::at(deployment.at("stable-pool:USDC"));
    let holder = Role::Holder.account();
    deployment.call(Role::Holder, token.mint(holder, usd6(3_000_000)));
    for spender in [vault.account, pool.account] {
        deployment.call(Role::Holder, token.psp22().approve(spender, u128::MAX / 2));
        deployment.call(Role::Holder, coin.psp22().approve(spender, u128::MAX / 2));
    }
    let minted = deployment.call(
        Role::Holder,
        vault.call().mint(token.account, usd6(2_000_000), 0),
    );
    assert_eq!(minted, coins(1_998_000));
    let paid = deployment.call(
        Role::Holder,
        vault.call().redeem(token.account, coins(1_000), 0),
    );
    assert_eq!(paid, usd6(999));

    // Coin is short in the pool, so its AMO supplies some.
    let amounts = vec![coins(500_000), usd6(700_000)];
    deployment.call(
        Role::Holder,
        pool.call().add_liquidity(amounts, 0, holder, NEVER),
    );
    deployment.embedded.chain.next_block();
    let controller = ControllerHandle::at(deployment.at("controller"));
    let poked = deployment.call(Role::Keeper, controller.call().rebalance(0));
    assert!(
        matches!(poked, Poked::Wound { coin_e18, .. } if coin_e18 > 0),
        "{poked:?}"
    );
}

#[test]
fn running_an_act_again_changes_nothing() {
    let mut deployment = Deployment::of(local());
    for (done, act) in ACTS.into_iter().enumerate() {
        let first = deployment.done(act);
        assert!(!first.steps.is_empty(), "{}", first.act);
        let (state, record) = (deployment.fingerprint(), deployment.store.record.clone());
        for again in &ACTS[..=done] {
            let again = deployment.done(*again);
            assert_eq!(again.steps, [], "{} after {} acts", again.act, done + 1);
        }
        assert_eq!(deployment.fingerprint(), state);
        assert_eq!(deployment.store.record, record);
    }
}

#[test]
fn anyone_instantiates_and_accepts_but_only_the_deployer_wires_and_gives() {
    let mut deployment = Deployment::of(local());
    let deployer = deployment.deployer();
    deployment.embedded.signer = Role::Attacker.account();
    deployment.done(instantiate);
    let state = deployment.fingerprint();
    let refused = wire(
        &mut deployment.embedded,
        &deployment.manifest,
        &mut deployment.store,
    );
    assert!(format!("{:#}", refused.unwrap_err()).contains("only the deployer"));
    assert_eq!(deployment.fingerprint(), state);

    deployment.embedded.signer = deployer;
    deployment.done(wire);
    let state = deployment.fingerprint();
    deployment.embedded.signer = Role::Attacker.account();
    let refused = hand_over(
        &mut deployment.embedded,
        &deployment.manifest,
        &mut deployment.store,
    );
    assert!(format!("{:#}", refused.unwrap_err()).contains("only the deployer"));
    assert_eq!(deployment.fingerprint(), state);

    // Named by the deployer, everywhere: the rest is anyone's.
    let governor = deployment.at("governor");
    let site = Site::new(&deployment.manifest, &deployment.store.record).unwrap();
    for planned in site.plan.iter().filter(|it| it.kind.is_handed_over()) {
        let contract = BookHandle::at(site.address(planned).unwrap());
        let message = contract.access().propose_admin(Some(governor));
        deployment
            .embedded
            .chain
            .call(deployer, message)
            .expect_ok();
    }
    deployment.done(hand_over);
}

#[test]
fn the_acts_are_commands_of_their_own_on_a_chain_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (record, chain) = (
        folder.path().join("local.json"),
        folder.path().join("local.chain.json"),
    );
    let manifest = local();
    let deployer = manifest.accounts.deployer.0;
    for act in ACTS {
        let mut store = Store::open(&record, "local").unwrap();
        let mut embedded = Embedded::open(&chain, deployer).unwrap();
        let outcome = act(&mut embedded, &manifest, &mut store).unwrap();
        assert_eq!(outcome.findings, [], "{}", outcome.act);
        assert!(!outcome.steps.is_empty(), "{}", outcome.act);
    }
    let whole = Deployment::after(3).store.record;
    assert_eq!(Store::open(&record, "local").unwrap().record, whole);
    assert!(Store::open(&record, "another").is_err());
}

#[test]
fn a_feed_adapter_is_deployed_and_named_as_a_reporter() {
    let adapter = "test_token = \"USD Coin\"\n[[collateral.adapter]]\nfeed = \"0x1111111111111111111111111111111111111111111111111111111111111111\"\nkey = \"USDC/USD\"\ndecimals = 18\nunit = \"seconds\"\n";
    let text = LOCAL.replace("test_token = \"USD Coin\"\n", adapter);
    let mut deployment = Deployment::of_after(Manifest::parse(&text).unwrap(), 3);
    let oracle = OracleHandle::at(deployment.at("oracle"));
    let feed = deployment
        .embedded
        .chain
        .read(oracle.call().feed(0))
        .unwrap();
    let reporters: Vec<AccountId> = feed.reports.iter().map(|it| it.reporter).collect();
    assert_eq!(reporters.len(), 4);
    assert_eq!(reporters[3], deployment.at("feed-adapter:USDC:0"));
}
