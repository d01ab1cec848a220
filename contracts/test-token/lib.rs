#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

/// A PSP22 token that anyone may mint, standing in for the collaterals of others. For tests, benchmarks and the demo only.
#[ink::contract]
mod test_token {
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use psp22::{PSP22Data, PSP22Error, PSP22Event, PSP22Metadata, PSP22};

    #[ink(storage)]
    #[derive(Default)]
    pub struct TestToken {
        data: Lazy<PSP22Data, ManualKey<0x5454_0001>>,
        name: Lazy<String, ManualKey<0x5454_0002>>,
        symbol: Lazy<String, ManualKey<0x5454_0003>>,
        decimals: Lazy<u8, ManualKey<0x5454_0004>>,
    }

    /// Balances and allowances without the cell of the total supply, which only a mint changes: they lie under keys of their own.
    fn accounts() -> PSP22Data {
        PSP22Data::default()
    }

    impl TestToken {
        #[ink(constructor)]
        pub fn new(name: String, symbol: String, decimals: u8) -> Self {
            let mut token = Self::default();
            token.name.set(&name);
            token.symbol.set(&symbol);
            token.decimals.set(&decimals);
            token
        }

        /// Creates `amount` for `to`. Open to anyone.
        #[ink(message)]
        pub fn mint(&mut self, to: AccountId, amount: u128) -> Result<(), PSP22Error> {
            let mut data = self.data.get_or_default();
            let events = data.mint(to, amount)?;
            self.data.set(&data);
            self.emit(events);
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

    impl PSP22 for TestToken {
        #[ink(message)]
        fn total_supply(&self) -> u128 {
            self.data.get_or_default().total_supply()
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
            let events = accounts().transfer(self.env().caller(), to, value)?;
            self.emit(events);
            Ok(())
        }

        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            let events = accounts().transfer_from(self.env().caller(), from, to, value)?;
            self.emit(events);
            Ok(())
        }

        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: u128) -> Result<(), PSP22Error> {
            let events = accounts().approve(self.env().caller(), spender, value)?;
            self.emit(events);
            Ok(())
        }

        #[ink(message)]
        fn increase_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            let events =
                accounts().increase_allowance(self.env().caller(), spender, delta_value)?;
            self.emit(events);
            Ok(())
        }

        #[ink(message)]
        fn decrease_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            let events =
                accounts().decrease_allowance(self.env().caller(), spender, delta_value)?;
            self.emit(events);
            Ok(())
        }
    }

    impl PSP22Metadata for TestToken {
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
            self.decimals.get_or_default()
        }
    }
}
