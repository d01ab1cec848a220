//! A ledger in memory with its records, and the answers of its operations.

use keel_policy::ledger::*;

pub const E18: u128 = 1_000_000_000_000_000_000;
pub const USD: u128 = E18;
pub const DAY_MS: u64 = 86_400_000;
pub const HOUR_MS: u64 = 3_600_000;
pub const START_MS: u64 = 1_700_000_000_000;

/// A dollar token of 6 decimals, in base units.
pub const fn usd6(whole: u128) -> u128 {
    whole * 1_000_000
}

#[derive(Clone, Debug, PartialEq)]
pub struct World {
    pub totals: Totals,
    pub collaterals: Vec<Collateral>,
    pub records: Vec<AmoRecord>,
    pub now_ms: u64,
}

pub fn par(decimals: u8) -> CollateralTerms {
    CollateralTerms {
        decimals,
        par: true,
        haircut_bps: 100,
        largest_haircut_bps: 100,
        failed_bps: 8_000,
        price_max_age_ms: HOUR_MS,
    }
}

pub fn volatile(decimals: u8) -> CollateralTerms {
    CollateralTerms {
        par: false,
        haircut_bps: 2_000,
        largest_haircut_bps: 2_000,
        failed_bps: 5_000,
        ..par(decimals)
    }
}

/// Limits that stop nothing but absurdity.
pub fn loose() -> Limits {
    Limits {
        supply_ceiling_e18: limits::MAX_AMOUNT,
        debt_ceiling_e18: limits::MAX_AMOUNT,
        lent_haircut_bps: 500,
        mark_max_age_ms: DAY_MS,
        ..Limits::default()
    }
}

pub fn position(own_e18: u128, external: u128, value_e18: u128) -> Position {
    Position {
        mark: Mark {
            own_e18,
            lent_out_e18: 0,
            external,
            value_e18,
        },
        ..Position::default()
    }
}

impl World {
    /// Collaterals at exactly 1 USD, fresh.
    pub fn new(terms: &[CollateralTerms]) -> Self {
        let mut world = Self {
            totals: Totals::default(),
            collaterals: Vec::new(),
            records: Vec::new(),
            now_ms: START_MS,
        };
        world.set_limits(loose()).unwrap();
        for terms in terms {
            let id = world.list(*terms).unwrap();
            world.price(id, USD).unwrap();
        }
        world
    }

