//! Who owes what in the watched markets: found by the markets' events, remembered on disk, read again when something happened to a debt.

use super::chain::{BlockEvent, Chain, Hash, Head, Trouble};
use super::liquidation::{MarketNow, Offer};
use super::rules::Rules;
use super::views::view;
use crate::deploy::quantities::{hex, Account};
use anyhow::{Context, Result};
use harness::prelude::*;
use harness::Emitted;
use interfaces::lending_market::{
    Borrowed, CollateralPosted, CollateralTaken, Liquidated, Loan, Repaid,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A debt is read again after so many blocks though nothing happened to it: interest accrues.
const READ_AGAIN_BLOCKS: u32 = 600;
/// Interest between two readings, and then some: a debt counts for so much more until it is read.
const MARGIN_BPS: u128 = 50;
/// The file is written at least after so many blocks.
const SAVE_EVERY_BLOCKS: u32 = 100;

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    collateral: u128,
    debt_e18: u128,
    /// At which block; never yet, or something happened since.
    read: Option<u32>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    /// Every block up to this one was searched.
    scanned: u32,
    /// By market.
    borrowers: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Debug)]
pub struct Borrowers {
    file: Option<PathBuf>,
    scanned: u32,
    saved_at: u32,
    markets: BTreeMap<AccountId, BTreeMap<AccountId, Known>>,
}

impl Borrowers {
    /// Of these markets; the search begins at a block unless the file is further.
    pub fn open(file: Option<&Path>, markets: &[AccountId], since_block: u32) -> Result<Self> {
        let mut opened = Self {
            file: file.map(Path::to_owned),
            scanned: since_block.saturating_sub(1),
            saved_at: 0,
            markets: markets.iter().map(|it| (*it, BTreeMap::new())).collect(),
        };
        let Some(file) = file.filter(|file| file.exists()) else {
            return Ok(opened);
        };
        let shown = file.display();
        let text = fs::read_to_string(file).with_context(|| shown.to_string())?;
        let saved: Saved = serde_json::from_str(&text)
            .with_context(|| format!("{shown}: delete it, and every block is searched again"))?;
        let known: BTreeSet<String> = saved.borrowers.keys().cloned().collect();
        let watched: BTreeSet<String> = markets.iter().map(|it| hex(&it.0)).collect();
        if !watched.is_subset(&known) {
            return Ok(opened); // a market was added: its past is not in the file
        }
        opened.scanned = saved.scanned.max(opened.scanned);
        for (market, borrowers) in saved.borrowers {
            let market: Account = market.parse()?;
            if let Some(known) = opened.markets.get_mut(&market.0) {
                for borrower in borrowers {
                    known.insert(borrower.parse::<Account>()?.0, Known::default());
                }
            }
        }
        Ok(opened)
    }

    pub fn count(&self) -> usize {
        self.markets.values().map(BTreeMap::len).sum()
    }

    pub fn scanned(&self) -> u32 {
        self.scanned
    }

    pub fn is_idle(&self) -> bool {
        self.markets.is_empty()
    }

    /// Searches final blocks that were not searched yet, at most so many. Returns how many.
    pub async fn scan(
        &mut self,
        chain: &impl Chain,
        finalized: Head,
        most: u32,
    ) -> Result<u32, Trouble> {
        let first = self.scanned;
        let last = finalized.number.min(first.saturating_add(most));
        while self.scanned < last {
            let number = self.scanned.saturating_add(1);
            let Some(hash) = chain.hash_at(number).await? else {
                break;
            };
            self.note(&chain.events(hash).await?);
            self.scanned = number;
        }
        Ok(self.scanned.saturating_sub(first))
    }

    pub fn note(&mut self, events: &[BlockEvent]) {
        for BlockEvent { emitted, .. } in events {
            let Some(known) = self.markets.get_mut(&emitted.contract) else {
                continue;
            };
            if let Some(borrower) = borrower_in(emitted) {
                known.entry(borrower).or_default().read = None;
            }
        }
    }

