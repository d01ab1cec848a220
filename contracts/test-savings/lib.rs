#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

/// The venue of the example AMO: shares of the tokens it manages, as `interfaces::savings` specifies. What it earns, loses and lends out is anyone's to
/// say. For tests only.
#[ink::contract]
mod test_savings {
    use ink::contract_ref;
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::savings::{
        Savings, SavingsError, SavingsVenue, VIRTUAL_SHARES, VIRTUAL_TOKENS,
    };
    use interfaces::token::TokenError;
    use math::mul_div_down;
    use psp22::PSP22;

    #[ink(storage)]
    pub struct TestSavings {
        asset: AccountId,
        /// `shares` of it is not used.
        totals: Lazy<Savings, ManualKey<0x5453_0001>>,
        shares: Mapping<AccountId, u128, ManualKey<0x5453_0002>>,
    }

    impl TestSavings {
        #[ink(constructor)]
        pub fn new(asset: AccountId) -> Self {
            Self {
                asset,
                totals: Lazy::new(),
                shares: Mapping::new(),
            }
        }

        /// Interest, paid by the caller.
        #[ink(message)]
        pub fn earn(&mut self, tokens: u128) -> Result<(), SavingsError> {
            self.pull(tokens)?;
            self.change(|totals| {
                totals.managed = totals.managed.saturating_add(tokens);
                totals.cash = totals.cash.saturating_add(tokens);
            });
            Ok(())
        }

        /// Gives tokens away: every share is worth less.
        #[ink(message)]
        pub fn lose(&mut self, tokens: u128) -> Result<(), SavingsError> {
            self.change(|totals| {
                totals.managed = totals.managed.saturating_sub(tokens);
                totals.cash = totals.cash.saturating_sub(tokens);
            });
            self.pay(self.env().caller(), tokens)
        }

        /// Lends tokens to the caller, for good: they are owed, and not here.
        #[ink(message)]
        pub fn lend_out(&mut self, tokens: u128) -> Result<(), SavingsError> {
            self.change(|totals| totals.cash = totals.cash.saturating_sub(tokens));
            self.pay(self.env().caller(), tokens)
        }

        fn change(&mut self, change: impl FnOnce(&mut Savings)) {
            let mut totals = self.totals.get_or_default();
            change(&mut totals);
            self.totals.set(&totals);
        }

        fn pull(&self, tokens: u128) -> Result<(), SavingsError> {
            let mut token: contract_ref!(PSP22) = self.asset.into();
            let (from, to) = (self.env().caller(), self.env().account_id());
            token
                .transfer_from(from, to, tokens, Vec::new())
                .map_err(|error| TokenError::from(error).into())
        }

        fn pay(&self, to: AccountId, tokens: u128) -> Result<(), SavingsError> {
            let mut token: contract_ref!(PSP22) = self.asset.into();
            token
                .transfer(to, tokens, Vec::new())
                .map_err(|error| TokenError::from(error).into())
        }
    }

    impl SavingsVenue for TestSavings {
        #[ink(message)]
        fn asset(&self) -> AccountId {
            self.asset
        }

        #[ink(message)]
        fn savings(&self, owner: AccountId) -> Savings {
            Savings {
                shares: self.shares.get(owner).unwrap_or_default(),
                ..self.totals.get_or_default()
            }
        }

        #[ink(message)]
        fn deposit(&mut self, tokens: u128, to: AccountId) -> Result<u128, SavingsError> {
            let mut totals = self.totals.get_or_default();
            let shares = mul_div_down(
                tokens,
                totals.total_shares.saturating_add(VIRTUAL_SHARES),
                totals.managed.saturating_add(VIRTUAL_TOKENS),
            )
            .map_err(|_| SavingsError::Math)?;
            if tokens == 0 || shares == 0 {
                return Err(SavingsError::ZeroAmount);
            }
            let held = self.shares.get(to).unwrap_or_default();
            self.shares.insert(to, &held.saturating_add(shares));
            totals.total_shares = totals.total_shares.saturating_add(shares);
            totals.managed = totals.managed.saturating_add(tokens);
            totals.cash = totals.cash.saturating_add(tokens);
            self.totals.set(&totals);
            self.pull(tokens)?;
            Ok(shares)
        }

        #[ink(message)]
        fn redeem(&mut self, shares: u128, to: AccountId) -> Result<u128, SavingsError> {
            let owner = self.env().caller();
            let mut totals = self.totals.get_or_default();
            let held = self.shares.get(owner).unwrap_or_default();
            let left = held
                .checked_sub(shares)
                .ok_or(SavingsError::InsufficientShares {
                    shares: held,
                    asked: shares,
                })?;
            let tokens = mul_div_down(
                shares,
                totals.managed.saturating_add(VIRTUAL_TOKENS),
                totals.total_shares.saturating_add(VIRTUAL_SHARES),
            )
            .map_err(|_| SavingsError::Math)?;
            if shares == 0 {
                return Err(SavingsError::ZeroAmount);
            }
            if tokens > totals.cash {
                return Err(SavingsError::InsufficientCash {
                    cash: totals.cash,
                    asked: tokens,
                });
            }
            self.shares.insert(owner, &left);
            totals.total_shares = totals.total_shares.saturating_sub(shares);
            totals.managed = totals.managed.saturating_sub(tokens);
            totals.cash = totals.cash.saturating_sub(tokens);
            self.totals.set(&totals);
            if tokens != 0 {
                self.pay(to, tokens)?;
            }
            Ok(tokens)
        }
    }
}
