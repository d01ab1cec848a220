//! The chain that is connected: what it must have, and its upgrades.

use super::fake::Fake;
use super::{alice, options, Mint};
use crate::{NodeError, SendError};
use scale::{Decode, Encode};
use subxt::ext::frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};

#[tokio::test]
async fn the_chain_says_what_it_is() {
    let node = Fake::new().connect().await.unwrap();
    let chain = node.chain();
    assert_eq!(
        (chain.name.as_str(), chain.spec_name.as_str()),
        ("Fake", "fake")
    );
    assert_eq!(
        (chain.native.symbol.as_str(), chain.native.decimals),
        ("UNIT", 12)
    );
}

#[tokio::test]
async fn a_chain_without_the_contracts_pallet_is_refused_by_name() {
    let fake = Fake::new();
    let mut metadata = RuntimeMetadataPrefixed::decode(&mut &fake.state().metadata[..]).unwrap();
    let RuntimeMetadata::V15(runtime) = &mut metadata.1 else {
        panic!("the devnet's metadata has version 15");
    };
    runtime.pallets.retain(|pallet| pallet.name != "Contracts");
    fake.state().metadata = metadata.encode();
    let error = fake.connect().await.err().unwrap();
    assert!(matches!(error, NodeError::Unsupported { .. }), "{error}");
    assert!(
        error.to_string().contains("the pallet Contracts"),
        "{error}"
    );
}

#[tokio::test]
async fn a_chain_without_a_runtime_api_is_refused_with_what_it_lacks() {
    let fake = Fake::new();
    let mut metadata = RuntimeMetadataPrefixed::decode(&mut &fake.state().metadata[..]).unwrap();
    let RuntimeMetadata::V15(runtime) = &mut metadata.1 else {
        panic!("the devnet's metadata has version 15");
    };
    let api = runtime
        .apis
        .iter_mut()
        .find(|api| api.name == "ContractsApi");
    api.unwrap().methods.retain(|method| method.name != "call");
    fake.state().metadata = metadata.encode();
    let error = fake.connect().await.err().unwrap().to_string();
    assert!(error.contains("ContractsApi_call"), "{error}");
    assert!(!error.contains("ContractsApi_instantiate"), "{error}");
}

#[tokio::test]
async fn a_transaction_after_an_upgrade_is_made_for_the_new_runtime() {
    let fake = Fake::new();
    let node = fake.connect().await.unwrap();
    let before = node.prepare(&alice(), Mint, &options()).await.unwrap();
    fake.state().spec_version = 2;
    let after = node.prepare(&alice(), Mint, &options()).await.unwrap();
    assert_eq!(node.chain().spec_version, 2);
    // Signed over another version: another transaction.
    assert_ne!(before.transaction.hash, after.transaction.hash);
}

#[tokio::test]
async fn a_call_that_no_block_can_hold_is_not_made() {
    let fake = Fake::new();
    fake.state().required = crate::Weight {
        ref_time: u64::MAX / 2,
        proof_size: 1,
    };
    let node = fake.connect().await.unwrap();
    let error = node.prepare(&alice(), Mint, &options()).await.unwrap_err();
    let is_it = matches!(&error, SendError::Node(NodeError::Unbuildable(_)));
    assert!(is_it, "{error}");
}
