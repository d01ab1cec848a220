//! Transactions before they are sent: limits out of the dry run, nonce, lifetime, signature, fee.

use crate::connection::Connection;
use crate::error::{NodeError, SendError};
use crate::node::Node;
use crate::runtime::{ChainConfig, Runtime};
use crate::signer::Signer;
use crate::trial::Trial;
use crate::weight::CodedWeight;
use harness::{AccountId, Message, Weight};
use scale::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Debug};
use std::time::Duration;
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::backend::rpc::rpc_params;
use subxt::client::OfflineClient;
use subxt::config::signed_extensions::{
    ChargeAssetTxPaymentParams, ChargeTransactionPaymentParams, CheckMortalityParams,
    CheckNonceParams,
};
use subxt::config::{Config, ExtrinsicParams};
use subxt::ext::scale_value::{Composite, Value};
use subxt::tx::{DynamicPayload, Payload};
use subxt::utils::H256;

/// Until when a transaction is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// It is in a block of the best chain, which can still be undone.
    #[default]
    Best,
    /// It can no longer be undone.
    Finalised,
}

/// How a transaction is made and followed. `SendOptions::default()` is right for people and scripts.
#[derive(Clone, Copy, Debug)]
pub struct SendOptions {
    /// Added to the weight and the storage deposit that the dry run needed: other transactions may come first. What is not used is not paid.
    pub margin_percent: u8,
    /// Most native tokens to put down for storage; what the dry run needed, and the margin, if not given.
    pub deposit_limit: Option<u128>,
    /// For how many blocks it can be included: a power of two, 4 at least. After that it is certain that it never will be.
    pub lifetime_blocks: u64,
    /// The account's next if not given.
    pub nonce: Option<u64>,
    pub tip: u128,
    pub until: Until,
    /// How long to follow it.
    pub patience: Duration,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            margin_percent: 25,
            deposit_limit: None,
            lifetime_blocks: 64,
            nonce: None,
            tip: 0,
            until: Until::Best,
            patience: Duration::from_secs(180),
        }
    }
}

/// A signed transaction. It can be kept (it serialises), submitted any number of times, and asked for: the chain takes it once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    bytes: Bytes,
    pub hash: H256,
    signer: H256,
    pub nonce: u64,
    /// The block it was made on: it can only be in a later one,
    pub birth: u64,
    /// and in none from this one on.
    pub dies: u64,
    ref_time_limit: u64,
    proof_size_limit: u64,
    /// Most native tokens it may put down for storage.
    pub deposit_limit: u128,
    /// Most it can cost, tip included; what is not used is given back.
    pub fee_limit: u128,
}

impl Prepared {
    pub fn signer(&self) -> AccountId {
        AccountId(self.signer.0)
    }

