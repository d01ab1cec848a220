//! Following blocks, across lost connections.

use crate::error::NodeError;
use crate::node::{Header, Node};
use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use subxt::backend::rpc::RpcSubscription;
use subxt::config::Header as _;
use subxt::utils::H256;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// A block, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: u64,
    pub hash: H256,
    pub parent: H256,
}

/// Which blocks to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The last of the best chain; a number can come again with another hash.
    Best,
    /// Those that can no longer be undone. Some nodes skip numbers.
    Finalised,
}

/// The heads, from the present one on, as they come. It does not end. An error says that the node cannot be reached and is tried again,
/// ever less often; after it the present head comes first. Blocks that came while nobody could hear are not repeated:
/// their numbers are missing.
pub struct Heads {
    received: mpsc::Receiver<Result<Head, NodeError>>,
}

impl Stream for Heads {
    type Item = Result<Head, NodeError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.received.poll_recv(context)
    }
}

/// Without a head for this long the node is asked whether there is one: a subscription can die silently.
const SILENCE: Duration = Duration::from_secs(15);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

impl Node {
    /// Follows the blocks until it is dropped.
    pub fn heads(&self, which: Which) -> Heads {
        let (sender, received) = mpsc::channel(16);
        let node = self.clone();
        tokio::spawn(async move {
            let nobody_listens = sender.clone();
            tokio::select! {
                () = node.announce(which, sender) => {}
                () = nobody_listens.closed() => {}
            }
        });
        Heads { received }
    }

    async fn announce(self, which: Which, to: mpsc::Sender<Result<Head, NodeError>>) {
        let mut pause = FIRST_PAUSE;
        let mut last = None;
        loop {
            let Err(error) = self.announce_while_connected(which, &to, &mut last).await else {
                // The subscription ended: a new one, at once the first time.
                sleep(FIRST_PAUSE).await;
                continue;
            };
            if last.take().is_some() {
                pause = FIRST_PAUSE;
            }
            if to.send(Err(error)).await.is_err() {
                return;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn announce_while_connected(
        &self,
        which: Which,
        to: &mpsc::Sender<Result<Head, NodeError>>,
        last: &mut Option<Head>,
    ) -> Result<(), NodeError> {
        let mut subscription = self.subscribe(which).await?;
        let mut next = self.present(which).await?;
        loop {
            if *last != Some(next) {
                *last = Some(next);
                if to.send(Ok(next)).await.is_err() {
                    return Ok(());
                }
            }
            next = match timeout(SILENCE, subscription.next()).await {
                Ok(Some(Ok(header))) => head(&header),
                Ok(Some(Err(_)) | None) => return Ok(()),
                Err(_) => self.present(which).await?,
            };
        }
    }

    async fn present(&self, which: Which) -> Result<Head, NodeError> {
        match which {
            Which::Best => self.best().await,
            Which::Finalised => self.finalised().await,
        }
    }

    async fn subscribe(&self, which: Which) -> Result<RpcSubscription<Header>, NodeError> {
        let (subscribe, unsubscribe) = match which {
            Which::Best => ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads"),
            Which::Finalised => (
                "chain_subscribeFinalizedHeads",
                "chain_unsubscribeFinalizedHeads",
            ),
        };
        self.connection().subscribe(subscribe, unsubscribe).await
    }
}

fn head(header: &Header) -> Head {
    Head {
        number: header.number().into(),
        hash: header.hash(),
        parent: header.parent_hash,
    }
}
