//! Looking at the chain: what is as it should be is passed over, what is not becomes a finding, or is set by the act that sets.

use super::backend::{read_as, send, Backend};
use super::record::{Step, Store};
use super::shown::Names;
use super::site::Site;
use anyhow::{Context, Result};
use harness::{AccountId, Message};
use scale::Decode;
use serde::Serialize;
use std::fmt::Debug;

pub const FIXED: &str = "it cannot be changed: deploy anew, under another chain name";
pub const GOVERNED: &str = "have its admin set it, or correct the manifest";
pub const VOTE: &str = "pass a vote, or correct the manifest";
pub const WIRE: &str = "run `keel deploy wire`";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As the constructor left it: the next act sets it.
    Missing,
    /// Neither that nor what it should be.
    Wrong,
}

/// Something that is not as manifest and record say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub contract: String,
    pub field: String,
    pub state: State,
    pub found: String,
    pub expected: String,
    pub remedy: String,
}

pub struct Look<'a> {
    pub backend: &'a mut dyn Backend,
    pub site: &'a Site<'a>,
    pub names: Names,
    pub findings: Vec<Finding>,
    /// Where steps are noted; without it nothing is set.
    sets: Option<&'a mut Store>,
    pub steps: Vec<Step>,
}

impl<'a> Look<'a> {
    pub fn only(backend: &'a mut dyn Backend, site: &'a Site<'a>) -> Self {
        Self {
            backend,
            site,
            names: site.names(),
            findings: Vec::new(),
            sets: None,
            steps: Vec::new(),
        }
    }

    /// Sets what is missing.
    pub fn setting(backend: &'a mut dyn Backend, site: &'a Site<'a>, store: &'a mut Store) -> Self {
        Self {
            sets: Some(store),
            ..Self::only(backend, site)
        }
    }

    /// What a view answers; a view that fails is a finding.
    pub fn view<M: Message>(&mut self, contract: &str, field: &str, view: M) -> Option<M::Answer> {
        let from = self.backend.signer();
        self.view_as(from, contract, field, view)
    }

    /// What a message would answer this account, with nothing sent.
    pub fn view_as<M: Message>(
        &mut self,
        from: AccountId,
        contract: &str,
        field: &str,
        message: M,
    ) -> Option<M::Answer> {
        match read_as(self.backend, from, message) {
            Ok(answer) => Some(answer),
            Err(error) => {
                let expected = "an answer".to_owned();
                self.wrong(contract, field, format!("{error:#}"), expected, FIXED);
                None
            }
        }
    }

    pub fn compare<A: PartialEq + Debug>(
        &mut self,
        contract: &str,
        field: &str,
        found: &A,
        expected: &A,
        remedy: &str,
    ) {
        if found != expected {
            let (found, expected) = self.names.difference(found, expected);
            self.wrong(contract, field, found, expected, remedy);
        }
    }

    /// `view` and `compare`.
    pub fn expect<A: Decode + PartialEq + Debug>(
        &mut self,
        contract: &str,
        field: &str,
        view: impl Message<Answer = A>,
        expected: &A,
        remedy: &str,
    ) {
        if let Some(found) = self.view(contract, field, view) {
            self.compare(contract, field, &found, expected, remedy);
        }
    }

    /// Something that `message` turns from `unset` into what it should be. What is neither is left alone: somebody set it.
    pub fn set<A: PartialEq + Debug, T: Decode, E: Decode + Debug>(
        &mut self,
        contract: &str,
        field: &str,
        found: &A,
        [unset, expected]: [&A; 2],
        message: impl Message<Answer = Result<T, E>>,
    ) -> Result<()> {
        if found == expected {
            return Ok(());
        }
        if found != unset {
            self.compare(contract, field, found, expected, GOVERNED);
            return Ok(());
        }
        let Some(store) = &mut self.sets else {
            let (found, expected) = self.names.difference(found, expected);
            self.finding(contract, field, State::Missing, found, expected, WIRE);
            return Ok(());
        };
        send(self.backend, message).with_context(|| format!("{contract}: setting {field}"))?;
        let step = Step {
            act: "wire".to_owned(),
            contract: contract.to_owned(),
            what: format!("{field}: {}", self.names.shown(expected)),
        };
        store.note(step.clone())?;
        self.steps.push(step);
        Ok(())
    }

    pub fn wrong(
        &mut self,
        contract: &str,
        field: &str,
        found: String,
        expected: String,
        remedy: &str,
    ) {
        self.finding(contract, field, State::Wrong, found, expected, remedy);
    }

    pub fn finding(
        &mut self,
        contract: &str,
        field: &str,
        state: State,
        found: String,
        expected: String,
        remedy: &str,
    ) {
        self.findings.push(Finding {
            contract: contract.to_owned(),
            field: field.to_owned(),
            state,
            found,
            expected,
            remedy: remedy.to_owned(),
        });
    }
}
