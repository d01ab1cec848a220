//! What a transaction did in its block: success or the named failure, fee, weight, events of contracts.

use crate::dispatch::{DispatchError, DispatchFailure};
use crate::error::NodeError;
use crate::node::Node;
use crate::records::{records, Record};
use crate::weight::CodedWeight;
use harness::{AccountId, Emitted, Weight};
use scale::Decode;
use subxt::utils::H256;
use subxt::Metadata;

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Included {
    pub number: u64,
    pub block: H256,
    /// Its place in the block.
    pub index: u32,
    /// Whether the block could no longer be undone when this was read.
    pub finalised: bool,
    /// Why it failed, if it did: then the fee was paid and nothing else changed.
    pub result: Result<(), DispatchFailure>,
    /// What was paid, tip included.
    pub fee: u128,
    pub weight: Weight,
    /// Events of contracts, in order.
    pub emitted: Vec<Emitted>,
    /// Contracts it made.
    pub instantiated: Vec<AccountId>,
}

/// An event of a contract in a block.
#[derive(Clone, Debug)]
pub struct BlockEvent {
    /// The place of its transaction in the block.
    pub extrinsic: Option<u32>,
    pub emitted: Emitted,
}

impl Node {
    /// The events of all contracts in a block, in order.
    pub async fn events_in(&self, block: H256) -> Result<Vec<BlockEvent>, NodeError> {
        let found = self.records_in(block).await?;
        let events = found.iter().filter_map(|record| {
            Some(BlockEvent {
                extrinsic: record.extrinsic,
                emitted: record.emitted()?,
            })
        });
        Ok(events.collect())
    }

    pub(crate) async fn included_at(
        &self,
        number: u64,
        block: H256,
        index: u32,
        finalised: bool,
    ) -> Result<Included, NodeError> {
        let mut found = self.records_in(block).await?;
        found.retain(|record| record.extrinsic == Some(index));
        let place = Included {
            number,
            block,
            index,
            finalised,
            result: Ok(()),
            fee: 0,
            weight: Weight::default(),
            emitted: Vec::new(),
            instantiated: Vec::new(),
        };
        told(place, &found, &self.runtime().metadata())
    }

    pub(crate) async fn records_in(&self, block: H256) -> Result<Vec<Record>, NodeError> {
        let bytes = self.storage(block, "System", "Events", &[]).await?;
        records(&bytes.unwrap_or_default(), &self.runtime().metadata())
    }
}

/// What the records of one transaction say.
fn told(
    mut included: Included,
    found: &[Record],
    metadata: &Metadata,
) -> Result<Included, NodeError> {
    let mut ended = false;
    for record in found {
        let unreadable = |error| NodeError::unreadable(&record.name, error);
        let mut fields = &record.fields[..];
        if record.is("System", "ExtrinsicSuccess") {
            included.weight = weight(&mut fields).map_err(unreadable)?;
            ended = true;
        } else if record.is("System", "ExtrinsicFailed") {
            let error = DispatchError::decode(&mut fields).map_err(unreadable)?;
            included.result = Err(error.named(metadata));
            included.weight = weight(&mut fields).map_err(unreadable)?;
            ended = true;
        } else if record.is("TransactionPayment", "TransactionFeePaid") {
            let (_, fee, _tip) =
                <([u8; 32], u128, u128)>::decode(&mut fields).map_err(unreadable)?;
            included.fee = fee;
        } else if record.is("Contracts", "Instantiated") {
            let (_, contract) = <([u8; 32], [u8; 32])>::decode(&mut fields).map_err(unreadable)?;
            included.instantiated.push(AccountId(contract));
        } else {
            included.emitted.extend(record.emitted());
        }
    }
    if ended {
        return Ok(included);
    }
    let reason = "neither success nor failure of the transaction is recorded";
    Err(NodeError::unreadable("events", reason))
}

fn weight(fields: &mut &[u8]) -> Result<Weight, scale::Error> {
    CodedWeight::decode(fields).map(Weight::from)
}
