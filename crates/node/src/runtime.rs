//! The runtime of the chain as its metadata describes it: what is there, how calls and storage keys are encoded, how large a
//! transaction may be.

use crate::chain::Chain;
use crate::error::NodeError;
use crate::weight::CodedWeight;
use harness::Weight;
use scale::Decode;
use subxt::client::{OfflineClient, OfflineClientT};
use subxt::config::polkadot::PolkadotConfig;
use subxt::config::signed_extensions as extensions;
use subxt::config::{
    Config, ExtrinsicParams, ExtrinsicParamsEncoder, ExtrinsicParamsError, SignedExtension,
};
use subxt::ext::scale_decode::DecodeAsType;
use subxt::ext::scale_value::scale::PortableRegistry;
use subxt::ext::scale_value::Value;
use subxt::Metadata;

/// A chain with 32-byte accounts, and the transaction extensions that are known.
pub enum ChainConfig {}

impl Config for ChainConfig {
    type Hash = <PolkadotConfig as Config>::Hash;
    type AccountId = <PolkadotConfig as Config>::AccountId;
    type Address = <PolkadotConfig as Config>::Address;
    type Signature = <PolkadotConfig as Config>::Signature;
    type Hasher = <PolkadotConfig as Config>::Hasher;
    type Header = <PolkadotConfig as Config>::Header;
    type ExtrinsicParams = extensions::AnyOf<
        Self,
        (
            extensions::CheckSpecVersion,
            extensions::CheckTxVersion,
            extensions::CheckNonce,
            extensions::CheckGenesis<Self>,
            extensions::CheckMortality<Self>,
            extensions::ChargeAssetTxPayment<Self>,
            extensions::ChargeTransactionPayment,
            NoMetadataHash,
        ),
    >;
    type AssetId = u32;
}

/// `CheckMetadataHash`, switched off: the extension is for signers that show what they sign.
pub struct NoMetadataHash;

impl<T: Config> ExtrinsicParams<T> for NoMetadataHash {
    type Params = ();

    fn new<Client: OfflineClientT<T>>(_: Client, (): ()) -> Result<Self, ExtrinsicParamsError> {
        Ok(Self)
    }
}

impl ExtrinsicParamsEncoder for NoMetadataHash {
    fn encode_extra_to(&self, out: &mut Vec<u8>) {
        out.push(0);
    }

    fn encode_additional_to(&self, out: &mut Vec<u8>) {
        out.push(0);
    }
}

impl<T: Config> SignedExtension<T> for NoMetadataHash {
    type Decoded = ();

    fn matches(identifier: &str, _: u32, _: &PortableRegistry) -> bool {
        identifier == "CheckMetadataHash"
    }
}

/// One version of the runtime.
pub struct Runtime {
    pub chain: Chain,
    pub client: OfflineClient<ChainConfig>,
    /// Most weight that one transaction can give to a contract.
    pub largest: Weight,
    /// What a new storage item of a kilobyte costs in deposit.
    pub item_deposit: u128,
}

impl Runtime {
    pub fn new(
        url: &str,
        chain: Chain,
        client: OfflineClient<ChainConfig>,
    ) -> Result<Self, NodeError> {
        let metadata = client.metadata();
        let missing = missing(&metadata);
        if !missing.is_empty() {
            let url = url.to_owned();
            return Err(NodeError::Unsupported { url, missing });
        }
        let largest = largest_transaction(constant(&metadata, "System", "BlockWeights")?)
            .map_err(|error| NodeError::unreadable("System.BlockWeights", error))?;
        let deposit = |name| {
            let mut bytes = constant(&metadata, "Contracts", name).unwrap_or_default();
            u128::decode(&mut bytes).unwrap_or_default()
        };
        let item_deposit = deposit("DepositPerByte")
            .saturating_mul(1024)
            .saturating_add(deposit("DepositPerItem"));
        Ok(Self {
            chain,
            client,
            largest,
            item_deposit,
        })
    }

    /// Takes off what a call needs beside.
    pub fn without(mut self, overhead: Weight) -> Self {
        let largest = &mut self.largest;
        largest.ref_time = largest.ref_time.saturating_sub(overhead.ref_time);
        largest.proof_size = largest.proof_size.saturating_sub(overhead.proof_size);
        self
    }

    pub fn metadata(&self) -> Metadata {
        self.client.metadata()
    }

    /// The key of a storage item.
    pub fn key(&self, pallet: &str, item: &str, keys: &[&[u8]]) -> Result<Vec<u8>, NodeError> {
        let keys: Vec<Value> = keys.iter().map(Value::from_bytes).collect();
        let address = subxt::dynamic::storage(pallet, item, keys);
        let key = self.client.storage().address_bytes(&address);
        key.map_err(|error| NodeError::unreadable(&format!("{pallet}.{item}"), error))
    }

