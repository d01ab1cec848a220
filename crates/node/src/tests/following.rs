//! What became of a transaction: in the chain as it is, and certain only when it is final.

use super::fake::Fake;
use super::{alice, options, Mint};
use crate::{Fate, FollowError, Node, Prepared, Seen, Until};

async fn prepared(node: &Node) -> Prepared {
    let ready = node.prepare(&alice(), Mint, &options()).await;
    ready.unwrap().transaction
}

#[tokio::test]
async fn a_transaction_is_looked_for_in_every_block_since_it_was_made() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    fake.mine_empty(2);
    let block = fake.mine(&[&transaction]);
    fake.mine_empty(3);
    let Fate::Included(included) = node.outcome(&transaction).await.unwrap() else {
        panic!("it is in a block");
    };
    assert_eq!(
        (included.block, included.number, included.index),
        (block, 3, 0)
    );
    assert!(!included.finalised);
    fake.finalise_best();
    let Fate::Included(included) = node.outcome(&transaction).await.unwrap() else {
        panic!("it is in a block");
    };
    assert!(included.finalised);
}

#[tokio::test]
async fn a_transaction_whose_block_was_undone_is_open_again() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    let parent = fake.state().best;
    fake.mine(&[&transaction]);
    fake.mine_on(parent, &[]);
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open), "{fate}");
}

#[tokio::test]
async fn who_waits_for_the_final_block_is_told_the_one_that_stayed() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    let parent = fake.state().best;
    let undone = fake.mine(&[&transaction]);
    let other = fake.mine_on(parent, &[]);
    let stayed = fake.mine_on(other, &[&transaction]);
    fake.finalise(stayed);
    let followed = node.follow(&transaction, Until::Finalised, options().patience);
    let included = followed.await.unwrap();
    assert_ne!(included.block, undone);
    assert_eq!((included.block, included.number), (stayed, 2));
}

#[tokio::test]
async fn a_transaction_that_the_pool_forgot_is_submitted_again_the_same_one() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    node.submit(&transaction).await.unwrap();
    fake.state().pool.clear();
    let follow = node.follow(&transaction, Until::Best, options().patience);
    let chain = async {
        while fake.state().pool.is_empty() {
            tokio::task::yield_now().await;
        }
        let pool = fake.state().pool.clone();
        fake.mine_bytes(pool);
    };
    let (followed, ()) = tokio::join!(follow, chain);
    assert_eq!(followed.unwrap().number, 1);
    let state = fake.state();
    assert_eq!(state.submitted.len(), 2);
    assert_eq!(state.submitted[0], state.submitted[1]);
}

#[tokio::test]
async fn a_transaction_that_the_pool_takes_no_more_is_dropped_but_not_declared_dead() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    fake.state().refusal = Some((1010, "Inability to pay some fees"));
    let followed = node.follow(&transaction, Until::Best, options().patience);
    let error = followed.await.unwrap_err();
    assert!(matches!(error, FollowError::Dropped(_)), "{error}");
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open));
}

#[tokio::test]
async fn another_transaction_with_its_nonce_replaces_it_once_that_is_final() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    let tip = crate::SendOptions {
        tip: 1,
        ..options()
    };
    let ready = node.prepare(&alice(), Mint, &tip).await.unwrap();
    assert_eq!(ready.transaction.nonce, transaction.nonce);
    fake.mine(&[&ready.transaction]);
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open), "{fate}");
    fake.finalise_best();
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Replaced), "{fate}");
}

#[tokio::test]
async fn a_transaction_expires_only_when_its_last_block_is_final() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    assert_eq!((transaction.birth, transaction.dies), (0, 8));
    fake.mine_empty(20);
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open), "{fate}");

    let before_last = node.block_hash(6).await.unwrap().unwrap();
    fake.finalise(before_last);
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open), "{fate}");

    let last = node.block_hash(7).await.unwrap().unwrap();
    fake.finalise(last);
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Expired), "{fate}");
}

#[tokio::test]
async fn only_blocks_that_can_have_it_are_searched_and_each_once() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    let mut seen = Seen::default();
    fake.mine_empty(3);
    for _ in 0..3 {
        let fate = node.outcome_since(&transaction, &mut seen).await.unwrap();
        assert!(matches!(fate, Fate::Open), "{fate}");
    }
    assert_eq!(fake.state().blocks_asked, 3);
    fake.mine_empty(2_000);
    for _ in 0..3 {
        let fate = node.outcome_since(&transaction, &mut seen).await.unwrap();
        assert!(matches!(fate, Fate::Open), "nothing is final: {fate}");
    }
    assert_eq!(fake.state().blocks_asked, 7, "blocks 1 to 7");
}

#[tokio::test]
async fn a_fork_is_searched_anew_from_where_it_begins() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    let mut seen = Seen::default();
    fake.mine_empty(2);
    let parent = fake.state().best;
    fake.mine_empty(2);
    node.outcome_since(&transaction, &mut seen).await.unwrap();
    let block = fake.mine_on(parent, &[&transaction]);
    fake.mine_empty(3);
    let fate = node.outcome_since(&transaction, &mut seen).await.unwrap();
    let Fate::Included(included) = fate else {
        panic!("{fate}");
    };
    assert_eq!((included.block, included.number), (block, 3));
}

#[tokio::test]
async fn where_the_state_is_pruned_a_final_transaction_is_forgotten() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    fake.mine(&[&transaction]);
    fake.mine_empty(2_000);
    fake.state().no_state_below = 1_800;
    let error = node.outcome(&transaction).await.unwrap_err();
    assert!(error.to_string().contains("already discarded"), "{error}");
    fake.finalise_best();
    let fate = node.outcome(&transaction).await.unwrap();
    assert!(matches!(fate, Fate::Forgotten), "{fate}");
}

#[tokio::test]
async fn where_blocks_are_pruned_the_nonce_tells_what_never_ran() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let (ran, never) = (prepared(&node).await, prepared(&node).await);
    fake.mine_empty(2_000);
    fake.finalise_best();
    fake.state().no_body_below = 1_800;
    let fate = node.outcome(&never).await.unwrap();
    assert!(matches!(fate, Fate::Expired), "{fate}");
    // A devnet forgets the hashes too.
    fake.state().no_hash_below = 1_800;
    let fate = node.outcome(&never).await.unwrap();
    assert!(matches!(fate, Fate::Expired), "{fate}");

    fake.mine(&[&ran]);
    fake.finalise_best();
    let fate = node.outcome(&ran).await.unwrap();
    assert!(matches!(fate, Fate::Forgotten), "{fate}");
}

#[tokio::test]
async fn a_transaction_is_made_on_a_final_block_unless_finality_lags() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    fake.mine_empty(4);
    assert_eq!(prepared(&node).await.birth, 0);
    fake.mine_empty(1);
    assert_eq!(prepared(&node).await.birth, 5);
}

#[tokio::test]
async fn following_survives_a_node_that_goes_away_and_comes_back() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let transaction = prepared(&node).await;
    node.submit(&transaction).await.unwrap();
    let follow = node.follow(&transaction, Until::Best, options().patience);
    let chain = async {
        fake.state().away = true;
        fake.break_connections();
        tokio::task::yield_now().await;
        fake.mine(&[&transaction]);
        fake.state().away = false;
    };
    let (followed, ()) = tokio::join!(follow, chain);
    assert_eq!(followed.unwrap().number, 1);
    assert_eq!(fake.state().submitted.len(), 1);
}
