//! Bounds of a feed's terms.

use interfaces::oracle::*;

pub(crate) fn validate(terms: &FeedTerms) -> Result<(), OracleError> {
    if terms.quorum == 0 || usize::from(terms.quorum) > MAX_REPORTERS {
        return Err(OracleError::QuorumOutOfRange {
            quorum: terms.quorum,
        });
    }
    if terms.max_age_ms < MIN_MAX_AGE_MS || terms.max_age_ms > MAX_MAX_AGE_MS {
        return Err(OracleError::MaxAgeOutOfRange {
            max_age_ms: terms.max_age_ms,
            minimum_ms: MIN_MAX_AGE_MS,
            maximum_ms: MAX_MAX_AGE_MS,
        });
    }
    if terms.max_deviation_bps < MIN_DEVIATION_BPS || terms.max_deviation_bps > MAX_DEVIATION_BPS {
        return Err(OracleError::DeviationOutOfRange {
            deviation_bps: terms.max_deviation_bps,
            minimum_bps: MIN_DEVIATION_BPS,
            maximum_bps: MAX_DEVIATION_BPS,
        });
    }
    Ok(terms.risk.validate()?)
}

/// The guardian takes reporters away only as long as the others are enough for a price.
pub(crate) fn ensure_quorum_left(feed: &Feed) -> Result<(), OracleError> {
    let quorum = feed.terms.quorum.into();
    let left = u32::try_from(feed.reports.len()).unwrap_or(u32::MAX);
    if left < quorum {
        return Err(OracleError::BelowQuorum { left, quorum });
    }
    Ok(())
}
