//! AMOs with one flaw each (`contracts/broken-amo`): the kit finds every one, on the case that it is about.

use crate::savings::{deploy_amo, suite_and_venue, SavingsWorld};
use harness::conformance::{assert_conforms, finding, findings, Case, Governed, Hook};
use harness::Role;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use interfaces::amo::AmoError;

/// Flaws that spoil much, by their place in `contracts/broken-amo/flaws.rs`, and the case that each is about.
const COARSE: [(&str, Case); 17] = [
    ("changes its mind", Case::DescribesItself),
    ("overstates itself", Case::ReportsItsPosition),
    ("keeps a part", Case::ReportsWhatItMoved),
    ("takes more than asked", Case::WithdrawsInProportion),
    ("gives all or nothing", Case::KeepsWhatIsNotLiquid),
    ("traps on dust", Case::EndsInDust),
    ("never lets go", Case::LetsGoOfEverything),
    ("needs a price", Case::WithdrawsWithoutPrice),
    ("listens to anyone", Case::ListensToTheControllerOnly),
    ("accepts zero", Case::RefusesZero),
    ("ignores its room", Case::KeepsToPlanAndRoom),
    ("counts donations", Case::IgnoresDonations),
    ("hides losses", Case::ShowsALoss),
    ("hides its profit", Case::GivesItsProfit),
    ("wastes gas", Case::StaysWithinItsAllowance),
    ("calls back", Case::WorksBehindTheGuard),
    ("never rests", Case::WorksBehindTheGuard),
];

/// Flaws behind those, that one check alone finds: every case that finds it, each in these words.
const FINE: [(&str, &[Case], &str); 11] = [
    (
        "hides what is liquid",
        &[Case::KeepsWhatIsNotLiquid],
        "drained: the position is",
    ),
    (
        "fails in a breach",
        &[Case::HealsABreach],
        "below the minimum nothing was taken",
    ),
    (
        "skims on winding",
        // As far as the target it winds again and again.
        &[
            Case::ReportsWhatItMoved,
            Case::LetsGoOfEverything,
            Case::WorksBehindTheGuard,
        ],
        "",
    ),
    (
        "skims on unwinding",
        &[Case::ReportsWhatItMoved],
        "came back, and it is worth",
    ),
    (
        "skims the profit",
        &[Case::GivesItsProfit],
        "the harvest took",
    ),
    (
        "gives little after a loss",
        &[Case::ShowsALoss],
        "the book realised",
    ),
    (
        "lends out its losses",
        &[Case::ShowsALoss],
        "after a loss: the position is",
    ),
    (
        "quotes a price",
        &[
            Case::ReportsItsPosition,
            Case::KeepsWhatIsNotLiquid,
            Case::ShowsALoss,
        ],
        "the position is",
    ),
    (
        "chokes on gifts",
        &[Case::LetsGoOfEverything],
        "and it shows",
    ),
    (
        "obeys anyone",
        &[Case::ListensToTheControllerOnly],
        "adopt by Attacker was not refused",
    ),
    (
        "grows old",
        &[Case::StaysWithinItsAllowance],
        "on a young position",
    ),
];

fn broken(flaw: usize) -> SavingsWorld {
    let (mut suite, venue) = suite_and_venue();
    let (controller, vault) = (suite.controller.account, suite.vault.account);
    let flaw = u8::try_from(flaw).unwrap();
    let front = suite.chain.deploy("broken-amo", (flaw, controller, vault));
    let amo = deploy_amo(&mut suite, venue, front, front);
    let adopt = || {
        build_call::<DefaultEnvironment>()
            .call(front)
            .exec_input(
                ExecutionInput::new(Selector::new(ink::selector_bytes!("adopt")))
                    .push_arg(amo.account),
            )
            .returns::<Result<(), AmoError>>()
    };
    suite.chain.call(Role::Deployer, adopt()).expect_ok();
    let mut world = SavingsWorld::with(suite, venue, amo, front);
    world
        .governed
        .push(Governed::by(Role::Deployer, "adopt", adopt()));
    world
}

#[test]
fn without_a_flaw_it_conforms() {
    assert_conforms(|| broken(0));
}

#[test]
fn every_flaw_is_found_on_its_case() {
    for (place, (name, case)) in (1..).zip(COARSE) {
        let found = finding(case, || broken(place));
        println!("{name}: {found:?}");
        assert!(found.is_err(), "{name}: {case:?} passes");
    }
}

#[test]
fn what_one_check_alone_finds_is_found() {
    for (place, (name, cases, words)) in (1 + COARSE.len()..).zip(FINE) {
        let found = findings(|| broken(place));
        println!("{name}: {found:#?}");
        let failed: Vec<Case> = found.iter().map(|(case, _)| *case).collect();
        assert_eq!(failed, cases, "{name}: found {found:#?}");
        assert!(
            found.iter().all(|(_, finding)| finding.contains(words)),
            "{name}: in other words than {words:?}: {found:#?}"
        );
    }
}

#[test]
fn every_case_has_a_flaw_that_it_finds() {
    for case in Case::ALL {
        let coarse = COARSE.iter().any(|(_, about)| *about == case);
        let fine = FINE.iter().any(|(_, cases, _)| cases.contains(&case));
        assert!(coarse || fine, "{case:?} finds nothing");
    }
}

#[test]
fn a_world_whose_outsiders_do_nothing_does_not_conform() {
    for (hook, case) in [
        (Hook::Drain, Case::KeepsWhatIsNotLiquid),
        (Hook::Donate, Case::IgnoresDonations),
        (Hook::GiftClaim, Case::LetsGoOfEverything),
    ] {
        for says_that_it_did in [false, true] {
            let found = finding(case, || {
                let mut world = broken(0);
                world.forgotten = Some((hook, says_that_it_did));
                world
            });
            let told = found.unwrap_err();
            assert!(told.contains("the world's"), "{hook:?}: {told}");
        }
    }
}
