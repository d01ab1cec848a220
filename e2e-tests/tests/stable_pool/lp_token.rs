use crate::{seeded, PoolSteps};
use harness::prelude::*;
use psp22::{Approval, PSP22Error, Transfer};

fn transfer(
    fixture: &PoolFixture,
    to: Role,
    value: u128,
) -> impl Message<Answer = Result<(), PSP22Error>> {
    let to = to.account();
    fixture.pool.psp22().transfer(to, value, Vec::new())
}

fn transfer_from(
    fixture: &PoolFixture,
    from: Role,
    to: Role,
    value: u128,
) -> impl Message<Answer = Result<(), PSP22Error>> {
    let (from, to) = (from.account(), to.account());
    fixture
        .pool
        .psp22()
        .transfer_from(from, to, value, Vec::new())
}

fn approve(fixture: &mut PoolFixture, owner: Role, spender: Role, value: u128) {
    let message = fixture.pool.psp22().approve(spender.account(), value);
    fixture.chain.call(owner, message).expect_ok();
}

fn allowance(fixture: &mut PoolFixture, owner: Role, spender: Role) -> u128 {
    let view = fixture
        .pool
        .psp22()
        .allowance(owner.account(), spender.account());
    fixture.chain.read(view)
}

#[test]
fn metadata() {
    let mut fixture = seeded(&[18, 6]);
    let pool = fixture.pool;
    let name = fixture.chain.read(pool.metadata().token_name());
    assert_eq!(name.as_deref(), Some("Keel Stable LP"));
    let symbol = fixture.chain.read(pool.metadata().token_symbol());
    assert_eq!(symbol.as_deref(), Some("KSLP"));
    assert_eq!(fixture.chain.read(pool.metadata().token_decimals()), 18);
}

#[test]
fn a_transfer_moves_tokens_and_says_so() {
    let mut fixture = seeded(&[18, 6]);
    let owned = fixture.lp_balance(Role::Supplier);
    let supply = fixture.lp_supply();
    let message = transfer(&fixture, Role::Holder, coins(7));
    let call = fixture.chain.call(Role::Supplier, message);
    let event: Transfer = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(
        (event.from, event.to, event.value),
        (
            Some(Role::Supplier.account()),
            Some(Role::Holder.account()),
            coins(7)
        )
    );
    assert_eq!(fixture.lp_balance(Role::Supplier), owned - coins(7));
    assert_eq!(fixture.lp_balance(Role::Holder), coins(7));
    assert_eq!(fixture.lp_supply(), supply);
    // What moved can be redeemed.
    let paid = fixture.remove(Role::Holder, coins(7));
    assert!(paid[0] > coins(3));
}

#[test]
fn nobody_sends_more_than_they_own() {
    let mut fixture = seeded(&[18, 6]);
    let message = transfer(&fixture, Role::Holder, 1);
    fixture
        .chain
        .assert_refused(Role::Attacker, message, PSP22Error::InsufficientBalance);
}

#[test]
fn a_spender_moves_what_it_was_allowed_and_no_more() {
    let mut fixture = seeded(&[18, 6]);
    approve(&mut fixture, Role::Supplier, Role::Trader, coins(10));
    let message = transfer_from(&fixture, Role::Supplier, Role::Holder, coins(4));
    let call = fixture.chain.call(Role::Trader, message);
    let approval: Approval = call.event(fixture.pool);
    let moved: Transfer = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(approval.amount, coins(6));
    assert_eq!(moved.value, coins(4));
    assert_eq!(
        allowance(&mut fixture, Role::Supplier, Role::Trader),
        coins(6)
    );
    assert_eq!(fixture.lp_balance(Role::Holder), coins(4));

    let message = transfer_from(&fixture, Role::Supplier, Role::Holder, coins(6) + 1);
    fixture
        .chain
        .assert_refused(Role::Trader, message, PSP22Error::InsufficientAllowance);
    let message = transfer_from(&fixture, Role::Supplier, Role::Attacker, 1);
    fixture
        .chain
        .assert_refused(Role::Attacker, message, PSP22Error::InsufficientAllowance);
    approve(&mut fixture, Role::Holder, Role::Trader, coins(100));
    let message = transfer_from(&fixture, Role::Holder, Role::Trader, coins(5));
    fixture
        .chain
        .assert_refused(Role::Trader, message, PSP22Error::InsufficientBalance);
}

#[test]
fn allowances_are_raised_and_lowered() {
    let mut fixture = seeded(&[18, 6]);
    let spender = Role::Trader.account();
    let pool = fixture.pool;
    let message = pool.psp22().increase_allowance(spender, 5);
    fixture.chain.call(Role::Supplier, message).expect_ok();
    let message = pool.psp22().increase_allowance(spender, u128::MAX);
    fixture.chain.call(Role::Supplier, message).expect_ok();
    assert_eq!(
        allowance(&mut fixture, Role::Supplier, Role::Trader),
        u128::MAX
    );
    let message = pool.psp22().decrease_allowance(spender, u128::MAX - 3);
    fixture.chain.call(Role::Supplier, message).expect_ok();
    assert_eq!(allowance(&mut fixture, Role::Supplier, Role::Trader), 3);
    let message = pool.psp22().decrease_allowance(spender, 4);
    fixture
        .chain
        .assert_refused(Role::Supplier, message, PSP22Error::InsufficientAllowance);
    approve(&mut fixture, Role::Supplier, Role::Trader, 0);
    assert_eq!(allowance(&mut fixture, Role::Supplier, Role::Trader), 0);
}

#[test]
fn nothing_and_oneself_are_no_transfers() {
    let mut fixture = seeded(&[18, 6]);
    for (caller, message) in [
        (Role::Supplier, transfer(&fixture, Role::Holder, 0)),
        (Role::Supplier, transfer(&fixture, Role::Supplier, coins(1))),
    ] {
        let before = fixture.chain.fingerprint();
        let call = fixture.chain.call(caller, message);
        assert!(call.emitted.is_empty());
        call.expect_ok();
        assert_eq!(fixture.chain.fingerprint(), before);
    }
}

#[test]
fn balances_sum_up_to_the_supply() {
    let mut fixture = seeded(&[18, 12, 6]);
    let amounts = fixture.each(5_000);
    fixture.add(Role::Trader, amounts);
    let message = transfer(&fixture, Role::Holder, coins(1_234));
    fixture.chain.call(Role::Trader, message).expect_ok();
    fixture.remove_one(Role::Supplier, coins(4_321), 2);
    fixture.remove(Role::Trader, coins(99));
    let pool = fixture.pool.account;
    let sum = [
        Role::Supplier.account(),
        Role::Trader.account(),
        Role::Holder.account(),
        pool,
    ]
    .map(|owner| fixture.lp_balance(owner))
    .iter()
    .sum::<u128>();
    assert_eq!(sum, fixture.lp_supply());
}
