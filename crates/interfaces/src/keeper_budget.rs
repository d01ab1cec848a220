//! The keeper budget: pays keepers for their pokes out of coin that somebody gave it. It is no part of the book; empty, it pays nothing and
//! stops nothing. What a poke is worth is `policy::keeper`.

use crate::access::AccessError;
use crate::token::TokenError;
use crate::AccountId;

pub use policy::keeper::{PayTerms, Service};

/// Everything about a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Budget {
    /// What it pays in, 18 decimals: the stablecoin.
    pub coin: AccountId,
    /// Whose word it takes for what a keeper did; `None` until it is set.
    pub controller: Option<AccountId>,
    pub terms: PayTerms,
    /// What is left of the rate now.
    pub level_e18: u128,
    /// What is there: its balance.
    pub balance_e18: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum BudgetError {
    Access(AccessError),
    /// Only the controller says what a keeper did.
    NotController,
    /// A share or a time outside its bounds (`policy::keeper`), or a rate or payment above `MAX_AMOUNT`.
    TermOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    ZeroAmount,
    /// The coin refused the payment.
    Token(TokenError),
}

#[ink::event]
pub struct KeeperPaid {
    pub keeper: AccountId,
    pub service: Service,
    pub paid_e18: u128,
}

#[ink::event]
pub struct PayTermsChanged {
    pub old: PayTerms,
    pub new: PayTerms,
}

#[ink::event]
pub struct BudgetControllerChanged {
    pub old: Option<AccountId>,
    pub new: AccountId,
}

#[ink::event]
pub struct BudgetWithdrawn {
    pub to: AccountId,
    pub amount_e18: u128,
}

#[ink::trait_definition]
pub trait KeeperBudget {
    /// Pays a keeper, rounded down, at most what the terms, the rate and the balance allow; returns what was paid, which may be nothing.
    /// Controller only.
    #[ink(message)]
    fn pay(&mut self, keeper: AccountId, service: Service) -> Result<u128, BudgetError>;

    /// What `pay` would pay now.
    #[ink(message)]
    fn preview_pay(&self, service: Service) -> u128;

    #[ink(message)]
    fn budget(&self) -> Budget;

    /// Sets the terms; the bucket keeps its level, at most the new capacity. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, terms: PayTerms) -> Result<(), BudgetError>;

    /// Names the controller. Admin only.
    #[ink(message)]
    fn set_controller(&mut self, controller: AccountId) -> Result<(), BudgetError>;

    /// Takes coin out again. Admin only.
    #[ink(message)]
    fn withdraw(&mut self, to: AccountId, amount_e18: u128) -> Result<(), BudgetError>;
}

impl From<AccessError> for BudgetError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<TokenError> for BudgetError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
