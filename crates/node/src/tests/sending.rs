//! Sending: what is refused is not sent, what is sent is sent once.

use super::fake::{Fake, FEE};
use super::{alice, options, Mint, Minted};
use crate::{Fate, SendError, SubmitError, Until};
use interfaces::vault::VaultError;
use scale::Encode;

#[tokio::test]
async fn a_message_is_tried_sent_and_found_in_its_block() {
    let fake = Fake::new();
    fake.state().instant = true;
    let node = fake.connect().await.unwrap();
    let receipt = node.send(&alice(), Mint, &options()).await.unwrap();
    assert_eq!(receipt.trial.call.returned, Ok(Ok(7)));
    assert_eq!(receipt.included.number, 1);
    assert_eq!(receipt.included.fee, FEE / 2);
    assert_eq!(receipt.included.weight.proof_size, 90);
    assert_eq!(receipt.transaction.fee_limit, FEE);
    assert_eq!(fake.state().submitted.len(), 1);
}

#[tokio::test]
async fn what_the_contract_refuses_is_not_sent() {
    let fake = Fake::new();
    let refusal: Minted = Err(VaultError::MintPaused);
    fake.state().returned = (1, (0_u8, refusal).encode());
    let node = fake.connect().await.unwrap();
    let error = node.send(&alice(), Mint, &options()).await.unwrap_err();
    let SendError::Refused(trial) = error else {
        panic!("{error}");
    };
    assert_eq!(trial.call.error(), Some(&VaultError::MintPaused));
    assert!(fake.state().submitted.is_empty());
}

#[tokio::test]
async fn a_message_that_demands_more_weight_than_it_uses_gets_it() {
    let fake = Fake::new();
    let needed = fake.state().required.ref_time;
    fake.state().demanded.ref_time = 3 * needed;
    let node = fake.connect().await.unwrap();
    node.prepare(&alice(), Mint, &options()).await.unwrap();
    let limit = fake.state().limit.unwrap();
    assert_eq!(limit.ref_time, 5 * needed);
}

#[tokio::test]
async fn what_the_pool_refuses_is_not_followed() {
    let fake = Fake::new();
    fake.state().refusal = Some((1010, "Inability to pay some fees"));
    let node = fake.connect().await.unwrap();
    let error = node.send(&alice(), Mint, &options()).await.unwrap_err();
    assert!(matches!(&error, SendError::NotAccepted(_)), "{error}");
    assert!(error.to_string().contains("Inability to pay"), "{error}");
}

#[tokio::test]
async fn a_transaction_whose_answer_was_lost_is_found_and_not_made_anew() {
    let fake = Fake::new();
    {
        let mut state = fake.state();
        state.instant = true;
        state.answer_is_lost = true;
    }
    let node = fake.connect().await.unwrap();
    let receipt = node.send(&alice(), Mint, &options()).await.unwrap();
    assert_eq!(receipt.included.number, 1);
    let state = fake.state();
    assert_eq!(state.submitted.len(), 1);
    assert!(state.opened > 1);
}

#[tokio::test]
async fn the_same_transaction_may_be_submitted_any_number_of_times() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let ready = node.prepare(&alice(), Mint, &options()).await.unwrap();
    for _ in 0..3 {
        node.submit(&ready.transaction).await.unwrap();
    }
    assert_eq!(fake.state().pool.len(), 1);
}

#[tokio::test]
async fn messages_sent_at_once_by_one_account_take_different_nonces() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let (signer, options) = (alice(), options());
    let all = async {
        tokio::join!(
            node.send(&signer, Mint, &options),
            node.send(&signer, Mint, &options),
            node.send(&signer, Mint, &options)
        )
    };
    // All three are in the pool before the first block.
    let blocks = async {
        while fake.state().pool.len() < 3 {
            tokio::task::yield_now().await;
        }
        let pool = fake.state().pool.clone();
        fake.mine_bytes(pool);
    };
    let ((one, two, three), ()) = tokio::join!(all, blocks);
    let nonce = |sent: Result<crate::Receipt<Minted>, _>| {
        let sent: Result<_, SendError<Minted>> = sent;
        sent.unwrap().transaction.nonce
    };
    let mut nonces = [nonce(one), nonce(two), nonce(three)];
    nonces.sort_unstable();
    assert_eq!(nonces, [0, 1, 2]);
}

#[tokio::test]
async fn a_kept_transaction_is_followed_by_whoever_has_it() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let ready = node.prepare(&alice(), Mint, &options()).await.unwrap();
    let kept = serde_json::to_string(&ready.transaction).unwrap();
    fake.mine(&[&ready.transaction]);

    let other = fake.connect().await.unwrap();
    let transaction = serde_json::from_str(&kept).unwrap();
    let patience = options().patience;
    let included = other.follow(&transaction, Until::Best, patience).await;
    assert_eq!(included.unwrap().number, 1);
    assert!(fake.state().submitted.is_empty());
}

#[tokio::test]
async fn without_a_connection_nobody_knows_whether_it_arrived() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let ready = node.prepare(&alice(), Mint, &options()).await.unwrap();
    fake.state().away = true;
    let error = node.submit(&ready.transaction).await.unwrap_err();
    assert!(matches!(error, SubmitError::Unknown(_)), "{error}");
    fake.state().away = false;
    let fate = node.outcome(&ready.transaction).await.unwrap();
    assert!(matches!(fate, Fate::Open));
}
