//! The devnet of a test, and the deployment that all of them begin with.

use harness::prelude::*;
use ink_e2e::RpcClient;
use keel_e2e_tests::actors::{account, seed};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{Contracts, Deployment};
use keel_e2e_tests::dev::Dev;
use keel_e2e_tests::devnet::{Devnet, DevnetOptions};
use keel_e2e_tests::places::empty_folder;
use keel_e2e_tests::scenes::{above_the_peg, balanced, wound};
use node::{Fate, Included, Node, SendOptions, Signer};
use scale::Decode;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::sync::Mutex;

/// When blocks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    Every {
        ms: u64,
    },
    /// Only when the test says so.
    OnDemand,
}

/// Longer than any test takes.
const NEVER_MS: u64 = 3_600_000;

pub struct Stage {
    pub devnet: Devnet,
    pub node: Node,
    pub dev: Dev,
    pub contracts: Contracts,
    pub deployment: Deployment,
    pub folder: PathBuf,
}

#[derive(Clone)]
struct Prepared {
    state: PathBuf,
    deployment: Deployment,
}

static PREPARED: Mutex<Option<Prepared>> = Mutex::const_new(None);

impl Stage {
    /// A devnet for this test alone. Nothing is breached, and a keeper has nothing to do but to rebalance.
    pub async fn set(test: &str, blocks: Blocks) -> Self {
        let prepared = Prepared::get().await;
        let folder = empty_folder(&format!("keeper/{test}"));
        let state = folder.join("devnet.state");
        fs::copy(&prepared.state, &state).unwrap();
        let block_time_ms = match blocks {
            Blocks::Every { ms } => ms,
            Blocks::OnDemand => NEVER_MS,
        };
        let options = DevnetOptions {
            block_time_ms: Some(block_time_ms),
            state: Some(state),
        };
        let deployment = prepared.deployment.copied(&folder);
        Self::on(Devnet::start(&folder, options).await, deployment, folder).await
    }

    async fn on(devnet: Devnet, deployment: Deployment, folder: PathBuf) -> Self {
        let rpc = RpcClient::from_insecure_url(devnet.url()).await.unwrap();
        Self {
            node: Node::connect(devnet.url()).await.unwrap(),
            dev: Dev::new(rpc),
            contracts: deployment.contracts(),
            deployment,
            devnet,
            folder,
        }
    }

    /// The node is killed and started again. Whatever waited in its pool is gone.
    pub async fn restart_node(&mut self) {
        self.devnet.restart().await;
        let rpc = RpcClient::from_insecure_url(self.devnet.url())
            .await
            .unwrap();
        self.dev = Dev::new(rpc);
    }

    /// Puts a message into a block made for it, and whatever else waits.
    pub async fn include<M: Message>(&mut self, who: Role, message: M) -> Included
    where
        M::Answer: Debug,
    {
        let options = SendOptions::default();
        let ready = self.node.prepare(&signer(who), message, &options).await;
        let transaction = ready.unwrap().transaction;
        self.node.submit(&transaction).await.unwrap();
        self.dev.new_blocks(1).await;
        match self.node.outcome(&transaction).await.unwrap() {
            Fate::Included(included) => included,
            other => panic!("{other:?}"),
        }
    }
}

impl Suite for Stage {
    fn dev(&self) -> &Dev {
        &self.dev
    }

    fn contracts(&self) -> Contracts {
        self.contracts
    }

    async fn send<T: Debug + Decode + Send, E: Debug + Decode + Send>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, E>>,
    ) -> Call<Result<T, E>> {
        let (signer, options) = (signer(who), SendOptions::default());
        let receipt = match self.node.send(&signer, message, &options).await {
            Ok(receipt) => receipt,
            Err(error) => panic!("{error}"),
        };
        Call {
            emitted: receipt.included.emitted,
            ..receipt.trial.call
        }
    }

    async fn read<A: Debug + Decode + Send>(&mut self, view: impl Message<Answer = A>) -> A {
        self.node.read(view).await.unwrap()
    }
}

impl Prepared {
    /// Made by the first test that asks.
    async fn get() -> Self {
        let mut prepared = PREPARED.lock().await;
        if prepared.is_none() {
            *prepared = Some(Self::make(&empty_folder("keeper-suite")).await);
        }
        prepared.clone().unwrap()
    }

    async fn make(folder: &Path) -> Self {
        let state = folder.join("devnet.state");
        let options = DevnetOptions {
            block_time_ms: None,
            state: Some(state.clone()),
        };
        let devnet = Devnet::start(folder, options).await;
        let deployment = Deployment::planned(folder, devnet.url(), "keeper");
        deployment.must(&["instantiate"]);
        deployment.must(&["wire"]);
        let mut stage = Stage::on(devnet, deployment.clone(), folder.to_path_buf()).await;
        balanced(&mut stage).await;
        above_the_peg(&mut stage).await;
        wound(&mut stage).await;
        // Keepers are paid, and the holder can leave at any time.
        let Contracts {
            stablecoin,
            keeper_budget,
            vault,
            ..
        } = stage.contracts;
        let message = stablecoin
            .psp22()
            .transfer(keeper_budget.account, coins(1_000), Vec::new());
        stage.send(Role::Holder, message).await.expect_ok();
        stage.approve(Role::Holder, stablecoin, vault).await;
        Self { state, deployment }
    }
}

pub fn signer(role: Role) -> Signer {
    Signer::from_dev_seed(&seed(role)).unwrap()
}

/// How many transactions a role has sent.
pub async fn nonce(stage: &Stage, role: Role) -> u64 {
    stage.dev.nonce(account(role)).await
}
