//! The release artifacts that `keel build` leaves in the repository's `artifacts` folder.

use std::path::PathBuf;
use std::{env, fs};

/// Where the artifacts are; `KEEL_ARTIFACTS` names another folder.
pub fn folder() -> PathBuf {
    env::var_os("KEEL_ARTIFACTS")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts")))
}

/// Whether `keel build` has built this contract.
pub fn exists(contract: &str) -> bool {
    path(contract).is_file()
}

/// The code of a contract, by its folder name under `contracts/`.
pub fn code(contract: &str) -> Vec<u8> {
    let path = path(contract);
    fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; build the contracts first: cargo run -p keel -- build",
            path.display()
        )
    })
}

fn path(contract: &str) -> PathBuf {
    folder().join(format!("{}.wasm", contract.replace('-', "_")))
}
