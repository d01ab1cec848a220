//! The connection: JSON-RPC over a web socket that is opened again when it was lost, every request with a time limit.

use crate::error::{NodeError, Refusal};
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use subxt::backend::rpc::reconnecting_rpc_client::RpcError as ClientError;
use subxt::backend::rpc::{rpc_params, RpcClient, RpcParams, RpcSubscription};
use subxt::error::RpcError;
use subxt::utils::H256;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long to wait for the node.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    pub connect: Duration,
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(45),
        }
    }
}

/// Opens a connection to a URL.
pub type Dial =
    Box<dyn Fn(String) -> BoxFuture<'static, Result<RpcClient, subxt::Error>> + Send + Sync>;

pub struct Connection {
    pub url: String,
    dial: Dial,
    timeouts: Timeouts,
    open: Mutex<Option<Arc<RpcClient>>>,
    /// Of the first connection: behind the same URL there must stay the same chain.
    genesis: OnceLock<H256>,
}

/// Why one request over one connection failed.
enum Broken {
    /// The connection, not the request.
    Connection(String),
    Other(NodeError),
}

impl Connection {
    pub fn new(url: &str, timeouts: Timeouts) -> Self {
        let dial: Dial = Box::new(|url| Box::pin(RpcClient::from_insecure_url(url)));
        Self::dialling(url, timeouts, dial)
    }

    pub fn dialling(url: &str, timeouts: Timeouts, dial: Dial) -> Self {
        Self {
            url: url.to_owned(),
            dial,
            timeouts,
            open: Mutex::new(None),
            genesis: OnceLock::new(),
        }
    }

    /// Asks. A question that found the connection lost is repeated once on a new one.
    pub async fn request<T: DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, NodeError> {
        let mut reason = String::new();
        for _ in 0..2 {
            let client = self.client().await?;
            let asked = client.request::<T>(method, params.clone());
            match self.within(method, &client, asked).await? {
                Ok(answer) => return Ok(answer),
                Err(Broken::Other(error)) => return Err(error),
                Err(Broken::Connection(why)) => reason = why,
            }
        }
        Err(self.unreachable(reason))
    }

    /// Asks once: of what changes something, the answer to a repetition says nothing about the first time.
    pub async fn request_once<T: DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, NodeError> {
        let client = self.client().await?;
        let asked = client.request::<T>(method, params);
        match self.within(method, &client, asked).await? {
            Ok(answer) => Ok(answer),
            Err(Broken::Other(error)) => Err(error),
            Err(Broken::Connection(why)) => Err(self.unreachable(why)),
        }
    }

    pub async fn subscribe<T: DeserializeOwned>(
        &self,
        subscribe: &str,
        unsubscribe: &str,
    ) -> Result<RpcSubscription<T>, NodeError> {
        let mut reason = String::new();
        for _ in 0..2 {
            let client = self.client().await?;
            let asked = client.subscribe(subscribe, RpcParams::new(), unsubscribe);
            match self.within(subscribe, &client, asked).await? {
                Ok(subscription) => return Ok(subscription),
                Err(Broken::Other(error)) => return Err(error),
                Err(Broken::Connection(why)) => reason = why,
            }
        }
        Err(self.unreachable(reason))
    }

    /// Opens the connection now, unless it is open.
    pub async fn open(&self) -> Result<(), NodeError> {
        self.client().await.map(drop)
    }

    async fn within<T>(
        &self,
        what: &str,
        client: &Arc<RpcClient>,
        asked: impl std::future::Future<Output = Result<T, subxt::Error>>,
    ) -> Result<Result<T, Broken>, NodeError> {
        let Ok(answer) = timeout(self.timeouts.request, asked).await else {
            self.forget(client).await;
            return Err(NodeError::TimedOut {
                url: self.url.clone(),
                what: what.to_owned(),
                seconds: self.timeouts.request.as_secs(),
            });
        };
        let broken = match answer {
            Ok(answer) => return Ok(Ok(answer)),
            Err(error) => classified(what, error),
        };
        if let Broken::Connection(reason) = &broken {
            tracing::debug!(url = self.url, what, reason, "connection lost");
            self.forget(client).await;
        }
        Ok(Err(broken))
    }

