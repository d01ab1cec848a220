//! The vault: everyone with what is his, the controller, admin and guardian.

use super::shared::{access, pauses, upgrades};
use crate::actor::Actor;
use crate::line::{anyone, only, own, view, Line, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::{World, THIRD};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;
use interfaces::vault::VaultError;

const CONTROLLER: &[Actor] = &[Actor::Controller];

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Vault::owed",
        "Vault::preview_mint",
        "Vault::preview_redeem",
        "Vault::preview_redeem_basket",
        "Vault::mint_pause",
        "Vault::assets",
        "Vault::asset",
        "Vault::links",
    ];
    let mut lines = users(world);
    lines.extend(controllers(world));
    lines.extend(risk(world));
    let mut vault = world.suite.vault.call();
    let usdc = world.suite.usdc().token.account;
    lines.extend(pauses(
        world,
        ("Vault::pause_mint", vault.pause_mint(usdc)),
        ("Vault::resume_mint", vault.resume_mint(usdc)),
    ));
    lines.extend(admins(world));
    lines.extend(views.map(view));
    lines.extend(access(world.suite.vault.access()));
    let handle = world.suite.vault;
    lines.extend(upgrades(world, handle.account, handle.upgradable()));
    lines
}

fn users(world: &World) -> Vec<Line> {
    let mut vault = world.suite.vault.call();
    let usdc = world.suite.usdc().token.account;
    let attacker = Role::Attacker.account();
    let no_tokens = || VaultError::Token(TokenError::InsufficientAllowance);
    let no_coin = || {
        let error = StablecoinError::Token(TokenError::InsufficientAllowance);
        VaultError::Stablecoin(error.into())
    };
    vec![
        own("Vault::mint", vault.mint(usdc, usd6(100), 0), no_tokens()),
        own(
            "Vault::recapitalise",
            vault.recapitalise(usdc, usd6(100)),
            no_tokens(),
        ),
        own(
            "Vault::redeem",
            vault.redeem(usdc, coins(100), 0),
            no_coin(),
        ),
        own(
            "Vault::redeem_basket",
            vault.redeem_basket(coins(100), vec![0, 0]),
            no_coin(),
        ),
        own(
            "Vault::claim",
            vault.claim(usdc, attacker),
            VaultError::NothingOwed,
        ),
        anyone("Vault::distribute", vault.distribute(usdc, usd6(1))),
        anyone("Vault::settle", vault.settle(usdc)).after(World::settle),
    ]
}

fn controllers(world: &World) -> Vec<Line> {
    let mut vault = world.suite.vault.call();
    let usdc = world.suite.usdc().token.account;
    let pool = world.suite.usdc().pool().account;
    vec![
        only(
            CONTROLLER,
            "Vault::release",
            vault.release(usdc, usd6(100), pool),
            VaultError::NotController,
        ),
        only(
            CONTROLLER,
            "Vault::restore",
            vault.restore(usdc, usd6(100)),
            VaultError::NotController,
        )
        .after(|world| {
            let (vault, usdc) = (world.suite.vault.account, world.suite.usdc());
            world.suite.give(vault, usdc, usd6(100));
        }),
    ]
}

/// What the guardian may do, and the ways back.
fn risk(world: &mut World) -> Vec<Line> {
    let not_admin = || VaultError::Access(AccessError::NotAdmin);
    let neither = || VaultError::Access(AccessError::NotAdminOrGuardian);
    let mut vault = world.suite.vault.call();
    let usdc = world.suite.usdc().token.account;
    let mut terms = world.suite.chain.read(vault.asset(usdc)).unwrap().terms;
    let cap = terms.cap;
    terms.cap += 1;
    vec![
        only(
            ADMIN_OR_GUARDIAN,
            "Vault::lower_cap",
            vault.lower_cap(usdc, cap - 1),
            neither(),
        )
        .tightens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Vault::lower_cap",
            vault.lower_cap(usdc, cap + 1),
            neither(),
        )
        .case("to a higher cap")
        .but(VaultError::NotLower {
            old: cap,
            new: cap + 1,
        })
        .loosens(),
        only(
            ADMIN,
            "Vault::set_asset_terms",
            vault.set_asset_terms(usdc, terms),
            not_admin(),
        )
        .loosens(),
    ]
}

fn admins(world: &mut World) -> Vec<Line> {
    let not_admin = || VaultError::Access(AccessError::NotAdmin);
    let mut vault = world.suite.vault.call();
    let named = Role::Named("named").account();
    let terms = CoinConfig::dollar("", "", 6).vault;
    vec![
        only(
            ADMIN,
            "Vault::list_asset",
            vault.list_asset(world.third.account, THIRD, terms),
            not_admin(),
        ),
        only(
            ADMIN,
            "Vault::set_controller",
            vault.set_controller(world.suite.controller.account),
            not_admin(),
        ),
        only(
            ADMIN,
            "Vault::set_treasury",
            vault.set_treasury(named),
            not_admin(),
        ),
        only(
            ADMIN,
            "Vault::begin_settlement",
            vault.begin_settlement(world.settlement.account),
            not_admin(),
        )
        .after(|world| {
            for coin in world.suite.coins.clone() {
                let message = world.suite.vault.call().pause_mint(coin.token.account);
                world.act(Role::Guardian, message);
            }
            world.suite.chain.next_block();
        }),
    ]
}
