//! What admin and guardian change.

use crate::amp::Ramp;
use crate::entries::now;
use crate::fees;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::{Coins, Pool};
use ink::codegen::StaticEnv;
use ink::primitives::AccountId;
use interfaces::access::Roles;
use interfaces::stable_pool::{
    AmpRamped, FeeReceiverChanged, FeeTerms, FeeTermsChanged, PauseChanged, PoolInit,
};

impl StablePoolContract {
    /// What the constructor sets up.
    pub(crate) fn start(init: &PoolInit) -> Outcome<Self> {
        let coins = Coins::new(init, Self::env().account_id())?;
        fees::ensure_in_bounds(&init.fees)?;
        let ramp = Ramp::fixed(init.amp, coins.count, now())?;
        let mut contract = Self::default();
        contract.pool.set(&Pool::new(ramp, init.fees));
        contract.coins.set(&coins);
        contract.roles.set(&Roles::new(init.admin, init.guardian));
        contract.fee_receiver.set(&init.fee_receiver);
        Ok(contract)
    }

    fn ensure_admin(&self) -> Outcome<()> {
        Ok(self.stored_roles().ensure_admin(Self::env().caller())?)
    }

    fn ensure_admin_or_guardian(&self) -> Outcome<()> {
        let caller = Self::env().caller();
        Ok(self.stored_roles().ensure_admin_or_guardian(caller)?)
    }

    pub(crate) fn start_ramp(&mut self, amp: u64, until_ms: u64) -> Outcome<()> {
        self.ensure_admin()?;
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

    pub(crate) fn end_ramp(&mut self) -> Outcome<()> {
        self.ensure_admin_or_guardian()?;
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

    pub(crate) fn change_fee_terms(&mut self, new: FeeTerms) -> Outcome<()> {
        self.ensure_admin()?;
        fees::ensure_in_bounds(&new)?;
        let mut pool = self.stored_pool();
        let old = core::mem::replace(&mut pool.fees, new);
        self.pool.set(&pool);
        Self::env().emit_event(FeeTermsChanged { old, new });
        Ok(())
    }

    pub(crate) fn change_fee_receiver(&mut self, new: AccountId) -> Outcome<()> {
        self.ensure_admin()?;
        let old = self.stored_fee_receiver();
        self.fee_receiver.set(&new);
        Self::env().emit_event(FeeReceiverChanged { old, new });
        Ok(())
    }

    pub(crate) fn change_pause(&mut self, new: bool) -> Outcome<()> {
        if new {
            self.ensure_admin_or_guardian()?;
        } else {
            self.ensure_admin()?;
        }
        let mut pool = self.stored_pool();
        let old = core::mem::replace(&mut pool.paused, new);
        self.pool.set(&pool);
        Self::env().emit_event(PauseChanged { old, new });
        Ok(())
    }
}
