//! A node in memory: blocks that are made, undone and made final by the test, a pool that forgets, connections that break.

use crate::connection::{Connection, Timeouts};
use crate::node::Header;
use crate::prepare::Prepared;
use crate::weight::CodedWeight;
use crate::{Node, NodeError, Weight, H256};
use futures::channel::mpsc::{unbounded, UnboundedSender};
use futures::{FutureExt, StreamExt};
use scale::{Compact, Decode, Encode};
use serde_json::{json, Value as Json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::backend::rpc::reconnecting_rpc_client::RpcError as ClientError;
use subxt::backend::rpc::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClient, RpcClientT};
use subxt::config::substrate::{BlakeTwo256, Digest, SubstrateHeader};
use subxt::config::{Hasher as _, Header as _};
use subxt::error::RpcError;
use subxt::Metadata;

const METADATA: &[u8] = include_bytes!("../../../../devnet/metadata.scale");
pub const FEE: u128 = 1_000;

#[derive(Clone)]
pub struct Fake {
    state: Arc<Mutex<State>>,
}

pub struct State {
    blocks: HashMap<H256, Block>,
    pub best: H256,
    pub finalised: H256,
    pub pool: Vec<Vec<u8>>,
    /// Every submission, also of the same.
    pub submitted: Vec<Vec<u8>>,
    listeners: Vec<UnboundedSender<Box<RawValue>>>,
    /// How many connections were opened.
    pub opened: usize,
    /// No connection, and none to be had.
    pub away: bool,
    /// The next submission is taken, and the connection breaks before the answer.
    pub answer_is_lost: bool,
    /// What the pool says to the next submissions.
    pub refusal: Option<(i32, &'static str)>,
    /// A submission is in a block at once.
    pub instant: bool,
    pub spec_version: u32,
    genesis_name: u8,
    /// What a dry run returns: flags, and the answer.
    pub returned: (u32, Vec<u8>),
    /// The weight that a dry run says it needs,
    pub required: Weight,
    /// and the limit below which the contract refuses.
    pub demanded: Weight,
    /// The limit of the last dry run that had one.
    pub limit: Option<Weight>,
    pub metadata: Vec<u8>,
    /// How often a whole block was asked for.
    pub blocks_asked: usize,
    /// Of blocks below this number the state is gone,
    pub no_state_below: u32,
    /// and of those below this one all but the header.
    pub no_body_below: u32,
    pub no_hash_below: u32,
}

#[derive(Clone)]
struct Block {
    header: Header,
    extrinsics: Vec<Vec<u8>>,
    events: Vec<u8>,
    nonce: u32,
}

impl Fake {
    pub fn new() -> Self {
        let state = Arc::new(Mutex::new(Self::named(0)));
        Self { state }
    }

    /// The beginning of a chain whose genesis differs by its name.
    pub fn named(genesis_name: u8) -> State {
        let mut state = State {
            blocks: HashMap::new(),
            best: H256::zero(),
            finalised: H256::zero(),
            pool: Vec::new(),
            submitted: Vec::new(),
            listeners: Vec::new(),
            opened: 0,
            away: false,
            answer_is_lost: false,
            refusal: None,
            instant: false,
            spec_version: 1,
            genesis_name,
            returned: (0, (0_u8, Ok::<u128, ()>(7)).encode()),
            required: Weight {
                ref_time: 1_000,
                proof_size: 100,
            },
            demanded: Weight::default(),
            limit: None,
            metadata: METADATA.to_vec(),
            blocks_asked: 0,
            no_state_below: 0,
            no_body_below: 0,
            no_hash_below: 0,
        };
        state.add(H256::zero(), 0, Vec::new(), 0);
        state.finalised = state.best;
        state
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn connect(&self) -> Result<Node, NodeError> {
        let fake = self.clone();
        let dial = move |_| {
            let fake = fake.clone();
            async move {
                let mut state = fake.state();
                if state.away {
                    return Err(lost().into());
                }
                state.opened += 1;
                drop(state);
                Ok(RpcClient::new(fake))
            }
            .boxed()
        };
        let connection = Connection::dialling("ws://fake", Timeouts::default(), Box::new(dial));
        Node::over(connection).await
    }

    /// A block on the best one with these transactions, all of one account.
    pub fn mine(&self, transactions: &[&Prepared]) -> H256 {
        let best = self.state().best;
        self.mine_on(best, transactions)
    }

    /// A block on any; it becomes the best.
    pub fn mine_on(&self, parent: H256, transactions: &[&Prepared]) -> H256 {
        let bytes = transactions.iter().map(|it| it.bytes().to_vec());
        let used = transactions.iter().map(|it| it.nonce + 1).max();
        self.state().mine_on(parent, bytes.collect(), used)
    }

    /// A block with what stands in the pool.
    pub fn mine_bytes(&self, extrinsics: Vec<Vec<u8>>) -> H256 {
        let mut state = self.state();
        let best = state.best;
        let used = u64::from(state.blocks[&best].nonce) + u64::try_from(extrinsics.len()).unwrap();
        state.mine_on(best, extrinsics, Some(used))
    }

    pub fn mine_empty(&self, count: u64) {
        for _ in 0..count {
            self.mine(&[]);
        }
    }

    pub fn finalise(&self, hash: H256) {
        self.state().finalised = hash;
    }

    pub fn finalise_best(&self) {
        let mut state = self.state();
        state.finalised = state.best;
    }

    /// Connections break; new ones are to be had.
    pub fn break_connections(&self) {
        self.state().listeners.clear();
    }
}

impl State {
    fn mine_on(&mut self, parent: H256, extrinsics: Vec<Vec<u8>>, used: Option<u64>) -> H256 {
        let before = self.blocks[&parent].clone();
        let nonce = used.map_or(before.nonce, |used| u32::try_from(used).unwrap());
        self.pool.retain(|it| !extrinsics.contains(it));
        self.add(parent, before.header.number + 1, extrinsics, nonce)
    }

