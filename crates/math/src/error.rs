//! Why a calculation has no result.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum MathError {
    /// A result outside the range of its type, or an input outside its stated bounds.
    OutOfRange,
    DivisionByZero,
    /// An iteration did not reach its fixed point.
    NotConverged,
}
