//! The lens: everything that an outsider needs beside `Book::solvency`, read from the contracts that know it. It stores nothing, moves
//! nothing, and no contract relies on it.

use crate::book::{AmoId, AmoRecord};
use crate::controller::RegisteredAmo;
use crate::keeper_budget::Budget;
use crate::{AccountId, Collateral, CollateralId, Position};
use ink::prelude::vec::Vec;

/// One AMO as controller, book and the AMO itself know it now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct AmoView {
    /// Stage, terms, limits as last used.
    pub registered: RegisteredAmo,
    /// Debt, mark, losses and profits.
    pub record: AmoRecord,
    pub mark_age_ms: u64,
    /// The soft ceiling now.
    pub ceiling_e18: u128,
    /// What the bucket holds now.
    pub bucket_e18: u128,
    /// The position as the AMO shows it now, with what is liquid; `None` when it cannot be read.
    pub position: Option<Position>,
}

/// One collateral as the book knows it now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct CollateralView {
    pub id: CollateralId,
    pub collateral: Collateral,
    /// Idle and deployed.
    pub tokens: u128,
    pub price_age_ms: u64,
    pub price_fresh: bool,
    /// The haircut that counts now.
    pub haircut_bps: u16,
}

#[ink::trait_definition]
pub trait Lens {
    /// The AMOs with ids from `from` to `from + count − 1`. A misbehaving AMO is shown without its position; one that eats all gas ends the
    /// call: leave it out.
    #[ink(message)]
    fn amos(&self, from: AmoId, count: u8) -> Vec<AmoView>;

    #[ink(message)]
    fn collaterals(&self) -> Vec<CollateralView>;

    /// The budget that keepers are paid from; `None` without one.
    #[ink(message)]
    fn keeper_budget(&self) -> Option<Budget>;

    /// The controller that it looks at.
    #[ink(message)]
    fn controller(&self) -> AccountId;
}
