//! A deployer who gives himself votes for a while: the check names what he cannot take back.

use super::*;
use harness::suite::proposed;

impl Deployment {
    fn token(&self) -> GovernanceTokenHandle {
        GovernanceTokenHandle::at(self.at("governance-token"))
    }

    /// The deployer mints himself half of what is out.
    fn mint_votes(&mut self) -> u128 {
        let (token, deployer) = (self.token(), self.deployer());
        let allowance_e18 = self
            .embedded
            .chain
            .read(token.call().minting_allowance_e18(deployer));
        let amount_e18 = coins(5_000_000);
        let message = token.call().set_minting_allowance(deployer, amount_e18);
        self.call(deployer, message);
        self.call(deployer, token.call().mint(deployer, amount_e18));
        let message = token.call().set_minting_allowance(deployer, allowance_e18);
        self.call(deployer, message);
        amount_e18
    }
}

#[test]
fn votes_that_were_minted_and_burned_again_are_found_before_and_after_the_hand_over() {
    let mut deployment = Deployment::after(2);
    let (token, deployer) = (deployment.token(), deployment.deployer());
    let amount_e18 = deployment.mint_votes();
    deployment.embedded.chain.next_block();
    deployment.call(deployer, token.call().burn(amount_e18));
    for phase in [Phase::Deploying, Phase::HandingOver, Phase::HandedOver] {
        let findings = deployment.check(phase);
        assert_named(&findings, "governance-token", "trail of the supply");
    }
    let outcome = deployment.act(hand_over);
    assert_named(&outcome.findings, "governance-token", "trail of the supply");
    assert_eq!(outcome.steps, []);
}

#[test]
fn votes_that_were_minted_in_the_middle_of_the_hand_over_are_found() {
    let mut deployment = Deployment::after(2);
    let deployer = deployment.deployer();
    let governor = GovernorHandle::at(deployment.at("governor"));
    let budget = KeeperBudgetHandle::at(deployment.at("keeper-budget"));
    let message = budget.access().propose_admin(Some(governor.account));
    deployment.call(deployer, message);
    let message = governor.call().accept_admin_of(budget.account);
    deployment.call(deployer, message);
    deployment.mint_votes();
    let outcome = deployment.act(hand_over);
    assert_named(&outcome.findings, "governance-token", "trail of the supply");
}

#[test]
fn a_proposal_that_waits_for_the_hand_over_is_found() {
    let mut deployment = Deployment::after(2);
    let (token, deployer) = (deployment.token(), deployment.deployer());
    let governor = GovernorHandle::at(deployment.at("governor"));
    let amount_e18 = deployment.mint_votes();
    deployment.call(deployer, token.call().delegate(Some(deployer)));
    deployment.embedded.chain.next_block();
    let message = token.call().set_minting_allowance(deployer, amount_e18);
    let message = governor
        .call()
        .propose(vec![proposed(message)], Default::default());
    deployment.call(deployer, message);
    deployment.call(deployer, token.call().burn(amount_e18));
    for phase in [Phase::Deploying, Phase::HandingOver] {
        assert_named(&deployment.check(phase), "governor", "proposals");
    }
}

#[test]
fn what_is_burned_after_the_hand_over_is_no_finding() {
    let mut deployment = Deployment::after(3);
    let token = deployment.token();
    let holder = deployment.manifest.governance_token.first_holder.0;
    deployment.embedded.chain.next_block();
    deployment.call(holder, token.call().burn(coins(1)));
    assert_eq!(deployment.check(Phase::HandedOver), []);
}
