//! Sells surplus for the governance token and burns what it is paid. See `interfaces::buyback` for what each message means.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod bounds;
mod outside;
mod sale;
mod surplus;

#[ink::contract]
mod buyback {
    use crate::{bounds, outside, sale, surplus};
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::buyback::*;
    use interfaces::pause::Pause;

    #[ink(storage)]
    pub struct BuybackContract {
        links: Lazy<BuybackLinks, ManualKey<0x6c69_6e6b>>,
        terms: Lazy<BuybackTerms, ManualKey<0x7465_726d>>,
        /// The last auction of a token, one at most per asset that the vault lists.
        auctions: Mapping<AccountId, Auction, ManualKey<0x6175_6374>>,
        pause: Lazy<Pause, ManualKey<0x7061_7573>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
    }

    impl BuybackContract {
        #[ink(constructor)]
        pub fn new(
            links: BuybackLinks,
            terms: BuybackTerms,
            admin: AccountId,
            guardian: AccountId,
        ) -> Result<Self, BuybackError> {
            bounds::ensure_terms(&terms)?;
            let mut contract = Self {
                links: Lazy::new(),
                terms: Lazy::new(),
                auctions: Mapping::new(),
                pause: Lazy::new(),
                roles: Lazy::new(),
            };
            contract.links.set(&links);
            contract.terms.set(&terms);
            contract.roles.set(&Roles::new(admin, guardian));
            Ok(contract)
        }

