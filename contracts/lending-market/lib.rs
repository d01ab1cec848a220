//! An isolated lending market. See `interfaces::lending_market` for what each message means and `policy::lending` for the formulas.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod books;
mod bounds;
mod loans;
mod outside;
mod supplying;

#[ink::contract]
pub mod lending_market {
    use crate::{bounds, loans, outside, supplying};
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::lending_market::*;
    use interfaces::pause::Pause;

    /// Root cell empty, every part under its own key.
    #[ink(storage)]
    pub struct Market {
        pub(crate) state: Lazy<MarketState, ManualKey<0x7374_6174>>,
        pub(crate) assets: Lazy<MarketAssets, ManualKey<0x6173_7365>>,
        pub(crate) terms: Lazy<MarketTerms, ManualKey<0x7465_726d>>,
        pub(crate) shares: Mapping<AccountId, u128, ManualKey<0x7368_6172>>,
        pub(crate) loans: Mapping<AccountId, Loan, ManualKey<0x6c6f_616e>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
        pause: Lazy<Pause, ManualKey<0x7061_7573>>,
    }

    impl Market {
        #[ink(constructor)]
        pub fn new(
            assets: MarketAssets,
            terms: MarketTerms,
            admin: AccountId,
            guardian: AccountId,
        ) -> Result<Self, LendingError> {
            bounds::ensure_assets(&assets)?;
            bounds::ensure_terms(&terms)?;
            let now_ms = Self::env().block_timestamp();
            let mut market = Self {
                state: Lazy::new(),
                assets: Lazy::new(),
                terms: Lazy::new(),
                shares: Mapping::new(),
                loans: Mapping::new(),
                roles: Lazy::new(),
                pause: Lazy::new(),
            };
            market.state.set(&MarketState {
                rate: RateState::new(&terms.rate, now_ms),
                accrued_ms: now_ms,
                ..MarketState::default()
            });
            market.assets.set(&assets);
            market.terms.set(&terms);
            market.roles.set(&Roles::new(admin, guardian));
            Ok(market)
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

        fn set_paused(&mut self, new: bool) -> Result<(), LendingError> {
            let mut pause = self.pause.get_or_default();
            let (roles, caller) = (self.stored_roles(), self.env().caller());
            let now_ms = self.env().block_timestamp();
            pause.change(new, &roles, caller, now_ms)?;
            self.pause.set(&pause);
            let mut books = self.books();
            let old = core::mem::replace(&mut books.state.paused, new);
            self.keep(&books);
            self.env().emit_event(MarketPauseChanged { old, new });
            Ok(())
        }
    }

    impl LendingMarket for Market {
        #[ink(message)]
        fn supply(&mut self, tokens: u128, to: AccountId) -> Result<u128, LendingError> {
            supplying::supply(self, tokens, to)
        }

        #[ink(message)]
        fn withdraw(
            &mut self,
            shares: u128,
            to: AccountId,
            min_tokens: u128,
        ) -> Result<u128, LendingError> {
            supplying::withdraw(self, shares, to, min_tokens)
        }

        #[ink(message)]
        fn borrow(&mut self, tokens: u128, to: AccountId) -> Result<u128, LendingError> {
            loans::borrow(self, tokens, to)
        }

        #[ink(message)]
        fn repay(&mut self, tokens: u128, borrower: AccountId) -> Result<u128, LendingError> {
            loans::repay(self, tokens, borrower)
        }

        #[ink(message)]
        fn post_collateral(
            &mut self,
            amount: u128,
            borrower: AccountId,
        ) -> Result<(), LendingError> {
            loans::post_collateral(self, amount, borrower)
        }

        #[ink(message)]
        fn take_collateral(&mut self, amount: u128, to: AccountId) -> Result<(), LendingError> {
            loans::take_collateral(self, amount, to)
        }

        #[ink(message)]
        fn liquidate(
            &mut self,
            borrower: AccountId,
            tokens: u128,
            min_seized: u128,
        ) -> Result<(u128, u128), LendingError> {
            loans::liquidate(self, borrower, tokens, min_seized)
        }

        #[ink(message)]
        fn accrue(&mut self) -> Result<u128, LendingError> {
            let books = self.books();
            self.keep(&books);
            Ok(books.interest_e18)
        }

        #[ink(message)]
        fn take_reserves(&mut self) -> Result<u128, LendingError> {
            let mut books = self.books();
            let tokens = books.state.totals.take_reserves(books.unit_e18)?;
            if tokens == 0 {
                return Err(LendingError::ZeroAmount);
            }
            self.keep(&books);
            let to = books.assets.fee_receiver;
            self.env().emit_event(ReservesTaken { to, tokens });
            outside::pay(books.assets.loan, to, tokens)?;
            Ok(tokens)
        }

        #[ink(message)]
        fn state(&self) -> MarketState {
            self.books().state
        }

        #[ink(message)]
        fn supplier(&self, account: AccountId) -> Supplier {
            let books = self.books();
            Supplier {
                shares: self.shares.get(account).unwrap_or_default(),
                state: books.state,
                rate_terms: books.terms.rate,
                supply_cap_e18: books.terms.supply_cap_e18,
                unit_e18: books.unit_e18,
            }
        }

        #[ink(message)]
        fn loan(&self, borrower: AccountId) -> Loan {
            self.loans.get(borrower).unwrap_or_default()
        }

        #[ink(message)]
        fn debt_e18(&self, borrower: AccountId) -> u128 {
            let shares = self.loan(borrower).debt_shares;
            let totals = self.books().state.totals;
            totals.debt_up_e18(shares).unwrap_or(u128::MAX)
        }

        #[ink(message)]
        fn assets(&self) -> MarketAssets {
            self.stored_assets()
        }

        #[ink(message)]
        fn terms(&self) -> MarketTerms {
            self.stored_terms()
        }

        #[ink(message)]
        fn set_terms(&mut self, terms: MarketTerms) -> Result<(), LendingError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            bounds::ensure_terms(&terms)?;
            // Until now the old terms hold.
            let mut books = self.books();
            let old = core::mem::replace(&mut books.terms, terms);
            books.state.rate.rate_at_target_e18 = books
                .state
                .rate
                .rate_at_target_e18
                .clamp(terms.rate.least_rate_e18, terms.rate.most_rate_e18);
            books.moved();
            self.keep(&books);
            self.terms.set(&terms);
            self.env()
                .emit_event(MarketTermsChanged { old, new: terms });
            Ok(())
        }

        #[ink(message)]
        fn pause(&mut self) -> Result<(), LendingError> {
            self.set_paused(true)
        }

        #[ink(message)]
        fn resume(&mut self) -> Result<(), LendingError> {
            self.set_paused(false)
        }

        #[ink(message)]
        fn pause_state(&self) -> Pause {
            self.pause.get_or_default()
        }
    }

    impl Access for Market {
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
