#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod trails;

/// The governance token, as specified in `interfaces::governance_token`.
#[ink::contract]
mod governance_token {
    use crate::trails::Trails;
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::governance_token::*;
    use interfaces::token::TokenError;
    use psp22::{PSP22Data, PSP22Error, PSP22Event, PSP22Metadata, PSP22};

    const DECIMALS: u8 = 18;

    /// The root stays empty, so that a message loads only what it uses. Balances and allowances are psp22's (`accounts`).
    #[ink(storage)]
    #[derive(Default)]
    pub struct GovernanceTokenContract {
        trails: Trails,
        delegates: Mapping<AccountId, AccountId, ManualKey<0x4754_0001>>,
        minting: Mapping<AccountId, u128, ManualKey<0x4754_0002>>,
        max_supply_e18: Lazy<u128, ManualKey<0x4754_0003>>,
        roles: Lazy<Roles, ManualKey<0x4754_0004>>,
        name: Lazy<String, ManualKey<0x4754_0005>>,
        symbol: Lazy<String, ManualKey<0x4754_0006>>,
        /// Sum of `minting`.
        minting_total_e18: Lazy<u128, ManualKey<0x4754_0007>>,
        /// Never written: so that the metadata tells tools where psp22's balances lie.
        accounts: Lazy<PSP22Data, ManualKey<0x4754_0008>>,
    }

    /// psp22's balances and allowances, under keys of their own. The total that psp22 keeps beside them is not used and never stored: the
    /// supply is its latest checkpoint.
    fn accounts() -> PSP22Data {
        PSP22Data::default()
    }

    impl GovernanceTokenContract {
        #[ink(constructor)]
        pub fn new(init: GovernanceTokenInit) -> Result<Self, GovernanceTokenError> {
            let mut contract = Self::default();
            contract.name.set(&init.name);
            contract.symbol.set(&init.symbol);
            contract.max_supply_e18.set(&init.max_supply_e18);
            contract.roles.set(&Roles::new(init.admin, init.guardian));
            if init.initial_supply_e18 > 0 {
                contract.create(init.holder, init.initial_supply_e18)?;
            }
            Ok(contract)
        }

