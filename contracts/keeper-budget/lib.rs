//! Pays keepers for their pokes. See `interfaces::keeper_budget` for what each message means and `policy::keeper` for what a poke is worth.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod bounds;

#[ink::contract]
mod keeper_budget {
    use crate::bounds;
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::keeper_budget::*;
    use interfaces::token::TokenError;
    use policy::limits::Bucket;
    use psp22::PSP22;

    type Coin = ink::contract_ref!(PSP22);

    /// One cell: a payment reads and writes all of it.
    #[derive(Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct State {
        coin: AccountId,
        controller: Option<AccountId>,
        terms: PayTerms,
        bucket: Bucket,
    }

    #[ink(storage)]
    pub struct BudgetContract {
        state: Lazy<State, ManualKey<0x6275_6467>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
    }

    impl BudgetContract {
        #[ink(constructor)]
        pub fn new(
            coin: AccountId,
            terms: PayTerms,
            admin: AccountId,
            guardian: AccountId,
        ) -> Result<Self, BudgetError> {
            bounds::ensure_terms(&terms)?;
            let mut budget = Self {
                state: Lazy::new(),
                roles: Lazy::new(),
            };
            budget.state.set(&State {
                coin,
                controller: None,
                terms,
                bucket: Bucket::full(&terms.rate, Self::env().block_timestamp()),
            });
            budget.roles.set(&Roles::new(admin, guardian));
            Ok(budget)
        }

        fn stored_state(&self) -> State {
            match self.state.get() {
                Some(state) => state,
                None => unreachable!(), // the constructor sets it
            }
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

        fn ensure_admin(&self) -> Result<(), AccessError> {
            self.stored_roles().ensure_admin(self.env().caller())
        }

        fn balance_e18(&self, coin: AccountId) -> u128 {
            Coin::from(coin).balance_of(self.env().account_id())
        }

        fn payment(&self, state: &State, service: &Service) -> (u128, Bucket) {
            let balance_e18 = self.balance_e18(state.coin);
            let now_ms = self.env().block_timestamp();
            state
                .terms
                .payment_down(service, &state.bucket, balance_e18, now_ms)
        }

        fn send(
            &self,
            coin: AccountId,
            to: AccountId,
            amount_e18: u128,
        ) -> Result<(), BudgetError> {
            Coin::from(coin)
                .transfer(to, amount_e18, Vec::new())
                .map_err(|error| TokenError::from(error).into())
        }
    }

    impl KeeperBudget for BudgetContract {
        #[ink(message)]
        fn pay(&mut self, keeper: AccountId, service: Service) -> Result<u128, BudgetError> {
            let mut state = self.stored_state();
            if state.controller != Some(self.env().caller()) {
                return Err(BudgetError::NotController);
            }
            let (paid_e18, bucket) = self.payment(&state, &service);
            if paid_e18 == 0 {
                return Ok(0);
            }
            state.bucket = bucket;
            self.state.set(&state);
            self.env().emit_event(KeeperPaid {
                keeper,
                service,
                paid_e18,
            });
            self.send(state.coin, keeper, paid_e18)?;
            Ok(paid_e18)
        }

        #[ink(message)]
        fn preview_pay(&self, service: Service) -> u128 {
            self.payment(&self.stored_state(), &service).0
        }

        #[ink(message)]
        fn budget(&self) -> Budget {
            let state = self.stored_state();
            Budget {
                coin: state.coin,
                controller: state.controller,
                terms: state.terms,
                level_e18: state
                    .bucket
                    .level_down(&state.terms.rate, self.env().block_timestamp()),
                balance_e18: self.balance_e18(state.coin),
            }
        }

        #[ink(message)]
        fn set_terms(&mut self, terms: PayTerms) -> Result<(), BudgetError> {
            self.ensure_admin()?;
            bounds::ensure_terms(&terms)?;
            let mut state = self.stored_state();
            let now_ms = self.env().block_timestamp();
            // What the old rate refilled until now stays.
            state.bucket = Bucket {
                level_e18: state.bucket.level_down(&state.terms.rate, now_ms),
                at_ms: now_ms,
            };
            let old = core::mem::replace(&mut state.terms, terms);
            self.state.set(&state);
            self.env().emit_event(PayTermsChanged { old, new: terms });
            Ok(())
        }

        #[ink(message)]
        fn set_controller(&mut self, controller: AccountId) -> Result<(), BudgetError> {
            self.ensure_admin()?;
            let mut state = self.stored_state();
            let old = state.controller.replace(controller);
            self.state.set(&state);
            self.env().emit_event(BudgetControllerChanged {
                old,
                new: controller,
            });
            Ok(())
        }

        #[ink(message)]
        fn withdraw(&mut self, to: AccountId, amount_e18: u128) -> Result<(), BudgetError> {
            self.ensure_admin()?;
            if amount_e18 == 0 {
                return Err(BudgetError::ZeroAmount);
            }
            self.env().emit_event(BudgetWithdrawn { to, amount_e18 });
            self.send(self.stored_state().coin, to, amount_e18)
        }
    }

    impl Access for BudgetContract {
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
