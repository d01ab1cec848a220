//! The figures, as a table and as JSON.

use super::recorder::Name;
use crate::table::{self, thousands, Align};
use anyhow::{ensure, Result};
use harness::artifacts;
use node::shown::signed_decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Native tokens put down (positive) or given back for storage; a byte costs one.
    pub storage_deposit: i128,
    /// The same message on a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<OnNode>,
}

/// What a message costs on a node's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnNode {
    /// Picoseconds.
    pub ref_time: u64,
    /// Bytes.
    pub proof_size: u64,
    /// Native base units put down (positive) or given back for storage.
    pub storage_deposit: i128,
}

/// The chain of the node that was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeChain {
    pub spec_name: String,
    pub spec_version: u32,
    pub native_symbol: String,
    pub native_decimals: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub contract: String,
    pub code_bytes: u64,
    pub code_hash: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whose figures the rows have besides those of the embedded chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeChain>,
    pub messages: Vec<Row>,
    pub contracts: Vec<Contract>,
}

/// One name for each row.
pub fn full_name((contract, message, case): Name<'_>) -> String {
    format!("{contract}::{message} ({case})")
}

impl Row {
    pub fn name(&self) -> String {
        full_name((&self.contract, &self.message, &self.case))
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
    pub fn add_node(&mut self, chain: NodeChain, mut figures: BTreeMap<String, OnNode>) {
        for row in &mut self.messages {
            row.node = figures.remove(&row.name());
        }
        self.node = Some(chain);
    }

    /// Takes over what an earlier report says of a node, if the contracts are still the same. Says whether it could.
    pub fn keep_node_of(&mut self, earlier: &Self) -> bool {
        let Some(chain) = &earlier.node else {
            return true;
        };
        if earlier.contracts != self.contracts {
            return false;
        }
        let rows = earlier.messages.iter();
        let figures = rows.filter_map(|row| Some((row.name(), row.node.clone()?)));
        self.add_node(chain.clone(), figures.collect());
        true
    }

    pub fn table(&self) -> String {
        let mut columns = vec![
            ("contract", Align::Left),
            ("message", Align::Left),
            ("case", Align::Left),
            ("ref_time, ms", Align::Right),
            ("proof bytes", Align::Right),
            ("deposit", Align::Right),
        ];
        let deposit = self
            .node
            .as_ref()
            .map(|chain| format!("deposit, {}", chain.native_symbol));
        if let Some(deposit) = &deposit {
            columns.extend([
                ("on the node, ms", Align::Right),
                ("proof bytes", Align::Right),
                (deposit.as_str(), Align::Right),
            ]);
        }
        let rows: Vec<Vec<String>> = self.messages.iter().map(|row| self.cells(row)).collect();
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

    fn cells(&self, row: &Row) -> Vec<String> {
        let ms = |ref_time: u64| format!("{:.3}", ref_time as f64 / 1e9);
        let mut cells = vec![
            row.contract.clone(),
            row.message.clone(),
            row.case.clone(),
            ms(row.ref_time),
            thousands(row.proof_size),
            row.storage_deposit.to_string(),
        ];
        if let (Some(chain), Some(node)) = (&self.node, &row.node) {
            cells.extend([
                ms(node.ref_time),
                thousands(node.proof_size),
                signed_decimal(node.storage_deposit, chain.native_decimals, 6),
            ]);
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let old = r#"{
            "messages": [{"contract": "vault", "message": "mint", "case": "warm", "ref_time": 1500000000, "proof_size": 25178, "storage_deposit": 7}],
            "contracts": [{"contract": "vault", "code_bytes": 100, "code_hash": "0xaa"}]
        }"#;
        serde_json::from_str(old).unwrap()
    }

    fn chain() -> NodeChain {
        NodeChain {
            spec_name: "devnet".into(),
            spec_version: 1,
            native_symbol: "UNIT".into(),
            native_decimals: 12,
        }
    }

    fn with_node() -> Report {
        let mut report = report();
        let figures = OnNode {
            ref_time: 2_250_000_000,
            proof_size: 90_000,
            storage_deposit: -2_720_000_000,
        };
        let name = "vault::mint (warm)".to_owned();
        report.add_node(chain(), BTreeMap::from([(name, figures)]));
        report
    }

    #[test]
    fn a_table_without_figures_of_a_node_is_read_and_written_as_before() {
        let report = report();
        assert_eq!((&report.node, &report.messages[0].node), (&None, &None));
        assert!(!serde_json::to_string(&report).unwrap().contains("node"));
        assert!(!report.table().contains("on the node"));
    }

    #[test]
    fn both_columns_are_kept_and_shown() {
        let report = with_node();
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
        let table = report.table();
        assert!(table.contains("deposit, UNIT"), "{table}");
        let line = table
            .lines()
            .find(|line| line.starts_with("vault  "))
            .unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        let shown = ["1.500", "25,178", "7", "2.250", "90,000", "-0.00272"];
        assert_eq!(cells[3..], shown, "{line}");
    }

    #[test]
    fn figures_of_a_node_are_kept_while_the_contracts_are_the_same() {
        let mut same = report();
        assert!(same.keep_node_of(&with_node()));
        assert_eq!(same, with_node());

        let mut changed = report();
        changed.contracts[0].code_hash = "0xbb".into();
        assert!(!changed.keep_node_of(&with_node()));
        assert_eq!((&changed.node, &changed.messages[0].node), (&None, &None));
    }

    #[test]
    fn a_message_that_is_new_has_no_figures_of_the_node_yet() {
        let mut more = report();
        let mut row = more.messages[0].clone();
        row.case = "cold".into();
        more.messages.push(row);
        assert!(more.keep_node_of(&with_node()));
        assert!(more.messages[0].node.is_some() && more.messages[1].node.is_none());
    }
}
