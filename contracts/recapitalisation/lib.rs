//! Mints governance tokens for collateral while coins are worth less than 1 USD. See `interfaces::recapitalisation` for what each message means.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod bounds;
mod outside;
mod sale;

#[ink::contract]
mod recapitalisation {
    use crate::{bounds, outside, sale};
    use ink::storage::{traits::ManualKey, Lazy};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::recapitalisation::*;
    use interfaces::CollateralId;

    #[ink(storage)]
    pub struct RecapitalisationContract {
        links: Lazy<RecapitalisationLinks, ManualKey<0x6c69_6e6b>>,
        terms: Lazy<AuctionTerms, ManualKey<0x7465_726d>>,
        auction: Lazy<Auction, ManualKey<0x6175_6374>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
    }

    impl RecapitalisationContract {
        #[ink(constructor)]
        pub fn new(
            links: RecapitalisationLinks,
            terms: AuctionTerms,
            admin: AccountId,
            guardian: AccountId,
        ) -> Result<Self, RecapitalisationError> {
            bounds::ensure_terms(&terms)?;
            let mut contract = Self {
                links: Lazy::new(),
                terms: Lazy::new(),
                auction: Lazy::new(),
                roles: Lazy::new(),
            };
            contract.links.set(&links);
            contract.terms.set(&terms);
            contract.roles.set(&Roles::new(admin, guardian));
            Ok(contract)
        }

        fn stored_links(&self) -> RecapitalisationLinks {
            match self.links.get() {
                Some(links) => links,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn stored_terms(&self) -> AuctionTerms {
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

        fn ensure_none_runs(&self) -> Result<(), RecapitalisationError> {
            let now_ms = self.env().block_timestamp();
            match self.auction.get() {
                Some(auction) if sale::runs(&auction, now_ms) => {
                    Err(RecapitalisationError::AuctionRuns {
                        ends_ms: auction.ends_ms,
                    })
                }
                _ => Ok(()),
            }
        }
    }

    impl Recapitalisation for RecapitalisationContract {
        #[ink(message)]
        fn start(&mut self) -> Result<(), RecapitalisationError> {
            self.ensure_none_runs()?;
            let (links, terms) = (self.stored_links(), self.stored_terms());
            let now_ms = self.env().block_timestamp();
            outside::ensure_not_settling(links.vault)?;
            let solvency = outside::solvency(links.book);
            let missing_e18 = sale::missing_e18(&solvency)?;
            let last_end_ms = self.auction.get().map_or(0, |auction| auction.ends_ms);
            sale::ensure_waited(&terms, &solvency.alarms, last_end_ms, now_ms)?;
            let mintable = outside::mintable(links.governance_token, self.env().account_id());
            let auction = sale::opened(terms, mintable, now_ms)?;
            self.auction.set(&auction);
            self.env().emit_event(AuctionStarted {
                lot_e18: auction.left_e18,
                ends_ms: auction.ends_ms,
                missing_e18,
            });
            Ok(())
        }

        #[ink(message)]
        fn buy(
            &mut self,
            collateral: CollateralId,
            tokens_in: u128,
            min_sold_e18: u128,
        ) -> Result<u128, RecapitalisationError> {
            let buyer = self.env().caller();
            let links = self.stored_links();
            let now_ms = self.env().block_timestamp();
            let mut auction = self
                .auction
                .get()
                .filter(|auction| sale::runs(auction, now_ms))
                .ok_or(RecapitalisationError::NoAuction)?;
            let missing_e18 = sale::missing_e18(&outside::solvency(links.book))?;
            let paid_in = outside::collateral(links.book, collateral)?;
            let price_e18 =
                sale::price_e18(&auction, now_ms).ok_or(RecapitalisationError::NoAuction)?;
            let bounds = (missing_e18, auction.left_e18, price_e18);
            let sale::Fill {
                tokens: tokens_in,
                value_e18,
                sold_e18,
            } = sale::fill(collateral, &paid_in, tokens_in, bounds, now_ms)?;
            if sold_e18 < min_sold_e18 {
                return Err(RecapitalisationError::BelowMinimum {
                    sold_e18,
                    minimum_e18: min_sold_e18,
                });
            }
            auction.left_e18 = auction.left_e18.saturating_sub(sold_e18);
            auction.raised_e18 = auction.raised_e18.saturating_add(value_e18);
            self.auction.set(&auction);
            self.env().emit_event(Sold {
                buyer,
                collateral,
                tokens_in,
                value_e18,
                sold_e18,
                price_e18,
                left_e18: auction.left_e18,
            });
            let token = paid_in.token.into();
            outside::pull(token, buyer, self.env().account_id(), tokens_in)?;
            outside::give(token, links.vault, tokens_in)?;
            outside::mint(links.governance_token, buyer, sold_e18)?;
            Ok(sold_e18)
        }

        #[ink(message)]
        fn price_e18(&self) -> Option<u128> {
            sale::price_e18(&self.auction.get()?, self.env().block_timestamp())
        }

        #[ink(message)]
        fn auction(&self) -> Option<Auction> {
            self.auction.get()
        }

        #[ink(message)]
        fn terms(&self) -> AuctionTerms {
            self.stored_terms()
        }

        #[ink(message)]
        fn links(&self) -> RecapitalisationLinks {
            self.stored_links()
        }

        #[ink(message)]
        fn set_terms(&mut self, terms: AuctionTerms) -> Result<(), RecapitalisationError> {
            self.ensure_admin()?;
            bounds::ensure_terms(&terms)?;
            let old = self.stored_terms();
            self.terms.set(&terms);
            self.env()
                .emit_event(AuctionTermsChanged { old, new: terms });
            Ok(())
        }
    }

    impl Access for RecapitalisationContract {
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
