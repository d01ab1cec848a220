//! Smaller bases than the suite, for tests of one contract.

use crate::prelude::*;
use crate::suite::{deploy_pool, deploy_token, pool_init, PoolConfig, STANDING_ALLOWANCE};
use interfaces::book::Writers;

/// Tokens and one pool of them.
pub struct PoolFixture {
    pub chain: Chain,
    pub pool: PoolHandle,
    pub tokens: Vec<TokenHandle>,
    pub decimals: Vec<u8>,
}

/// The stablecoin alone, with one facilitator that can issue `capacity`.
pub struct StablecoinFixture {
    pub chain: Chain,
    pub stablecoin: StablecoinHandle,
}

/// The book alone. Its writers are accounts, so that a test can write as each of them.
pub struct BookFixture {
    pub chain: Chain,
    pub book: BookHandle,
}

/// Stands for the vault towards a contract that is deployed alone.
pub const VAULT: Role = Role::Named("vault");
/// Stands for the controller.
pub const CONTROLLER: Role = Role::Named("controller");
/// Stands for the oracle.
pub const ORACLE: Role = Role::Named("oracle");

impl PoolFixture {
    /// A pool of test tokens with these decimals, empty. Supplier, trader and attacker hold 10^12 whole tokens of each and have approved
    /// the pool.
    pub fn new(decimals: &[u8], config: &PoolConfig) -> Self {
        const NAMES: [(&str, &str); 4] = [
            ("Coin A", "A"),
            ("Coin B", "B"),
            ("Coin C", "C"),
            ("Coin D", "D"),
        ];
        let mut chain = Chain::new();
        let tokens: Vec<TokenHandle> = decimals
            .iter()
            .zip(NAMES)
            .map(|(decimals, (name, symbol))| deploy_token(&mut chain, name, symbol, *decimals))
            .collect();
        let coins: Vec<(AccountId, u8)> = tokens
            .iter()
            .zip(decimals)
            .map(|(token, decimals)| (token.account, *decimals))
            .collect();
        let pool = match deploy_pool(&mut chain, pool_init(&coins, config)) {
            Ok(pool) => pool,
            Err(refusal) => panic!("deploying the pool: {refusal:?}"),
        };
        for (token, decimals) in tokens.iter().zip(decimals) {
            for role in [Role::Supplier, Role::Trader, Role::Attacker] {
                let amount = 10_u128.pow(12 + u32::from(*decimals));
                chain
                    .call(Role::Deployer, token.mint(role, amount))
                    .expect_ok();
                let message = token.psp22().approve(pool.account, STANDING_ALLOWANCE);
                chain.call(role, message).expect_ok();
            }
        }
        Self {
            chain,
            pool,
            tokens,
            decimals: decimals.to_vec(),
        }
    }

    /// The supplier adds `whole` tokens of each.
    #[track_caller]
    pub fn seed(&mut self, whole: u128) -> u128 {
        let amounts = self
            .decimals
            .iter()
            .map(|decimals| whole * 10_u128.pow(u32::from(*decimals)))
            .collect();
        let message = self
            .pool
            .call()
            .add_liquidity(amounts, 0, Role::Supplier.account(), NEVER);
        self.chain.call(Role::Supplier, message).expect_ok()
    }
}

impl StablecoinFixture {
    /// `VAULT` and `CONTROLLER` are facilitators with this capacity each.
    pub fn new(capacity: u128) -> Self {
        let mut chain = Chain::new();
        let arguments = (
            "Keel Dollar".to_string(),
            "KUSD".to_string(),
            Role::Governance.account(),
            Role::Guardian.account(),
        );
        let stablecoin = StablecoinHandle::at(chain.deploy("stablecoin", arguments));
        for facilitator in [VAULT, CONTROLLER] {
            let message = stablecoin
                .call()
                .set_capacity(facilitator.account(), capacity);
            chain.call(Role::Governance, message).expect_ok();
        }
        Self { chain, stablecoin }
    }
}

impl Default for BookFixture {
    fn default() -> Self {
        Self::new()
    }
}

impl BookFixture {
    /// `VAULT`, `CONTROLLER` and `ORACLE` may write; nothing is listed, no limit is set.
    pub fn new() -> Self {
        let mut chain = Chain::new();
        let admin = Role::Governance.account();
        let book = BookHandle::at(chain.deploy("book", (admin, Role::Guardian.account(), admin)));
        let writers = Writers {
            vault: VAULT.account(),
            controller: CONTROLLER.account(),
            oracle: ORACLE.account(),
        };
        chain
            .call(Role::Governance, book.call().set_writers(writers))
            .expect_ok();
        Self { chain, book }
    }
}
