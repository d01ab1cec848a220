//! Abax again, for what is not a limit: pools, pool AMOs, roles, reporters, buckets and the links between contracts. Everything of these that can be
//! read is one value; a setter may change its own field of it and nothing else, of this contract or of any other.

use harness::prelude::*;
use interfaces::access::Roles;
use interfaces::amo::Descriptor;
use interfaces::book::Writers;
use interfaces::oracle::{Feed, PriceReport};
use interfaces::pool_amo::PoolAmoParams;
use interfaces::stable_pool::{FeeTerms, MIN_RAMP_MS};
use interfaces::stablecoin::Bucket;
use interfaces::vault::VaultLinks;

#[derive(Clone, Debug, PartialEq)]
struct Venue {
    amp: u64,
    fees: FeeTerms,
    fee_receiver: AccountId,
    paused: bool,
    coins: Vec<AccountId>,
    params: PoolAmoParams,
    amo_pool: AccountId,
    descriptor: Descriptor,
}

#[derive(Clone, Debug, PartialEq)]
struct Governed {
    venues: Vec<Venue>,
    /// In the order of `accesses`.
    roles: Vec<Roles>,
    feeds: Vec<Feed>,
    buckets: Vec<(AccountId, Bucket)>,
    writers: Writers,
    links: VaultLinks,
    controller: Option<AccountId>,
}

/// Of every contract with roles: both pools and both AMOs come last.
fn accesses(suite: &Suite) -> Vec<AccessCalls> {
    let all = &suite.contracts;
    let mut accesses = vec![
        all.stablecoin.access(),
        all.book.access(),
        all.vault.access(),
        all.oracle.access(),
        all.registry.access(),
    ];
    for coin in &all.coins {
        accesses.push(coin.pool().access());
        accesses.push(coin.amo().access());
    }
    accesses
}

fn governed(suite: &mut Suite) -> Governed {
    let accesses = accesses(suite);
    let all = suite.contracts.clone();
    let chain = &mut suite.chain;
    Governed {
        venues: all
            .coins
            .iter()
            .map(|coin| Venue {
                amp: chain.read(coin.pool().call().amp()),
                fees: chain.read(coin.pool().call().fee_terms()),
                fee_receiver: chain.read(coin.pool().call().fee_receiver()),
                paused: chain.read(coin.pool().call().paused()),
                coins: chain.read(coin.pool().call().coins()),
                params: chain.read(coin.amo().call().params()),
                amo_pool: chain.read(coin.amo().call().pool()),
                descriptor: chain.read(coin.amo().amo().descriptor()),
            })
            .collect(),
        roles: accesses
            .iter()
            .map(|access| chain.read(access.roles()))
            .collect(),
        feeds: all
            .coins
            .iter()
            .map(|coin| chain.read(all.oracle.call().feed(coin.id)).unwrap())
            .collect(),
        buckets: chain
            .read(all.stablecoin.call().facilitators())
            .into_iter()
            .map(|who| {
                let view = all.stablecoin.call().bucket(who);
                (who, chain.read(view).unwrap())
            })
            .collect(),
        writers: chain.read(all.book.call().writers()),
        links: chain.read(all.vault.call().links()),
        controller: chain.read(all.registry.call().controller()),
    }
}

/// Done by the one it is for; only what `change` says may differ afterwards.
#[track_caller]
fn set_by<T: std::fmt::Debug, E: std::fmt::Debug>(
    suite: &mut Suite,
    who: Role,
    message: impl Message<Answer = Result<T, E>>,
    change: impl FnOnce(&mut Governed),
) {
    let mut expected = governed(suite);
    let old = expected.clone();
    change(&mut expected);
    assert_ne!(old, expected, "the setter is asked for a change");
    suite.chain.call(who, message).expect_ok();
    assert_eq!(governed(suite), expected);
}

#[track_caller]
fn set<T: std::fmt::Debug, E: std::fmt::Debug>(
    suite: &mut Suite,
    message: impl Message<Answer = Result<T, E>>,
    change: impl FnOnce(&mut Governed),
) {
    set_by(suite, Role::Governance, message, change);
}

fn account(name: &'static str) -> AccountId {
    Role::Named(name).account()
}

#[test]
fn setters_of_a_pool_and_of_its_amo_leave_the_other_venue_and_each_other_alone() {
    let mut suite = Suite::default();
    for (place, coin) in suite.coins.clone().into_iter().enumerate() {
        let (pool, amo) = (coin.pool(), coin.amo());
        let at = place as u64 + 1;
        let fees = FeeTerms {
            swap_fee_e10: 1_000_000 + at,
            offpeg_multiplier_e10: 20_000_000_000 + at,
            admin_share_e10: 3_000_000_000 + at,
        };
        set(&mut suite, pool.call().set_fee_terms(fees), |g| {
            g.venues[place].fees = fees
        });
        let receiver = account(["receiver one", "receiver two"][place]);
        set(&mut suite, pool.call().set_fee_receiver(receiver), |g| {
            g.venues[place].fee_receiver = receiver
        });
        let pause = pool.call().pause();
        set_by(&mut suite, Role::Guardian, pause, |g| {
            g.venues[place].paused = true
        });
        set(&mut suite, pool.call().resume(), |g| {
            g.venues[place].paused = false
        });
        let place16 = place as u16;
        let params = PoolAmoParams {
            band_bps: 21 + place16,
            other_band_bps: 34 + place16,
            step_divisor: 55 + place16,
        };
        set(&mut suite, amo.call().set_params(params), |g| {
            g.venues[place].params = params
        });
    }
}

