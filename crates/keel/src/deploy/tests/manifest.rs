//! The manifest: what it refuses to read, and that the one the repository ships has the values that the harness deploys.

use super::*;
use harness::suite::{lending_params, lending_terms};

#[track_caller]
fn refusal(text: &str) -> String {
    format!("{:#}", Manifest::parse(text).unwrap_err())
}

#[track_caller]
fn changed(from: &str, to: &str) -> String {
    assert!(LOCAL.contains(from), "{from}");
    LOCAL.replacen(from, to, 1)
}

#[test]
fn unknown_keys_are_refused_and_missing_ones_named() {
    let error = refusal(&changed("quorum_bps = 400", "quorum_bps = 400\nquorom = 4"));
    assert!(error.contains("unknown field `quorom`"), "{error}");
    let error = refusal(&changed("lent_haircut_bps = 500\n", ""));
    assert!(
        error.contains("missing field `lent_haircut_bps`"),
        "{error}"
    );
    let error = refusal(&changed("mark_max_age = \"1h\"", "mark_max_age = 3600"));
    assert!(error.contains("mark_max_age"), "{error}");
}

#[test]
fn names_that_lead_nowhere_are_refused() {
    for (from, to, expected) in [
        (
            "class = \"dollar\"",
            "class = \"euro\"",
            "there is no class euro",
        ),
        (
            "collaterals = [\"USDC\", \"USDT\"]",
            "collaterals = [\"DAI\"]",
            "there is no collateral DAI",
        ),
        (
            "collaterals = [\"USDC\", \"USDT\"]",
            "collaterals = [\"USDC\", \"USDC\"]",
            "two of pool USDC",
        ),
        (
            "collateral = \"ETH\"",
            "collateral = \"BTC\"",
            "there is no collateral BTC",
        ),
        (
            "terms = \"pool\"",
            "terms = \"pond\"",
            "there are no amo_terms pond",
        ),
        (
            "symbol = \"USDT\"",
            "symbol = \"USDC\"",
            "two of collateral USDC",
        ),
        (
            "test_token = \"Ether\"\n",
            "",
            "exactly one of token and test_token",
        ),
    ] {
        let error = refusal(&changed(from, to));
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_deployer_may_be_nobody_who_keeps_something() {
    let manifest = local();
    let [deployer, guardian, treasury, holder, reporter] = [
        manifest.accounts.deployer,
        manifest.accounts.guardian,
        manifest.accounts.treasury,
        manifest.governance_token.first_holder,
        manifest.classes["dollar"].reporters[0],
    ]
    .map(|account| crate::deploy::quantities::hex(&account.0 .0));
    for (other, key) in [
        (guardian, "accounts.guardian"),
        (treasury, "accounts.treasury"),
        (holder, "governance_token.first_holder"),
        (reporter, "classes.dollar.reporters"),
    ] {
        let error = refusal(&changed(&other, &deployer));
        assert!(error.contains(key), "{error}");
    }
}

#[test]
fn the_local_manifest_has_the_values_that_the_harness_deploys() {
    let (manifest, suite) = (local(), SuiteConfig::default());
    assert_eq!(manifest.limits.terms().unwrap(), suite.limits);
    assert_eq!(manifest.guarded_call.allowance(), suite.allowance);
    assert_eq!(manifest.stablecoin.name, suite.name);
    assert_eq!(manifest.stablecoin.symbol, suite.symbol);
    let capacities = [
        manifest.stablecoin.vault_capacity_coins.e18().unwrap(),
        manifest.stablecoin.controller_capacity_coins.e18().unwrap(),
    ];
    assert_eq!(
        capacities,
        [suite.vault_capacity_e18, suite.controller_capacity_e18]
    );
    let reporters = REPORTERS.map(Role::account);
    for (it, coin) in manifest.collateral.iter().zip(&suite.coins) {
        let class = manifest.class_of(it).unwrap();
        assert_eq!(it.symbol, coin.symbol);
        assert_eq!(it.terms(&manifest).unwrap(), coin.terms);
        assert_eq!(it.asset_terms(class).unwrap(), coin.vault);
        assert_eq!(class.feed.terms(), suite.feed);
        assert!(class.reporters.iter().map(|it| it.0).eq(reporters));
    }
    let (pool, expected) = (&manifest.pool[0], PoolConfig::default());
    assert_eq!(pool.amp, expected.amp);
    assert_eq!(pool.fees().unwrap(), expected.fees);
    assert_eq!(pool.average_half_life.ms, expected.average_half_life_ms);
    let amo = AmoConfig::default();
    assert_eq!(pool.amo.as_ref().unwrap().params(), amo.params);
    assert_eq!(
        manifest.amo_terms("pool").unwrap().terms().unwrap(),
        amo.terms
    );
    let market = &manifest.market[0];
    assert_eq!(market.terms().unwrap(), lending_terms());
    assert_eq!(
        market.amo.as_ref().unwrap().params().unwrap(),
        lending_params()
    );
}
