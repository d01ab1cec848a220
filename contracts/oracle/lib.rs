//! Median prices of named reporters, written into the book. See `interfaces::oracle` for what each message means and
//! `policy::price_feed` for the rule of acceptance.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

#[ink::contract]
mod oracle {
    use ink::prelude::vec::Vec;
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::book::{Book, BookError, LedgerError};
    use interfaces::oracle::*;
    use interfaces::CollateralId;
    use policy::price_feed::{accept, Acceptance, Reading};

    #[ink(storage)]
    pub struct Oracle {
        book: Lazy<AccountId, ManualKey<0x626f_6f6b>>,
        feeds: Mapping<CollateralId, Feed, ManualKey<0x6665_6564>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
    }

    impl Oracle {
        #[ink(constructor)]
        pub fn new(book: AccountId, admin: AccountId, guardian: AccountId) -> Self {
            let mut oracle = Self {
                book: Lazy::new(),
                feeds: Mapping::new(),
                roles: Lazy::new(),
            };
            oracle.book.set(&book);
            oracle.roles.set(&Roles::new(admin, guardian));
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

        /// Hands an accepted price to the book. Risk measures (moving average, volatility, circuit breaker) belong here: they decide the
        /// pessimistic price, which without them is the price.
        fn write_to_book(
            &self,
            collateral: CollateralId,
            price: AcceptedPrice,
        ) -> Result<(), OracleError> {
            let Some(book) = self.book.get() else {
                return Ok(());
            };
            let mut book: ink::contract_ref!(Book) = book.into();
            match book.set_price(collateral, price.price_e18, price.price_e18, price.at_ms) {
                // The book has a newer price, from an oracle that wrote before this one: the report stands all the same.
                Err(BookError::Ledger(LedgerError::PriceNotNewer { .. })) => Ok(()),
                answer => Ok(answer?),
            }
        }
    }

    impl interfaces::oracle::Oracle for Oracle {
        #[ink(message)]
        fn report(
            &mut self,
            collateral: CollateralId,
            price_e18: u128,
        ) -> Result<Option<AcceptedPrice>, OracleError> {
            let reporter = self.env().caller();
            let now_ms = self.env().block_timestamp();
            let mut feed = self.found(collateral)?;
            let report = feed
                .reports
                .iter_mut()
                .find(|report| report.reporter == reporter)
                .ok_or(OracleError::NotReporter)?;
            if price_e18 == 0 || price_e18 > MAX_PRICE_E18 {
                return Err(OracleError::PriceOutOfRange { price_e18 });
            }
            let old_e18 = core::mem::replace(&mut report.price_e18, price_e18);
            report.at_ms = now_ms;
            let accepted = acceptable(&feed, now_ms);
            if accepted.is_some() {
                feed.accepted = accepted;
            }
            self.feeds.insert(collateral, &feed);
            self.env().emit_event(Reported {
                collateral,
                reporter,
                old_e18,
                new_e18: price_e18,
                accepted,
            });
            if let Some(price) = accepted {
                self.write_to_book(collateral, price)?;
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
            self.roles_set()
                .ensure_admin_or_guardian(self.env().caller())?;
            let mut feed = self.found(collateral)?;
            let listed = feed.reports.len();
            feed.reports.retain(|report| report.reporter != reporter);
            if feed.reports.len() == listed {
                return Err(OracleError::NotReporter);
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

    /// The price that the reports make now, unless one as of a later time stands.
    fn acceptable(feed: &Feed, now_ms: u64) -> Option<AcceptedPrice> {
        let rule = Acceptance {
            quorum: feed.terms.quorum,
            max_age_ms: feed.terms.max_age_ms,
            max_deviation_bps: feed.terms.max_deviation_bps,
        };
        let readings = feed.reports.iter().map(|report| Reading {
            price_e18: report.price_e18,
            at_ms: report.at_ms,
        });
        let Reading { price_e18, at_ms } = accept(readings, &rule, now_ms)?;
        match feed.accepted {
            Some(standing) if standing.at_ms > at_ms => None,
            _ => Some(AcceptedPrice { price_e18, at_ms }),
        }
    }

    fn validate(terms: &FeedTerms) -> Result<(), OracleError> {
        if terms.quorum == 0 || usize::from(terms.quorum) > MAX_REPORTERS {
            return Err(OracleError::QuorumOutOfRange {
                quorum: terms.quorum,
            });
        }
        if terms.max_age_ms < MIN_MAX_AGE_MS || terms.max_age_ms > MAX_MAX_AGE_MS {
            return Err(OracleError::MaxAgeOutOfRange {
                max_age_ms: terms.max_age_ms,
                minimum_ms: MIN_MAX_AGE_MS,
                maximum_ms: MAX_MAX_AGE_MS,
            });
        }
        if terms.max_deviation_bps < MIN_DEVIATION_BPS
            || terms.max_deviation_bps > MAX_DEVIATION_BPS
        {
            return Err(OracleError::DeviationOutOfRange {
                deviation_bps: terms.max_deviation_bps,
                minimum_bps: MIN_DEVIATION_BPS,
                maximum_bps: MAX_DEVIATION_BPS,
            });
        }
        Ok(())
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
}
