//! Everything for everyone, pro rata. See `interfaces::settlement` for what each message means.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

#[ink::contract]
mod settlement {
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::settlement::*;
    use interfaces::token::TokenError;
    use math::mul_div_down;
    use psp22::PSP22;

    type Token = ink::contract_ref!(PSP22);

    #[ink(storage)]
    pub struct SettlementContract {
        stablecoin: Lazy<AccountId, ManualKey<0x636f_696e>>,
        /// Coin surrendered, by holder.
        claims: Mapping<AccountId, u128, ManualKey<0x636c_6169>>,
        /// Tokens paid, by token and holder.
        paid: Mapping<(AccountId, AccountId), u128, ManualKey<0x7061_6964>>,
        /// Tokens paid, by token.
        paid_in_all: Mapping<AccountId, u128, ManualKey<0x7061_6c6c>>,
    }

    impl SettlementContract {
        #[ink(constructor)]
        pub fn new(stablecoin: AccountId) -> Self {
            let mut settlement = Self {
                stablecoin: Lazy::new(),
                claims: Mapping::new(),
                paid: Mapping::new(),
                paid_in_all: Mapping::new(),
            };
            settlement.stablecoin.set(&stablecoin);
            settlement
        }

        fn coin(&self) -> AccountId {
            match self.stablecoin.get() {
                Some(coin) => coin,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn paid_in_all(&self, token: AccountId) -> u128 {
            self.paid_in_all.get(token).unwrap_or_default()
        }

        fn received_of(&self, token: AccountId) -> u128 {
            Token::from(token)
                .balance_of(self.env().account_id())
                .saturating_add(self.paid_in_all(token))
        }

        /// What was paid of a token to a holder, and what is owing.
        fn account(&self, token: AccountId, holder: AccountId) -> (u128, u128) {
            let claim_e18 = self.claims.get(holder).unwrap_or_default();
            let supply_e18 = Token::from(self.coin()).total_supply();
            // The claim is coin that lies here: never more than the supply.
            let share = mul_div_down(self.received_of(token), claim_e18, supply_e18).unwrap_or(0);
            let paid = self.paid.get((token, holder)).unwrap_or_default();
            (paid, share.saturating_sub(paid))
        }
    }

    impl EmergencySettlement for SettlementContract {
        #[ink(message)]
        fn surrender(&mut self, amount_e18: u128) -> Result<u128, SettlementError> {
            let holder = self.env().caller();
            if amount_e18 == 0 {
                return Err(SettlementError::ZeroAmount);
            }
            let claim_old_e18 = self.claims.get(holder).unwrap_or_default();
            let claim_new_e18 = claim_old_e18.saturating_add(amount_e18);
            self.claims.insert(holder, &claim_new_e18);
            self.env().emit_event(Surrendered {
                holder,
                amount_e18,
                claim_old_e18,
                claim_new_e18,
            });
            Token::from(self.coin())
                .transfer_from(holder, self.env().account_id(), amount_e18, Vec::new())
                .map_err(TokenError::from)?;
            Ok(claim_new_e18)
        }

        #[ink(message)]
        fn collect(&mut self, token: AccountId) -> Result<u128, SettlementError> {
            let holder = self.env().caller();
            if token == self.coin() {
                return Err(SettlementError::NotCollateral);
            }
            let (paid, amount) = self.account(token, holder);
            if amount == 0 {
                return Err(SettlementError::NothingOwing);
            }
            let total = paid.saturating_add(amount);
            self.paid.insert((token, holder), &total);
            let in_all = self.paid_in_all(token).saturating_add(amount);
            self.paid_in_all.insert(token, &in_all);
            self.env().emit_event(Collected {
                holder,
                token,
                amount,
                total,
            });
            Token::from(token)
                .transfer(holder, amount, Vec::new())
                .map_err(TokenError::from)?;
            Ok(amount)
        }

        #[ink(message)]
        fn owing(&self, token: AccountId, holder: AccountId) -> u128 {
            if token == self.coin() {
                return 0;
            }
            self.account(token, holder).1
        }

        #[ink(message)]
        fn claim_of(&self, holder: AccountId) -> u128 {
            self.claims.get(holder).unwrap_or_default()
        }

        #[ink(message)]
        fn received(&self, token: AccountId) -> u128 {
            self.received_of(token)
        }

        #[ink(message)]
        fn stablecoin(&self) -> AccountId {
            self.coin()
        }
    }
}
