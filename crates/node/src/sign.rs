//! Signed transactions: nonce, lifetime, extensions, fee.

use crate::connection::Connection;
use crate::error::NodeError;
use crate::intent::Intent;
use crate::limits::Limits;
use crate::node::Node;
use crate::prepare::{Prepared, SendOptions};
use crate::runtime::ChainConfig;
use crate::signer::Signer;
use crate::weight::CodedWeight;
use harness::{AccountId, Weight};
use scale::{Decode, Encode};
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::backend::rpc::rpc_params;
use subxt::client::OfflineClient;
use subxt::config::signed_extensions::{
    ChargeAssetTxPaymentParams, ChargeTransactionPaymentParams, CheckMortalityParams,
    CheckNonceParams,
};
use subxt::config::{Config, ExtrinsicParams};
use subxt::utils::H256;

impl Node {
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
        let deposit_limit = intent.deposit;
        let payload = intent.payload();
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
            deposit_limit,
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
pub async fn overhead(
    connection: &Connection,
    client: &OfflineClient<ChainConfig>,
    at: H256,
) -> Result<Weight, NodeError> {
    let nothing = Limits {
        weight: Weight::default(),
        deposit: 0,
    };
    let call = Intent::call(&nothing, AccountId([0; 32]), &[]).payload();
    let extensions = extensions(0, CheckMortalityParams::immortal(), 0);
    let pair = subxt_signer::sr25519::dev::alice();
    let signed = client.tx().create_signed_offline(&call, &pair, extensions);
    let signed = signed.map_err(unbuildable)?;
    let info = query_info(connection, signed.encoded(), at).await?;
    Ok(info.weight.into())
}

type Extensions =
    <<ChainConfig as Config>::ExtrinsicParams as ExtrinsicParams<ChainConfig>>::Params;

pub fn extensions(
    nonce: u64,
    mortality: CheckMortalityParams<ChainConfig>,
    tip: u128,
) -> Extensions {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_rounded_as_the_chain_rounds_them() {
        assert_eq!([1, 4, 5, 64, 100_000].map(lifetime), [4, 4, 8, 64, 4_096]);
    }
}
