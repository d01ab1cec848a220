//! The integer square root.

/// √`value`, rounded down.
pub fn sqrt_down(value: u128) -> u128 {
    if value == 0 {
        return 0;
    }
    // Newton's method from a power of two that is not below the root: it falls until it stands at the root rounded down.
    let shift = 64_u32.saturating_sub(value.leading_zeros() / 2);
    let mut root = 1_u128.checked_shl(shift).unwrap_or(u128::MAX);
    loop {
        let next = root.midpoint(value.checked_div(root).unwrap_or_default());
        if next >= root {
            return root;
        }
        root = next;
    }
}

/// √`value`, rounded up.
pub fn sqrt_up(value: u128) -> u128 {
    let root = sqrt_down(value);
    // A root has 64 bits at most.
    if root.saturating_mul(root) < value {
        root.saturating_add(1)
    } else {
        root
    }
}
