#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod amp;
mod average;
mod bounds;
mod coins;
mod entries;
mod events;
mod fees;
mod governance;
mod liquidity;
mod lp;
mod previews;
mod refusal;
mod state;
mod swap;
mod tokens;
mod views;

/// The StableSwap venue, as specified in `interfaces::stable_pool`; its account is also the LP token.
#[ink::contract]
mod stable_pool {
    use crate::entries::{Funding, Receivers};
    use crate::lp::{self, Entry};
    use crate::refusal::answer;
    use crate::state::{Governance, Pool};
    use crate::swap::Order;
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::pause::Pause;
    use interfaces::stable_pool::{FeeTerms, PoolError, PoolInit, PoolState, StablePool};
    use psp22::{PSP22Error, PSP22Metadata, PSP22};

    /// The root stays empty; a swap reads and writes `pool` alone.
    #[ink(storage)]
    #[derive(Default)]
    pub struct StablePoolContract {
        pub(crate) pool: Lazy<Pool, ManualKey<0x5350_0001>>,
        pub(crate) governance: Lazy<Governance, ManualKey<0x5350_0002>>,
        pub(crate) lp: Mapping<Entry, u128, ManualKey<0x5350_0003>>,
    }

    impl StablePoolContract {
        #[ink(constructor)]
        pub fn new(init: PoolInit) -> Result<Self, PoolError> {
            answer(Self::start(&init))
        }
    }

    impl StablePool for StablePoolContract {
        #[ink(message)]
        fn swap_exact_in(
            &mut self,
            coin_in: u8,
            coin_out: u8,
            amount_in: u128,
            min_out: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_swap(
                coin_in,
                coin_out,
                Order::ExactIn(amount_in),
                min_out,
                Funding::Pulled,
                to,
                deadline_ms,
            ))
        }

