//! What admin and guardian change. Who may is decided by the messages.

use crate::entries::now;
use crate::fees;
use crate::stable_pool::StablePoolContract;
use ink::codegen::StaticEnv;
use ink::primitives::AccountId;
use interfaces::stable_pool::{
    AmpRamped, FeeReceiverChanged, FeeTerms, FeeTermsChanged, PauseChanged, PoolError,
};

impl StablePoolContract {
    pub(crate) fn start_ramp(&mut self, amp: u64, until_ms: u64) -> Result<(), PoolError> {
        let (mut pool, coins) = self.load();
        let now = now();
        let old = pool.ramp.amp(coins.count, now);
        pool.ramp = pool.ramp.toward(amp, coins.count, until_ms, now)?;
        self.pool.set(&pool);
        Self::env().emit_event(AmpRamped {
            old,
            new: amp,
            from_ms: now.ms,
            until_ms,
        });
        Ok(())
    }

    pub(crate) fn end_ramp(&mut self) -> Result<(), PoolError> {
        let (mut pool, coins) = self.load();
        let now = now();
        let old = pool.ramp.target_amp(coins.count);
        pool.ramp = pool.ramp.stopped(now)?;
        self.pool.set(&pool);
        Self::env().emit_event(AmpRamped {
            old,
            new: pool.ramp.target_amp(coins.count),
            from_ms: now.ms,
            until_ms: now.ms,
        });
        Ok(())
    }

    pub(crate) fn change_fee_terms(&mut self, new: FeeTerms) -> Result<(), PoolError> {
        fees::ensure_in_bounds(&new)?;
        let mut pool = self.stored_pool();
        let old = core::mem::replace(&mut pool.fees, new);
        self.pool.set(&pool);
        Self::env().emit_event(FeeTermsChanged { old, new });
        Ok(())
    }

    pub(crate) fn change_fee_receiver(&mut self, new: AccountId) {
        let old = self.stored_fee_receiver();
        self.fee_receiver.set(&new);
        Self::env().emit_event(FeeReceiverChanged { old, new });
    }

    pub(crate) fn change_pause(&mut self, new: bool) {
        let mut pool = self.stored_pool();
        let old = core::mem::replace(&mut pool.paused, new);
        self.pool.set(&pool);
        Self::env().emit_event(PauseChanged { old, new });
    }
}
