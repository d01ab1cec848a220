//! Breaches, and the blocks in which they begin and end.

use crate::stage::Stage;
use harness::prelude::*;
use interfaces::controller::Enforced;
use interfaces::vault::VaultError;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::eventually::eventually;
use std::time::Duration;

/// For a block, or for a keeper to notice one, on a machine with much else to do.
pub const SOON: Duration = Duration::from_secs(60);

impl Stage {
    /// What the holder has to redeem so that the gross ratio falls below its minimum: an outsider, who needs no right to do so.
    pub async fn leaving(&mut self) -> impl Message<Answer = Result<u128, VaultError>> + use<> {
        let solvency = self.solvency().await;
        let (idle, supply) = (solvency.idle_e18, solvency.supply_e18);
        let minimum = solvency.limits.minimum.gross_e18;
        // (idle − x) / (supply − x) = minimum, and one percent more.
        let needed = idle - math::mul_div_down(supply, minimum, E18).unwrap();
        let redeemed = math::mul_div_down(needed, E18, E18 - minimum).unwrap() / 100 * 101;
        let usdc = self.contracts.usdc.account;
        self.contracts.vault.call().redeem(usdc, redeemed, 0)
    }

    /// The block in which positions were first taken back, from this one on. Stops the test when `patience` blocks pass without.
    pub async fn block_that_enforced(&self, from: u64, patience: u64) -> Option<u64> {
        for number in from..=from + patience {
            let what = format!("block {number} is made");
            let hash = eventually(&what, SOON, async || {
                self.node.block_hash(number).await.ok().flatten()
            });
            let hash = hash.await;
            if !self.enforced_in(hash).await.is_empty() {
                return Some(number);
            }
        }
        None
    }

    /// Steps of enforcement in a block, with the place of their transaction.
    pub async fn enforced_in(&self, block: node::H256) -> Vec<(u32, Enforced)> {
        let events = self.node.events_in(block).await.unwrap();
        let ours = events
            .into_iter()
            .filter(|it| it.emitted.contract == self.contracts.controller.account);
        let steps = ours.filter_map(|it| Some((it.extrinsic?, it.emitted.decode::<Enforced>()?)));
        steps.collect()
    }
}
