//! The guard, called directly: what it hands back, and what it dies of. What the controller makes of it is in `tests/controller`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use harness::prelude::*;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::selector_bytes;
use interfaces::amo::{AmoError, Context, Descriptor, Plan};
use interfaces::guard::{Allowance, Raw};
use interfaces::Position;
use scale::{DecodeAll, Encode};

const ALLOWANCE: Allowance = Allowance {
    ref_time: 20_000_000_000,
    proof_size: 500_000,
    storage_deposit: 100_000,
};

struct Fixture {
    chain: Chain,
    guard: GuardHandle,
    amo: AccountId,
}

impl Fixture {
    /// A guard, and an AMO that follows a script.
    fn new() -> Self {
        let mut chain = Chain::new();
        let guard = GuardHandle::at(chain.deploy("guard", ()));
        let coin = harness::suite::deploy_token(&mut chain, "Keel Dollar", "KUSD", 18);
        let descriptor = Descriptor {
            collateral: None,
            funding: Role::Attacker.account(),
            vault: Role::Attacker.account(),
            controller: Role::Attacker.account(),
            backing: None,
            units: None,
        };
        let amo = chain.deploy("hostile-amo", (coin.account, descriptor));
        Self { chain, guard, amo }
    }

    /// The AMO does this (`contracts/hostile-amo/conduct.rs`) instead of reading its position.
    fn position_does(&mut self, conduct: u8) {
        let message = build_call::<DefaultEnvironment>()
            .call(self.amo)
            .exec_input(
                ExecutionInput::new(Selector::new(selector_bytes!("script")))
                    .push_arg([0, 0, 0, 0, conduct])
                    .push_arg(Plan::Nothing),
            )
            .returns::<()>();
        self.chain.call(Role::Attacker, message).value()
    }

    fn forward(&self, allowance: Allowance) -> impl Message<Answer = Raw> {
        self.guard.call().forward(
            self.amo,
            allowance,
            selector_bytes!("Amo::position"),
            Raw(Context::default().encode()),
        )
    }
}

#[test]
fn an_answer_comes_back_as_it_was() {
    let mut fixture = Fixture::new();
    let message = fixture.forward(ALLOWANCE);
    let Raw(answer) = fixture.chain.call(Role::Keeper, message).value();
    assert_eq!(
        Result::<Position, AmoError>::decode_all(&mut answer.as_slice()),
        Ok(Ok(Position::default()))
    );
}

#[test]
fn a_refusal_comes_back_as_it_was() {
    let mut fixture = Fixture::new();
    fixture.position_does(8);
    let message = fixture.forward(ALLOWANCE);
    let Raw(answer) = fixture.chain.call(Role::Keeper, message).value();
    assert_eq!(
        Result::<Position, AmoError>::decode_all(&mut answer.as_slice()),
        Ok(Err(AmoError::Venue(7)))
    );
}

#[test]
fn harm_ends_the_guard_and_nothing_else() {
    let mut fixture = Fixture::new();
    // Trap, loop, answers too long and far too long, deposit, a call into what is no contract.
    for conduct in [1, 2, 3, 4, 6, 7] {
        fixture.position_does(conduct);
        let message = fixture.forward(ALLOWANCE);
        fixture.chain.assert_traps(Role::Keeper, message);
    }
}

#[test]
fn too_small_an_allowance_ends_the_guard() {
    let mut fixture = Fixture::new();
    for allowance in [
        Allowance {
            ref_time: 1_000_000,
            ..ALLOWANCE
        },
        Allowance {
            proof_size: 1_000,
            ..ALLOWANCE
        },
    ] {
        let message = fixture.forward(allowance);
        fixture.chain.assert_traps(Role::Keeper, message);
    }
}
