//! The ledger every other contract asserts against: tokens, positions, debts, prices and ratios. See `interfaces::book` for what each
//! message means and `policy::ledger` for the formulas; this contract stores their input and publishes what they change.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod head;

#[ink::contract]
mod book {
    use super::head::{Head, Stored};
    use ink::prelude::{boxed::Box, vec::Vec};
    use ink::storage::{traits::ManualKey, Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::book::*;
    use interfaces::upgrade::{self, StorageVersion, Upgradable, UpgradeError, UPGRADER_KEY};
    use interfaces::{Collateral, CollateralId, Limits, Position};
    use policy::ledger::{Funding, Returned, Totals};

    /// Of the cells below.
    const STORAGE: StorageVersion = StorageVersion::new(*b"book", 1);

    #[ink(storage)]
    pub struct Book {
        head: Lazy<Head, ManualKey<0x6865_6164>>,
        amos: Mapping<AmoId, AmoRecord, ManualKey<0x616d_6f73>>,
        roles: Lazy<Roles, ManualKey<0x726f_6c65>>,
        upgrader: Lazy<AccountId, ManualKey<UPGRADER_KEY>>,
    }

    impl Book {
        /// Until `set_writers` nobody may write: the book, which never calls itself, stands in for all three.
        #[ink(constructor)]
        pub fn new(admin: AccountId, guardian: AccountId, upgrader: AccountId) -> Self {
            let nobody = Self::env().account_id();
            let mut book = Self {
                head: Lazy::new(),
                amos: Mapping::new(),
                roles: Lazy::new(),
                upgrader: Lazy::new(),
            };
            book.head.set(&Head {
                writers: Writers {
                    vault: nobody,
                    controller: nobody,
                    oracle: nobody,
                },
                totals: Totals::default(),
                collaterals: Vec::new(),
            });
            book.roles.set(&Roles::new(admin, guardian));
            book.upgrader.set(&upgrader);
            book
        }

        /// As of now. On the heap: moved by its pointer.
        fn head(&self) -> Box<Head> {
            let mut head = match self.head.get() {
                Some(head) => Box::new(head),
                None => unreachable!(), // the constructor sets it
            };
            head.ledger()
                .bring_up_to(&Stored(&self.amos), self.now_ms());
            head
        }

        fn roles_set(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets it
            }
        }

        fn head_for_vault(&self) -> Result<Box<Head>, BookError> {
            let head = self.head();
            if self.env().caller() != head.writers.vault {
                return Err(BookError::NotVault);
            }
            Ok(head)
        }

        fn head_for_controller(&self) -> Result<Box<Head>, BookError> {
            let head = self.head();
            if self.env().caller() != head.writers.controller {
                return Err(BookError::NotController);
            }
            Ok(head)
        }

        fn head_for_admin(&self) -> Result<Box<Head>, BookError> {
            self.roles_set().ensure_admin(self.env().caller())?;
            Ok(self.head())
        }

        fn now_ms(&self) -> u64 {
            self.env().block_timestamp()
        }

        fn record(&self, amo: AmoId) -> Result<AmoRecord, BookError> {
            match self.amos.get(amo) {
                Some(record) => Ok(record),
                None => Err(BookError::Ledger(LedgerError::UnknownAmo { amo })),
            }
        }

        /// Stores the head, with what began or ended by what was written.
        fn keep(&mut self, head: &mut Head) {
            if let Some(old) = head.ledger().watch(self.now_ms()) {
                let new = head.totals.alarms;
                self.env().emit_event(AlarmsChanged { old, new });
            }
            self.head.set(head);
        }

        fn publish_loss(
            &self,
            head: &mut Head,
            amo: AmoId,
            record: &AmoRecord,
            settlement: &Settlement,
        ) {
            let loss_e18 = settlement.loss_e18;
            if loss_e18 == 0 {
                return;
            }
            self.env().emit_event(LossRealised {
                amo,
                loss_e18,
                total_e18: record.realised_loss_e18,
            });
            let coverage = head.ledger().coverage(record, loss_e18);
            let stages = [
                (Bearer::Gain, coverage.gain_e18),
                (Bearer::Buffer, coverage.buffer_e18),
                (Bearer::Holders, coverage.holders_e18),
            ];
            for (by, amount_e18) in stages.into_iter().filter(|(_, amount)| *amount != 0) {
                self.env().emit_event(LossBorne {
                    amo,
                    by,
                    amount_e18,
                });
            }
        }

        /// Stores and publishes what an operation did to an AMO that had `debt_old_e18` and `value_old_e18`.
        fn store(&mut self, head: &mut Head, amo: AmoId, record: &AmoRecord, old: (u128, u128)) {
            self.keep(head);
            self.amos.insert(amo, record);
            self.env().emit_event(PositionChanged {
                amo,
                debt_old_e18: old.0,
                debt_new_e18: record.debt_e18,
                value_old_e18: old.1,
                value_new_e18: record.mark.value_e18,
                own_new_e18: record.mark.own_e18,
                external_new: record.mark.external,
            });
        }
    }

