//! A debt ceiling that follows the debt: Maker's AutoLine. It rises at most `gap_e18` above the debt and no more often than every `ttl_ms`; it
//! falls at once.

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct CeilingTerms {
    /// Never above this: the hard cap.
    pub cap_e18: u128,
    /// Farthest above the debt.
    pub gap_e18: u128,
    /// Least time between two rises.
    pub ttl_ms: u64,
}

/// The soft ceiling as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Ceiling {
    pub line_e18: u128,
    /// When it last rose; 0: never.
    pub raised_ms: u64,
}

impl Ceiling {
    /// The ceiling for a debt, now.
    pub fn at(&self, terms: &CeilingTerms, debt_e18: u128, now_ms: u64) -> Self {
        let wanted_e18 = debt_e18.saturating_add(terms.gap_e18).min(terms.cap_e18);
        let may_rise = self.raised_ms == 0 || now_ms >= self.raised_ms.saturating_add(terms.ttl_ms);
        match wanted_e18 {
            line_e18 if line_e18 <= self.line_e18 => Self { line_e18, ..*self },
            line_e18 if may_rise => Self {
                line_e18,
                raised_ms: now_ms,
            },
            _ => *self,
        }
    }
}
