//! What `keel status` reads.

use super::super::coins::Coin;
use super::super::session::Session;
use anyhow::Result;
use futures::future::try_join_all;
use harness::prelude::*;
use interfaces::controller::RegisteredAmo;
use interfaces::keeper_budget::Budget;
use interfaces::lens::{AmoView, CollateralView};
use interfaces::vault::Asset;
use node::{Head, NodeError, H256};
use policy::ledger::{AmoId, Solvency};

/// The system after one block.
pub struct Status {
    pub chain: String,
    pub head: Head,
    pub time_ms: u64,
    pub solvency: Solvency,
    pub collaterals: Vec<Collateral>,
    pub amos: Vec<AmoStatus>,
    pub pauses: Vec<Paused>,
    pub keeper_budget: Option<Budget>,
    /// The emergency settlement has begun.
    pub settling: bool,
}

pub struct Collateral {
    pub coin: Coin,
    pub view: CollateralView,
    pub asset: Option<Asset>,
}

pub struct AmoStatus {
    pub label: String,
    pub registered: RegisteredAmo,
    /// `None` when the AMO cannot be read.
    pub view: Option<AmoView>,
}

/// Something that is stopped, and since when.
pub struct Paused {
    pub what: String,
    pub since_ms: u64,
}

/// Most ids that the controller hands out at once.
const ALL: u8 = interfaces::controller::MAX_PAGE;

impl Status {
    pub async fn read(session: &Session, head: Head) -> Result<Self> {
        let (node, deployment, at) = (&session.node, &session.deployment, head.hash);
        let book = BookHandle::at(deployment.one("book")?);
        let lens = LensHandle::at(deployment.one("lens")?);
        let vault = VaultHandle::at(deployment.one("vault")?);
        let (solvency, views, assets, links) = futures::try_join!(
            node.read_at(at, book.call().solvency()),
            node.read_at(at, lens.call().collaterals()),
            node.read_at(at, vault.call().assets()),
            node.read_at(at, vault.call().links()),
        )?;
        let (keeper_budget, time_ms) = futures::try_join!(
            node.read_at(at, lens.call().keeper_budget()),
            node.time_ms(at),
        )?;
        let coins = views.iter().map(|it| AccountId(it.collateral.token));
        let coins = Coin::read_all(session, &coins.collect::<Vec<_>>()).await?;
        let collaterals = coins.into_iter().zip(views);
        let collaterals: Vec<_> = collaterals
            .map(|(coin, view)| Collateral {
                asset: assets.iter().find(|it| it.token == coin.account()).copied(),
                coin,
                view,
            })
            .collect();
        Ok(Self {
            chain: node.chain().name,
            head,
            time_ms,
            solvency,
            amos: amos(session, at).await?,
            pauses: pauses(session, at, &collaterals).await?,
            collaterals,
            keeper_budget,
            settling: links.settlement.is_some(),
        })
    }
}

/// Every AMO, by id.
pub async fn amos(session: &Session, at: H256) -> Result<Vec<AmoStatus>> {
    let controller = ControllerHandle::at(session.deployment.one("controller")?);
    let registered = session.node.read_at(at, controller.call().amos(0, ALL));
    let registered = registered.await?.into_iter();
    try_join_all(registered.map(|it| looked_at(session, at, it))).await
}

/// One AMO; `None` when there is none with this id.
pub async fn amo(session: &Session, at: H256, id: AmoId) -> Result<Option<AmoStatus>> {
    let controller = ControllerHandle::at(session.deployment.one("controller")?);
    match session.node.read_at(at, controller.call().amo(id)).await? {
        Some(registered) => looked_at(session, at, registered).await.map(Some),
        None => Ok(None),
    }
}

/// One at a time: one that eats all gas ends only its own call.
async fn looked_at(session: &Session, at: H256, registered: RegisteredAmo) -> Result<AmoStatus> {
    let lens = LensHandle::at(session.deployment.one("lens")?);
    let view = session
        .node
        .read_at(at, lens.call().amos(registered.amo, 1));
    let view = match view.await {
        Ok(views) => views.into_iter().next(),
        Err(NodeError::View(_)) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(AmoStatus {
        label: session.names.name(registered.account),
        registered,
        view,
    })
}

async fn pauses(session: &Session, at: H256, collaterals: &[Collateral]) -> Result<Vec<Paused>> {
    let (node, deployment) = (&session.node, &session.deployment);
    let registry = RegistryHandle::at(deployment.one("registry")?);
    let winding = node.read_at(at, registry.call().winding_pause()).await?;
    let pools = deployment.all("stable-pool").map(|contract| async move {
        let pool = PoolHandle::at(contract.account);
        let pause = node.read_at(at, pool.call().pause_state()).await?;
        Ok::<_, NodeError>((contract.label.clone(), pause.since_ms))
    });
    let mut all = vec![("winding".to_owned(), winding.since_ms)];
    for collateral in collaterals {
        let since_ms = collateral.asset.map_or(0, |asset| asset.paused_ms);
        all.push((format!("minting {}", collateral.coin.symbol), since_ms));
    }
    all.extend(try_join_all(pools).await?);
    let paused = all.into_iter().filter(|(_, since_ms)| *since_ms != 0);
    let paused = paused.map(|(what, since_ms)| Paused { what, since_ms });
    Ok(paused.collect())
}
