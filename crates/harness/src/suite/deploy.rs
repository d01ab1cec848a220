//! Deployment and wiring, in the order in which a real one would go.

use super::config::{AmoConfig, CoinConfig, PoolConfig, SuiteConfig};
use super::{Coin, Contracts, Suite};
use crate::call::Refusal;
use crate::chain::Chain;
use crate::handles::{
    BookHandle, ControllerHandle, FeedAdapterHandle, FeedHandle, GuardHandle, KeeperBudgetHandle,
    LensHandle, OracleHandle, PoolAmoHandle, PoolHandle, RecapitalisationHandle, RegistryHandle,
    SettlementHandle, StablecoinHandle, TokenHandle, VaultHandle,
};
use crate::prelude::*;
use interfaces::amo::AmoError;
use interfaces::book::Writers;
use interfaces::controller::Links;
use interfaces::keeper_budget::{BudgetError, PayTerms};
use interfaces::pool_amo::PoolAmoInit;
use interfaces::price_source::{AdapterError, FeedAdapterInit, Source};
use interfaces::recapitalisation::{AuctionTerms, RecapitalisationError, RecapitalisationLinks};
use interfaces::stable_pool::{PoolError, PoolInit};
use policy::ledger::{AmoId, CollateralId};

/// Admin and guardian, as every constructor takes them.
const ADMIN: Role = Role::Governance;

fn roles() -> (AccountId, AccountId) {
    (ADMIN.account(), Role::Guardian.account())
}

impl Suite {
    /// Deploys a suite, whatever was deployed before. [`Suite::new`] is faster from the second on.
    pub fn deploy(config: &SuiteConfig) -> Self {
        let mut chain = Chain::starting_at(config.start_ms);
        let (admin, guardian) = roles();

        let stablecoin = StablecoinHandle::at(chain.deploy(
            "stablecoin",
            (
                config.name.to_string(),
                config.symbol.to_string(),
                admin,
                guardian,
            ),
        ));
        let book = BookHandle::at(chain.deploy("book", (admin, guardian, admin)));
        let vault = VaultHandle::at(chain.deploy(
            "vault",
            (book.account, stablecoin.account, admin, guardian, admin),
        ));
        let oracle =
            OracleHandle::at(chain.deploy("oracle", (book.account, admin, guardian, admin)));
        let guard = GuardHandle::at(chain.deploy("guard", ()));
        let registry = RegistryHandle::at(chain.deploy("registry", (admin, guardian)));
        let links = Links {
            book: book.account,
            vault: vault.account,
            stablecoin: stablecoin.account,
            guard: chain.code_hash(guard),
            registry: registry.account,
        };
        let controller =
            ControllerHandle::at(chain.deploy("controller", (links, config.allowance)));
        let lens = LensHandle::at(chain.deploy("lens", (controller.account,)));
        let contracts = Contracts {
            stablecoin,
            book,
            vault,
            oracle,
            guard,
            controller,
            registry,
            lens,
            coins: Vec::new(),
        };

        let mut suite = Self { chain, contracts };
        suite.wire(config);
        for coin in &config.coins {
            suite.add_coin(config, coin);
        }
        suite
            .chain
            .call(ADMIN, book.call().set_limits(config.limits))
            .expect_ok();
        for coin in &config.coins {
            suite.add_amo(coin);
        }
        suite
    }

    fn wire(&mut self, config: &SuiteConfig) {
        let Contracts {
            stablecoin,
            book,
            vault,
            oracle,
            controller,
            registry,
            ..
        } = self.contracts;
        let chain = &mut self.chain;
        let writers = Writers {
            vault: vault.account,
            controller: controller.account,
            oracle: oracle.account,
        };
        chain
            .call(ADMIN, book.call().set_writers(writers))
            .expect_ok();
        chain
            .call(ADMIN, vault.call().set_controller(controller.account))
            .expect_ok();
        let message = registry.call().set_controller(controller.account);
        chain.call(ADMIN, message).expect_ok();
        let capacities = [
            (vault.account, config.vault_capacity_e18),
            (controller.account, config.controller_capacity_e18),
        ];
        for (facilitator, capacity) in capacities {
            let message = stablecoin.call().set_capacity(facilitator, capacity);
            chain.call(ADMIN, message).expect_ok();
        }
    }

    /// Lists a collateral everywhere, opens its feed and its pool, and lets the reporters report.
    fn add_coin(&mut self, suite: &SuiteConfig, config: &CoinConfig) {
        let token = deploy_token(
            &mut self.chain,
            config.name,
            config.symbol,
            config.terms.decimals,
        );
        let Contracts {
            book,
            vault,
            oracle,
            ..
        } = self.contracts;

        let message = book.call().list_collateral(token.account, config.terms);
        let id = self.chain.call(ADMIN, message).expect_ok();
        let message = vault.call().list_asset(token.account, id, config.vault);
        self.chain.call(ADMIN, message).expect_ok();
        self.chain
            .call(ADMIN, oracle.call().add_feed(id, suite.feed))
            .expect_ok();
        for reporter in REPORTERS {
            let message = oracle.call().add_reporter(id, reporter.account());
            self.chain.call(ADMIN, message).expect_ok();
        }
        if let Some(price_e18) = config.price_e18 {
            self.report_prices(&[(id, price_e18)]);
        }

        let stablecoin = self.contracts.stablecoin.account;
        let pool = config.pool.map(|pool| {
            let init = pool_init(
                &[(stablecoin, 18), (token.account, config.terms.decimals)],
                &pool,
            );
            match deploy_pool(&mut self.chain, init) {
                Ok(pool) => pool,
                Err(refusal) => panic!("deploying the {} pool: {refusal:?}", config.symbol),
            }
        });
        self.contracts.coins.push(Coin {
            symbol: config.symbol,
            decimals: config.terms.decimals,
            id,
            token,
            pool,
            amo: None,
        });
    }

