//! The governor: a proposal of one call and one of as many as there can be, from proposing to carrying it out.

use super::recorder::Recorder;
use super::warm::warm;
use anyhow::Result;
use harness::prelude::*;
use harness::suite::{governor_terms, proposed, Governance};
use harness::Hash;
use interfaces::governor::{Choice, MAX_CALLS};

const GOVERNOR: &str = "governor";
const VOTERS: [Role; 2] = [Role::Holder, Role::Supplier];

pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut suite = warm(1)?;
    let holders = VOTERS.map(|voter| (voter, coins(5_000_000)));
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    suite.hand_over_to(governance);
    let (registry, amo) = (suite.registry, suite.usdc().amo_id());
    let calls = |count: usize| {
        let terms = AmoConfig::default().terms;
        let call = || proposed(registry.call().set_terms(amo, terms));
        std::iter::repeat_with(call).take(count).collect::<Vec<_>>()
    };
    let (one, most) = (calls(1), calls(MAX_CALLS));
    // Of each account one proposal can be open.
    let cases = [
        ("one call", &one, Role::Holder),
        ("ten calls", &most, Role::Supplier),
    ];
    let chain = &mut suite.chain;
    // So that no record of the governor's is a first one. An hour late: another chain may queue it a few blocks later.
    let first = governance.bring_to_execution(chain, &VOTERS, &one);
    chain.next_block_in(HOUR_MS);
    let message = governance.execute(first, &one);
    chain.call(Role::Keeper, message).expect_ok();
    chain.next_block();

    let mut proposals = Vec::new();
    for (case, calls, proposer) in cases {
        let message = governance
            .governor
            .call()
            .propose(calls.clone(), Hash::default());
        let name = (GOVERNOR, "propose", case);
        recorder.call(chain, name, proposer, message)?;
        let proposal = governance.propose(chain, proposer, calls, Hash::default());
        proposals.push((case, calls, proposal));
    }
    for (_, _, proposal) in &proposals {
        governance.open_voting(chain, *proposal);
    }
    for (case, _, proposal) in &proposals {
        for voter in VOTERS {
            let message = governance.governor.call().vote(*proposal, Choice::For);
            if (*case, voter) == ("one call", Role::Supplier) {
                let name = (GOVERNOR, "vote", "not the first");
                recorder.call(chain, name, voter, message.clone())?;
            }
            chain.call(voter, message).expect_ok();
        }
    }
    for (_, _, proposal) in &proposals {
        governance.close_voting(chain, *proposal);
    }
    for (case, _, proposal) in &proposals {
        let message = governance.governor.call().queue(*proposal);
        let name = (GOVERNOR, "queue", *case);
        recorder.call(chain, name, Role::Keeper, message.clone())?;
        chain.call(Role::Keeper, message).expect_ok();
    }
    chain.next_block_in(governor_terms().timelock_delay_ms + HOUR_MS);
    for (case, calls, proposal) in proposals {
        let message = governance.execute(proposal, calls);
        let name = (GOVERNOR, "execute", case);
        recorder.call(chain, name, Role::Keeper, message)?;
    }
    Ok(())
}
