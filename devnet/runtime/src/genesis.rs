//! The first state of the chain: who has tokens.

use crate::*;
use alloc::{
    string::{String, ToString},
    vec,
};
use frame_support::{genesis_builder_helper, traits::Hooks};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};

/// What each of them has.
const FUNDS: Balance = 1_000_000 * TOKEN;

/// Derivation paths of the development phrase that every Substrate tool knows, and their sr25519 accounts.
#[rustfmt::skip]
const FUNDED: [(&str, &str); 19] = [
    ("//Alice",       "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
    ("//Bob",         "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
    ("//Charlie",     "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y"),
    ("//Dave",        "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy"),
    ("//Eve",         "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw"),
    ("//Ferdie",      "5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL"),
    ("//Deployer",    "5E7BFUjT2Bypu1CzEFE2VBQKnjuwRSqk4BHu3ueooq9d4MyZ"),
    ("//Governance",  "5EyDH2iWE7pmA9419Lamg9v8Zh4zkUW2CWJcxvPb6YVaDWvX"),
    ("//Guardian",    "5DZgHu3YWAmH3ACorf87btQcYhGAqVEdANQwHTjhMWDD6CQM"),
    ("//Keeper",      "5E4gXk5cHovdaaFasuJ42A4sE6T3cWp8dGrYcYaSnV2X9BGs"),
    ("//Holder",      "5HR2y3cq5Mfi285srkrytjvHYJCTJSMkkibQeQXW1gGaJx3Y"),
    ("//Supplier",    "5HTVBvmwVBk8coJ4J6REgd1Uu4yD5itJTbFsiG43VKiS7BCy"),
    ("//Trader",      "5DWzTHaeTXughvLFPxPNfxSbF8nX3fVMKSmy4bjd9CD4P3SM"),
    ("//Arbitrageur", "5CqvtfPX4MqZRkSSQwvJqFiBEJu8ogpyM52qkPsCHo5vz1Qi"),
    ("//Attacker",    "5FcMRihF5cwGEqLS2PWLGbebXCATwrUEzY1SJja7s4KtBYR6"),
    ("//ReporterA",   "5Dbtd2ytkNie2W2ticpcLHHdB8j71krzTJhbYAQ8dH5cHqFU"),
    ("//ReporterB",   "5En6jeRpakk4aD87C4HUAHsKnhhogkAnsJKiw81p3azQJ3Pf"),
    ("//ReporterC",   "5CDpbFpyoLWrmqJak7mt2YfykxmVM3arrmsKVUqCeQfnUqwt"),
    ("//Treasury",    "5FNHuuWzHK3A3A295YUFk2ECZ6JdFvMVg5mFsH29wCHjpjsN"),
];

pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET)]
}

pub fn preset(id: &Option<PresetId>) -> Option<Vec<u8>> {
    genesis_builder_helper::get_preset::<RuntimeGenesisConfig>(id, |id| {
        (AsRef::<str>::as_ref(id) == DEV_RUNTIME_PRESET).then(development)
    })
}

fn development() -> Vec<u8> {
    let balances: Vec<(&str, Balance)> = FUNDED
        .iter()
        .map(|(_, address)| (*address, FUNDS))
        .collect();
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default())
        .expect("a genesis configuration is JSON; qed");
    config["balances"]["balances"] = serde_json::json!(balances);
    config.to_string().into_bytes()
}

pub fn build_state(config: Vec<u8>) -> Result<(), String> {
    // The pallets' own checks of the limits above. They run natively in a test elsewhere; this runtime has no native build.
    <System as Hooks<BlockNumber>>::integrity_test();
    <Contracts as Hooks<BlockNumber>>::integrity_test();
    <TransactionPayment as Hooks<BlockNumber>>::integrity_test();
    genesis_builder_helper::build_state::<RuntimeGenesisConfig>(config)
}
