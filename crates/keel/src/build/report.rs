//! What a run did, as a table or as JSON.

use super::plan::Plan;
use super::store::Store;
use crate::table::{self, thousands, Align};
use anyhow::Result;
use serde::Serialize;
use std::time::Duration;

#[derive(Clone, Copy, Serialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Built,
    /// From the cache: the same inputs were built before, here or in another clone.
    Cached,
    Unchanged,
}

#[derive(Serialize)]
pub struct Row {
    contract: String,
    code_bytes: u64,
    code_hash: String,
    outcome: Outcome,
    seconds: f64,
}

#[derive(Serialize)]
pub struct Failure {
    pub contract: String,
    pub error: String,
}

#[derive(Default, Serialize)]
pub struct Report {
    contracts: Vec<Row>,
    pub failed: Vec<Failure>,
}

impl Report {
    pub fn add(
        &mut self,
        store: &Store,
        plan: &Plan,
        outcome: Outcome,
        took: Duration,
    ) -> Result<()> {
        let code = store.code(plan)?;
        let hash: String = contract_build::code_hash(&code)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.contracts.push(Row {
            contract: plan.name.clone(),
            code_bytes: u64::try_from(code.len())?,
            code_hash: format!("0x{hash}"),
            outcome,
            seconds: (took.as_secs_f64() * 10.0).round() / 10.0,
        });
        Ok(())
    }

    pub fn print(&self, json: bool) -> Result<()> {
        if json {
            println!("{}", serde_json::to_string_pretty(self)?);
        } else if !self.contracts.is_empty() {
            print!("{}", self.table());
        }
        Ok(())
    }

    fn table(&self) -> String {
        let columns = [
            ("contract", Align::Left),
            ("Wasm bytes", Align::Right),
            ("code hash", Align::Left),
            ("", Align::Left),
            ("seconds", Align::Right),
        ];
        let rows: Vec<Vec<String>> = self
            .contracts
            .iter()
            .map(|row| {
                let outcome = match row.outcome {
                    Outcome::Built => "built",
                    Outcome::Cached => "cached",
                    Outcome::Unchanged => "unchanged",
                };
                vec![
                    row.contract.clone(),
                    thousands(row.code_bytes),
                    row.code_hash.clone(),
                    outcome.to_owned(),
                    format!("{:.1}", row.seconds),
                ]
            })
            .collect();
        table::render(&columns, &rows)
    }
}
