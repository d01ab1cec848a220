//! The market, and the book for the idle ratio.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::amo::AmoError;
use interfaces::book::{Book, Solvency};
use interfaces::lending_market::{LendingMarket, MarketAssets, Supplier};
use interfaces::{AccountId, CollateralId};
use policy::lending::Lending;
use psp22::PSP22;

type MarketRef = contract_ref!(LendingMarket, DefaultEnvironment);
type BookRef = contract_ref!(Book, DefaultEnvironment);
type TokenRef = contract_ref!(PSP22, DefaultEnvironment);

/// Places of what the venue refused, as `AmoError::Venue` carries them.
const SUPPLY: u8 = 0;
const WITHDRAW: u8 = 1;
const APPROVE: u8 = 2;

pub(crate) struct Venue {
    market: AccountId,
    account: AccountId,
}

impl Venue {
    pub fn new(market: AccountId) -> Self {
        Self {
            market,
            account: ink::env::account_id::<DefaultEnvironment>(),
        }
    }

    pub fn assets(&self) -> MarketAssets {
        MarketRef::from(self.market).assets()
    }

    pub fn approve(&self, loan: AccountId) -> Result<(), AmoError> {
        TokenRef::from(loan)
            .approve(self.market, u128::MAX)
            .map_err(|_| AmoError::Venue(APPROVE))
    }

    pub fn read(&self) -> Lending {
        let Supplier {
            shares,
            state,
            rate_terms,
            supply_cap_e18,
            unit_e18,
        } = MarketRef::from(self.market).supplier(self.account);
        Lending {
            totals: state.totals,
            shares,
            rate: state.rate,
            now_ms: ink::env::block_timestamp::<DefaultEnvironment>(),
            rate_terms,
            supply_cap_e18,
            paused: state.paused,
            unit_e18,
        }
    }

    /// Supplies for shares of its own.
    pub fn supply(&self, tokens: u128) -> Result<u128, AmoError> {
        MarketRef::from(self.market)
            .supply(tokens, self.account)
            .map_err(|_| AmoError::Venue(SUPPLY))
    }

    /// Pays what shares are worth to somebody.
    pub fn withdraw(&self, shares: u128, to: AccountId) -> Result<u128, AmoError> {
        MarketRef::from(self.market)
            .withdraw(shares, to, 0)
            .map_err(|_| AmoError::Venue(WITHDRAW))
    }
}

/// Whether what secures the loans can be priced, so that who does not pay can be liquidated.
pub(crate) fn is_trusted(book: AccountId, collateral: CollateralId) -> bool {
    let now_ms = ink::env::block_timestamp::<DefaultEnvironment>();
    BookRef::from(book)
        .collateral(collateral)
        .is_some_and(|known| known.is_fresh(now_ms) && !known.price.halted)
}

/// Whether a collateral is meant to be worth 1 USD.
pub(crate) fn is_par(book: AccountId, collateral: CollateralId) -> bool {
    BookRef::from(book)
        .collateral(collateral)
        .is_some_and(|known| known.terms.par)
}

pub(crate) fn solvency(book: AccountId) -> Solvency {
    BookRef::from(book).solvency()
}
