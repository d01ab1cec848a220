//! What monitoring sees.

use super::stage::Stage;
use crate::keeper::health::{Health, Wrong};
use crate::keeper::http;
use crate::keeper::meters::Meters;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: keeper\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[test]
fn metrics_and_health_are_served_over_http() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (meters, health) = (Meters::default(), Health::starting());
        let listener = http::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(http::serve(listener, meters.registry(), health.clone()));

        let answer = get(address, "/healthz").await;
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(
            answer.contains(r#"{"healthy":false,"reasons":{"starting":"#),
            "{answer}"
        );
        health.well(Wrong::Starting);
        let answer = get(address, "/healthz").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

        meters.best.set(17);
        let answer = get(address, "/metrics").await;
        assert!(answer.contains("keel_keeper_best_block 17\n"), "{answer}");
        assert!(answer.contains("openmetrics-text"), "{answer}");
        assert!(get(address, "/").await.starts_with("HTTP/1.1 404"));

        let error = http::bind(address).await.unwrap_err();
        assert!(format!("{error:#}").contains("cannot be bound"));
    });
}

const DOCUMENTATION: &str = include_str!("../../../../../docs/keeper.md");

fn assert_documented(name: &str) {
    assert!(
        DOCUMENTATION.contains(&format!("`{name}`")),
        "{name} is not in docs/keeper.md"
    );
}

#[test]
fn every_metric_is_documented() {
    let text = crate::keeper::meters::text(&Meters::default().registry());
    let names = text
        .lines()
        .filter_map(|line| line.strip_prefix("# HELP keel_keeper_"));
    let names: Vec<&str> = names.filter_map(|rest| rest.split(' ').next()).collect();
    assert!(names.len() > 25);
    names.into_iter().for_each(assert_documented);
}

#[test]
fn every_log_event_is_documented() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/keeper");
    let mut events = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.split("tracing::").skip(1) {
            // The event is the last text in the macro.
            let end = line.find("\")").or_else(|| line.find("\"\n")).unwrap();
            let event = line[..end].rsplit('"').next().unwrap();
            events.push(event.to_owned());
        }
    }
    assert!(events.len() > 25, "{events:?}");
    events.iter().for_each(|event| assert_documented(event));
}

#[test]
fn every_option_is_documented() {
    let example = include_str!("../../../../../docs/keeper.example.toml");
    let lines = example.lines().map(|line| line.trim_start_matches("# "));
    let keys = lines.filter_map(|line| line.split_once(" = ").map(|(key, _)| key));
    let keys: Vec<&str> = keys.filter(|key| !key.contains(' ')).collect();
    assert!(keys.len() > 35, "{keys:?}");
    keys.into_iter().for_each(assert_documented);
}

#[test]
fn ratios_blocks_and_balances_are_those_of_the_last_block() {
    let mut stage = Stage::started();
    stage.blocks(4);
    stage.breach();
    assert_eq!(stage.metric("best_block"), 5.0);
    assert_eq!(stage.metric("finalized_block"), 3.0);
    assert_eq!(stage.metric("balance_native"), 1_000.0);
    assert_eq!(stage.metric("ratio{ratio=\"idle\"}"), 0.2);
    assert_eq!(stage.metric("breached{ratio=\"idle\"}"), 1.0);
    assert_eq!(stage.metric("undecided"), 1.0);
    stage.block();
    assert_eq!(stage.metric("breached{ratio=\"idle\"}"), 0.0);
    assert_eq!(stage.metric("nonce"), 1.0);
    assert_eq!(
        stage.metric("sent_total{task=\"enforce\",target=\"\"}"),
        1.0
    );
}
