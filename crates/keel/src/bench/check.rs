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
    /// Whether every contract's code is the one the table was made with.
    pub same_code: bool,
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
        ..Findings::default()
    };
    let (old, new) = (figures(committed), figures(present));
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

/// A case measured with one AMO may cost a tenth more with sixteen, and no more.
fn growth_with_amos(report: &Report) -> Vec<String> {
    let costs: BTreeMap<String, u64> = report
        .messages
        .iter()
        .map(|row| (row.name(), row.ref_time))
        .collect();
    costs
        .iter()
        .filter_map(|(name, one)| {
            let sixteen = costs.get(&name.replace("1 amo)", "16 amos)"))?;
            let most = u128::from(*one) * 11 / 10;
            (u128::from(*sixteen) > most).then(|| {
                format!("{name}: {sixteen} with 16 AMOs, more than a tenth above {one} with one")
            })
        })
        .collect()
}

fn figures(report: &Report) -> BTreeMap<String, Figures> {
    let messages = report.messages.iter().map(|row| {
        let figures = vec![
            ("ref_time", i128::from(row.ref_time)),
            ("proof_size", i128::from(row.proof_size)),
            ("storage_deposit", row.storage_deposit),
        ];
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
            if self.same_code || beyond {
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
    use super::super::report::{Contract, Row};
    use super::*;

    fn report(hash: &str, ref_time: u64, storage_deposit: i128) -> Report {
        Report {
            messages: vec![Row {
                contract: "vault".into(),
                message: "mint".into(),
                case: "warm".into(),
                ref_time,
                proof_size: 1_000,
                storage_deposit,
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
    }
}