        fn stored_links(&self) -> BuybackLinks {
            match self.links.get() {
                Some(links) => links,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn stored_terms(&self) -> BuybackTerms {
            match self.terms.get() {
                Some(terms) => terms,
                None => unreachable!(), // the constructor sets them
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

        fn is_starting_paused(&self) -> bool {
            self.pause.get_or_default().since_ms != 0
        }

        fn set_starting_paused(&mut self, new: bool) -> Result<(), BuybackError> {
            let mut pause = self.pause.get_or_default();
            let (roles, caller) = (self.stored_roles(), self.env().caller());
            pause.change(new, &roles, caller, self.env().block_timestamp())?;
            let old = self.is_starting_paused();
            self.pause.set(&pause);
            self.env().emit_event(StartingPauseChanged { old, new });
            Ok(())
        }

        /// What may go back to the holders, and where.
        fn returnable(
            &self,
            links: &BuybackLinks,
            token: AccountId,
        ) -> Result<(AccountId, u128), BuybackError> {
            let id = outside::listed(links.vault, token)?;
            let held = outside::balance_of(token, self.env().account_id());
            if let Some(settlement) = outside::settlement(links.vault) {
                return Ok((settlement, held));
            }
            let missing_e18 = surplus::missing_e18(&outside::solvency(links.book))?;
            let collateral = outside::collateral(links.book, (id, token))?;
            surplus::ensure_trusted(&collateral, self.env().block_timestamp())?;
            let needed = collateral.tokens_up(missing_e18, collateral.fair_e18());
            Ok((links.vault, held.min(needed)))
        }
    }

    impl Buyback for BuybackContract {
        #[ink(message)]
        fn start(&mut self, token: AccountId) -> Result<(), BuybackError> {
            if self.is_starting_paused() {
                return Err(BuybackError::StartingPaused);
            }
            let (links, terms) = (self.stored_links(), self.stored_terms());
            let now_ms = self.env().block_timestamp();
            sale::ensure_next(&terms, self.auctions.get(token).as_ref(), now_ms)?;
            let id = outside::listed(links.vault, token)?;
            outside::ensure_not_settling(links.vault)?;
            surplus::ensure_above_target(&outside::solvency(links.book))?;
            let collateral = outside::collateral(links.book, (id, token))?;
            surplus::ensure_trusted(&collateral, now_ms)?;
            let held = outside::balance_of(token, self.env().account_id());
            let (auction, value_e18) = sale::opened(terms, (id, &collateral), held, now_ms)?;
            self.auctions.insert(token, &auction);
            self.env().emit_event(BuybackStarted {
                token,
                lot: auction.left,
                value_e18,
                start_price_e18: terms.start_price_e18,
                floor_price_e18: terms.floor_price_e18,
                ends_ms: auction.ends_ms,
            });
            Ok(())
        }

        #[ink(message)]
        fn buy(
            &mut self,
            token: AccountId,
            tokens_out: u128,
            max_paid_e18: u128,
        ) -> Result<Fill, BuybackError> {
            let buyer = self.env().caller();
            let links = self.stored_links();
            let now_ms = self.env().block_timestamp();
            let mut auction = self.auctions.get(token).ok_or(BuybackError::NoAuction)?;
            let price_e18 = sale::price_e18(&auction, now_ms).ok_or(BuybackError::NoAuction)?;
            outside::ensure_not_settling(links.vault)?;
            surplus::ensure_no_breach(&outside::solvency(links.book))?;
            let collateral = outside::collateral(links.book, (auction.collateral, token))?;
            surplus::ensure_trusted(&collateral, now_ms)?;
            let left_old = auction.left;
            let fill = sale::fill(&collateral, tokens_out, left_old, price_e18)?;
            let paid_e18 = fill.paid_e18;
            if paid_e18 > max_paid_e18 {
                return Err(BuybackError::AboveMaximum {
                    paid_e18,
                    maximum_e18: max_paid_e18,
                });
            }
            auction.left = left_old.saturating_sub(fill.tokens_out);
            auction.burned_e18 = auction.burned_e18.saturating_add(paid_e18);
            self.auctions.insert(token, &auction);
            self.env().emit_event(BoughtBack {
                buyer,
                token,
                tokens_out: fill.tokens_out,
                value_e18: fill.value_e18,
                price_e18,
                burned_e18: paid_e18,
                left_old,
                left_new: auction.left,
            });
            outside::burn(
                links.governance_token,
                buyer,
                self.env().account_id(),
                paid_e18,
            )?;
            outside::pay(token, buyer, fill.tokens_out)?;
            Ok(fill)
        }

        #[ink(message)]
        fn return_to_holders(&mut self, token: AccountId) -> Result<u128, BuybackError> {
            let links = self.stored_links();
            let (to, amount) = self.returnable(&links, token)?;
            if amount == 0 {
                return Err(BuybackError::ZeroAmount);
            }
            let running = self
                .auctions
                .get(token)
                .filter(|auction| sale::runs(auction, self.env().block_timestamp()));
            let left_old = running.map_or(0, |auction| auction.left);
            if let Some(mut auction) = running {
                auction.left = 0;
                self.auctions.insert(token, &auction);
            }
            self.env().emit_event(Returned {
                token,
                to,
                amount,
                left_old,
                left_new: 0,
            });
            if to == links.vault {
                outside::give(token, to, amount)?;
            } else {
                outside::pay(token, to, amount)?;
            }
            Ok(amount)
        }

        #[ink(message)]
        fn price_e18(&self, token: AccountId) -> Option<u128> {
            sale::price_e18(&self.auctions.get(token)?, self.env().block_timestamp())
        }

        #[ink(message)]
        fn auction(&self, token: AccountId) -> Option<Auction> {
            self.auctions.get(token)
        }

        #[ink(message)]
        fn terms(&self) -> BuybackTerms {
            self.stored_terms()
        }

        #[ink(message)]
        fn links(&self) -> BuybackLinks {
            self.stored_links()
        }

        #[ink(message)]
        fn starting_pause(&self) -> Pause {
            self.pause.get_or_default()
        }

        #[ink(message)]
        fn pause_starting(&mut self) -> Result<(), BuybackError> {
            self.set_starting_paused(true)
        }

        #[ink(message)]
        fn resume_starting(&mut self) -> Result<(), BuybackError> {
            self.set_starting_paused(false)
        }

        #[ink(message)]
        fn set_terms(&mut self, terms: BuybackTerms) -> Result<(), BuybackError> {
            self.ensure_admin()?;
            bounds::ensure_terms(&terms)?;
            let old = self.stored_terms();
            self.terms.set(&terms);
            self.env()
                .emit_event(BuybackTermsChanged { old, new: terms });
            Ok(())
        }

        #[ink(message)]
        fn withdraw(
            &mut self,
            token: AccountId,
            to: AccountId,
            amount: u128,
        ) -> Result<(), BuybackError> {
            self.ensure_admin()?;
            let now_ms = self.env().block_timestamp();
            sale::ensure_none_runs(self.auctions.get(token).as_ref(), now_ms)?;
            if amount == 0 {
                return Err(BuybackError::ZeroAmount);
            }
            self.env()
                .emit_event(BuybackWithdrawn { token, to, amount });
            outside::pay(token, to, amount)
        }
    }

    impl Access for BuybackContract {
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
