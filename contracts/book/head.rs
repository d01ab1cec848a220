//! What a message reads first and writes last.

use ink::prelude::vec::Vec;
use ink::storage::{traits::StorageKey, Mapping};
use interfaces::book::{AmoId, AmoRecord, Writers};
use interfaces::Collateral;
use policy::ledger::{Ledger, Records, Totals};

/// One cell for everything that a mint needs, limits, terms and writers included: one read, one write.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Head {
    pub writers: Writers,
    pub totals: Totals,
    pub collaterals: Vec<Collateral>,
}

impl Head {
    pub fn ledger(&mut self) -> Ledger<'_> {
        Ledger {
            totals: &mut self.totals,
            collaterals: &mut self.collaterals,
        }
    }
}

/// The AMO records, one cell each.
pub struct Stored<'a, Key: StorageKey>(pub &'a Mapping<AmoId, AmoRecord, Key>);

impl<Key: StorageKey> Records for Stored<'_, Key> {
    fn record(&self, amo: AmoId) -> Option<AmoRecord> {
        self.0.get(amo)
    }
}
