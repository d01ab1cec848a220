//! The bounds of every governed number.

use interfaces::controller::{
    AmoTerms, ControllerError, Term, MAX_CAP_E18, MAX_COOLDOWN_MS, MAX_SHARE_BPS, MAX_SLIPPAGE_BPS,
};
use interfaces::guard::{Allowance, MAX_ALLOWANCE, MIN_ALLOWANCE};

pub(crate) fn ensure_allowance(allowance: &Allowance) -> Result<(), ControllerError> {
    let (least, most) = (&MIN_ALLOWANCE, &MAX_ALLOWANCE);
    for (value, minimum, maximum) in [
        (
            allowance.ref_time.into(),
            least.ref_time.into(),
            most.ref_time.into(),
        ),
        (
            allowance.proof_size.into(),
            least.proof_size.into(),
            most.proof_size.into(),
        ),
        (
            allowance.storage_deposit,
            least.storage_deposit,
            most.storage_deposit,
        ),
    ] {
        if value < minimum || value > maximum {
            return Err(ControllerError::AllowanceOutOfRange {
                value,
                minimum,
                maximum,
            });
        }
    }
    Ok(())
}

pub(crate) fn ensure_terms(terms: &AmoTerms) -> Result<(), ControllerError> {
    let share = u128::from(MAX_SHARE_BPS);
    let longest = u128::from(MAX_COOLDOWN_MS);
    for (term, value, minimum, maximum) in [
        (Term::Cap, terms.cap_e18, 0, MAX_CAP_E18),
        (Term::Gap, terms.gap_e18, 0, MAX_CAP_E18),
        (Term::Ttl, terms.ttl_ms.into(), 0, longest),
        (Term::Bucket, terms.bucket_e18, 0, MAX_CAP_E18),
        (Term::Refill, terms.refill_e18_per_day, 0, MAX_CAP_E18),
        (Term::LargestStep, terms.largest_step_e18, 1, MAX_CAP_E18),
        (
            Term::Slippage,
            terms.max_slippage_bps.into(),
            0,
            MAX_SLIPPAGE_BPS.into(),
        ),
        (
            Term::LossTolerance,
            terms.loss_tolerance_bps.into(),
            0,
            share,
        ),
        (Term::QuoteBand, terms.quote_band_bps.into(), 0, share),
        (Term::Cooldown, terms.cooldown_ms.into(), 0, longest),
        (Term::Severity, terms.severity_bps.into(), 0, share),
    ] {
        if value < minimum || value > maximum {
            return Err(ControllerError::TermOutOfRange {
                term,
                value,
                minimum,
                maximum,
            });
        }
    }
    Ok(())
}
