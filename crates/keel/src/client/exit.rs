//! How a command ends: with a message for a person and a code for a script.

use node::{FollowError, NodeError, SignerError};
use std::fmt;

/// What stands below the options of every command.
pub fn help(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused by a contract, 4 no connection or no answer in time";

const FAILED: u8 = 1;
const WRONG_USE: u8 = 2;
const REFUSED: u8 = 3;
const NO_CONNECTION: u8 = 4;

/// An end with a code of its own.
#[derive(Debug)]
struct Ended {
    code: u8,
    message: String,
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Ended {}

/// A contract refuses; nothing changed.
pub fn refused(message: impl Into<String>) -> anyhow::Error {
    ended(REFUSED, message)
}

/// The command was called in a way that makes no sense here.
pub fn wrong_use(message: impl Into<String>) -> anyhow::Error {
    ended(WRONG_USE, message)
}

/// Nobody answered, or not in time.
pub fn unanswered(message: impl Into<String>) -> anyhow::Error {
    ended(NO_CONNECTION, message)
}

fn ended(code: u8, message: impl Into<String>) -> anyhow::Error {
    let message = message.into();
    Ended { code, message }.into()
}

/// The code that an error ends the process with.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    let codes = error.chain().filter_map(|cause| {
        if let Some(ended) = cause.downcast_ref::<Ended>() {
            return Some(ended.code);
        }
        if cause.is::<SignerError>() {
            return Some(WRONG_USE);
        }
        let timed_out = matches!(cause.downcast_ref(), Some(FollowError::TimedOut { .. }));
        let node = cause.downcast_ref::<NodeError>();
        let no_answer = timed_out || node.is_some_and(NodeError::is_connection);
        no_answer.then_some(NO_CONNECTION)
    });
    codes.into_iter().next().unwrap_or(FAILED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{anyhow, Context};

    #[test]
    fn an_error_keeps_its_code_under_what_is_said_around_it() {
        let error = Err::<(), _>(refused("CapExceeded")).context("minting");
        assert_eq!(exit_code(&error.unwrap_err()), 3);
    }

    #[test]
    fn a_node_that_does_not_answer_is_told_from_one_that_says_no() {
        let url = "ws://127.0.0.1:1".to_owned();
        let reason = "refused".to_owned();
        let away = NodeError::Unreachable { url, reason };
        assert_eq!(exit_code(&away.into()), 4);
        assert_eq!(exit_code(&NodeError::UnknownBlock("7".into()).into()), 1);
        let late = FollowError::TimedOut {
            seconds: 1,
            dies: 2,
            last: None,
        };
        assert_eq!(exit_code(&late.into()), 4);
    }

    #[test]
    fn a_signer_that_is_none_is_wrong_use_and_everything_else_a_failure() {
        let error = node::Signer::from_dev_seed("Alice").unwrap_err();
        assert_eq!(exit_code(&error.into()), 2);
        assert_eq!(exit_code(&anyhow!("anything")), 1);
    }
}