        fn stored_roles(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn change_roles<E>(
            &mut self,
            change: impl FnOnce(&mut Roles, AccountId) -> Result<E, AccessError>,
        ) -> Result<E, AccessError> {
            let mut roles = self.stored_roles();
            let event = change(&mut roles, self.env().caller())?;
            self.roles.set(&roles);
            Ok(event)
        }

        fn create(&mut self, to: AccountId, amount_e18: u128) -> Result<(), GovernanceTokenError> {
            let (supply_e18, maximum_e18) = (self.trails.present_e18(None), self.max_supply_e18());
            let new_e18 = supply_e18
                .checked_add(amount_e18)
                .filter(|new_e18| *new_e18 <= maximum_e18)
                .ok_or(GovernanceTokenError::MaxSupplyExceeded {
                    supply_e18,
                    amount_e18,
                    maximum_e18,
                })?;
            let events = accounts().mint(to, amount_e18).map_err(TokenError::from)?;
            self.trails.record(None, self.env().block_number(), new_e18);
            self.emit(events);
            self.move_votes(None, self.delegates.get(to), amount_e18);
            Ok(())
        }

        /// Publishes what psp22 did with `amount_e18` of `from`'s balance, and moves the votes.
        fn moved(
            &mut self,
            done: Result<Vec<PSP22Event>, PSP22Error>,
            from: AccountId,
            to: AccountId,
            amount_e18: u128,
        ) -> Result<(), PSP22Error> {
            self.emit(done?);
            // psp22 does not check the balance of who transfers to itself; its votes stay with its delegate.
            if from != to {
                let (old, new) = (self.delegates.get(from), self.delegates.get(to));
                self.move_votes(old, new, amount_e18);
            }
            Ok(())
        }

        /// Sums of votes are at most the supply, and what leaves a delegate had come to it: nothing saturates.
        fn move_votes(&mut self, from: Option<AccountId>, to: Option<AccountId>, amount_e18: u128) {
            if from == to || amount_e18 == 0 {
                return;
            }
            if let Some(delegate) = from {
                let votes_e18 = self.trails.present_e18(from);
                self.record_votes(delegate, votes_e18.saturating_sub(amount_e18));
            }
            if let Some(delegate) = to {
                let votes_e18 = self.trails.present_e18(to);
                self.record_votes(delegate, votes_e18.saturating_add(amount_e18));
            }
        }

        fn record_votes(&mut self, delegate: AccountId, new_e18: u128) {
            let block = self.env().block_number();
            let old_e18 = self.trails.record(Some(delegate), block, new_e18);
            self.env().emit_event(DelegateVotesChanged {
                delegate,
                old_e18,
                new_e18,
            });
        }

        fn ensure_over(&self, block: u32) -> Result<(), GovernanceTokenError> {
            let present = self.env().block_number();
            if block < present {
                return Ok(());
            }
            Err(GovernanceTokenError::BlockNotOver { block, present })
        }

        fn change_minting(
            &mut self,
            minter: AccountId,
            old_e18: u128,
            new_e18: u128,
        ) -> Result<(), GovernanceTokenError> {
            // The sum holds every allowance.
            let others_e18 = self.minting_allowances_e18().saturating_sub(old_e18);
            let total_e18 = others_e18.checked_add(new_e18).ok_or(
                GovernanceTokenError::MintingAllowancesTooLarge {
                    others_e18,
                    amount_e18: new_e18,
                },
            )?;
            self.minting_total_e18.set(&total_e18);
            if new_e18 == 0 {
                self.minting.remove(minter);
            } else {
                self.minting.insert(minter, &new_e18);
            }
            self.env().emit_event(MintingAllowanceChanged {
                minter,
                old_e18,
                new_e18,
            });
            Ok(())
        }

        /// Publishes what psp22 did.
        fn publish(&self, done: Result<Vec<PSP22Event>, PSP22Error>) -> Result<(), PSP22Error> {
            self.emit(done?);
            Ok(())
        }

        fn emit(&self, events: Vec<PSP22Event>) {
            for event in events {
                match event {
                    PSP22Event::Transfer(event) => self.env().emit_event(event),
                    PSP22Event::Approval(event) => self.env().emit_event(event),
                }
            }
        }
    }

    impl GovernanceToken for GovernanceTokenContract {
        #[ink(message)]
        fn delegate(&mut self, to: Option<AccountId>) -> Result<(), GovernanceTokenError> {
            let owner = self.env().caller();
            let old = self.delegates.get(owner);
            if old == to {
                return Ok(());
            }
            match to {
                Some(delegate) => {
                    self.delegates.insert(owner, &delegate);
                }
                None => self.delegates.remove(owner),
            }
            self.env().emit_event(DelegateChanged {
                owner,
                old,
                new: to,
            });
            self.move_votes(old, to, accounts().balance_of(owner));
            Ok(())
        }

        #[ink(message)]
        fn delegate_of(&self, owner: AccountId) -> Option<AccountId> {
            self.delegates.get(owner)
        }

        #[ink(message)]
        fn votes(&self, account: AccountId) -> u128 {
            self.trails.present_e18(Some(account))
        }

        #[ink(message)]
        fn past_votes(&self, account: AccountId, block: u32) -> Result<u128, GovernanceTokenError> {
            self.ensure_over(block)?;
            Ok(self.trails.past_e18(Some(account), block))
        }

        #[ink(message)]
        fn past_supply(&self, block: u32) -> Result<u128, GovernanceTokenError> {
            self.ensure_over(block)?;
            Ok(self.trails.past_e18(None, block))
        }

        #[ink(message)]
        fn checkpoints(&self, of: Option<AccountId>) -> u32 {
            self.trails.count(of)
        }

        #[ink(message)]
        fn checkpoint(&self, of: Option<AccountId>, index: u32) -> Option<Checkpoint> {
            self.trails.at(of, index)
        }

        #[ink(message)]
        fn max_supply_e18(&self) -> u128 {
            self.max_supply_e18.get_or_default()
        }

