//! A new controller in place of the old one: what it lent comes home, one vote wires the new one, redemptions go on through every step,
//! and the old one can do nothing any more.

use crate::*;
use interfaces::book::{BookError, Writers};
use interfaces::controller::{ControllerError, Settings, Stage};
use interfaces::keeper_budget::PayTerms;
use interfaces::pool_amo::PoolAmoInit;
use interfaces::stablecoin::StablecoinError;
use interfaces::vault::VaultError;
use interfaces::Position;
use policy::limits::BucketTerms;

/// The new controller with an AMO of its own, deployed and wired to nothing.
struct Successor {
    controller: ControllerHandle,
    amo: PoolAmoHandle,
}

fn deploy_successor(world: &mut World) -> Successor {
    let suite = &mut world.suite;
    let old = suite.controller;
    let Settings {
        links, allowance, ..
    } = suite.chain.read(old.call().settings());
    let controller = ControllerHandle::at(suite.chain.deploy("controller", (links, allowance)));
    let init = PoolAmoInit {
        controller: controller.account,
        ..suite.amo_init(suite.usdc().pool(), AmoConfig::default())
    };
    let amo = PoolAmoHandle::at(suite.chain.deploy("pool-amo", (init,)));
    Successor { controller, amo }
}

/// The links, in the order in which they can be set.
fn wiring(world: &mut World, new: &Successor, budget: KeeperBudgetHandle) -> Vec<ProposedCall> {
    let (book, vault) = (world.suite.book, world.suite.vault);
    let (registry, stablecoin) = (world.suite.registry, world.suite.stablecoin);
    let (old, account) = (world.suite.controller.account, new.controller.account);
    let writers = Writers {
        controller: account,
        ..world.suite.chain.read(book.call().writers())
    };
    let capacity = SuiteConfig::default().controller_capacity_e18;
    // Records go on where the old controller's end.
    let amo = 2;
    vec![
        proposed(book.call().set_writers(writers)),
        proposed(vault.call().set_controller(account)),
        proposed(registry.call().set_controller(account)),
        proposed(stablecoin.call().set_capacity(old, 0)),
        proposed(stablecoin.call().set_capacity(account, capacity)),
        proposed(budget.call().set_controller(account)),
        proposed(registry.call().set_keeper_budget(Some(budget.account))),
        proposed(
            registry
                .call()
                .register(new.amo.account, AmoConfig::default().terms),
        ),
        proposed(registry.call().activate(amo)),
    ]
}

fn budget(world: &mut World) -> KeeperBudgetHandle {
    let terms = PayTerms {
        enforce_bps: 5,
        full_after_ms: HOUR_MS,
        rebalance_bps: 1_000,
        most_e18: coins(50),
        rate: BucketTerms {
            capacity_e18: coins(200),
            refill_e18_per_day: coins(200),
        },
    };
    let arguments = (
        world.suite.stablecoin.account,
        terms,
        Role::Governance.account(),
        Role::Guardian.account(),
    );
    let budget = world.suite.chain.deploy("keeper-budget", arguments);
    world
        .governance
        .take_over(&mut world.suite.chain, Role::Governance, budget);
    KeeperBudgetHandle::at(budget)
}

/// Everything comes home, and the AMOs are retired.
fn empty_the_old(world: &mut World) {
    let registry = world.suite.registry;
    for amo in [0, 1] {
        let message = registry.call().set_unwind_only(amo);
        world.suite.chain.call(Role::Guardian, message).expect_ok();
        world.redeem();
    }
    world.suite.enforce().expect_ok();
    world.redeem();
    assert_eq!(world.suite.solvency().debt_e18, 0);
    let calls = [0, 1].map(|amo| proposed(registry.call().retire(amo)));
    world.carry(&calls);
}

#[test]
fn one_vote_replaces_the_controller_and_the_new_one_winds() {
    let mut world = governed();
    let old = world.suite.controller;
    let budget = budget(&mut world);
    assert!(world.wind(old, 0) > 0);
    world.redeem();
    let new = deploy_successor(&mut world);
    empty_the_old(&mut world);
    let calls = wiring(&mut world, &new, budget);
    world.carry(&calls);

    let record = world
        .suite
        .chain
        .read(new.controller.call().amo(2))
        .unwrap();
    assert_eq!(
        (record.account, record.stage),
        (new.amo.account, Stage::Active)
    );
    assert!(world.wind(new.controller, 2) > 0);
    world.redeem();
    let message = world.suite.registry.call().set_unwind_only(2);
    world.suite.chain.call(Role::Guardian, message).expect_ok();
    let message = new.controller.call().enforce();
    let steps = world.suite.chain.call(Role::Keeper, message).expect_ok();
    assert!(steps > 0);
    assert_eq!(world.debt(2), 0);
    world.redeem();
    let recomputed = world.suite.book.call().recompute();
    let recomputed = world.suite.chain.read(recomputed);
    assert_eq!(world.suite.solvency(), recomputed);
}

#[test]
fn redemptions_go_on_and_nothing_is_lent_between_any_two_links() {
    let mut world = governed();
    let old = world.suite.controller;
    let budget = budget(&mut world);
    world.wind(old, 0);
    let new = deploy_successor(&mut world);
    empty_the_old(&mut world);
    let governor = world.governance.governor;
    let calls = wiring(&mut world, &new, budget);
    let last = calls.len() - 1;
    for (place, call) in calls.into_iter().enumerate() {
        let message = Bytes(call);
        let done = world.suite.chain.call(governor, message).value();
        assert!(done.0, "call {place}");
        world.redeem();
        if place < last {
            assert_eq!(world.suite.solvency().debt_e18, 0);
        }
    }
    assert!(world.wind(new.controller, 2) > 0);
}

