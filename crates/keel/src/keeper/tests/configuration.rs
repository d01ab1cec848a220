//! Each wrong configuration ends with its own message, before anything is sent.

use super::stage::{Stage, CONFIG};
use crate::keeper::chain::Connector;
use crate::keeper::check::check;
use crate::keeper::config::Config;
use futures::FutureExt;
use std::path::Path;

fn wrong(change: impl Fn(&str) -> String) -> String {
    let error = Config::parse(&change(CONFIG), Path::new(".")).unwrap_err();
    format!("{error:#}")
}

#[test]
fn the_example_is_a_configuration() {
    let text = include_str!("../../../../../docs/keeper.example.toml");
    let config = Config::parse(text, Path::new("/etc/keel")).unwrap();
    assert_eq!(config.journal, Path::new("/etc/keel/keeper-journal.json"));
}

#[test]
fn the_example_says_what_is_meant_when_nothing_is_said() {
    let text = include_str!("../../../../../docs/keeper.example.toml");
    let example = Config::parse(text, Path::new(".")).unwrap();
    let least = Config::parse(CONFIG, Path::new(".")).unwrap();
    for (example, least) in [
        (format!("{:?}", example.tasks), format!("{:?}", least.tasks)),
        (
            format!("{:?}", example.pay.rescue_tip),
            format!("{:?}", least.pay.rescue_tip),
        ),
        (format!("{:?}", example.due), format!("{:?}", least.due)),
        (
            format!("{:?}", example.pay.unpaid),
            format!("{:?}", least.pay.unpaid),
        ),
        (
            format!("{:?}", example.liquidations),
            format!("{:?}", least.liquidations),
        ),
        (
            format!("{:?}", example.balance),
            format!("{:?}", least.balance),
        ),
        (
            format!("{:?}", example.failures),
            format!("{:?}", least.failures),
        ),
        (
            format!("{:?}", example.connection),
            format!("{:?}", least.connection),
        ),
    ] {
        assert_eq!(example, least);
    }
}

#[test]
fn a_key_that_does_not_exist_is_named_with_those_that_do() {
    let error = wrong(|text| text.replace("listen", "lissen"));
    assert!(
        error.contains("unknown field `lissen`, expected one of `node`"),
        "{error}"
    );
    let error = wrong(|text| format!("{text}[due]\nstager_blocks = 1\n"));
    assert!(error.contains("unknown field `stager_blocks`"), "{error}");
}

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let seed = format!("0x{}", "5ecre7".repeat(10) + "5ecr");
    let phrase = "5ecre7 ".repeat(12);
    for line in [
        format!("seed = \"{seed}\""),
        format!("key_file = \"{seed}\""),
        format!("key_file = \"{phrase}\""),
        format!("key_file = {seed}"),
        phrase.clone(),
        format!("key_file = [\"{seed}\"]"),
    ] {
        let error = wrong(|text| text.replace("dev = \"//Keeper\"", &line));
        assert!(!error.contains("5ecre7"), "{line}: {error}");
    }
    let error = wrong(|text| text.replace("dev = ", "seed = "));
    assert!(
        error.contains("line 7: unknown field `seed`, expected one of `key_file`"),
        "{error}"
    );
    let whole = wrong(|text| {
        format!(
            "signer = \"{phrase}\"\n{}",
            text.replace("[signer]", "[due]")
        )
    });
    assert!(!whole.contains("5ecre7"), "{whole}");
    assert!(
        whole.contains("line 1: invalid type: a text, expected"),
        "{whole}"
    );
}

#[test]
fn a_node_that_anybody_between_could_speak_for_is_named_in_a_warning() {
    let contracts = super::model::contracts();
    for (url, is_open) in [
        ("ws://node.example/5ecre7", true),
        ("ws://127.0.0.1:9944", false),
    ] {
        let mut config = Config::parse(CONFIG, Path::new(".")).unwrap();
        config.node = url.to_owned();
        let stage = Stage::new();
        let connector = super::node::FakeConnector {
            world: stage.world.clone(),
            account: super::stage::keeper(),
        };
        let checked = async {
            let chain = connector.connect().await.unwrap();
            check(&chain, &config, contracts.clone(), super::stage::keeper()).await
        };
        let checked = checked.now_or_never().unwrap().unwrap();
        let warnings = checked.findings.warnings.join("\n");
        assert_eq!(warnings.contains("use wss://"), is_open, "{warnings}");
        assert!(!warnings.contains("5ecre7"), "{warnings}");
    }
}

