//! `docs/roles.md`, written from the table. `KEEL_WRITE=1` writes it anew.

use crate::actor::Actor;
use crate::calls::count;
use crate::line::{Direction, Line, May, Reason};
use crate::table::{all, Contract, LEFT_OUT};
use crate::world::World;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/roles.md");

#[test]
fn the_page_is_what_the_table_says() {
    let page = page(&all(&mut World::new()));
    if env::var_os("KEEL_WRITE").is_some() {
        fs::write(PATH, &page).unwrap();
    }
    let committed = fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        committed == page,
        "docs/roles.md is not what the table says: KEEL_WRITE=1 cargo test --workspace --test roles"
    );
}

fn page(table: &[Contract]) -> String {
    let mut page = String::from(
        "# Roles\n\n\
        Every message of every contract, and who may call it. Written by the test target `roles` from the table that it checks\n\
        (`KEEL_WRITE=1 cargo test --workspace --test roles`); edit `e2e-tests/tests/roles/table/`, not this page.\n\n",
    );
    counts(&mut page, table);
    for contract in table {
        section(&mut page, contract);
    }
    page
}

/// From the widest to the narrowest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    View,
    Open,
    Own,
    Restricted,
}

fn kind(line: &Line) -> Kind {
    match line.may {
        May::View => Kind::View,
        May::Anyone => Kind::Open,
        May::Own => Kind::Own,
        May::Only(_) => Kind::Restricted,
    }
}

/// Every message with the narrowest of its lines: restricted is what is so in some case.
fn kinds(table: &[Contract]) -> Vec<Kind> {
    let of = |contract: &Contract| {
        let mut kinds = BTreeMap::new();
        for line in &contract.lines {
            let narrowest = kinds.entry(line.message).or_insert(Kind::View);
            *narrowest = kind(line).max(*narrowest);
        }
        kinds.into_values().collect::<Vec<_>>()
    };
    table.iter().flat_map(of).collect()
}

fn counts(page: &mut String, table: &[Contract]) {
    let calls = table.iter().map(|contract| count(&contract.lines));
    let (refused, through) = calls.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    let kinds = kinds(table);
    let of = |kind| kinds.iter().filter(|found| **found == kind).count();
    let going = |way| {
        let lines = table.iter().flat_map(|contract| &contract.lines);
        lines.filter(|line| line.direction == Some(way)).count()
    };
    let rows = [
        ("contracts", table.len()),
        ("messages", kinds.len()),
        ("views, for anyone", of(Kind::View)),
        ("open to anyone", of(Kind::Open)),
        ("open to anyone, with what is the caller's", of(Kind::Own)),
        ("restricted, at least in some case", of(Kind::Restricted)),
        ("lines that tighten", going(Direction::Tightens)),
        ("lines that loosen", going(Direction::Loosens)),
        (
            "callers that each restricted one is tried with",
            Actor::ALL.len(),
        ),
        ("calls that the test makes", refused + through),
        ("of them to be refused", refused),
    ];
    page.push_str("| | |\n| --- | ---: |\n");
    for (what, number) in rows {
        writeln!(page, "| {what} | {number} |").unwrap();
    }
    let callers: Vec<_> = Actor::ALL
        .map(Actor::name)
        .chunks(11)
        .map(|some| some.join(", "))
        .collect();
    let callers = callers.join(",\n");
    let left_out = LEFT_OUT.map(|(name, why)| format!("`{name}` ({why})"));
    writeln!(
        page,
        "\nA restricted message is tried, in the wired suite and with arguments that would do, as each of:\n{callers}.\nWho is not named in its line is refused with exactly the error of the line, and nothing is left behind; who is named gets through.\n\n\
        - \"anyone\": whoever calls, nothing of his moves. \"anyone, own funds\": who owns nothing is refused as the line says.\n\
        - \"then\": who may call it is refused all the same, as things stand in the test.\n\
        - \"nobody\": a case that is refused to everyone, also to whom the message lets in otherwise.\n\
        - A role before an error: it is refused with this one, and not as the others.\n\
        - \"tightens\" is the guardian's at once; what \"loosens\" never is. A pause that has lasted its time anyone may lift.\n\
        - The governor is admin of nothing here, but one more wrong caller. In production it is the admin of every contract.\n\
        - `forward` of the guard changes nothing itself, and calls whatever it is told to as the guard: an account that no contract knows.\n\
        - Left out: {}.",
        left_out.join(", ")
    )
    .unwrap();
}

fn section(page: &mut String, contract: &Contract) {
    writeln!(page, "\n## {}\n", contract.name).unwrap();
    let (views, others): (Vec<&Line>, Vec<&Line>) = contract
        .lines
        .iter()
        .partition(|line| line.may == May::View);
    if !others.is_empty() {
        page.push_str("| message | who may call | refusal |\n| --- | --- | --- |\n");
    }
    for line in &others {
        row(page, line);
    }
    if !others.is_empty() {
        page.push('\n');
    }
    let views: Vec<String> = views.iter().map(|line| short(line.message)).collect();
    writeln!(page, "Views: {}.", views.join(", ")).unwrap();
}

fn row(page: &mut String, line: &Line) {
    let who = match line.may {
        _ if !line.case.is_empty() && line.then.is_some() => "nobody".to_string(),
        May::Only([]) => "nobody".to_string(),
        May::View | May::Anyone => "anyone".to_string(),
        May::Own => "anyone, own funds".to_string(),
        May::Only(actors) => {
            let names: Vec<_> = actors.iter().map(|actor| actor.name()).collect();
            names.join(", ")
        }
    };
    let way = match line.direction {
        Some(Direction::Tightens) => " (tightens)",
        Some(Direction::Loosens) => " (loosens)",
        None => "",
    };
    let mut refusals = Vec::new();
    refusals.extend(
        line.refusal
            .as_ref()
            .map(|reason| format!("`{}`", reason.name())),
    );
    let refusal = line.refusal.as_ref().map(Reason::name);
    let apart = line.apart.iter();
    let apart = apart.filter(|(_, reason)| Some(reason.name()) != refusal);
    refusals.extend(apart.map(|(actor, reason)| format!("{} `{}`", actor.name(), reason.name())));
    refusals.extend(
        line.then
            .as_ref()
            .map(|reason| format!("then `{}`", reason.name())),
    );
    let mut message = short(line.message);
    if !line.case.is_empty() {
        message = format!("{message} {}", line.case);
    }
    let refusals = match refusals.is_empty() {
        true => "–".to_string(),
        false => refusals.join(", "),
    };
    writeln!(page, "| {message} | {who}{way} | {refusals} |").unwrap();
}

/// Without its trait.
fn short(message: &str) -> String {
    format!("`{}`", message.rsplit("::").next().unwrap_or_default())
}
