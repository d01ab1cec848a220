//! Terms of governance: none but safe ones are deployed, unless on a test chain that says so.

use super::*;
use crate::deploy::quantities::{hex, Account};
use crate::deploy::shown;
use harness::suite::proposed;

/// The local manifest with other terms.
#[track_caller]
fn governor(changes: &[(&str, &str)]) -> Result<Manifest> {
    let mut text = LOCAL.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Manifest::parse(&text)
}

#[track_caller]
fn refusal(changes: &[(&str, &str)]) -> String {
    format!("{:#}", governor(changes).unwrap_err())
}

const THRESHOLD: &str = "threshold_bps = 100";
const DELAY: &str = "voting_delay_blocks = 14_400";
const PERIOD: &str = "voting_period_blocks = 43_200";
const QUORUM: &str = "quorum_bps = 400";
const TIMELOCK: &str = "timelock = \"5d\"";
const GRACE: &str = "grace_period = \"14d\"";

#[test]
fn each_weak_term_is_refused_by_its_name() {
    for (from, to, expected) in [
        (
            THRESHOLD,
            "threshold_bps = 0",
            "threshold_bps 0 (must be at least 1)",
        ),
        (
            QUORUM,
            "quorum_bps = 99",
            "quorum_bps 99 (must be at least 100)",
        ),
        (
            PERIOD,
            "voting_period_blocks = 14_399",
            "voting_period_blocks 14399 = 86394s (must be at least 1d)",
        ),
        (
            TIMELOCK,
            "timelock = \"47h\"",
            "timelock 47h (must be at least 2d)",
        ),
        (
            TIMELOCK,
            "timelock = \"4d\"",
            "timelock 4d (must be longer than voting delay and period, 4d",
        ),
        (
            DELAY,
            "voting_delay_blocks = 86_400",
            "voting delay, period and timelock 14d (must be shorter than",
        ),
        (
            GRACE,
            "grace_period = \"71h\"",
            "grace_period 71h (must be at least 3d)",
        ),
        // The same blocks take longer on a slower chain.
        (
            "block_time = \"6s\"",
            "block_time = \"12s\"",
            "timelock 5d (must be longer than voting delay and period, 8d",
        ),
        (
            "block_time = \"6s\"",
            "block_time = \"0s\"",
            "chain.block_time is nothing",
        ),
    ] {
        let error = refusal(&[(from, to)]);
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn all_weak_terms_are_named_at_once_and_the_way_out_with_them() {
    let error = refusal(&[
        (QUORUM, "quorum_bps = 1"),
        (TIMELOCK, "timelock = \"1min\""),
        (GRACE, "grace_period = \"1d\""),
    ]);
    for expected in [
        "quorum_bps 1 ",
        "timelock 1min (must be at least 2d)",
        "timelock 1min (must be longer",
        "grace_period 1d",
        "`rehearsal = true` under [chain]",
    ] {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_least_safe_terms_are_read() {
    let manifest = governor(&[
        (THRESHOLD, "threshold_bps = 1"),
        (DELAY, "voting_delay_blocks = 1"),
        (PERIOD, "voting_period_blocks = 14_400"),
        (QUORUM, "quorum_bps = 100"),
        (TIMELOCK, "timelock = \"2d\""),
        (GRACE, "grace_period = \"3d\""),
    ])
    .unwrap();
    assert_eq!(manifest.weak_terms(), []);
    // The longest decision that a pause outlasts, by one block.
    governor(&[
        (DELAY, "voting_delay_blocks = 1"),
        (TIMELOCK, "timelock = \"15839min\""),
    ])
    .unwrap();
}

#[test]
fn every_act_of_a_rehearsal_says_that_it_is_one_and_which_terms_are_weak() {
    let mut deployment = Deployment::of(rehearsal());
    for act in ACTS {
        let outcome = deployment.done(act);
        let text = shown(&outcome);
        let first = text.lines().next().unwrap();
        for expected in [
            "local is a rehearsal and no safe deployment",
            "voting_period_blocks 10 = 1min",
            "timelock 1min (must be at least 2d)",
            "grace_period 1d",
        ] {
            assert!(first.contains(expected), "{text}");
        }
        assert_eq!(outcome.rehearsal.as_deref(), Some(first));
    }
    let strong = governor(&[("# rehearsal = true", "rehearsal = true")]).unwrap();
    let said = strong.rehearsal().unwrap();
    assert!(
        said.ends_with("with terms of governance as a deployment's"),
        "{said}"
    );
    assert_eq!(Outcome::new("check", &local()).rehearsal, None);
}

#[test]
fn a_rehearsal_s_governor_is_no_deployment_s() {
    let mut deployment = Deployment::of_after(rehearsal(), 2);
    deployment.manifest.chain.rehearsal = false;
    let findings = deployment.check(Phase::Deploying);
    let fields: Vec<&str> = findings.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "voting_period_blocks",
            "timelock",
            "timelock",
            "grace_period"
        ]
    );
    assert!(findings.iter().all(|it| it.contract == "governor"));
    let outcome = deployment.act(hand_over);
    assert_eq!((outcome.findings.len(), outcome.steps.len()), (4, 0));
}

#[test]
fn what_votes_changed_is_a_finding_until_the_manifest_says_it_too() {
    let mut deployment = Deployment::of_after(rehearsal(), 3);
    let governor = GovernorHandle::at(deployment.at("governor"));
    let buyback = BuybackHandle::at(deployment.at("buyback"));
    let pool = PoolHandle::at(deployment.at("stable-pool:USDT"));
    let steward = StewardHandle::at(deployment.at("steward"));
    let market = LendingMarketHandle::at(deployment.at("lending-market:KUSD-ETH"));
    let mut manifest = rehearsal();
    manifest.governor.timelock = "2min".parse().unwrap();
    manifest.buyback.as_mut().unwrap().lot_usd = "50_000".parse().unwrap();
    manifest.pool[0].swap_fee_bps = "3".parse().unwrap();
    manifest.market[0].reserve_bps.0 = 1_500;
    let stranger = Account(Role::Trader.account());
    manifest.steward.as_mut().unwrap().account = stranger;
    let fees = manifest.pool[0].fees().unwrap();
    let first_pool = PoolHandle::at(deployment.at("stable-pool:USDC"));
    deployment.vote(&[
        proposed(governor.call().set_terms(manifest.governor.terms())),
        proposed(
            buyback
                .call()
                .set_terms(manifest.buyback.as_ref().unwrap().terms().unwrap()),
        ),
        proposed(first_pool.call().set_fee_terms(fees)),
        proposed(pool.call().set_fee_terms(fees)),
        proposed(market.call().set_terms(manifest.market[0].terms().unwrap())),
        proposed(steward.call().set_steward(Some(stranger.0))),
    ]);
    let findings = deployment.check(Phase::HandedOver);
    let named: Vec<(&str, &str)> = findings
        .iter()
        .map(|it| (it.contract.as_str(), it.field.as_str()))
        .collect();
    assert_eq!(
        named,
        [
            ("governor", "terms"),
            ("buyback", "terms"),
            ("steward", "account"),
            ("stable-pool:USDC", "fees"),
            ("stable-pool:USDT", "fees"),
            ("lending-market:KUSD-ETH", "terms"),
        ]
    );
    deployment.manifest = manifest;
    let state = deployment.fingerprint();
    for act in ACTS {
        assert_eq!(deployment.done(act).steps, []);
    }
    assert_eq!(deployment.fingerprint(), state);

    // What governance cannot change is compared as ever.
    deployment.manifest.pool[0].average_half_life = "11min".parse().unwrap();
    let findings = deployment.check(Phase::HandedOver);
    assert_named(&findings, "stable-pool:USDC", "constructor");
    assert_eq!(findings.len(), 2, "{findings:#?}");
}

#[test]
fn no_contract_of_the_deployment_can_be_guardian_or_the_steward_s_account() {
    // Its constructor names nobody, so its address can be known before.
    let guard = Deployment::after(1).at("guard");
    let accounts = local();
    for (key, account) in [
        ("accounts.guardian", accounts.accounts.guardian),
        ("steward.account", accounts.steward.unwrap().account),
    ] {
        let text = changed(&hex(&account.0 .0), &hex(&guard.0));
        let mut deployment = Deployment::of_after(Manifest::parse(&text).unwrap(), 1);
        assert_eq!(deployment.at("guard"), guard);
        let state = deployment.fingerprint();
        let outcome = deployment.act(wire);
        assert_eq!(outcome.findings.len(), 1, "{:#?}", outcome.findings);
        assert_named(&outcome.findings, "manifest", key);
        assert_eq!(deployment.fingerprint(), state);
    }
}
