//! Measures single calls. Each is undone, so cases do not depend on their order.

use super::report::{full_name, Row};
use anyhow::{anyhow, Result};
use harness::{AccountId, Call, Chain, Message, Refusal};
use std::fmt::Debug;

#[derive(Default)]
pub struct Recorder {
    pub rows: Vec<Row>,
}

/// What is measured: contract, message, and the state or arguments that matter.
pub type Name<'a> = (&'a str, &'a str, &'a str);

impl Recorder {
    /// A message that returns `Result`; it must succeed. Returns what it returned.
    pub fn call<T, E: Debug>(
        &mut self,
        chain: &mut Chain,
        name: Name<'_>,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, E>>,
    ) -> Result<T> {
        let call = chain.measure(&full_name(name), caller, message);
        let row = row(name, &call);
        let value = call.result().map_err(|refusal| match refusal {
            Refusal::Error(error) => anyhow!("{} refused: {error:?}", row.name()),
            Refusal::Failure(failure) => anyhow!("{} failed: {failure}", row.name()),
        })?;
        self.rows.push(row);
        Ok(value)
    }

    /// A view that returns something else.
    pub fn view<R>(
        &mut self,
        chain: &mut Chain,
        name: Name<'_>,
        view: impl Message<Answer = R>,
    ) -> Result<R> {
        let call = chain.measure(&full_name(name), harness::Role::Holder, view);
        let row = row(name, &call);
        let value = call
            .returned
            .map_err(|failure| anyhow!("{} failed: {failure}", row.name()))?;
        self.rows.push(row);
        Ok(value)
    }
}

fn row<R>((contract, message, case): Name<'_>, call: &Call<R>) -> Row {
    Row {
        contract: contract.to_owned(),
        message: message.to_owned(),
        case: case.to_owned(),
        ref_time: call.weight.ref_time,
        proof_size: call.weight.proof_size,
        storage_deposit: call.storage_deposit,
        node: None,
    }
}
