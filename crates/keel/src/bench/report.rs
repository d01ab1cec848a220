//! The figures, as a table and as JSON.

use crate::table::{self, thousands, Align};
use anyhow::{ensure, Result};
use harness::artifacts;
use serde::{Deserialize, Serialize};

/// One message in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub contract: String,
    pub message: String,
    pub case: String,
    /// Picoseconds.
    pub ref_time: u64,
    /// Bytes.
    pub proof_size: u64,
    /// Native tokens put down (positive) or given back for storage.
    pub storage_deposit: i128,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub contract: String,
    pub code_bytes: u64,
    pub code_hash: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub messages: Vec<Row>,
    pub contracts: Vec<Contract>,
}

impl Row {
    pub fn name(&self) -> String {
        format!("{}::{} ({})", self.contract, self.message, self.case)
    }
}

impl Contract {
    /// As `keel build` left it.
    pub fn built(name: &str) -> Result<Self> {
        ensure!(
            artifacts::exists(name),
            "{name} is not built; run `keel build`"
        );
        let code = artifacts::code(name);
        let hash = harness::chain::hash_of(&code);
        let digits: String = hash
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self {
            contract: name.to_owned(),
            code_bytes: u64::try_from(code.len())?,
            code_hash: format!("0x{digits}"),
        })
    }
}

impl Report {
    pub fn table(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .messages
            .iter()
            .map(|row| {
                vec![
                    row.contract.clone(),
                    row.message.clone(),
                    row.case.clone(),
                    format!("{:.3}", row.ref_time as f64 / 1e9),
                    thousands(row.proof_size),
                    row.storage_deposit.to_string(),
                ]
            })
            .collect();
        let columns = [
            ("contract", Align::Left),
            ("message", Align::Left),
            ("case", Align::Left),
            ("ref_time, ms", Align::Right),
            ("proof bytes", Align::Right),
            ("deposit", Align::Right),
        ];
        let messages = table::render(&columns, &rows);
        let rows: Vec<Vec<String>> = self
            .contracts
            .iter()
            .map(|contract| vec![contract.contract.clone(), thousands(contract.code_bytes)])
            .collect();
        let contracts = table::render(
            &[("contract", Align::Left), ("Wasm bytes", Align::Right)],
            &rows,
        );
        format!("{messages}\n{contracts}")
    }
}