#[test]
fn while_anything_is_owed_no_other_controller_is_named_anywhere() {
    let mut world = governed();
    let old = world.suite.controller;
    let debt_e18 = world.wind(old, 0);
    let new = deploy_successor(&mut world).controller.account;
    let (book, vault) = (world.suite.book, world.suite.vault);
    let (registry, governor) = (world.suite.registry, world.governance.governor);
    let writers = world.suite.chain.read(book.call().writers());
    let replaced = Writers {
        controller: new,
        ..writers
    };
    let named = old.account;
    let chain = &mut world.suite.chain;
    let error = BookError::StillOwed { debt_e18 };
    chain.assert_refused(governor, book.call().set_writers(replaced), error);
    let error = VaultError::NotTheBooksController { named };
    chain.assert_refused(governor, vault.call().set_controller(new), error);
    let error = ControllerError::NotTheBooksController { named };
    chain.assert_refused(governor, registry.call().set_controller(new), error);

    // The same one again, and another oracle, are no replacement.
    let other_oracle = Writers {
        oracle: Role::Treasury.account(),
        ..writers
    };
    for writers in [other_oracle, writers] {
        let message = book.call().set_writers(writers);
        chain.call(governor, message).expect_ok();
    }
    let message = vault.call().set_controller(named);
    chain.call(governor, message).expect_ok();
    let message = registry.call().set_controller(named);
    chain.call(governor, message).expect_ok();
    world.redeem();
}

#[test]
fn a_pause_of_winding_holds_for_the_new_controller_too() {
    let mut world = governed();
    let budget = budget(&mut world);
    let new = deploy_successor(&mut world);
    empty_the_old(&mut world);
    let message = world.suite.registry.call().pause_winding();
    world.suite.chain.call(Role::Guardian, message).expect_ok();
    let calls = wiring(&mut world, &new, budget);
    world.carry(&calls);
    world.catch_up();
    let message = new.controller.call().settings();
    assert!(world.suite.chain.read(message).winding_paused);
    let message = new.controller.call().rebalance(2);
    let outcome = world.suite.chain.call(Role::Keeper, message).expect_ok();
    assert!(!matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
    assert_eq!(world.debt(2), 0);
    let calls = [proposed(world.suite.registry.call().resume_winding())];
    world.carry(&calls);
    assert!(world.wind(new.controller, 2) > 0);
}

#[test]
fn while_any_coin_is_out_no_vote_names_another_vault() {
    let mut world = governed();
    let (book, governor) = (world.suite.book, world.governance.governor);
    let writers = Writers {
        vault: Role::Treasury.account(),
        ..world.suite.chain.read(book.call().writers())
    };
    let supply_e18 = world.suite.solvency().supply_e18;
    let message = book.call().set_writers(writers);
    let error = BookError::StillBacked { supply_e18 };
    world.suite.chain.assert_refused(governor, message, error);
    world.redeem();
}

#[test]
fn the_old_controller_can_do_nothing_afterwards() {
    let mut world = governed();
    let old = world.suite.controller;
    let budget = budget(&mut world);
    world.wind(old, 0);
    let new = deploy_successor(&mut world);
    empty_the_old(&mut world);
    let calls = wiring(&mut world, &new, budget);
    world.carry(&calls);

    let (stablecoin, vault) = (world.suite.stablecoin, world.suite.vault);
    let (book, token) = (world.suite.book, world.suite.usdc().token.account);
    let chain = &mut world.suite.chain;
    let level = chain
        .read(stablecoin.call().bucket(old.account))
        .unwrap()
        .level;
    // What it burned beyond what it minted is no room that it could use: every winding needs the book's word.
    let amount = level.min(0).unsigned_abs() + 1;
    let error = StablecoinError::CapacityExceeded {
        level,
        amount,
        capacity: 0,
    };
    let message = stablecoin.call().mint(old.account, amount);
    chain.assert_refused(old, message, error);
    let error = VaultError::NotController;
    chain.assert_refused(old, vault.call().release(token, 1, old.account), error);
    chain.assert_refused(
        old,
        vault.call().restore(token, 1),
        VaultError::NotController,
    );
    let position = Position::default();
    let message = book.call().book_wind(0, 1, 0, position);
    chain.assert_refused(old, message, BookError::NotController);
    let error = ControllerError::WrongStage {
        stage: Stage::Retired,
    };
    chain.assert_refused(Role::Keeper, old.call().rebalance(0), error);
    // Its registry speaks to the new one: nobody can bring its AMOs back.
    let error = ControllerError::UnknownAmo { amo: 0 };
    let governor = world.governance.governor;
    let message = world.suite.registry.call().reactivate(0);
    world.suite.chain.assert_refused(governor, message, error);
}

/// A call of a proposal, sent by itself; the answer is whether it was `Ok`.
struct Bytes(ProposedCall);

struct Done(bool);

impl scale::Decode for Done {
    fn decode<I: scale::Input>(input: &mut I) -> Result<Self, scale::Error> {
        let ok = input.read_byte()? == 0;
        while input.read_byte().is_ok() {}
        Ok(Self(ok))
    }
}

impl harness::Message for Bytes {
    type Answer = Done;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.0.callee, self.0.input)
    }
}