        #[ink(message)]
        fn swap_exact_out(
            &mut self,
            coin_in: u8,
            coin_out: u8,
            amount_out: u128,
            max_in: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_swap(
                coin_in,
                coin_out,
                Order::ExactOut(amount_out),
                max_in,
                Funding::Pulled,
                to,
                deadline_ms,
            ))
        }

        #[ink(message)]
        fn swap_received(
            &mut self,
            coin_in: u8,
            coin_out: u8,
            amount_in: u128,
            min_out: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_swap(
                coin_in,
                coin_out,
                Order::ExactIn(amount_in),
                min_out,
                Funding::Received,
                to,
                deadline_ms,
            ))
        }

        #[ink(message)]
        fn add_liquidity(
            &mut self,
            amounts: Vec<u128>,
            min_lp: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_add(&amounts, min_lp, Funding::Pulled, to, deadline_ms))
        }

        #[ink(message)]
        fn add_received(
            &mut self,
            amounts: Vec<u128>,
            min_lp: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_add(&amounts, min_lp, Funding::Received, to, deadline_ms))
        }

        #[ink(message)]
        fn remove_liquidity(
            &mut self,
            lp: u128,
            min_amounts: Vec<u128>,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<Vec<u128>, PoolError> {
            answer(self.execute_remove(lp, &min_amounts, Receivers::One(to), deadline_ms))
        }

        #[ink(message)]
        fn remove_liquidity_split(
            &mut self,
            lp: u128,
            min_amounts: Vec<u128>,
            receivers: Vec<AccountId>,
            deadline_ms: u64,
        ) -> Result<Vec<u128>, PoolError> {
            answer(self.execute_remove(lp, &min_amounts, Receivers::Each(&receivers), deadline_ms))
        }

        #[ink(message)]
        fn remove_one_coin(
            &mut self,
            lp: u128,
            coin: u8,
            min_out: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_remove_one(lp, coin, min_out, to, deadline_ms))
        }

        #[ink(message)]
        fn remove_exact(
            &mut self,
            amounts: Vec<u128>,
            max_lp: u128,
            to: AccountId,
            deadline_ms: u64,
        ) -> Result<u128, PoolError> {
            answer(self.execute_remove_exact(&amounts, max_lp, to, deadline_ms))
        }

        #[ink(message)]
        fn preview_swap_exact_in(
            &self,
            coin_in: u8,
            coin_out: u8,
            amount_in: u128,
        ) -> Result<u128, PoolError> {
            answer(self.preview_swap(coin_in, coin_out, Order::ExactIn(amount_in)))
        }

        #[ink(message)]
        fn preview_swap_exact_out(
            &self,
            coin_in: u8,
            coin_out: u8,
            amount_out: u128,
        ) -> Result<u128, PoolError> {
            answer(self.preview_swap(coin_in, coin_out, Order::ExactOut(amount_out)))
        }

        #[ink(message)]
        fn preview_add_liquidity(&self, amounts: Vec<u128>) -> Result<u128, PoolError> {
            answer(self.preview_add(&amounts))
        }

        #[ink(message)]
        fn preview_remove_liquidity(&self, lp: u128) -> Result<Vec<u128>, PoolError> {
            answer(self.preview_remove(lp))
        }

        #[ink(message)]
        fn preview_remove_one_coin(&self, lp: u128, coin: u8) -> Result<u128, PoolError> {
            answer(self.preview_remove_one(lp, coin))
        }

        #[ink(message)]
        fn preview_remove_exact(&self, amounts: Vec<u128>) -> Result<u128, PoolError> {
            answer(self.preview_exact(&amounts))
        }

        #[ink(message)]
        fn state(&self, owner: AccountId) -> Result<PoolState, PoolError> {
            answer(self.view_state(owner))
        }

        #[ink(message)]
        fn coins(&self) -> Vec<AccountId> {
            self.view_coins()
        }

        #[ink(message)]
        fn virtual_price_e18(&self) -> Result<u128, PoolError> {
            answer(self.view_virtual_price_e18())
        }

        #[ink(message)]
        fn spot_price_e18(&self, coin: u8) -> Result<u128, PoolError> {
            answer(self.view_spot_price_e18(coin))
        }

        #[ink(message)]
        fn average_price_e18(&self, coin: u8) -> Result<u128, PoolError> {
            answer(self.view_average_price_e18(coin))
        }

        #[ink(message)]
        fn amp(&self) -> u64 {
            self.view_amp()
        }

        #[ink(message)]
        fn fee_terms(&self) -> FeeTerms {
            self.load().fees
        }

        #[ink(message)]
        fn fee_receiver(&self) -> AccountId {
            self.load_governance().fee_receiver
        }

        #[ink(message)]
        fn admin_fees(&self) -> Vec<u128> {
            self.view_admin_fees()
        }

        #[ink(message)]
        fn paused(&self) -> bool {
            self.load().paused
        }

        #[ink(message)]
        fn pay_admin_fees(&mut self) -> Result<Vec<u128>, PoolError> {
            answer(self.execute_pay_admin_fees())
        }

        #[ink(message)]
        fn ramp_amp(&mut self, amp: u64, until_ms: u64) -> Result<(), PoolError> {
            answer(self.start_ramp(amp, until_ms))
        }

        #[ink(message)]
        fn stop_ramp(&mut self) -> Result<(), PoolError> {
            answer(self.end_ramp())
        }

        #[ink(message)]
        fn set_fee_terms(&mut self, fees: FeeTerms) -> Result<(), PoolError> {
            answer(self.change_fee_terms(fees))
        }

        #[ink(message)]
        fn set_fee_receiver(&mut self, receiver: AccountId) -> Result<(), PoolError> {
            answer(self.change_fee_receiver(receiver))
        }

        #[ink(message)]
        fn pause(&mut self) -> Result<(), PoolError> {
            answer(self.change_pause(true))
        }

        #[ink(message)]
        fn resume(&mut self) -> Result<(), PoolError> {
            answer(self.change_pause(false))
        }

        #[ink(message)]
        fn pause_state(&self) -> Pause {
            self.load_governance().pause
        }
    }

    impl PSP22 for StablePoolContract {
        #[ink(message)]
        fn total_supply(&self) -> u128 {
            self.load().lp_supply
        }

        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> u128 {
            self.lp_entry(&Entry::Balance(owner))
        }

        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> u128 {
            self.lp_entry(&Entry::Allowance { owner, spender })
        }

        #[ink(message)]
        fn transfer(
            &mut self,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            self.transfer_lp(self.env().caller(), to, value)
        }

        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: u128,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            self.transfer_lp(from, to, value)
        }

        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: u128) -> Result<(), PSP22Error> {
            self.set_lp_allowance(self.env().caller(), spender, value);
            Ok(())
        }

        #[ink(message)]
        fn increase_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            self.change_lp_allowance(spender, delta_value, true)
        }

        #[ink(message)]
        fn decrease_allowance(
            &mut self,
            spender: AccountId,
            delta_value: u128,
        ) -> Result<(), PSP22Error> {
            self.change_lp_allowance(spender, delta_value, false)
        }
    }

    impl PSP22Metadata for StablePoolContract {
        #[ink(message)]
        fn token_name(&self) -> Option<String> {
            Some(lp::NAME.into())
        }

        #[ink(message)]
        fn token_symbol(&self) -> Option<String> {
            Some(lp::SYMBOL.into())
        }

        #[ink(message)]
        fn token_decimals(&self) -> u8 {
            lp::DECIMALS
        }
    }

    impl Access for StablePoolContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.load_governance().roles
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            self.change_pending_admin(new)
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            self.change_admin()
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            self.change_guardian(new)
        }
    }
}
