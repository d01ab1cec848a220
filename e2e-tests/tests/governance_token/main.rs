//! The governance token alone: PSP22, delegation, votes of the past, minting within limits, roles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod access;
mod burn;
mod construction;
mod delegate;
mod mint;
mod past;
mod sequences;
mod transfer;

use harness::prelude::*;
use harness::suite::{deploy_governance_token, governance_token_init, MAX_GOVERNANCE_SUPPLY};
use interfaces::governance_token::{DelegateVotesChanged, GovernanceTokenError};

struct Fixture {
    chain: Chain,
    token: GovernanceTokenHandle,
}

/// 1,000 coins, all the holder's, who has not delegated.
fn undelegated() -> Fixture {
    let mut chain = Chain::new();
    let init = governance_token_init(coins(1_000), Role::Holder);
    let token = deploy_governance_token(&mut chain, init).unwrap();
    chain.next_block();
    Fixture { chain, token }
}

/// The holder votes with its 1,000 coins itself, since the block before.
fn delegated() -> Fixture {
    let mut fixture = undelegated();
    fixture.delegate(Role::Holder, Some(Role::Holder));
    fixture.chain.next_block();
    fixture
}

impl Fixture {
    fn delegate(&mut self, owner: Role, to: Option<Role>) {
        let message = self.token.call().delegate(to.map(Role::account));
        self.chain.call(owner, message).expect_ok();
    }

    fn transfer(&mut self, from: Role, to: Role, amount: u128) {
        let message = self
            .token
            .psp22()
            .transfer(to.account(), amount, Vec::new());
        self.chain.call(from, message).expect_ok();
    }

    fn allow_minting(&mut self, minter: Role, amount: u128) {
        let message = self
            .token
            .call()
            .set_minting_allowance(minter.account(), amount);
        self.chain.call(Role::Governance, message).expect_ok();
    }

    fn votes(&mut self, of: Role) -> u128 {
        self.chain.read(self.token.call().votes(of.account()))
    }

    #[track_caller]
    fn past_votes(&mut self, of: Role, block: u32) -> u128 {
        let view = self.token.call().past_votes(of.account(), block);
        self.chain.read_ok(view)
    }

    #[track_caller]
    fn past_supply(&mut self, block: u32) -> u128 {
        self.chain.read_ok(self.token.call().past_supply(block))
    }

    fn balance(&mut self, of: Role) -> u128 {
        self.chain.balance(self.token, of)
    }

    fn supply(&mut self) -> u128 {
        self.chain.supply(self.token)
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, GovernanceTokenError>>,
        error: GovernanceTokenError,
    ) {
        self.chain.assert_refused(who, message, error);
    }
}

/// Delegate, votes before and after, of every change of votes in a call.
fn vote_changes<R>(call: &Call<R>, token: GovernanceTokenHandle) -> Vec<(AccountId, u128, u128)> {
    call.events::<DelegateVotesChanged>(token)
        .into_iter()
        .map(|event| (event.delegate, event.old_e18, event.new_e18))
        .collect()
}
