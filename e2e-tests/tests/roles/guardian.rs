//! The guardian may only tighten.

use crate::actor::Actor;
use crate::line::{Direction, May};
use crate::table::all;
use crate::world::World;

#[test]
fn what_the_guardian_may_do_tightens_and_what_loosens_is_not_his() {
    let mut tighten = 0;
    let mut loosen = 0;
    for contract in all(&mut World::new()) {
        let lines = || contract.lines.iter();
        for line in lines() {
            let May::Only(actors) = line.may else {
                assert_eq!(line.direction, None, "{}", line.message);
                continue;
            };
            let his = actors.contains(&Actor::Guardian) && line.then.is_none();
            let what = format!("{}: {} {}", contract.name, line.message, line.case);
            match line.direction {
                Some(Direction::Tightens) => {
                    tighten += 1;
                    assert!(his, "{what} tightens, and is not the guardian's");
                    assert!(
                        actors.contains(&Actor::Admin),
                        "{what} tightens, and is not the admin's"
                    );
                }
                Some(Direction::Loosens) => {
                    loosen += 1;
                    assert!(!his, "{what} loosens, and is the guardian's");
                }
                None => assert!(!his, "{what} is the guardian's: which way does it go?"),
            }
        }
        let goes = |way| lines().any(|line| line.direction == Some(way));
        assert_eq!(
            goes(Direction::Tightens),
            goes(Direction::Loosens),
            "{}: a way back, or a way there, is missing",
            contract.name
        );
    }
    assert!(tighten > 0 && loosen >= tighten, "{tighten} and {loosen}");
}
