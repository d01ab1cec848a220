//! The stablecoin: facilitators, admin and guardian, holders.

use super::shared::{access, psp22};
use crate::actor::Actor;
use crate::line::{only, view, Line, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::World;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;

const FACILITATORS: &[Actor] = &[Actor::Controller, Actor::Vault];

pub fn lines(world: &mut World) -> Vec<Line> {
    let not_admin = StablecoinError::Access(AccessError::NotAdmin);
    let neither = StablecoinError::Access(AccessError::NotAdminOrGuardian);
    let handle = world.suite.stablecoin;
    let mut coin = handle.call();
    let (vault, holder) = (world.suite.vault.account, Role::Holder.account());
    let capacity = world.suite.chain.read(coin.bucket(vault)).unwrap().capacity;
    let mut lines = vec![
        only(
            FACILITATORS,
            "Stablecoin::mint",
            coin.mint(holder, coins(1)),
            StablecoinError::NotFacilitator,
        ),
        only(
            FACILITATORS,
            "Stablecoin::burn",
            coin.burn(holder, coins(1)),
            StablecoinError::NotFacilitator,
        )
        .after(|world| {
            let controller = world.suite.controller;
            world
                .suite
                .approve(Role::Holder, world.suite.stablecoin, controller);
        }),
        only(
            FACILITATORS,
            "Stablecoin::burn",
            coin.burn(Role::Supplier.account(), 1),
            StablecoinError::NotFacilitator,
        )
        .case("of who allowed nothing")
        .after(|world| {
            for facilitator in [world.suite.vault.account, world.suite.controller.account] {
                let mut coin = world.suite.stablecoin.psp22();
                world.act(Role::Supplier, coin.approve(facilitator, 0));
            }
        })
        .but(StablecoinError::Token(TokenError::InsufficientAllowance)),
        only(
            ADMIN,
            "Stablecoin::set_capacity",
            coin.set_capacity(vault, capacity + 1),
            not_admin,
        )
        .loosens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Stablecoin::lower_capacity",
            coin.lower_capacity(vault, capacity - 1),
            neither,
        )
        .tightens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Stablecoin::lower_capacity",
            coin.lower_capacity(vault, capacity + 1),
            neither,
        )
        .case("to a higher capacity")
        .but(StablecoinError::NotLower {
            old: capacity,
            new: capacity + 1,
        })
        .loosens(),
        only(
            ADMIN,
            "Stablecoin::remove_facilitator",
            coin.remove_facilitator(Role::Named("former").account()),
            not_admin,
        )
        .after(|world| {
            let former = Role::Named("former").account();
            let message = world.suite.stablecoin.call().set_capacity(former, 0);
            world.act(Role::Governance, message);
        }),
        view("Stablecoin::bucket"),
        view("Stablecoin::facilitators"),
    ];
    lines.extend(psp22(handle.psp22()));
    lines.extend(access(handle.access()));
    lines
}
