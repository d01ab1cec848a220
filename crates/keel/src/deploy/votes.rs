//! Who has votes, and what was done with votes before anybody else had any. A deployer who mints votes for a while, proposes, and burns them
//! leaves balances, allowances and supply as they were; what he cannot take back is the trail of the supply, and the proposal.

use super::check::Phase;
use super::look::{Look, FIXED};
use super::plan::Kind;
use anyhow::Result;
use harness::prelude::*;

const TOKEN: &str = "governance-token";
const MINTED: &str = "votes were minted that no vote allowed: deploy anew under another chain name";

pub fn votes(look: &mut Look, phase: Phase) -> Result<()> {
    if phase != Phase::HandedOver {
        proposals(look)?;
    }
    if phase == Phase::Deploying {
        first_holder(look)?;
    }
    supply(look, phase)
}

/// Nobody proposes before everybody can vote.
fn proposals(look: &mut Look) -> Result<()> {
    let governor = GovernorHandle::at(look.site.of(Kind::Governor)?);
    let remedy = "somebody proposed before the hand-over: deploy anew under another chain name";
    look.expect("governor", "proposals", governor.call().count(), &0, remedy);
    Ok(())
}

/// Before the hand-over the supply never changed. After it the first change was no rise, unless the recapitalisation has sold: a mint before
/// the hand-over, burned since or not, is the first change, because only who was minted something has anything to burn.
fn supply(look: &mut Look, phase: Phase) -> Result<()> {
    let token = GovernanceTokenHandle::at(look.site.of(Kind::GovernanceToken)?);
    let first = look.site.governance_token()?.initial_supply_e18;
    let begun = look.view(
        TOKEN,
        "trail of the supply",
        token.call().checkpoint(None, 0),
    );
    if let Some(begun) = begun.flatten() {
        let found = begun.amount_e18;
        look.compare(TOKEN, "trail of the supply", &found, &first, MINTED);
    }
    let Some(Some(change)) = look.view(
        TOKEN,
        "trail of the supply",
        token.call().checkpoint(None, 1),
    ) else {
        return Ok(());
    };
    let auction = RecapitalisationHandle::at(look.site.of(Kind::Recapitalisation)?);
    let has_sold = look
        .view("recapitalisation", "auction", auction.call().auction())
        .flatten()
        .is_some();
    let is_lawful = phase == Phase::HandedOver && (has_sold || change.amount_e18 < first);
    if !is_lawful {
        let found = format!("{} at block {}", change.amount_e18, change.block);
        let expected = format!("{first}, unchanged");
        look.wrong(TOKEN, "trail of the supply", found, expected, MINTED);
    }
    Ok(())
}

/// The first holder still has all of it: true until the hand-over, its own affair afterwards.
pub fn first_holder(look: &mut Look) -> Result<()> {
    let init = look.site.governance_token()?;
    let token = GovernanceTokenHandle::at(look.site.of(Kind::GovernanceToken)?);
    let label = TOKEN;
    let first = init.initial_supply_e18;
    look.expect(
        label,
        "total supply",
        token.psp22().total_supply(),
        &first,
        FIXED,
    );
    let balance = token.psp22().balance_of(init.holder);
    look.expect(label, "balance of the first holder", balance, &first, FIXED);
    Ok(())
}