    impl interfaces::book::Book for Book {
        #[ink(message)]
        fn book_mint(
            &mut self,
            collateral: CollateralId,
            tokens_in: u128,
            fee_bps: u16,
        ) -> Result<Minted, BookError> {
            let mut head = self.head_for_vault()?;
            let minted = head
                .ledger()
                .mint(collateral, tokens_in, fee_bps, self.now_ms())?;
            self.keep(&mut head);
            Ok(minted)
        }

        #[ink(message)]
        fn book_redeem(
            &mut self,
            collateral: CollateralId,
            coin_in: u128,
            fee_bps: u16,
        ) -> Result<Redeemed, BookError> {
            let mut head = self.head_for_vault()?;
            let redeemed = head
                .ledger()
                .redeem(collateral, coin_in, fee_bps, self.now_ms())?;
            self.keep(&mut head);
            Ok(redeemed)
        }

        #[ink(message)]
        fn book_basket(
            &mut self,
            coin_in: u128,
            fees_bps: [u16; MAX_COLLATERALS],
        ) -> Result<[u128; MAX_COLLATERALS], BookError> {
            let mut head = self.head_for_vault()?;
            let paid = head.ledger().basket(coin_in, &fees_bps, self.now_ms())?;
            self.keep(&mut head);
            Ok(paid)
        }

        #[ink(message)]
        fn book_recapitalisation(
            &mut self,
            collateral: CollateralId,
            tokens: u128,
        ) -> Result<(), BookError> {
            let mut head = self.head_for_vault()?;
            head.ledger().recapitalise(collateral, tokens)?;
            self.keep(&mut head);
            Ok(())
        }

        #[ink(message)]
        fn book_distribution(
            &mut self,
            collateral: CollateralId,
            tokens: u128,
        ) -> Result<(), BookError> {
            let mut head = self.head_for_vault()?;
            head.ledger()
                .distribute(collateral, tokens, self.now_ms())?;
            self.keep(&mut head);
            Ok(())
        }

        #[ink(message)]
        fn book_begin_settlement(&mut self) -> Result<(), BookError> {
            let mut head = self.head_for_vault()?;
            head.ledger().begin_settlement();
            self.keep(&mut head);
            Ok(())
        }

        #[ink(message)]
        fn book_settlement(
            &mut self,
            collateral: CollateralId,
            tokens: u128,
        ) -> Result<(), BookError> {
            let mut head = self.head_for_vault()?;
            head.ledger().settle(collateral, tokens)?;
            self.keep(&mut head);
            Ok(())
        }

        #[ink(message)]
        fn preview_mint(
            &self,
            collateral: CollateralId,
            tokens_in: u128,
            fee_bps: u16,
        ) -> Result<Minted, BookError> {
            Ok(self
                .head()
                .ledger()
                .mint(collateral, tokens_in, fee_bps, self.now_ms())?)
        }

        #[ink(message)]
        fn preview_redeem(
            &self,
            collateral: CollateralId,
            coin_in: u128,
            fee_bps: u16,
        ) -> Result<Redeemed, BookError> {
            Ok(self
                .head()
                .ledger()
                .redeem(collateral, coin_in, fee_bps, self.now_ms())?)
        }

