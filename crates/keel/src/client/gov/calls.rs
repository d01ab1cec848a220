//! The calls of a proposal: the chain keeps their hash, the event of the proposal has them whole.

use super::super::exit::wrong_use;
use super::super::session::Session;
use anyhow::{anyhow, Result};
use interfaces::governor::{Proposal, ProposalId, Proposed, ProposedCall};

/// The event of a proposal, in the block in which it was made.
pub async fn proposed(session: &Session, id: ProposalId, stored: &Proposal) -> Result<Proposed> {
    // Voting begins a fixed number of blocks after the proposal.
    let delay = stored.terms.voting_delay_blocks;
    let number = stored.poll.snapshot_block.saturating_sub(delay).into();
    let hash = session.node.block_hash(number).await?;
    let hash =
        hash.ok_or_else(|| anyhow!("the node does not have block {number} of proposal {id}"))?;
    let governor = session.deployment.one("governor")?;
    let events = session.node.events_in(hash).await?;
    let ours = events.iter().filter(|it| it.emitted.contract == governor);
    let mut proposed = ours.filter_map(|it| it.emitted.decode::<Proposed>());
    proposed.find(|it| it.proposal == id).ok_or_else(|| {
        wrong_use(format!(
            "block {number} has no event of proposal {id}; ask a node that keeps old state"
        ))
    })
}

/// A failed execution names the call by its place: it is added in words.
pub fn explained(session: &Session, calls: &[ProposedCall], error: anyhow::Error) -> anyhow::Error {
    let text = error.to_string();
    let index = text.split("index: ").nth(1).and_then(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    let Some(call) = index.and_then(|index| calls.get(index)) else {
        return error;
    };
    let mut told = session.call(call.callee, &call.input);
    if let Some(answer) = refusal(session, call, &text) {
        told += &format!(" answers {answer}");
    }
    error.context(told)
}

/// What the call answered, of `CallFailed { index, output }`.
fn refusal(session: &Session, call: &ProposedCall, text: &str) -> Option<String> {
    let output = text.split("output: ").nth(1)?;
    let output = output.split(" }").next()?;
    let bytes = bytes(output)?;
    let abi = session.abi_at(call.callee)?;
    abi.answer_to(&call.input, &bytes, &session.names).ok()
}

/// `0x…`, or a list of numbers.
fn bytes(text: &str) -> Option<Vec<u8>> {
    if let Ok(bytes) = crate::deploy::quantities::unhex(text) {
        return Some(bytes);
    }
    let list = text.strip_prefix('[')?.strip_suffix(']')?;
    list.split(", ").map(|byte| byte.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_digits_and_as_a_list() {
        assert_eq!(bytes("0x0001ff"), Some(vec![0, 1, 255]));
        assert_eq!(bytes("[0, 1, 255]"), Some(vec![0, 1, 255]));
        assert_eq!(bytes("no bytes"), None);
    }
}
