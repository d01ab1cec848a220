//! The LP token: PSP22 with the behaviour of the psp22 crate (its own tests run on it), in a third of the code. The supply lies with the
//! reserves (`state::Pool`).

use crate::refusal::{out_of_range, Outcome};
use crate::stable_pool::StablePoolContract;
use ink::codegen::StaticEnv;
use ink::primitives::AccountId;
use psp22::{Approval, PSP22Error, Transfer};

pub const NAME: &str = "Keel Stable LP";
pub const SYMBOL: &str = "KSLP";
pub const DECIMALS: u8 = 18;

/// What a number of the LP ledger is about.
// The derive casts the place of a variant.
#[allow(clippy::cast_possible_truncation)]
#[ink::scale_derive(Encode, TypeInfo)]
pub enum Entry {
    Balance(AccountId),
    Allowance {
        owner: AccountId,
        spender: AccountId,
    },
}

impl StablePoolContract {
    #[inline(never)]
    pub(crate) fn lp_entry(&self, entry: &Entry) -> u128 {
        self.lp.get(entry).unwrap_or_default()
    }

    #[inline(never)]
    fn set_lp_entry(&mut self, entry: &Entry, value: u128) {
        if value == 0 {
            self.lp.remove(entry);
        } else {
            self.lp.insert(entry, &value);
        }
    }

    /// Moves LP tokens; from nobody they are new, to nobody they are gone. Only the caller knows the supply.
    #[inline(never)]
    fn move_lp(
        &mut self,
        from: Option<AccountId>,
        to: Option<AccountId>,
        value: u128,
    ) -> Result<(), PSP22Error> {
        if value == 0 || from == to {
            return Ok(());
        }
        if let Some(owner) = from {
            let entry = Entry::Balance(owner);
            let left = self.lp_entry(&entry).checked_sub(value);
            self.set_lp_entry(&entry, left.ok_or(PSP22Error::InsufficientBalance)?);
        }
        if let Some(owner) = to {
            let entry = Entry::Balance(owner);
            // No sum of balances is above the supply, which is a u128.
            self.set_lp_entry(&entry, self.lp_entry(&entry).saturating_add(value));
        }
        Self::env().emit_event(Transfer { from, to, value });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn set_lp_allowance(&mut self, owner: AccountId, spender: AccountId, amount: u128) {
        if owner == spender {
            return;
        }
        self.set_lp_entry(&Entry::Allowance { owner, spender }, amount);
        Self::env().emit_event(Approval {
            owner,
            spender,
            amount,
        });
    }

    /// Raises an allowance, or lowers it.
    pub(crate) fn change_lp_allowance(
        &mut self,
        spender: AccountId,
        delta: u128,
        raise: bool,
    ) -> Result<(), PSP22Error> {
        let owner = Self::env().caller();
        if owner == spender || delta == 0 {
            return Ok(());
        }
        let old = self.lp_entry(&Entry::Allowance { owner, spender });
        let new = if raise {
            Some(old.saturating_add(delta))
        } else {
            old.checked_sub(delta)
        };
        self.set_lp_allowance(
            owner,
            spender,
            new.ok_or(PSP22Error::InsufficientAllowance)?,
        );
        Ok(())
    }

    /// `transfer` of the caller, and `transfer_from` within its allowance.
    pub(crate) fn transfer_lp(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: u128,
    ) -> Result<(), PSP22Error> {
        let caller = Self::env().caller();
        if caller != from && from != to {
            let owner = from;
            let spender = caller;
            let allowance = self.lp_entry(&Entry::Allowance { owner, spender });
            let left = allowance
                .checked_sub(value)
                .ok_or(PSP22Error::InsufficientAllowance)?;
            if self.lp_entry(&Entry::Balance(from)) < value {
                return Err(PSP22Error::InsufficientBalance);
            }
            if value > 0 {
                self.set_lp_allowance(owner, spender, left);
            }
        }
        self.move_lp(Some(from), Some(to), value)
    }

    pub(crate) fn mint_lp(&mut self, to: AccountId, lp: u128) -> Outcome<()> {
        let moved = self.move_lp(None, Some(to), lp);
        moved.map_err(|_| out_of_range())
    }

    /// The balance was checked before.
    pub(crate) fn burn_lp(&mut self, owner: AccountId, lp: u128) -> Outcome<()> {
        let moved = self.move_lp(Some(owner), None, lp);
        moved.map_err(|_| out_of_range())
    }
}