    fn add_amo(&mut self, config: &CoinConfig) {
        let Some(amo) = config.amo else { return };
        let coin = self.coin(config.symbol);
        let registered = self.deploy_amo(coin.pool(), amo);
        if let Some(coin) = self.contracts.coins.get_mut(usize::from(coin.id)) {
            coin.amo = Some(registered);
        }
    }

    /// Deploys a pool AMO and registers it.
    #[track_caller]
    pub fn deploy_amo(&mut self, pool: PoolHandle, config: AmoConfig) -> (AmoId, PoolAmoHandle) {
        let init = self.amo_init(pool, config);
        let amo = match self.chain.try_deploy::<AmoError>("pool-amo", (init,)) {
            Ok(account) => PoolAmoHandle::at(account),
            Err(refusal) => panic!("deploying a pool AMO: {refusal:?}"),
        };
        let message = self
            .contracts
            .registry
            .call()
            .register(amo.account, config.terms);
        let id = self.chain.call(ADMIN, message).expect_ok();
        let message = self.contracts.registry.call().activate(id);
        self.chain.call(ADMIN, message).expect_ok();
        (id, amo)
    }

    /// Deploys a keeper budget in the stablecoin and has the controller pay from it. It is empty: send it coin.
    #[track_caller]
    pub fn deploy_keeper_budget(&mut self, terms: PayTerms) -> KeeperBudgetHandle {
        let (admin, guardian) = roles();
        let Contracts {
            stablecoin,
            controller,
            registry,
            ..
        } = self.contracts;
        let arguments = (stablecoin.account, terms, admin, guardian);
        let budget = match self
            .chain
            .try_deploy::<BudgetError>("keeper-budget", arguments)
        {
            Ok(account) => KeeperBudgetHandle::at(account),
            Err(refusal) => panic!("deploying a keeper budget: {refusal:?}"),
        };
        let message = budget.call().set_controller(controller.account);
        self.chain.call(ADMIN, message).expect_ok();
        let message = registry.call().set_keeper_budget(Some(budget.account));
        self.chain.call(ADMIN, message).expect_ok();
        budget
    }

    /// Deploys a recapitalisation. It may mint nothing yet: set its minting allowance.
    #[track_caller]
    pub fn deploy_recapitalisation(
        &mut self,
        governance_token: GovernanceTokenHandle,
        terms: AuctionTerms,
    ) -> RecapitalisationHandle {
        let (admin, guardian) = roles();
        let links = RecapitalisationLinks {
            book: self.contracts.book.account,
            vault: self.contracts.vault.account,
            governance_token: governance_token.account,
        };
        let arguments = (links, terms, admin, guardian);
        match self
            .chain
            .try_deploy::<RecapitalisationError>("recapitalisation", arguments)
        {
            Ok(account) => RecapitalisationHandle::at(account),
            Err(refusal) => panic!("deploying a recapitalisation: {refusal:?}"),
        }
    }

    /// Deploys an emergency settlement. It has not begun.
    #[track_caller]
    pub fn deploy_settlement(&mut self) -> SettlementHandle {
        let stablecoin = self.contracts.stablecoin.account;
        SettlementHandle::at(self.chain.deploy("settlement", (stablecoin,)))
    }

    /// What the suite would construct a pool AMO with.
    pub fn amo_init(&self, pool: PoolHandle, config: AmoConfig) -> PoolAmoInit {
        let (admin, guardian) = roles();
        PoolAmoInit {
            pool: pool.account,
            stablecoin: self.contracts.stablecoin.account,
            controller: self.contracts.controller.account,
            vault: self.contracts.vault.account,
            admin,
            guardian,
            params: config.params,
        }
    }
}

/// A test token that anyone may mint.
pub fn deploy_token(chain: &mut Chain, name: &str, symbol: &str, decimals: u8) -> TokenHandle {
    TokenHandle::at(chain.deploy(
        "test-token",
        (name.to_string(), symbol.to_string(), decimals),
    ))
}

/// A price feed that anyone may set.
pub fn deploy_feed(chain: &mut Chain) -> FeedHandle {
    FeedHandle::at(chain.deploy("test-feed", ()))
}

/// An adapter from a feed to an oracle, which has yet to name it as a reporter.
pub fn deploy_feed_adapter(
    chain: &mut Chain,
    oracle: OracleHandle,
    collateral: CollateralId,
    source: Source,
) -> Result<FeedAdapterHandle, Refusal<AdapterError>> {
    let (admin, guardian) = roles();
    let init = FeedAdapterInit {
        oracle: oracle.account,
        collateral,
        source,
        admin,
        guardian,
    };
    chain
        .try_deploy("feed-adapter", (init,))
        .map(FeedAdapterHandle::at)
}

/// What the suite would construct a pool of these tokens (and their decimals) with.
pub fn pool_init(coins: &[(AccountId, u8)], config: &PoolConfig) -> PoolInit {
    let (admin, guardian) = roles();
    PoolInit {
        coins: coins.iter().map(|(token, _)| *token).collect(),
        decimals: coins.iter().map(|(_, decimals)| *decimals).collect(),
        amp: config.amp,
        fees: config.fees,
        average_half_life_ms: config.average_half_life_ms,
        fee_receiver: Role::Treasury.account(),
        admin,
        guardian,
    }
}

pub fn deploy_pool(chain: &mut Chain, init: PoolInit) -> Result<PoolHandle, Refusal<PoolError>> {
    chain.try_deploy("stable-pool", (init,)).map(PoolHandle::at)
}