        #[ink(message)]
        fn minting_allowance_e18(&self, minter: AccountId) -> u128 {
            self.minting.get(minter).unwrap_or_default()
        }

        #[ink(message)]
        fn minting_allowances_e18(&self) -> u128 {
            self.minting_total_e18.get_or_default()
        }

        #[ink(message)]
        fn mint(&mut self, to: AccountId, amount_e18: u128) -> Result<(), GovernanceTokenError> {
            let minter = self.env().caller();
            let allowance_e18 = self.minting_allowance_e18(minter);
            let left_e18 = allowance_e18.checked_sub(amount_e18).ok_or(
                GovernanceTokenError::MintingAllowanceExceeded {
                    allowance_e18,
                    amount_e18,
                },
            )?;
            if amount_e18 == 0 {
                return Err(GovernanceTokenError::ZeroAmount);
            }
            self.create(to, amount_e18)?;
            self.change_minting(minter, allowance_e18, left_e18)
        }

        #[ink(message)]
        fn burn(&mut self, amount_e18: u128) -> Result<(), GovernanceTokenError> {
            let owner = self.env().caller();
            if amount_e18 == 0 {
                return Err(GovernanceTokenError::ZeroAmount);
            }
            let events = accounts()
                .burn(owner, amount_e18)
                .map_err(TokenError::from)?;
            // A balance is at most the supply.
            let new_e18 = self.trails.present_e18(None).saturating_sub(amount_e18);
            self.trails.record(None, self.env().block_number(), new_e18);
            self.emit(events);
            self.move_votes(self.delegates.get(owner), None, amount_e18);
            Ok(())
        }

        #[ink(message)]
        fn set_minting_allowance(
            &mut self,
            minter: AccountId,
            amount_e18: u128,
        ) -> Result<(), GovernanceTokenError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            let old_e18 = self.minting_allowance_e18(minter);
            self.change_minting(minter, old_e18, amount_e18)
        }

        #[ink(message)]
        fn lower_minting_allowance(
            &mut self,
            minter: AccountId,
            amount_e18: u128,
        ) -> Result<(), GovernanceTokenError> {
            self.stored_roles()
                .ensure_admin_or_guardian(self.env().caller())?;
            let old_e18 = self.minting_allowance_e18(minter);
            if amount_e18 >= old_e18 {
                return Err(GovernanceTokenError::NotLower {
                    old_e18,
                    new_e18: amount_e18,
                });
            }
            self.change_minting(minter, old_e18, amount_e18)
        }
    }

    impl PSP22 for GovernanceTokenContract {
        #[ink(message)]
        fn total_supply(&self) -> u128 {
            self.trails.present_e18(None)
        }

        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> u128 {
            accounts().balance_of(owner)
        }

        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> u128 {
            accounts().allowance(owner, spender)
        }

        #[ink(message)]
        fn transfer(
            &mut self,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            let from = self.env().caller();
            self.moved(accounts().transfer(from, to, value), from, to, value)
        }

        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            let spender = self.env().caller();
            let done = accounts().transfer_from(spender, from, to, value);
            self.moved(done, from, to, value)
        }

        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: u128) -> Result<(), PSP22Error> {
            self.publish(accounts().approve(self.env().caller(), spender, value))
        }

        #[ink(message)]
        fn increase_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            self.publish(accounts().increase_allowance(self.env().caller(), spender, delta_value))
        }

        #[ink(message)]
        fn decrease_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            self.publish(accounts().decrease_allowance(self.env().caller(), spender, delta_value))
        }
    }

    impl PSP22Metadata for GovernanceTokenContract {
        #[ink(message)]
        fn token_name(&self) -> Option<String> {
            self.name.get()
        }

        #[ink(message)]
        fn token_symbol(&self) -> Option<String> {
            self.symbol.get()
        }

        #[ink(message)]
        fn token_decimals(&self) -> u8 {
            DECIMALS
        }
    }

    impl Access for GovernanceTokenContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.stored_roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.propose_admin(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.accept_admin(caller))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.set_guardian(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }
    }
}
