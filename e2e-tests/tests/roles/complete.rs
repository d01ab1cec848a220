//! The table names exactly the messages that the contracts have.

use crate::line::{Line, May};
use crate::metadata::{contracts, messages, Described};
use crate::table::{all, LEFT_OUT};
use crate::world::World;

#[test]
fn every_contract_is_in_the_table_or_left_out_with_a_reason() {
    let table = all(&mut World::new());
    let named: Vec<&str> = table.iter().map(|contract| contract.name).collect();
    let left_out = LEFT_OUT.map(|(name, _)| name);
    let built = contracts();
    for name in &built {
        let lines = named.iter().filter(|named| *named == name).count();
        let reasons = left_out.iter().filter(|left_out| *left_out == name).count();
        assert_eq!(
            lines + reasons,
            1,
            "{name}: {lines} times in the table, {reasons} times left out"
        );
    }
    for name in named {
        assert!(
            built.iter().any(|built| built == name),
            "{name} is not built"
        );
    }
}

#[test]
fn every_message_is_in_the_table_and_every_line_is_a_message() {
    let mut wrong = Vec::new();
    for contract in all(&mut World::new()) {
        let messages = messages(contract.name);
        for message in &messages {
            let mut lines = contract.lines.iter();
            if !lines.any(|line| line.message == message.label) {
                wrong.push(format!("{}: {} has no line", contract.name, message.label));
            }
        }
        for line in &contract.lines {
            let found = messages.iter().find(|found| found.label == line.message);
            let fault = match found {
                Some(message) => fault(line, message),
                None => Some("is no message"),
            };
            if let Some(fault) = fault {
                wrong.push(format!("{}: {} {fault}", contract.name, line.message));
            }
            if line
                .sent
                .as_ref()
                .is_some_and(|sent| sent.to != contract.account)
            {
                wrong.push(format!(
                    "{}: {} goes elsewhere",
                    contract.name, line.message
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a line says wrongly of its message.
fn fault(line: &Line, message: &Described) -> Option<&'static str> {
    if message.mutates == (line.may == May::View) {
        return Some("is a view here or there, but not in both");
    }
    if message.payable {
        return Some("takes native tokens: no message should");
    }
    match &line.sent {
        Some(sent) if !sent.input.starts_with(&message.selector) => Some("sends another message"),
        None if message.mutates => Some("sends nothing"),
        _ => None,
    }
}

#[test]
fn no_line_stands_twice() {
    for contract in all(&mut World::new()) {
        let mut lines: Vec<_> = contract
            .lines
            .iter()
            .map(|line| (line.message, line.case))
            .collect();
        let count = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), count, "{}", contract.name);
    }
}