        #[ink(message)]
        fn preview_basket(
            &self,
            coin_in: u128,
            fees_bps: [u16; MAX_COLLATERALS],
        ) -> Result<[u128; MAX_COLLATERALS], BookError> {
            Ok(self
                .head()
                .ledger()
                .basket(coin_in, &fees_bps, self.now_ms())?)
        }

        #[ink(message)]
        fn set_price(&mut self, collateral: CollateralId, price: Price) -> Result<(), BookError> {
            let mut head = self.head();
            if self.env().caller() != head.writers.oracle {
                return Err(BookError::NotOracle);
            }
            let old = head
                .ledger()
                .set_price(&Stored(&self.amos), collateral, price)?;
            self.keep(&mut head);
            self.env().emit_event(PriceChanged {
                collateral,
                old,
                new: price,
            });
            Ok(())
        }

        #[ink(message)]
        fn open_amo(
            &mut self,
            collateral: Option<CollateralId>,
            severity_bps: u16,
        ) -> Result<AmoId, BookError> {
            let mut head = self.head_for_controller()?;
            let (amo, record) = head
                .ledger()
                .open(collateral, severity_bps, self.now_ms())?;
            self.keep(&mut head);
            self.amos.insert(amo, &record);
            self.env().emit_event(AmoOpened {
                amo,
                collateral,
                severity_bps,
            });
            Ok(amo)
        }

        #[ink(message)]
        fn set_severity(&mut self, amo: AmoId, severity_bps: u16) -> Result<(), BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old_bps = record.severity_bps;
            head.ledger()
                .set_severity(&Stored(&self.amos), amo, &mut record, severity_bps)?;
            self.keep(&mut head);
            self.amos.insert(amo, &record);
            self.env().emit_event(SeverityChanged {
                amo,
                old_bps,
                new_bps: severity_bps,
            });
            Ok(())
        }