    /// Most it may use; the fee is reckoned from it.
    pub fn weight_limit(&self) -> Weight {
        Weight {
            ref_time: self.ref_time_limit,
            proof_size: self.proof_size_limit,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Debug for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Prepared")
            .field("hash", &self.hash)
            .field("nonce", &self.nonce)
            .field("birth", &self.birth)
            .field("dies", &self.dies)
            .finish_non_exhaustive()
    }
}

/// A message that is ready to be sent, and what it would come to.
#[derive(Clone, Debug)]
pub struct Ready<A> {
    pub trial: Trial<A>,
    pub transaction: Prepared,
}

/// The call of a transaction, its fields by name.
pub(crate) type Fields = Vec<(&'static str, Value)>;

pub(crate) struct Intent {
    pub call: &'static str,
    pub fields: Fields,
    pub deposit: u128,
}

impl Node {
    /// Dry run, then a signed transaction with limits from it. Nothing is sent. Refused when the dry run is.
    ///
    /// The nonce is the account's next one: submit it before the next is prepared, or give the nonce. `send` does it all.
    pub async fn prepare<M: Message>(
        &self,
        signer: &Signer,
        message: M,
        options: &SendOptions,
    ) -> Result<Ready<M::Answer>, SendError<M::Answer>>
    where
        M::Answer: Debug,
    {
        let (to, input) = message.into_input();
        let at = self.best_hash().await?;
        let (limits, trial) = self
            .limited(at, signer.account(), to, &input, options)
            .await?;
        let fields = limits.call(to, input);
        let intent = limits.intent("call", fields);
        let transaction = self.sign(signer, intent, options).await?;
        Ok(Ready { trial, transaction })
    }

    /// Limits that a dry run proved, and that dry run. The weight that a call uses is not always enough for it: a contract may demand more in
    /// reserve before it calls another (the controller does).
    async fn limited<A: Decode + Debug>(
        &self,
        at: H256,
        from: AccountId,
        to: AccountId,
        input: &[u8],
        options: &SendOptions,
    ) -> Result<(Limits, Trial<A>), SendError<A>> {
        let free = self.run_call(at, from, to, input, None).await?;
        if free.is_refused() {
            return Err(SendError::Refused(Box::new(free)));
        }
        let runtime = self.runtime();
        let mut limits = Limits::new(&runtime, &free, options)?;
        loop {
            let trial = self.run_call(at, from, to, input, Some(&limits)).await?;
            // With too little, a contract may also do less than it should.
            if trial.came_to_the_same(&free) {
                return Ok((limits, trial));
            }
            if limits.grow(runtime.largest) {
                continue;
            }
            if trial.is_refused() {
                return Err(SendError::Refused(Box::new(trial)));
            }
            let reason = "with as much weight as a transaction may use it does something else";
            return Err(NodeError::Unbuildable(reason.to_owned()).into());
        }
    }

    /// The signed transaction of a call of the contracts pallet.
    pub(crate) async fn sign(
        &self,
        signer: &Signer,
        intent: Intent,
        options: &SendOptions,
    ) -> Result<Prepared, NodeError> {
        self.renew_runtime().await?;
        let (birth, birth_hash) = self.birth(options.lifetime_blocks).await?;
        let nonce = match options.nonce {
            Some(nonce) => nonce,
            None => self.next_nonce(signer.account()).await?,
        };
        let period = lifetime(options.lifetime_blocks);
        let mortality = CheckMortalityParams::mortal(period, birth, birth_hash);
        let extensions = extensions(nonce, mortality, options.tip);
        let payload = payload(intent.call, intent.fields);
        let transactions = self.runtime().client.tx();
        let signed = transactions
            .create_signed_offline(&payload, signer.pair(), extensions)
            .map_err(unbuildable)?;
        let mut prepared = Prepared {
            bytes: Bytes(signed.encoded().to_vec()),
            hash: signed.hash(),
            signer: H256(signer.account().0),
            nonce,
            birth,
            dies: birth + period,
            ref_time_limit: 0,
            proof_size_limit: 0,
            deposit_limit: intent.deposit,
            fee_limit: 0,
        };
        let at = self.best_hash().await?;
        let most = query_info(self.connection(), prepared.bytes(), at).await?;
        let weight = Weight::from(most.weight);
        prepared.ref_time_limit = weight.ref_time;
        prepared.proof_size_limit = weight.proof_size;
        prepared.fee_limit = most.partial_fee + options.tip;
        Ok(prepared)
    }

    /// The block a transaction is made on: one that cannot be undone, unless finality lags so far that it would be too old.
    async fn birth(&self, lifetime_blocks: u64) -> Result<(u64, H256), NodeError> {
        let best = self.best().await?;
        let finalised = self.finalised().await?;
        let lag = best.number.saturating_sub(finalised.number);
        let birth = match lag <= lifetime(lifetime_blocks) / 2 {
            true => finalised,
            false => best,
        };
        Ok((birth.number, birth.hash))
    }
}

/// What a transaction uses and costs at most, without its tip.
async fn query_info(
    connection: &Connection,
    bytes: &[u8],
    at: H256,
) -> Result<DispatchInfo, NodeError> {
    let what = "TransactionPaymentApi_query_info";
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let arguments = Bytes([bytes, &length.encode()].concat());
    let params = rpc_params![what, arguments, at];
    let answer: Bytes = connection.request("state_call", params).await?;
    DispatchInfo::decode(&mut &answer[..]).map_err(|error| NodeError::unreadable(what, error))
}

/// What a call uses beside the weight that it gives to the contract: nobody's call of nothing.
pub(crate) async fn overhead(
    connection: &Connection,
    client: &OfflineClient<ChainConfig>,
    at: H256,
) -> Result<Weight, NodeError> {
    let nothing = Limits {
        weight: Weight::default(),
        deposit: 0,
    };
    let call = payload("call", nothing.call(AccountId([0; 32]), Vec::new()));
    let extensions = extensions(0, CheckMortalityParams::immortal(), 0);
    let pair = subxt_signer::sr25519::dev::alice();
    let signed = client.tx().create_signed_offline(&call, &pair, extensions);
    let signed = signed.map_err(unbuildable)?;
    let info = query_info(connection, signed.encoded(), at).await?;
    Ok(info.weight.into())
}

type Extensions =
    <<ChainConfig as Config>::ExtrinsicParams as ExtrinsicParams<ChainConfig>>::Params;

fn extensions(nonce: u64, mortality: CheckMortalityParams<ChainConfig>, tip: u128) -> Extensions {
    (
        (),
        (),
        CheckNonceParams(Some(nonce)),
        (),
        mortality,
        ChargeAssetTxPaymentParams::tip(tip),
        ChargeTransactionPaymentParams::tip(tip),
        (),
    )
}

fn payload(call: &str, fields: Fields) -> DynamicPayload {
    let fields = fields.into_iter();
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    Payload::new("Contracts", call, Composite::Named(fields.collect()))
}

fn unbuildable(error: subxt::Error) -> NodeError {
    NodeError::Unbuildable(error.to_string())
}

/// `RuntimeDispatchInfo`.
#[derive(Decode)]
struct DispatchInfo {
    weight: CodedWeight,
    _class: u8,
    partial_fee: u128,
}

/// As the chain rounds it.
fn lifetime(blocks: u64) -> u64 {
    let period = blocks.checked_next_power_of_two().unwrap_or(1 << 12);
    period.clamp(4, 1 << 12)
}

/// What a transaction may use.
pub(crate) struct Limits {
    pub weight: Weight,
    pub deposit: u128,
}

impl Limits {
    /// What the dry run needed and the margin, but never more than a transaction may use on this chain.
    pub fn new<A>(
        runtime: &Runtime,
        trial: &Trial<A>,
        options: &SendOptions,
    ) -> Result<Self, NodeError> {
        let needed = trial.call.weight_required;
        let most = runtime.largest;
        if needed.ref_time > most.ref_time || needed.proof_size > most.proof_size {
            return Err(NodeError::Unbuildable(format!(
                "it needs a weight of {} ps and {} bytes, a transaction may use {} ps and {} bytes",
                needed.ref_time, needed.proof_size, most.ref_time, most.proof_size
            )));
        }
        let margin = options.margin_percent;
        let weight = Weight {
            ref_time: with_margin(needed.ref_time.into(), margin, most.ref_time.into()),
            proof_size: with_margin(needed.proof_size.into(), margin, most.proof_size.into()),
        };
        let charged = u128::try_from(trial.call.storage_deposit).unwrap_or(0);
        // One more item, for what the dry run found in place and the transaction may not.
        let deposit = grown(charged, margin).saturating_add(runtime.item_deposit);
        Ok(Self {
            weight,
            deposit: options.deposit_limit.unwrap_or(deposit),
        })
    }

    /// Twice the time, of which contracts can see what is left; then twice the proof. False when a transaction may not use more.
    fn grow(&mut self, most: Weight) -> bool {
        let weight = &mut self.weight;
        if weight.ref_time < most.ref_time {
            weight.ref_time = weight.ref_time.saturating_mul(2).min(most.ref_time);
            return true;
        }
        if weight.proof_size < most.proof_size {
            weight.proof_size = weight.proof_size.saturating_mul(2).min(most.proof_size);
            return true;
        }
        false
    }

    fn call(&self, to: AccountId, input: Vec<u8>) -> Fields {
        let to = Value::unnamed_variant("Id", [Value::from_bytes(to.0)]);
        let mut fields = vec![("dest", to)];
        fields.extend(self.fields());
        fields.push(("data", Value::from_bytes(input)));
        fields
    }

    pub fn fields(&self) -> Fields {
        let weight = [
            ("ref_time", Value::u128(self.weight.ref_time.into())),
            ("proof_size", Value::u128(self.weight.proof_size.into())),
        ];
        vec![
            ("value", Value::u128(0)),
            ("gas_limit", Value::named_composite(weight)),
            ("storage_deposit_limit", some(self.deposit)),
        ]
    }

    pub fn intent(&self, call: &'static str, fields: Fields) -> Intent {
        Intent {
            call,
            fields,
            deposit: self.deposit,
        }
    }
}

pub(crate) fn some(amount: u128) -> Value {
    Value::unnamed_variant("Some", [Value::u128(amount)])
}

fn grown(amount: u128, margin_percent: u8) -> u128 {
    let margin = amount.saturating_mul(margin_percent.into()) / 100;
    amount.saturating_add(margin)
}

fn with_margin(needed: u128, margin_percent: u8, most: u128) -> u64 {
    let limit = grown(needed, margin_percent).min(most);
    u64::try_from(limit).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_has_a_margin_and_never_exceeds_a_transaction() {
        assert_eq!(with_margin(100, 25, 1_000), 125);
        assert_eq!(with_margin(900, 25, 1_000), 1_000);
        assert_eq!(with_margin(0, 25, 1_000), 0);
    }

    #[test]
    fn limits_grow_up_to_those_of_a_transaction() {
        let weight = |ref_time, proof_size| Weight {
            ref_time,
            proof_size,
        };
        let mut limits = Limits {
            weight: weight(30, 10),
            deposit: 0,
        };
        let most = weight(100, 15);
        for expected in [weight(60, 10), weight(100, 10), weight(100, 15)] {
            assert!(limits.grow(most));
            assert_eq!(limits.weight, expected);
        }
        assert!(!limits.grow(most));
    }

    #[test]
    fn lifetimes_are_rounded_as_the_chain_rounds_them() {
        assert_eq!([1, 4, 5, 64, 100_000].map(lifetime), [4, 4, 8, 64, 4_096]);
    }

    #[test]
    fn a_transaction_survives_being_kept_and_does_not_show_its_bytes() {
        let transaction = Prepared {
            bytes: Bytes(vec![1, 2, 3]),
            hash: H256::repeat_byte(7),
            signer: H256::repeat_byte(8),
            nonce: 9,
            birth: 10,
            dies: 74,
            ref_time_limit: 1,
            proof_size_limit: 2,
            deposit_limit: 3,
            fee_limit: u128::MAX,
        };
        let kept = serde_json::to_string(&transaction).unwrap();
        assert_eq!(
            serde_json::from_str::<Prepared>(&kept).unwrap(),
            transaction
        );
        assert!(!format!("{transaction:?}").contains("bytes"));
    }
}