    /// Reads debts that something happened to, then those that were read long ago; at most so many. Returns how many.
    pub async fn read(
        &mut self,
        chain: &impl Chain,
        best: Head,
        most: usize,
    ) -> Result<usize, Trouble> {
        let before = best.number.saturating_sub(READ_AGAIN_BLOCKS);
        let all = self.markets.iter().flat_map(|(market, known)| {
            known
                .iter()
                .map(|(borrower, it)| (it.read, *market, *borrower))
        });
        let mut due: Vec<_> = all
            .filter(|(read, ..)| read.is_none_or(|read| read < before))
            .collect();
        due.sort_unstable();
        due.truncate(most);
        for (_, market, borrower) in &due {
            let (market, borrower) = (*market, *borrower);
            let (loan, debt_e18) = debt(chain, market, borrower, best.hash).await?;
            let Some(known) = self.markets.get_mut(&market) else {
                continue;
            };
            if loan.debt_shares == 0 {
                known.remove(&borrower); // whoever borrows again is found again
                continue;
            }
            known.insert(
                borrower,
                Known {
                    collateral: loan.collateral,
                    debt_e18,
                    read: Some(best.number),
                },
            );
        }
        Ok(due.len())
    }

    /// The best offer of a market, by what its debts are now. Cheap while everything is covered: no request.
    pub async fn offer(
        &self,
        chain: &impl Chain,
        rules: &Rules,
        market: &MarketNow,
        at: Hash,
    ) -> Result<Option<Offer>, Trouble> {
        let known = self.markets.get(&market.account).into_iter().flatten();
        let mut best: Option<Offer> = None;
        for (borrower, known) in known {
            let grown_e18 = known.debt_e18 / math::BPS * (math::BPS + MARGIN_BPS);
            if known.read.is_none() || !market.is_uncovered(known.collateral, grown_e18) {
                continue;
            }
            let (loan, debt_e18) = debt(chain, market.account, *borrower, at).await?;
            if !market.is_uncovered(loan.collateral, debt_e18) {
                continue;
            }
            let offer = market.offer(rules, *borrower, loan.collateral, debt_e18);
            best = best.into_iter().chain(offer).max_by_key(|it| it.gain_e18);
        }
        Ok(best)
    }

    /// Now and then; always when the keeper stops. Lost, it is found again by searching.
    pub fn save(&mut self, at_once: bool) -> Result<()> {
        let is_due = self.scanned.saturating_sub(self.saved_at) >= SAVE_EVERY_BLOCKS;
        let Some(file) = self.file.clone().filter(|_| is_due || at_once) else {
            return Ok(());
        };
        let borrowers = self.markets.iter().map(|(market, known)| {
            let accounts = known.keys().map(|it| hex(&it.0)).collect();
            (hex(&market.0), accounts)
        });
        let saved = Saved {
            scanned: self.scanned,
            borrowers: borrowers.collect(),
        };
        let shown = file.display();
        let mut beside = file.as_os_str().to_owned();
        beside.push(".new"); // another one than the journal's
        fs::write(&beside, serde_json::to_string(&saved)?).with_context(|| shown.to_string())?;
        fs::rename(&beside, &file).with_context(|| shown.to_string())?;
        self.saved_at = self.scanned;
        Ok(())
    }
}

async fn debt(
    chain: &impl Chain,
    market: AccountId,
    borrower: AccountId,
    at: Hash,
) -> Result<(Loan, u128), Trouble> {
    let market = LendingMarketHandle::at(market);
    let loan = view(chain, at, market.call().loan(borrower)).await?;
    let debt_e18 = view(chain, at, market.call().debt_e18(borrower)).await?;
    Ok((loan, debt_e18))
}

/// Whose debt or collateral an event of a market is about.
fn borrower_in(emitted: &Emitted) -> Option<AccountId> {
    None.or_else(|| emitted.decode::<Borrowed>().map(|it| it.borrower))
        .or_else(|| emitted.decode::<Repaid>().map(|it| it.borrower))
        .or_else(|| emitted.decode::<CollateralPosted>().map(|it| it.borrower))
        .or_else(|| emitted.decode::<CollateralTaken>().map(|it| it.borrower))
        .or_else(|| emitted.decode::<Liquidated>().map(|it| it.borrower))
}
