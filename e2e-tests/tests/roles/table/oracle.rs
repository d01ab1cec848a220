//! The oracle, and the adapter that reports to it.

use super::shared::{access, upgrades};
use crate::actor::Actor;
use crate::line::{anyone, only, view, Line, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::{source, World, THIRD};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::oracle::OracleError;
use interfaces::price_source::AdapterError;
use policy::ledger::CollateralId;

const REPORTERS_OF_USDC: &[Actor] = &[Actor::Reporter, Actor::FeedAdapter];

pub fn lines(world: &mut World) -> Vec<Line> {
    let not_admin = || OracleError::Access(AccessError::NotAdmin);
    let now_ms = world.suite.chain.now_ms();
    let handle = world.suite.oracle;
    let mut oracle = handle.call();
    let usdc = world.suite.usdc().id;
    let terms = SuiteConfig::default().feed;
    let quorum = u32::from(terms.quorum);
    let mut lines = vec![
        only(
            REPORTERS_OF_USDC,
            "Oracle::report",
            oracle.report(usdc, E18, now_ms),
            OracleError::NotReporter,
        ),
        only(
            ADMIN,
            "Oracle::add_feed",
            oracle.add_feed(THIRD, terms),
            not_admin(),
        ),
        only(
            ADMIN,
            "Oracle::set_feed_terms",
            oracle.set_feed_terms(usdc, terms),
            not_admin(),
        )
        .loosens(),
        only(
            ADMIN,
            "Oracle::add_reporter",
            oracle.add_reporter(usdc, Role::Named("named").account()),
            not_admin(),
        )
        .loosens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Oracle::remove_reporter",
            oracle.remove_reporter(usdc, Role::ReporterC.account()),
            OracleError::Access(AccessError::NotAdminOrGuardian),
        )
        .tightens(),
        only(
            ADMIN,
            "Oracle::remove_reporter",
            oracle.remove_reporter(usdc, Role::ReporterB.account()),
            OracleError::Access(AccessError::NotAdminOrGuardian),
        )
        .case("when fewer than the quorum would be left")
        .after(move |world| leave_a_quorum(world, usdc))
        .refusing(
            Actor::Guardian,
            OracleError::BelowQuorum {
                left: quorum - 1,
                quorum,
            },
        ),
        view("Oracle::feed"),
    ];
    lines.extend(access(handle.access()));
    lines.extend(upgrades(world, handle.account, handle.upgradable()));
    lines
}

/// A and B report, as many as the quorum needs.
fn leave_a_quorum(world: &mut World, usdc: CollateralId) {
    for reporter in [world.adapter.account, Role::ReporterC.account()] {
        let message = world.suite.oracle.call().remove_reporter(usdc, reporter);
        world.act(Role::Guardian, message);
    }
}

pub fn adapter_lines(world: &mut World) -> Vec<Line> {
    let handle = world.adapter;
    let feed = world.suite.chain.read(handle.call().state()).source.feed;
    let mut adapter = handle.call();
    let mut lines = vec![
        anyone("FeedAdapter::poke", adapter.poke()),
        view("FeedAdapter::state"),
        only(
            ADMIN,
            "FeedAdapter::set_source",
            adapter.set_source(source(feed)),
            AdapterError::Access(AccessError::NotAdmin),
        ),
    ];
    lines.extend(access(handle.access()));
    lines
}
