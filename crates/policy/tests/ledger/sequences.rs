//! Random sequences of operations, with every number recomputed exactly after each.

use crate::exact::{measure, part, whole, Prices, Ratio};
use crate::world::*;
use keel_policy::ledger::*;
use num_rational::BigRational;
use num_traits::{One, Zero};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[derive(Clone, Debug)]
enum Step {
    Mint {
        id: u8,
        tokens_bps: u32,
        fee_bps: u16,
    },
    Redeem {
        id: u8,
        coin_bps: u32,
        fee_bps: u16,
    },
    Basket {
        coin_bps: u32,
        fee_bps: u16,
    },
    Price {
        id: u8,
        price_bps: u32,
        pessimistic_bps: u32,
    },
    Wait {
        ms: u64,
    },
    Severity {
        amo: u8,
        bps: u16,
    },
    Wind {
        amo: u8,
        coin_bps: u32,
        tokens_bps: u32,
        drift: Drift,
    },
    Unwind {
        amo: u8,
        share_bps: u32,
        drift: Drift,
    },
    Mark {
        amo: u8,
        drift: Drift,
    },
    Harvest {
        amo: u8,
        share_bps: u32,
        drift: Drift,
    },
    WriteOff {
        amo: u8,
    },
    Recapitalise {
        id: u8,
        tokens_bps: u32,
    },
    Distribute {
        id: u8,
        tokens_bps: u32,
    },
    Terms {
        id: u8,
        haircut_bps: u16,
        failed_bps: u16,
    },
    Limits {
        minimum_bps: [u16; 4],
        lent_haircut_bps: u16,
    },
}

/// How far a reading lies from what the last one would give, in parts of 10,000 of each number.
#[derive(Clone, Copy, Debug)]
struct Drift {
    own_bps: u32,
    lent_bps: u32,
    external_bps: u32,
    value_bps: u32,
}

/// Amounts in 10,000ths of this many whole units.
const SCALE: u128 = 1_000_000;

