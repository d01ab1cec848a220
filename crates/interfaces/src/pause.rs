//! A pause that cannot last: whoever pauses, anyone may lift it after `MAX_PAUSE_MS`, and the guardian has to rest in between. What is to stop for longer is
//! stopped by its terms (a cap of zero, unwind-only): the guardian tightens those too, and a vote that loosens them replaces him in the same list.

use crate::access::{AccessError, Roles};
use crate::AccountId;

/// Longer than a proposal takes from its start to its execution on the terms that `keel deploy` accepts, so that governance can answer first.
pub const MAX_PAUSE_MS: u64 = 14 * 24 * 60 * 60 * 1_000;

/// Since when something is paused. Kept beside the roles: paths of users read a flag only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Pause {
    /// 0: it is not paused.
    pub since_ms: u64,
    /// When the guardian last began a pause; 0: never.
    pub guardian_ms: u64,
}

impl Pause {
    /// Begins or ends it.
    pub fn change(
        &mut self,
        new: bool,
        roles: &Roles,
        caller: AccountId,
        now_ms: u64,
    ) -> Result<(), AccessError> {
        if new {
            self.begin(roles, caller, now_ms)
        } else {
            self.end(roles, caller, now_ms)
        }
    }

    /// The admin begins a pause, or begins it anew. The guardian begins one where there is none, and not before twice `MAX_PAUSE_MS` have gone since
    /// the last one that he began; what is paused stays as it is.
    pub fn begin(
        &mut self,
        roles: &Roles,
        caller: AccountId,
        now_ms: u64,
    ) -> Result<(), AccessError> {
        roles.ensure_admin_or_guardian(caller)?;
        if caller == roles.admin {
            self.since_ms = now_ms;
            return Ok(());
        }
        if self.since_ms != 0 {
            return Ok(());
        }
        let until_ms = self.rested_ms();
        if now_ms < until_ms {
            return Err(AccessError::GuardianMustRest { until_ms });
        }
        self.since_ms = now_ms;
        self.guardian_ms = now_ms;
        Ok(())
    }

    /// The admin ends a pause at any time, anyone else when it has lasted `MAX_PAUSE_MS`.
    pub fn end(
        &mut self,
        roles: &Roles,
        caller: AccountId,
        now_ms: u64,
    ) -> Result<(), AccessError> {
        if caller != roles.admin {
            if self.since_ms == 0 {
                return Err(AccessError::NotAdmin);
            }
            let until_ms = self.since_ms.saturating_add(MAX_PAUSE_MS);
            if now_ms < until_ms {
                return Err(AccessError::PauseNotOver { until_ms });
            }
        }
        self.since_ms = 0;
        Ok(())
    }

    /// When the guardian may begin the next one.
    fn rested_ms(&self) -> u64 {
        match self.guardian_ms {
            0 => 0,
            guardian_ms => guardian_ms
                .saturating_add(MAX_PAUSE_MS)
                .saturating_add(MAX_PAUSE_MS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: [u8; 32] = [1; 32];
    const GUARDIAN: [u8; 32] = [2; 32];
    const ANYONE: [u8; 32] = [3; 32];
    const START_MS: u64 = 1_000_000;

    fn roles() -> Roles {
        Roles::new(ADMIN.into(), GUARDIAN.into())
    }

    #[test]
    fn a_guardian_pauses_for_the_longest_time_and_then_rests_as_long() {
        let (roles, mut pause) = (roles(), Pause::default());
        let guardian = GUARDIAN.into();
        assert_eq!(pause.begin(&roles, guardian, START_MS), Ok(()));
        let until_ms = START_MS + MAX_PAUSE_MS;
        // Beginning again does not make it longer.
        assert_eq!(pause.begin(&roles, guardian, until_ms - 1), Ok(()));
        assert_eq!(pause.since_ms, START_MS);
        for caller in [ANYONE, GUARDIAN] {
            assert_eq!(
                pause.end(&roles, caller.into(), until_ms - 1),
                Err(AccessError::PauseNotOver { until_ms })
            );
        }
        assert_eq!(pause.end(&roles, ANYONE.into(), until_ms), Ok(()));
        let rested_ms = until_ms + MAX_PAUSE_MS;
        assert_eq!(
            pause.begin(&roles, guardian, rested_ms - 1),
            Err(AccessError::GuardianMustRest {
                until_ms: rested_ms
            })
        );
        assert_eq!(pause.begin(&roles, guardian, rested_ms), Ok(()));
    }

    #[test]
    fn governance_ends_it_at_once_and_the_guardian_still_rests() {
        let (roles, mut pause) = (roles(), Pause::default());
        assert_eq!(pause.begin(&roles, GUARDIAN.into(), START_MS), Ok(()));
        assert_eq!(pause.end(&roles, ADMIN.into(), START_MS + 1), Ok(()));
        assert_eq!(pause.since_ms, 0);
        assert_eq!(
            pause.begin(&roles, GUARDIAN.into(), START_MS + 2),
            Err(AccessError::GuardianMustRest {
                until_ms: START_MS + 2 * MAX_PAUSE_MS
            })
        );
    }

    #[test]
    fn governance_may_begin_it_anew_and_needs_no_rest() {
        let (roles, mut pause) = (roles(), Pause::default());
        let again_ms = START_MS + MAX_PAUSE_MS;
        assert_eq!(pause.begin(&roles, ADMIN.into(), START_MS), Ok(()));
        assert_eq!(pause.begin(&roles, ADMIN.into(), again_ms), Ok(()));
        assert_eq!(
            pause.end(&roles, ANYONE.into(), again_ms + 1),
            Err(AccessError::PauseNotOver {
                until_ms: again_ms + MAX_PAUSE_MS
            })
        );
        assert_eq!(pause.guardian_ms, 0);
    }

    #[test]
    fn nobody_else_begins_one_or_ends_what_is_not_there() {
        let (roles, mut pause) = (roles(), Pause::default());
        let anyone = ANYONE.into();
        assert_eq!(
            pause.begin(&roles, anyone, START_MS),
            Err(AccessError::NotAdminOrGuardian)
        );
        assert_eq!(
            pause.end(&roles, anyone, START_MS),
            Err(AccessError::NotAdmin)
        );
        assert_eq!(pause, Pause::default());
    }
}
