//! What tests and simulations do over and over.

use super::{Coin, Contracts, Suite};
use crate::amounts::E18;
use crate::call::Call;
use crate::prelude::*;
use interfaces::book::Writers;
use interfaces::controller::{ControllerError, Outcome};
use policy::ledger::{AmoId, CollateralId, Solvency};

/// What standing approvals are given for: more than any test moves, and far from overflow.
pub const STANDING_ALLOWANCE: u128 = u128::MAX / 2;

impl Suite {
    /// A coin by its symbol.
    #[track_caller]
    pub fn coin(&self, symbol: &str) -> Coin {
        match self
            .contracts
            .coins
            .iter()
            .find(|coin| coin.symbol == symbol)
        {
            Some(coin) => *coin,
            None => panic!("the suite is deployed without {symbol}"),
        }
    }

    #[track_caller]
    pub fn usdc(&self) -> Coin {
        self.coin("USDC")
    }

    #[track_caller]
    pub fn usdt(&self) -> Coin {
        self.coin("USDT")
    }

    /// Every reporter reports these prices (USD per whole token), as of now.
    #[track_caller]
    pub fn report_prices(&mut self, prices: &[(CollateralId, u128)]) {
        let oracle = self.contracts.oracle;
        let now_ms = self.chain.now_ms();
        for (collateral, price_e18) in prices {
            for reporter in REPORTERS {
                let message = oracle.call().report(*collateral, *price_e18, now_ms);
                self.chain.call(reporter, message).expect_ok();
            }
        }
    }

    /// Every reporter repeats the price the book has, for every coin: prices are fresh afterwards.
    #[track_caller]
    pub fn refresh_prices(&mut self) {
        for coin in self.contracts.coins.clone() {
            let collateral = self
                .chain
                .read(self.contracts.book.call().collateral(coin.id));
            if let Some(collateral) = collateral {
                self.report_prices(&[(coin.id, collateral.price.price_e18)]);
            }
        }
    }

    /// Tokens out of nothing.
    #[track_caller]
    pub fn give(&mut self, to: impl Into<AccountId>, coin: Coin, tokens: u128) {
        self.chain
            .call(Role::Deployer, coin.token.mint(to, tokens))
            .expect_ok();
    }

    /// A standing allowance.
    #[track_caller]
    pub fn approve(
        &mut self,
        owner: impl Into<AccountId>,
        token: impl Into<AccountId>,
        spender: impl Into<AccountId>,
    ) {
        let token = TokenHandle::at(token.into());
        let message = token.psp22().approve(spender.into(), STANDING_ALLOWANCE);
        self.chain.call(owner, message).expect_ok();
    }

    /// Standing allowances for everything a user does: each coin to the vault, each coin and the stablecoin to its pool, the
    /// stablecoin to the vault.
    #[track_caller]
    pub fn approve_all(&mut self, owner: impl Into<AccountId>) {
        let owner = owner.into();
        let (stablecoin, vault) = (self.contracts.stablecoin, self.contracts.vault);
        self.approve(owner, stablecoin, vault);
        for coin in self.contracts.coins.clone() {
            self.approve(owner, coin.token, vault);
            if coin.has_pool() {
                self.approve(owner, coin.token, coin.pool());
                self.approve(owner, stablecoin, coin.pool());
            }
        }
    }

    /// Gives `who` tokens and mints stablecoin with them. Returns the coin minted.
    #[track_caller]
    pub fn mint_for(&mut self, who: impl Into<AccountId>, coin: Coin, tokens: u128) -> u128 {
        let who = who.into();
        let vault = self.contracts.vault;
        self.give(who, coin, tokens);
        self.approve(who, coin.token, vault);
        let message = vault.call().mint(coin.token.account, tokens, 0);
        self.chain.call(who, message).expect_ok()
    }

    /// The supplier adds `whole` stablecoins and as many tokens to a coin's pool; the stablecoins are minted at the vault against the
    /// same token. Returns the LP tokens.
    #[track_caller]
    pub fn seed_pool(&mut self, coin: Coin, whole: u128) -> u128 {
        self.seed_pool_unevenly(coin, whole * E18, coin.units(whole))
    }

    /// The same with any amounts, in base units.
    #[track_caller]
    pub fn seed_pool_unevenly(&mut self, coin: Coin, coin_amount: u128, tokens: u128) -> u128 {
        let supplier = Role::Supplier;
        let (stablecoin, pool) = (self.contracts.stablecoin, coin.pool());
        let held = self.balance(stablecoin, supplier);
        if held < coin_amount {
            let tokens_needed = self.tokens_to_mint(coin, coin_amount - held);
            self.mint_for(supplier, coin, tokens_needed);
        }
        self.give(supplier, coin, tokens);
        self.approve(supplier, coin.token, pool);
        self.approve(supplier, stablecoin, pool);
        let message =
            pool.call()
                .add_liquidity(vec![coin_amount, tokens], 0, supplier.account(), NEVER);
        self.chain.call(supplier, message).expect_ok()
    }

    /// Tokens that mint at least `coin_amount` at par, fee included: 3 % more than par needs.
    fn tokens_to_mint(&self, coin: Coin, coin_amount: u128) -> u128 {
        let unit = E18 / coin.units(1);
        (coin_amount / unit + 1) * 103 / 100
    }

    /// The keeper rebalances an AMO.
    pub fn poke(&mut self, amo: AmoId) -> Call<Result<Outcome, ControllerError>> {
        let message = self.contracts.controller.call().rebalance(amo);
        self.chain.call(Role::Keeper, message)
    }

    /// The keeper enforces the limits.
    pub fn enforce(&mut self) -> Call<Result<u32, ControllerError>> {
        let message = self.contracts.controller.call().enforce();
        self.chain.call(Role::Keeper, message)
    }

    /// Another controller in the book, and in the vault, which follows it.
    #[track_caller]
    pub fn name_controller(&mut self, controller: AccountId) {
        let Contracts { book, vault, .. } = self.contracts;
        let writers = self.chain.read(book.call().writers());
        let message = book.call().set_writers(Writers {
            controller,
            ..writers
        });
        self.chain.call(Role::Governance, message).expect_ok();
        let message = vault.call().set_controller(controller);
        self.chain.call(Role::Governance, message).expect_ok();
    }

    /// The system in one answer.
    #[track_caller]
    pub fn solvency(&mut self) -> Solvency {
        self.chain.read(self.contracts.book.call().solvency())
    }

    /// A PSP22 balance.
    #[track_caller]
    pub fn balance(&mut self, token: impl Into<AccountId>, owner: impl Into<AccountId>) -> u128 {
        self.chain.balance(token, owner)
    }
}

impl Chain {
    /// A PSP22 balance.
    #[track_caller]
    pub fn balance(&mut self, token: impl Into<AccountId>, owner: impl Into<AccountId>) -> u128 {
        let token = TokenHandle::at(token.into());
        self.read(token.psp22().balance_of(owner.into()))
    }

    /// A PSP22 total supply.
    #[track_caller]
    pub fn supply(&mut self, token: impl Into<AccountId>) -> u128 {
        let token = TokenHandle::at(token.into());
        self.read(token.psp22().total_supply())
    }
}
