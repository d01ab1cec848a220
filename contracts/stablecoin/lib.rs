#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod buckets;
#[cfg(test)]
mod tests;

/// The stablecoin, as specified in `interfaces::stablecoin`: PSP22 with metadata, issued by facilitators.
#[ink::contract]
mod stablecoin {
    use crate::buckets::{Buckets, LevelChange};
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::stablecoin::{
        Bucket, CapacityChanged, FacilitatorRemoved, LevelChanged, Stablecoin, StablecoinError,
    };
    use interfaces::token::TokenError;
    use psp22::{PSP22Data, PSP22Error, PSP22Event, PSP22Metadata, PSP22};

    const DECIMALS: u8 = 18;

    /// The root stays empty, so that a message loads only what it uses. Balances and allowances are psp22's (`accounts`).
    #[ink(storage)]
    #[derive(Default)]
    pub struct StablecoinContract {
        buckets: Lazy<Buckets, ManualKey<0x434f_0001>>,
        roles: Lazy<Roles, ManualKey<0x434f_0002>>,
        name: Lazy<String, ManualKey<0x434f_0003>>,
        symbol: Lazy<String, ManualKey<0x434f_0004>>,
        /// Never written: so that the metadata tells tools where psp22's balances lie.
        accounts: Lazy<PSP22Data, ManualKey<0x434f_0005>>,
    }

    /// psp22's balances and allowances. They lie under keys of their own, derived from their names, so that no cell is read to reach
    /// them. The total that psp22 keeps beside them is not used and never stored: the supply is the sum of the levels.
    fn accounts() -> PSP22Data {
        PSP22Data::default()
    }

    impl StablecoinContract {
        #[ink(constructor)]
        pub fn new(name: String, symbol: String, admin: AccountId, guardian: AccountId) -> Self {
            let mut contract = Self::default();
            contract.name.set(&name);
            contract.symbol.set(&symbol);
            contract.roles.set(&Roles::new(admin, guardian));
            contract
        }

        fn stored_roles(&self) -> Roles {
            self.roles
                .get()
                .unwrap_or_else(|| unreachable!("the constructor sets the roles"))
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

        fn emit_level(&self, facilitator: AccountId, LevelChange { old, new }: LevelChange) {
            self.env().emit_event(LevelChanged {
                facilitator,
                old,
                new,
            });
        }
    }

    impl Stablecoin for StablecoinContract {
        #[ink(message)]
        fn mint(&mut self, to: AccountId, amount: u128) -> Result<(), StablecoinError> {
            let facilitator = self.env().caller();
            let mut buckets = self.buckets.get_or_default();
            let change = buckets.mint(facilitator, amount)?;
            let events = accounts().mint(to, amount).map_err(TokenError::from)?;
            self.buckets.set(&buckets);
            self.emit_level(facilitator, change);
            self.emit(events);
            Ok(())
        }

        #[ink(message)]
        fn burn(&mut self, from: AccountId, amount: u128) -> Result<(), StablecoinError> {
            let facilitator = self.env().caller();
            let mut buckets = self.buckets.get_or_default();
            let change = buckets.burn(facilitator, amount)?;
            let mut accounts = accounts();
            // Does nothing where the two are the same account: a facilitator needs no allowance for its own coin.
            let spent = accounts
                .decrease_allowance(from, facilitator, amount)
                .map_err(TokenError::from)?;
            let burned = accounts.burn(from, amount).map_err(TokenError::from)?;
            self.buckets.set(&buckets);
            self.emit_level(facilitator, change);
            self.emit(spent);
            self.emit(burned);
            Ok(())
        }

        #[ink(message)]
        fn set_capacity(
            &mut self,
            facilitator: AccountId,
            capacity: u128,
        ) -> Result<(), StablecoinError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            let mut buckets = self.buckets.get_or_default();
            let old = buckets.set_capacity(facilitator, capacity)?;
            self.buckets.set(&buckets);
            self.env().emit_event(CapacityChanged {
                facilitator,
                old,
                new: capacity,
            });
            Ok(())
        }

        #[ink(message)]
        fn lower_capacity(
            &mut self,
            facilitator: AccountId,
            capacity: u128,
        ) -> Result<(), StablecoinError> {
            self.stored_roles()
                .ensure_admin_or_guardian(self.env().caller())?;
            let mut buckets = self.buckets.get_or_default();
            let old = buckets.lower_capacity(facilitator, capacity)?;
            self.buckets.set(&buckets);
            self.env().emit_event(CapacityChanged {
                facilitator,
                old: Some(old),
                new: capacity,
            });
            Ok(())
        }

        #[ink(message)]
        fn remove_facilitator(&mut self, facilitator: AccountId) -> Result<(), StablecoinError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            let mut buckets = self.buckets.get_or_default();
            buckets.remove(facilitator)?;
            self.buckets.set(&buckets);
            self.env().emit_event(FacilitatorRemoved { facilitator });
            Ok(())
        }

        #[ink(message)]
        fn bucket(&self, facilitator: AccountId) -> Option<Bucket> {
            self.buckets.get_or_default().get(facilitator)
        }

        #[ink(message)]
        fn facilitators(&self) -> Vec<AccountId> {
            self.buckets.get_or_default().accounts()
        }
    }

    impl PSP22 for StablecoinContract {
        #[ink(message)]
        fn total_supply(&self) -> u128 {
            self.buckets.get_or_default().supply()
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
            self.publish(accounts().transfer(self.env().caller(), to, value))
        }

        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            self.publish(accounts().transfer_from(self.env().caller(), from, to, value))
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

    impl PSP22Metadata for StablecoinContract {
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

    impl Access for StablecoinContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.stored_roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.propose_admin(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.accept_admin(self.env().caller())?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.set_guardian(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }
    }
}
