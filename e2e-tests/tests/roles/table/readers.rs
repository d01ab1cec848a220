//! Contracts without a right of their own.

use crate::line::{view, Line};

/// It calls whatever it is told to, as itself: an account that owns nothing and that no contract knows. It is one of the callers that every
/// restricted message is tried with.
pub fn guard_lines() -> Vec<Line> {
    vec![view("Guard::forward")]
}

pub fn lens_lines() -> Vec<Line> {
    vec![
        view("Lens::amos"),
        view("Lens::collaterals"),
        view("Lens::keeper_budget"),
        view("Lens::controller"),
    ]
}
