//! What an amount was at the end of a block.

/// An amount from the end of a block on, until the next checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Checkpoint {
    pub block: u32,
    pub amount_e18: u128,
}

/// The last of `count` checkpoints, in the order of their blocks, that is not after `block`. Reads at most ⌈log2(count + 1)⌉ of them.
pub fn latest_before_end_of(
    block: u32,
    count: u32,
    mut read: impl FnMut(u32) -> Option<Checkpoint>,
) -> Option<Checkpoint> {
    let (mut low, mut high) = (0_u32, count);
    let mut found = None;
    // All below `low` are not after the block, `found` is the last of them; all from `high` on are after it.
    while low < high {
        let middle = low.midpoint(high);
        let checkpoint = read(middle)?;
        if checkpoint.block <= block {
            found = Some(checkpoint);
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    found
}
