//! Every line is played: as everyone who may not call it, and as everyone who may.

use crate::actor::Actor;
use crate::line::{Line, Reason, Sent};
use crate::table::all;
use crate::world::World;
use harness::prelude::*;
use interfaces::guard::Raw;
use std::thread;

/// What a call came to, with nothing of it left.
struct Outcome {
    returned: Result<Result<Raw, Raw>, Failure>,
    /// It wrote to some contract's storage, or emitted an event.
    left_something: bool,
}

fn outcome(world: &mut World, who: AccountId, sent: Sent) -> Outcome {
    let chain = &mut world.suite.chain;
    let before = chain.fingerprint();
    let point = chain.checkpoint();
    let call = chain.call(who, sent);
    let left_something = !call.emitted.is_empty() || chain.fingerprint() != before;
    chain.roll_back(point);
    Outcome {
        returned: call.returned,
        left_something,
    }
}

/// What is wrong with the outcome, if it was to be this refusal; `None`: success.
fn fault(outcome: &Outcome, expected: Option<&Reason>) -> Option<String> {
    let found = match (&outcome.returned, expected) {
        (Ok(Ok(_)), None) => return None,
        (Ok(Err(error)), Some(reason)) if error.0 == reason.bytes => {
            let fault = "was refused, but left something behind";
            return outcome.left_something.then(|| fault.to_string());
        }
        (Ok(Ok(_)), _) => "succeeded".to_string(),
        (Ok(Err(error)), _) => format!("was refused with {:02x?}", error.0),
        (Err(failure), _) => format!("failed: {failure}"),
    };
    Some(match expected {
        Some(reason) => format!(
            "{found}, instead of a refusal with {} {:02x?}",
            reason.text, reason.bytes
        ),
        None => format!("{found}, instead of success"),
    })
}

/// What the line does not keep.
fn faults(world: &mut World, line: &Line) -> Vec<String> {
    let Some(sent) = &line.sent else {
        return Vec::new();
    };
    let point = world.suite.chain.checkpoint();
    if let Some(before) = &line.before {
        before(world);
    }
    let mut faults = Vec::new();
    for actor in line.callers() {
        let outcome = outcome(world, world.account(*actor), sent.clone());
        if let Some(fault) = fault(&outcome, line.expected(*actor)) {
            let Line { message, case, .. } = line;
            faults.push(format!("{message} {case} as {}: {fault}", actor.name()));
        }
    }
    world.suite.chain.roll_back(point);
    faults
}

/// The calls that playing the table makes: to be refused, and to be let through.
pub fn count(lines: &[Line]) -> (usize, usize) {
    let is_let = |line: &Line| line.callers().iter().filter(|a| line.lets(**a)).count();
    let through: usize = lines.iter().map(is_let).sum();
    let made: usize = lines.iter().map(|line| line.callers().len()).sum();
    (made - through, through)
}

/// In the wired suite, with arguments that would do: the same message is refused as everyone who may not call it, with exactly the error
/// of its line and nothing left behind, and does what it is for as everyone who may, or is refused for exactly what the line says.
#[test]
fn every_message_lets_in_whom_the_table_says_and_nobody_else() {
    const WORKERS: usize = 2;
    let work = |worker: usize| {
        let mut world = World::new();
        let mut wrong = Vec::new();
        for (place, contract) in all(&mut world).iter().enumerate() {
            if place % WORKERS != worker {
                continue;
            }
            for line in &contract.lines {
                let faults = faults(&mut world, line);
                wrong.extend(faults.iter().map(|f| format!("{}: {f}", contract.name)));
            }
        }
        wrong
    };
    let wrong = thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        let found = workers.into_iter().map(|worker| worker.join().unwrap());
        found.collect::<Vec<_>>().concat()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_caller_is_another_account() {
    let world = World::new();
    let mut accounts: Vec<[u8; 32]> = Actor::ALL.map(|actor| world.account(actor).0).to_vec();
    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(accounts.len(), Actor::ALL.len());
}

/// The table of tests that cannot fail is worth nothing: a line with a wrong role, a wrong error, or a wrong state is found.
#[test]
fn a_wrong_line_is_found() {
    use crate::line::{anyone, only, own, ADMIN};
    use interfaces::access::AccessError;

    let mut world = World::new();
    let vault = world.suite.vault;
    let message = || vault.access().set_guardian(Role::Keeper.account());
    let label = "Access::set_guardian";
    let right = only(ADMIN, label, message(), AccessError::NotAdmin);
    assert_eq!(faults(&mut world, &right), Vec::<String>::new());

    let wrong_role = only(&[Actor::Guardian], label, message(), AccessError::NotAdmin);
    assert_eq!(faults(&mut world, &wrong_role).len(), 2);
    let wrong_error = only(ADMIN, label, message(), AccessError::NotPendingAdmin);
    let others = Actor::ALL.len() - 1;
    assert_eq!(faults(&mut world, &wrong_error).len(), others);
    let not_refused =
        only(ADMIN, label, message(), AccessError::NotAdmin).but(AccessError::NotAdminOrGuardian);
    assert_eq!(faults(&mut world, &not_refused).len(), 1);
    assert_eq!(faults(&mut world, &anyone(label, message())).len(), 1);

    // Apart from the others, for an error that nobody gives.
    let not_apart = only(ADMIN, label, message(), AccessError::NotAdmin)
        .refusing(Actor::Guardian, AccessError::NotAdminOrGuardian);
    assert_eq!(faults(&mut world, &not_apart).len(), 1);

    // Open to all: a line that says that who owns nothing is refused.
    let open = vault.call().settle(world.suite.usdc().token.account);
    let refused = own(
        "Vault::settle",
        open,
        interfaces::vault::VaultError::NothingOwed,
    );
    assert_eq!(faults(&mut world, &refused).len(), 1);
}
