//! AMOs with one flaw each (`contracts/broken-amo`): the kit finds every one, on the case that it is about.

use crate::savings::{deploy_amo, suite_and_venue, SavingsWorld};
use harness::conformance::{assert_conforms, findings, Case};
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;

/// Flaws by their place in `contracts/broken-amo/flaws.rs`, and the case that each breaks.
const FLAWS: [(&str, Case); 16] = [
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
];

fn broken(flaw: usize) -> SavingsWorld {
    let (mut suite, venue) = suite_and_venue();
    let (controller, vault) = (suite.controller.account, suite.vault.account);
    let flaw = u8::try_from(flaw).unwrap();
    let front = suite.chain.deploy("broken-amo", (flaw, controller, vault));
    let amo = deploy_amo(&mut suite, venue, front, front);
    let message = build_call::<DefaultEnvironment>()
        .call(front)
        .exec_input(
            ExecutionInput::new(Selector::new(ink::selector_bytes!("adopt"))).push_arg(amo.account),
        )
        .returns::<()>();
    suite.chain.call(harness::Role::Deployer, message).value();
    SavingsWorld::with(suite, venue, amo, front)
}

#[test]
fn without_a_flaw_it_conforms() {
    assert_conforms(|| broken(0));
}

#[test]
fn every_flaw_is_found_on_its_case() {
    for (place, (name, case)) in FLAWS.into_iter().enumerate() {
        let found = findings(|| broken(place + 1));
        println!("{name}: {found:#?}");
        assert!(
            found.iter().any(|(failed, _)| *failed == case),
            "{name}: {case:?} passes; found {found:#?}"
        );
    }
}

#[test]
fn every_case_has_a_flaw_that_it_finds() {
    let covered = FLAWS.map(|(_, case)| case);
    assert_eq!(covered, Case::ALL);
}