    fn add(&mut self, parent: H256, number: u32, extrinsics: Vec<Vec<u8>>, nonce: u32) -> H256 {
        // Two blocks of the same parent differ.
        let roots = u64::try_from(self.blocks.len()).unwrap();
        let header: Header = SubstrateHeader {
            parent_hash: parent,
            number,
            state_root: H256::from_low_u64_be(roots),
            extrinsics_root: H256::repeat_byte(self.genesis_name),
            digest: Digest::default(),
        };
        let hash = header.hash();
        let shown = raw(json!(header_json(&header)));
        self.listeners
            .retain(|listener| listener.unbounded_send(shown.clone()).is_ok());
        let events = events(&self.metadata, extrinsics.len());
        let block = Block {
            header,
            extrinsics,
            events,
            nonce,
        };
        self.blocks.insert(hash, block);
        self.best = hash;
        hash
    }

    fn answer(&mut self, method: &str, params: &[Json]) -> Result<Json, RpcError> {
        let at = |place: usize| -> H256 {
            let hash = params.get(place).cloned().unwrap_or(Json::Null);
            serde_json::from_value(hash).unwrap_or(self.best)
        };
        Ok(match method {
            "state_getRuntimeVersion" => json!({
                "specName": "fake",
                "specVersion": self.spec_version,
                "transactionVersion": 1,
            }),
            "system_chain" => json!("Fake"),
            "system_properties" => json!({ "tokenSymbol": "UNIT", "tokenDecimals": 12 }),
            "system_accountNextIndex" => {
                let waiting = u32::try_from(self.pool.len()).unwrap();
                json!(self.blocks[&self.best].nonce + waiting)
            }
            "chain_getFinalizedHead" => json!(self.finalised),
            "chain_getBlockHash" => match params.first().and_then(Json::as_u64) {
                None => json!(self.best),
                Some(number) if number != 0 && number < u64::from(self.no_hash_below) => Json::Null,
                Some(number) => json!(self.at_number(number)),
            },
            "chain_getHeader" => header_json(&self.blocks[&at(0)].header),
            "chain_getBlock" => {
                self.blocks_asked += 1;
                let block = &self.blocks[&at(0)];
                if block.header.number < self.no_body_below {
                    return Ok(Json::Null);
                }
                let extrinsics = block.extrinsics.iter().map(|it| crate::shown::hex(it));
                json!({ "block": {
                    "header": header_json(&block.header),
                    "extrinsics": extrinsics.collect::<Vec<_>>(),
                }, "justifications": null })
            }
            "state_getStorage" => {
                let block = &self.blocks[&at(1)];
                if block.header.number < self.no_state_below {
                    return Err(refused(4003, "State already discarded"));
                }
                json!(crate::shown::hex(&block.events))
            }
            "state_call" => {
                let function = params[0].as_str().unwrap();
                let arguments = bytes(&params[1]);
                let at = at(2);
                json!(crate::shown::hex(&self.call(function, &arguments, at)))
            }
            "author_submitExtrinsic" => return self.submit(&params[0]),
            other => panic!("the fake node does not know {other}"),
        })
    }

    fn is_in_chain(&self, bytes: &Vec<u8>) -> bool {
        let mut at = self.best;
        while let Some(block) = self.blocks.get(&at) {
            if block.extrinsics.contains(bytes) {
                return true;
            }
            at = block.header.parent_hash;
        }
        false
    }

    fn at_number(&self, number: u64) -> Option<H256> {
        let mut at = self.best;
        loop {
            let header = &self.blocks[&at].header;
            match u64::from(header.number) {
                found if found == number => return Some(at),
                found if found < number => return None,
                _ => at = header.parent_hash,
            }
        }
    }

    fn call(&mut self, function: &str, arguments: &[u8], at: H256) -> Vec<u8> {
        let weight = CodedWeight::from(self.required);
        match function {
            "Metadata_metadata_at_version" => Some(self.metadata.clone()).encode(),
            "AccountNonceApi_account_nonce" => self.blocks[&at].nonce.encode(),
            "TransactionPaymentApi_query_info" => (weight, 0_u8, FEE).encode(),
            "ContractsApi_call" => {
                let (flags, data) = self.run(arguments);
                let result = (0_u8, flags, data);
                let no_debug = Compact(0_u8);
                (weight, weight, (1_u8, 70_u128), no_debug, result, 0_u8).encode()
            }
            other => panic!("the fake runtime has no {other}"),
        }
    }

