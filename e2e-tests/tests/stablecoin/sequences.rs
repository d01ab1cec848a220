//! Σ levels = supply = Σ balances after every step of any sequence, refused steps included.

use crate::assert_backed;
use harness::prelude::*;
use proptest::prelude::*;

const OWNERS: [Role; 5] = [
    Role::Holder,
    Role::Trader,
    Role::Attacker,
    VAULT,
    CONTROLLER,
];

#[derive(Clone, Copy, Debug)]
enum Step {
    Mint {
        facilitator: Role,
        to: Role,
        amount: u128,
    },
    Burn {
        facilitator: Role,
        from: Role,
        amount: u128,
    },
    Approve {
        owner: Role,
        spender: Role,
        amount: u128,
    },
    Transfer {
        from: Role,
        to: Role,
        amount: u128,
    },
    TransferFrom {
        spender: Role,
        from: Role,
        to: Role,
        amount: u128,
    },
    SetCapacity {
        facilitator: Role,
        capacity: u128,
    },
}

fn owner() -> impl Strategy<Value = Role> {
    prop::sample::select(OWNERS.to_vec())
}

fn facilitator() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![VAULT, CONTROLLER, Role::Attacker])
}

/// Mostly of the size of the balances, sometimes at the ends of the range.
fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![
        8 => 0..=coins(1_000),
        1 => Just(u128::MAX),
        1 => Just(1),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (facilitator(), owner(), amount()).prop_map(|(facilitator, to, amount)| Step::Mint {
            facilitator,
            to,
            amount
        }),
        (facilitator(), owner(), amount()).prop_map(|(facilitator, from, amount)| Step::Burn {
            facilitator,
            from,
            amount
        }),
        (owner(), owner(), amount()).prop_map(|(owner, spender, amount)| Step::Approve {
            owner,
            spender,
            amount
        }),
        (owner(), owner(), amount()).prop_map(|(from, to, amount)| Step::Transfer {
            from,
            to,
            amount
        }),
        (owner(), owner(), owner(), amount()).prop_map(|(spender, from, to, amount)| {
            Step::TransferFrom {
                spender,
                from,
                to,
                amount,
            }
        }),
        (facilitator(), amount()).prop_map(|(facilitator, capacity)| Step::SetCapacity {
            facilitator,
            capacity
        }),
    ]
}

fn take(fixture: &mut StablecoinFixture, step: Step) {
    let coin = fixture.stablecoin;
    let chain = &mut fixture.chain;
    // Whether the step is refused or not, the sums hold.
    let trapped = match step {
        Step::Mint {
            facilitator,
            to,
            amount,
        } => chain
            .call(facilitator, coin.call().mint(to.account(), amount))
            .failure()
            .cloned(),
        Step::Burn {
            facilitator,
            from,
            amount,
        } => chain
            .call(facilitator, coin.call().burn(from.account(), amount))
            .failure()
            .cloned(),
        Step::Approve {
            owner,
            spender,
            amount,
        } => {
            let message = coin.psp22().approve(spender.account(), amount);
            chain.call(owner, message).failure().cloned()
        }
        Step::Transfer { from, to, amount } => {
            let message = coin.psp22().transfer(to.account(), amount, Vec::new());
            chain.call(from, message).failure().cloned()
        }
        Step::TransferFrom {
            spender,
            from,
            to,
            amount,
        } => {
            let mut psp22 = coin.psp22();
            let message = psp22.transfer_from(from.account(), to.account(), amount, Vec::new());
            chain.call(spender, message).failure().cloned()
        }
        Step::SetCapacity {
            facilitator,
            capacity,
        } => {
            let message = coin.call().set_capacity(facilitator.account(), capacity);
            chain.call(Role::Governance, message).failure().cloned()
        }
    };
    assert_eq!(trapped, None, "{step:?} trapped");
}

#[test]
fn levels_supply_and_balances_agree_after_every_step() {
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_230_310),
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..40))| {
        let mut fixture = StablecoinFixture::new(coins(1_500));
        for step in steps {
            take(&mut fixture, step);
            assert_backed(&mut fixture, &OWNERS);
        }
    });
}
