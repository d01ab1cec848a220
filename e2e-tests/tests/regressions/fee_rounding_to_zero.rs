//! LitePSM: fees of swaps small enough rounded to zero, so that a large swap in many parts was free. Here every fee rounds against the caller: a
//! part pays at least what it would pay of the whole.

use harness::prelude::*;
use interfaces::stable_pool::Swapped;

fn suite() -> Suite {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Attacker, usdc, usd6(1_000));
    suite.seed_pool(usdc, 100_000);
    suite.give(Role::Attacker, usdc, usd6(1_000));
    suite.approve_all(Role::Attacker);
    suite
}

#[test]
fn the_smallest_amounts_pay_a_fee_or_are_refused() {
    let mut suite = suite();
    let (vault, usdc) = (suite.vault, suite.usdc());
    for tokens in [1, 2, 9, 999, 1_001] {
        let gross = tokens * 1_000_000_000_000;
        let minted = suite
            .chain
            .read_ok(vault.call().preview_mint(usdc.token.account, tokens));
        assert!(gross - minted >= (gross / 1_000).max(1), "{tokens}");
    }
    let coin = 1_000_000_000_000;
    for units in [1u128, 2, 9, 999, 1_001] {
        let paid = suite
            .chain
            .read(
                vault
                    .call()
                    .preview_redeem(usdc.token.account, units * coin),
            )
            .unwrap_or(0);
        assert!(paid < units, "{units} coin units paid {paid}");
        // Only what would pay nothing at all is refused.
        assert_eq!(paid > 0, units > 1, "{units} coin units paid {paid}");
    }
    for amount in [1, 5, 49, 4_999] {
        let view = usdc.pool().call().preview_swap_exact_in(1, 0, amount);
        let paid = suite.chain.read_ok(view);
        assert!(paid < amount * coin, "{amount} paid {paid}");
        let view = usdc
            .pool()
            .call()
            .preview_swap_exact_in(0, 1, amount * coin);
        let paid = suite.chain.read(view).unwrap_or(0);
        assert!(paid < amount, "{amount} coin units paid {paid}");
        assert_eq!(paid > 0, amount > 1, "{amount} coin units paid {paid}");
    }
}

/// 777 units at a time, 50 times there and back: each swap on the way back loses a whole unit to the fee.
#[test]
fn swapping_there_and_back_in_dust_loses_a_unit_a_swap() {
    let mut suite = suite();
    let (usdc, stablecoin) = (suite.usdc(), suite.stablecoin);
    let held = |suite: &mut Suite| {
        (
            suite.balance(stablecoin, Role::Attacker),
            suite.balance(usdc.token, Role::Attacker),
        )
    };
    let swap = |suite: &mut Suite, coin_in: u8, amount: u128| {
        let to = Role::Attacker.account();
        let message = usdc
            .pool()
            .call()
            .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
        let call = suite.chain.call(Role::Attacker, message);
        let swapped: Swapped = call.event(usdc.pool());
        call.expect_ok();
        // Of what he gave he gets at least 2 basis points less, in every single swap; in base units the fee may be less than one, what he
        // gets is not rounded up for it.
        let unit = [1, 1_000_000_000_000];
        let (given_e18, paid_e18) = (
            amount * unit[usize::from(coin_in)],
            swapped.amount_out * unit[usize::from(1 - coin_in)],
        );
        assert!(paid_e18 <= given_e18 - (given_e18 * 2).div_ceil(10_000));
        swapped.amount_out
    };
    let (coin_old, tokens_old) = held(&mut suite);
    for _ in 0..50 {
        let got = swap(&mut suite, 1, 777);
        assert!(swap(&mut suite, 0, got) < 777);
    }
    let (coin, tokens) = held(&mut suite);
    assert_eq!(coin, coin_old);
    assert!(tokens + 50 <= tokens_old, "{tokens} of {tokens_old}");
}

#[test]
fn many_parts_cost_no_less_than_the_whole() {
    let mut suite = suite();
    let (vault, usdc) = (suite.vault, suite.usdc());
    let token = usdc.token.account;
    let whole = suite
        .chain
        .read_ok(vault.call().preview_mint(token, 50 * 777));
    let mut parts = 0;
    for _ in 0..50 {
        let message = vault.call().mint(token, 777, 0);
        parts += suite.chain.call(Role::Attacker, message).expect_ok();
    }
    assert!(parts <= whole);
    let coin = 777_000_000_000_000;
    let whole = suite
        .chain
        .read_ok(vault.call().preview_redeem(token, 50 * coin));
    let mut parts = 0;
    for _ in 0..50 {
        let message = vault.call().redeem(token, coin, 0);
        parts += suite.chain.call(Role::Attacker, message).expect_ok();
    }
    assert!(parts <= whole);
}
