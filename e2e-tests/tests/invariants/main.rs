//! Random sequences of everything that anyone may do to a whole suite, and what must hold after every call.
//!
//! A sequence is 200 calls by holders, suppliers, an attacker, keepers, reporters, governance, guardian and a failing venue, from one seed.
//! `KEEL_SEQUENCES=200` runs that many more. A seed that failed goes into `REGRESSIONS`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod exits;
mod ghost;
mod money;
#[allow(dead_code)]
#[path = "../controller/scripted.rs"]
mod scripted;
mod steps;
mod world;

use world::{Setting, World};

const CALLS: usize = 200;

/// Seeds that found something, each with what it found.
const REGRESSIONS: [u64; 1] = [
    // A harvest reads its position afresh, and so shows the fall of a price that nobody had read yet: no loss of its own.
    389,
];

/// What a sequence in a setting must have shown: else its checks checked nothing.
fn shown(setting: Setting) -> &'static [&'static str] {
    match setting {
        Setting::Calm => &[
            "(wound)",
            "(ratios checked)",
            "(equity checked)",
            "mint",
            "redeem",
            "basket",
            "swap",
            "rebalance",
            "enforce",
            "borrow",
            "liquidate",
            "(lender wound)",
            "(bad debt)",
        ],
        Setting::Thin => &["(exit below par)", "start", "buy", "basket"],
        Setting::Dead => &["write", "stop", "enforce", "basket"],
    }
}

fn run(seed: u64, setting: Setting) -> World {
    let mut world = World::new(seed, setting);
    world.prepare();
    for call in 0..CALLS {
        if call == CALLS / 2 {
            world.turn();
        }
        world.step();
    }
    println!("{}", world.summary());
    assert!(world.done > CALLS / 4, "{} calls did something", world.done);
    world
}

/// Two sequences in a setting show together what they must.
fn pair(seeds: [u64; 2], setting: Setting) {
    let worlds = seeds.map(|seed| run(seed, setting));
    for what in shown(setting) {
        let times: u32 = worlds.iter().map(|world| world.times(what)).sum();
        assert!(times > 0, "{setting:?}: nothing showed {what}");
    }
}

#[test]
fn what_must_hold_holds_after_every_call_in_calm_times() {
    pair([1, 2], Setting::Calm);
}

#[test]
fn what_must_hold_holds_after_every_call_without_equity_in_a_fall() {
    pair([3, 4], Setting::Thin);
}

#[test]
fn what_must_hold_holds_after_every_call_beside_a_dead_venue() {
    pair([5, 6], Setting::Dead);
}

#[test]
fn seeds_that_once_failed_hold() {
    for seed in REGRESSIONS {
        run(seed, Setting::Calm);
    }
}

/// As many more as the environment asks for, in all settings in turn.
#[test]
fn what_must_hold_holds_for_as_many_sequences_as_are_wanted() {
    let wanted: u64 = std::env::var("KEEL_SEQUENCES").map_or(0, |n| n.parse().unwrap());
    let first: u64 = std::env::var("KEEL_FIRST_SEED").map_or(100, |n| n.parse().unwrap());
    for seed in first..first + wanted {
        let settings = [Setting::Calm, Setting::Thin, Setting::Dead];
        run(seed, settings[(seed % 3) as usize]);
    }
}
