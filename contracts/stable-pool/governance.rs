//! What admin and guardian change.

use crate::amp::Ramp;
use crate::coins::Coins;
use crate::events::emit;
use crate::fees;
use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use crate::state::{Governance, Now, Pool};
use ink::codegen::StaticEnv;
use ink::primitives::AccountId;
use interfaces::access::{AccessError, Roles};
use interfaces::pause::Pause;
use interfaces::stable_pool::{
    AmpRamped, FeeReceiverChanged, FeeTerms, FeeTermsChanged, PauseChanged, PoolInit,
};

impl StablePoolContract {
    /// What the constructor sets up.
    pub(crate) fn start(init: &PoolInit) -> Outcome<Self> {
        let coins = Coins::new(init, Self::env().account_id())?;
        fees::ensure_in_bounds(&init.fees)?;
        let ramp = Ramp::fixed(init.amp, coins.count, Now::read())?;
        let mut contract = Self::default();
        contract.store(&Pool::new(coins, ramp, init.fees));
        contract.store_governance(&Governance {
            roles: Roles::new(init.admin, init.guardian),
            fee_receiver: init.fee_receiver,
            pause: Pause::default(),
        });
        Ok(contract)
    }

    #[inline(never)]
    fn ensure_admin(&self) -> Outcome<()> {
        let roles = self.load_governance().roles;
        Ok(roles.ensure_admin(Self::env().caller())?)
    }

    #[inline(never)]
    pub(crate) fn start_ramp(&mut self, amp: u64, until_ms: u64) -> Outcome<()> {
        self.ensure_admin()?;
        let mut pool = self.load();
        let now = Now::read();
        let old = pool.ramp.amp(pool.coins.count, now);
        pool.ramp = pool.ramp.toward(amp, pool.coins.count, until_ms, now)?;
        self.store(&pool);
        emit(&AmpRamped {
            old,
            new: amp,
            from_ms: now.ms,
            until_ms,
        });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn end_ramp(&mut self) -> Outcome<()> {
        self.ensure_admin()?;
        let mut pool = self.load();
        let now = Now::read();
        let old = pool.ramp.target_amp(pool.coins.count);
        pool.ramp = pool.ramp.stopped(now)?;
        let new = pool.ramp.target_amp(pool.coins.count);
        self.store(&pool);
        emit(&AmpRamped {
            old,
            new,
            from_ms: now.ms,
            until_ms: now.ms,
        });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_fee_terms(&mut self, new: FeeTerms) -> Outcome<()> {
        self.ensure_admin()?;
        fees::ensure_in_bounds(&new)?;
        let mut pool = self.load();
        let old = core::mem::replace(&mut pool.fees, new);
        self.store(&pool);
        emit(&FeeTermsChanged { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_fee_receiver(&mut self, new: AccountId) -> Outcome<()> {
        self.ensure_admin()?;
        let mut governance = self.load_governance();
        let old = core::mem::replace(&mut governance.fee_receiver, new);
        self.store_governance(&governance);
        emit(&FeeReceiverChanged { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_pause(&mut self, new: bool) -> Outcome<()> {
        let mut governance = self.load_governance();
        let (caller, now_ms) = (Self::env().caller(), Now::read().ms);
        let Governance { roles, pause, .. } = &mut governance;
        pause.change(new, roles, caller, now_ms)?;
        self.store_governance(&governance);
        let mut pool = self.load();
        let old = core::mem::replace(&mut pool.paused, new);
        self.store(&pool);
        emit(&PauseChanged { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_pending_admin(
        &mut self,
        new: Option<AccountId>,
    ) -> Result<(), AccessError> {
        let mut governance = self.load_governance();
        let event = governance.roles.propose_admin(Self::env().caller(), new)?;
        self.store_governance(&governance);
        emit(&event);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_admin(&mut self) -> Result<(), AccessError> {
        let mut governance = self.load_governance();
        let event = governance.roles.accept_admin(Self::env().caller())?;
        self.store_governance(&governance);
        emit(&event);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn change_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
        let mut governance = self.load_governance();
        let event = governance.roles.set_guardian(Self::env().caller(), new)?;
        self.store_governance(&governance);
        emit(&event);
        Ok(())
    }
}
