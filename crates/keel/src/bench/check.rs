//! Compares a report with the committed one.

use super::report::Report;
use std::collections::BTreeMap;
use std::fmt;

/// Growth that other code bytes may bring without a change of what is computed: 0.5 %.
const TOLERANCE_PARTS: i128 = 200;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What makes the check fail, one line each.
    pub failures: Vec<String>,
    /// Worth writing down, but no failure.
    pub notes: Vec<String>,
    /// Whether every contract's code is the one the table was made with,
    pub same_code: bool,
    /// and the node's chain the one it was measured on.
    same_chain: bool,
}

impl Findings {
    pub fn failed(&self) -> bool {
        !self.failures.is_empty()
    }
}

type Figures = Vec<(&'static str, i128)>;

pub fn compare(committed: &Report, present: &Report) -> Findings {
    let mut findings = Findings {
        same_code: committed.contracts == present.contracts,
        same_chain: committed.node == present.node,
        ..Findings::default()
    };
    // Without a node only the figures of the embedded chain are compared.
    let with_node = present.node.is_some();
    if with_node && committed.node.is_none() {
        findings.failures.push(
            "measured on a node, but the table has no figures of one: run `keel bench --node URL --write`".to_owned(),
        );
        return findings;
    }
    if with_node && !findings.same_chain {
        let (before, after) = (shown(committed), shown(present));
        let line = format!("the node's chain was {before}, it is {after}");
        findings.notes.push(line);
    }
    let (old, new) = (figures(committed, with_node), figures(present, with_node));
    for (name, before) in &old {
        match new.get(name) {
            Some(after) => findings.add(name, before, after),
            None => findings
                .failures
                .push(format!("{name}: in the table, no longer measured")),
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        findings
            .failures
            .push(format!("{name}: measured, not in the table"));
    }
    findings.failures.extend(growth_with_amos(present));
    findings
}

fn shown(report: &Report) -> String {
    let chain = report.node.as_ref();
    chain.map_or_else(String::new, |chain| {
        format!("{} {}", chain.spec_name, chain.spec_version)
    })
}

/// A case measured with one AMO may cost a tenth more with sixteen, and no more: time, and on a node, where it is scarcer, proof.
fn growth_with_amos(report: &Report) -> Vec<String> {
    let mut costs = BTreeMap::new();
    for row in &report.messages {
        costs.insert((row.name(), "ref_time"), row.ref_time);
        if let Some(node) = &row.node {
            costs.insert((row.name(), "proof_size on the node"), node.proof_size);
        }
    }
    costs
        .iter()
        .filter_map(|((name, figure), one)| {
            let other = name.replace("1 amo)", "16 amos)");
            let sixteen = costs.get(&(other, *figure))?;
            let most = u128::from(*one) * 11 / 10;
            (u128::from(*sixteen) > most).then(|| {
                format!("{name}: {figure} {sixteen} with 16 AMOs, more than a tenth above {one} with one")
            })
        })
        .collect()
}

fn figures(report: &Report, with_node: bool) -> BTreeMap<String, Figures> {
    let messages = report.messages.iter().map(|row| {
        let mut figures = vec![
            ("ref_time", i128::from(row.ref_time)),
            ("proof_size", i128::from(row.proof_size)),
            ("storage_deposit", row.storage_deposit),
        ];
        if let Some(node) = row.node.as_ref().filter(|_| with_node) {
            figures.extend([
                ("ref_time on the node", i128::from(node.ref_time)),
                ("proof_size on the node", i128::from(node.proof_size)),
                ("storage_deposit on the node", node.storage_deposit),
            ]);
        }
        (row.name(), figures)
    });
    let contracts = report.contracts.iter().map(|contract| {
        (
            contract.contract.clone(),
            vec![("code_bytes", i128::from(contract.code_bytes))],
        )
    });
    messages.chain(contracts).collect()
}

impl Findings {
    fn add(&mut self, name: &str, before: &Figures, after: &Figures) {
        if before.len() != after.len() {
            let side = if before.len() < after.len() {
                "measured on the node, there is nothing of it in the table"
            } else {
                "the table has figures of the node, it was not measured there"
            };
            self.failures.push(format!("{name}: {side}"));
        }
        for ((figure, old), (_, new)) in before.iter().zip(after) {
            let change = new - old;
            if change == 0 {
                continue;
            }
            let line = format!(
                "{name}: {figure} {old} -> {new} ({change:+}, {})",
                percent(*old, change)
            );
            let beyond = change * TOLERANCE_PARTS > old.abs();
            let exact = self.same_code && (self.same_chain || !figure.ends_with("node"));
            if exact || beyond {
                self.failures.push(line);
            } else {
                self.notes.push(line);
            }
        }
    }
}

fn percent(old: i128, change: i128) -> String {
    match old {
        0 => "from nothing".to_owned(),
        _ => format!("{:+.2} %", change as f64 * 100.0 / old.abs() as f64),
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = if self.same_code {
            "the code is the same: the weights must be exactly the same"
        } else {
            "the code differs: nothing may grow by more than 0.5 %"
        };
        writeln!(formatter, "compared with the committed table; {rule}")?;
        for line in &self.notes {
            writeln!(formatter, "  note  {line}")?;
        }
        for line in &self.failures {
            writeln!(formatter, "  FAIL  {line}")?;
        }
        if self.failures.is_empty() {
            writeln!(formatter, "  ok")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{Contract, NodeChain, OnNode, Row};
    use super::*;

    fn report(hash: &str, ref_time: u64, storage_deposit: i128) -> Report {
        Report {
            node: None,
            messages: vec![Row {
                contract: "vault".into(),
                message: "mint".into(),
                case: "warm".into(),
                ref_time,
                proof_size: 1_000,
                storage_deposit,
                node: None,
            }],
            contracts: vec![Contract {
                contract: "vault".into(),
                code_bytes: 10_000,
                code_hash: hash.into(),
            }],
        }
    }

    #[test]
    fn the_same_weights_pass() {
        let findings = compare(&report("0xaa", 1_000, 7), &report("0xaa", 1_000, 7));
        assert!(!findings.failed() && findings.notes.is_empty());
    }

    #[test]
    fn the_same_code_must_weigh_exactly_the_same() {
        for ref_time in [999, 1_001] {
            assert!(compare(&report("0xaa", 1_000, 7), &report("0xaa", ref_time, 7)).failed());
        }
    }

    #[test]
    fn other_code_may_grow_by_half_a_percent_and_shrink() {
        for ref_time in [995, 1_005, 500] {
            let findings = compare(&report("0xaa", 1_000, 7), &report("0xbb", ref_time, 7));
            assert!(!findings.failed(), "{findings}");
            assert_eq!(findings.notes.len(), 1);
        }
        let findings = compare(&report("0xaa", 1_000, 7), &report("0xbb", 1_006, 7));
        assert_eq!(
            findings.failures,
            ["vault::mint (warm): ref_time 1000 -> 1006 (+6, +0.60 %)"]
        );
    }

    #[test]
    fn a_deposit_that_was_given_back_may_not_turn_into_a_charge() {
        let findings = compare(&report("0xaa", 1_000, -10), &report("0xbb", 1_000, 0));
        assert_eq!(
            findings.failures,
            ["vault::mint (warm): storage_deposit -10 -> 0 (+10, +100.00 %)"]
        );
        let findings = compare(&report("0xaa", 1_000, 0), &report("0xbb", 1_000, 1));
        assert_eq!(
            findings.failures,
            ["vault::mint (warm): storage_deposit 0 -> 1 (+1, from nothing)"]
        );
    }

    #[test]
    fn a_contract_may_not_grow_either() {
        let mut grown = report("0xbb", 1_000, 7);
        grown.contracts[0].code_bytes = 10_100;
        let findings = compare(&report("0xaa", 1_000, 7), &grown);
        assert_eq!(
            findings.failures,
            ["vault: code_bytes 10000 -> 10100 (+100, +1.00 %)"]
        );
    }

    #[test]
    fn cases_that_appear_or_vanish_are_named() {
        let mut other = report("0xbb", 1_000, 7);
        other.messages[0].case = "cold".into();
        let findings = compare(&report("0xaa", 1_000, 7), &other);
        assert_eq!(
            findings.failures,
            [
                "vault::mint (warm): in the table, no longer measured",
                "vault::mint (cold): measured, not in the table",
            ]
        );
    }

    #[test]
    fn sixteen_amos_may_cost_a_tenth_more_than_one() {
        let with = |sixteen| {
            let mut report = report("0xaa", 1_000, 7);
            for (case, ref_time) in [("warm, 1 amo", 1_000), ("warm, 16 amos", sixteen)] {
                let mut row = report.messages[0].clone();
                row.case = case.to_owned();
                row.ref_time = ref_time;
                report.messages.push(row);
            }
            report
        };
        assert!(!compare(&with(1_100), &with(1_100)).failed());
        let findings = compare(&with(1_101), &with(1_101));
        assert!(findings.failed());
        assert!(findings.to_string().contains("16 AMOs"), "{findings}");

        let mut on_the_node = with(1_000);
        on_the_node.node = on_node("0xaa", 1, 1_000).node;
        for (row, proof_size) in on_the_node.messages.iter_mut().zip([1, 1_000, 1_101]) {
            row.node = Some(OnNode {
                ref_time: 1,
                proof_size,
                storage_deposit: 0,
            });
        }
        let findings = compare(&on_the_node, &on_the_node);
        assert_eq!(
            findings.failures,
            ["vault::mint (warm, 1 amo): proof_size on the node 1101 with 16 AMOs, more than a tenth above 1000 with one"]
        );
    }

    fn on_node(hash: &str, spec_version: u32, ref_time: u64) -> Report {
        let mut report = report(hash, 1_000, 7);
        report.node = Some(NodeChain {
            spec_name: "devnet".into(),
            spec_version,
            native_symbol: "UNIT".into(),
            native_decimals: 12,
        });
        report.messages[0].node = Some(OnNode {
            ref_time,
            proof_size: 5_000,
            storage_deposit: 70,
        });
        report
    }

    #[test]
    fn figures_of_the_node_are_compared_by_the_same_rules() {
        let committed = on_node("0xaa", 1, 1_000);
        assert!(!compare(&committed, &on_node("0xaa", 1, 1_000)).failed());
        let findings = compare(&committed, &on_node("0xaa", 1, 1_001));
        assert_eq!(
            findings.failures,
            ["vault::mint (warm): ref_time on the node 1000 -> 1001 (+1, +0.10 %)"]
        );
        let findings = compare(&committed, &on_node("0xbb", 1, 1_005));
        assert!(
            !findings.failed() && findings.notes.len() == 1,
            "{findings}"
        );
        assert!(compare(&committed, &on_node("0xbb", 1, 1_006)).failed());
    }

    #[test]
    fn another_chain_of_the_node_may_weigh_the_same_code_a_little_otherwise() {
        let committed = on_node("0xaa", 1, 1_000);
        let findings = compare(&committed, &on_node("0xaa", 2, 1_001));
        assert!(!findings.failed(), "{findings}");
        assert_eq!(
            findings.notes[0],
            "the node's chain was devnet 1, it is devnet 2"
        );
        let mut embedded_grew = on_node("0xaa", 2, 1_000);
        embedded_grew.messages[0].ref_time = 1_001;
        assert!(compare(&committed, &embedded_grew).failed());
    }

    #[test]
    fn without_a_node_its_figures_are_not_compared() {
        let findings = compare(&on_node("0xaa", 1, 1_000), &report("0xaa", 1_000, 7));
        assert!(!findings.failed(), "{findings}");
    }

    #[test]
    fn figures_of_a_node_that_the_table_lacks_are_named() {
        let findings = compare(&report("0xaa", 1_000, 7), &on_node("0xaa", 1, 1_000));
        assert!(findings.failures[0].contains("keel bench --node URL --write"));
        let mut partly = on_node("0xaa", 1, 1_000);
        partly.messages[0].node = None;
        let findings = compare(&partly, &on_node("0xaa", 1, 1_000));
        assert_eq!(
            findings.failures,
            ["vault::mint (warm): measured on the node, there is nothing of it in the table"]
        );
    }
}
