//! One devnet and one deployment for all tests of this target; one test at a time.

use crate::calls::Client;
use ink_e2e::{RpcClient, H256};
use keel_e2e_tests::deployment::{Contracts, Deployment};
use keel_e2e_tests::dev::Dev;
use keel_e2e_tests::devnet::{Devnet, DevnetOptions, NODE_URL};
use keel_e2e_tests::places::empty_folder;
use std::path::PathBuf;
use std::{env, fs};
use tokio::sync::{Mutex, MutexGuard};

/// Where a test begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Instantiated and wired; the deployer is admin.
    Wired,
    /// The governor is admin.
    HandedOver,
}

/// What tests have in common.
struct Shared {
    /// Ends with the process.
    _devnet: Option<Devnet>,
    url: String,
    folder: PathBuf,
    wired: Begun,
    handed_over: Begun,
}

#[derive(Clone)]
struct Begun {
    block: H256,
    deployment: Deployment,
}

static SHARED: Mutex<Option<Shared>> = Mutex::const_new(None);

/// The suite on the node, for one test.
pub struct World {
    pub client: Client,
    pub dev: Dev,
    pub contracts: Contracts,
    pub deployment: Deployment,
    pub folder: PathBuf,
    pub url: String,
    _turn: MutexGuard<'static, Option<Shared>>,
}

impl World {
    pub async fn at(place: At) -> Self {
        let mut turn = SHARED.lock().await;
        let shared = match turn.take() {
            Some(shared) => shared,
            None => Shared::prepare().await,
        };
        let begun = match place {
            At::Wired => &shared.wired,
            At::HandedOver => &shared.handed_over,
        };
        let (client, dev) = connected(&shared.url).await;
        dev.set_head(begun.block).await;
        let deployment = begun.deployment.clone();
        let (folder, url) = (shared.folder.clone(), shared.url.clone());
        *turn = Some(shared);
        Self {
            client,
            dev,
            contracts: deployment.contracts(),
            deployment,
            folder,
            url,
            _turn: turn,
        }
    }
}

impl Shared {
    async fn prepare() -> Self {
        let folder = empty_folder("node");
        let given = env::var(NODE_URL).ok().filter(|url| !url.is_empty());
        let (devnet, url) = match given {
            Some(url) => (None, url),
            None => {
                let devnet = Devnet::start(&folder, DevnetOptions::default()).await;
                let url = devnet.url().to_owned();
                (Some(devnet), url)
            }
        };
        let (_, dev) = connected(&url).await;
        // On a node that lives on, the suites of earlier runs stand beside this one.
        let name = format!("e2e-{:?}", dev.head().await);
        let deployment = Deployment::planned(&folder, &url, &name);
        deployment.must(&["instantiate"]);
        deployment.must(&["wire"]);
        let wired = Begun {
            block: dev.head().await,
            deployment: deployment.clone(),
        };
        let beside = folder.join("handed-over");
        fs::create_dir(&beside).unwrap();
        let deployment = deployment.copied(&beside);
        deployment.must(&["hand-over"]);
        let handed_over = Begun {
            block: dev.head().await,
            deployment,
        };
        Self {
            _devnet: devnet,
            url,
            folder,
            wired,
            handed_over,
        }
    }
}

/// With every artifact there is.
async fn connected(url: &str) -> (Client, Dev) {
    let rpc = RpcClient::from_insecure_url(url).await.unwrap();
    let artifacts = fs::read_dir(harness::artifacts::folder()).unwrap();
    let artifacts = artifacts.map(|entry| entry.unwrap().path());
    let codes = artifacts.filter(|path| path.extension().is_some_and(|it| it == "wasm"));
    let client = Client::new(rpc.clone(), codes).await.unwrap();
    (client, Dev::new(rpc))
}
