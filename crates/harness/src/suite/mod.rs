//! The whole suite: every contract deployed, wired and priced.

mod config;
mod deploy;
mod governance;
mod lending;
mod verbs;

pub use config::{AmoConfig, CoinConfig, PoolConfig, SuiteConfig};
pub use deploy::{deploy_feed, deploy_feed_adapter, deploy_pool, deploy_token, pool_init};
pub use governance::{
    deploy_governance_token, deploy_governor, governance_token_init, governor_terms, proposed,
    Governance, MAX_GOVERNANCE_SUPPLY,
};
pub use lending::{lending_params, lending_terms};
pub use verbs::STANDING_ALLOWANCE;

use crate::chain::Chain;
use crate::handles::{
    BookHandle, ControllerHandle, GuardHandle, LensHandle, OracleHandle, PoolAmoHandle, PoolHandle,
    RegistryHandle, StablecoinHandle, TokenHandle, VaultHandle,
};
use crate::state::Snapshot;
use policy::ledger::{AmoId, CollateralId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Every contract, and the chain they live on. Admin is `Role::Governance`, guardian `Role::Guardian`.
pub struct Suite {
    pub chain: Chain,
    pub contracts: Contracts,
}

/// The contracts of a suite.
#[derive(Clone, Debug)]
pub struct Contracts {
    pub stablecoin: StablecoinHandle,
    pub book: BookHandle,
    pub vault: VaultHandle,
    pub oracle: OracleHandle,
    pub guard: GuardHandle,
    pub controller: ControllerHandle,
    pub registry: RegistryHandle,
    pub lens: LensHandle,
    pub coins: Vec<Coin>,
}

/// A collateral with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Coin {
    pub symbol: &'static str,
    pub decimals: u8,
    /// Its id in book, oracle and vault.
    pub id: CollateralId,
    pub token: TokenHandle,
    pool: Option<PoolHandle>,
    amo: Option<(AmoId, PoolAmoHandle)>,
}

impl Coin {
    /// The pool of the stablecoin (coin 0) and this token (coin 1).
    #[track_caller]
    pub fn pool(&self) -> PoolHandle {
        match self.pool {
            Some(pool) => pool,
            None => panic!("the suite is deployed without a pool for {}", self.symbol),
        }
    }

    /// That pool's AMO.
    #[track_caller]
    pub fn amo(&self) -> PoolAmoHandle {
        self.registered().1
    }

    /// Its id in book and controller.
    #[track_caller]
    pub fn amo_id(&self) -> AmoId {
        self.registered().0
    }

    pub fn has_pool(&self) -> bool {
        self.pool.is_some()
    }

    pub fn has_amo(&self) -> bool {
        self.amo.is_some()
    }

    /// Whole tokens in base units.
    pub fn units(&self, whole: u128) -> u128 {
        whole * 10_u128.pow(u32::from(self.decimals))
    }

    #[track_caller]
    fn registered(&self) -> (AmoId, PoolAmoHandle) {
        match self.amo {
            Some(amo) => amo,
            None => panic!("the suite is deployed without an AMO for {}", self.symbol),
        }
    }
}

/// The contracts can be named on the suite itself: `suite.vault`.
impl std::ops::Deref for Suite {
    type Target = Contracts;

    fn deref(&self) -> &Contracts {
        &self.contracts
    }
}

type Prepared = Arc<(Snapshot, Contracts)>;
static PREPARED: OnceLock<Mutex<HashMap<String, Prepared>>> = OnceLock::new();

impl Default for Suite {
    fn default() -> Self {
        Self::new(&SuiteConfig::default())
    }
}

impl Suite {
    /// A fresh suite. The first with a configuration is deployed, later ones of the same process are copies of its state.
    pub fn new(config: &SuiteConfig) -> Self {
        let key = format!("{config:?}");
        let prepared = PREPARED.get_or_init(Mutex::default);
        let found = match prepared.lock() {
            Ok(prepared) => prepared.get(&key).cloned(),
            Err(poisoned) => poisoned.into_inner().get(&key).cloned(),
        };
        if let Some(prepared) = found {
            let (snapshot, contracts) = &*prepared;
            return Self {
                chain: Chain::from_snapshot(snapshot),
                contracts: contracts.clone(),
            };
        }
        let suite = Self::deploy(config);
        let entry = Arc::new((suite.chain.snapshot(), suite.contracts.clone()));
        if let Ok(mut prepared) = prepared.lock() {
            prepared.insert(key, entry);
        }
        suite
    }
}
