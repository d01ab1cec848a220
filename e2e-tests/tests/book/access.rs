use crate::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged};
use interfaces::book::WritersChanged;

const EVERYONE: [Role; 6] = [
    VAULT,
    CONTROLLER,
    ORACLE,
    Role::Governance,
    Role::Guardian,
    Role::Attacker,
];

/// The message is refused to everyone but `writer`.
macro_rules! only {
    ($fixture:ident, $writer:expr, $error:expr, $($message:ident($($argument:expr),*);)+) => {$(
        for caller in EVERYONE {
            if caller != $writer {
                let message = $fixture.book.call().$message($($argument),*);
                $fixture.chain.assert_refused(caller, message, $error);
            }
        }
    )+};
}

#[test]
fn each_writer_writes_its_own_part() {
    let mut fixture = book_with_amos();
    wind(
        &mut fixture,
        0,
        coins(10),
        0,
        position(coins(10), 0, coins(10)),
    );
    let at = position(coins(9), 0, coins(9));
    only! {
        fixture, VAULT, BookError::NotVault,
        book_mint(USDC, 1, 0);
        book_redeem(USDC, coins(1), 0);
        book_basket(coins(1), [0; 8]);
        book_recapitalisation(USDC, 1);
        book_distribution(USDC, 1);
    }
    only! {
        fixture, CONTROLLER, BookError::NotController,
        open_amo(None, 0);
        set_severity(0, 0);
        book_wind(0, 1, 0, at);
        book_unwind(0, 1, 0, 1, 10, at);
        book_harvest(0, 1, 0, at);
        book_write_off(0);
        book_mark(0, at);
    }
    let now_ms = fixture.chain.now_ms();
    only! {
        fixture, ORACLE, BookError::NotOracle,
        set_price(USDC, plain(E18, now_ms));
    }
    let writers = writers(VAULT);
    only! {
        fixture, Role::Governance, BookError::Access(AccessError::NotAdmin),
        list_collateral(token(9), PAR);
        set_collateral_terms(USDC, PAR);
        set_limits(limits());
        set_writers(writers);
    }
}

fn writers(all: Role) -> Writers {
    Writers {
        vault: all.account(),
        controller: all.account(),
        oracle: all.account(),
    }
}

#[test]
fn until_governance_names_writers_nobody_writes() {
    let mut chain = Chain::new();
    let admin = Role::Governance.account();
    let roles = (admin, Role::Guardian.account(), admin);
    let book = BookHandle::at(chain.deploy("book", roles));
    let nobody = chain.read(book.call().writers());
    assert_eq!(
        nobody,
        Writers {
            vault: book.account,
            controller: book.account,
            oracle: book.account
        }
    );
    for caller in EVERYONE {
        let message = book.call().book_mint(USDC, 1, 0);
        chain.assert_refused(caller, message, BookError::NotVault);
    }
    let call = chain.call(Role::Governance, book.call().set_writers(writers(VAULT)));
    let changed: WritersChanged = call.event(book);
    assert_eq!((changed.old, changed.new), (nobody, writers(VAULT)));
    assert_eq!(chain.read(book.call().writers()), writers(VAULT));
}

#[test]
fn naming_writers_changes_nothing_else() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let before = fixture.chain.read(book.call().solvency());
    let named = Writers {
        vault: VAULT.account(),
        ..writers(Role::Keeper)
    };
    let message = book.call().set_writers(named);
    as_governance(&mut fixture, message);
    assert_eq!(fixture.chain.read(book.call().writers()), named);
    assert_eq!(fixture.chain.read(book.call().solvency()), before);
    let message = book.call().book_mint(USDC, usd6(1), 0);
    fixture
        .chain
        .assert_refused(Role::Keeper, message, BookError::NotVault);
    let message = book.call().book_mint(USDC, usd6(1), 0);
    fixture.chain.call(VAULT, message).expect_ok();
}

#[test]
fn another_vault_is_named_only_while_no_coin_is_out() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let supply_e18 = fixture.chain.read(book.call().solvency()).supply_e18;
    assert!(supply_e18 > 0);
    let message = book.call().set_writers(writers(Role::Keeper));
    let error = BookError::StillBacked { supply_e18 };
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = book();
    let book = fixture.book;
    let mut access = book.access();
    let chain = &mut fixture.chain;
    let (governance, holder) = (Role::Governance.account(), Role::Holder.account());
    for caller in [Role::Guardian, Role::Attacker] {
        chain.assert_refused(
            caller,
            access.propose_admin(Some(holder)),
            AccessError::NotAdmin,
        );
        chain.assert_refused(caller, access.set_guardian(holder), AccessError::NotAdmin);
        chain.assert_refused(caller, access.accept_admin(), AccessError::NotPendingAdmin);
    }
    let call = chain.call(Role::Governance, access.propose_admin(Some(holder)));
    let proposed: AdminProposed = call.event(book);
    assert_eq!(
        (proposed.admin, proposed.pending_admin),
        (governance, Some(holder))
    );
    chain.assert_refused(
        Role::Governance,
        access.accept_admin(),
        AccessError::NotPendingAdmin,
    );
    let call = chain.call(Role::Holder, access.accept_admin());
    let changed: AdminChanged = call.event(book);
    assert_eq!((changed.old, changed.new), (governance, holder));

    let message = book.call().set_limits(limits());
    let error = BookError::Access(AccessError::NotAdmin);
    chain.assert_refused(Role::Governance, message, error);
    chain
        .call(Role::Holder, book.call().set_limits(limits()))
        .expect_ok();
    let call = chain.call(Role::Holder, access.set_guardian(Role::Keeper.account()));
    let guardian: GuardianChanged = call.event(book);
    assert_eq!(
        (guardian.old, guardian.new),
        (Role::Guardian.account(), Role::Keeper.account())
    );
    let roles = chain.read(access.roles());
    assert_eq!(
        (roles.admin, roles.pending_admin, roles.guardian),
        (holder, None, Role::Keeper.account())
    );
}
