use crate::{seeded, PoolSteps, POOLS, SEED};
use harness::prelude::*;
use interfaces::stable_pool::{LiquidityAdded, MathError, PoolError, LOCKED_LP};
use interfaces::token::TokenError;
use math::stable_swap::{add, invariant_down};
use psp22::Transfer;

fn add_to(
    fixture: &PoolFixture,
    amounts: Vec<u128>,
    min_lp: u128,
    to: Role,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = to.account();
    fixture
        .pool
        .call()
        .add_liquidity(amounts, min_lp, to, NEVER)
}

#[test]
fn the_first_supply_mints_the_invariant_and_locks_a_little() {
    for decimals in POOLS {
        let mut fixture = PoolFixture::new(decimals, &PoolConfig::default());
        let amounts = fixture.each(SEED);
        let message = add_to(&fixture, amounts.clone(), 0, Role::Holder);
        let call = fixture.chain.call(Role::Supplier, message);
        let event: LiquidityAdded = call.event(fixture.pool);
        let minted = call.expect_ok();

        let state = fixture.state();
        let expected = invariant_down(&fixture.balances_e18(), state.ann).unwrap();
        assert_eq!(minted, expected - LOCKED_LP);
        assert_eq!(fixture.lp_balance(Role::Holder), minted);
        assert_eq!(fixture.lp_balance(fixture.pool), LOCKED_LP);
        assert_eq!(fixture.lp_supply(), expected);
        assert_eq!(state.reserves[..amounts.len()], amounts);
        assert_eq!(event.sender, Role::Supplier.account());
        assert_eq!(event.to, Role::Holder.account());
        assert_eq!(event.amounts[..amounts.len()], amounts);
        assert_eq!(event.fees, [0; 4]);
        assert_eq!(
            (event.lp_minted, event.lp_supply_new),
            (minted, minted + LOCKED_LP)
        );
        assert_eq!(fixture.virtual_price(), E18);
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn the_first_supply_may_be_off_balance_and_sets_the_average_price_to_its_own() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    fixture.add(Role::Supplier, vec![coins(2_000), usd6(1_000)]);
    let spot = fixture.pool.call().spot_price_e18(1);
    let average = fixture.pool.call().average_price_e18(1);
    let spot = fixture.chain.read_ok(spot);
    assert!(spot < bps(9_990));
    assert_eq!(fixture.chain.read_ok(average), spot);
}

#[test]
fn the_first_supply_needs_every_coin_and_more_than_what_is_locked() {
    let mut fixture = PoolFixture::new(&[18, 18], &PoolConfig::default());
    for amounts in [vec![coins(1), 0], vec![0, coins(1)]] {
        let message = add_to(&fixture, amounts, 0, Role::Supplier);
        fixture
            .chain
            .assert_refused(Role::Supplier, message, PoolError::EmptyPool);
    }
    let message = add_to(&fixture, vec![500, 500], 0, Role::Supplier);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::EmptyPool);
    let message = add_to(&fixture, vec![501, 501], 0, Role::Supplier);
    assert_eq!(
        fixture.chain.call(Role::Supplier, message).expect_ok(),
        1_002 - LOCKED_LP
    );
}

#[test]
fn later_supplies_mint_what_the_math_crate_says() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let mut uneven = fixture.each(40_000);
        uneven[0] = 0;
        for amounts in [
            fixture.each(1_000),
            fixture.only(0, 10_000),
            fixture.only(1, 3),
            uneven,
        ] {
            let scaled: Vec<u128> = (0..)
                .zip(&amounts)
                .map(|(coin, amount)| amount * fixture.unit_e18(coin))
                .collect();
            let before = fixture.state();
            let params = fixture.params();
            let balances = fixture.balances_e18();
            let expected = add(&balances, &scaled, before.lp_supply, &params).unwrap();
            let owned = fixture.lp_balance(Role::Holder);

            let message = add_to(&fixture, amounts.clone(), 0, Role::Holder);
            let call = fixture.chain.call(Role::Supplier, message);
            let event: LiquidityAdded = call.event(fixture.pool);
            let minted = call.expect_ok();

            assert_eq!(minted, expected.minted, "{decimals:?} {amounts:?}");
            assert_eq!(fixture.lp_balance(Role::Holder), owned + minted);
            assert_eq!(fixture.lp_supply(), before.lp_supply + minted);
            assert_eq!(event.lp_supply_new, before.lp_supply + minted);
            for coin in 0..decimals.len() {
                let fee = expected.fees[coin] / fixture.unit_e18(coin as u8);
                assert_eq!(event.fees[coin], fee, "{decimals:?} {amounts:?}");
            }
        }
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn a_balanced_supply_pays_no_fee_and_an_unbalanced_one_does() {
    let mut fixture = seeded(&[18, 6]);
    let price = fixture.virtual_price();
    let balanced = fixture.each(1_000);
    let minted = fixture.add(Role::Supplier, balanced);
    assert!(minted.abs_diff(coins(2_000)) <= 2);
    assert_eq!(fixture.virtual_price(), price);
    assert_eq!(fixture.admin_fees(), [0, 0]);
    let one_sided = fixture.only(0, 2_000);
    let less = fixture.add(Role::Supplier, one_sided);
    assert!(less < minted);
    assert!(fixture.virtual_price() > price);
    assert!(fixture.admin_fees()[0] > 0);
}

