//! Any sequence of steps: what is burned is what was paid, tokens are neither made nor lost, and nothing is sold below its value times
//! the price.

use crate::*;
use interfaces::buyback::{BoughtBack, Returned};
use interfaces::vault::Distributed;
use num_rational::Ratio;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEEDS: u64 = 12;
const STEPS: usize = 60;

/// What went in and out, added up from the events.
#[derive(Default)]
struct Sums {
    paid_in: u128,
    sold: u128,
    returned: u128,
    burned_e18: u128,
}

fn step(fixture: &mut Fixture, rng: &mut ChaCha8Rng, sums: &mut Sums) {
    let (usdc, usdt, buyback) = (fixture.suite.usdc(), fixture.suite.usdt(), fixture.buyback);
    let token = usdc.token.account;
    match rng.gen_range(0..10) {
        0 | 1 => {
            let surplus = fixture.suite.solvency().surplus_e18 / USDC_UNIT_E18;
            let amount = rng.gen_range(0..=surplus.max(1));
            let vault = fixture.suite.vault;
            let message = vault.call().distribute(token, amount);
            let call = fixture.suite.chain.call(Role::Keeper, message);
            if let [event] = &call.events::<Distributed>(vault)[..] {
                sums.paid_in += event.amount;
            }
        }
        2 => {
            let message = fixture.starting(usdc);
            let _ = fixture.suite.chain.call(Role::Keeper, message);
        }
        3..=5 => {
            let collateral = fixture.suite.book.call().collateral(usdc.id);
            let usd_e18 = fixture
                .suite
                .chain
                .read(collateral)
                .unwrap()
                .price
                .price_e18;
            let asked = 1 << rng.gen_range(0..26);
            let message = fixture.buying(usdc, asked);
            let call = fixture.suite.chain.call(BUYER, message);
            if let [event] = &call.events::<BoughtBack>(buyback)[..] {
                let exact = Ratio::new(event.tokens_out * (usd_e18 / 1_000_000), usd6(1))
                    * Ratio::new(event.price_e18, coins(1) / 1_000_000);
                let exact_e18 = exact.ceil().to_integer();
                assert!(
                    event.burned_e18 >= exact_e18,
                    "{exact} {}",
                    event.burned_e18
                );
                // Two roundings up: of the value, which the price may multiply, and of the payment.
                assert!(event.burned_e18 <= exact_e18 + event.price_e18 / E18 + 2);
                assert!((coins(2)..=coins(10)).contains(&event.price_e18));
                sums.sold += event.tokens_out;
                sums.burned_e18 += event.burned_e18;
            }
        }
        6 => fixture.wait(rng.gen_range(1..MINUTE_MS * 20)),
        7 => {
            fixture
                .suite
                .chain
                .next_block_in(rng.gen_range(1..MINUTE_MS));
        }
        8 => {
            let (coin, price) = match rng.gen_range(0..4) {
                0 => (usdt, bps(rng.gen_range(9_300..10_100))),
                1 => (usdc, bps(rng.gen_range(9_900..10_100))),
                _ => (usdt, E18),
            };
            fixture.suite.chain.next_block();
            fixture.report(coin, price);
        }
        _ => {
            let message = buyback.call().return_to_holders(token);
            let call = fixture.suite.chain.call(Role::Keeper, message);
            if let [event] = &call.events::<Returned>(buyback)[..] {
                sums.returned += event.amount;
            }
        }
    }
}

#[track_caller]
fn check(fixture: &mut Fixture, sums: &Sums) {
    let usdc = fixture.suite.usdc();
    let (governance_token, vault) = (fixture.governance_token, fixture.suite.vault);
    let buyback = fixture.buyback;
    assert_eq!(
        fixture.supply() + sums.burned_e18,
        coins(1_000_000),
        "what is burned is what was paid"
    );
    let buyer = fixture.suite.balance(governance_token, BUYER);
    assert_eq!(buyer, fixture.supply());
    assert_eq!(fixture.suite.balance(governance_token, buyback), 0);
    let held = fixture.held(usdc);
    assert_eq!(held + sums.sold + sums.returned, sums.paid_in);
    assert_eq!(fixture.suite.balance(usdc.token, BUYER), sums.sold);
    let idle = fixture.suite.balance(usdc.token, vault);
    assert_eq!(idle + held + sums.sold, usd6(1_100));
    if fixture.price_e18(usdc).is_some() {
        let left = fixture.auction(usdc).unwrap().left;
        assert!(left <= held, "an auction of more than there is");
    }
}

#[test]
fn tokens_and_supply_add_up_after_any_sequence_of_steps() {
    let mut all = Sums::default();
    for seed in 0..SEEDS {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut fixture = empty();
        let mut sums = Sums::default();
        for _ in 0..STEPS {
            step(&mut fixture, &mut rng, &mut sums);
            check(&mut fixture, &sums);
        }
        all.sold += sums.sold;
        all.returned += sums.returned;
    }
    // The sequences reach what they are about.
    assert!(all.sold > usd6(50), "{}", all.sold);
    assert!(all.returned > 0);
}