    async fn client(&self) -> Result<Arc<RpcClient>, NodeError> {
        let mut open = self.open.lock().await;
        if let Some(client) = &*open {
            return Ok(client.clone());
        }
        let opening = (self.dial)(self.url.clone());
        let client = match timeout(self.timeouts.connect, opening).await {
            Ok(Ok(client)) => Arc::new(client),
            Ok(Err(error)) => return Err(self.unreachable(plain(&error))),
            Err(_) => {
                let seconds = self.timeouts.connect.as_secs();
                return Err(self.unreachable(format!("no answer within {seconds} s")));
            }
        };
        self.same_chain(&client).await?;
        *open = Some(client.clone());
        Ok(client)
    }

    async fn same_chain(&self, client: &RpcClient) -> Result<(), NodeError> {
        let first = client.request("chain_getBlockHash", rpc_params![0_u32]);
        let found: H256 = match timeout(self.timeouts.request, first).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => return Err(self.unreachable(plain(&error))),
            Err(_) => return Err(self.unreachable("it does not answer".to_owned())),
        };
        let expected = *self.genesis.get_or_init(|| found);
        if found == expected {
            return Ok(());
        }
        Err(NodeError::OtherChain {
            url: self.url.clone(),
            expected,
            found,
        })
    }

    /// Only this client: another request may have opened a new one already.
    async fn forget(&self, client: &Arc<RpcClient>) {
        let mut open = self.open.lock().await;
        if open.as_ref().is_some_and(|it| Arc::ptr_eq(it, client)) {
            *open = None;
        }
    }

    fn unreachable(&self, reason: String) -> NodeError {
        NodeError::Unreachable {
            url: self.url.clone(),
            reason,
        }
    }
}

fn classified(what: &str, error: subxt::Error) -> Broken {
    let subxt::Error::Rpc(rpc) = &error else {
        return Broken::Other(NodeError::unreadable(what, error));
    };
    let RpcError::ClientError(client) = rpc else {
        return Broken::Connection(rpc.to_string());
    };
    match client.downcast_ref::<ClientError>() {
        Some(ClientError::Call(object)) => {
            let data = object.data().map(|data| unquoted(data.get()));
            Broken::Other(NodeError::Refused {
                what: what.to_owned(),
                refusal: Refusal {
                    code: object.code(),
                    message: object.message().to_owned(),
                    data,
                },
            })
        }
        Some(ClientError::ParseError(error)) => Broken::Other(NodeError::unreadable(what, error)),
        _ => Broken::Connection(client.to_string()),
    }
}

/// A JSON string without its quotes, other JSON as it is.
fn unquoted(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// Without the prefixes of the layers between.
fn plain(error: &subxt::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("Rpc error: ").unwrap_or(&text);
    text.strip_prefix("RPC error: ").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_error(error: ClientError) -> subxt::Error {
        subxt::Error::Rpc(RpcError::ClientError(Box::new(error)))
    }

    #[test]
    fn a_lost_connection_is_told_from_a_request_that_the_node_refused() {
        let lost = classified("x", client_error(ClientError::RequestTimeout));
        assert!(matches!(lost, Broken::Connection(_)));

        let refused: ClientError = serde_json::from_str::<serde_json::Value>("{")
            .unwrap_err()
            .into();
        assert!(matches!(
            classified("x", client_error(refused)),
            Broken::Other(_)
        ));
    }

    #[test]
    fn data_of_a_refusal_is_shown_without_quotes() {
        assert_eq!(
            unquoted("\"Transaction is outdated\""),
            "Transaction is outdated"
        );
        assert_eq!(unquoted("{\"a\":1}"), "{\"a\":1}");
    }
}
