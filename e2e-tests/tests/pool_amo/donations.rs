use crate::{context, Case};
use harness::prelude::*;

#[test]
fn tokens_sent_to_the_pool_change_nothing() {
    let mut case = Case::wound();
    let (coin, token, pool) = (case.coin(), case.token(), case.fixture.pool);
    let before = case.position(&context());
    let planned = case.plan(&context());
    let chain = &mut case.fixture.chain;
    chain
        .call(Role::Attacker, coin.mint(pool, coins(500_000)))
        .expect_ok();
    chain
        .call(Role::Attacker, token.mint(pool, usd6(500_000)))
        .expect_ok();
    assert_eq!(case.position(&context()), before);
    assert_eq!(case.plan(&context()), planned);
}

#[test]
fn tokens_sent_to_the_amo_change_nothing() {
    let mut case = Case::wound();
    let (coin, token, amo) = (case.coin(), case.token(), case.amo);
    let before = case.position(&context());
    let chain = &mut case.fixture.chain;
    chain
        .call(Role::Attacker, coin.mint(amo, coins(1_000)))
        .expect_ok();
    chain
        .call(Role::Attacker, token.mint(amo, usd6(1_000)))
        .expect_ok();
    assert_eq!(case.position(&context()), before);
}

/// A gift to the protocol: it is withdrawn like the rest.
#[test]
fn lp_tokens_sent_to_the_amo_are_its_own() {
    let mut case = Case::wound();
    let (amo, pool) = (case.amo, case.fixture.pool);
    let before = case.position(&context());
    let message = pool.psp22().transfer(amo.account, coins(1_000), Vec::new());
    case.fixture.chain.call(Role::Supplier, message).expect_ok();
    let after = case.position(&context());
    assert_eq!(after.units, before.units + coins(1_000));
    assert!(after.mark.value_e18 > before.mark.value_e18 + coins(999));

    let message = amo.amo().withdraw(context(), after.units);
    let report = case.fixture.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(report.position.units, 0);
}
