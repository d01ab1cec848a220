//! The book: three writers, and the admin.

use super::shared::{access, upgrades};
use crate::actor::Actor;
use crate::line::{only, view, Line, ADMIN};
use crate::world::{dollar_terms, World};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::book::{BookError, Price, MAX_COLLATERALS};
use interfaces::Position;
use policy::ledger::Liquid;

const VAULT: &[Actor] = &[Actor::Vault];
const CONTROLLER: &[Actor] = &[Actor::Controller];
const ORACLE: &[Actor] = &[Actor::Oracle];
const FEES_BPS: [u16; MAX_COLLATERALS] = [10; MAX_COLLATERALS];

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Book::preview_mint",
        "Book::preview_redeem",
        "Book::preview_basket",
        "Book::solvency",
        "Book::health",
        "Book::briefing",
        "Book::recompute",
        "Book::collateral",
        "Book::collaterals",
        "Book::amo",
        "Book::limits",
        "Book::writers",
    ];
    let mut lines = vaults(world);
    lines.extend(oracles(world));
    lines.extend(controllers(world));
    lines.extend(views.map(view));
    lines.extend(admins(world));
    lines.extend(access(world.suite.book.access()));
    let handle = world.suite.book;
    lines.extend(upgrades(world, handle.account, handle.upgradable()));
    lines
}

fn vaults(world: &World) -> Vec<Line> {
    let mut book = world.suite.book.call();
    let usdc = world.suite.usdc().id;
    vec![
        only(
            VAULT,
            "Book::book_mint",
            book.book_mint(usdc, usd6(100), 10),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_redeem",
            book.book_redeem(usdc, coins(100), 10),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_basket",
            book.book_basket(coins(100), FEES_BPS),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_recapitalisation",
            book.book_recapitalisation(usdc, usd6(100)),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_distribution",
            book.book_distribution(usdc, usd6(100)),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_begin_settlement",
            book.book_begin_settlement(),
            BookError::NotVault,
        ),
        only(
            VAULT,
            "Book::book_settlement",
            book.book_settlement(usdc, usd6(100)),
            BookError::NotVault,
        ),
    ]
}

fn oracles(world: &mut World) -> Vec<Line> {
    let at_ms = world.suite.chain.now_ms();
    let price = Price {
        price_e18: E18,
        pessimistic_e18: E18,
        at_ms,
        ..Price::default()
    };
    let message = world.suite.book.call().set_price(0, price);
    vec![only(
        ORACLE,
        "Book::set_price",
        message,
        BookError::NotOracle,
    )]
}

fn controllers(world: &mut World) -> Vec<Line> {
    let usdc = world.suite.usdc();
    let amo = usdc.amo_id();
    let mut book = world.suite.book.call();
    let record = world.suite.chain.read(book.amo(amo)).unwrap();
    let units = 1_000;
    let position = Position {
        mark: record.mark,
        units,
        liquid: Liquid::default(),
        quote_e18: E18,
    };
    let mut wound = position;
    wound.mark.own_e18 += coins(1);
    wound.mark.value_e18 += coins(1);
    let mut richer = position;
    richer.mark.value_e18 = record.debt_e18 + coins(10);
    vec![
        only(
            CONTROLLER,
            "Book::open_amo",
            book.open_amo(Some(usdc.id), 1_000),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::set_severity",
            book.set_severity(amo, 1_000),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::book_wind",
            book.book_wind(amo, coins(1), 0, wound),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::book_unwind",
            book.book_unwind(amo, coins(1), 0, 1, units, position),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::book_harvest",
            book.book_harvest(amo, coins(1), 0, richer),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::book_write_off",
            book.book_write_off(amo),
            BookError::NotController,
        ),
        only(
            CONTROLLER,
            "Book::book_mark",
            book.book_mark(amo, position),
            BookError::NotController,
        ),
    ]
}

fn admins(world: &mut World) -> Vec<Line> {
    let not_admin = BookError::Access(AccessError::NotAdmin);
    let mut book = world.suite.book.call();
    let mut limits = world.suite.chain.read(book.limits());
    let writers = world.suite.chain.read(book.writers());
    limits.supply_ceiling_e18 += coins(1);
    vec![
        only(
            ADMIN,
            "Book::list_collateral",
            book.list_collateral(world.fourth.account, dollar_terms()),
            not_admin,
        ),
        only(
            ADMIN,
            "Book::set_collateral_terms",
            book.set_collateral_terms(0, dollar_terms()),
            not_admin,
        ),
        only(
            ADMIN,
            "Book::set_limits",
            book.set_limits(limits),
            not_admin,
        ),
        only(
            ADMIN,
            "Book::set_writers",
            book.set_writers(writers),
            not_admin,
        ),
    ]
}
