//! Suites on the embedded chain, one test target per contract: `tests/<area>/main.rs` with a module file per action.