    /// A stored value by its type.
    pub fn stored<T: DecodeAsType>(
        &self,
        pallet: &str,
        item: &str,
        mut bytes: &[u8],
    ) -> Result<T, NodeError> {
        let what = format!("{pallet}.{item}");
        let metadata = self.metadata();
        let storage = metadata.pallet_by_name(pallet).and_then(|it| it.storage());
        let entry = storage.and_then(|it| it.entry_by_name(item));
        let entry = entry.ok_or_else(|| NodeError::unreadable(&what, "no such storage"))?;
        T::decode_as_type(&mut bytes, &entry.entry_type().value_ty(), metadata.types())
            .map_err(|error| NodeError::unreadable(&what, error))
    }
}

fn constant<'a>(metadata: &'a Metadata, pallet: &str, name: &str) -> Result<&'a [u8], NodeError> {
    let pallet_metadata = metadata.pallet_by_name(pallet);
    let found = pallet_metadata.and_then(|it| it.constant_by_name(name));
    let found = found.map(|constant| constant.value());
    found.ok_or_else(|| NodeError::unreadable(&format!("{pallet}.{name}"), "no such constant"))
}

/// The transactions with their fields, the events and the runtime API that are used.
const CALLS: [(&str, &[&str]); 3] = [
    (
        "call",
        &[
            "dest",
            "value",
            "gas_limit",
            "storage_deposit_limit",
            "data",
        ],
    ),
    (
        "instantiate",
        &[
            "value",
            "gas_limit",
            "storage_deposit_limit",
            "code_hash",
            "data",
            "salt",
        ],
    ),
    (
        "upload_code",
        &["code", "storage_deposit_limit", "determinism"],
    ),
];
const EVENTS: [&str; 2] = ["ContractEmitted", "Instantiated"];
const API: (&str, [&str; 3]) = ("ContractsApi", ["call", "instantiate", "upload_code"]);

fn missing(metadata: &Metadata) -> Vec<String> {
    let Some(contracts) = metadata.pallet_by_name("Contracts") else {
        return vec!["the pallet Contracts".to_owned()];
    };
    let mut missing = Vec::new();
    for (name, fields) in CALLS {
        match contracts.call_variant_by_name(name) {
            None => missing.push(format!("Contracts.{name}")),
            Some(call) => {
                let found: Vec<_> = call
                    .fields
                    .iter()
                    .filter_map(|it| it.name.clone())
                    .collect();
                if found != fields {
                    let (found, fields) = (found.join(", "), fields.join(", "));
                    missing.push(format!("Contracts.{name}({fields}); it has ({found})"));
                }
            }
        }
    }
    let events = contracts.event_variants().unwrap_or_default();
    for name in EVENTS {
        if !events.iter().any(|event| event.name == name) {
            missing.push(format!("the event Contracts.{name}"));
        }
    }
    // Metadata before version 15 does not list runtime APIs: then the first dry run tells.
    if metadata.runtime_api_traits().len() > 0 {
        let (name, methods) = API;
        let api = metadata.runtime_api_trait_by_name(name);
        for method in methods {
            if api
                .as_ref()
                .and_then(|it| it.method_by_name(method))
                .is_none()
            {
                missing.push(format!("the runtime API {name}_{method}"));
            }
        }
    }
    missing
}

#[derive(Decode)]
struct PerClass {
    _base_extrinsic: CodedWeight,
    max_extrinsic: Option<CodedWeight>,
    _max_total: Option<CodedWeight>,
    _reserved: Option<CodedWeight>,
}

/// Of `frame_system::limits::BlockWeights`, of the normal class.
fn largest_transaction(mut bytes: &[u8]) -> Result<Weight, scale::Error> {
    let _base_block = CodedWeight::decode(&mut bytes)?;
    let max_block = CodedWeight::decode(&mut bytes)?;
    let normal = PerClass::decode(&mut bytes)?;
    Ok(normal.max_extrinsic.unwrap_or(max_block).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scale::Encode;

    #[test]
    fn the_largest_transaction_is_that_of_the_normal_class() {
        let weight = |ref_time, proof_size| {
            CodedWeight::from(Weight {
                ref_time,
                proof_size,
            })
        };
        let bytes = (
            weight(1, 0),
            weight(1_000, 500),
            (
                weight(10, 1),
                Some(weight(700, 400)),
                Some(weight(750, 450)),
                None::<()>,
            ),
            "other classes",
        )
            .encode();
        let largest = largest_transaction(&bytes).unwrap();
        assert_eq!((largest.ref_time, largest.proof_size), (700, 400));
    }
}
