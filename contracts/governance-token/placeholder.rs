//! Empty until lib.rs is written: then Cargo.toml names lib.rs and this file goes.
#![no_std]
