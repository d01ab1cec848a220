use harness::prelude::*;
use harness::suite::{deploy_pool, pool_init};
use interfaces::stable_pool::{
    PoolError, PoolInit, MAX_AMP, MAX_AVERAGE_HALF_LIFE_MS, MIN_AVERAGE_HALF_LIFE_MS,
};

fn token(number: u8) -> AccountId {
    AccountId([number; 32])
}

fn init(decimals: &[u8]) -> PoolInit {
    let coins: Vec<_> = (1..)
        .zip(decimals)
        .map(|(number, decimals)| (token(number), *decimals))
        .collect();
    pool_init(&coins, &PoolConfig::default())
}

#[track_caller]
fn assert_refused(init: PoolInit, expected: PoolError) {
    match deploy_pool(&mut Chain::new(), init) {
        Err(Refusal::Error(error)) => assert_eq!(error, expected),
        other => panic!("expected a refusal, found {other:?}"),
    }
}

fn range(value: u64, minimum: u64, maximum: u64) -> PoolError {
    PoolError::OutOfRange {
        value: value.into(),
        minimum: minimum.into(),
        maximum: maximum.into(),
    }
}

#[test]
fn a_pool_has_two_to_four_coins() {
    for count in [0, 1, 5] {
        assert_refused(init(&vec![18; count]), range(count as u64, 2, 4));
    }
    for count in [2, 3, 4] {
        let mut chain = Chain::new();
        let pool = deploy_pool(&mut chain, init(&vec![18; count])).unwrap();
        let coins = chain.read(pool.call().coins());
        let expected: Vec<_> = (1..=count as u8).map(token).collect();
        assert_eq!(coins, expected);
    }
}

#[test]
fn every_coin_has_its_decimals_up_to_18() {
    let mut short = init(&[18, 6]);
    short.decimals.pop();
    assert_refused(
        short,
        PoolError::WrongLength {
            given: 1,
            needed: 2,
        },
    );
    let mut long = init(&[18, 6]);
    long.decimals.push(6);
    assert_refused(
        long,
        PoolError::WrongLength {
            given: 3,
            needed: 2,
        },
    );
    assert_refused(init(&[18, 19]), range(19, 0, 18));
    deploy_pool(&mut Chain::new(), init(&[0, 18])).unwrap();
}

#[test]
fn no_coin_twice() {
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
        let mut twice = init(&[18, 12, 6]);
        twice.coins[second] = twice.coins[first];
        assert_refused(twice, PoolError::BadCoin);
    }
}

#[test]
fn governed_numbers_have_bounds() {
    for amp in [0, MAX_AMP + 1] {
        let mut bad = init(&[18, 6]);
        bad.amp = amp;
        assert_refused(bad, range(amp, 1, MAX_AMP));
    }
    for half_life_ms in [MIN_AVERAGE_HALF_LIFE_MS - 1, MAX_AVERAGE_HALF_LIFE_MS + 1] {
        let mut bad = init(&[18, 6]);
        bad.average_half_life_ms = half_life_ms;
        let bounds = (MIN_AVERAGE_HALF_LIFE_MS, MAX_AVERAGE_HALF_LIFE_MS);
        assert_refused(bad, range(half_life_ms, bounds.0, bounds.1));
    }
    let mut bad = init(&[18, 6]);
    bad.fees.swap_fee_e10 = 100_000_001;
    assert_refused(bad, range(100_000_001, 0, 100_000_000));
    for amp in [1, MAX_AMP] {
        let mut good = init(&[18, 6]);
        good.amp = amp;
        deploy_pool(&mut Chain::new(), good).unwrap();
    }
}

#[test]
fn a_new_pool_is_empty_open_and_as_it_was_told() {
    let mut chain = Chain::new();
    let config = init(&[18, 6]);
    let pool = deploy_pool(&mut chain, config.clone()).unwrap();
    assert_eq!(chain.read(pool.call().amp()), config.amp);
    assert_eq!(chain.read(pool.call().fee_terms()), config.fees);
    assert_eq!(chain.read(pool.call().fee_receiver()), config.fee_receiver);
    assert_eq!(chain.read(pool.call().admin_fees()), [0, 0]);
    assert!(!chain.read(pool.call().paused()));
    assert_eq!(chain.read(pool.psp22().total_supply()), 0);
    let roles = chain.read(pool.access().roles());
    assert_eq!(roles.admin, config.admin);
    assert_eq!(roles.guardian, config.guardian);
    assert_eq!(roles.pending_admin, None);
    let state = chain.read_ok(pool.call().state(config.admin));
    assert_eq!(state.coins, 2);
    assert_eq!(state.ann, u128::from(config.amp) * 2 * 100);
    assert_eq!(state.reserves, [0; 4]);
}
