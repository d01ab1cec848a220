//! The messages that the built contracts have, by their metadata.

use crate::json::Json;
use harness::artifacts;
use std::fs;

pub struct Described {
    /// With its trait: `Vault::mint`.
    pub label: String,
    pub selector: [u8; 4],
    pub mutates: bool,
    pub payable: bool,
}

/// Every contract that `keel build` has built, by its folder name under `contracts/`.
pub fn contracts() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(artifacts::folder())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".json")?.replace('_', "-"))
        })
        .collect();
    names.sort();
    names
}

/// Every message of a contract.
pub fn messages(contract: &str) -> Vec<Described> {
    let name = format!("{}.json", contract.replace('-', "_"));
    let text = fs::read_to_string(artifacts::folder().join(name)).unwrap();
    let metadata = Json::parse(&text);
    let messages = metadata.get("spec").get("messages").list().iter();
    messages
        .map(|message| Described {
            label: message.get("label").text().to_string(),
            selector: selector(message.get("selector").text()),
            mutates: message.get("mutates") == &Json::Bool(true),
            payable: message.get("payable") == &Json::Bool(true),
        })
        .collect()
}

fn selector(text: &str) -> [u8; 4] {
    let digits = text.strip_prefix("0x").unwrap();
    u32::from_str_radix(digits, 16).unwrap().to_be_bytes()
}