    fn run(&mut self, arguments: &[u8]) -> (u32, Vec<u8>) {
        type Arguments = ([[u8; 32]; 2], u128, Option<CodedWeight>);
        let (_, _, limit) = Arguments::decode(&mut &arguments[..]).unwrap();
        if let Some(limit) = limit {
            let limit = Weight::from(limit);
            self.limit = Some(limit);
            if limit.ref_time < self.demanded.ref_time {
                return (1, (0_u8, 1_u8, 0_u8, 0_u8).encode());
            }
        }
        self.returned.clone()
    }

    fn submit(&mut self, submitted: &Json) -> Result<Json, RpcError> {
        let bytes = bytes(submitted);
        self.submitted.push(bytes.clone());
        if let Some((code, data)) = self.refusal {
            return Err(refused(code, data));
        }
        if self.is_in_chain(&bytes) {
            return Err(refused(1010, "Transaction is outdated"));
        }
        if self.pool.contains(&bytes) {
            return Err(refused(1013, "Already Imported"));
        }
        let hash = BlakeTwo256::hash(&bytes);
        self.pool.push(bytes.clone());
        if self.instant {
            let nonce = u64::from(self.blocks[&self.best].nonce);
            self.mine_on(self.best, vec![bytes], Some(nonce + 1));
            self.finalised = self.best;
        }
        if std::mem::take(&mut self.answer_is_lost) {
            self.listeners.clear();
            return Err(lost());
        }
        Ok(json!(hash))
    }
}

impl RpcClientT for Fake {
    fn request_raw<'a>(
        &'a self,
        method: &'a str,
        params: Option<Box<RawValue>>,
    ) -> RawRpcFuture<'a, Box<RawValue>> {
        let params: Vec<Json> =
            params.map_or_else(Vec::new, |it| serde_json::from_str(it.get()).unwrap());
        async move {
            let mut state = self.state();
            if state.away {
                return Err(lost());
            }
            state.answer(method, &params).map(raw)
        }
        .boxed()
    }

    fn subscribe_raw<'a>(
        &'a self,
        _: &'a str,
        _: Option<Box<RawValue>>,
        _: &'a str,
    ) -> RawRpcFuture<'a, RawRpcSubscription> {
        async move {
            let mut state = self.state();
            if state.away {
                return Err(lost());
            }
            let (sender, receiver) = unbounded();
            state.listeners.push(sender);
            Ok(RawRpcSubscription {
                stream: receiver.map(Ok).boxed(),
                id: None,
            })
        }
        .boxed()
    }
}

fn bytes(json: &Json) -> Vec<u8> {
    let bytes: Bytes = serde_json::from_value(json.clone()).unwrap();
    bytes.0
}

fn raw(json: Json) -> Box<RawValue> {
    RawValue::from_string(json.to_string()).unwrap()
}

fn header_json(header: &Header) -> Json {
    json!({
        "parentHash": header.parent_hash,
        "number": format!("{:#x}", header.number),
        "stateRoot": header.state_root,
        "extrinsicsRoot": header.extrinsics_root,
        "digest": { "logs": [] },
    })
}

fn lost() -> RpcError {
    RpcError::ClientError(Box::new(ClientError::Custom("connection closed".into())))
}

fn refused(code: i32, data: &str) -> RpcError {
    let object = json!({ "code": code, "message": "Invalid Transaction", "data": data });
    let object = ClientError::Call(serde_json::from_value(object).unwrap());
    RpcError::ClientError(Box::new(object))
}

/// A fee and a success for each transaction.
fn events(metadata: &[u8], transactions: usize) -> Vec<u8> {
    let metadata = Metadata::decode(&mut &metadata[..]).unwrap();
    let place = |pallet: &str, name: &str| {
        let pallet = metadata.pallet_by_name(pallet).unwrap();
        let events = pallet.event_variants().unwrap();
        let event = events.iter().find(|event| event.name == name).unwrap();
        (pallet.index(), event.index)
    };
    let weight = CodedWeight::from(Weight {
        ref_time: 900,
        proof_size: 90,
    });
    let no_topics = Compact(0_u8);
    let count = u32::try_from(2 * transactions).unwrap();
    let mut bytes = Compact(count).encode();
    for index in 0..u32::try_from(transactions).unwrap() {
        let phase = (0_u8, index);
        let paid = place("TransactionPayment", "TransactionFeePaid");
        bytes.extend((phase, paid, [0_u8; 32], FEE / 2, 0_u128, no_topics).encode());
        let success = place("System", "ExtrinsicSuccess");
        bytes.extend((phase, success, weight, 0_u8, 0_u8, no_topics).encode());
    }
    bytes
}