    pub fn ledger(&mut self) -> Ledger<'_> {
        Ledger {
            totals: &mut self.totals,
            collaterals: &mut self.collaterals,
        }
    }

    /// Runs an operation; whatever it refuses must have changed nothing.
    pub fn attempt<T>(
        &mut self,
        operation: impl FnOnce(&mut Ledger<'_>, &mut Vec<AmoRecord>, u64) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.bring_up();
        let before = self.clone();
        let mut ledger = Ledger {
            totals: &mut self.totals,
            collaterals: &mut self.collaterals,
        };
        let answer = operation(&mut ledger, &mut self.records, self.now_ms);
        if answer.is_err() {
            assert_eq!(*self, before, "a refusal changed the ledger");
        }
        answer
    }

    pub fn list(&mut self, terms: CollateralTerms) -> Result<CollateralId, LedgerError> {
        let token = [self.collaterals.len() as u8 + 1; 32];
        let (id, listed) = self.attempt(|ledger, _, _| ledger.listing(token, terms))?;
        self.collaterals.push(listed);
        Ok(id)
    }

    pub fn set_limits(&mut self, limits: Limits) -> Result<Limits, LedgerError> {
        self.attempt(|ledger, records, _| ledger.set_limits(records.as_slice(), limits))
    }

    pub fn set_terms(
        &mut self,
        id: CollateralId,
        terms: CollateralTerms,
    ) -> Result<CollateralTerms, LedgerError> {
        self.attempt(|ledger, records, _| ledger.set_terms(records.as_slice(), id, terms))
    }

    pub fn price(&mut self, id: CollateralId, price_e18: u128) -> Result<u128, LedgerError> {
        self.price_as_of(id, price_e18, price_e18, self.now_ms)
    }

    pub fn price_as_of(
        &mut self,
        id: CollateralId,
        price_e18: u128,
        pessimistic_e18: u128,
        at_ms: u64,
    ) -> Result<u128, LedgerError> {
        let price = Price {
            price_e18,
            pessimistic_e18,
            at_ms,
            ..Price::default()
        };
        self.attempt(|ledger, records, _| {
            let old = ledger.set_price(records.as_slice(), id, price)?;
            Ok(old.price_e18)
        })
    }

    pub fn mint(&mut self, id: CollateralId, tokens: u128) -> Result<Minted, LedgerError> {
        self.mint_with_fee(id, tokens, 0)
    }

    pub fn mint_with_fee(
        &mut self,
        id: CollateralId,
        tokens: u128,
        fee_bps: u16,
    ) -> Result<Minted, LedgerError> {
        self.attempt(|ledger, _, now_ms| ledger.mint(id, tokens, fee_bps, now_ms))
    }

    pub fn redeem(&mut self, id: CollateralId, coin: u128) -> Result<Redeemed, LedgerError> {
        self.redeem_with_fee(id, coin, 0)
    }

    pub fn redeem_with_fee(
        &mut self,
        id: CollateralId,
        coin: u128,
        fee_bps: u16,
    ) -> Result<Redeemed, LedgerError> {
        self.attempt(|ledger, _, now_ms| ledger.redeem(id, coin, fee_bps, now_ms))
    }

    pub fn basket(&mut self, coin: u128, fee_bps: u16) -> Result<[u128; 8], LedgerError> {
        self.attempt(|ledger, _, now_ms| ledger.basket(coin, &[fee_bps; 8], now_ms))
    }

    pub fn open(
        &mut self,
        collateral: Option<CollateralId>,
        severity_bps: u16,
    ) -> Result<AmoId, LedgerError> {
        self.attempt(|ledger, records, now_ms| {
            let (amo, record) = ledger.open(collateral, severity_bps, now_ms)?;
            records.push(record);
            Ok(amo)
        })
    }

    pub fn set_severity(&mut self, amo: AmoId, severity_bps: u16) -> Result<(), LedgerError> {
        self.on_record(amo, |ledger, records, record, _| {
            ledger.set_severity(records, amo, record, severity_bps)
        })
    }

    pub fn wind(
        &mut self,
        amo: AmoId,
        coin_minted: u128,
        tokens_lent: u128,
        position: Position,
    ) -> Result<Health, LedgerError> {
        let funding = Funding {
            coin_minted,
            tokens_lent,
        };
        self.on_record(amo, |ledger, records, record, now_ms| {
            ledger.wind(records, amo, record, &funding, &position, now_ms)
        })
    }

    pub fn unwind(
        &mut self,
        amo: AmoId,
        returned: Returned,
        position: Position,
    ) -> Result<Settlement, LedgerError> {
        self.on_record(amo, |ledger, records, record, now_ms| {
            ledger.unwind(records, amo, record, &returned, &position, now_ms)
        })
    }

    pub fn mark(&mut self, amo: AmoId, position: Position) -> Result<Health, LedgerError> {
        self.on_record(amo, |ledger, records, record, now_ms| {
            ledger.mark(records, amo, record, &position, now_ms)
        })
    }

    pub fn harvest(
        &mut self,
        amo: AmoId,
        returned: Returned,
        position: Position,
    ) -> Result<Settlement, LedgerError> {
        self.on_record(amo, |ledger, records, record, now_ms| {
            ledger.harvest(records, amo, record, &returned, &position, now_ms)
        })
    }

    pub fn write_off(&mut self, amo: AmoId) -> Result<Settlement, LedgerError> {
        self.on_record(amo, |ledger, records, record, now_ms| {
            Ok(ledger.write_off(records, amo, record, now_ms))
        })
    }

    pub fn recapitalise(&mut self, id: CollateralId, tokens: u128) -> Result<(), LedgerError> {
        self.attempt(|ledger, _, _| ledger.recapitalise(id, tokens))
    }

    pub fn distribute(&mut self, id: CollateralId, tokens: u128) -> Result<(), LedgerError> {
        self.attempt(|ledger, _, now_ms| ledger.distribute(id, tokens, now_ms))
    }

    pub fn settle(&mut self, id: CollateralId, tokens: u128) -> Result<(), LedgerError> {
        self.attempt(|ledger, _, _| ledger.settle(id, tokens))
    }

    /// As the book does it: the record is taken out, changed beside the stored ones, and stored at the end.
    fn on_record<T>(
        &mut self,
        amo: AmoId,
        operation: impl FnOnce(
            &mut Ledger<'_>,
            &[AmoRecord],
            &mut AmoRecord,
            u64,
        ) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.attempt(|ledger, records, now_ms| {
            let mut record = records[usize::from(amo)];
            let stored = record;
            let answer = operation(ledger, records.as_slice(), &mut record, now_ms);
            if answer.is_err() {
                assert_eq!(record, stored, "a refusal changed the record");
            }
            records[usize::from(amo)] = record;
            answer
        })
    }

    /// As the book does before everything.
    fn bring_up(&mut self) {
        let mut ledger = Ledger {
            totals: &mut self.totals,
            collaterals: &mut self.collaterals,
        };
        ledger.bring_up_to(self.records.as_slice(), self.now_ms);
    }

    pub fn solvency(&mut self) -> Solvency {
        self.bring_up();
        let now_ms = self.now_ms;
        self.ledger().solvency(now_ms)
    }

    pub fn health(&mut self) -> Health {
        self.bring_up();
        self.ledger().health()
    }

    /// The running sums are those of the records, to the unit.
    pub fn assert_sums(&mut self) {
        self.bring_up();
        let mut fresh = self.clone();
        let (records, now_ms) = (fresh.records.clone(), fresh.now_ms);
        let recomputed = fresh.ledger().recompute(records.as_slice(), now_ms);
        // The running sums know no more than that no mark is older.
        assert!(self.totals.oldest_mark_ms <= fresh.totals.oldest_mark_ms);
        fresh.totals.oldest_mark_ms = self.totals.oldest_mark_ms;
        fresh.totals.counted_ms = self.totals.counted_ms;
        assert_eq!(fresh, *self, "running sums differ from the records");
        assert_eq!(recomputed, self.solvency());
    }
}