#[test]
fn mint_and_lock_are_transfers_from_nobody() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let amounts = fixture.each(10);
    let message = add_to(&fixture, amounts, 0, Role::Holder);
    let call = fixture.chain.call(Role::Supplier, message);
    let transfers: Vec<Transfer> = call.events(fixture.pool);
    let minted = call.expect_ok();
    let moved: Vec<_> = transfers
        .iter()
        .map(|transfer| (transfer.from, transfer.to, transfer.value))
        .collect();
    assert_eq!(
        moved,
        [
            (None, Some(fixture.pool.account), LOCKED_LP),
            (None, Some(Role::Holder.account()), minted)
        ]
    );
}

#[test]
fn a_coin_that_is_not_supplied_is_not_called() {
    let mut fixture = seeded(&[18, 6]);
    // Would refuse if it were asked for anything.
    let stranger = Role::Named("stranger");
    let message = fixture.tokens[0].mint(stranger, coins(10));
    fixture.chain.call(Role::Deployer, message).expect_ok();
    let message = fixture.tokens[0]
        .psp22()
        .approve(fixture.pool.account, coins(10));
    fixture.chain.call(stranger, message).expect_ok();
    let message = add_to(&fixture, vec![coins(10), 0], 0, stranger);
    fixture.chain.call(stranger, message).expect_ok();
    let message = add_to(&fixture, vec![0, 1_000], 0, stranger);
    let error = PoolError::Token {
        coin: 1,
        error: TokenError::InsufficientAllowance,
    };
    fixture.chain.assert_refused(stranger, message, error);
}

#[test]
fn refusals() {
    let mut fixture = seeded(&[18, 6]);
    let supplier = Role::Supplier;
    let wrong = |given| PoolError::WrongLength { given, needed: 2 };
    for amounts in [
        vec![],
        vec![coins(1)],
        vec![coins(1), usd6(1), 0],
        vec![1; 5],
    ] {
        let error = wrong(amounts.len() as u32);
        let message = add_to(&fixture, amounts, 0, supplier);
        fixture.chain.assert_refused(supplier, message, error);
    }
    let message = add_to(&fixture, vec![0, 0], 0, supplier);
    fixture
        .chain
        .assert_refused(supplier, message, PoolError::ZeroAmount);

    let view = fixture
        .pool
        .call()
        .preview_add_liquidity(vec![coins(5), usd6(1)]);
    let amount = fixture.chain.read_ok(view);
    let minimum = amount + 1;
    let message = add_to(&fixture, vec![coins(5), usd6(1)], minimum, supplier);
    let error = PoolError::BelowMinimum { amount, minimum };
    fixture.chain.assert_refused(supplier, message, error);

    let now_ms = fixture.chain.now_ms();
    let to = supplier.account();
    let message = fixture
        .pool
        .call()
        .add_liquidity(vec![coins(5), usd6(1)], 0, to, now_ms - 1);
    let error = PoolError::DeadlinePassed {
        deadline_ms: now_ms - 1,
        now_ms,
    };
    fixture.chain.assert_refused(supplier, message, error);

    let too_much = PoolError::Math(MathError::OutOfRange);
    for amounts in [
        vec![coins(1_000_000_000_000), 0],
        vec![0, u128::MAX],
        vec![u128::MAX, 0],
    ] {
        let message = add_to(&fixture, amounts, 0, supplier);
        fixture.chain.assert_refused(supplier, message, too_much);
    }
}

#[test]
fn so_little_that_it_mints_nothing_is_refused() {
    let mut fixture = seeded(&[18, 18]);
    fixture.swap(Role::Trader, 0, 1, coins(500_000));
    let message = add_to(&fixture, vec![1, 0], 0, Role::Supplier);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PoolError::ZeroAmount);
}
