//! Lost connections, and blocks across them.

use super::fake::Fake;
use crate::{Head, NodeError, Which};
use futures::StreamExt;

#[tokio::test]
async fn a_request_over_a_lost_connection_is_asked_again_over_a_new_one() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let before = fake.state().opened;
    fake.state().away = true;
    let error = node.best().await.unwrap_err();
    assert!(error.is_connection(), "{error}");
    fake.state().away = false;
    assert_eq!(node.best().await.unwrap().number, 0);
    assert_eq!(fake.state().opened, before + 1);
}

#[tokio::test]
async fn another_chain_behind_the_same_url_is_refused() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    fake.state().away = true;
    let _ = node.best().await;
    *fake.state() = Fake::named(1);
    let error = node.best().await.unwrap_err();
    assert!(matches!(error, NodeError::OtherChain { .. }), "{error}");
}

#[tokio::test]
async fn heads_begin_with_the_present_one_and_go_on() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    fake.mine_empty(3);
    let mut heads = node.heads(Which::Best);
    let first = heads.next().await.unwrap().unwrap();
    assert_eq!(first.number, 3);
    let hash = fake.mine(&[]);
    let next: Head = heads.next().await.unwrap().unwrap();
    assert_eq!((next.number, next.hash, next.parent), (4, hash, first.hash));
}

#[tokio::test]
async fn heads_go_on_after_a_lost_connection_with_the_present_one() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let mut heads = node.heads(Which::Best);
    assert_eq!(heads.next().await.unwrap().unwrap().number, 0);
    fake.state().away = true;
    fake.break_connections();
    let error = heads.next().await.unwrap().unwrap_err();
    assert!(error.is_connection(), "{error}");
    fake.mine_empty(5);
    fake.state().away = false;
    let mut next = heads.next().await.unwrap();
    while next.is_err() {
        next = heads.next().await.unwrap();
    }
    assert_eq!(next.unwrap().number, 5);
}
