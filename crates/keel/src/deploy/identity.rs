//! Whether a contract is what it should be: its code, and how it was constructed.

use super::backend::{address_of, Code};
use super::check::{Phase, RECORD};
use super::look::{Look, FIXED};
use super::plan::Planned;
use super::quantities::{hex, unhex};
use super::record::Entry;
use anyhow::Result;

/// The address proves code and constructor as they are recorded: with any others the contract would stand elsewhere. Those must be the
/// manifest's; after the hand-over but for what governance may have changed since, which is read from the contract itself.
pub fn identity(look: &mut Look, planned: &Planned, entry: &Entry, phase: Phase) -> Result<()> {
    let label = &planned.label;
    let is_governed = phase == Phase::HandedOver;
    let built = hex(Code::built(planned.kind.contract())?.hash.as_ref());
    let address = entry.account()?;
    let stands = look.backend.code_hash(address)?;
    let stands = stands.map(|hash| hex(hash.as_ref())).unwrap_or_default();
    let remedy = "build the code that was deployed, or deploy anew";
    if stands != built {
        look.wrong(label, "code hash", stands, built.clone(), remedy);
    }
    let is_upgraded = is_governed && planned.kind.is_upgradable();
    if entry.code_hash != built && !is_upgraded {
        let found = entry.code_hash.clone();
        look.wrong(label, "recorded code hash", found, built, remedy);
    }

    let (input, recorded) = (look.site.input(planned.kind)?, unhex(&entry.input)?);
    let is_constructed = match is_governed {
        true => input.agrees(&recorded),
        false => input.bytes == recorded,
    };
    if !is_constructed {
        let found = entry.constructor.clone();
        look.compare(label, "constructor", &found, &input.arguments, FIXED);
    }
    let placed = entry.placed()?;
    let code: [u8; 32] = unhex(&entry.code_hash)?.try_into().unwrap_or_default();
    let derived = address_of(placed.by, code.into(), &recorded, &placed.salt);
    if derived != address {
        let found = entry.address.clone();
        let expected = format!("{} by its constructor", hex(&derived.0));
        look.wrong(label, "address", found, expected, RECORD);
    }
    Ok(())
}