#[test]
fn a_ramp_moves_the_amplification_of_one_pool_and_stops_where_it_is() {
    let mut suite = Suite::default();
    let pool = suite.usdc().pool();
    let before = governed(&mut suite);
    assert_eq!(before.venues[0].amp, 200);
    let until_ms = suite.chain.now_ms() + 2 * MIN_RAMP_MS;
    let message = pool.call().ramp_amp(400, until_ms);
    suite.chain.call(Role::Governance, message).expect_ok();
    // Nothing at once, and half of it after half the time.
    assert_eq!(governed(&mut suite), before);
    suite.chain.next_block_in(MIN_RAMP_MS);
    let mut half = before;
    half.venues[0].amp = 300;
    assert_eq!(governed(&mut suite), half);
    let message = pool.call().stop_ramp();
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(governed(&mut suite), half);
    suite.chain.next_block_in(2 * MIN_RAMP_MS);
    assert_eq!(governed(&mut suite), half);
}

#[test]
fn every_role_is_handed_over_by_itself() {
    let mut suite = Suite::default();
    let (guardian, successor) = (Role::Named("new guardian"), Role::Named("successor"));
    for (place, mut access) in accesses(&suite).into_iter().enumerate() {
        set(
            &mut suite,
            access.set_guardian(guardian.account()),
            |governed| governed.roles[place].guardian = guardian.account(),
        );
        let propose = access.propose_admin(Some(successor.account()));
        set(&mut suite, propose, |governed| {
            governed.roles[place].pending_admin = Some(successor.account())
        });
        set_by(&mut suite, successor, access.accept_admin(), |governed| {
            governed.roles[place].admin = successor.account();
            governed.roles[place].pending_admin = None;
        });
    }
}

#[test]
fn reporters_buckets_and_links_change_one_at_a_time() {
    let mut suite = Suite::default();
    let all = suite.contracts.clone();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    suite.mint_for(Role::Holder, usdc, usd6(100));

    let reporter = account("fourth reporter");
    let message = all.oracle.call().add_reporter(usdt.id, reporter);
    set(&mut suite, message, |g| {
        g.feeds[1].reports.push(PriceReport {
            reporter,
            price_e18: 0,
            at_ms: 0,
        })
    });
    let gone = REPORTERS[2].account();
    let message = all.oracle.call().remove_reporter(usdc.id, gone);
    set_by(&mut suite, Role::Guardian, message, |g| {
        g.feeds[0].reports.retain(|report| report.reporter != gone)
    });

    let third = account("third facilitator");
    let message = all.stablecoin.call().set_capacity(third, 21);
    set(&mut suite, message, |g| {
        let bucket = Bucket {
            capacity: 21,
            level: 0,
        };
        g.buckets.push((third, bucket));
    });
    for place in 0..2 {
        let (who, bucket) = governed(&mut suite).buckets[place];
        let capacity = bucket.capacity - 34 - place as u128;
        let message = all.stablecoin.call().lower_capacity(who, capacity);
        set_by(&mut suite, Role::Guardian, message, |g| {
            g.buckets[place].1.capacity = capacity
        });
    }
    let message = all.stablecoin.call().set_capacity(third, 0);
    set(&mut suite, message, |g| g.buckets[2].1.capacity = 0);
    let message = all.stablecoin.call().remove_facilitator(third);
    set(&mut suite, message, |g| {
        g.buckets.pop();
    });

    let settings = suite.chain.read(all.controller.call().settings());
    let other = (settings.links, settings.allowance);
    let other: AccountId = suite.chain.deploy("controller", other);
    let writers = Writers {
        controller: other,
        ..suite.chain.read(all.book.call().writers())
    };
    let message = all.book.call().set_writers(writers);
    set(&mut suite, message, |g| g.writers = writers);
    let message = all.vault.call().set_controller(other);
    set(&mut suite, message, |g| g.links.controller = Some(other));
    let message = all.registry.call().set_controller(other);
    set(&mut suite, message, |g| g.controller = Some(other));
    let treasury = account("treasury");
    let message = all.vault.call().set_treasury(treasury);
    set(&mut suite, message, |g| g.links.treasury = Some(treasury));
    let writers = Writers {
        controller: account("a controller"),
        oracle: account("an oracle"),
        ..writers
    };
    let message = all.book.call().set_writers(writers);
    set(&mut suite, message, |g| g.writers = writers);
}
