//! Median prices of named reporters, written into the book with what their risk measures make of them. See `interfaces::oracle` for
//! what each message means and `policy::price_feed` for the rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod prices;
mod terms;

#[ink::contract]
mod oracle {
    use crate::prices::{acceptable, stand, write_to_book};
    use crate::terms::validate;
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::oracle::*;
    use interfaces::upgrade::{self, StorageVersion, Upgradable, UpgradeError, UPGRADER_KEY};
    use interfaces::CollateralId;

    /// Of the cells below.
    const STORAGE: StorageVersion = StorageVersion::new(*b"orcl", 1);

    #[ink(storage)]
    pub struct Oracle {
        book: Lazy<AccountId, ManualKey<0x626f_6f6b>>,
        feeds: Mapping<CollateralId, Feed, ManualKey<0x6665_6564>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
        upgrader: Lazy<AccountId, ManualKey<UPGRADER_KEY>>,
    }

    impl Oracle {
        #[ink(constructor)]
        pub fn new(
            book: AccountId,
            admin: AccountId,
            guardian: AccountId,
            upgrader: AccountId,
        ) -> Self {
            let mut oracle = Self {
                book: Lazy::new(),
                feeds: Mapping::new(),
                roles: Lazy::new(),
                upgrader: Lazy::new(),
            };
            oracle.book.set(&book);
            oracle.roles.set(&Roles::new(admin, guardian));
            oracle.upgrader.set(&upgrader);
            oracle
        }

        fn roles_set(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn ensure_admin(&self) -> Result<(), AccessError> {
            self.roles_set().ensure_admin(self.env().caller())
        }

        fn found(&self, collateral: CollateralId) -> Result<Feed, OracleError> {
            self.feeds.get(collateral).ok_or(OracleError::UnknownFeed)
        }
    }

    impl interfaces::oracle::Oracle for Oracle {
        #[ink(message)]
        fn report(
            &mut self,
            collateral: CollateralId,
            price_e18: u128,
            at_ms: u64,
        ) -> Result<Option<AcceptedPrice>, OracleError> {
            let reporter = self.env().caller();
            let now_ms = self.env().block_timestamp();
            let mut feed = self.found(collateral)?;
            let last = feed
                .reports
                .iter_mut()
                .find(|report| report.reporter == reporter)
                .ok_or(OracleError::NotReporter)?;
            if price_e18 == 0 || price_e18 > MAX_PRICE_E18 {
                return Err(OracleError::PriceOutOfRange { price_e18 });
            }
            if at_ms > now_ms {
                return Err(OracleError::ReportFromFuture { at_ms, now_ms });
            }
            if at_ms < last.at_ms {
                return Err(OracleError::ReportNotNewer {
                    at_ms,
                    last_at_ms: last.at_ms,
                });
            }
            let old_e18 = core::mem::replace(&mut last.price_e18, price_e18);
            last.at_ms = at_ms;
            let was_halted = feed.risk.halted;
            let accepted = acceptable(&feed, now_ms);
            let booked = match accepted {
                Some(price) => Some(stand(&mut feed, price)?),
                None => None,
            };
            self.feeds.insert(collateral, &feed);
            self.env().emit_event(Reported {
                collateral,
                reporter,
                old_e18,
                new_e18: price_e18,
                at_ms,
                accepted,
            });
            let Some(price) = booked else {
                return Ok(None);
            };
            if price.halted != was_halted {
                self.env().emit_event(BreakerSwitched {
                    collateral,
                    halted: price.halted,
                    price_e18: price.price_e18,
                    average_e18: feed.risk.average_e18,
                });
            }
            if let Some(book) = self.book.get() {
                write_to_book(book, collateral, price)?;
            }
            Ok(accepted)
        }

        #[ink(message)]
        fn add_feed(
            &mut self,
            collateral: CollateralId,
            terms: FeedTerms,
        ) -> Result<(), OracleError> {
            self.ensure_admin()?;
            if self.feeds.contains(collateral) {
                return Err(OracleError::FeedExists);
            }
            validate(&terms)?;
            self.feeds.insert(
                collateral,
                &Feed {
                    terms,
                    reports: Vec::new(),
                    accepted: None,
                    risk: RiskState::default(),
                },
            );
            self.env().emit_event(FeedTermsChanged {
                collateral,
                old: None,
                new: terms,
            });
            Ok(())
        }

        #[ink(message)]
        fn set_feed_terms(
            &mut self,
            collateral: CollateralId,
            terms: FeedTerms,
        ) -> Result<(), OracleError> {
            self.ensure_admin()?;
            let mut feed = self.found(collateral)?;
            validate(&terms)?;
            let old = core::mem::replace(&mut feed.terms, terms);
            self.feeds.insert(collateral, &feed);
            self.env().emit_event(FeedTermsChanged {
                collateral,
                old: Some(old),
                new: terms,
            });
            Ok(())
        }

        #[ink(message)]
        fn add_reporter(
            &mut self,
            collateral: CollateralId,
            reporter: AccountId,
        ) -> Result<(), OracleError> {
            self.ensure_admin()?;
            let mut feed = self.found(collateral)?;
            if feed.reports.iter().any(|r| r.reporter == reporter) {
                return Err(OracleError::ReporterListed);
            }
            if feed.reports.len() >= MAX_REPORTERS {
                return Err(OracleError::TooManyReporters);
            }
            feed.reports.push(PriceReport {
                reporter,
                price_e18: 0,
                at_ms: 0,
            });
            self.feeds.insert(collateral, &feed);
            self.env().emit_event(ReporterAdded {
                collateral,
                reporter,
            });
            Ok(())
        }

        #[ink(message)]
        fn remove_reporter(
            &mut self,
            collateral: CollateralId,
            reporter: AccountId,
        ) -> Result<(), OracleError> {
            let (roles, caller) = (self.roles_set(), self.env().caller());
            roles.ensure_admin_or_guardian(caller)?;
            let mut feed = self.found(collateral)?;
            let listed = feed.reports.len();
            feed.reports.retain(|report| report.reporter != reporter);
            if feed.reports.len() == listed {
                return Err(OracleError::NotReporter);
            }
            if caller != roles.admin {
                crate::terms::ensure_quorum_left(&feed)?;
            }
            self.feeds.insert(collateral, &feed);
            self.env().emit_event(ReporterRemoved {
                collateral,
                reporter,
            });
            Ok(())
        }

        #[ink(message)]
        fn feed(&self, collateral: CollateralId) -> Option<Feed> {
            self.feeds.get(collateral)
        }
    }

    impl Access for Oracle {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.roles_set()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.propose_admin(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.accept_admin(self.env().caller())?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let mut roles = self.roles_set();
            let event = roles.set_guardian(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }
    }

    impl Upgradable for Oracle {
        #[ink(message)]
        fn storage_version(&self) -> StorageVersion {
            STORAGE
        }

        #[ink(message)]
        fn upgrader(&self) -> AccountId {
            upgrade::upgrader(&self.upgrader)
        }

        #[ink(message)]
        fn set_upgrader(&mut self, new: AccountId) -> Result<(), UpgradeError> {
            upgrade::set_upgrader(&mut self.upgrader, new)
        }

        #[ink(message)]
        fn upgrade(&mut self, code: Hash) -> Result<(), UpgradeError> {
            upgrade::upgrade(&self.upgrader, STORAGE, code)
        }
    }
}
