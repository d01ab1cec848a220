//! Event records as the runtime keeps them, taken apart by the metadata: a block's, and those that a dry run would leave.

use crate::error::NodeError;
use harness::{AccountId, Emitted};
use scale::{Compact, Decode};
use subxt::ext::scale_decode::visitor::{decode_with_visitor, IgnoreVisitor};
use subxt::utils::H256;
use subxt::Metadata;

/// One event. The fields are still encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The transaction of the block that it belongs to.
    pub extrinsic: Option<u32>,
    pub pallet: String,
    pub name: String,
    pub fields: Vec<u8>,
    pub topics: Vec<H256>,
}

impl Record {
    pub fn is(&self, pallet: &str, name: &str) -> bool {
        self.pallet == pallet && self.name == name
    }

    /// The event of a contract, if it is one.
    pub fn emitted(&self) -> Option<Emitted> {
        if !self.is("Contracts", "ContractEmitted") {
            return None;
        }
        let (contract, data) = <([u8; 32], Vec<u8>)>::decode(&mut &self.fields[..]).ok()?;
        Some(Emitted {
            contract: AccountId(contract),
            topics: self.topics.iter().map(|topic| topic.0).collect(),
            data,
        })
    }
}

/// Takes apart an encoded list of records.
pub fn records(bytes: &[u8], metadata: &Metadata) -> Result<Vec<Record>, NodeError> {
    let mut rest = bytes;
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    read(&mut rest, metadata).map_err(|reason| NodeError::unreadable("events", reason))
}

fn read(rest: &mut &[u8], metadata: &Metadata) -> Result<Vec<Record>, String> {
    let Compact(count) = Compact::<u32>::decode(rest).map_err(|error| error.to_string())?;
    (0..count).map(|_| record(rest, metadata)).collect()
}

#[derive(Decode)]
enum Phase {
    ApplyExtrinsic(u32),
    Finalization,
    Initialization,
}

fn record(rest: &mut &[u8], metadata: &Metadata) -> Result<Record, String> {
    let shown = |error: scale::Error| error.to_string();
    let phase = Phase::decode(rest).map_err(shown)?;
    let (pallet, variant) = <(u8, u8)>::decode(rest).map_err(shown)?;
    let pallet = metadata
        .pallet_by_index(pallet)
        .ok_or_else(|| format!("there is no pallet {pallet}"))?;
    let event = pallet
        .event_variant_by_index(variant)
        .ok_or_else(|| format!("{} has no event {variant}", pallet.name()))?;
    let fields = *rest;
    for field in &event.fields {
        decode_with_visitor(rest, &field.ty.id, metadata.types(), IgnoreVisitor::new())
            .map_err(|error| format!("{}.{}: {error}", pallet.name(), event.name))?;
    }
    let length = fields.len() - rest.len();
    Ok(Record {
        extrinsic: match phase {
            Phase::ApplyExtrinsic(index) => Some(index),
            Phase::Finalization | Phase::Initialization => None,
        },
        pallet: pallet.name().to_owned(),
        name: event.name.clone(),
        fields: fields[..length].to_vec(),
        topics: Vec::decode(rest).map_err(shown)?,
    })
}