        #[ink(message)]
        fn book_wind(
            &mut self,
            amo: AmoId,
            coin_minted: u128,
            tokens_lent: u128,
            position: Position,
        ) -> Result<Health, BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old = (record.debt_e18, record.mark.value_e18);
            let health = head.ledger().wind(
                &Stored(&self.amos),
                amo,
                &mut record,
                &Funding {
                    coin_minted,
                    tokens_lent,
                },
                &position,
                self.now_ms(),
            )?;
            self.store(&mut head, amo, &record, old);
            Ok(health)
        }

        #[ink(message)]
        fn book_unwind(
            &mut self,
            amo: AmoId,
            coin_burned: u128,
            tokens_restored: u128,
            units_taken: u128,
            units_before: u128,
            position: Position,
        ) -> Result<Settlement, BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old = (record.debt_e18, record.mark.value_e18);
            let settlement = head.ledger().unwind(
                &Stored(&self.amos),
                amo,
                &mut record,
                &Returned {
                    coin_burned,
                    tokens_restored,
                    units_taken,
                    units_before,
                },
                &position,
                self.now_ms(),
            )?;
            self.publish_loss(&mut head, amo, &record, &settlement);
            self.store(&mut head, amo, &record, old);
            Ok(settlement)
        }

        #[ink(message)]
        fn book_harvest(
            &mut self,
            amo: AmoId,
            coin_burned: u128,
            tokens_restored: u128,
            position: Position,
        ) -> Result<Settlement, BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old = (record.debt_e18, record.mark.value_e18);
            let settlement = head.ledger().harvest(
                &Stored(&self.amos),
                amo,
                &mut record,
                &Returned {
                    coin_burned,
                    tokens_restored,
                    ..Returned::default()
                },
                &position,
                self.now_ms(),
            )?;
            self.store(&mut head, amo, &record, old);
            Ok(settlement)
        }

        #[ink(message)]
        fn book_write_off(&mut self, amo: AmoId) -> Result<Settlement, BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old = (record.debt_e18, record.mark.value_e18);
            let settlement =
                head.ledger()
                    .write_off(&Stored(&self.amos), amo, &mut record, self.now_ms());
            self.publish_loss(&mut head, amo, &record, &settlement);
            self.store(&mut head, amo, &record, old);
            Ok(settlement)
        }

        #[ink(message)]
        fn book_mark(&mut self, amo: AmoId, position: Position) -> Result<Health, BookError> {
            let mut head = self.head_for_controller()?;
            let mut record = self.record(amo)?;
            let old = (record.debt_e18, record.mark.value_e18);
            let health = head.ledger().mark(
                &Stored(&self.amos),
                amo,
                &mut record,
                &position,
                self.now_ms(),
            )?;
            self.store(&mut head, amo, &record, old);
            Ok(health)
        }

        #[ink(message)]
        fn solvency(&self) -> Solvency {
            self.head().ledger().solvency(self.now_ms())
        }

        #[ink(message)]
        fn health(&self) -> Health {
            self.head().ledger().health()
        }

        #[ink(message)]
        fn briefing(&self, amo: AmoId) -> Result<Briefing, BookError> {
            Ok(self
                .head()
                .ledger()
                .briefing(amo, &self.record(amo)?, self.now_ms())?)
        }

        #[ink(message)]
        fn recompute(&self) -> Solvency {
            self.head()
                .ledger()
                .recompute(&Stored(&self.amos), self.now_ms())
        }

        #[ink(message)]
        fn collateral(&self, collateral: CollateralId) -> Option<Collateral> {
            self.head()
                .collaterals
                .get(usize::from(collateral))
                .copied()
        }

        #[ink(message)]
        fn collaterals(&self) -> Vec<Collateral> {
            self.head().collaterals
        }

        #[ink(message)]
        fn amo(&self, amo: AmoId) -> Option<AmoRecord> {
            self.amos.get(amo)
        }

        #[ink(message)]
        fn limits(&self) -> Limits {
            self.head().totals.limits
        }

        #[ink(message)]
        fn writers(&self) -> Writers {
            self.head().writers
        }

        #[ink(message)]
        fn list_collateral(
            &mut self,
            token: AccountId,
            terms: CollateralTerms,
        ) -> Result<CollateralId, BookError> {
            let mut head = self.head_for_admin()?;
            let (collateral, listed) = head.ledger().listing(*token.as_ref(), terms)?;
            head.collaterals.push(listed);
            self.keep(&mut head);
            self.env().emit_event(CollateralTermsChanged {
                collateral,
                old: None,
                new: terms,
            });
            Ok(collateral)
        }

        #[ink(message)]
        fn set_collateral_terms(
            &mut self,
            collateral: CollateralId,
            terms: CollateralTerms,
        ) -> Result<(), BookError> {
            let mut head = self.head_for_admin()?;
            let old = head
                .ledger()
                .set_terms(&Stored(&self.amos), collateral, terms)?;
            self.keep(&mut head);
            self.env().emit_event(CollateralTermsChanged {
                collateral,
                old: Some(old),
                new: terms,
            });
            Ok(())
        }

        #[ink(message)]
        fn set_limits(&mut self, limits: Limits) -> Result<(), BookError> {
            let mut head = self.head_for_admin()?;
            let old = head.ledger().set_limits(&Stored(&self.amos), limits)?;
            self.keep(&mut head);
            self.env().emit_event(LimitsChanged { old, new: limits });
            Ok(())
        }

        #[ink(message)]
        fn set_writers(&mut self, writers: Writers) -> Result<(), BookError> {
            let mut head = self.head_for_admin()?;
            let debt_e18 = head.totals.debt_e18;
            if debt_e18 != 0 && writers.controller != head.writers.controller {
                return Err(BookError::StillOwed { debt_e18 });
            }
            let supply_e18 = head.totals.supply_e18;
            if supply_e18 != 0 && writers.vault != head.writers.vault {
                return Err(BookError::StillBacked { supply_e18 });
            }
            let old = core::mem::replace(&mut head.writers, writers);
            self.keep(&mut head);
            self.env().emit_event(WritersChanged { old, new: writers });
            Ok(())
        }
    }

    impl Access for Book {
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

    impl Upgradable for Book {
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
