//! Any sequence of steps against a plain model: balances, votes, supply, and the whole past.

use crate::*;
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::HashMap;

const OWNERS: [Role; 4] = [Role::Holder, Role::Trader, Role::Keeper, Role::Attacker];
const MAXIMUM: u128 = coins(3_000);

#[derive(Clone, Copy, Debug)]
enum Step {
    Delegate { owner: Role, to: Option<Role> },
    Transfer { from: Role, to: Role, amount: u128 },
    TransferFrom { from: Role, to: Role, amount: u128 },
    Mint { to: Role, amount: u128 },
    Burn { owner: Role, amount: u128 },
    Wait { blocks: u32 },
}

/// Spends for everyone, mints for everyone.
const SPENDER: Role = Role::Named("spender");

#[derive(Clone, Default)]
struct Model {
    balances: HashMap<Role, u128>,
    delegates: HashMap<Role, Role>,
    supply: u128,
    /// Votes of each owner, and the supply, at the end of every block that is over.
    past: Vec<(Vec<u128>, u128)>,
}

impl Model {
    fn balance(&self, of: Role) -> u128 {
        self.balances.get(&of).copied().unwrap_or_default()
    }

    fn votes(&self, of: Role) -> u128 {
        OWNERS
            .iter()
            .filter(|owner| self.delegates.get(owner) == Some(&of))
            .map(|owner| self.balance(*owner))
            .sum()
    }

    fn end_block(&mut self) {
        let votes = OWNERS.iter().map(|owner| self.votes(*owner)).collect();
        self.past.push((votes, self.supply));
    }

    /// Whether it goes through, and its effect.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Delegate { owner, to } => {
                match to {
                    Some(to) => self.delegates.insert(owner, to),
                    None => self.delegates.remove(&owner),
                };
                true
            }
            Step::Transfer { from, to, amount } | Step::TransferFrom { from, to, amount } => {
                if from == to {
                    return true;
                }
                if self.balance(from) < amount {
                    return false;
                }
                *self.balances.entry(from).or_default() -= amount;
                *self.balances.entry(to).or_default() += amount;
                true
            }
            Step::Mint { to, amount } => {
                let fits = self
                    .supply
                    .checked_add(amount)
                    .is_some_and(|new| new <= MAXIMUM);
                if !fits || amount == 0 {
                    return false;
                }
                *self.balances.entry(to).or_default() += amount;
                self.supply += amount;
                true
            }
            Step::Burn { owner, amount } => {
                if amount == 0 || self.balance(owner) < amount {
                    return false;
                }
                *self.balances.entry(owner).or_default() -= amount;
                self.supply -= amount;
                true
            }
            Step::Wait { blocks } => {
                for _ in 0..blocks {
                    self.end_block();
                }
                true
            }
        }
    }
}

fn owner() -> impl Strategy<Value = Role> {
    prop::sample::select(OWNERS.to_vec())
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![
        8 => 0..=coins(600),
        1 => Just(u128::MAX),
        1 => Just(0),
        1 => Just(coins(1_000)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (owner(), prop::option::weighted(0.8, owner()))
            .prop_map(|(owner, to)| Step::Delegate { owner, to }),
        4 => (owner(), owner(), amount())
            .prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
        2 => (owner(), owner(), amount())
            .prop_map(|(from, to, amount)| Step::TransferFrom { from, to, amount }),
        2 => (owner(), amount()).prop_map(|(to, amount)| Step::Mint { to, amount }),
        2 => (owner(), amount()).prop_map(|(owner, amount)| Step::Burn { owner, amount }),
        3 => (1_u32..4).prop_map(|blocks| Step::Wait { blocks }),
    ]
}

fn start() -> (Fixture, Model) {
    let mut chain = Chain::new();
    let mut init = governance_token_init(coins(1_000), Role::Holder);
    init.max_supply_e18 = MAXIMUM;
    let token = deploy_governance_token(&mut chain, init).unwrap();
    let mut fixture = Fixture { chain, token };
    fixture.allow_minting(SPENDER, u128::MAX);
    for owner in OWNERS {
        let message = token.psp22().approve(SPENDER.account(), u128::MAX);
        fixture.chain.call(owner, message).expect_ok();
    }
    let mut model = Model {
        supply: coins(1_000),
        ..Model::default()
    };
    model.balances.insert(Role::Holder, coins(1_000));
    // The chain starts in block 1.
    model.past.push((vec![0; OWNERS.len()], 0));
    (fixture, model)
}

/// Whether it went through.
fn take(fixture: &mut Fixture, step: Step) -> bool {
    let token = fixture.token;
    let chain = &mut fixture.chain;
    match step {
        Step::Delegate { owner, to } => {
            let message = token.call().delegate(to.map(Role::account));
            chain.call(owner, message).succeeded()
        }
        Step::Transfer { from, to, amount } => {
            let message = token.psp22().transfer(to.account(), amount, Vec::new());
            chain.call(from, message).succeeded()
        }
        Step::TransferFrom { from, to, amount } => {
            let mut psp22 = token.psp22();
            let message = psp22.transfer_from(from.account(), to.account(), amount, Vec::new());
            chain.call(SPENDER, message).succeeded()
        }
        Step::Mint { to, amount } => {
            let message = token.call().mint(to.account(), amount);
            chain.call(SPENDER, message).succeeded()
        }
        Step::Burn { owner, amount } => chain.call(owner, token.call().burn(amount)).succeeded(),
        Step::Wait { blocks } => {
            chain.next_blocks(blocks);
            true
        }
    }
}

#[track_caller]
fn assert_present(fixture: &mut Fixture, model: &Model) {
    let mut delegated = 0;
    for owner in OWNERS {
        assert_eq!(fixture.balance(owner), model.balance(owner), "{owner:?}");
        let votes = fixture.votes(owner);
        assert_eq!(votes, model.votes(owner), "votes of {owner:?}");
        delegated += votes;
    }
    assert_eq!(fixture.supply(), model.supply);
    let balances: u128 = model
        .delegates
        .keys()
        .map(|owner| model.balance(*owner))
        .sum();
    assert_eq!(delegated, balances, "votes against delegated balances");
}

#[track_caller]
fn assert_past(fixture: &mut Fixture, model: &Model) {
    for (block, (votes, supply)) in (0_u32..).zip(&model.past) {
        for (owner, votes) in OWNERS.iter().zip(votes) {
            assert_eq!(fixture.past_votes(*owner, block), *votes, "block {block}");
        }
        assert_eq!(fixture.past_supply(block), *supply, "block {block}");
    }
}

#[test]
fn after_any_sequence_votes_are_the_delegated_balances_and_the_past_has_not_changed() {
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_220_417),
        ..ProptestConfig::default()
    };
    let (refused, done) = (Cell::new(0), Cell::new(0));
    proptest!(config, |(steps in prop::collection::vec(step(), 20..60))| {
        let (mut fixture, mut model) = start();
        for step in steps {
            let went_through = take(&mut fixture, step);
            prop_assert_eq!(went_through, model.take(step), "{:?}", step);
            let taken = if went_through { &done } else { &refused };
            taken.set(taken.get() + 1);
            assert_present(&mut fixture, &model);
        }
        model.end_block();
        fixture.chain.next_block();
        assert_past(&mut fixture, &model);
    });
    let (refused, done) = (refused.get(), done.get());
    assert!(refused > 40 && done > 250, "{refused} refused, {done} done");
}