#[test]
fn a_missing_key_is_named() {
    let error = wrong(|text| text.replace("native_usd = \"5\"", ""));
    assert!(error.contains("missing field `native_usd`"), "{error}");
}

#[test]
fn wrong_values_are_named_with_what_would_be_right() {
    for (from, to, expected) in [
        ("ws://fake", "http://fake", "it begins with ws:// or wss://"),
        (
            "\"off\"",
            "\"9615\"",
            "listen: \"9615\" is no address like 127.0.0.1:9615",
        ),
        (
            "dev = \"//Keeper\"",
            "",
            "name exactly one of key_file, environment and dev",
        ),
        (
            "dev = ",
            "environment = \"X\"\ndev = ",
            "name exactly one of",
        ),
        (
            "\"5\"",
            "\"0\"",
            "a fee of no value would make everything pay",
        ),
        ("\"5\"", "\"five\"", "is no decimal number"),
    ] {
        let error = wrong(|text| text.replace(from, to));
        assert!(error.contains(expected), "{error}");
    }
    for (lines, expected) in [
        (
            "[connection]\nvalid_blocks = 60",
            "60 is not a power of two from 8 to 4096",
        ),
        ("[connection]\ndeadline = \"20\"", "is no time, as \"90s\""),
        (
            "[connection]\nstall_after = \"0s\"",
            "connection.stall_after: must be longer than nothing",
        ),
        (
            "[failures]\nopen_after = 0",
            "failures.open_after: must be at least 1",
        ),
        (
            "[due]\nrefresh_at_bps = 10001",
            "due.refresh_at_bps: 10001 is more than the whole",
        ),
        (
            "[tasks]\nenforce = false\nrefresh = false\nrebalance = false\nharvest = false",
            "everything is switched off",
        ),
    ] {
        let error = wrong(|text| format!("{text}{lines}\n"));
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_contract_with_another_code_than_the_record_says_stops_the_keeper_before_it_sends() {
    let mut stage = Stage::new();
    stage.change(|world| {
        world.replaced.insert("controller".to_owned());
        world.replaced.insert("book".to_owned());
    });
    stage
        .world
        .borrow_mut()
        .make_block(|state| state.breached = true);
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("the configuration is wrong, and nothing was sent"),
        "{ended}"
    );
    assert!(
        ended.contains("controller: 0x") && ended.contains("book: 0x"),
        "{ended}"
    );
    assert_eq!(stage.signed(), 0);
    assert_eq!(stage.ready(), 0);
}

#[test]
fn a_genesis_that_is_not_the_nodes_stops_the_keeper() {
    let mut stage = Stage::new();
    stage.top = format!("genesis = \"0x{}\"\n", "00".repeat(32));
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("genesis: configuration or record name 0x0000"),
        "{ended}"
    );
}

#[test]
fn an_amount_finer_than_the_native_token_stops_the_keeper() {
    let mut stage = Stage::new();
    stage.config += "[balance]\nwarn = \"0.0000000000001\"\n";
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(
        ended.contains("balance.warn: has 13 places, the token 12"),
        "{ended}"
    );
}

#[test]
fn two_keepers_with_one_journal_are_refused() {
    let mut stage = Stage::started();
    stage.start();
    let ended = stage.running[1]
        .ended
        .as_ref()
        .unwrap()
        .as_ref()
        .unwrap_err();
    assert!(format!("{ended:#}").contains("another keeper is using this journal"));
}

#[test]
fn a_journal_that_cannot_be_read_stops_the_keeper_and_is_left_as_it_is() {
    let mut stage = Stage::new();
    let file = stage.folder.path().join("keeper.json");
    std::fs::write(&file, "{\"pages\": 1}").unwrap();
    stage.start();
    let ended = stage.ended().unwrap();
    assert!(ended.contains("is no journal of this version"), "{ended}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "{\"pages\": 1}");
}