fn drift() -> impl Strategy<Value = Drift> {
    let factor = || prop_oneof![4 => Just(10_000u32), 4 => 9_000..11_000u32, 1 => 0..30_000u32];
    (factor(), factor(), factor(), factor()).prop_map(
        |(own_bps, lent_bps, external_bps, value_bps)| Drift {
            own_bps,
            lent_bps,
            external_bps,
            value_bps,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || prop_oneof![4 => 0..2_000u32, 1 => 0..20_000u32, 1 => Just(0u32)];
    let fee = || prop_oneof![Just(0u16), 0..100u16];
    let price = || prop_oneof![6 => 9_990..10_010u32, 2 => 8_000..10_100u32, 1 => 1..40_000u32];
    let id = || 0..3u8;
    let amo = || 0..5u8;
    prop_oneof![
        4 => (id(), amount(), fee()).prop_map(|(id, tokens_bps, fee_bps)| Step::Mint { id, tokens_bps, fee_bps }),
        3 => (id(), amount(), fee()).prop_map(|(id, coin_bps, fee_bps)| Step::Redeem { id, coin_bps, fee_bps }),
        2 => (amount(), fee()).prop_map(|(coin_bps, fee_bps)| Step::Basket { coin_bps, fee_bps }),
        3 => (id(), price(), 5_000..=10_000u32)
            .prop_map(|(id, price_bps, pessimistic_bps)| Step::Price { id, price_bps, pessimistic_bps }),
        1 => (0..HOUR_MS * 2).prop_map(|ms| Step::Wait { ms }),
        1 => (amo(), 0..=10_000u16).prop_map(|(amo, bps)| Step::Severity { amo, bps }),
        4 => (amo(), amount(), amount(), drift())
            .prop_map(|(amo, coin_bps, tokens_bps, drift)| Step::Wind { amo, coin_bps, tokens_bps, drift }),
        3 => (amo(), 1..=10_000u32, drift())
            .prop_map(|(amo, share_bps, drift)| Step::Unwind { amo, share_bps, drift }),
        3 => (amo(), drift()).prop_map(|(amo, drift)| Step::Mark { amo, drift }),
        2 => (amo(), 1..=2_000u32, drift())
            .prop_map(|(amo, share_bps, drift)| Step::Harvest { amo, share_bps, drift }),
        1 => amo().prop_map(|amo| Step::WriteOff { amo }),
        1 => (id(), amount()).prop_map(|(id, tokens_bps)| Step::Recapitalise { id, tokens_bps }),
        2 => (id(), amount()).prop_map(|(id, tokens_bps)| Step::Distribute { id, tokens_bps }),
        1 => (id(), 0..=5_000u16, 0..=10_000u16)
            .prop_map(|(id, haircut_bps, failed_bps)| Step::Terms { id, haircut_bps, failed_bps }),
        1 => (prop::array::uniform4(0..=9_000u16), 0..=10_000u16)
            .prop_map(|(minimum_bps, lent_haircut_bps)| Step::Limits { minimum_bps, lent_haircut_bps }),
    ]
}

/// Three collaterals of 6, 18 and 8 decimals, the last not at par; four AMOs on them and one without.
fn world() -> World {
    let mut world = World::new(&[par(6), par(18), volatile(8)]);
    world.price(2, 1_777_777_777_777_777_777).unwrap();
    for collateral in [Some(0), Some(0), Some(1), Some(2), None] {
        world.open(collateral, 1_000).unwrap();
    }
    world
}

fn scaled(bps: u32, unit: u128) -> u128 {
    u128::from(bps) * SCALE * unit / 10_000
}

fn of(amount: u128, bps: u32) -> u128 {
    amount / 10_000 * u128::from(bps) + amount % 10_000 * u128::from(bps) / 10_000
}

impl World {
    fn unit(&self, id: u8) -> u128 {
        10_u128.pow(self.collaterals[usize::from(id)].terms.decimals.into())
    }

    fn read(&self, mark: Mark, drift: Drift) -> Position {
        let mark = Mark {
            own_e18: of(mark.own_e18, drift.own_bps),
            lent_out_e18: of(mark.lent_out_e18, drift.lent_bps),
            external: of(mark.external, drift.external_bps),
            value_e18: of(mark.value_e18, drift.value_bps),
        };
        Position {
            mark,
            ..Position::default()
        }
    }

    /// Returns whether it was done.
    fn run(&mut self, step: &Step) -> bool {
        match *step {
            Step::Mint {
                id,
                tokens_bps,
                fee_bps,
            } => {
                let tokens = scaled(tokens_bps, self.unit(id));
                self.mint_with_fee(id, tokens, fee_bps).is_ok()
            }
            Step::Redeem {
                id,
                coin_bps,
                fee_bps,
            } => self
                .redeem_with_fee(id, scaled(coin_bps, USD) + 7, fee_bps)
                .is_ok(),
            Step::Basket { coin_bps, fee_bps } => {
                self.basket(scaled(coin_bps, USD) + 7, fee_bps).is_ok()
            }
            Step::Price {
                id,
                price_bps,
                pessimistic_bps,
            } => {
                let price_e18 = u128::from(price_bps) * (USD / 10_000) + 1;
                let pessimistic_e18 = of(price_e18, pessimistic_bps).max(1);
                self.price_as_of(id, price_e18, pessimistic_e18, self.now_ms)
                    .is_ok()
            }
            Step::Wait { ms } => {
                self.now_ms += ms;
                true
            }
            Step::Severity { amo, bps } => self.set_severity(amo, bps).is_ok(),
            Step::Wind {
                amo,
                coin_bps,
                tokens_bps,
                drift,
            } => {
                let record = self.records[usize::from(amo)];
                let coin = scaled(coin_bps, USD);
                let tokens = record
                    .collateral
                    .map_or(0, |id| scaled(tokens_bps, self.unit(id)));
                let mut mark = record.mark;
                match record.collateral {
                    None => {
                        mark.own_e18 += coin / 3;
                        mark.lent_out_e18 += coin - coin / 3;
                    }
                    Some(_) => mark.own_e18 += coin,
                }
                mark.external += tokens;
                mark.value_e18 += coin
                    + record
                        .collateral
                        .map_or(0, |id| tokens * (E18 / self.unit(id)));
                self.wind(amo, coin, tokens, self.read(mark, drift)).is_ok()
            }
            Step::Unwind {
                amo,
                share_bps,
                drift,
            } => {
                let record = self.records[usize::from(amo)];
                let mark = record.mark;
                let left = 10_000 - share_bps;
                let returned = Returned {
                    coin_burned: of(mark.own_e18, share_bps),
                    tokens_restored: of(mark.external, share_bps),
                    units_taken: share_bps.into(),
                    units_before: 10_000,
                };
                let rest = Mark {
                    own_e18: of(mark.own_e18, left),
                    lent_out_e18: of(mark.lent_out_e18, left),
                    external: of(mark.external, left),
                    value_e18: of(mark.value_e18, left),
                };
                self.unwind(amo, returned, self.read(rest, drift)).is_ok()
            }
            Step::Harvest {
                amo,
                share_bps,
                drift,
            } => {
                let mark = self.records[usize::from(amo)].mark;
                let left = 10_000 - share_bps;
                let returned = Returned {
                    coin_burned: of(mark.own_e18, share_bps),
                    tokens_restored: of(mark.external, share_bps),
                    ..Returned::default()
                };
                let rest = Mark {
                    own_e18: of(mark.own_e18, left),
                    lent_out_e18: of(mark.lent_out_e18, left),
                    external: of(mark.external, left),
                    value_e18: of(mark.value_e18, left),
                };
                self.harvest(amo, returned, self.read(rest, drift)).is_ok()
            }
            Step::WriteOff { amo } => self.write_off(amo).is_ok(),
            Step::Recapitalise { id, tokens_bps } => {
                let tokens = scaled(tokens_bps, self.unit(id));
                self.recapitalise(id, tokens).is_ok()
            }
            Step::Distribute { id, tokens_bps } => {
                let tokens = scaled(tokens_bps, self.unit(id)) / 10;
                self.distribute(id, tokens).is_ok()
            }
            Step::Mark { amo, drift } => {
                let mark = self.records[usize::from(amo)].mark;
                self.mark(amo, self.read(mark, drift)).is_ok()
            }
            Step::Terms {
                id,
                haircut_bps,
                failed_bps,
            } => {
                let terms = self.collaterals[usize::from(id)].terms;
                let changed = CollateralTerms {
                    haircut_bps,
                    largest_haircut_bps: haircut_bps,
                    failed_bps,
                    ..terms
                };
                self.set_terms(id, changed).is_ok()
            }
            Step::Limits {
                minimum_bps: [gross, net, stressed, idle],
                lent_haircut_bps,
            } => {
                let e18 = |bps: u16| u128::from(bps) * (USD / 10_000);
                let minimum = Ratios {
                    gross_e18: e18(gross.min(net)),
                    net_e18: e18(net),
                    stressed_e18: e18(stressed),
                    idle_e18: e18(idle),
                };
                let limits = Limits {
                    minimum,
                    target: minimum,
                    lent_haircut_bps,
                    ..loose()
                };
                self.set_limits(limits).is_ok()
            }
        }
    }
}

/// The ledger's ratio is never above the exact one, and below it by no more than one unit and what rounding `terms` values down takes.
fn assert_ratio(name: &str, ledger_e18: u128, exact: &Ratio, terms: u128) {
    if exact.is_infinite() {
        assert_eq!(ledger_e18, INFINITE_E18, "{name} should be infinite");
        return;
    }
    let exact_e18 = exact.value() * whole(E18);
    let ledger = whole(ledger_e18);
    assert!(ledger <= exact_e18, "{name}: {ledger} is above {exact_e18}");
    let slack = whole(1) + whole(terms) * whole(E18) / &exact.1;
    assert!(
        &exact_e18 - &ledger <= slack,
        "{name}: {ledger} is too far below {exact_e18}"
    );
}

fn assert_measures(world: &mut World) {
    let solvency = world.solvency();
    let exact = measure(world);
    let terms = 2 * (world.collaterals.len() + 2 * world.records.len()) as u128;
    assert_ratio("gross", solvency.ratios.gross_e18, &exact.gross, terms);
    assert_ratio("net", solvency.ratios.net_e18, &exact.net, terms);
    assert_ratio("idle", solvency.ratios.idle_e18, &exact.idle, terms);

    // The stressed ratio is that of one of the failures, not above net, and below the minimum exactly when any failure is.
    let stressed_e18 = solvency.ratios.stressed_e18;
    assert!(stressed_e18 <= solvency.ratios.net_e18);
    if let Some(lowest) = exact
        .failures
        .iter()
        .filter(|failure| !failure.is_infinite())
        .min_by_key(|failure| failure.value())
    {
        let slack = whole(1) + whole(terms) * whole(E18) / &lowest.1;
        let lowest_e18 = lowest.value() * whole(E18);
        let minimum_e18 = whole(world.totals.limits.minimum.stressed_e18);
        assert!(
            whole(stressed_e18) >= &lowest_e18 - &slack,
            "stressed is below every failure"
        );
        if &lowest_e18 + &slack < minimum_e18 {
            assert!(
                whole(stressed_e18) < minimum_e18,
                "a failure below the minimum is missed"
            );
        }
        if lowest_e18 > &minimum_e18 + &slack {
            assert!(
                whole(stressed_e18) >= minimum_e18,
                "a breach that no failure makes"
            );
        }
    } else {
        assert_eq!(stressed_e18, INFINITE_E18);
    }

    // Fair.
    let external = whole(solvency.external_e18);
    assert!(external <= exact.external && &exact.external - external < whole(4));
    let equity = BigRational::from_integer(solvency.equity_e18.into());
    assert!(equity <= exact.equity && &exact.equity - equity < whole(4));
    let n = Ratio(exact.external.clone(), exact.outside.clone());
    assert_ratio("n", solvency.redemption_ratio_e18, &n, 4);
    assert_eq!(
        solvency.prices_fresh,
        world
            .collaterals
            .iter()
            .all(|c| !c.is_held() || c.is_fresh(world.now_ms))
    );
}

/// What must hold between the state before and after one step that was done.
fn assert_step(step: &Step, before: &World, after: &mut World) {
    let (was, is) = (measure(before), measure(after));
    let outsider = matches!(
        step,
        Step::Mint { .. } | Step::Redeem { .. } | Step::Basket { .. }
    );
    if outsider {
        assert!(is.equity >= was.equity, "an outsider took equity: {step:?}");
        let below_par = was.external < was.outside;
        if below_par && is.outside > BigRational::zero() {
            let n = |e: &crate::exact::Exact| &e.external / &e.outside;
            assert!(n(&is) >= n(&was), "an exit lowered n: {step:?}");
        }
    }
    if matches!(step, Step::Distribute { .. }) {
        let zero = BigRational::zero();
        assert!(was.external >= was.outside, "paid out below par: {step:?}");
        assert!(is.equity >= zero, "more than the equity was paid: {step:?}");
    }
    if matches!(
        step,
        Step::Mint { .. } | Step::Wind { .. } | Step::Harvest { .. } | Step::Distribute { .. }
    ) {
        let minimum = after.totals.limits.minimum;
        let (old, new) = (before.clone().health().ratios, after.health().ratios);
        for kind in KINDS {
            let floor = minimum.get(kind).min(old.get(kind));
            assert!(new.get(kind) >= floor, "{kind:?} fell: {step:?}");
        }
    }
    if !matches!(
        step,
        Step::Wind { .. } | Step::Unwind { .. } | Step::WriteOff { .. }
    ) {
        assert_eq!(after.totals.debt_e18, before.totals.debt_e18);
    }
    let debts: u128 = after.records.iter().map(|record| record.debt_e18).sum();
    assert_eq!(debts, after.totals.debt_e18);
    for (id, c) in (0..).zip(&after.collaterals) {
        let lent: u128 = after
            .records
            .iter()
            .filter(|record| record.collateral == Some(id))
            .map(|record| record.lent_tokens)
            .sum();
        assert_eq!(lent, c.lent);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 192,
        rng_seed: RngSeed::Fixed(20_231_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_number_is_exact_after_every_step(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = world();
        for step in &steps {
            let before = world.clone();
            if world.run(step) {
                assert_step(step, &before, &mut world);
            }
            world.assert_sums();
            assert_measures(&mut world);
        }
    }

    #[test]
    fn no_round_trip_gains(
        steps in prop::collection::vec(step(), 0..25),
        id in 0..3u8,
        other in 0..3u8,
        tokens in 1..3_000_000_000_000u128,
        prices in prop::array::uniform3(9_000..11_000u128),
    ) {
        let mut world = world();
        for step in &steps {
            world.run(step);
        }
        world.set_limits(loose()).unwrap();
        for (id, price) in (0..).zip(prices) {
            world.price(id, price * (USD / 10_000)).unwrap();
        }
        let current = |id: u8| Prices::of(&world.collaterals[usize::from(id)]).current;
        let spent = whole(tokens) * current(id);
        let worth: Vec<BigRational> = (0..3).map(current).collect();
        let Ok(minted) = world.mint(id, tokens) else {
            return Ok(());
        };
        prop_assert!(whole(minted.coin_e18) <= spent);

        let mut same = world.clone();
        if let Ok(redeemed) = same.redeem(id, minted.coin_e18) {
            prop_assert!(redeemed.tokens <= tokens);
        }
        let mut across = world.clone();
        let par_or_above = worth[usize::from(other)] >= Prices::of(&world.collaterals[usize::from(other)]).par;
        if let Ok(redeemed) = across.redeem(other, minted.coin_e18) {
            // A token below par is paid one for one: worth less than the coin, never more.
            let value = whole(redeemed.tokens) * &worth[usize::from(other)];
            prop_assert!(value <= whole(minted.coin_e18));
            prop_assert!(par_or_above || value <= spent);
        }
        if let Ok(paid) = world.basket(minted.coin_e18, 0) {
            let value = (0..3)
                .map(|id| whole(paid[id]) * &worth[id])
                .fold(BigRational::zero(), |a, b| a + b);
            prop_assert!(value <= spent);
        }
    }

    /// Whoever leaves through the basket later gets no less for a coin than who left first.
    #[test]
    fn the_basket_pays_early_and_late_alike(
        steps in prop::collection::vec(step(), 0..25),
        first_bps in 1..5_000u128,
        fall_bps in 5_000..10_500u128,
    ) {
        let mut world = world();
        for step in &steps {
            world.run(step);
        }
        for id in 0..3 {
            world.price(id, fall_bps * (USD / 10_000)).unwrap();
        }
        let coin = world.totals.supply_e18 / 10_000 * first_bps;
        let impaired = world.solvency().redemption_ratio_e18 < USD;
        prop_assume!(coin > 1_000_000_000_000_000_000);
        let Ok(early) = world.basket(coin, 0) else {
            return Ok(());
        };
        // At n ≥ 1 the price is fixed; below it n is, while the coins that are outside stay a positive number.
        prop_assume!(!impaired || world.solvency().redemption_ratio_e18 < USD);
        let Ok(late) = world.basket(coin, 0) else {
            return Ok(());
        };
        // Each payment may fall short of its worth by a unit of each token, and be no more than it.
        let prices: Vec<BigRational> = world.collaterals.iter().map(|c| Prices::of(c).current).collect();
        let worth = |paid: &[u128; 8]| {
            prices
                .iter()
                .zip(paid)
                .map(|(price, tokens)| price * whole(*tokens))
                .fold(BigRational::zero(), |a, b| a + b)
        };
        let units = worth(&[1; 8]);
        prop_assert!(worth(&late) + units + whole(1) >= worth(&early));
    }

    /// One coin at any time pays no more than its share of each collateral, with no price at all.
    #[test]
    fn with_stale_prices_nobody_gets_more_than_a_share(
        steps in prop::collection::vec(step(), 0..25),
        coin_bps in 1..10_000u128,
    ) {
        let mut world = world();
        for step in &steps {
            world.run(step);
        }
        world.now_ms += 2 * HOUR_MS;
        let held = world.collaterals.iter().any(|c| c.is_held());
        prop_assume!(held);
        let before = world.clone();
        let coin = world.totals.supply_e18 / 10_000 * coin_bps;
        match world.basket(coin, 0) {
            Ok(paid) => {
                let pools: u128 = before.collaterals.iter().map(|c| c.deployed.own_e18).sum();
                let outside = whole(before.totals.supply_e18.saturating_sub(pools)).max(BigRational::one());
                let idle: BigRational = before
                    .collaterals
                    .iter()
                    .map(|c| whole(c.idle) * Prices::of(c).par)
                    .fold(BigRational::zero(), |a, b| a + b);
                let share = whole(coin) / outside.max(idle);
                for (c, paid) in before.collaterals.iter().zip(paid) {
                    let exact = whole(c.idle) * &share;
                    prop_assert!(whole(paid) <= exact);
                    prop_assert!(exact - whole(paid) <= whole(1) + part(c.idle, E18));
                }
            }
            Err(error) => prop_assert!(
                matches!(error, LedgerError::InsufficientBasket { .. } | LedgerError::ZeroAmount),
                "{:?}", error
            ),
        }
    }
}
