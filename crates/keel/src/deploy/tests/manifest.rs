//! The manifest: what it refuses to read, and that the one the repository ships has the values that the harness deploys.

use super::*;
use crate::client::options::SignerOptions;
use crate::deploy::open::{open_backend, Signing};
use harness::suite::{lending_params, lending_terms};
use interfaces::Limits;

#[track_caller]
fn refusal(text: &str) -> String {
    format!("{:#}", Manifest::parse(text).unwrap_err())
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
fn names_that_lead_nowhere_and_sums_that_do_not_fit_are_refused() {
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
            "minting_allowance_coins = \"10_000_000\"",
            "minting_allowance_coins = \"10_000_001\"",
            "recapitalisation.minting_allowance_coins: with",
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
    let [deployer, guardian, treasury, holder, reporter, steward] = [
        manifest.accounts.deployer,
        manifest.accounts.guardian,
        manifest.accounts.treasury,
        manifest.governance_token.first_holder,
        manifest.classes["dollar"].reporters[0],
        manifest.steward.as_ref().unwrap().account,
    ]
    .map(|account| crate::deploy::quantities::hex(&account.0 .0));
    for (other, key) in [
        (guardian.clone(), "accounts.guardian"),
        (treasury, "accounts.treasury"),
        (holder, "governance_token.first_holder"),
        (reporter, "classes.dollar.reporters"),
        (steward.clone(), "steward.account"),
    ] {
        let error = refusal(&changed(&other, &deployer));
        assert!(error.contains(key), "{error}");
    }
    // Who can be suspended must not be who suspends.
    let error = refusal(&changed(&steward, &guardian));
    assert!(error.contains("steward.account is the guardian"), "{error}");
}

#[test]
fn the_local_manifest_has_the_values_that_the_harness_deploys() {
    let (manifest, suite) = (local(), SuiteConfig::default());
    // A suite that pays no surplus out needs no buffer before it.
    let limits = Limits {
        buffer_e18: coins(1_000_000),
        ..suite.limits
    };
    assert_eq!(manifest.limits.terms().unwrap(), limits);
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

#[test]
fn a_node_has_an_address_and_no_other_chain_has_one() {
    let with = |kind: &str| changed("kind = \"embedded\"", kind);
    for (kind, expected) in [
        ("kind = \"node\"", "chain.url is missing"),
        (
            "kind = \"embedded\"\nurl = \"ws://127.0.0.1:9944\"",
            "the embedded chain has none",
        ),
        (
            "kind = \"node\"\nurl = \"http://127.0.0.1:9944\"",
            "neither ws:// nor wss://",
        ),
        ("kind = \"node\"\nurl = \"ws://\"", "names no host"),
        ("kind = \"node\"\nurl = \"wss://:9944\"", "names no host"),
        ("kind = \"node\"\nurl = \"wss://a b\"", "names no host"),
        (
            "kind = \"node\"\nurl = \"wss://me:secret@example.org\"",
            "holds no password",
        ),
        ("kind = \"parachain\"", "unknown variant `parachain`"),
    ] {
        let error = refusal(&with(kind));
        assert!(error.contains(expected), "{error}");
    }
    for url in ["ws://127.0.0.1:9944", "wss://rpc.example.org/keel"] {
        Manifest::parse(&with(&format!("kind = \"node\"\nurl = \"{url}\""))).unwrap();
    }
}

#[test]
fn the_chain_of_a_manifest_is_opened_by_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("local.toml");
    let manifest = local();
    let as_who = |signer| Signing {
        signer,
        key: SignerOptions::default(),
    };
    let record = Store::in_memory("local").record;
    let backend = open_backend(&manifest, &file, &record, &as_who(None)).unwrap();
    assert_eq!(backend.signer(), manifest.accounts.deployer.0);
    let guardian = manifest.accounts.guardian;
    let backend = open_backend(&manifest, &file, &record, &as_who(Some(guardian))).unwrap();
    assert_eq!(backend.signer(), guardian.0);

    // Nobody signs for another account on a chain that asks for signatures.
    let text = changed(
        "kind = \"embedded\"",
        "kind = \"node\"\nurl = \"ws://127.0.0.1:9944\"",
    );
    let manifest = Manifest::parse(&text).unwrap();
    let refused = open_backend(&manifest, &file, &record, &as_who(Some(guardian)));
    let error = refused.err().unwrap().to_string();
    assert!(
        error.contains("--signer is for the embedded chain"),
        "{error}"
    );
}
