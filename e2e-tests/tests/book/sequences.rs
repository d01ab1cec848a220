//! The contract against the same ledger in memory, over random sequences: what is stored is what the ledger says.

use crate::*;
use policy::ledger::{Funding, Ledger, Returned, Totals};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[derive(Clone, Debug)]
enum Step {
    Mint {
        id: CollateralId,
        whole: u128,
    },
    Redeem {
        id: CollateralId,
        whole: u128,
    },
    Basket {
        whole: u128,
    },
    Price {
        id: CollateralId,
        bps: u128,
    },
    Wait {
        ms: u64,
    },
    Wind {
        amo: AmoId,
        coin: u128,
        tokens: u128,
    },
    Unwind {
        amo: AmoId,
        tenths: u128,
    },
    Mark {
        amo: AmoId,
        own_bps: u128,
        external_bps: u128,
    },
    Severity {
        amo: AmoId,
        bps: u16,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (id, amo) = (|| 0..2u8, || 0..3u8);
    prop_oneof![
        (id(), 0..500u128).prop_map(|(id, whole)| Step::Mint { id, whole }),
        (id(), 0..500u128).prop_map(|(id, whole)| Step::Redeem { id, whole }),
        (0..500u128).prop_map(|whole| Step::Basket { whole }),
        (id(), 9_000..10_100u128).prop_map(|(id, bps)| Step::Price { id, bps }),
        (0..HOUR_MS).prop_map(|ms| Step::Wait { ms }),
        (amo(), 0..300u128, 0..300u128).prop_map(|(amo, coin, tokens)| Step::Wind {
            amo,
            coin,
            tokens
        }),
        (amo(), 1..=10u128).prop_map(|(amo, tenths)| Step::Unwind { amo, tenths }),
        (amo(), 8_000..12_000u128, 8_000..12_000u128).prop_map(|(amo, own_bps, external_bps)| {
            Step::Mark {
                amo,
                own_bps,
                external_bps,
            }
        }),
        (amo(), 0..=10_000u16).prop_map(|(amo, bps)| Step::Severity { amo, bps }),
    ]
}

/// The ledger in memory.
#[derive(Clone, Debug)]
struct Mirror {
    totals: Totals,
    collaterals: Vec<Collateral>,
    records: Vec<AmoRecord>,
}

impl Mirror {
    /// An operation on it and on a copy of the record; a refusal leaves all as it was.
    fn run<T>(
        &mut self,
        amo: AmoId,
        now_ms: u64,
        operation: impl FnOnce(&mut Ledger<'_>, &[AmoRecord], &mut AmoRecord) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mut record = self.records[usize::from(amo)];
        let mut ledger = Ledger {
            totals: &mut self.totals,
            collaterals: &mut self.collaterals,
        };
        ledger.bring_up_to(self.records.as_slice(), now_ms);
        let answer = operation(&mut ledger, &self.records, &mut record);
        if answer.is_ok() {
            ledger.watch(now_ms);
        }
        self.records[usize::from(amo)] = record;
        answer
    }
}

/// Runs a step on both and compares the answers.
macro_rules! both {
    ($fixture:ident, $mirror:ident, $amo:expr, $caller:expr, $message:expr, $operation:expr) => {{
        let now_ms = $fixture.chain.now_ms();
        let expected = $mirror
            .run($amo, now_ms, $operation)
            .map_err(BookError::Ledger);
        let answer = $fixture.chain.call($caller, $message).returned.unwrap();
        assert_eq!(answer, expected);
    }};
}

fn run(fixture: &mut BookFixture, mirror: &mut Mirror, step: &Step) {
    let mut book = fixture.book.call();
    let now_ms = fixture.chain.now_ms();
    let unit = |id: CollateralId| if id == USDC { usd6(1) } else { coins(1) };
    let mark_of = |mirror: &Mirror, amo: AmoId| mirror.records[usize::from(amo)].mark;
    match *step {
        Step::Mint { id, whole } => {
            let tokens = whole * unit(id);
            both!(
                fixture,
                mirror,
                0,
                VAULT,
                book.book_mint(id, tokens, 10),
                |ledger, _, _| { ledger.mint(id, tokens, 10, now_ms) }
            );
        }
        Step::Redeem { id, whole } => {
            let coin = coins(whole);
            both!(
                fixture,
                mirror,
                0,
                VAULT,
                book.book_redeem(id, coin, 10),
                |ledger, _, _| { ledger.redeem(id, coin, 10, now_ms) }
            );
        }
        Step::Basket { whole } => {
            let coin = coins(whole);
            both!(
                fixture,
                mirror,
                0,
                VAULT,
                book.book_basket(coin, [5; 8]),
                |ledger, _, _| { ledger.basket(coin, &[5; 8], now_ms) }
            );
        }
        Step::Price { id, bps: points } => {
            let price_e18 = bps(points);
            let price = Price {
                pessimistic_e18: price_e18 - 1,
                ..plain(price_e18, now_ms)
            };
            let message = book.set_price(id, price);
            both!(fixture, mirror, 0, ORACLE, message, |ledger, records, _| {
                ledger.set_price(records, id, price).map(|_| ())
            });
        }
        Step::Wait { ms } => fixture.chain.next_block_in(ms),
        Step::Wind { amo, coin, tokens } => {
            let (coin, tokens) = (coins(coin), usd6(tokens));
            let mut mark = mark_of(mirror, amo);
            mark.own_e18 += coin;
            mark.external += tokens;
            mark.value_e18 += coin + tokens * (E18 / usd6(1));
            let at = Position {
                mark,
                ..Position::default()
            };
            let funding = Funding {
                coin_minted: coin,
                tokens_lent: tokens,
            };
            let message = book.book_wind(amo, coin, tokens, at);
            both!(
                fixture,
                mirror,
                amo,
                CONTROLLER,
                message,
                |ledger, records, record| {
                    ledger.wind(records, amo, record, &funding, &at, now_ms)
                }
            );
        }
        Step::Unwind { amo, tenths } => {
            let mark = mark_of(mirror, amo);
            let taken = |amount: u128| amount * tenths / 10;
            let rest = Mark {
                own_e18: mark.own_e18 - taken(mark.own_e18),
                lent_out_e18: 0,
                external: mark.external - taken(mark.external),
                value_e18: mark.value_e18 - taken(mark.value_e18),
            };
            let at = Position {
                mark: rest,
                ..Position::default()
            };
            let returned = Returned {
                coin_burned: taken(mark.own_e18),
                tokens_restored: taken(mark.external),
                units_taken: tenths,
                units_before: 10,
            };
            let message = book.book_unwind(
                amo,
                returned.coin_burned,
                returned.tokens_restored,
                tenths,
                10,
                at,
            );
            both!(
                fixture,
                mirror,
                amo,
                CONTROLLER,
                message,
                |ledger, records, record| {
                    ledger.unwind(records, amo, record, &returned, &at, now_ms)
                }
            );
        }
        Step::Mark {
            amo,
            own_bps,
            external_bps,
        } => {
            let mut mark = mark_of(mirror, amo);
            mark.own_e18 = mark.own_e18 * own_bps / 10_000;
            mark.external = mark.external * external_bps / 10_000;
            let at = Position {
                mark,
                ..Position::default()
            };
            both!(
                fixture,
                mirror,
                amo,
                CONTROLLER,
                book.book_mark(amo, at),
                |ledger, records, record| { ledger.mark(records, amo, record, &at, now_ms) }
            );
        }
        Step::Severity { amo, bps } => {
            both!(
                fixture,
                mirror,
                amo,
                CONTROLLER,
                book.set_severity(amo, bps),
                |ledger, records, record| { ledger.set_severity(records, amo, record, bps) }
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        rng_seed: RngSeed::Fixed(20_230_313),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_contract_stores_what_the_ledger_says(steps in prop::collection::vec(step(), 1..30)) {
        let mut fixture = book_with_amos();
        let book = fixture.book;
        let minimum = Ratios {
            gross_e18: bps(6_000),
            net_e18: bps(8_000),
            stressed_e18: bps(4_000),
            idle_e18: bps(3_000),
        };
        let limits = Limits { minimum, target: minimum, ..limits() };
        as_governance(&mut fixture, book.call().set_limits(limits));
        let solvency = fixture.chain.read(book.call().solvency());
        let mut mirror = Mirror {
            totals: Totals {
                supply_e18: solvency.supply_e18,
                amos: 3,
                limits,
                ..Totals::default()
            },
            collaterals: fixture.chain.read(book.call().collaterals()),
            records: (0..3).map(|amo| record(&mut fixture, amo)).collect(),
        };
        for step in &steps {
            run(&mut fixture, &mut mirror, step);
        }
        assert_sums(&mut fixture);
        prop_assert_eq!(fixture.chain.read(book.call().collaterals()), mirror.collaterals.clone());
        for amo in 0..3 {
            prop_assert_eq!(record(&mut fixture, amo), mirror.records[usize::from(amo)]);
        }
        let now_ms = fixture.chain.now_ms();
        let ledger = Ledger {
            totals: &mut mirror.totals,
            collaterals: &mut mirror.collaterals,
        };
        prop_assert_eq!(fixture.chain.read(book.call().solvency()), ledger.solvency(now_ms));
    }
}
