//! An AMO at a new contract: the new one is voted in, the old one comes home, redemptions go on all the way.

use crate::*;
use interfaces::controller::{ControllerError, Stage};

#[test]
fn an_amo_moves_to_a_new_contract_by_votes() {
    let mut world = governed();
    let (registry, controller) = (world.suite.registry, world.suite.controller);
    let old = world.suite.usdc().amo_id();
    assert!(world.wind(controller, old) > 0);
    let pool = world.suite.usdc().pool();
    let init = world.suite.amo_init(pool, AmoConfig::default());
    let moved = world.suite.chain.deploy("pool-amo", (init,));
    let new = 2;

    // The old one still holds while the new one waits, proposed, and cannot wind.
    let terms = AmoConfig::default().terms;
    world.carry(&[
        proposed(registry.call().register(moved, terms)),
        proposed(registry.call().set_unwind_only(old)),
    ]);
    assert!(world.debt(old) > 0);
    world.catch_up();
    world.suite.poke(new).expect_ok();
    assert_eq!(world.debt(new), 0);
    world.redeem();

    world.suite.enforce().expect_ok();
    assert_eq!(world.debt(old), 0);
    world.redeem();
    world.carry(&[proposed(registry.call().activate(new))]);
    assert!(world.wind(controller, new) > 0);
    world.redeem();

    world.carry(&[proposed(registry.call().retire(old))]);
    let record = world.suite.chain.read(controller.call().amo(old)).unwrap();
    assert_eq!(record.stage, Stage::Retired);
    let error = ControllerError::WrongStage {
        stage: Stage::Retired,
    };
    let message = controller.call().rebalance(old);
    world
        .suite
        .chain
        .assert_refused(Role::Keeper, message, error);
    let recomputed = world.suite.book.call().recompute();
    let recomputed = world.suite.chain.read(recomputed);
    assert_eq!(world.suite.solvency(), recomputed);
}
